"""Many plain cases and what comes out of them, as lines of text to read and to compare.

After a change of the rules that is meant: ``python -m tests.domain.guide.decisions``, and read the
difference before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.guide.conditions import Span
from tweeluik.domain.guide.fact_types import ManyFact, NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.facts import INPUT, role, subject
from tweeluik.domain.guide.reading import FactsError

from .strategies import ON

FILE: Final = Path(__file__).with_suffix(".txt")

Facts = dict[str, Any]

TURNED: Final[tuple[Facts, ...]] = (
    # Cases in which every other value of every fact is tried as well.
    {"role": "employee", "subject": ["capacity"]},
    {"role": "employee", "subject": ["own_work"]},
    {"role": "employee", "subject": ["suitable_work"]},
    {"role": "employee", "subject": ["employee_efforts"]},
    {"role": "employee", "subject": ["wage"], "employment": "household"},
    {"role": "employee", "subject": ["dismissal"]},
    {"role": "employee", "subject": ["occupational_disease"], "conflict": True},
    {"role": "employee", "subject": ["health_check"], "employment": "military"},
    {"role": "employee", "subject": ["refused_second_opinion"]},
    {"role": "employee", "subject": ["second_opinion_ignored"]},
    {"role": "employee", "subject": ["complaint_unanswered"], "affiliated_with_committee": False},
    {"role": "employee", "subject": ["conduct"], "complaint_status": "rejected"},
    {"role": "employee", "subject": ["uwv_decision"], "days_since_decision": 30},
    {"role": "employee", "subject": ["expert_opinion_outcome"]},
    {"role": "employee", "subject": ["expert_opinion_handling"]},
    {"role": "employee", "subject": ["change_of_doctor"]},
    {"role": "employee", "subject": ["no_guidance"]},
    {"role": "employee", "subject": ["pre_employment_exam", "capacity"]},
    {"role": "employee", "subject": ["capacity", "employee_efforts"], "weeks_ill": 95},
    {"role": "employee", "subject": ["capacity"], "wage_payment": "stopped", "weeks_ill": 104},
    {"role": "employee", "subject": ["unclear_advice"], "treating_doctor_differs": True},
    {"role": "employee", "subject": ["capacity"], "employment": "agency"},
    {"role": "employer", "subject": ["capacity"]},
    {"role": "employer", "subject": ["own_work"], "weeks_ill": 104},
    {"role": "employer", "subject": ["employee_efforts"]},
    {"role": "employer", "subject": ["frequent_absence"]},
    {"role": "employer", "subject": ["dismissal"]},
    {"role": "employer", "subject": ["expert_opinion_outcome"]},
    {"role": "former_employee", "subject": ["capacity"]},
    {"role": "former_employee", "subject": ["employer_efforts"], "income": "wga_self_insurer"},
    {"role": "applicant", "subject": ["pre_employment_exam"], "days_since_result": 9},
    {"role": "professional", "subject": ["capacity"]},
    {"role": "professional", "subject": ["refused_second_opinion"], "refusal_reasons": False},
    {"role": "self_employed", "subject": ["insurer"]},
)


EARLIER: Final = (date(2015, 6, 30), date(2017, 6, 30))
"""The last days before the law of dismissal and the law of the second opinion changed."""


def others(fact_id: str) -> list[object]:
    """The values of a fact, one for each span between thresholds."""
    fact = INPUT[fact_id]
    if isinstance(fact, OneFact):
        return list(fact.values)
    if isinstance(fact, YesNoFact):
        return [True, False]
    if isinstance(fact, ManyFact) or fact_id == "first_day_ill":
        return []
    if isinstance(fact, NumberFact):
        return [band.low for band in fact.bands or (Span(0, 0), Span(8, 8), Span(60, 60))]
    return ["2027-03-31"]


def name(facts: Facts) -> str:
    """A case in one line."""
    told = {id: ",".join(v) if isinstance(v, list) else v for id, v in facts.items()}
    return " ".join(f"{id}={str(value).lower()}" for id, value in told.items())


def summary(advice: Advice) -> dict[str, str]:
    """Everything that comes out, but for words: what it is about -> what is said of it."""
    found: dict[str, str] = {id: j.verdict for id, j in advice.instruments.items()}
    for id, judged_one in advice.instruments.items():
        found[f"{id} because"] = " ".join(reason.rule.id for reason in judged_one.reasons)
    found |= {f"warning {warned.id}": "yes" for warned in advice.warnings}
    found |= {f"conflict {c.instrument}": f"{c.closes.id}/{c.opens.id}" for c in advice.conflicts}
    found["primary"] = " ".join(advice.primary)
    found["first step"] = advice.first_step
    return found


def plain(found: dict[str, str]) -> str:
    """A whole answer in a few words: the instruments by verdict, then the rest."""
    verdicts: dict[str, list[str]] = {}
    rest = []
    for about, said in found.items():
        if about.endswith(" because"):
            continue
        if about in ("primary", "first step") or " " in about:
            rest.append(about.removeprefix("warning ") if said == "yes" else f"{about}: {said}")
        elif said != "not_applicable":
            verdicts.setdefault(said, []).append(about)
    return "; ".join([f"{v}: {' '.join(ids)}" for v, ids in verdicts.items()] + [", ".join(rest)])


def moved(before: dict[str, str], after: dict[str, str]) -> str:
    """What one other fact changes: verdicts with the rules they rest on, and the rest."""
    found = []
    for about in dict.fromkeys((*before, *after)):
        was, now = before.get(about), after.get(about)
        because = f"{about} because"
        if about.endswith(" because") or (was, before.get(because)) == (now, after.get(because)):
            continue
        if about.startswith("warning "):
            found.append(("+" if now else "-") + about.removeprefix("warning "))
        elif now == "not_applicable":
            found.append(f"{about} {now}")
        else:
            found.append(f"{about} {now} {after.get(because, '')}".rstrip())
    return ", ".join(found)


def judged(facts: Facts, on: date = ON) -> dict[str, str]:
    return summary(advise(facts, on, with_what_if=False, with_question=False))


def lines() -> Iterator[str]:
    """All cases: each role with each subject, then those that are turned."""
    for who in role.values:
        for about in subject.values:
            facts = {"role": who, "subject": [about]}
            yield f"{name(facts)}: {plain(judged(facts))}"
    for base in TURNED:
        before = judged(base)
        yield f"{name(base)}: {plain(before)}"
        for id in INPUT:
            # Every role stands above with every subject.
            for value in () if id == "role" else others(id):
                if id in base and base[id] == value:
                    continue
                try:
                    after = judged({**base, id: value})
                except FactsError:
                    yield f"    {name({id: value})}: cannot be"
                    continue
                if what := moved(before, after):
                    yield f"    {name({id: value})}: {what}"
        for on in EARLIER:
            if what := moved(before, judged(base, on)):
                yield f"    on {on}: {what}"


def text() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    print(f"{FILE.name} written")
