"""What is asked for, filled in: the address of an operation, and what a form of it sends."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inspection.ordinary import pdf
from tests.web.test_headers import SAMPLES
from tweeluik.records.people.models import Session

from . import stated
from .world import Asker, Known, World

DAY = {"day": "22", "month": "11", "year": "2026"}
HAPPENED = {f"happened_on-{part}": told for part, told in DAY.items()}
LETTER = {"second_opinion": "second-opinion-request"}

BODIES: dict[str, dict[str, str]] = {
    "/kies": {"question": "role", "answer": "employee"},
    "/wijzig": {"question": "role"},
    "/hielp": {"helped": "yes"},
    "/voorkeur": {"lang": "en", "back": "/hulp"},
    "/kalender": {"day": "5", "month": "10", "year": "2026"},
    "/account/nieuw": {
        "email": "nieuw@post.example",
        "name": "N. Ieuw",
        "new_password": "vier nieuwe losse woorden",
    },
    "/account/inloggen": {"email": "nieuw@post.example", "password": "mis geraden woord"},
    "/account/code": {"code": "000000"},
    "/account/code-instellen": {"code": "000000"},
    "/account/herstelcode": {"recovery_code": "AAAA-AAAA-AAAA-AAAA"},
    "/account/wachtwoord": {"password": "mis geraden", "new_password": "vier andere losse woorden"},
    "/account/taal": {"lang": "en"},
    "/account/wachtwoord-kiezen": {"new_password": "vier andere losse woorden"},
    "/account/passkey": {"answer": "{}"},
    "/account/passkey-vraag": {"for": "sign_in"},
    "/account/passkey-nieuw": {"passkey_name": "Telefoon", "answer": "{}"},
    "/account/passkey-weg": {"passkey": "11111111-2222-4333-8444-555555555555"},
    "/zaak/<uuid:id>/stukken/<uuid:paper>/weg": {"sure": "yes"},
    "/zaak/<uuid:id>/tijdlijn": DAY,
    "/mijn/begin": {"procedure": "complaint"},
    "/zaak/<uuid:id>/wissen": {"sure": "yes"},
    "/zaak/<uuid:id>/voorbereiden/<slug:slug>": {"question": "Mag ik 4 uur werken?"},
    "/zaak/<uuid:id>/doen/<slug:name>": HAPPENED,
    "/zaak/<uuid:id>/melden/<slug:name>": HAPPENED,
}
JSON: dict[str, Any] = {
    "/api/v1/advice": {"facts": {"role": "employee", "subject": ["capacity"]}},
    "/api/v1/calendar": {"first_day_ill": "2026-10-05"},
    "/api/v1/letters/<kind>": {"fields": {}},
}


def fill(
    world: World, row: stated.Row, asker: Asker, known: Known | None
) -> tuple[str, dict[str, Any] | str]:
    """The address, and the body of what is not only read."""
    path = row.route
    if known is not None:
        acts = stated.file()["acts"]
        reported = acts["report"].get(known.key, acts["not_now"][known.procedure])
        path = path.replace("<uuid:id>", str(known.id))
        path = path.replace("<uuid:paper>", str(known.paper))
        path = path.replace("<uuid:consent>", str(known.consent or uuid4()))
        path = path.replace("<slug:name>", reported if "/melden/" in path else acts["do"])
        path = path.replace("<slug:slug>", "vraag")
        path = path.replace("<slug:kind>", LETTER.get(known.procedure, known.procedure))
    elif "<" in path:
        sample = SAMPLES[path]
        path = path[: path.index("<")] + sample + path[path.index(">") + 1 :]
    if row.route in JSON:
        return path, json.dumps(JSON[row.route])
    body: dict[str, Any] = dict(BODIES.get(row.route, {}))
    if known is not None and "<slug:name>" in row.route:
        body |= {"version": str(_version(known)), "key": "a-key-of-this-cell"}
    if row.route == "/zaak/<uuid:id>/stukken":
        file = SimpleUploadedFile("brief.pdf", pdf(), "application/pdf")
        body |= {"kind": "advice", "key": "a-key-of-this-cell", "file": file}
    if row.route == "/account/wachtwoord-vergeten":
        body["email"] = world.people["employee"].address
    if row.route == "/account/apparaat-uitloggen":
        body["session"] = str(Session.objects.exclude(person=asker.who and asker.who.person)[0].id)
    return path, body


def _version(known: Known) -> int:
    from tweeluik.records.cases.models import Case

    found = Case.objects.filter(id=known.id).values_list("version", flat=True).first()
    return -1 if found is None else found
