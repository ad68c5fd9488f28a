"""The clock and the guests of the pages of an account."""

from __future__ import annotations

from tests.web.account.conftest import clock, guest, make_guest

__all__ = ["clock", "guest", "make_guest"]
