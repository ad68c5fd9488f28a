"""``tweeluik check``: with all in order it finds nothing; what is broken it finds."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.server import COMMAND, SRC
from tweeluik.interfaces.checks.check import Level
from tweeluik.interfaces.checks.table import CHECKS
from tweeluik.texts import LANGUAGES, texts

LEVELS = {check.id: check.level for check in CHECKS}


@dataclass
class Site:
    """A deployment for others, with all in order."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    settings: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def run(self, *arguments: str, code: str = COMMAND) -> subprocess.CompletedProcess[str]:
        """The command, with the settings of this site."""
        env = {name: told for name, told in os.environ.items() if not name.startswith("TWEELUIK_")}
        (self.folder / "site_settings.py").write_text(
            f"from tweeluik.interfaces.settings import *\n{self.settings}\n"
        )
        env |= {
            "PYTHONPATH": os.pathsep.join((str(SRC), str(self.folder))),
            "DJANGO_SETTINGS_MODULE": "site_settings",
            "TWEELUIK_DATA": str(self.data),
            "TWEELUIK_KEYS": str(self.keys),
            "TWEELUIK_ORIGIN": "https://wegwijzer.example",
            "TWEELUIK_SECRET_KEY": "tUr5-x0Qa_9kPz7LmWvYc2RbNdE8sHgJfK4iOo6BuA1",
            "TWEELUIK_SMTP": "smtp+tls://mail.example:587",
            "TWEELUIK_FROM": "post@wegwijzer.example",
            "TWEELUIK_CLAMAV": "/run/clamav/clamd.ctl",
            **self.more,
        }
        env = {name: told for name, told in env.items() if told}
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True
        )

    def prepare(self) -> None:
        """As ``serve`` does before it serves."""
        ran = self.run(code="from tweeluik.interfaces.cli.serve import prepare; prepare()")
        assert ran.returncode == 0, ran.stderr

    def look(self) -> tuple[int, dict[str, Any]]:
        """Exit code and rows of the check."""
        ran = self.run("check", "--json", "--data", str(self.data))
        assert ran.stdout, ran.stderr
        return ran.returncode, {row["check"]: row for row in json.loads(ran.stdout)}

    def found(self) -> set[str]:
        """What has to be mended."""
        _, rows = self.look()
        return {
            id for id, row in rows.items() if row["outcome"] == "found" and LEVELS[id] != Level.NOTE
        }

    def sql(self, statement: str) -> None:
        """Do something behind the back of the program."""
        with sqlite3.connect(self.data / "tweeluik.sqlite3") as base:
            base.executescript(statement)
        base.close()

    def do(self, code: str) -> None:
        """Run something with the records."""
        start = "import django; django.setup(); from datetime import *\nnow = datetime.now(UTC)\n"
        ran = Site(self.folder).run(code=start + code)
        assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare()
    return site


@pytest.fixture
def site(prepared: Site, tmp_path: Path) -> Site:
    """A copy of its own."""
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(prepared.folder), str(copy)], check=True)
    return Site(copy)


LOG = """
from django.db import transaction
from tweeluik.records.audit.log import record, checkpoint
def line(at):
    with transaction.atomic():
        record(at=at, event="x", action="read", outcome="allow")
"""
MESSAGE = """
from uuid import uuid4
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message
somebody = Person.objects.create(email_index="x", email=b"", name=b"", password="!", language="nl",
                                 made_at=now)
Message.objects.create(kind="x", to=somebody, dedup="x", not_before=now - timedelta(hours=1), {})
"""
KNOWN_KEY = "django-insecure-tUr5-x0Qa_9kPz7LmWvYc2RbNdE8sHgJfK4iOo6"
UNSAFE_INLINE = (
    "import tweeluik.interfaces.web.middleware as m;"
    "m.POLICY = m.POLICY.replace(\"'self'\", \"'self' 'unsafe-inline'\", 1)"
)
PRAGMA = "DATABASES['default']['OPTIONS']['init_command'] += 'PRAGMA {};'"


def _settings(text: str) -> Callable[[Site], None]:
    def go(site: Site) -> None:
        site.settings += text + "\n"

    return go


def _more(**told: str) -> Callable[[Site], None]:
    return lambda site: site.more.update(
        {f"TWEELUIK_{name}": value for name, value in told.items()}
    )


def _sql(statement: str) -> Callable[[Site], None]:
    return lambda site: site.sql(statement)


def _do(code: str) -> Callable[[Site], None]:
    return lambda site: site.do(code)


def _keys_with_data(site: Site) -> None:
    inside = site.data / "keys"
    site.keys.rename(inside)
    site.more["TWEELUIK_KEYS"] = str(inside)


def _of_somebody_else(site: Site) -> None:
    """Only root gives files away; for others it is as if somebody else ran it."""
    if os.geteuid() == 0:
        os.chown(site.keys / "root", 65534, -1)
    else:
        _settings("import os; os.geteuid = lambda: 65534")(site)


def _line_changed(site: Site) -> None:
    site.do(f"{LOG}\nline(now); line(now); checkpoint(now)")
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with sqlite3.connect(site.data / "tweeluik.sqlite3") as base:
        for (name,) in base.execute(triggers).fetchall():
            base.execute(f"DROP TRIGGER {name}")
        base.execute("UPDATE audit_entry SET event = 'y' WHERE seq = 2")
    base.close()


Spoil = Callable[[Site], None]

ROUNDS: list[list[tuple[str, Spoil]]] = [
    [
        ("https_origin", _settings("HTTPS = False; SESSION_COOKIE_SECURE = True")),
        ("no_debugging", _settings("DEBUG = True")),
        ("secret_key", _more(SECRET_KEY="ab" * 30)),
        ("strict_policy", _settings(UNSAFE_INLINE)),
        ("real_day", _more(TODAY="2026-11-23")),
        ("no_demonstration", _settings("DEMO = True")),
        ("sqlite_keeps", _settings(PRAGMA.format("synchronous=NORMAL"))),
        ("sqlite_tidy", _settings(PRAGMA.format("secure_delete=OFF"))),
        ("up_to_date", _sql("DELETE FROM django_migrations WHERE name = '0002_passkeys';")),
        ("no_number_columns", _sql("ALTER TABLE people_person ADD COLUMN bsn TEXT;")),
        ("static_files", lambda site: (site.data / "static" / "staticfiles.json").unlink()),
        ("mail_safe", _more(SMTP="smtp://mail.example:25")),
        ("mail_sender", _more(FROM="noreply@127.0.0.1")),
        ("virus_scanner", _more(CLAMAV="")),
    ],
    [
        ("secure_cookie", _settings("SESSION_COOKIE_SECURE = False")),
        ("secret_key", _more(SECRET_KEY=KNOWN_KEY)),
        ("keys_safe", lambda site: site.keys.chmod(0o755)),
        ("sqlite_keeps", _settings(PRAGMA.format("journal_mode=OFF"))),
        ("sqlite_tidy", _settings(PRAGMA.format("trusted_schema=ON"))),
        ("worker_sends", _do(MESSAGE.replace(", {}", ""))),
        ("mail_server", _more(SMTP="")),
        ("mail_sender", _more(FROM="geen adres")),
    ],
    [
        ("secure_cookie", _settings("SESSION_COOKIE_HTTPONLY = False")),
        ("secret_key", _more(SECRET_KEY="")),
        ("django_warnings", _settings("ALLOWED_HOSTS = []")),
        ("messages_arrive", _do(MESSAGE.replace("{}", "state='dead'"))),
        ("clock_sane", _do(f"{LOG}\nline(now + timedelta(hours=1)); checkpoint(now)")),
        ("keys_safe", lambda site: (site.keys / "root").chmod(0o440)),
        ("sqlite_tidy", _settings(PRAGMA.format("foreign_keys=OFF"))),
    ],
    [
        ("secure_cookie", _settings("SESSION_COOKIE_NAME = 'tweeluik'")),
        ("secret_key", _settings("SECRET_KEY = 'kort maar krachtig'")),
        ("keys_safe", _keys_with_data),
    ],
    [
        ("secure_cookie", _settings("SESSION_COOKIE_SAMESITE = 'None'")),
        ("checkpoint_recent", _do(f"{LOG}\ncheckpoint(now - timedelta(days=2)); line(now)")),
        ("keys_ours", _of_somebody_else),
    ],
    [("log_intact", _line_changed)],
]
"""Together, because each look takes a process; no two in one round hide each other."""

ALL = [one for found in ROUNDS for one in found]


def test_all_in_order(site: Site) -> None:
    code, rows = site.look()
    assert site.found() == set()
    assert code == 0, rows
    skipped = {id for id, row in rows.items() if row["outcome"] == "skipped"}
    assert not {id for id in skipped if not id.startswith("postgresql_")}
    assert list(rows) == [check.id for check in CHECKS]


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_what_is_broken_is_found_and_nothing_else(site: Site, number: int) -> None:
    for _, spoil in ROUNDS[number]:
        spoil(site)
    _only(site, {id for id, _ in ROUNDS[number]})


@pytest.mark.soak
@pytest.mark.parametrize(("id", "spoil"), ALL, ids=[f"{n}-{id}" for n, (id, _) in enumerate(ALL)])
def test_each_alone(site: Site, id: str, spoil: Spoil) -> None:
    spoil(site)
    _only(site, {id})


def _only(site: Site, wanted: set[str]) -> None:
    code, rows = site.look()
    found = {one for one, row in rows.items() if row["outcome"] == "found"} - {"sqlite_version"}
    assert (found, code) == (wanted, 1)
    assert all(len(rows[id]["words"]) == 2 for id in wanted), "what and why, and how"


def test_every_check_is_broken_once() -> None:
    elsewhere = {check.id for check in CHECKS if check.id.startswith("postgresql_")}
    assert {id for id, _ in ALL} | elsewhere | {"sqlite_version"} == set(LEVELS)


def test_without_a_database_or_keys_it_says_so(site: Site) -> None:
    (site.data / "tweeluik.sqlite3").unlink()
    code, rows = site.look()
    assert rows["log_intact"]["outcome"] == "missing"
    for path in site.keys.iterdir():
        path.unlink()
    site.prepare()
    for path in site.keys.iterdir():
        path.unlink()
    code, rows = site.look()
    assert (rows["keys_safe"]["outcome"], code) == ("missing", 3)


def test_on_this_machine_alone_less_is_asked(site: Site) -> None:
    site.more = {
        "TWEELUIK_ORIGIN": "http://127.0.0.1:8000",
        "TWEELUIK_SMTP": "",
        "TWEELUIK_CLAMAV": "",
        "TWEELUIK_SECRET_KEY": "",
        "TWEELUIK_TODAY": "2026-11-23",
    }
    assert site.found() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_for_people(site: Site, lang: str) -> None:
    site.settings = "DEBUG = True"
    ran = site.run("check", "--lang", lang)
    words = texts(lang)
    said = " ".join(ran.stdout.split())
    assert ran.returncode == 1
    for check in CHECKS:
        if not check.id.startswith("postgresql_"):
            assert words.get("checks", check.id, "name") in said
    assert f"[{words.get('words', 'checks', 'unsafe')}]" in said
    assert words.get("checks", "no_debugging", "how") in said


SERVE = ("serve", "--host", "127.0.0.1", "--port", "1")
"""A port that nobody may listen on: who gets as far as that did not refuse."""


def test_serving_others_is_refused_while_something_is_unsafe(site: Site) -> None:
    site.settings = "DEBUG = True"
    ran = site.run(*SERVE)
    assert ran.returncode == 2
    words = texts("nl")
    said = " ".join(ran.stdout.split())
    assert words.get("checks", "no_debugging", "what") in said
    assert words.get("checks", "no_debugging", "how") in said
    assert words.get("errors", "unsafe", "how") in " ".join(ran.stderr.split())
    assert "https://wegwijzer.example" not in said, "it does not say that it serves"


def test_control_what_is_in_order_is_served(site: Site) -> None:
    """And what is only a warning stops nobody."""
    site.more["TWEELUIK_SMTP"] = ""
    site.settings = "import granian; granian.Granian.serve = lambda *_: print('served')"
    ran = site.run(*SERVE)
    assert (ran.returncode, "served" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_on_this_machine_nothing_is_refused(site: Site) -> None:
    site.more["TWEELUIK_ORIGIN"] = "http://127.0.0.1:8000"
    site.settings = (
        "DEBUG = True\nimport granian; granian.Granian.serve = lambda *_: print('served')"
    )
    assert "served" in site.run(*SERVE).stdout


# -- PostgreSQL ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def servers() -> Iterator[Callable[[str], str]]:
    from contextlib import ExitStack

    from tests.postgres import server

    with ExitStack() as stack:
        made: dict[str, str] = {}

        def start(options: str) -> str:
            if options not in made:
                made[options] = stack.enter_context(server(options=options))
            return made[options]

        yield start


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param("", set(), marks=pytest.mark.soak),
        pytest.param("-c fsync=off", {"postgresql_keeps"}, marks=pytest.mark.soak),
        ("-c full_page_writes=off", {"postgresql_keeps"}),
    ],
)
def test_on_postgresql(
    tmp_path: Path, servers: Callable[[str], str], options: str, found: set[str]
) -> None:
    import psycopg

    url = servers(options)
    site = Site(tmp_path, {"TWEELUIK_DATABASE": url})
    site.prepare()
    always = {"postgresql_checksums"}
    assert site.found() == {*found, *always, "postgresql_role"}
    with psycopg.connect(url, autocommit=True) as base:
        base.execute("CREATE ROLE pages LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO pages")
    site.more["TWEELUIK_DATABASE"] = url.replace("app@", "pages@")
    assert site.found() == {*found, *always}
    site.settings = "DATABASES['default']['OPTIONS']['options'] += ' -c synchronous_commit=off'"
    assert site.found() == {"postgresql_keeps", *always}
