"""``tweeluik demo`` as people start it: its own folder, its own world, and only here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.demo.serving import command, demo, environment
from tweeluik.interfaces.demo import place
from tweeluik.interfaces.deployment import DEMO_WORLD


def page(origin: str, path: str) -> str:
    with urlopen(f"{origin}{path}") as answer:  # noqa: S310 our own server
        return str(answer.read().decode())


def test_one_command_makes_and_serves_the_world(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    data = tmp_path / "world"
    with demo(data, tmp_path / "said.txt") as origin:
        assert "Ingrid Vaessen" in page(origin, "/demo")
        assert "joost@example.nl" in page(origin, "/demo/post")
    said = (tmp_path / "said.txt").read_text("utf-8")
    made = re.search(r"(\d+) zaken .* (\d+)\s+seconden", said)
    assert made, said
    figure(f"{made[0]} (by the clock, with real passwords)")
    assert "@example.nl" not in said
    mark = (data / DEMO_WORLD).read_bytes()
    for check in (("rebuild", "--check"), ("audit", "verify")):
        told = command(*check, "--data", str(data))
        assert told.returncode == 0, told.stdout + told.stderr
    with demo(data, tmp_path / "said.txt") as origin:
        assert "Ingrid Vaessen" in page(origin, "/demo")
    assert (data / DEMO_WORLD).read_bytes() == mark


def test_a_world_of_another_day_is_not_of_today(tmp_path: Path) -> None:
    world = place.World(place.date(2026, 11, 23), place.version(), {})
    place.mark(tmp_path, world)
    assert place.claim(tmp_path) == world
    assert world.is_of(place.date(2026, 11, 23))
    assert not world.is_of(place.date(2026, 11, 24))
    assert not place.World(place.date(2026, 11, 23), "older tables", {}).is_of(
        place.date(2026, 11, 23)
    )


def test_a_broken_mark_is_no_world(tmp_path: Path) -> None:
    (tmp_path / DEMO_WORLD).write_text("{", "utf-8")
    assert place.claim(tmp_path) == place.NOTHING


def test_clearing_takes_away_the_world_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "world"
    place.claim(data)
    for name in ("tweeluik.sqlite3", "tweeluik.sqlite3-journal", "notes.txt"):
        (data / name).write_text("x", "utf-8")
    place.keys_of(data).mkdir()
    place.clear(data)
    assert {path.name for path in data.iterdir()} == {"notes.txt", DEMO_WORLD}
    assert not place.keys_of(data).exists()
    (data / DEMO_WORLD).unlink()
    with pytest.raises(place.Taken):
        place.clear(data)
    assert (data / "notes.txt").exists()


@pytest.mark.parametrize(
    ("name", "beside", "word"),
    [
        ("tweeluik.sqlite3", "", "accounts"),
        ("notes.txt", "", "eigen map"),
        ("root", "-keys", "eigen map"),
    ],
)
def test_a_folder_with_anything_else_is_refused(
    tmp_path: Path, name: str, beside: str, word: str
) -> None:
    folder = tmp_path / f"data{beside}"
    folder.mkdir()
    (folder / name).write_bytes(b"of somebody")
    # First here: were it not refused, the command would serve on and on.
    with pytest.raises(place.Taken):
        place.claim(tmp_path / "data")
    told = command("demo", "--data", str(tmp_path / "data"))
    assert told.returncode == 2
    assert word in " ".join(told.stderr.split())
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [(name, b"of somebody")]


@pytest.mark.parametrize(
    ("arguments", "settings", "word"),
    [
        (("--host", "0.0.0.0"), {}, "--anybody"),  # noqa: S104 that is what is refused
        ((), {"ORIGIN": "https://wegwijzer.example"}, "--anybody"),
        (("--host", "0.0.0.0", "--anybody"), {}, "https"),  # noqa: S104
        ((), {"DATABASE": "postgres://of/somebody"}, "TWEELUIK_DATABASE"),
    ],
)
def test_it_is_refused_where_others_could_be(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], word: str
) -> None:
    told = command("demo", "--data", str(tmp_path / "world"), *arguments, **settings)
    assert told.returncode == 2
    assert word in told.stderr
    assert ("Let op" in told.stdout) == ("--anybody" in arguments)
    assert not (tmp_path / "world").exists()


def test_without_the_mark_there_is_no_demo(tmp_path: Path) -> None:
    """Switching it on at a folder with real accounts shows nothing: the settings refuse."""
    load = "import tweeluik.interfaces.settings as s; print(s.DEMO, s.ROOT_URLCONF)"

    def loaded() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", load],
            env=environment(DEMO="1", DATA=str(tmp_path), SECRET_KEY="k" * 40),
            capture_output=True,
            text=True,
        )

    told = loaded()
    assert told.returncode != 0
    assert "no demo world" in told.stderr
    (tmp_path / DEMO_WORLD).write_text(json.dumps({}), "utf-8")
    assert loaded().stdout.split() == ["True", "tweeluik.interfaces.demo.urls"]
