"""Classes of data: what kind of thing an item is, from least to most protected."""

from __future__ import annotations

from enum import StrEnum


class DataClass(StrEnum):
    """The class of an item (``design.md`` 5); decides who may ever read it."""

    PROCESS = "process"
    """Where a case stands, and when."""
    WORK = "work"
    """The work itself: tasks, hours, the place."""
    FUNCTIONAL = "functional"
    """What somebody can do in work: limits, possibilities, hours, duration."""
    IDENTITY = "identity"
    """Who somebody is."""
    CONTACT = "contact"
    """How somebody can be reached."""
    FINANCIAL = "financial"
    """Invoices and amounts."""
    EXISTENCE = "existence"
    """That a second opinion was asked at all."""
    COMPLAINT = "complaint"
    """What a complaint says."""
    MEDICAL = "medical"
    """Anything from which health can be read."""


class Purpose(StrEnum):
    """What the reading is for."""

    OWN = "own"
    SECOND_OPINION = "second_opinion"
    GUIDANCE = "guidance"
    HANDOVER = "handover"
    COMPLAINT = "complaint"
