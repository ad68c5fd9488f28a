"""What strangers may hand in: nothing hostile is taken, and what people have is (A7 to A9)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from multiprocessing import Pipe
from pathlib import Path

import pytest
from PIL import Image

from tweeluik.inspection import inspector, pdf
from tweeluik.inspection.inspector import Busy, Inspector
from tweeluik.inspection.verdict import Clean, FileType, Reason, Refused, type_of

from . import ordinary
from .hostile import CANARY, Hostile, corpus
from .hostile_pdf import floods, planted, shut, written_otherwise

AT_LEAST = 300
MOST_SECONDS = 5.0
MOST_GROWN = 100 * 1024
"""Kilobytes that this process may grow, whatever is handed in."""

Look = Callable[[bytes, str], Clean]


@pytest.fixture(scope="module")
def hostile() -> list[Hostile]:
    return corpus()


@pytest.fixture(scope="module")
def gate() -> Inspector:
    """As in the product, and running before anything is measured."""
    inspector.INSPECTOR.look(ordinary.pdf())
    return inspector.INSPECTOR


def wrongly_taken(look: Look, files: list[Hostile]) -> list[str]:
    """What was taken that must not be, or with what was planted still in it."""
    found = []
    for file in files:
        try:
            clean = look(file.content, file.extension)
        except Refused:
            continue
        if not file.cleaned or CANARY in clean.content:
            found.append(file.name)
    return found


def memory(name: str) -> int:
    """Kilobytes that this process takes (VmRSS), or took at most (VmHWM)."""
    (line,) = re.findall(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(line)


def test_nothing_hostile_is_taken(
    hostile: list[Hostile], gate: Inspector, figure: Callable[[str], None]
) -> None:
    spent: list[float] = []

    def timed(content: bytes, extension: str) -> Clean:
        start = time.monotonic()
        try:
            return gate.look(content, extension)
        finally:
            spent.append(time.monotonic() - start)

    Path("/proc/self/clear_refs").write_text("5")  # forget how large we were before
    before = memory("VmRSS")
    assert wrongly_taken(timed, hostile) == []
    grown = memory("VmHWM") - before
    assert len(b"x" * 1024 * MOST_GROWN) // 1024 <= memory("VmHWM") - before, "control: it shows"
    assert len(hostile) == len(spent) >= AT_LEAST
    assert max(spent) < MOST_SECONDS
    assert grown < MOST_GROWN
    figure(
        f"{len(hostile)} hostile files, 0 taken; at most {max(spent):.2f} s each, "
        f"{sum(spent) / len(spent) * 1000:.0f} ms on average; grown {grown} kB"
    )


def test_control_without_inspection(hostile: list[Hostile]) -> None:
    """A gate that only reads the first bytes takes most of it."""

    def first_bytes(content: bytes, extension: str) -> Clean:
        type = type_of(content)
        if type is None:
            raise Refused(Reason.OTHER_TYPE)
        return Clean(type, content)

    assert len(wrongly_taken(first_bytes, hostile)) > AT_LEAST


# -- each for its own reason -----------------------------------------------------------------------


def reason(look: Callable[[], object]) -> Reason | None:
    """Why something is refused, if it is."""
    try:
        look()
    except Refused as refused:
        return refused.reason
    return None


def test_each_is_refused_for_its_own_reason(hostile: list[Hostile], gate: Inspector) -> None:
    found: dict[str, Reason | None] = {}
    for file in hostile:
        name = file.name.partition(" ")[2]
        if not file.cleaned:
            found[name] = reason(lambda file=file: gate.look(file.content, file.extension))
    assert {found[name] for name, _ in shut()} == {Reason.LOCKED}
    active = Counter(found[name] for name, _ in [*planted(), *written_otherwise()])
    assert set(active) == {Reason.ACTIVE, Reason.HOLDS_FILES}
    assert {r for n, r in found.items() if n.startswith("pdf and")} == {Reason.DISGUISED}
    assert {r for n, r in found.items() if n.startswith("pdf with a ")} == {Reason.UNREADABLE}
    called = {r for n, r in found.items() if n.startswith(("pdf called", "jpg called"))}
    assert called == {Reason.OTHER_NAME}
    assert found["bomb"] == found["bomb in a bomb"] == Reason.TOO_MUCH_WORK
    assert found["too many pages, packed"] == Reason.TOO_MANY_PAGES
    assert found["png flood L"] == found["image flood /JPXDecode"] == Reason.TOO_MANY_PIXELS


def taken(files: dict[str, bytes]) -> list[str]:
    """PDFs that pass, looked at in this process, so that a part can be switched off."""
    found = []
    for name, content in files.items():
        try:
            pdf.inspect(content)
        except Exception:  # noqa: S112 whatever stops it, stops it
            continue
        found.append(name)
    return found


NOTHING = re.compile(rb"\b\B")


def test_what_runs_is_found_by_two_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the objects, whatever their letters; and in the bytes, whatever no object leads to."""
    files = {**dict(planted()), **dict(written_otherwise())}
    monkeypatch.setattr(pdf, "_HIDDEN", NOTHING)
    assert taken(files) == ["an earlier version"]
    monkeypatch.setattr(pdf, "_SUSPECT", NOTHING)
    assert len(taken(files)) == len(files), "control: with neither, all pass"


@pytest.mark.parametrize(
    ("part", "value", "passes"),
    [
        ("MOST_PAGES", 10_000, "too many pages"),
        ("MOST_UNPACKED", 1 << 40, "bomb by its short name"),
        ("MOST_PIXELS", 1 << 40, "image flood /JPXDecode"),
    ],
)
def test_control_each_limit(
    part: str, value: int, passes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: content for name, content in floods() if name == passes}
    assert taken(files) == []
    monkeypatch.setattr(pdf, part, value)
    monkeypatch.setattr(pdf, "MOST_OPENED", 1 << 40)
    assert taken(files) == [passes]


@pytest.mark.soak
def test_control_what_hides_behind_a_pdf(
    hostile: list[Hostile], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f.name[4:]: f.content for f in hostile if f.name[4:].startswith("pdf ")}
    hidden = ["pdf with page in it", "pdf with zip in it", "pdf with jar in it"]
    assert taken({name: files[name] for name in hidden}) == []
    monkeypatch.setattr(pdf, "_FOREIGN", NOTHING)
    assert taken({name: files[name] for name in hidden}) == hidden


# -- what people have ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ordinary.pdfs())
def test_a_pdf_is_taken_as_it_is(name: str, gate: Inspector) -> None:
    content = ordinary.pdfs()[name]
    assert gate.look(content, "pdf") == Clean(FileType.PDF, content)


@pytest.mark.parametrize("name", ordinary.images())
def test_an_image_is_drawn_anew(name: str, gate: Inspector) -> None:
    content = ordinary.images()[name]
    clean = gate.look(content)
    assert clean.type is type_of(content)
    with Image.open(BytesIO(content)) as before, Image.open(BytesIO(clean.content)) as after:
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not after.getexif()
        turned = name == "phone"
        assert after.size == (before.size[::-1] if turned else before.size)
        if not turned and name != "png I;16":
            near = (
                before.convert("RGB").getpixel((20, 100)),
                after.convert("RGB").getpixel((20, 100)),
            )
            assert all(abs(a - b) < 12 for a, b in zip(*near, strict=True))


def test_control_what_a_phone_adds_is_there_before() -> None:
    assert CANARY in ordinary.phone_jpeg(CANARY)
    assert CANARY in ordinary.noted_png(CANARY)


def test_transparent_stays_transparent(gate: Inspector) -> None:
    for name in ("png RGBA", "png LA", "with transparent colour"):
        with Image.open(BytesIO(gate.look(ordinary.images()[name]).content)) as after:
            assert after.mode == "RGBA"


# -- the process beside ----------------------------------------------------------------------------


def test_no_file_gets_the_process_of_another(gate: Inspector) -> None:
    gate.look(ordinary.pdf())
    process = gate._process
    for _, content in [*floods()][:3]:
        reason(lambda content=content: gate.look(content))
    gate.look(ordinary.pdf())
    assert gate._process is process, "what floods ends alone"


def test_what_takes_too_long_is_stopped() -> None:
    hasty = Inspector()
    hasty.look(ordinary.pdf())
    hasty.within = 0.0
    assert reason(lambda: hasty.look(ordinary.pdf(200))) is Reason.TOO_MUCH_WORK
    hasty.within = inspector.ANSWERS_WITHIN
    assert hasty.look(ordinary.pdf()).type is FileType.PDF
    hasty.stop()


def test_nobody_waits_long(gate: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "waits", 0.01)
    with gate._turn, pytest.raises(Busy):
        gate.look(ordinary.pdf())


def alone(content: bytes) -> bytes:
    """What a process forked from this one says of a file."""
    _, theirs = Pipe()
    type = type_of(content)
    assert type is not None
    with theirs:
        return inspector._forked(theirs, type.encode().ljust(inspector._NAME) + content)


def large() -> bytes:
    """An image with as many pixels as may be."""
    out = BytesIO()
    ordinary.picture("RGB", (8_000, 5_000)).save(out, "JPEG")
    return out.getvalue()


def several_seconds() -> bytes:
    """An image that takes long to write anew."""
    out = BytesIO()
    Image.effect_noise((8_000, 5_000), 90).convert("RGB").save(out, "PNG", compress_level=0)
    return out.getvalue()


IN_LITTLE_MEMORY = """
import sys
from tests.inspection.test_corpus import alone, inspector, memory
content = sys.stdin.buffer.read()
inspector.MEMORY = memory("VmSize") * 1024 + (16 << 20)
sys.stdout.buffer.write(alone(content))
"""
"""In a process of its own: what other tests gave back to this one, could be used again."""


def test_memory_and_time_of_a_file_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = b"-" + Reason.TOO_MUCH_WORK.encode()
    little = [sys.executable, "-c", IN_LITTLE_MEMORY]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(little, input=large(), env=paths, check=True, capture_output=True)
    assert ran.stdout == refused
    with monkeypatch.context() as short:
        short.setattr(inspector, "MEMORY", 4 << 30)
        short.setattr(inspector, "CPU_SECONDS", 1)
        assert alone(several_seconds()) == refused
    monkeypatch.setattr(inspector, "MEMORY", 4 << 30)
    assert alone(large())[:1] == b"+", "control: with room and time it is taken"
