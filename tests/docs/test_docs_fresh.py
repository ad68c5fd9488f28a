"""The generated pages are those that rules, texts and scenarios give now, byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.docs.book import ROOT, RULE_BOOK, TRACEABILITY
from tools.docs.site import pages, write

Pages = Mapping[str, str]


@pytest.fixture(scope="module")
def made() -> Pages:
    """All pages as they are made now: path to content."""
    return pages()


def stale(root: Path, made: Pages) -> list[str]:
    """Pages under ``root`` that differ from what is made now, are missing, or are made no more."""
    wrong = []
    for path, content in made.items():
        file = root / path
        if not file.is_file():
            wrong.append(f"{path} is missing")
        elif file.read_bytes() != content.encode():
            wrong.append(f"{path} is not what the rules and texts say now")
    kept = {file.relative_to(root).as_posix() for file in (root / RULE_BOOK).rglob("*.md")}
    return wrong + [f"{path} is made no more" for path in sorted(kept - made.keys())]


def test_the_pages_are_fresh(made: Pages) -> None:
    assert stale(ROOT, made) == [], "run make docs"


def test_the_same_bytes_each_run(made: Pages, tmp_path: Path) -> None:
    """Another process with other hashes of strings, hence another order of sets."""
    script = ROOT / "tools" / "make_docs.py"
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, str(script), "--to", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert told.stdout.splitlines()[-1] == f"{len(made)} pages changed"
    assert stale(tmp_path, made) == []


# -- links ---------------------------------------------------------------------------------------

_LINK = re.compile(r"(?<!\\)\]\((?P<to>[^()\s]+)\)")
_HEADING = re.compile(r"#{1,6} (?P<text>.+)")
_MARK = re.compile(r'<a id="(?P<id>[^"]+)"></a>')


def headings(content: str) -> list[str]:
    """What a link to each heading of a page is called, as GitHub and its likes make it."""
    found = []
    for line in content.splitlines():
        if heading := _HEADING.fullmatch(line):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading["text"]).lower()
            found.append(re.sub(r"[^\w\- ]", "", text).replace(" ", "-"))
    return found


def broken(made: Pages) -> list[str]:
    """Links that lead nowhere."""
    known = {path: {*headings(page), *_MARK.findall(page)} for path, page in made.items()}
    wrong = []
    for path, content in made.items():
        for to in dict.fromkeys(_LINK.findall(content)):
            file, _, anchor = to.partition("#")
            there = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            exists = there in known or (ROOT / there).is_file()
            if not exists or (anchor and anchor not in known.get(there, ())):
                wrong.append(f"{path}: {to}")
    return wrong


def test_no_link_leads_nowhere(made: Pages) -> None:
    assert broken(made) == []


def test_no_two_places_have_the_same_mark(made: Pages) -> None:
    for path, content in made.items():
        marks = _MARK.findall(content)
        assert len(marks) == len(set(marks)), path
        assert set(marks).isdisjoint(headings(content)), path


# Negative controls


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the pages as they are made now."""
    write(tmp_path)
    return tmp_path


def test_control_a_changed_byte(made: Pages, copy: Path) -> None:
    page = copy / TRACEABILITY
    page.write_bytes(page.read_bytes() + b"\n")
    assert stale(copy, made) == [f"{TRACEABILITY} is not what the rules and texts say now"]


def test_control_a_missing_and_an_old_page(made: Pages, copy: Path) -> None:
    old, gone = f"{RULE_BOOK}/en/old.md", f"{RULE_BOOK}/en/index.md"
    shutil.move(copy / gone, copy / old)
    assert stale(copy, made) == [f"{gone} is missing", f"{old} is made no more"]
    assert write(copy) == sorted([old, gone])
    assert stale(copy, made) == []


@pytest.mark.parametrize(
    "link", ["[x](nowhere.md)", "[x](index.md#nowhere)", "[x](../../../src/nowhere.py)"]
)
def test_control_a_broken_link(made: Pages, link: str) -> None:
    page = f"{RULE_BOOK}/nl/index.md"
    assert len(broken({**made, page: made[page] + link})) == 1
