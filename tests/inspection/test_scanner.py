"""The virus scanner: what it says counts, and when it says nothing, nothing is clean (A7)."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tweeluik.inspection.scanner import Scanner, Unavailable
from tweeluik.inspection.verdict import Reason, Refused

from . import ordinary
from .clamd import clamd
from .hostile import EICAR


@pytest.mark.parametrize("by_path", [True, False])
def test_it_is_asked_about_the_whole_file(by_path: bool, tmp_path: Path) -> None:
    content = ordinary.pdf() * 300
    with clamd(tmp_path if by_path else None) as (server, address):
        Scanner(address).look(content)
        with pytest.raises(Refused) as refused:
            Scanner(address).look(content + EICAR)
    assert refused.value.reason is Reason.VIRUS
    assert server.seen == [content, content + EICAR]


@pytest.mark.parametrize("mood", ["refuse", "noise", "none", "drop", "hang"])
def test_no_answer_is_never_clean(mood: str) -> None:
    with clamd() as (server, address):
        server.mood = mood
        for content in (ordinary.pdf(), bytes(3_000_000), EICAR):
            with pytest.raises(Unavailable):
                Scanner(address, within=0.5).look(content)


@pytest.mark.parametrize("address", ["/nergens/clamd.ctl", "127.0.0.1", "127.0.0.1:x"])
def test_nobody_there_is_never_clean(address: str) -> None:
    with pytest.raises(Unavailable):
        Scanner(address).look(ordinary.pdf())


def test_nobody_listens_is_never_clean() -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        address = f"127.0.0.1:{line.getsockname()[1]}"
    with pytest.raises(Unavailable):
        Scanner(address).look(ordinary.pdf())
