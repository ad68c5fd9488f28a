"""Nothing that somebody answers stays behind: no row, no line in a log, no address, no cookie text.

``security.md`` A25. The walks go through the application as a browser does, with random answers.
"""

from __future__ import annotations

import base64
import json
import logging
import random
import re
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.db import connection
from django.test import Client

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.questions import catalogue
from tweeluik.domain.guide.reading import FactsError
from tweeluik.interfaces.web import sealed
from tweeluik.interfaces.web.journey import Journey, Said
from tweeluik.records.tally.models import Tally

from .test_headers import patterns
from .visitor import Visitor

RUNS, PARTS = 1_000, 8
ON = date(2026, 11, 22)
SECRET = "a key for tests only, " + "0" * 40
CANARY = "Zevensterkruid"
"""In every text that the walkers type."""

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
QUESTION = re.compile(r'name="question" value="([\w:]+)"')
CHOICES = re.compile(r'name="answer" value="(\w+)"')

ROUTES = "|".join(sorted(re.escape(route.lstrip("/")) for route, _ in patterns()))
LINE = re.compile(
    rf'{{"method": "(?:GET|POST)", "route": "(?:{ROUTES}|\\?)", "status": \d{{3}}, "ms": \d+\.\d, '
    r'"event": "request", "level": "info", "timestamp": "[\d:.TZ-]+"}'
)
"""All that a line in the log may say: no address, and nothing that somebody filled in."""


def rows() -> dict[str, int]:
    """How many rows each table holds, also those that no model knows."""
    with connection.cursor() as cursor:
        counted = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - names from the database
            counted[table] = cursor.fetchone()[0]
    return counted


def lines_that_tell(written: str) -> list[str]:
    """Lines of a log that say more than they may."""
    lines = (line.strip() for line in written.splitlines())
    return [line for line in lines if line and not LINE.fullmatch(line)]


def records_that_tell(records: list[logging.LogRecord]) -> list[str]:
    """What Django writes itself that is more than how a page ended."""
    found = (whole(record) for record in records)
    return [text for text in found if not re.fullmatch(rf"[A-Z][A-Za-z ]+: /(?:{ROUTES})", text)]


class Walker:
    """One visitor with random answers; keeps every address that it was sent to."""

    def __init__(self, luck: random.Random) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.luck = luck
        self.addresses: list[str] = []
        self.told: set[str] = set()
        self.page = ""
        self.helped = False

    def get(self, path: str) -> None:
        response = self.client.get(path)
        self._see(path, response)

    def send(self, path: str, **form: Any) -> int:
        """Fill in a form; follow where it leads."""
        found = TOKEN.search(self.page)
        assert found
        response = self.client.post(path, {"csrfmiddlewaretoken": found[1], **form})
        self._see(path, response)
        return int(response.status_code)

    def _see(self, path: str, response: Any) -> None:
        self.addresses.append(path)
        assert response.status_code in (200, 303, 422), (path, response.status_code)
        if response.headers["Content-Type"].startswith("text/html") and response.content:
            self.page = response.content.decode()
        if response.status_code == 303:
            self.get(response.headers["Location"])

    def answer(self) -> None:
        """Answer the question on the page, whatever it is."""
        question = QUESTION.search(self.page)
        assert question
        choices = CHOICES.findall(self.page)
        told: Any = self.luck.choice(choices) if choices else str(self.luck.randrange(1, 120))
        self.told |= {question[1], told}
        self.send("/kies", question=question[1], answer=told)

    def run(self) -> None:
        """From the start to an answer, with a correction, a letter or the calendar on the way."""
        self.get("/")
        while self.addresses[-1] != "/antwoord":
            self.answer()
        ill = ON - timedelta(days=self.luck.randrange(1000))
        day = {"day": str(ill.day), "month": str(ill.month), "year": str(ill.year)}
        what = self.luck.randrange(12)
        if what == 0:
            self.send("/wijzig", question="fact:first_day_ill")
            self.send("/kies", question="fact:first_day_ill", **day)
        elif what == 1:
            self.get("/kalender")
            self.send("/kalender", **day)
        elif what == 2:
            self.get("/brieven/support-request")
            letter = {"situation": CANARY, "help": CANARY}
            letter |= {"sender_name": CANARY, "recipient_name": CANARY, "do": "text"}
            self.send("/brieven/support-request", **letter)
        elif what == 3:
            self.send("/hielp", helped="yes")
            self.helped = True
        elif what == 4:
            self.get("/antwoord/bewijs")


def addresses_that_tell(walker: Walker) -> list[str]:
    """Addresses that say more than which page it was."""
    names = {"/" + route.lstrip("/") for route, _ in patterns()} | {"/brieven/support-request"}
    return [address for address in walker.addresses if address not in names]


@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_runs_leave_nothing(
    part: int,
    settings: LazySettings,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    figure: Callable[[str], None],
) -> None:
    settings.TODAY = ON
    before, start = rows(), time.perf_counter()
    helped = requests = 0
    cookies: list[str] = []
    for number in range(RUNS // PARTS):
        walker = Walker(random.Random(part * 10_000 + number))
        walker.run()
        helped += walker.helped
        requests += len(walker.addresses)
        assert addresses_that_tell(walker) == []
        cookies.append(walker.client.cookies[settings.SESSION_COOKIE_NAME].value)
        assert readable(cookies[-1], walker.told) == []
    changed = {table: count for table, count in rows().items() if count != before[table]}
    assert set(changed) <= {"tally_tally"}
    assert sum(Tally.objects.values_list("count", flat=True)) == helped
    written = capfd.readouterr()
    assert lines_that_tell(written.out) == []
    assert lines_that_tell(written.err) == []
    assert written.out.count('"event": "request"') == requests
    assert records_that_tell(caplog.records) == []
    assert len(set(cookies)) == len(cookies)
    assert {len(cookie) for cookie in cookies} <= steps()
    spent = time.perf_counter() - start
    figure(f"{RUNS // PARTS} runs, {requests} requests, {helped} helped, {spent:.1f} s")


def test_the_public_pages_have_one_table() -> None:
    apps_kept = {model._meta.app_label for model in apps.get_models()}
    assert apps_kept == {"tally", "vault", "audit", "people", "cases", "post"}
    assert {field.name for field in Tally._meta.fields} == {"id", "day", "kind", "helped", "count"}


# Negative controls


def test_control_a_row_is_seen() -> None:
    before = rows()
    Tally.objects.create(day=ON, kind="expert_opinion", helped=True, count=1)
    assert rows() != before


GOOD_LINE = (
    '{"method": "GET", "route": "antwoord", "status": 200, "ms": 1.0, '
    '"event": "request", "level": "info", "timestamp": "2026-11-22T12:00:00Z"}'
)


@pytest.mark.parametrize(
    "line",
    [
        GOOD_LINE.replace('"status"', '"path": "/antwoord?x=1", "status"'),
        GOOD_LINE.replace("antwoord", "brieven/x"),
        GOOD_LINE.replace('"route"', '"answer": "yes", "route"'),
        GOOD_LINE.replace('"request"', '"said", "role": "employee"'),
        "Internal Server Error: /kies",
        CANARY,
    ],
)
def test_control_a_line_that_tells(line: str) -> None:
    assert lines_that_tell(f"{GOOD_LINE}\n{line}\n\n{GOOD_LINE}") == [line]


def test_control_a_record_that_tells() -> None:
    made = [
        logging.LogRecord("django.request", 30, "x", 1, "%s: %s", ("Not Found", path), None)
        for path in ("/antwoord", "/antwoord?role=employee", "/brieven/employee")
    ]
    assert len(records_that_tell(made)) == 2


def test_control_an_address_that_tells() -> None:
    walker = Walker(random.Random(0))
    walker.addresses = ["/vraag", "/vraag?role=employee", "/antwoord/employee"]
    assert len(addresses_that_tell(walker)) == 2


# --- a mistake of ours may not tell either -------------------------------------------------------


def test_a_mistake_of_ours_logs_no_answers(
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Exceptions often hold the value that they stumbled over; a log may not get that."""
    from tweeluik.interfaces.web import views

    settings.TODAY = ON
    visitor = Visitor(Client(enforce_csrf_checks=True, raise_request_exception=False))
    visitor.tell("fact:role", answer="employee")

    def breaks(facts: Any, *_: Any, **__: Any) -> Any:
        raise ValueError(f"{CANARY} {facts}")

    monkeypatch.setattr(views, "advise", breaks)
    assert visitor.client.get("/antwoord").status_code == 500
    written = capfd.readouterr()
    for told in (written.out, written.err, *(whole(record) for record in caplog.records)):
        assert CANARY not in told
        assert "employee" not in told


def whole(record: Any) -> str:
    """A record as a handler writes it, with its traceback."""
    return logging.Formatter().format(record)


def steps() -> set[int]:
    """The lengths that a cookie can have: one per block."""
    sizes = (12 + 16 + blocks * sealed.BLOCK for blocks in range(1, 20))
    return {-(-size * 4 // 3) for size in sizes}


def readable(cookie: str, told: set[str]) -> list[str]:
    """Answers that can be read in a cookie: as it is, decoded, or unpacked."""
    raw = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    looks = [raw]
    for start in range(0, min(len(raw), 32)):
        for size in (15, -15, 31):
            try:
                looks.append(zlib.decompressobj(size).decompress(raw[start:]))
            except zlib.error:
                continue
    words = {word for word in told if len(word) > 3}
    # Four letters stand in a thousand random cookies by chance; in their bytes they do not.
    as_it_is = {word for word in words if len(word) > 6 and word in cookie}
    return [word for word in words if word in as_it_is or any(word.encode() in x for x in looks)]


def test_control_a_cookie_that_tells() -> None:
    data = json.dumps([0, {"said": [["role", "employee"]]}]).encode()
    for plain in (data, zlib.compress(data), b"12345678" + zlib.compress(data)):
        cookie = base64.urlsafe_b64encode(plain).decode()
        assert readable(cookie, {"employee"}) == ["employee"]
    assert readable(sealed.seal(json.loads(data)[1], SECRET, 0), {"employee"}) == []


def test_the_same_answers_look_different_each_time() -> None:
    data = {"said": [["role", "employee"], ["subject", ["capacity"]]]}
    made = [sealed.seal(data, SECRET, 1000.0) for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert len({cookie[:16] for cookie in made}) == len(made), "a nonce was used twice"
    assert len({len(cookie) for cookie in made}) == 1
    assert all(sealed.unseal(cookie, SECRET, 1000.0) == data for cookie in made[:10])


def test_lengths_differ_only_in_steps() -> None:
    lengths = set()
    for said in ("yes", "no", "unknown", "employee"):
        for count in range(1, 40):
            data = {"said": [[f"fact:{id}", said] for id in list(INPUT)[:count]]}
            lengths.add(len(sealed.seal(data, SECRET, 1000.0)))
    assert lengths <= steps()
    assert len(lengths) <= 5
    one = {
        len(sealed.seal({"said": [["role", value]]}, SECRET, 1e9)) for value in INPUT["role"].values
    }
    assert len(one) == 1, "the length tells the answer"


# --- cookies that are not ours ------------------------------------------------------------------


def spoiled(cookie: str) -> Iterator[tuple[str, str]]:
    """Cookies that look like this one and are not."""
    raw = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))

    def text(changed: bytes) -> str:
        return base64.urlsafe_b64encode(changed).decode().rstrip("=")

    for place in range(0, len(raw), 7):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << (place % 8)
        yield f"bit in {place}", text(bytes(flipped))
    for size in (0, 1, 2, 3, 5, 7, 8, 11, 12, 13, 27, 28, 29, len(raw) - 1):
        yield f"first {size}", text(raw[:size])
        yield f"last {size}", text(raw[-size:]) if size else ""
    for size in (1, 2, 3, 10, 50, len(cookie) - 1):
        yield f"{size} characters", cookie[:size]
    yield "longer", text(raw + b"x")
    yield "other letters", "é" * 20
    yield "no base64", "!@#$%^&*()"
    yield "very long", "A" * 8000


def fresh(client: Client) -> bool:
    """Whether this browser is one that has said nothing."""
    response = client.get("/uw-antwoorden")
    assert response.status_code == 200
    return QUESTION.findall(response.content.decode()).count("role") == 0 and (
        client.get("/antwoord").status_code == 303
    )


def with_cookie(text: str) -> Client:
    """A browser that holds this cookie."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = text
    return client


@pytest.fixture
def cookie() -> str:
    """The cookie of somebody who said something."""
    visitor = Visitor()
    visitor.tell("role", answer="employee")
    found = str(visitor.client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert not fresh(with_cookie(found))
    return found


def test_a_spoiled_cookie_is_an_empty_session(cookie: str, figure: Callable[[str], None]) -> None:
    found = dict(spoiled(cookie))
    for how, text in found.items():
        assert sealed.unseal(text, settings.SECRET_KEY, time.time()) == {}, how
        assert fresh(with_cookie(text)), how
    figure(f"{len(found)} spoiled cookies, all empty sessions")


@pytest.mark.parametrize("hours", [12.01, 13, 24 * 400, -1])
def test_an_old_cookie_is_an_empty_session(
    cookie: str, hours: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(sealed.time, "time", lambda: now + hours * 3600)
    assert fresh(with_cookie(cookie))


def test_control_a_cookie_of_almost_twelve_hours(
    cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(sealed.time, "time", lambda: now + 11.9 * 3600)
    assert not fresh(with_cookie(cookie))


def test_a_cookie_sealed_with_another_key_is_an_empty_session() -> None:
    foreign = sealed.seal({"said": [["role", "employee"]]}, SECRET + "1", time.time())
    assert fresh(with_cookie(foreign))
    own = sealed.seal({"said": [["role", "employee"]]}, settings.SECRET_KEY, time.time())
    assert not fresh(with_cookie(own))


def test_control_a_cookie_that_is_not_checked(cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a cookie that cannot be opened read anyway, the test above would see it."""
    said = {"said": [["role", "employee"]]}
    monkeypatch.setattr(sealed, "unseal", lambda *_: dict(said))
    assert not all(fresh(with_cookie(text)) for _, text in [*spoiled(cookie)][:3])


def test_leaving_takes_the_cookie_away(cookie: str) -> None:
    client = with_cookie(cookie)
    response = client.get("/sluit-snel")
    assert response.status_code == 303
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert "employee" not in response.headers["Location"]
    assert fresh(client)


# --- the biggest journey ------------------------------------------------------------------------


def everything(luck: random.Random, on: date = ON) -> list[Said]:
    """All that one person can say: every question, and every fact by itself."""
    session: dict[str, Any] = {}
    journey = Journey(session, on)
    told: list[Said] = []
    for question in catalogue():
        answers = [answer.id for answer in question.answers] or [luck.randrange(2_000)]
        told.append(Said(question.id, luck.choice(answers)))
    for id, fact in INPUT.items():
        value: Any = {
            "yes_no": luck.choice([True, False]),
            "number": luck.randrange(100),
            "date": str(on - timedelta(days=luck.randrange(4_000))),
        }.get(fact.kind)
        if fact.kind in ("one", "many"):
            values = list(fact.values)
            value = luck.choice(values) if fact.kind == "one" else luck.sample(values, len(values))
        told.append(Said(f"fact:{id}", value))
    luck.shuffle(told)
    for said in told:
        try:
            journey.say(said)
        except FactsError:
            continue
    session |= {"lang": "en", "theme": "light", "asking": "fact:" + max(INPUT, key=len)}
    session |= {"_csrftoken": "x" * 32, "counted": "7F3A 91C2"}
    kept = json.loads(json.dumps(session))
    SESSIONS.append(kept)
    return journey.said


SESSIONS: list[dict[str, Any]] = []


@pytest.mark.parametrize("many", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_the_biggest_journey_fits_in_a_cookie(figure: Callable[[str], None], many: int) -> None:
    SESSIONS.clear()
    luck = random.Random(4)
    said = max(len(everything(luck)) for _ in range(many))
    lengths = [len(sealed.seal(session, SECRET, 1e9)) for session in SESSIONS]
    around = "__Host-tweeluik=; HttpOnly; Path=/; SameSite=Lax; Secure"
    longest = max(lengths) + len(around)
    figure(f"{said} answers, longest cookie {max(lengths)}, with name and attributes {longest}")
    assert said > 60
    assert longest < 4096


@pytest.mark.parametrize("path", ["/kies", "/voorkeur", "/"])
def test_what_does_not_fit_is_refused_kindly(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Nothing a form can send is that long today; a longer catalogue could make it so."""
    visitor = Visitor(Client(enforce_csrf_checks=True, raise_request_exception=False))
    visitor.tell("role", answer="employee")
    form = visitor.open("/uw-antwoorden").forms()[0]
    monkeypatch.setattr(sealed, "MOST", 100)
    data = {"csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"], "lang": "en"}
    data |= {"question": "role", "answer": "employer"}
    client = visitor.client
    response = client.get(path) if path == "/" else client.post(path, data)
    assert response.status_code == (200 if path == "/" else 400)
    assert client.get("/hulp").status_code == 200


def test_a_hostile_form_makes_no_long_cookie() -> None:
    """Two hundred values in one answer, long words, numbers of many digits."""
    visitor = Visitor(Client(enforce_csrf_checks=True, raise_request_exception=False))
    visitor.tell("role", answer="employee")
    subjects = list(INPUT["subject"].values)
    luck = random.Random(1)
    wrong: list[dict[str, Any]] = [
        {"answer": [luck.choice(subjects) for _ in range(190)]},
        {"answer": [str(luck.random()) for _ in range(190)]},
        {"answer": ["x" * 60_000]},
        {"answer": ["\x00", "\udcff".encode("utf-8", "surrogatepass").decode("latin-1")]},
    ]
    for form in wrong:
        visitor.tell("fact:subject", **form)
        assert visitor.response.status_code in (200, 422), visitor.response.status_code
    for answer in ("9" * 5_000, "-1", "1e9", "٣", "²", "١٢"):
        visitor.tell("fact:weeks_ill", answer=answer)
        assert visitor.response.status_code in (200, 422), answer
    value = visitor.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert len(value) < 4000
