"""The papers of a case: sealed, logged, handed out to who may, and gone when they are removed."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from structlog.testing import capture_logs

from tests.inspection import ordinary
from tests.inspection.clamd import Clamd, clamd
from tests.inspection.hostile import EICAR
from tests.inspection.hostile_pdf import planted
from tests.records.cases.conftest import AT
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.law.sources import cite
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.papers import PAPER_KINDS
from tweeluik.domain.procedures.table import Role
from tweeluik.inspection.verdict import Clean, FileType, Reason, Refused
from tweeluik.records.audit.models import Entry
from tweeluik.records.audit.verifying import verify_log
from tweeluik.records.cases import papers
from tweeluik.records.cases.door import Act, Done, act, erase
from tweeluik.records.cases.door import Refused as ActRefused
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Chunk, Paper, Participation
from tweeluik.records.cases.papers import (
    CaseFull,
    HandedIn,
    NoPaper,
    fit_name,
    hand_out,
    remove,
    scan_waiting,
    take_in,
)
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person
from tweeluik.records.vault.errors import Unreadable
from tweeluik.records.vault.files import opened_file

CANARY = "kanarie7c1e"
Begin = Callable[[str], Case]


@pytest.fixture
def case(begin: Begin) -> Case:
    return begin("second_opinion")


def letter(content: bytes = b"", name: str = "nee.pdf", key: str = "") -> HandedIn:
    return HandedIn(name, "refusal", content or ordinary.pdf(), key or uuid4().hex)


def lines(case: Case) -> list[tuple[str, str, str]]:
    """What the log says of papers."""
    rows = Entry.objects.filter(case=str(case.id), event__startswith="paper").order_by("seq")
    return [(row.event, row.action, row.outcome) for row in rows]


# -- in, out and away ------------------------------------------------------------------------------


def test_a_paper_comes_back_as_it_was_with_a_line_for_each_act(
    employee: Person, case: Case
) -> None:
    large = ordinary.pdf(1_000)
    id = take_in(employee, case.id, letter(large), AT)
    found, content = hand_out(employee, case.id, id, Purpose.OWN, AT)
    assert (found.name, found.kind, found.type) == ("nee.pdf", "refusal", FileType.PDF)
    assert content == large
    assert Chunk.objects.filter(paper=id).count() == len(large) // (128 * 1024) + 1
    remove(employee, case.id, id, AT)
    assert not Paper.objects.exists()
    assert not Chunk.objects.exists()
    assert lines(case) == [
        ("paper_added", "add", "allow"),
        ("paper_read", "download", "allow"),
        ("paper_removed", "delete", "allow"),
    ]
    assert verify_log().ok


def test_what_is_refused_is_a_line_and_nothing_else(employee: Person, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        take_in(employee, case.id, letter(b"MZ a program"), AT)
    assert refused.value.reason is Reason.OTHER_TYPE
    assert not Paper.objects.exists()
    assert lines(case) == [("paper_refused", "add", "deny")]


def test_the_same_form_twice_is_one_paper(employee: Person, case: Case) -> None:
    ids = {take_in(employee, case.id, letter(key="a"), AT) for _ in range(2)}
    other = take_in(employee, case.id, letter(ordinary.pdf(2), key="a"), AT)
    assert len(ids) == 1
    assert Paper.objects.count() == 2
    assert other not in ids


def test_to_others_there_is_no_paper(employee: Person, stranger: Person, case: Case) -> None:
    id = take_in(employee, case.id, letter(), AT)
    for attempt in (
        lambda: hand_out(stranger, case.id, id, Purpose.OWN, AT),
        lambda: remove(stranger, case.id, id, AT),
        lambda: take_in(stranger, case.id, letter(), AT),
    ):
        with pytest.raises(NoCase):
            attempt()
    assert Paper.objects.count() == 1


ELSEWHERE = sorted(set(Role) - {Role.CLOCK} - PROCEDURES["second_opinion"].roles)


@pytest.mark.parametrize("role", sorted(PROCEDURES["second_opinion"].roles - {Role.EMPLOYEE}))
def test_who_takes_part_reads_no_paper_by_that_alone(
    role: Role, employee: Person, stranger: Person, case: Case
) -> None:
    """The matrix opens a paper to the employee only; an attempt is in the log."""
    id = take_in(employee, case.id, letter(), AT)
    Participation.objects.create(case=case, person=stranger, role=role, start=AT)
    with pytest.raises(NoPaper):
        hand_out(stranger, case.id, id, Purpose.SECOND_OPINION, AT)
    assert lines(case)[-1] == ("paper_read", "download", "deny")
    assert dossier_for(stranger, case.id, Purpose.SECOND_OPINION, AT).papers == ()
    with pytest.raises(NoCase):
        remove(stranger, case.id, id, AT)
    with pytest.raises(NoCase):
        take_in(stranger, case.id, letter(), AT)


@pytest.mark.parametrize("role", ELSEWHERE)
def test_a_role_of_another_procedure_opens_nothing_here(
    role: Role, employee: Person, stranger: Person, case: Case
) -> None:
    """Who handles a complaint takes no part in the second opinion that it is about."""
    id = take_in(employee, case.id, letter(), AT)
    Participation.objects.create(case=case, person=stranger, role=role, start=AT)
    for attempt in (
        lambda: hand_out(stranger, case.id, id, Purpose.COMPLAINT, AT),
        lambda: dossier_for(stranger, case.id, Purpose.COMPLAINT, AT),
        lambda: remove(stranger, case.id, id, AT),
    ):
        with pytest.raises(NoCase):
            attempt()


def test_a_paper_of_another_case_is_none_here(employee: Person, begin: Begin, case: Case) -> None:
    id = take_in(employee, begin("complaint").id, letter(), AT)
    for attempt in (
        lambda: hand_out(employee, case.id, id, Purpose.OWN, AT),
        lambda: remove(employee, case.id, id, AT),
    ):
        with pytest.raises(NoPaper):
            attempt()


def test_nothing_is_handed_out_without_its_line(
    employee: Person, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = take_in(employee, case.id, letter(), AT)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO audit_gone")
    try:
        for attempt in (
            lambda: hand_out(employee, case.id, id, Purpose.OWN, AT),
            lambda: remove(employee, case.id, id, AT),
            lambda: take_in(employee, case.id, letter(), AT),
        ):
            with pytest.raises(Exception, match="audit_entry"):
                attempt()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_gone RENAME TO audit_entry")
    assert Paper.objects.count() == 1


def test_erasing_a_case_erases_its_papers(employee: Person, case: Case) -> None:
    id = take_in(employee, case.id, letter(), AT)
    chunk = bytes(Chunk.objects.get(paper=id).sealed)
    erase(employee, case.id, AT)
    assert not Paper.objects.exists()
    assert not Chunk.objects.exists()
    with pytest.raises(Unreadable):
        list(opened_file(case.owner, f"paper:{id}", [chunk]))


# -- how much --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "value"), [("MOST_PAPERS", 2), ("MOST_IN_CASE", 2_500)])
def test_a_case_holds_so_much(
    limit: str, value: int, employee: Person, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, limit, value)
    assert len(ordinary.pdf()) * 2 < 2_500 < len(ordinary.pdf()) * 2 + len(ordinary.pdf(3))
    for _ in range(2):
        take_in(employee, case.id, letter(), AT)
    with pytest.raises(CaseFull):
        take_in(employee, case.id, letter(ordinary.pdf(3)), AT)


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Brief van de arts.PDF", "Brief van de arts.pdf"),
        ("C:\\Users\\jan\\nee.pdf", "nee.pdf"),
        ("../../etc/nee", "nee.pdf"),
        ("nee\r\nSet-Cookie: a.pdf", "nee Set-Cookie: a.pdf"),
        ("nee\u202efdp.exe.pdf", "nee fdp.exe.pdf"),
        ("", "-.pdf"),
        ("...", "-.pdf"),
        ("brief 111222333.pdf", "brief •••••••••.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
    ],
)
def test_names_are_one_line_with_our_extension(name: str, kept: str) -> None:
    assert fit_name(name, FileType.PDF) == kept


def test_sorts_of_paper_have_sources() -> None:
    for kind in PAPER_KINDS.values():
        assert kind.sources or kind.id == "other"
        for source in kind.sources:
            cite(source)


# -- as evidence, and along with a question --------------------------------------------------------


def ask(employee: Person, case: Case, evidence: UUID | None = None) -> object:
    told = {"question": "Kan dit?", "advice": "Ja.", "view": "Nee."}
    version = Case.objects.get(id=case.id).version
    asked = Act("ask", AT.date(), version, uuid4().hex, told, evidence=evidence)
    return act(employee, case.id, asked, AT)


def test_evidence_is_a_paper_of_the_case(employee: Person, begin: Begin, case: Case) -> None:
    elsewhere = take_in(employee, begin("complaint").id, letter(), AT)
    for wrong in (elsewhere, uuid4()):
        outcome = ask(employee, case, wrong)
        assert isinstance(outcome, ActRefused)
        assert outcome.refusal.fields == ("evidence",)
    id = take_in(employee, case.id, letter(), AT)
    assert isinstance(ask(employee, case, id), Done)
    assert dossier_for(employee, case.id, Purpose.OWN, AT).events[0].evidence == id
    remove(employee, case.id, id, AT)
    assert dossier_for(employee, case.id, Purpose.OWN, AT).events[0].evidence == id


# -- nothing in the clear --------------------------------------------------------------------------


def test_nothing_of_a_paper_is_in_the_database_or_the_log(
    employee: Person, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    made = ordinary.new_pdf()
    made.docinfo["/Title"] = CANARY
    made.pages[0].Contents = made.make_stream(f"BT ({CANARY}) Tj ET".encode())
    files = {
        f"{CANARY}.pdf": ordinary.saved(made),
        f"{CANARY}.jpg": ordinary.phone_jpeg(CANARY.encode()),
        f"{CANARY}.png": ordinary.noted_png(CANARY.encode()),
        f"{CANARY}.exe": CANARY.encode(),
    }
    assert sum(CANARY.encode() in content for content in files.values()) == len(files)
    with caplog.at_level(logging.DEBUG), capture_logs() as said:
        for name, content in files.items():
            try:
                id = take_in(employee, case.id, letter(content, name), AT)
            except Refused:
                continue
            found, _ = hand_out(employee, case.id, id, Purpose.OWN, AT)
            assert CANARY in found.name
    assert CANARY not in caplog.text + repr(said)
    assert CANARY.encode() not in everything()
    Paper.objects.filter(case=case).update(name=CANARY.encode())
    assert CANARY.encode() in everything(), "control: in the clear it would be seen"


def everything() -> bytes:
    """All bytes of the database."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    out = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 names of our own tables
            for row in cursor.fetchall():
                parts = (
                    bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row
                )
                out.write(b" ".join(parts))
    return out.getvalue()


# -- the virus scanner -----------------------------------------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path, settings: object) -> Iterator[Clamd]:
    with clamd(tmp_path) as (server, address):
        settings.CLAMAV = address  # type: ignore[attr-defined]
        yield server


def infected() -> bytes:
    """A PDF that is well made, with the test virus in it."""
    made = ordinary.new_pdf()
    made.pages[0].Contents = made.make_stream(EICAR)
    return ordinary.saved(made, compress_streams=False)


def test_what_the_scanner_finds_is_refused(employee: Person, case: Case, scanner: Clamd) -> None:
    with pytest.raises(Refused) as refused:
        take_in(employee, case.id, letter(infected()), AT)
    assert refused.value.reason is Reason.VIRUS
    assert not Paper.objects.exists()
    id = take_in(employee, case.id, letter(), AT)
    assert Paper.objects.get(id=id).scanned
    assert scanner.seen[-1] == ordinary.pdf()


def test_without_an_answer_nothing_is_handed_out(
    employee: Person, case: Case, scanner: Clamd
) -> None:
    scanner.mood = "refuse"
    clean = take_in(employee, case.id, letter(), AT)
    ill = take_in(employee, case.id, letter(infected()), AT)
    assert scan_waiting(AT) == 0
    for id in (clean, ill):
        with pytest.raises(NoPaper):
            hand_out(employee, case.id, id, Purpose.OWN, AT)
    assert {p.state for p in dossier_for(employee, case.id, Purpose.OWN, AT).papers} == {"checking"}
    scanner.mood = "well"
    assert scan_waiting(AT) == 2
    assert hand_out(employee, case.id, clean, Purpose.OWN, AT)[1] == ordinary.pdf()
    with pytest.raises(NoPaper):
        hand_out(employee, case.id, ill, Purpose.OWN, AT)
    assert not Chunk.objects.filter(paper=ill).exists()
    assert sorted(lines(case))[-2:] == [
        ("paper_scanned", "read", "allow"),
        ("paper_scanned", "read", "deny"),
    ]
    assert scan_waiting(AT) == 0


def test_one_file_that_the_scanner_chokes_on_does_not_stop_the_rest(
    employee: Person, case: Case, scanner: Clamd
) -> None:
    scanner.mood = "refuse"
    for number in (1, 2, 3):
        take_in(employee, case.id, letter(ordinary.pdf(number)), AT)
    for tried in (1, 2, 3):
        scan_waiting(AT + timedelta(minutes=tried))
        assert Paper.objects.exclude(tried_at=None).count() == tried, "each in its turn"


def test_when_the_scanner_is_taken_away_what_waits_stays_shut(
    employee: Person, case: Case, scanner: Clamd, settings: object
) -> None:
    scanner.mood = "none"
    id = take_in(employee, case.id, letter(), AT)
    settings.CLAMAV = ""  # type: ignore[attr-defined]
    assert scan_waiting(AT) == 0
    with pytest.raises(NoPaper):
        hand_out(employee, case.id, id, Purpose.OWN, AT)


def test_control_without_inspection_hostile_files_are_kept(
    employee: Person, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stops them is the inspection: with a gate that lets all through they are kept."""
    hostile = next(content for name, content in planted() if name.startswith("when opened"))
    with pytest.raises(Refused):
        take_in(employee, case.id, letter(hostile), AT)
    monkeypatch.setattr(
        papers.INSPECTOR, "look", lambda content, extension: Clean(FileType.PDF, content)
    )
    take_in(employee, case.id, letter(hostile), AT)
    assert Paper.objects.count() == 1
