"""Something to see: a page in one of its states, and how a visitor gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .guest import Guest


@dataclass(frozen=True, slots=True)
class State:
    """Something to see.

    :ivar mistake: the page says that something was filled in wrong.
    :ivar sample: looked at in every run; the others in the long round only.
    :ivar who: who looks; see :meth:`~.world.World.guest`. Nobody in particular when empty.
    """

    name: str
    template: str
    go: Callable[[Guest], object]
    status: int = 200
    mistake: bool = False
    sample: bool = True
    who: str = ""

    def __str__(self) -> str:
        return self.name
