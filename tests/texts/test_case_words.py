"""Every state, act, input, refusal, deadline and reader of a case has its words, and no others.

The words are held against the tables of the procedures, so a new row without words turns this red,
and so do words whose row is gone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tweeluik.domain.disclosure.matrix import May, Relation, items
from tweeluik.domain.guide.conditions import ALWAYS
from tweeluik.domain.letters import coach
from tweeluik.domain.procedures import engine
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import (
    STAYS,
    Kind,
    Need,
    Procedure,
    Role,
    Start,
    State,
    Stop,
    Transition,
)

from .corpus import ROOT, TEXTS
from .measure import PLACEHOLDER

LANGUAGES = ("nl", "en")
DAY = "{day}"
SENTENCES = frozenset(
    ("status", "now", "now_without_day", "wait", "effect", "what", "how", "lapse", "hint", "tip")
)
"""Keys whose texts are whole sentences, so they end."""

LABELS = frozenset(("name", "now_title", "do", "report", "past", "waits_for", "label"))
"""Keys whose texts stand on buttons, in titles and in lists, so they have no full stop."""

CASE_FILES = (
    "case_states",
    "case_acts",
    "case_inputs",
    "case_refusals",
    "case_deadlines",
    "readers",
    "coach",
)


def _read(language: str, file: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / language / f"{file}.toml").read_text(encoding="utf-8"))


# -- what the tables ask for -----------------------------------------------------------------------


def _rows() -> Iterator[tuple[Procedure, Transition]]:
    for procedure in PROCEDURES.values():
        for row in procedure.transitions:
            yield procedure, row


def _needs() -> dict[str, set[str]]:
    """Inputs with all answers that can be chosen, in whichever act."""
    found: dict[str, set[str]] = {}
    for _, row in _rows():
        for need in row.needs:
            found.setdefault(need.id, set()).update(_answers(need))
    return found


def _answers(need: Need) -> tuple[str, ...]:
    return ("yes", "no") if need.kind is Kind.YES_NO else need.values


def _waiting(procedure: Procedure) -> dict[str, set[str]]:
    """Per state the deadlines that can run there, whatever the guards say."""
    found: dict[str, set[str]] = {state.id: set() for state in procedure.states}
    seen: set[tuple[str, frozenset[str]]] = set()
    ahead = [(procedure.start.id, frozenset[str]())]
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        state, runs = here
        found[state] |= runs
        for row in procedure.from_state(state):
            stops = {e.deadline for e in row.effects if isinstance(e, Stop)}
            starts = {e.deadline for e in row.effects if isinstance(e, Start)}
            to = state if row.to == STAYS else row.to
            ahead.append((to, frozenset((runs - stops) | starts)))
    return found


def _others(procedure: Procedure, state: State) -> set[str]:
    """The deadlines that can run in a state and that somebody other than the employee has."""
    runs = _waiting(procedure)[state.id]
    return {id for id in runs if procedure.deadline(id).owner is not Role.EMPLOYEE}


def _refusals() -> set[str]:
    """The codes that the engine can give, as they stand in its text."""
    source = (ROOT / "src" / engine.__name__.replace(".", "/")).with_suffix(".py")
    return set(re.findall(r'Refusal\("(\w+)"', source.read_text(encoding="utf-8")))


def _guarded() -> dict[str, set[str]]:
    """Per procedure the acts with a guard."""
    found: dict[str, set[str]] = {}
    for procedure, row in _rows():
        if row.guard is not ALWAYS:
            found.setdefault(procedure.id, set()).add(row.name)
    return found


# -- each table and its words ----------------------------------------------------------------------


def _differ(found: Mapping[str, object], expected: set[str], where: str) -> list[str]:
    return [f"{where}.{key}: only on one side" for key in sorted(set(found) ^ expected)]


def wrong_states(texts: Mapping[str, Any]) -> list[str]:
    """States without their words, words without their state, and days where none can run."""
    wrong = _differ(texts, set(PROCEDURES), "states")
    for procedure in PROCEDURES.values():
        told = texts.get(procedure.id, {})
        wrong += _differ(told, {state.id for state in procedure.states}, procedure.id)
        for state in procedure.states:
            words = told.get(state.id, {})
            where = f"{procedure.id}.{state.id}"
            keys = {"name", "status", "now_title", "now"}
            if DAY in words.get("now", ""):
                keys.add("now_without_day")
                if not _waiting(procedure)[state.id]:
                    wrong.append(f"{where}: a day, but nothing runs here")
                if _others(procedure, state):
                    keys.add("wait")
            elif state.owner not in (None, Role.EMPLOYEE) and _others(procedure, state):
                wrong.append(f"{where}: a day to look again, but it is not told")
            wrong += _differ(words, keys, where)
            wrong += [f"{where}.{k}: {DAY}" for k in words if k != "now" and DAY in words[k]]
    return wrong


def wrong_acts(texts: Mapping[str, Any]) -> list[str]:
    """Acts without their words, and words without their act."""
    wrong = _differ(texts, set(PROCEDURES), "acts")
    for procedure in PROCEDURES.values():
        rows = {row.name for row in procedure.transitions}
        wrong += _differ(texts.get(procedure.id, {}), rows, procedure.id)
    for procedure, row in _rows():
        keys = {"past", "effect"}
        keys |= {"do"} if Role.EMPLOYEE in row.by else set()
        keys |= {"report"} if row.reportable_by else set()
        words = texts.get(procedure.id, {}).get(row.name, {})
        wrong += _differ(words, keys, f"{procedure.id}.{row.name}")
    return wrong


def wrong_inputs(texts: Mapping[str, Any]) -> list[str]:
    """Inputs and answers without their words, and words without their input or answer."""
    needs = _needs()
    wrong = _differ(texts, set(needs), "inputs")
    for id, answers in needs.items():
        words = texts.get(id, {})
        keys = {"label"} | ({"values"} if answers else set()) | ({"hint"} & set(words))
        wrong += _differ(words, keys, id)
        wrong += _differ(words.get("values", {}), answers, f"{id}.values")
        given = list(words.get("values", {}).values())
        wrong += [f"{id}: two answers read the same" for _ in given if len(set(given)) < len(given)]
    return wrong


def wrong_refusals(texts: Mapping[str, Any]) -> list[str]:
    """Refusals and guards without their words, and words without their refusal or guard."""
    both = {"what", "how"}
    wrong = _differ(texts, _refusals(), "refusals")
    for code, words in texts.items():
        keys = both | (set(_guarded()) if code == "guard" else set())
        wrong += _differ(words, keys, code)
    for id, acts in _guarded().items():
        told = texts.get("guard", {}).get(id, {})
        wrong += _differ(told, acts, f"guard.{id}")
        for act in acts:
            wrong += _differ(told.get(act, {}), both, f"guard.{id}.{act}")
    return wrong


def wrong_deadlines(texts: Mapping[str, Any]) -> list[str]:
    """Deadlines without their words, and words without their deadline."""
    wrong = _differ(texts, set(PROCEDURES), "deadlines")
    for procedure in PROCEDURES.values():
        told = texts.get(procedure.id, {})
        wrong += _differ(told, {row.id for row in procedure.deadlines}, procedure.id)
        for row in procedure.deadlines:
            keys = {"name", "waits_for", "lapse"}
            wrong += _differ(told.get(row.id, {}), keys, f"{procedure.id}.{row.id}")
    return wrong


def wrong_readers(texts: Mapping[str, Any]) -> list[str]:
    """Readers without their words, and words without their reader."""
    return [
        *_differ(texts, {"relation", "may", "sentences"}, "readers"),
        *_differ(texts.get("relation", {}), {str(one) for one in Relation}, "relation"),
        *_differ(texts.get("may", {}), {str(May.CONSENT)}, "may"),
        *_differ(
            texts.get("sentences", {}),
            {"only_you", "not_employer", "when_you_hand_it_over"},
            "sentences",
        ),
    ]


KINDS = {
    "long_sentence",
    "blame",
    "absolute",
    "third_person",
    "missing_date",
    "missing_fact",
}


def wrong_coach(texts: Mapping[str, Any]) -> list[str]:
    """Tips without their words, and words without their tip."""
    wrong = _differ(texts, {*KINDS, "clear"}, "coach")
    for kind in KINDS:
        wrong += _differ(texts.get(kind, {}), {"title", "tip", "example"}, kind)
    return wrong


CHECKS = {
    "case_states": wrong_states,
    "case_acts": wrong_acts,
    "case_inputs": wrong_inputs,
    "case_refusals": wrong_refusals,
    "case_deadlines": wrong_deadlines,
    "readers": wrong_readers,
    "coach": wrong_coach,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", CHECKS)
def test_every_row_has_its_words_and_no_others(file: str, language: str) -> None:
    assert CHECKS[file](_read(language, file)) == []


def _leaves(table: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        path = f"{key}.{name}" if key else name
        if isinstance(value, dict):
            yield from _leaves(value, path)
        else:
            yield path, value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", CASE_FILES)
def test_sentences_end_and_labels_do_not(file: str, language: str) -> None:
    for path, text in _leaves(_read(language, file)):
        last = path.rpartition(".")[2]
        if last in SENTENCES:
            assert text.endswith((".", "?")), path
        elif last in LABELS or ".values." in path:
            assert not text.endswith("."), path
            assert text[0].isupper() or text[0].isdigit(), path
        assert set(PLACEHOLDER.findall(text)) <= {DAY}, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_for_readers_follow_after_a_colon(language: str) -> None:
    for relation, text in _read(language, "readers")["relation"].items():
        assert text[0].islower(), relation
        assert not text.endswith("."), relation


def test_no_ground_is_used_without_words() -> None:
    # A reading that rests on a task of the law has no words yet, and no item uses it.
    used = {may for item in items().values() for may in item.readers.values()}
    assert used <= {May.YES, May.CONSENT}


SAYS_WHOSE_DAY = {"nl": "de wet noemt geen dagen", "en": "the law names no days"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_never_shown_as_law(language: str) -> None:
    said = SAYS_WHOSE_DAY[language]
    for path, text in _leaves(_read(language, "case_deadlines")):
        assert not path.endswith(".lapse") or said in text.lower(), path
    for path, text in _leaves(_read(language, "case_states")):
        assert DAY not in text or said in text.lower(), path


# -- the coach -------------------------------------------------------------------------------------


def _coach_words(language: str) -> coach.Words:
    lists = _read(language, "coach_words")
    months = _read(language, "words")["months"]
    return coach.Words(tuple(lists["blame"]), tuple(lists["absolutes"]), tuple(months))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_lists_are_in_order(language: str) -> None:
    lists = _read(language, "coach_words")
    assert set(lists) == {"blame", "absolutes"}
    assert len(lists["blame"]) >= 40
    assert len(lists["absolutes"]) == 15
    every = [*lists["blame"], *lists["absolutes"]]
    assert len(set(every)) == len(every)
    assert all(word == word.strip().lower() and "  " not in word for word in every)


QUOTED = re.compile(r"“([^”]+)”")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_shows_what_the_coach_finds_and_how_to_mend_it(kind: str, language: str) -> None:
    before, after = QUOTED.findall(_read(language, "coach")[kind]["example"])
    words = _coach_words(language)
    assert coach.tips(after, words) == ()
    if kind in ("blame", "absolute", "third_person"):
        assert {tip.kind for tip in coach.tips(before, words)} == {kind}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coach_finds_its_own_words(language: str) -> None:
    words = _coach_words(language)
    for kind, listed in (("blame", words.blame), ("absolute", words.absolutes)):
        for word in listed:
            assert (kind, word) in {(tip.kind, tip.quote) for tip in coach.tips(word, words)}


def test_the_coach_gives_no_tip_without_words() -> None:
    text = "De heer Jansen liegt altijd " + "en dan nog iets " * 10
    found = {tip.kind for tip in coach.tips(text, _coach_words("nl"))}
    assert found == {"blame", "absolute", "third_person", "long_sentence", "missing_date"}
    assert found <= KINDS


# -- negative controls: a table with a hole or with too much turns each check red ------------------


@pytest.mark.parametrize("file", CHECKS)
def test_control_a_missing_and_an_extra_table(file: str) -> None:
    whole = _read("nl", file)
    less = dict(list(whole.items())[1:])
    assert CHECKS[file](less)
    assert CHECKS[file]({**whole, "planted": {"name": "Geplant"}})


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("case_states", "second_opinion.requested.wait"),
        ("case_states", "second_opinion.requested.now_without_day"),
        ("case_states", "complaint.closed.status"),
        ("case_acts", "second_opinion.ask.do"),
        ("case_acts", "second_opinion.send.report"),
        ("case_acts", "handover.refuse.effect"),
        ("case_inputs", "reaction.values.partly"),
        ("case_inputs", "reasons_given.values.no"),
        ("case_inputs", "question.label"),
        ("case_refusals", "guard.second_opinion.choose_doctor"),
        ("case_refusals", "guard.how"),
        ("case_deadlines", "complaint.receipt.lapse"),
        ("readers", "relation.none"),
        ("coach", "missing_fact.tip"),
    ],
)
def test_control_one_missing_text(file: str, path: str) -> None:
    whole = _read("nl", file)
    *above, last = path.split(".")
    table = whole
    for key in above:
        table = table[key]
    del table[last]
    assert CHECKS[file](whole)


def test_control_a_day_where_none_runs_and_none_where_one_does() -> None:
    whole = _read("nl", "case_states")
    whole["second_opinion"]["granted"] |= {"now": DAY, "now_without_day": "Kies."}
    assert "second_opinion.granted: a day, but nothing runs here" in wrong_states(whole)
    silent = _read("nl", "case_states")
    for key in ("now_without_day", "wait"):
        del silent["second_opinion"]["sent"][key]
    silent["second_opinion"]["sent"]["now"] = "U wacht."
    assert wrong_states(silent) == ["second_opinion.sent: a day to look again, but it is not told"]


def test_control_two_answers_that_read_the_same() -> None:
    whole = _read("nl", "case_inputs")
    whole["reaction"]["values"]["partly"] = whole["reaction"]["values"]["adopted"]
    assert wrong_inputs(whole)
