"""What no single cell can show: answers that must be equal, forms of others, a log that fails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.records.people.account import AT
from tweeluik.records.cases import standing
from tweeluik.records.cases.door import erase
from tweeluik.records.cases.models import Case
from tweeluik.records.people.models import Session

from .canaries import found_in_answer
from .cells import LOG_TABLES, Cell, browser, given, writes
from .sending import fill
from .stated import rows
from .world import CSRF, World

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
                    body = got.body.replace(str(known.id).encode(), b"ID")
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
                if response.status_code not in wanted or found_in_answer(response):
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
        transaction.set_rollback(True)


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
                    if got.status != 500 or got.found:
                        yield f"{row.ask} of {known.key}: {got.status}, {len(got.found)} words"


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
