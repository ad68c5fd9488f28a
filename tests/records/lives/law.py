"""The invariants of ``domain.md`` 4 and 6, read from the events that were kept and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from tweeluik.records.cases.models import Case, Event, Text
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message

OWN, OTHER = "occupational_physician", "second_opinion_physician"
DECIDES = {
    **dict.fromkeys(("grant", "refuse", "advise_other", "send", "react", "agree"), OWN),
    **dict.fromkeys(("examine", "give_advice", "accept_case"), OTHER),
}
SETTLES = ("authorise", "decline_authorisation", "go_on_with_work_data", "withdraw_authorisation")


def holds(employer: Person) -> None:
    """All of them, for every case that is there."""
    for case in Case.objects.all():
        events = list(Event.objects.filter(case=case).order_by("number"))
        _who(events)
        _days(events)
        assert case.origin is None or case.origin.employee_id == case.employee_id
        if case.procedure == "second_opinion":
            _second_opinion(case, events)
    assert not Event.objects.filter(person=employer).exists()
    assert not Message.objects.filter(to=employer).exists(), "a message to the employer"
    for message in Message.objects.exclude(case=None).select_related("to"):
        found = Case.objects.filter(id=message.case).first()
        assert found is None or found.employee_id == message.to.id, "a message to another"


def _who(events: Sequence[Event]) -> None:
    """The employee begins; doctors decide; who tells of another is the employee."""
    if events:
        assert (events[0].done_by, events[0].reported_by) == ("employee", "employee")
    for event in events:
        assert event.done_by == DECIDES.get(event.transition, event.done_by)
        assert event.reported_by in (event.done_by, "employee")


def _days(events: Sequence[Event]) -> None:
    """In the order in which it happened, numbered without gaps."""
    days = [event.happened_on for event in events]
    assert days == sorted(days)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    ended = ("withdrawn", "completed", "blocked", "refusal_accepted", "other_followed", "stayed")
    ended += ("closed", "settled")
    assert not [event for event in events[:-1] if event.state in ended], "it went on after its end"


def _second_opinion(case: Case, events: Sequence[Event]) -> None:
    for place, event in enumerate(events):
        before = [one.transition for one in events[:place]]
        match event.transition:
            case "refuse" | "react" if event.done_by == event.reported_by:
                assert _written(event), "decided without reasons in writing"
                assert event.transition == "react" or event.told["refusal_ground"]
            case "refuse" | "react":
                assert isinstance(event.told["reasons_given"], bool)
            case "send":
                last = [name for name in before if name in SETTLES][-1]
                assert last in ("authorise", "go_on_with_work_data"), "sent without a yes"
            case "choose_doctor":
                assert event.told["doctor_registered"] != "no"
                same = event.told["doctor_service"] == "same"
                assert not same or case.opening["military"], "of the same service"
        if event.transition in ("react", "finish", "ask_handover"):
            assert "share" in before, "the own doctor knows what was not shared"


def _written(event: Event) -> bool:
    reasons = ("refusal_reasons", "reaction_reasons")
    return Text.objects.filter(event=event, input__in=reasons).exists()
