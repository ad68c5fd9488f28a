"""The papers of a case, through the pages, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inspection import ordinary
from tests.web.account.guest import Guest
from tweeluik.inspection.verdict import Reason
from tweeluik.records.cases.models import Chunk, Event, Paper
from tweeluik.texts import texts

from .test_life import Employee, employee

__all__ = ["employee"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NL = texts("nl")


def file(content: bytes, name: str = "nee.pdf", kind: str = "text/html") -> SimpleUploadedFile:
    """A file as a browser sends it; what the browser calls it should not matter."""
    return SimpleUploadedFile(name, content, content_type=kind)


def papers(employee: Employee) -> str:
    return f"{employee.home}/stukken"


def add(employee: Employee, content: bytes, name: str = "nee.pdf", **told: Any) -> Guest:
    """Add a paper through its form."""
    path = papers(employee)
    page = employee.guest.open(path)
    return page.fill(path, file=file(content, name), **told)


def downloads(guest: Guest) -> list[str]:
    """The addresses of the papers on the page."""
    links = [str(link.get("href")) for link in guest.page.iter("a")]
    return [link for link in links if "/stukken/" in link and not link.endswith("/weg")]


def test_a_paper_comes_back_as_it_was(employee: Employee) -> None:
    page = add(employee.begin(), ordinary.pdf(), kind="refusal")
    assert page.status == 200
    for word in ("nee.pdf", NL.get("papers", "kinds", "refusal"), NL.get("papers", "kept")):
        assert word in page.text
    assert NL.get("cases", "readers", "only_you") in page.text
    (link,) = downloads(page)
    answer = employee.guest.client.get(link)
    assert answer.content == ordinary.pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nee.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_image_is_drawn_anew_and_named_by_us(employee: Employee) -> None:
    page = add(employee.begin(), ordinary.phone_jpeg(b"kanarie"), 'Scan \u202e"één".JPEG')
    (link,) = downloads(page)
    answer = employee.guest.client.get(link)
    assert answer.headers["Content-Type"] == "image/jpeg"
    name = answer.headers["Content-Disposition"].partition("filename*=utf-8''")[2]
    assert unquote(name) == 'Scan "één".jpg'
    assert b"kanarie" not in answer.content
    assert not {"\r", "\n"} & set(answer.headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "nee.pdf", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "nee.svg", "other_type"),
        (ordinary.pdf(), "nee.html", "other_name"),
        (ordinary.pdf() + b"PK", "nee.pdf", "disguised"),
        (ordinary.jpeg()[:90], "nee.jpg", "unreadable"),
        (b"%PDF-1.7" + bytes(20 * 1024 * 1024), "nee.pdf", "too_big"),
    ],
)
def test_what_is_not_taken_says_why_and_how(
    employee: Employee, content: bytes, name: str, why: str
) -> None:
    page = add(employee.begin(), content, name, kind="opinion")
    assert page.status == 422
    for part in ("what", "how"):
        assert NL.get("papers", "problems", why, part) in page.errors[0]
    assert page.form(papers(employee)).fields["kind"] == "opinion", "the rest stays"
    assert not Paper.objects.exists()


def test_no_file_is_asked_for_again(employee: Employee) -> None:
    path = papers(employee.begin())
    page = employee.guest.open(path).fill(path, kind="opinion")
    assert page.status == 422
    assert NL.get("papers", "problems", "missing", "what") in page.errors[0]


def test_every_reason_has_its_words() -> None:
    for reason in (*Reason, "full", "busy", "missing"):
        assert NL.get("papers", "problems", reason, "what")


def test_more_than_anybody_may_send_is_not_read(employee: Employee) -> None:
    employee.begin()
    page = add(employee, b"%PDF-1.7" + bytes(61 * 1024 * 1024))
    assert page.status == 413
    assert not Paper.objects.exists()


def test_files_are_taken_at_their_own_forms_only(employee: Employee) -> None:
    path = f"{employee.begin().home}/voorbereiden/vraag"
    page = employee.guest.open(path)
    page.fill(path, question="Kan dit?", file=file(b"%PDF-" + bytes(70 * 1024)))
    assert page.status == 413


def test_nothing_is_kept_in_memory_of_who_is_not_signed_in(employee: Employee) -> None:
    employee.begin()
    form = employee.guest.open(papers(employee)).form(papers(employee))
    del employee.guest.client.cookies["tweeluik"]
    page = employee.guest.submit(form, file=file(ordinary.pdf()))
    assert page.response.status_code in (200, 403)
    assert not Paper.objects.exists()


def test_a_number_in_the_name_is_taken_out_and_told(employee: Employee) -> None:
    page = add(employee.begin(), ordinary.pdf(), "advies 111222333.pdf")
    assert "111222333" not in page.response.content.decode()
    assert NL.get("papers", "masked") in page.text
    assert NL.get("papers", "masked") not in employee.guest.open(papers(employee)).text


def test_a_paper_is_removed_after_a_question(employee: Employee) -> None:
    (link,) = downloads(add(employee.begin(), ordinary.pdf()))
    page = employee.guest.open(f"{link}/weg")
    assert NL.get("papers", "remove", "lead") in page.text
    assert Paper.objects.count() == 1, "looking at the question removes nothing"
    page.press(f"{link}/weg", value="yes")
    assert NL.get("papers", "removed") in employee.guest.text
    assert not Chunk.objects.exists()
    assert employee.guest.open(link).status == 404


def test_to_somebody_else_no_paper_is_there(
    employee: Employee, make_guest: Callable[[], Guest]
) -> None:
    (link,) = downloads(add(employee.begin(), ordinary.pdf()))
    other = make_guest().join("ander@post.example", "een heel ander lang wachtwoord")
    own = Employee(other).begin()
    elsewhere = link.replace(employee.id, own.id)
    for path in (link, f"{link}/weg", papers(employee), elsewhere, f"{elsewhere}/weg"):
        assert other.open(path).status == 404, path
    form = other.open(papers(own)).form(papers(own))
    form.action = papers(employee)
    other.submit(form, file=file(ordinary.pdf()))
    assert other.response.status_code == 404
    assert Paper.objects.count() == 1


def test_who_looked_tells_of_papers(employee: Employee) -> None:
    (link,) = downloads(add(employee.begin(), ordinary.pdf()))
    employee.guest.client.get(link)
    page = employee.guest.open(f"{employee.home}/inzage")
    for event in ("paper_added", "paper_read"):
        assert NL.get("cases", "log", "events", event) in page.text


def test_a_report_with_its_letter(employee: Employee) -> None:
    employee.begin().prepare().send()
    employee.report("refuse", reasons_given="no", file=file(ordinary.pdf()), kind="refusal")
    paper = Paper.objects.get()
    assert Event.objects.get(transition="refuse").evidence == paper.id
    assert "nee.pdf" in employee.see().text
    assert downloads(employee.guest) == [f"{papers(employee)}/{paper.id}"]
    employee.guest.open(f"{papers(employee)}/{paper.id}/weg")
    employee.guest.press(f"{papers(employee)}/{paper.id}/weg", value="yes")
    assert NL.get("papers", "gone") in employee.see().text


def test_a_report_with_a_paper_that_is_there(employee: Employee) -> None:
    add(employee.begin(), ordinary.pdf())
    employee.prepare().send()
    paper = str(Paper.objects.get().id)
    employee.report("refuse", reasons_given="no", evidence=paper)
    assert str(Event.objects.get(transition="refuse").evidence) == paper
    assert Paper.objects.count() == 1


def test_a_report_whose_file_is_wrong_keeps_what_was_typed(employee: Employee) -> None:
    employee.begin().prepare().send()
    for content, why in (
        (b"MZ a program", "other_type"),
        (b"%PDF-1.7" + bytes(20 * 1024 * 1024), "too_big"),
    ):
        page = employee.report(
            "refuse", reasons_given="yes", told_reasons="Er is geen vraag.", file=file(content)
        )
        assert page.status == 422
        assert NL.get("papers", "problems", why, "what") in page.errors[0]
        assert "Er is geen vraag." in page.response.content.decode()
    employee.stands("requested")


def test_a_file_that_was_taken_stays_when_the_rest_is_wrong(employee: Employee) -> None:
    employee.begin().prepare().send()
    page = employee.report("refuse", file=file(ordinary.pdf()))
    assert page.status == 422
    paper = str(Paper.objects.get().id)
    path = f"{employee.home}/melden/refuse"
    assert page.form(path).fields["evidence"] == paper
    page.fill(path, reasons_given="no")
    assert str(Event.objects.get(transition="refuse").evidence) == paper
    assert Paper.objects.count() == 1


def to_authorisation(employee: Employee) -> None:
    employee.prepare().send()
    employee.report("grant")
    employee.do(
        "choose_doctor",
        doctor_name="S. Yilmaz",
        contract="in_contract",
        doctor_service="other",
        doctor_registered="yes",
    )
    employee.report("ask_authorisation")


@pytest.mark.parametrize(("choice", "along"), [("partly", 1), ("whole", 0)])
def test_papers_are_chosen_one_by_one(employee: Employee, choice: str, along: int) -> None:
    add(employee.begin(), ordinary.pdf(), "een.pdf")
    add(employee, ordinary.pdf(2), "twee.pdf")
    to_authorisation(employee)
    path = f"{employee.home}/doen/authorise"
    page = employee.guest.open(path)
    assert "een.pdf" in page.text
    assert "twee.pdf" in page.text
    chosen = str(Paper.objects.order_by("added_at")[0].id)
    wrong = page.fill(path, **{f"papers-{chosen}": "yes"})
    assert wrong.status == 422
    assert wrong.form(path).fields[f"papers-{chosen}"] == "yes", "what was ticked stays"
    wrong.fill(path, authorisation=choice)
    told = Event.objects.get(transition="authorise").told
    assert told.get("papers", []) == [chosen] * along
    employee.see()
    assert len(downloads(employee.guest)) == along


def test_a_paper_of_another_case_cannot_go_along(employee: Employee) -> None:
    to_authorisation(employee.begin())
    path = f"{employee.home}/doen/authorise"
    other = "11111111-2222-4333-8444-555555555555"
    page = employee.guest.open(path).fill(
        path, **{"authorisation": "partly", f"papers-{other}": "yes"}
    )
    assert page.status == 422
    employee.stands("authorisation_asked")


def test_without_papers_the_way_to_add_one_is_there(employee: Employee) -> None:
    to_authorisation(employee.begin())
    page = employee.guest.open(f"{employee.home}/doen/authorise")
    assert NL.get("papers", "none_yet") in page.text
    assert papers(employee) in {link.get("href") for link in page.page.iter("a")}


def test_whether_a_scanner_looks_is_told(employee: Employee, settings: Any) -> None:
    page = employee.begin().guest.open(papers(employee))
    assert NL.get("papers", "not_scanned") in page.text
    settings.CLAMAV = "/nergens/clamd.ctl"
    page = add(employee, ordinary.pdf())
    assert NL.get("papers", "safe") in page.text
    assert NL.get("papers", "states", "checking") in page.text
    assert downloads(page) == []
    paper = Paper.objects.get()
    assert page.open(f"{papers(employee)}/{paper.id}").status == 404


def test_papers_are_in_what_is_taken_along(employee: Employee) -> None:
    add(employee.begin(), ordinary.pdf())
    (paper,) = employee.guest.client.get(f"{employee.home}/bestand").json()["papers"]
    assert (paper["name"], paper["type"]) == ("nee.pdf", "pdf")
