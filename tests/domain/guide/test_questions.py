"""Questions: few of them, each worth it, every answer an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tweeluik.domain.guide import questions
from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.questions import (
    MOST_BEFORE_ANSWER,
    Question,
    by_id,
    catalogue,
)
from tweeluik.domain.guide.reading import read
from tweeluik.domain.guide.verdicts import OFFERED

from .question_tree import Node, economy, ends, nodes, settled
from .strategies import ON

Facts = Mapping[str, Any]


def answered(facts: Facts) -> Advice:
    return advise(facts, ON, with_what_if=False)


def asked(facts: Facts) -> str | None:
    return answered(facts).next_question


# --- economy ---


def test_economy(figure: Callable[[str], None]) -> None:
    found = economy()
    figure(str(found))
    assert found.mean <= 2.6
    assert found.median <= 3
    assert found.most <= MOST_BEFORE_ANSWER == 4
    # What comes after the first answer is little, and guards a term or wages.
    assert found.whole_mean <= 2.6
    for node in nodes():
        if node.question is not None and len(node.taps) >= MOST_BEFORE_ANSWER:
            assert node.question.guards, node.name


def test_shares_add_up() -> None:
    assert sum(end.share for end in ends()) == pytest.approx(1)
    assert sum(end.equal for end in ends()) == pytest.approx(1)
    for question in catalogue():
        assert sum(answer.share for answer in question.answers) == pytest.approx(1)
        assert all(answer.share > 0 for answer in question.answers)


def test_an_endless_questioner_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: without the admission rule even a plain case takes too many questions."""
    monkeypatch.setattr(questions, "_worth", lambda *_: True)
    facts: dict[str, Any] = {}
    count = 0
    while (id := asked(facts)) is not None:
        facts |= by_id(id).answers[0].sets
        count += 1
    assert count > MOST_BEFORE_ANSWER


# --- every question is worth it ---


def makes_sense(question: Question, facts: Facts) -> bool:
    """Read once more from the description of the data file."""
    for fact, wanted in question.when.items():
        if fact not in facts:
            return False
        if wanted == "known":
            if facts[fact] is None:
                return False
        elif facts[fact] != (None if wanted == "unknown" else wanted):
            return False
    return question.fact not in facts or question.fact in question.when


def is_worth(question: Question, facts: Facts, now: Advice) -> bool:
    """The admission rule by brute force: answer it in every way and judge from scratch."""
    for id in question.guards:
        if id in now.by_subject.values():
            return True
        if now.instruments[id].verdict in ("recommended", "possible"):
            return True
    if question.fact in now.reading.presumptions:
        return False  # it is shown as presumed, and can be corrected there
    share = 0.0
    for answer in question.answers:
        after = answered({**facts, **answer.sets})
        moved = set(after.primary) != set(now.primary)
        if "subject" not in facts:
            moved = moved or any(
                after.instruments[id].verdict != judged.verdict
                for id, judged in now.instruments.items()
            )
        share += answer.share if moved else 0
    return share >= 0.10  # ux.md 3


def first_worth_asking(facts: Facts) -> str | None:
    now = answered(facts)
    for question in catalogue():
        if makes_sense(question, facts) and is_worth(question, facts, now):
            return question.id
    return None


def test_admission_along_every_way() -> None:
    """At each place the first question that is worth it, and none where none is."""
    for node in nodes():
        expected = first_worth_asking(node.facts)
        assert node.advice.next_question == expected, node.name


@pytest.mark.parametrize(
    ("facts", "question"),
    [
        ({}, "role"),
        ({"role": "employee"}, "subject_employee"),
        ({"role": "employer"}, "subject_employer"),
        ({"role": "professional"}, "subject_professional"),
        ({"role": "self_employed"}, "subject_self_employed"),
        ({"role": "employee", "subject": None}, "subject_other_employee"),
        ({"role": "employer", "subject": None}, "subject_other_employer"),
        ({"role": "employee", "subject": ["capacity"]}, "wage_payment"),
        ({"role": "employee", "subject": ["suitable_work"]}, "work_chosen_by"),
        ({"role": "employee", "subject": ["conduct"]}, None),
        ({"role": "employee", "subject": ["employer_efforts"]}, None),
        ({"role": "former_employee", "subject": ["capacity"]}, "income"),
        ({"role": "employer", "subject": ["dismissal"]}, "dismissal"),
        ({"role": "employer", "subject": ["capacity"]}, None),
        # A deadline runs.
        ({"role": "applicant", "subject": ["pre_employment_exam"]}, "days_since_result"),
        ({"role": "employee", "subject": ["uwv_decision"]}, "uwv_decision"),
        (
            {"role": "employee", "subject": ["uwv_decision"], "uwv_decision": "wia"},
            "days_since_decision",
        ),
        # Asked and not known is not asked again.
        ({"role": "employee", "subject": ["capacity"], "wage_payment": None}, None),
        (
            {"role": "applicant", "subject": ["pre_employment_exam"], "days_since_result": None},
            None,
        ),
        ({"role": "employee", "subject": ["uwv_decision"], "uwv_decision": None}, None),
        # Who has nothing else to tell is not asked on.
        ({"role": "employee", "subject": []}, None),
        ({"role": "self_employed", "subject": ["capacity"]}, None),
        # Without a role there is nothing to ask about the subject, nor about a decision.
        ({"role": None}, None),
        ({"role": "applicant"}, None),
    ],
)
def test_next_question(facts: Facts, question: str | None) -> None:
    assert asked(facts) == question


def test_a_question_without_effect_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: nine in a hundred is too few, ten is enough."""
    facts = {"role": "employee", "subject": ["suitable_work"]}
    question = by_id("work_chosen_by")

    def with_share(share: float) -> str | None:
        rest = 1 - share
        answers = tuple(
            questions.Answer(a.id, share if a.id == "occupational_physician" else rest / 3, a.sets)
            for a in question.answers
            if a.id in ("occupational_physician", "employer")
        )
        lone = Question(
            question.id, question.fact, answers, question.when, frozenset(), question.entry
        )
        monkeypatch.setattr(questions, "catalogue", lambda: (lone,))
        questions._settled.cache_clear()
        try:
            return asked(facts)
        finally:
            questions._settled.cache_clear()

    assert with_share(0.09) is None
    assert with_share(0.10) == "work_chosen_by"


# --- answers ---


def test_every_list_ends_in_an_exit() -> None:
    """The last answer of every question is for those who know none of it. Only the first
    question, who asks, has none (ux.md 3)."""
    for question in catalogue():
        last = question.answers[-1]
        if question.id == "role":
            continue
        assert last.id in ("unknown", "other")
        assert last.sets[question.fact] in (None, [])


def test_at_most_eight_answers() -> None:
    for question in catalogue():
        assert 2 <= len(question.answers) <= 8
        assert len({answer.id for answer in question.answers}) == len(question.answers)
        # Every answer settles the fact that is asked, and says something of its own.
        assert all(question.fact in answer.sets for answer in question.answers)
        settles = [repr(dict(answer.sets)) for answer in question.answers]
        assert len(set(settles)) == len(settles)


def test_every_answer_leads_to_an_answer() -> None:
    """Wherever somebody stops there is an offered instrument and a first step."""
    for node in nodes():
        found = node.advice.instruments
        assert any(judged.verdict in OFFERED for judged in found.values()), node.name
        assert all(found[id].verdict in OFFERED for id in node.advice.primary), node.name
        assert node.advice.first_step


def test_not_knowing_is_always_an_answer() -> None:
    """The exit leads to something that is offered, and the question is not asked again."""
    for node in nodes():
        if node.question is None or node.question.id == "role":
            continue
        after = answered({**node.facts, **node.question.answers[-1].sets})
        assert after.primary
        assert all(after.instruments[id].verdict in OFFERED for id in after.primary), node.name
        assert after.next_question != node.question.id


def test_every_question_is_asked_somewhere() -> None:
    seen = {node.question.id for node in nodes() if node.question is not None}
    assert seen == {question.id for question in catalogue()}


def test_nothing_is_asked_twice() -> None:
    for node in nodes():
        ids = [question.id for question, _ in node.taps]
        assert len(set(ids)) == len(ids)


def _rewritten(node: Node) -> list[tuple[int, tuple[tuple[Question, Any], ...]]]:
    """The same answers with one of them changed, in every way."""
    found = []
    for place, (question, answer) in enumerate(node.taps):
        for other in question.answers:
            if other.id != answer.id:
                taps = (*node.taps[:place], (question, other), *node.taps[place + 1 :])
                found.append((place, taps))
    return found


def test_changing_an_answer_keeps_the_rest() -> None:
    for end in ends():
        for place, taps in _rewritten(end):
            facts = settled(taps)
            # Nothing contradicts; all other answers stand as they were given.
            given = read(facts, ON).given
            for later, (_, answer) in enumerate(taps):
                after = {fact for _, other in taps[later + 1 :] for fact in other.sets}
                for fact, raw in answer.sets.items():
                    if fact not in after:
                        assert given[fact] == raw
            changed = answered({**facts, **taps[place][1].sets})
            assert any(j.verdict in OFFERED for j in changed.instruments.values())
            assert changed.next_question not in [
                question.id for question, _ in taps if question.fact != "subject"
            ]


# --- the data file ---

ROW: dict[str, Any] = {
    "id": "court",
    "fact": "court",
    "answers": [
        {"id": "yes", "share": 0.5, "sets": {"court": "pending"}},
        {"id": "unknown", "share": 0.5, "sets": {"court": "unknown"}},
    ],
}


def test_a_row() -> None:
    question = questions._question(ROW)
    assert question.answers[1].sets == {"court": None}
    assert question.when == {}
    assert question.guards == frozenset()
    assert question.entry == "choice"


def test_wrong_rows() -> None:
    answer = ROW["answers"][0]
    with pytest.raises(ValueError, match=r"court sets unknown facts: \['koert'\]"):
        questions._question({**ROW, "answers": [{**answer, "share": 1, "sets": {"koert": True}}]})
    for share in (0.4, 0.51):
        with pytest.raises(ValueError, match="do not add up"):
            questions._question({**ROW, "answers": [answer, {**answer, "share": share}]})
    with pytest.raises(StopIteration):
        by_id("nothing")


def test_catalogue_names_known_facts_and_instruments() -> None:
    instruments = advise({}, ON).instruments
    for question in catalogue():
        assert question.fact in INPUT
        assert question.when.keys() <= INPUT.keys()
        assert question.guards <= instruments.keys()
        assert question.entry in ("choice", "number")
        assert by_id(question.id) == question
        for answer in question.answers:
            assert read(answer.sets, ON).given == {
                id: answer.sets[id] for id in INPUT if id in answer.sets
            }
