"""What every answer carries (``security.md`` 8), whatever its address and status.

The addresses are read from ``urlpatterns``, so a new page is in the test by itself.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.conf import settings as current
from django.test import Client
from django.urls import URLPattern, get_resolver

from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.rulebook import BY_ID
from tweeluik.domain.letters.catalogue import LETTERS

from .visitor import PARSER, Visitor

ROOT = Path(__file__).resolve().parents[2]
TOO_BIG = "x" * (70 * 1024)
FOREIGN_HOST = "evil.example"

PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
}
FILE_POLICY = {"default-src": "'none'", "frame-ancestors": "'none'", "sandbox": ""}

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HSTS = re.compile(r"max-age=(\d+); includeSubDomains")
YEAR = 31536000
HASHED = re.compile(r"/static/[\w.-]+\.[0-9a-f]{12}\.\w+")


# --- addresses ----------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every route with the pattern that answers it."""

    def walk(found: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for one in found:
            if isinstance(one, URLPattern):
                yield before + str(one.pattern), one
            else:
                yield from walk(one.url_patterns, before + str(one.pattern))

    yield from walk(get_resolver().url_patterns, "/")


SAMPLES = {
    "/uitleg/<slug:slug>": next(iter(INSTRUMENTS)).replace("_", "-"),
    "/regels/<str:id>": next(iter(BY_ID)),
    "/brieven/<slug:kind>": "second-opinion-request",
    "/api/v1/letters/<kind>": "second-opinion-request",
}
OF_A_CASE = {
    **dict.fromkeys(("<uuid:id>", "<uuid:paper>"), "11111111-2222-4333-8444-555555555555"),
    "<slug:name>": "ask",
    "<slug:slug>": "vraag",
    "<slug:kind>": "second-opinion-request",
}


def addresses() -> list[str]:
    """One address for every route; a new kind of placeholder needs a sample here."""
    found = []
    for route, _ in patterns():
        for one in re.findall(r"<[^>]+>", path := route):
            path = path.replace(one, SAMPLES.get(route) or OF_A_CASE[one])
        found.append(path)
    return found


def static_addresses() -> list[str]:
    """The static files: by their own name and with a hash in it."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    names = [path.name for path in Path(current.STATICFILES_DIRS[0]).iterdir()]
    return [
        address for name in names for address in (f"/static/{name}", staticfiles_storage.url(name))
    ]


# --- what is wrong with an answer ---------------------------------------------------------------


def policy(text: str) -> dict[str, str]:
    """A Content-Security-Policy as a table."""
    parts = (part.split(None, 1) for part in text.split(";") if part.strip())
    return {part[0]: part[1].strip() if len(part) > 1 else "" for part in parts}


def faults(path: str, response: Any, *, https: bool = False) -> list[str]:
    """What is missing or wrong in the headers and cookies of an answer."""
    headers = response.headers
    wrong = [
        f"{name} is {headers.get(name)!r}"
        for name, value in WANTED.items()
        if headers.get(name) != value
    ]
    is_file = "attachment" in headers.get("Content-Disposition", "")
    if policy(headers.get("Content-Security-Policy", "")) != (
        FILE_POLICY if is_file else PAGE_POLICY
    ):
        wrong.append(f"Content-Security-Policy is {headers.get('Content-Security-Policy')!r}")
    stored = headers.get("Cache-Control", "")
    if HASHED.fullmatch(path) and response.status_code == 200:
        if "immutable" not in stored:
            wrong.append(f"hashed, but Cache-Control is {stored!r}")
    elif stored != "no-store":
        wrong.append(f"Cache-Control is {stored!r}")
    told = HSTS.fullmatch(headers.get("Strict-Transport-Security", ""))
    if https and (told is None or int(told[1]) < YEAR):
        wrong.append("no Strict-Transport-Security of a year")
    if not https and "Strict-Transport-Security" in headers:
        wrong.append("Strict-Transport-Security without https")
    wrong += [f"tells {name}" for name in ("Server", "X-Powered-By") if name in headers]
    wrong += cookie_faults(response, https=https)
    return [f"{response.status_code} {path}: {one}" for one in wrong]


def cookie_faults(response: Any, *, https: bool = False) -> Iterator[str]:
    """What is wrong with the cookies that an answer sets."""
    name = "__Host-tweeluik" if https else "tweeluik"
    for key, cookie in response.cookies.items():
        if key != name:
            yield f"sets a cookie {key}"
        gone = not cookie.value
        if not gone and not cookie["httponly"]:
            yield "the cookie is not HttpOnly"
        if cookie["samesite"] != "Lax":
            yield "the cookie is not SameSite=Lax"
        if cookie["path"] != "/" or cookie["domain"]:
            yield "the cookie is not for all of this host alone"
        if https and not cookie["secure"]:
            yield "the cookie is not Secure"
        if not gone and (cookie["max-age"] or cookie["expires"]):
            yield "the cookie outlives the browser"


# --- the whole of it ----------------------------------------------------------------------------


def token(client: Client) -> str:
    """The token against forged forms that this browser got."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/").content)
    assert found
    return found[1].decode()


def sweep(client: Client) -> Iterator[tuple[str, Any]]:
    """Ask every address in every way; each answer with its address."""
    for path, response in _asked(client):
        if response.streaming:
            b"".join(response)
        response.close()
        yield path, response


def _asked(client: Client) -> Iterator[tuple[str, Any]]:
    own = {"X-CSRFToken": token(client)}
    for path in (*addresses(), *static_addresses()):
        yield path, client.get(path)
        yield path, client.head(path)
        yield path, client.options(path)
        yield path, client.post(path)
        yield path, client.post(path, headers=own)
        yield path, client.delete(path, headers=own)
        yield path, client.generic("PROPFIND", path, headers=own)
        yield path, client.generic("POST", path, TOO_BIG, headers=own)
        yield path, client.get(path, headers={"host": FOREIGN_HOST})
    wrong = [
        *("/nergens", "/static/none.css", "/api/v1/nergens", "/brieven/none", "/uitleg/none"),
        *("/regels/none", "/brieven/../privacy", "/vraag/"),
    ]
    for path in wrong:
        yield path, client.get(path)
        yield path, client.post(path, headers=own)
    typed = {"question": "fact:weeks_ill", "answer": "veel"}
    yield "/kies", client.post("/kies", typed, headers=own)
    yield "/kies", client.post("/kies", {"question": "none"}, headers=own)
    yield "/kies", client.post("/kies", {"question": "role", "answer": "employee"}, headers=own)
    for path in addresses():
        yield path, client.get(path)
    for path in ("/api/v1/advice", "/api/v1/letters/second-opinion-request"):
        for body in ("{", "{}", '{"facts": {"x": 1}}', '{"facts": {}}', '{"fields": {}}'):
            yield path, client.post(path, body, content_type="application/json")
    for path in ("/", "/voorkeur", "/api/v1/calendar"):
        yield path, client.get(path + "?first_day_ill=2026-13-45&x=%00%ff")


def broken(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """Every page breaks by a mistake of ours."""

    def breaks(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a mistake of ours")

    for _, pattern in patterns():
        monkeypatch.setattr(pattern, "callback", breaks)
    client.raise_request_exception = False
    for path in addresses():
        yield path, client.get(path)


def test_every_answer_has_every_header(
    client: Client, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    found = [*sweep(client), *broken(client, monkeypatch)]
    assert [one for path, response in found for one in faults(path, response)] == []
    statuses = {response.status_code for _, response in found}
    assert {200, 303, 400, 403, 404, 405, 413, 415, 422, 500} <= statuses
    told = {path for path, response in found if response.status_code == 500}
    assert told == set(addresses())
    figure(f"{len(found)} answers of {len(addresses())} routes, statuses {sorted(statuses)}")


def test_a_wrong_host_gets_nothing(client: Client) -> None:
    for path in addresses():
        assert client.get(path, headers={"host": FOREIGN_HOST}).status_code == 400, path


def test_control_without_headers(client: Client, settings: LazySettings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("Headers")]
    for path in (*addresses(), "/nergens"):
        assert len(faults(path, client.get(path))) >= len(WANTED) + 1, path


@pytest.mark.parametrize("name", [*WANTED, "Content-Security-Policy", "Cache-Control"])
def test_control_each_header(client: Client, name: str) -> None:
    response = client.get("/")
    assert faults("/", response) == []
    del response.headers[name]
    assert faults("/", response)


def test_control_cookies(client: Client) -> None:
    response = client.get("/")
    response.set_cookie("tracker", "1", max_age=5)
    assert len(list(cookie_faults(response))) == 4


# --- https --------------------------------------------------------------------------------------

HTTPS = """
import json, logging
import tests.settings, django
django.setup()
logging.disable()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from django.conf import settings
from django.test import Client
from tests.web.test_headers import faults, sweep
client = Client(enforce_csrf_checks=True, headers={"host": settings.ORIGIN.hostname})
client.defaults["wsgi.url_scheme"] = "https"
if "https" == CONTROL:
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = False
wrong, seen, cookies = [], 0, set()
for path, response in sweep(client):
    seen += 1
    cookies |= set(response.cookies)
    wrong += faults(path, response, https=True)
security = client.get("/.well-known/security.txt").content.decode()
print(json.dumps({"wrong": wrong, "seen": seen, "cookies": sorted(cookies), "txt": security}))
"""


def over_https(control: str = "") -> dict[str, Any]:
    """A sweep in a process of its own, with the settings of a site with https."""
    env = os.environ | {
        "TWEELUIK_ORIGIN": "https://x.example",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    ran = subprocess.run(
        [sys.executable, "-c", f"CONTROL = {control!r}\n{HTTPS}"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    told = over_https()
    assert told["wrong"] == []
    assert told["seen"] > 300
    assert told["cookies"] == ["__Host-tweeluik"]
    url = "https://x.example/.well-known/security.txt"
    assert security_faults(told["txt"], url, datetime.now(UTC)) == []


def test_control_https() -> None:
    assert len(over_https("https")["wrong"]) > 300


# --- nothing inline -----------------------------------------------------------------------------


FETCHED = ("src", "srcset", "action", "formaction", "poster", "data", "background")


def inline(page: Any) -> list[str]:
    """Code and style that stand in a page itself, and anything from another site."""
    wrong = []
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "style" or (node.tag == "script" and "".join(node.itertext()).strip()):
            wrong.append(f"<{node.tag}> in the page")
        if node.tag in ("iframe", "object", "embed", "base", "frame"):
            wrong.append(f"<{node.tag}>")
        for name, value in node.items():
            if name == "style" or name.startswith("on"):
                wrong.append(f"{name}= on <{node.tag}>")
            fetched = name in FETCHED or (name == "href" and node.tag in ("link", "image", "use"))
            code = value.strip().lower().startswith(("javascript:", "data:"))
            if code and (fetched or name.endswith("href")):
                wrong.append(f"{value[:20]} in {name} of <{node.tag}>")
            if fetched and (urlsplit(value).netloc or urlsplit(value).scheme):
                wrong.append(f"{name} of <{node.tag}> leads to {value}")
    return wrong


def pages(client: Client) -> Iterator[tuple[str, Any]]:
    """All pages, also those after a form and after a mistake, in the language of the visitor."""
    visitor = Visitor(client)
    get = [*(path for path in addresses() if path != "/sluit-snel"), "/nergens"]
    get += [f"/brieven/{kind}" for kind in LETTERS]
    get += [f"/uitleg/{id.replace('_', '-')}" for id in INSTRUMENTS]
    get += [f"/regels/{id}" for id in list(BY_ID)[::10]]
    for path in get:
        response = visitor.client.get(path)
        is_page = response.headers["Content-Type"].startswith("text/html")
        if is_page and response.status_code != 303:
            yield path, visitor.open(path).page
    for question, answer in {
        "fact:role": {"answer": "employee"},
        "fact:subject": {"answer": ["capacity", "wage"]},
        "fact:weeks_ill": {"answer": "veel"},
        "fact:first_day_ill": {"day": "31", "month": "feb", "year": "2026"},
    }.items():
        yield question, visitor.tell(question, **answer).page
    for path in ("/vraag", "/antwoord", "/uw-antwoorden", "/"):
        yield path, visitor.open(path).page
    visitor.open("/kalender")
    form = visitor.forms("/kalender")[0]
    for year in ("2026", "1026"):
        yield "/kalender", visitor.submit(form, day="3", month="8", year=year).page
    visitor.open("/brieven/second-opinion-request")
    form = visitor.forms("/brieven/second-opinion-request")[0]
    yield "letter, wrong", visitor.submit(form).page


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_page_holds_code_or_style(
    client: Client, lang: str, settings: LazySettings, figure: Callable[[str], None]
) -> None:
    settings.TODAY = date(2026, 11, 22)
    form = {"csrfmiddlewaretoken": token(client), "lang": lang, "theme": "dark"}
    client.post("/voorkeur", form)
    seen = 0
    for where, page in pages(client):
        assert page.get("lang") == lang
        assert inline(page) == [], where
        seen += 1
    assert seen > 60
    figure(f"{seen} pages in {lang}: 0 inline, 0 from another site")


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<style>p {color: red}</style>",
        "<p style='color: red'>",
        "<p onclick='x()'>",
        "<a href=' JavaScript:x()'>",
        "<img src='//elsewhere.example/x.png'>",
        "<script src='https://elsewhere.example/x.js'></script>",
        "<form action='https://elsewhere.example/'>",
        "<link rel=stylesheet href='https://elsewhere.example/x.css'>",
        "<iframe src='/'></iframe>",
        "<base href='/'>",
    ],
)
def test_control_inline(bad: str) -> None:
    assert inline(PARSER.parse(f"<p>Goed</p>{bad}"))
    assert not inline(PARSER.parse("<p>Goed</p><script src='/x.js'></script><a href='/'>x</a>"))


# --- security.txt -------------------------------------------------------------------------------


def security_faults(text: str, url: str, now: datetime) -> list[str]:
    """What is wrong with a security.txt (RFC 9116)."""
    fields: dict[str, list[str]] = {}
    wrong = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, colon, value = line.partition(":")
            fields.setdefault(name.lower(), []).append(value.strip())
            if not colon or not value.startswith(" ") or not value.strip():
                wrong.append(f"a line that is no field: {line!r}")
    contacts = fields.get("contact", [])
    if not contacts:
        wrong.append("no Contact")
    wrong += [
        f"Contact is no address: {one}"
        for one in contacts
        if urlsplit(one).scheme not in ("https", "http", "mailto", "tel")
    ]
    if len(fields.get("expires", [])) != 1:
        wrong.append("not one Expires")
    else:
        try:
            until = datetime.fromisoformat(fields["expires"][0])
            if not now < until <= now + timedelta(days=365):
                wrong.append(f"Expires is {until}")
        except (ValueError, TypeError) as problem:
            wrong.append(f"Expires: {problem}")
    if fields.get("canonical") != [url]:
        wrong.append(f"Canonical is {fields.get('canonical')}")
    if len(fields.get("preferred-languages", [])) > 1:
        wrong.append("Preferred-Languages stands twice")
    return wrong


URL = "http://127.0.0.1:8000/.well-known/security.txt"


def test_security_txt_can_be_read(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert security_faults(response.content.decode(), URL, datetime.now(UTC)) == []


@pytest.mark.parametrize(
    "contact", ["security@x.example", "mailto:security@x.example", "https://x.example/hulp"]
)
def test_security_txt_takes_a_mailbox_too(
    client: Client, settings: LazySettings, contact: str
) -> None:
    """``settings``: "an address or a mailbox"; RFC 9116 2.5.3 wants ``mailto:`` before it."""
    settings.CONTACT = contact
    told = client.get("/.well-known/security.txt").content.decode()
    assert security_faults(told, URL, datetime.now(UTC)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Contact: http", "Contact: x"),
        ("Contact:", "Kontakt:"),
        ("Expires:", "# Expires:"),
        ("Expires: 2", "Expires: 1"),
        ("Expires: 2", "Expires: 3"),
        ("T00:00:00.000Z", ""),
        ("Canonical: http", "Canonical: https"),
        ("Contact: ", "Contact"),
    ],
)
def test_control_security_txt(client: Client, old: str, new: str) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert old in text
    assert security_faults(text.replace(old, new), URL, datetime.now(UTC))
