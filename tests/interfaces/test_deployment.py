"""Where it is reached decides what it needs, also behind a proxy on the same machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

KEY = "k" * 40


def settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """The settings as another server would load them."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TWEELUIK_")}
    given = {f"TWEELUIK_{key}": value for key, value in environment.items()}
    code = (
        "import tweeluik.interfaces.settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS, s.DATABASES['default']['OPTIONS'])"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env={**kept, **given}, capture_output=True, text=True
    )


@pytest.mark.parametrize("origin", ["http://wegwijzer.example", "http://192.0.2.7:8000"])
def test_http_elsewhere_is_refused(origin: str) -> None:
    found = settings(ORIGIN=origin, SECRET_KEY=KEY)
    assert found.returncode != 0
    assert "https" in found.stderr


@pytest.mark.parametrize("origin", ["https://wegwijzer.example", "http://127.0.0.1:8000"])
def test_a_short_key_is_refused(origin: str) -> None:
    found = settings(ORIGIN=origin, SECRET_KEY=KEY[:-1])
    assert found.returncode != 0
    assert "40" in found.stderr
    assert KEY[:-1] not in found.stderr


def test_https_seals_the_cookie_to_https() -> None:
    assert settings(ORIGIN="https://wegwijzer.example", SECRET_KEY=KEY).stdout.startswith("True")


def test_an_ipv6_address_is_a_host() -> None:
    assert "'[::1]'" in settings(ORIGIN="http://[::1]:8000", SECRET_KEY=KEY).stdout


def test_sqlite_waits_for_its_turn_and_keeps_what_it_confirmed() -> None:
    found = settings(SECRET_KEY=KEY).stdout
    assert "IMMEDIATE" in found
    assert "synchronous=FULL" in found or "synchronous=EXTRA" in found
    assert "NORMAL" not in found
