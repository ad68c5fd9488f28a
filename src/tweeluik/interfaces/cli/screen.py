"""Writing to the terminal: plain text that wraps, JSON for programs, mistakes on standard error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from tweeluik.interfaces.words_of_problems import wrong
from tweeluik.texts import Texts, texts


class Screen:
    """Where the answer is written, in one language."""

    def __init__(self, language: str) -> None:
        self.texts: Texts = texts(str(language))
        self.width = min(shutil.get_terminal_size((80, 24)).columns, 100)
        self._bold = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")

    def title(self, text: str) -> None:
        """The first line of an answer."""
        self._wrapped(text, "", bold=True)

    def heading(self, key: str) -> None:
        """A heading of ``words.toml``, with a blank line above it."""
        print()
        self._wrapped(self.texts.get("words", "headings", key), "", bold=True)

    def line(self, text: str, indent: int = 0) -> None:
        """A paragraph."""
        self._wrapped(text, " " * indent)

    def item(self, text: str, indent: int = 0) -> None:
        """An item of a list."""
        pad = " " * indent
        self._wrapped(text, f"{pad}- ", hanging=f"{pad}  ")

    def outline(self, line: str, indent: int = 0) -> None:
        """A line that brings its own indentation; what does not fit hangs below it."""
        pad = " " * (indent + len(line) - len(line.lstrip()))
        self._wrapped(line.strip(), pad, hanging=pad + "  ")

    def json(self, content: Any) -> None:
        """Data for programs."""
        print(json.dumps(content, ensure_ascii=False, indent=2))

    def wrong(self, code: str, details: Mapping[str, str]) -> str:
        """What is wrong, why, and how to mend it."""
        return wrong(self.texts, code, details)

    def mistake(self, code: str, details: Mapping[str, str]) -> None:
        """Say on standard error what is wrong."""
        print(self._filled(self.wrong(code, details), "", ""), file=sys.stderr)

    def place(self, file: str) -> None:
        """Say on standard error which file the mistakes that follow are in."""
        print(f"{file}:", file=sys.stderr)

    def _wrapped(
        self, text: str, start: str, *, hanging: str | None = None, bold: bool = False
    ) -> None:
        filled = self._filled(text, start, start if hanging is None else hanging)
        on, off = self._bold if bold else ("", "")
        print(f"{on}{filled}{off}")

    def _filled(self, text: str, first: str, rest: str) -> str:
        return textwrap.fill(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )


def joined(parts: Iterable[str]) -> str:
    """Sentences after each other."""
    return " ".join(part for part in parts if part)
