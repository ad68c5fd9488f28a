"""The form of one act: what the table asks becomes fields, and what was typed becomes input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from tweeluik.domain.disclosure.access import may_disclose
from tweeluik.domain.disclosure.citizen_service_number import find, mask
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.disclosure.matrix import Relation, item_of
from tweeluik.domain.letters.filling import clean
from tweeluik.domain.procedures.papers import PAPER_KINDS
from tweeluik.domain.procedures.table import Kind, Letter, Need, Opens, Transition
from tweeluik.records.cases.dossier import Dossier
from tweeluik.records.cases.papers import PAPER
from tweeluik.texts import Texts

from ..asked import iso_date
from ..clock import now
from ..letters import DATE_PARTS, NO_NUMBER

HAPPENED_ON: Final = "happened_on"
EVIDENCE: Final = "evidence"
MOST: Final = {Kind.TEXT: 4000, Kind.NAME: 120}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads what is written in a field.

    :ivar others: words for the others, besides who writes it.
    :ivar later: they are not here, and read it when the letter is handed over.
    """

    others: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the form shows it.

    :ivar number: whether it asks if what stands there is no citizen service number after all.
    """

    id: str
    kind: str
    label: str
    hint: str
    required: bool
    value: str
    parts: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    most: int = 0
    readers: Readers | None = None
    chosen: tuple[str, ...] = ()
    link: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The part of a form in which somebody shows a paper of what they tell.

    :ivar choices: the papers of the case, and none of them.
    :ivar value: the one that was chosen.
    :ivar kinds: the sorts of a new paper.
    """

    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    value: str
    kinds: tuple[tuple[str, str], ...]
    kind_chosen: str
    error: str
    readers: Readers


def asks_day(row: Transition, *, reporting: bool) -> bool:
    """Whether the day is asked: of what others did, and of a letter that was handed over."""
    kinds = {type(effect) for effect in row.effects}
    return reporting or (Letter in kinds and Opens not in kinds)


def fields(
    dossier: Dossier,
    texts: Texts,
    row: Transition,
    post: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    reporting: bool,
    today: date,
) -> list[Shown]:
    """The fields of an act, with what was typed, or what the case already knows."""
    found = [
        _field(dossier, texts, need, post, errors)
        for need in row.needs
        if need.asked_of(reporting=reporting)
    ]
    if asks_day(row, reporting=reporting):
        typed = tuple(post.get(f"{HAPPENED_ON}-{part}", "")[:12] for part in DATE_PARTS)
        own_day = (str(today.day), str(today.month), str(today.year))
        found.append(
            Shown(
                id=HAPPENED_ON,
                kind="date",
                label=texts.get("cases", "act", "reported_on" if reporting else "done_on"),
                hint=texts.get("pages", "form", "date_hint"),
                required=True,
                value="",
                parts=typed if post else own_day,
                error=errors.get(HAPPENED_ON, ""),
            )
        )
    return found


def _field(
    dossier: Dossier,
    texts: Texts,
    need: Need,
    post: Mapping[str, str],
    errors: Mapping[str, str],
) -> Shown:
    if need.kind is Kind.PAPERS:
        return _papers(dossier, texts, need, post, errors)
    known = "" if need.settles else dossier.last(need.id)
    return Shown(
        id=need.id,
        kind="choice" if need.kind is Kind.YES_NO else str(need.kind),
        label=texts.get("case_inputs", need.id, "label"),
        hint=texts.find("case_inputs", need.id, "hint") or "",
        required=need.required,
        value=post.get(need.id, known),
        parts=tuple(post.get(f"{need.id}-{part}", "")[:12] for part in DATE_PARTS)
        if need.kind is Kind.DATE
        else (),
        choices=_choices(texts, need),
        error=errors.get(need.id, ""),
        most=MOST.get(need.kind, 0),
        readers=readers(dossier, texts, need.id) if need.kind in MOST else None,
        number=need.kind in MOST and bool(find(post.get(need.id, ""))),
    )


def _choices(texts: Texts, need: Need) -> tuple[tuple[str, str], ...]:
    values = ("yes", "no") if need.kind is Kind.YES_NO else need.values
    return tuple((value, texts.get("case_inputs", need.id, "values", value)) for value in values)


def _papers(
    dossier: Dossier,
    texts: Texts,
    need: Need,
    post: Mapping[str, str],
    errors: Mapping[str, str],
) -> Shown:
    return Shown(
        id=need.id,
        kind=str(need.kind),
        label=texts.get("case_inputs", need.id, "label"),
        hint=texts.get("case_inputs", need.id, "hint"),
        required=need.required,
        value="",
        choices=tuple((str(paper.id), paper.name) for paper in dossier.papers),
        error=errors.get(need.id, ""),
        readers=readers(dossier, texts, need.id),
        chosen=_ticked(need, post),
        link=reverse("case-papers", args=(str(dossier.id),)),
    )


def _ticked(need: Need, post: Mapping[str, str]) -> tuple[str, ...]:
    begin = f"{need.id}-"
    return tuple(name.removeprefix(begin) for name in post if name.startswith(begin))


def evidence(
    dossier: Dossier, texts: Texts, post: Mapping[str, str], errors: Mapping[str, str]
) -> Evidence:
    """Where somebody shows a paper of what they tell."""
    papers = [(str(paper.id), paper.name) for paper in dossier.papers]
    none = ("", texts.get("papers", "evidence", "none"))
    return Evidence(
        label=texts.get("papers", "evidence", "label"),
        hint=texts.get("papers", "evidence", "hint"),
        choices=(*papers, none) if papers else (),
        value=post.get(EVIDENCE, ""),
        kinds=tuple((id, texts.get("papers", "kinds", id)) for id in PAPER_KINDS),
        kind_chosen=post.get("kind", ""),
        error=errors.get("file", "") or errors.get(EVIDENCE, ""),
        readers=readers_of(dossier, texts, PAPER),
    )


def readers(dossier: Dossier, texts: Texts, input: str) -> Readers:
    """Who reads an input, computed from the privacy matrix, never typed by hand."""
    item = item_of(input)
    return readers_of(dossier, texts, item.id) if item is not None else Readers()


def readers_of(dossier: Dossier, texts: Texts, item: str) -> Readers:
    """Who reads an item without being asked anything more."""
    others = [
        relation
        for relation in Relation
        if relation is not Relation.SUBJECT
        and may_disclose(item, "", relation, Purpose.OWN, (), now())
    ]
    here = {str(role) for role in dossier.now.present}
    return Readers(
        tuple(texts.get("readers", "relation", relation) for relation in others),
        later=bool(others) and here == {str(dossier.role)},
    )


def problems(
    texts: Texts,
    row: Transition,
    post: Mapping[str, str],
    *,
    reporting: bool,
    all_of_it: bool = True,
) -> dict[str, str]:
    """What is wrong with what was filled in, by field, all at once.

    :param all_of_it: whether what is required has to be there already.
    """
    found = {}
    for need in row.needs:
        if not need.asked_of(reporting=reporting) or need.kind is Kind.PAPERS:
            continue
        code = _problem(need, post) or ("missing" if all_of_it and _is_missing(need, post) else "")
        if code:
            name = texts.get("case_inputs", need.id, "label").rstrip("?.")
            most = MOST.get(need.kind, 0)
            found[need.id] = texts.get("pages", "problems", code, name=name, most=most)
    return found


def _problem(need: Need, post: Mapping[str, str]) -> str:
    """A date that is none, a text that is too long, or one with a citizen service number
    (``security.md`` 1.2). Whoever typed it may say that it is another number: one in eleven looks
    like one."""
    value = _value(need, post)
    if need.kind is Kind.DATE:
        return "date_of" if isinstance(value, str) else ""
    if need.kind not in MOST:
        return ""
    if len(str(value or "")) > MOST[need.kind]:
        return "too_long"
    return "bsn" if _has_number(need.id, post) else ""


def _is_missing(need: Need, post: Mapping[str, str]) -> bool:
    return need.required and _value(need, post) is None


def _has_number(id: str, post: Mapping[str, str]) -> bool:
    return f"{id}-{NO_NUMBER}" not in post and bool(find(post.get(id, "")))


def masked(id: str, text: str, post: Mapping[str, str]) -> str:
    """A text to keep as a draft: without what seems to be a citizen service number."""
    return mask(text) if _has_number(id, post) else text


def told(row: Transition, post: Mapping[str, str], *, reporting: bool) -> dict[str, object]:
    """What was filled in, as the engine takes it; what cannot be read stays text, so that the
    engine says that it is wrong."""
    found: dict[str, object] = {}
    for need in row.needs:
        if not need.asked_of(reporting=reporting):
            continue
        value = _value(need, post)
        if value is not None:
            found[need.id] = value
    # Ticked, but then something else was chosen: it is not asked any more.
    chosen = {id: value for id, value in found.items() if isinstance(value, str | bool)}
    off = [need.id for need in row.needs if need.when.truth(chosen) is not True]
    return {id: value for id, value in found.items() if id not in off}


def _value(need: Need, post: Mapping[str, str]) -> object:
    typed = clean(post.get(need.id, ""), lines=need.kind is Kind.TEXT)
    match need.kind:
        case Kind.DATE:
            return day(need.id, post)
        case Kind.PAPERS:
            return _ticked(need, post) or None
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(typed, typed or None)
        case Kind.TEXT | Kind.NAME:
            return typed or None
        case _:
            return typed or None


def day(id: str, post: Mapping[str, str]) -> date | str | None:
    """A date in three fields; what is no date stays text."""
    parts = [post.get(f"{id}-{part}", "").strip()[:12] for part in DATE_PARTS]
    if not any(parts):
        return None
    written = iso_date(parts)
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written
