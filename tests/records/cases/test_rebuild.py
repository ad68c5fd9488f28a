"""``tweeluik rebuild``: what is stored of a case is held to its events."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.cases.conftest import AT
from tests.records.cases.test_door import ASK, Begin, done
from tweeluik.interfaces.cli.records import rebuild
from tweeluik.interfaces.cli.screen import Screen
from tweeluik.records.cases.door import act
from tweeluik.records.cases.models import Case, Deadline, Text
from tweeluik.records.people.models import Person


@pytest.mark.parametrize("spoil", ["state", "deadline", "last_day"])
def test_what_differs_is_found_and_mended(
    employee: Person, begin: Begin, tmp_path: Path, spoil: str
) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    assert rebuild(tmp_path, Screen("nl"), check=True) == 0
    if spoil == "state":
        Case.objects.update(state="granted")
    elif spoil == "deadline":
        Deadline.objects.all().delete()
    else:
        Deadline.objects.update(last_day=None)
    assert rebuild(tmp_path, Screen("nl"), check=True) == 1
    assert rebuild(tmp_path, Screen("nl"), check=True) == 1
    assert rebuild(tmp_path, Screen("nl"), check=False) == 1
    assert rebuild(tmp_path, Screen("nl"), check=True) == 0


def test_events_that_do_not_follow_are_told_and_the_rest_is_checked(
    employee: Person, begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = begin("second_opinion"), begin("second_opinion")
    for case in (first, second):
        done(act(employee, case.id, ASK, AT))
    Text.objects.filter(case=first).delete()
    Deadline.objects.filter(case=second).delete()
    assert rebuild(tmp_path, Screen("nl"), check=False) == 1
    said = capsys.readouterr().out
    assert str(first.id) in said
    assert str(second.id) in said
    assert rebuild(tmp_path, Screen("nl"), check=True) == 1
    assert str(second.id) not in capsys.readouterr().out
