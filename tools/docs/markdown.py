"""Markdown by plain string building: escaping, tables, links between pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|])")


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a page.

    :ivar page: path from the root of the project, with slashes.
    :ivar anchor: the heading or mark in it, empty for the page itself.
    """

    page: str
    anchor: str = ""


def escape(text: str) -> str:
    """Text of which no sign is taken for markup."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: object) -> str:
    """An id as it stands in the input format."""
    return f"`{text}`"


def link(text: str, to: Target, page: str) -> str:
    """A link on ``page``; ``text`` is Markdown already."""
    path = "" if to.page == page else posixpath.relpath(to.page, posixpath.dirname(page))
    return f"[{text}]({path}{'#' + to.anchor if to.anchor else ''})"


def mark(anchor: str) -> str:
    """A place to link to that is no heading, such as a row of a table."""
    return f'<a id="{anchor}"></a>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table as lines, with an empty line behind it; empty cells become a dash."""
    lines = [_row(head), _row(["---"] * len(head))]
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"a row of {len(row)} cells under a head of {len(head)}: {row}")
        lines.append(_row([cell or "–" for cell in row]))
    return [*lines, ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def items(found: Iterable[str]) -> list[str]:
    """A list as lines, with an empty line behind it; nothing for no items."""
    lines = [f"- {item}" for item in found]
    return [*lines, ""] if lines else []


def paragraph(*sentences: str) -> list[str]:
    """Sentences as one paragraph, with an empty line behind it."""
    said = " ".join(sentence for sentence in sentences if sentence)
    return [said, ""] if said else []


def page(title: str, lines: Iterable[str], up: str = "") -> str:
    """A whole page; ``up`` is a line under the title with the way back."""
    head = ["<!-- Made by `make docs`. Do not edit: change the rules or texts instead. -->", ""]
    body = "\n".join([*head, f"# {title}", "", *paragraph(up), *lines])
    return body.rstrip("\n") + "\n"
