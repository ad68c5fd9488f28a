"""Write answer pages as text, one file each, for a teach-back (docs/figures.md tells the method).

ls NAMES | python -m tests.teach_back.pages FOLDER [nl|en], names as under tests/scenarios
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

BREAKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "summary", "div", "tr", "section"}
OMITTED = {"form", "svg", "button"}


def told(node: Any) -> str:
    """The text of an element as somebody would hear it, a line for each block."""
    if not isinstance(node.tag, str) or node.tag in OMITTED:
        return node.tail or ""
    inside = (node.text or "") + "".join(told(child) for child in node)
    if node.tag in BREAKS:
        inside = f"\n{'# ' if node.tag[0] == 'h' else ''}{inside.strip()}\n"
    return inside + (node.tail or "")


def write(folder: Path, language: str, names: list[str]) -> None:
    """One file per scenario."""
    from django.conf import settings
    from django.test import Client

    from tests.test_scenarios import FOLDER, load
    from tests.web.test_scenarios import form_answer
    from tests.web.visitor import Visitor

    for number, name in enumerate(names, start=1):
        scenario = load(FOLDER / f"{name}.json")
        settings.TODAY = date.fromisoformat(scenario["on"])
        visitor = Visitor(Client(enforce_csrf_checks=True))
        if language != "nl":
            visitor.open("/").press("/voorkeur", value=language)
        for fact, value in scenario["facts"].items():
            visitor.tell(f"fact:{fact}", **form_answer(fact, value))
        page = visitor.open("/antwoord").page.find(".//main")
        lines = [" ".join(line.split()) for line in told(page).splitlines()]
        text = "\n".join(line for line in lines if line)
        (folder / f"{number:02}.txt").write_text(text + "\n", "utf-8")


def main() -> None:
    """Write the pages for the chosen scenarios; from standard input, a name per line."""
    folder, language = Path(sys.argv[1]), (sys.argv[2:] or ["nl"])[0]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, language, sys.stdin.read().split())


if __name__ == "__main__":
    main()
