"""What goes wrong in the vault. No message holds data: neither what was sealed, nor a key."""

from __future__ import annotations

from pathlib import Path


class Unreadable(Exception):
    """It cannot be opened: changed, swapped, cut off, of another owner, or its key is gone.

    Which of these is not told apart: whoever tampers learns nothing from it.
    """

    def __init__(self, message: str = "what is sealed cannot be opened") -> None:
        super().__init__(message)


class NoKeys(Unreadable):
    """The key files are not there: nothing can be sealed or opened now.

    :ivar path: the folder or file that is missing.
    """

    def __init__(self, path: Path, message: str = "there is no key here") -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class UnsafeKeys(NoKeys):
    """The key files are kept in a way that protects nothing; they are not used.

    :ivar path: the folder or file that is not safe.
    """
