"""Every sentence a user reads: keyed TOML per subject and language.

``texts/<lang>/<subject>.toml``; Dutch (``nl``) is authoritative, English (``en``) complete. A text
is found by its path: ``texts("nl").get("rules", "R12", "text")``. A subject is read on first use.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("nl", "en")
AUTHORITATIVE: Final = "nl"


class MissingText(KeyError):
    """A text that should be there is not: a mistake of ours."""


class Texts:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no texts in {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._subjects: dict[str, dict[str, Any]] = {}

    def subject(self, subject: str) -> dict[str, Any]:
        """All texts of one subject, as they stand in its file."""
        if subject not in self._subjects:
            path = files(__package__) / self.language / f"{subject}.toml"
            self._subjects[subject] = tomllib.loads(path.read_text("utf-8"))
        return self._subjects[subject]

    def find(self, subject: str, *path: str, **fields: object) -> str | None:
        """The text at this path with its placeholders filled in, ``None`` when there is none."""
        found: Any = self.subject(subject)
        for key in path:
            if not isinstance(found, dict) or key not in found:
                return None
            found = found[key]
        return found.format(**fields) if isinstance(found, str) else None

    def get(self, subject: str, *path: str, **fields: object) -> str:
        """The text at this path with its placeholders filled in.

        :raises MissingText: when there is none.
        """
        found = self.find(subject, *path, **fields)
        if found is None:
            raise MissingText(f"{self.language}/{subject}.toml: {'.'.join(path)}")
        return found

    def items(self, subject: str, *path: str) -> list[str]:
        """A list of words, for example the months."""
        found: Any = self.subject(subject)
        for key in path:
            found = found[key]
        return list(found)


@lru_cache(maxsize=len(LANGUAGES))
def texts(language: str) -> Texts:
    """The texts of one language."""
    return Texts(language)
