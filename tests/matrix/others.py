"""What no single cell can show: answers that must be equal, forms of others, a log that fails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.records.people.account import AT
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Role
from tweeluik.records.cases import standing
from tweeluik.records.cases.door import Act, Done, act, erase
from tweeluik.records.cases.models import Case
from tweeluik.records.people.models import Passkey, Session

from .canaries import found_in, found_in_answer
from .cells import LOG_TABLES, Cell, browser, given, writes
from .sending import fill
from .stated import file, may_head, rows
from .world import CSRF, Asker, Known, World

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
FORGED: tuple[dict[str, str], ...] = (
    {},
    {"X-CSRFToken": "x" * 32},
    {"X-CSRFToken": CSRF, "Origin": "https://evil.example"},
    {"X-CSRFToken": CSRF, "Sec-Fetch-Site": "cross-site"},
    {"X-CSRFToken": CSRF, "Sec-Fetch-Site": "same-site"},
)


def foreign_and_missing(world: World) -> Iterator[str]:
    """A case of somebody else, one that was erased and one that never was give the same bytes."""
    askers = [one for one in world.askers.values() if one.signed in ("yes", "stale")]
    for row in (one for one in rows() if one.of_a_case):
        for asker in askers:
            seen = {}
            for key in ("foreign", "erased", "missing", "second_opinion:requested"):
                known = world.cases[key]
                if world.relation(asker, known) != "employee":
                    got = given(world, Cell(row, asker, known))
                    body = got.body
                    for id in (known.id, known.paper, known.consent):
                        body = body.replace(str(id).encode(), b"ID")
                    seen[key] = (got.status, hashlib.sha256(body).hexdigest())
            if len(set(seen.values())) != 1:
                yield f"{asker.name} {row.ask}: {seen}"


def forged(world: World) -> Iterator[str]:
    """No form is taken without the token of this browser, or from another site (A23)."""
    employee, known = world.askers["employee"], world.cases["second_opinion:draft"]
    # The API reads no cookie: there is nothing to forge.
    for row in (one for one in rows() if one.method == "POST" and "/api/" not in one.ask):
        for headers in FORGED:
            path, told = fill(world, row, employee, known if row.of_a_case else None)
            with transaction.atomic():
                before = rows_of_all()
                response = browser(employee).post(path, told, headers=headers)
                if response.status_code != 403 or rows_of_all() != before:
                    yield f"{row.ask} {headers}: {response.status_code}"
                transaction.set_rollback(True)


def rows_of_all() -> str:
    """A hash of everything that is kept but the log."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith("audit_"):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database
                found.update("\n".join(sorted(map(repr, _plain(cursor)))).encode())
    return found.hexdigest()


def _plain(cursor: Any) -> Iterator[tuple[object, ...]]:
    for row in cursor.fetchall():
        yield tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def other_methods(world: World) -> Iterator[str]:
    """What is not stated is refused and does nothing; HEAD tells what GET tells, without a body."""
    employee, known = world.askers["employee"], world.cases["second_opinion:draft"]
    methods: dict[str, set[str]] = {}
    for row in rows():
        methods.setdefault(row.route, set()).add(row.method)
    for row in {row.route: row for row in rows()}.values():
        path, _ = fill(world, row, employee, known if row.of_a_case else None)
        for method in (*UNSAFE, "OPTIONS", "TRACE", "PROPFIND", "GET", "HEAD"):
            if method in methods[row.route]:
                continue
            with transaction.atomic(), writes() as written:
                response = browser(employee).generic(method, path, headers={"X-CSRFToken": CSRF})
                wanted = {405}
                if row.yes == (404,):
                    wanted = {404}
                elif method == "OPTIONS" and "/api/" in path:
                    wanted = {204}
                elif method in ("GET", "HEAD") and "/api/" not in path:
                    # A page that is only sent to is left for the start page.
                    wanted = {303}
                if method == "HEAD" and "GET" in methods[row.route]:
                    told = browser(employee).get(path).status_code
                    # "Sluit snel" forgets nothing when somebody only looks ahead.
                    wanted = {204 if path == "/sluit-snel" else told}
                shown = found_in_answer(response) - found_in(path.encode())
                if method == "HEAD":
                    shown -= may_head(row, world, known)
                if response.status_code not in wanted or shown:
                    yield f"{method} {path}: {response.status_code}, wanted {wanted}"
                if written - LOG_TABLES - {"people_person"}:
                    yield f"{method} {path} changed {written}"
                transaction.set_rollback(True)


def ids_in_bodies(world: World) -> Iterator[str]:
    """The id of a session of somebody else, sent in a form, does nothing (A6)."""
    others = Session.objects.filter(person=world.people["other_employee"].person, ended_at=None)
    session = others.get()
    with transaction.atomic():
        told = {"session": str(session.id)}
        asker = browser(world.askers["employee"])
        response = asker.post("/account/apparaat-uitloggen", told, headers={"X-CSRFToken": CSRF})
        if response.status_code != 303 or not others.exists():
            yield "a session of somebody else was ended"
        passkey = Passkey.objects.get(person=world.people["other_employee"].person)
        told = {"passkey": str(passkey.id)}
        response = asker.post("/account/passkey-weg", told, headers={"X-CSRFToken": CSRF})
        if response.status_code != 303 or not Passkey.objects.filter(id=passkey.id).exists():
            yield "a passkey of somebody else was taken away"
        transaction.set_rollback(True)
    yield from _papers_of_others(world)


def _papers_of_others(world: World) -> Iterator[str]:
    """A paper of another case, one's own or not, shows nothing in this one (design.md 5)."""
    known = world.cases["alone:second_opinion:requested"]
    person, reported = world.people["employee"].person, Role.OCCUPATIONAL_PHYSICIAN
    for key in ("foreign", "erased", "missing", "second_opinion:requested"):
        paper = world.cases[key].paper
        with transaction.atomic():
            version = Case.objects.get(id=known.id).version
            asked = Act("grant", AT.date(), version, f"of {key}", {}, reported, evidence=paper)
            if isinstance(act(person, known.id, asked, AT), Done):
                yield f"the paper of {key} is taken as evidence"
            transaction.set_rollback(True)


def ids_in_addresses(world: World) -> Iterator[str]:
    """The id of a paper or consent of another case is as one that never was, in one's own case too;
    the papers and consents of one's own do not show in the case of somebody else."""
    employee, keys = (
        world.askers["employee"],
        ("missing", "foreign", "erased", "handover:file_passed"),
    )
    for row in (
        one for one in rows() if "<uuid:paper>" in one.route or "<uuid:consent>" in one.route
    ):
        for of in ("second_opinion:advice_ready", "foreign"):
            seen = {}
            for key in keys:
                if key == of:
                    continue
                other = world.cases[key]
                mixed = replace(world.cases[of], paper=other.paper, consent=other.consent)
                got = given(world, Cell(row, employee, mixed))
                body = got.body
                for id in (mixed.paper, mixed.consent):
                    body = body.replace(str(id).encode(), b"ID")
                seen[key] = (got.status, hashlib.sha256(body).hexdigest())
                if got.status != 404 or got.found - got.asked or got.writes - LOG_TABLES:
                    yield f"{row.ask} of {of} with an id of {key}: {got.status} {got.writes}"
            if len(set(seen.values())) != 1:
                yield f"{row.ask} of {of}: {seen}"


def consenting_acts(world: World) -> Iterator[str]:
    """An act that gives consent asks a code of just now, and does nothing before; no other does."""
    employee, stale = world.askers["employee"], world.askers["employee_stale"]
    for known in world.cases.values():
        if world.relation(employee, known) != "employee":
            continue
        procedure = PROCEDURES[known.procedure]
        stated = file()["acts"]["after_code"][known.procedure]
        for name in sorted({row.name for row in procedure.transitions if Role.EMPLOYEE in row.by}):
            for method in ("get", "post"):
                told = _asked(world, stale, known, name, method)
                asks = told[0].startswith("/account/code")
                if asks is not (name in stated) or (
                    asks and told[1] - LOG_TABLES - {"people_kept"}
                ):
                    yield f"{known.key} {method} {name}, an old code: {told}"
            if _asked(world, employee, known, name, "get")[0].startswith("/account"):
                yield f"{known.key} {name}: asks a code of who gave it just now"


def _asked(
    world: World, asker: Asker, known: Known, name: str, method: str
) -> tuple[str, set[str]]:
    """Where an act leads, and the tables that it writes."""
    path = f"/zaak/{known.id}/doen/{name}"
    with transaction.atomic(), writes() as written:
        response = getattr(browser(asker), method)(path, headers={"X-CSRFToken": CSRF})
        transaction.set_rollback(True)
    return response.headers.get("Location", ""), written


def shown_without_log(world: World, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """When a line of the log cannot be written, nothing of the case is shown."""

    def full(**_: Any) -> None:
        raise DatabaseError("the log is full")

    with patch.context() as broken:
        broken.setattr(standing, "record", full)
        employee = world.askers["employee"]
        for row in (one for one in rows() if one.of_a_case and one.method == "GET"):
            for known in world.cases.values():
                if world.relation(employee, known) == "employee":
                    got = given(world, Cell(row, employee, known))
                    shown = got.found - got.asked
                    if got.status != 500 or shown:
                        yield f"{row.ask} of {known.key}: {got.status}, {len(shown)} words"


def without_second_opinion(world: World) -> Iterator[str]:
    """Everything that somebody else gets to see is the same without the employee's cases."""
    yield from _differences(world, _bytes_of_others(world))


def _bytes_of_others(world: World) -> dict[str, tuple[int, bytes]]:
    found = {}
    for row in rows():
        # A page that shows a new seed is never the same twice.
        if row.method != "GET" or row.of_a_case or row.writes:
            continue
        for asker in world.askers.values():
            if asker.who is None or asker.who.name != "employee":
                got = given(world, Cell(row, asker))
                found[f"{asker.name} {row.ask}"] = (got.status, got.body)
    return found


def _differences(world: World, before: dict[str, tuple[int, bytes]]) -> Iterator[str]:
    employee = world.people["employee"].person
    for case in Case.objects.filter(employee=employee):
        erase(employee, case.id, AT)
    after = _bytes_of_others(world)
    yield from (name for name in before if before[name] != after[name])
