"""For who is still typing: a warning before they are signed out, and drafts kept by the script."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.account.guest import Guest
from tweeluik.records.people.models import IDLE
from tweeluik.texts import texts

from .test_life import Employee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NL = texts("nl")
WARNING = "data-warn-after"


def warned_after(guest: Guest) -> int:
    (found,) = [box.get(WARNING) for box in guest.page.iter("div") if box.get(WARNING)]
    return int(found)


def test_the_warning_comes_five_minutes_before(guest: Guest) -> None:
    minutes = warned_after(guest.join().open("/mijn"))
    guest.clock.go(minutes=minutes + 5)
    assert guest.open("/mijn").path == "/mijn"
    guest.clock.go(seconds=IDLE.total_seconds())
    assert guest.open("/mijn").path == "/account/inloggen"


def test_who_is_not_signed_in_is_not_warned(client: Client) -> None:
    assert WARNING not in client.get("/").content.decode()


def test_staying_counts_as_being_seen(guest: Guest) -> None:
    guest.join().open("/mijn")
    token = guest.forms("/account/blijven")[0].fields["csrfmiddlewaretoken"]
    guest.clock.go(minutes=25)
    answer = guest.client.post("/account/blijven", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 204
    guest.clock.go(minutes=25)
    assert guest.open("/mijn").path == "/mijn"


def test_a_draft_is_kept_while_typing(guest: Guest) -> None:
    employee = Employee(guest.join()).begin()
    path = f"{employee.home}/voorbereiden/vraag"
    form = guest.open(path).form(path)
    sent = {**form.fields, "question": "Mag ik 2 uur per dag beginnen?"}
    answer = guest.client.post(path, sent, headers={"accept": "text/plain"})
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.status_code == 200
    assert sent["question"] in guest.open(path).response.content.decode()
