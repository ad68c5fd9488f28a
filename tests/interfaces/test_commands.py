"""The commands as somebody at a terminal or a program uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.domain.letters.plausible import plausible
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.letters.catalogue import LETTERS

from .command import Command

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
DOUBTS = EXAMPLES / "employee-doubts-advice.json"
ON = ("--on", "2026-11-23")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_an_answer_for_people(tweeluik: Command, example: Path, language: str) -> None:
    result = tweeluik("advise", example, *ON, "--lang", language)
    assert result.code == 0
    assert not result.err
    assert "{" not in result.out, "a placeholder was left open"
    headings = {
        "nl": ("Vandaag doen", "Bronnen", "Let op"),
        "en": ("today", "Sources"),
    }[language]
    for heading in headings:
        assert heading.lower() in result.words.lower()


def test_the_answer_as_data_holds_the_contract(tweeluik: Command) -> None:
    answer = tweeluik("advise", DOUBTS, *ON, "--json").json
    assert answer["on"] == "2026-11-23"
    assert answer["primary"] == ["second_opinion"]
    assert answer["by_subject"] == {"capacity": "second_opinion"}
    assert answer["ranking"][0] == "second_opinion"
    assert tuple(answer["instruments"]) == INSTRUMENTS
    for found in answer["instruments"].values():
        assert found["reasons"]
        for reason in found["reasons"]:
            assert reason.keys() >= {"rule", "effect", "text", "sources"}
            assert reason["sources"]
        assert found.keys() >= {
            "verdict",
            "certain",
            "preconditions",
            "what_if",
            "fee",
            "terms",
            "privacy",
        }
    for key in (
        "warnings",
        "conflicts",
        "first_step",
        "deadlines",
        "documents",
        "unknown",
        "next_question",
        "receipt",
    ):
        assert key in answer
    assert answer["instruments"]["expert_opinion_own_work"]["fee"]["amount"] == 100
    terms = answer["instruments"]["expert_opinion_own_work"]["terms"]
    assert {term["kind"] for term in terms} >= {"statutory", "seed", "published", "practice"}
    for deadline in answer["deadlines"]:
        assert deadline.keys() >= {"id", "date", "kind", "source"}


def test_weeks_alone_give_a_span(tweeluik: Command) -> None:
    facts = json.dumps({"role": "employee", "subject": ["capacity"], "weeks_ill": 10})
    answer = tweeluik("advise", "-", *ON, "--json", stdin=facts).json
    report = next(d for d in answer["deadlines"] if d["id"] == "reintegration_report")
    assert report["date"].keys() == {"earliest", "latest"}


def test_receipt_and_replay(tweeluik: Command, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    assert tweeluik("advise", DOUBTS, *ON, "--receipt", receipt).code == 0
    assert tweeluik("replay", receipt).code == 0
    changed = json.loads(receipt.read_text())
    changed["verdicts"]["second_opinion"] = "impossible"
    receipt.write_text(json.dumps(changed))
    result = tweeluik("replay", receipt, "--json")
    assert result.code == 1
    assert result.json["differences"] == {"second_opinion": ["impossible", "recommended"]}
    assert result.json["intact"] is False
    assert tweeluik("replay", DOUBTS).code == 2


def test_a_batch_goes_on_after_a_broken_line(tweeluik: Command, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    good = '{"role": "employee", "subject": ["conduct"]}'
    lines.write_bytes(f'{good}\n{{"role": \n\n{good}\n'.encode() + b'\xff\xfe\n{"rol": 1}\n')
    result = tweeluik("advise", "--batch", lines, *ON)
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 2
    assert [row["line"] for row in rows] == [1, 2, 4, 5, 6]
    assert [("errors" in row) for row in rows] == [False, True, False, True, True]
    assert rows[0]["primary"] == ["complaint"]
    assert "3" in result.complaint


def test_ask(tweeluik: Command) -> None:
    result = tweeluik("ask", *ON, stdin="1\n1\n9\nx\n1\n")
    assert result.code == 0
    assert "Kies een nummer van 1 tot 4" in result.words
    assert "second opinion" in result.words


def test_ask_with_a_number(tweeluik: Command) -> None:
    result = tweeluik("ask", *ON, stdin="1\n8\n5\n99999\n8\n")
    assert result.code == 0
    assert "herkeuring" in result.words


def test_ask_says_when_the_input_ends(tweeluik: Command) -> None:
    assert tweeluik("ask", *ON, stdin="1\n").code == 2


def test_facts_rules_explain_sources(tweeluik: Command) -> None:
    facts = tweeluik("facts", "--json").json
    assert [fact["id"] for fact in facts] == list(INPUT)
    rules = tweeluik("rules", "--json").json
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    few = tweeluik("rules", "--instrument", "handover", "--json").json
    assert 0 < len(few) < len(rules)
    assert "R43a" in tweeluik("explain", "R43").words
    for rule in RULES:
        assert tweeluik("explain", rule.id, "--lang", "en").code == 0
    due = tweeluik("sources", "due", *ON, "--json")
    assert due.code == 1, "nobody has looked at the live pages yet"
    every = {source["id"] for source in tweeluik("sources", "--json").json}
    assert {source["id"] for source in due.json} == every - {"S1", "S2"}, "the seeds have no url"


def test_calendar_text_and_file(tweeluik: Command, tmp_path: Path) -> None:
    file = tmp_path / "dates.ics"
    result = tweeluik("calendar", "--first-day-ill", "2026-01-05", "--ics", file)
    assert result.code == 0
    # 637 days after 5 January 2026, a Monday: domain.md 9, WIA 25 lid 3.
    assert "maandag 4 oktober 2027" in result.words
    calendar = Calendar.from_ical(file.read_bytes())
    events = calendar.walk("VEVENT")
    assert len(events) > 15
    assert {str(event["SUMMARY"]) for event in events} == {"Herinnering"}
    assert file.read_bytes() == _again(tweeluik, file)


def _again(tweeluik: Command, file: Path) -> bytes:
    tweeluik("calendar", "--first-day-ill", "2026-01-05", "--ics", file)
    return file.read_bytes()


def test_calendar_as_data(tweeluik: Command) -> None:
    moments = tweeluik("calendar", "--first-day-ill", "2026-01-05", "--json").json
    by_id = {moment["id"]: moment["latest"] for moment in moments}
    assert by_id["problem_analysis"] == "2026-02-16"
    assert by_id["wia_application"] == "2027-10-18"
    assert by_id["end_of_wage_period"] == "2028-01-03"


def test_a_mistake_of_ours_has_its_own_exit_code(
    tweeluik: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("tweeluik.interfaces.cli.show.show_facts", broken)
    result = tweeluik("facts", "--lang", "en")
    assert result.code == 70
    assert "planted" in result.complaint


def test_the_next_question_comes_with_its_answers(tweeluik: Command) -> None:
    answer = tweeluik("advise", "-", *ON, "--json", stdin='{"role": "employee"}').json
    assert answer["next_question"] == "subject"
    assert answer["question"]["answers"][0]["sets"] == {"subject": ["capacity"]}
    assert answer["documents"][0]["kind"] == "advice"


# -- letters -------------------------------------------------------------------------------------


def test_another_number_may_look_like_a_citizen_service_number(
    tweeluik: Command, tmp_path: Path
) -> None:
    fields = tmp_path / "fields.json"
    told = plausible(LETTERS["handover"], "employee") | {"reason": "Mijn zaak is 111222333."}
    fields.write_text(json.dumps(told))
    refused = tweeluik("letter", "handover", "--fields", fields)
    assert refused.code == 2
    assert "burgerservicenummer" in refused.complaint
    assert "--not-citizen-service-numbers" in refused.complaint
    made = tweeluik("letter", "handover", "--fields", fields, "--not-citizen-service-numbers")
    assert made.code == 0
    assert "111222333" in made.out


def test_a_joiner_hides_no_number(tweeluik: Command) -> None:
    told = plausible(LETTERS["handover"], "employee") | {"reason": "11122\u200d2333"}
    refused = tweeluik("letter", "handover", "--fields", "-", stdin=json.dumps(told))
    assert "burgerservicenummer" in refused.complaint


def test_a_letter_that_cannot_be_made_names_its_fields(tweeluik: Command) -> None:
    refused = tweeluik("letter", "handover", "--fields", "-", stdin='{"reason": "x"}')
    assert refused.code == 2
    assert "sender_name" in refused.complaint
    assert "--not-citizen-service-numbers" not in refused.complaint


def test_a_letter_as_pdf(tweeluik: Command, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    told = json.dumps(plausible(LETTERS["handover"], "employee"))
    assert tweeluik("letter", "handover", "--fields", "-", "-o", file, stdin=told).code == 0
    assert file.read_bytes().startswith(b"%PDF")
