"""Holes as they are made in practice, each planted in the real code; something must find each.

A hole is a small patch of our own code. It names what has to find it: the pages by the cells of
``policy.toml``, the door for reading by ``door.toml``, or one of :mod:`.others`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.urls import get_resolver

from tests.records.people.account import AT
from tweeluik.domain.disclosure import access, matrix
from tweeluik.domain.procedures.table import Role
from tweeluik.interfaces import mail as ours
from tweeluik.interfaces import policy
from tweeluik.interfaces.web import errors, middleware
from tweeluik.interfaces.web.account import own as account_pages
from tweeluik.interfaces.web.account import signed_in
from tweeluik.interfaces.web.cases import keeping, reader, views
from tweeluik.records.cases import consents, disclosing, door, dossier, papers, standing
from tweeluik.records.cases.models import Case, Text
from tweeluik.records.people import accounts, passkeys, sessions
from tweeluik.records.people.models import Passkey, Person, Session
from tweeluik.records.vault.sealing import box

from . import others, reading
from .canaries import found_in
from .cells import Cell, cells, faults, given
from .stated import patterns, rows
from .world import World

Patch = pytest.MonkeyPatch
Hole = Callable[[World, Patch], None]


# -- what finds them -------------------------------------------------------------------------------


def by_pages(world: World, patch: Patch) -> Iterable[str]:
    """The cells, until something is wrong; those of cases first."""
    ordered = sorted(cells(world, rows()), key=lambda cell: not cell.row.of_a_case)
    for cell in ordered:
        yield from faults(world, cell, given(world, cell))


def by_door(world: World, patch: Patch) -> Iterable[str]:
    for one in reading.readings(world):
        yield from reading.faults(world, one)


def by_equality(world: World, patch: Patch) -> Iterable[str]:
    return others.foreign_and_missing(world)


def by_forging(world: World, patch: Patch) -> Iterable[str]:
    return others.forged(world)


def by_ids(world: World, patch: Patch) -> Iterable[str]:
    return others.ids_in_bodies(world)


def by_addresses(world: World, patch: Patch) -> Iterable[str]:
    return others.ids_in_addresses(world)


def by_consenting(world: World, patch: Patch) -> Iterable[str]:
    return others.consenting_acts(world)


def by_a_full_log(world: World, patch: Patch) -> Iterable[str]:
    return others.shown_without_log(world, patch)


def by_twins(world: World, patch: Patch) -> Iterable[str]:
    return others.without_second_opinion(world)


def by_the_start(world: World, patch: Patch) -> Iterable[str]:
    try:
        policy.require_policies(get_resolver().url_patterns)
    except ImproperlyConfigured as refused:
        yield str(refused)


def by_the_log(world: World, patch: Patch) -> Iterable[str]:
    """What the pages write in the log, while the employee looks at everything."""
    lines: list[str] = []
    patch.setattr(middleware, "log", _Lines(lines, middleware.log))
    for row in rows():
        for known in world.cases.values() if row.of_a_case else (None,):
            given(world, Cell(row, world.askers["employee"], known))
    yield from (line for line in lines if found_in(line.encode()))


class _Lines:
    def __init__(self, lines: list[str], log: Any) -> None:
        self.lines, self.log = lines, log

    def info(self, event: str, **told: Any) -> None:
        self.lines.append(f"{event} {told}")
        self.log.info(event, **told)


# -- who -------------------------------------------------------------------------------------------


def everybody_is_the_employee(world: World, patch: Patch) -> None:
    for module in (standing, dossier):
        patch.setattr(module, "role_of", lambda *_: Role.EMPLOYEE)


def a_doctor_gets_the_pages_of_the_employee(world: World, patch: Patch) -> None:
    for module in (standing, dossier):
        patch.setattr(module, "require_employee", lambda *_: None)


def who_took_part_still_does(world: World, patch: Patch) -> None:
    def role_of(person: Person, case: Case, at: Any) -> Role:
        if case.employee_id == person.id:
            return Role.EMPLOYEE
        acting = standing.PROCEDURES[case.procedure].roles
        for taken in case.participations.filter(person=person, role__in=acting, start__lte=at):
            return Role(taken.role)
        raise standing.NoCase(case.id)

    for module in (standing, dossier):
        patch.setattr(module, "role_of", role_of)


def a_role_of_another_procedure_counts(world: World, patch: Patch) -> None:
    patch.setattr(type(standing.PROCEDURES["complaint"]), "roles", property(lambda _: set(Role)))


def the_password_is_enough(world: World, patch: Patch) -> None:
    def signed(request: Any) -> Person | None:
        session = signed_in.session_of(request)
        return session.person if session is not None else None

    patch.setattr(signed_in, "signed_in", signed)


def a_signed_out_browser_still_opens(world: World, patch: Patch) -> None:
    def any_session(token: str) -> Session | None:
        found = Session.objects.select_related("person").filter(key_hash=sessions._hash(token))
        return found.first()

    patch.setattr(sessions, "_with", any_session)


def an_old_code_is_enough(world: World, patch: Patch) -> None:
    patch.setattr(Session, "fresh", lambda *_: True)


def a_case_is_taken_along_without_a_code(world: World, patch: Patch) -> None:
    patch.setattr(signed_in, "ask_code", lambda _: None)


def consent_is_given_without_a_code(world: World, patch: Patch) -> None:
    patch.setattr(views, "ask_code", lambda _: None)


def every_act_asks_a_code(world: World, patch: Patch) -> None:
    patch.setattr(views, "_gives_consent", lambda _: True)


# -- whose -----------------------------------------------------------------------------------------


def a_case_is_remembered_by_its_id(world: World, patch: Patch) -> None:
    remembered: dict[Any, Any] = {}
    real = reader.dossier_for

    def dossier_for(person: Person, id: Any, *rest: Any) -> Any:
        if id not in remembered:
            remembered[id] = real(person, id, *rest)
        return remembered[id]

    patch.setattr(reader, "dossier_for", dossier_for)


def the_overview_of_everybody(world: World, patch: Patch) -> None:
    everybody = world.people["employee"].person
    real = views.overview
    patch.setattr(views, "overview", lambda person, at: real(everybody, at))


def the_texts_of_all_cases(world: World, patch: Patch) -> None:
    class AllTexts:
        class objects:
            @staticmethod
            def filter(**_: Any) -> Any:
                return Text.objects.all()

    patch.setattr(standing, "Text", AllTexts)


def the_address_of_somebody_else(world: World, patch: Patch) -> None:
    real, first = accounts.address_of, world.people["other_employee"].person
    patch.setattr(account_pages.accounts, "address_of", lambda _: real(first))


def sessions_of_everybody(world: World, patch: Patch) -> None:
    patch.setattr(sessions, "_open", lambda _: Session.objects.filter(ended_at=None))


def papers_of_everybody(world: World, patch: Patch) -> None:
    real = papers.listed

    def listed(*_: Any) -> Any:
        return tuple(one for case in Case.objects.all() for one in real(case, box(case.owner)))

    patch.setattr(dossier, "listed", listed)


def a_paper_by_its_own_id(world: World, patch: Patch) -> None:
    real = papers.hand_out

    def hand_out(person: Person, id: Any, paper: Any, *rest: Any) -> Any:
        of = papers.Paper.objects.filter(id=paper, case__employee=person).first()
        return real(person, of.case_id if of else id, paper, *rest)

    patch.setattr(papers, "hand_out", hand_out)


def a_paper_for_who_takes_part(world: World, patch: Patch) -> None:
    yes = access.Decision(True, ground="relation")
    patch.setattr(papers, "judging", lambda *_: lambda item: yes)


def evidence_of_another_case(world: World, patch: Patch) -> None:
    patch.setattr(door, "of_case", lambda *_: True)


def consents_of_everybody(world: World, patch: Patch) -> None:
    real = consents.given

    def given_(_: Case) -> Any:
        return tuple(line for case in Case.objects.all() for line in real(case))

    patch.setattr(consents, "given", given_)


def a_passkey_of_somebody_else(world: World, patch: Patch) -> None:
    def remove(person: Person, id: Any, *_: Any, **__: Any) -> bool:
        return bool(Passkey.objects.filter(id=id).delete())

    patch.setattr(passkeys, "remove", remove)


# -- what is told ----------------------------------------------------------------------------------


def not_yours_differs_from_not_there(world: World, patch: Patch) -> None:
    real = reader.dossier_for

    def dossier_for(person: Person, id: Any, *rest: Any) -> Any:
        if Case.objects.filter(id=id).exclude(employee=person).exists():
            raise PermissionDenied
        return real(person, id, *rest)

    patch.setattr(reader, "dossier_for", dossier_for)


def the_error_page_names_the_case(world: World, patch: Patch) -> None:
    real, word = errors._error, next(iter(world.cases["foreign"].events))

    def error(request: Any, key: str, status: int) -> Any:
        response = real(request, key, status)
        response.content += f"<!-- {request.path} {word} -->".encode()
        return response

    patch.setattr(errors, "_error", error)


def words_of_another_on_paper(world: World, patch: Patch) -> None:
    real, word = keeping.compose, next(iter(world.cases["foreign"].events))

    def compose(*told: Any) -> Any:
        return replace(real(*told), title=word)

    patch.setattr(keeping, "compose", compose)


def words_in_an_address(world: World, patch: Patch) -> None:
    real = views._act

    def act(request: Any, person: Person, found: Any, *rest: Any, **more: Any) -> Any:
        response = real(request, person, found, *rest, **more)
        words = "".join(word for event in found.events for word in event.words.values())
        if response.status_code == 303:
            response.headers["Location"] += f"?laatste={words}"
        return response

    patch.setattr(views, "_act", act)


def words_in_a_file_name(world: World, patch: Patch) -> None:
    real = keeping.as_file

    def as_file(body: bytes, name: str, kind: str) -> Any:
        words = sorted(found_in(body))
        return real(body, f"{words[0] if words else ''}{name}", kind)

    patch.setattr(keeping, "as_file", as_file)


def a_name_in_the_subject_of_a_mail(world: World, patch: Patch) -> None:
    (name,) = world.canaries.words("employee", "name")

    def message(*, subject: str, **more: Any) -> EmailMessage:
        return EmailMessage(subject=f"{name}: {subject}", **more)

    patch.setattr(ours, "EmailMessage", message)


def words_in_the_log(world: World, patch: Patch) -> None:
    real = keeping.from_case

    def from_case(*told: Any) -> dict[str, str]:
        filled = real(*told)
        middleware.log.info("letter", fields=filled)
        return filled

    patch.setattr(keeping, "from_case", from_case)


def how_many_cases_others_have(world: World, patch: Patch) -> None:
    real = views.render

    def render(request: Any, template: str, context: Any, **more: Any) -> Any:
        response = real(request, template, context, **more)
        response.content += f"<!-- {Case.objects.count()} -->".encode()
        return response

    patch.setattr(views, "render", render)


# -- what is done ----------------------------------------------------------------------------------


def looking_changes_the_case(world: World, patch: Patch) -> None:
    real = views.page.build

    def build(found: Any, *rest: Any) -> Any:
        Case.objects.filter(id=found.id).update(changed_at=AT)
        return real(found, *rest)

    patch.setattr(views.page, "build", build)


def a_reading_that_is_not_logged(world: World, patch: Patch) -> None:
    patch.setattr(dossier, "log", lambda *_, **__: None)


def a_log_that_may_fail(world: World, patch: Patch) -> None:
    real = dossier.log

    def log(*told: Any, **more: Any) -> None:
        try:
            real(*told, **more)
        except DatabaseError:
            return

    patch.setattr(dossier, "log", log)


def a_form_without_token(world: World, patch: Patch) -> None:
    begin = next(one for route, one in patterns() if route == "/mijn/begin")
    patch.setattr(begin.callback, "csrf_exempt", True, raising=False)


def a_form_from_another_site(world: World, patch: Patch) -> None:
    patch.setattr(middleware, "_own", lambda _: True)
    patch.setattr(middleware.OwnForms, "_origin_verified", lambda *_: True)


def a_view_that_says_nothing(world: World, patch: Patch) -> None:
    page = next(one for route, one in patterns() if route == "/zaak/<uuid:id>/inzage")
    patch.delattr(page.callback, "policy")


# -- consent ---------------------------------------------------------------------------------------


def chosen_papers_for_the_own_doctor(world: World, patch: Patch) -> None:
    item = matrix.items()["chosen_papers"]
    readers = {**item.readers, matrix.Relation.OWN_PHYSICIAN: matrix.May.CONSENT}
    changed = {**matrix.items(), item.id: replace(item, readers=readers)}
    patch.setattr(access, "items", lambda: changed)


def _holds(patch: Patch, changed: Callable[..., tuple[Any, ...]]) -> None:
    real = access.Consent.holds

    def holds(self: Any, item: Any, reader: str, purpose: Any, at: Any) -> bool:
        return real(*changed(self, item, reader, purpose, at))

    patch.setattr(access.Consent, "holds", holds)


def what_was_withdrawn_still_holds(world: World, patch: Patch) -> None:
    _holds(patch, lambda one, *rest: (replace(one, withdrawn=None), *rest))


def what_expired_still_holds(world: World, patch: Patch) -> None:
    _holds(patch, lambda one, *rest: (replace(one, end=None), *rest))


def what_is_to_begin_holds_now(world: World, patch: Patch) -> None:
    _holds(patch, lambda one, *rest: (replace(one, start=AT), *rest))


def for_any_purpose(world: World, patch: Patch) -> None:
    _holds(patch, lambda one, item, reader, _, at: (one, item, reader, one.purpose, at))


def to_any_reader(world: World, patch: Patch) -> None:
    _holds(patch, lambda one, item, _, *rest: (one, item, one.to, *rest))


def without_consent(world: World, patch: Patch) -> None:
    item = matrix.items()["second_opinion_advice"]
    readers = {**item.readers, matrix.Relation.OWN_PHYSICIAN: matrix.May.YES}
    changed = {**matrix.items(), item.id: replace(item, readers=readers)}
    patch.setattr(access, "items", lambda: changed)


def the_own_doctor_reads_as_the_other(world: World, patch: Patch) -> None:
    other = matrix.Relation.SECOND_OPINION_PHYSICIAN
    patch.setitem(disclosing.RELATION, Role.OCCUPATIONAL_PHYSICIAN, other)


Finder = Callable[[World, Patch], Iterable[str]]

HOLES: Final[tuple[tuple[Hole, Finder], ...]] = (
    (everybody_is_the_employee, by_pages),
    (a_doctor_gets_the_pages_of_the_employee, by_pages),
    (who_took_part_still_does, by_door),
    (a_role_of_another_procedure_counts, by_door),
    (the_password_is_enough, by_pages),
    (a_signed_out_browser_still_opens, by_pages),
    (an_old_code_is_enough, by_pages),
    (a_case_is_taken_along_without_a_code, by_pages),
    (consent_is_given_without_a_code, by_consenting),
    (every_act_asks_a_code, by_consenting),
    (papers_of_everybody, by_pages),
    (a_paper_by_its_own_id, by_addresses),
    (a_paper_for_who_takes_part, by_pages),
    (evidence_of_another_case, by_ids),
    (consents_of_everybody, by_addresses),
    (a_passkey_of_somebody_else, by_ids),
    (words_of_another_on_paper, by_pages),
    (chosen_papers_for_the_own_doctor, by_door),
    (a_case_is_remembered_by_its_id, by_pages),
    (the_overview_of_everybody, by_pages),
    (the_texts_of_all_cases, by_pages),
    (the_address_of_somebody_else, by_pages),
    (sessions_of_everybody, by_ids),
    (not_yours_differs_from_not_there, by_equality),
    (the_error_page_names_the_case, by_pages),
    (words_in_an_address, by_pages),
    (words_in_a_file_name, by_pages),
    (a_name_in_the_subject_of_a_mail, by_pages),
    (words_in_the_log, by_the_log),
    (how_many_cases_others_have, by_twins),
    (looking_changes_the_case, by_pages),
    (a_reading_that_is_not_logged, by_pages),
    (a_log_that_may_fail, by_a_full_log),
    (a_form_without_token, by_forging),
    (a_form_from_another_site, by_forging),
    (a_view_that_says_nothing, by_the_start),
    (what_was_withdrawn_still_holds, by_door),
    (what_expired_still_holds, by_door),
    (what_is_to_begin_holds_now, by_door),
    (for_any_purpose, by_door),
    (to_any_reader, by_door),
    (without_consent, by_door),
    (the_own_doctor_reads_as_the_other, by_door),
)

EVERY_RUN: Final = (
    a_doctor_gets_the_pages_of_the_employee,
    not_yours_differs_from_not_there,
    what_was_withdrawn_still_holds,
)
"""One of each kind, for every run: a page, two answers that differ, a consent."""
