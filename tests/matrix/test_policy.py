"""A view that does not say who may ask for it is refused before the first request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from tweeluik.interfaces.policy import (
    Policy,
    TwoPolicies,
    for_anyone,
    guard,
    policy_of,
    require_policies,
)
from tweeluik.interfaces.web.account.signed_in import after_code, after_password, for_person
from tweeluik.interfaces.web.cases.reader import for_reader, for_reader_after_code
from tweeluik.interfaces.web.views import allow

pytestmark = pytest.mark.matrix

ROOT = Path(__file__).resolve().parents[2]


def view(request: HttpRequest, *args: Any) -> HttpResponse:
    """A page."""
    return HttpResponse("shown")


def fresh() -> Any:
    """Another view, with no mark of an earlier test."""
    return lambda request, *args, **kwargs: HttpResponse("shown")


def test_the_guard_says_what_it_does() -> None:
    guards = {
        for_anyone: Policy.ANYONE,
        after_password: Policy.PASSWORD,
        for_person: Policy.PERSON,
        after_code: Policy.CODE,
        for_reader: Policy.READER,
        for_reader_after_code: Policy.READER_CODE,
    }
    assert {policy_of(hold(fresh())) for hold in guards} == set(Policy)
    for hold, policy in guards.items():
        assert policy_of(allow("GET")(hold(fresh()))) is policy


def test_the_methods_are_said_too() -> None:
    assert allow("GET", "POST")(for_anyone(fresh())).methods == ("GET", "POST")


def test_two_guards_are_one_too_many() -> None:
    for first in (for_anyone, for_person):
        for second in (for_anyone, for_person, for_reader):
            held = first(fresh())
            with pytest.raises(TwoPolicies):
                second(held)


def test_a_guard_of_its_own_making_is_held_to_what_it_says() -> None:
    @guard(Policy.PERSON)
    def nobody(view: Any) -> Any:
        return lambda request: HttpResponse("no")

    held = nobody(view)
    assert held(RequestFactory().get("/")).content == b"no"
    assert held.__doc__ == "A page."


def test_addresses_without_a_guard_are_refused() -> None:
    inside = [path("<uuid:id>", view), path("goed", for_anyone(fresh()))]
    with pytest.raises(ImproperlyConfigured) as refused:
        require_policies([path("zaak/", include(inside))])
    told = str(refused.value)
    assert "/zaak/<uuid:id>  tests.matrix.test_policy.view" in told
    assert "goed" not in told
    assert "@for_anyone" in told


HOLE = """
from tweeluik.interfaces.web import public
def hulp(request): return None
public.help = hulp
"""
STARTS = {
    "wsgi": "import tests.settings\nimport tweeluik.interfaces.wsgi",
    "serve": "import tests.settings, django\ndjango.setup()\n"
    "from tweeluik.interfaces.cli.serve import prepare\nprepare()",
    "check": "import tests.settings, django\ndjango.setup()\n"
    "from django.core.management import call_command\ncall_command('check')",
    "tests": "import tests.settings, django\ndjango.setup()\n"
    "from django.test import Client\nClient().get('/')",
}


@pytest.mark.parametrize("way", STARTS)
@pytest.mark.parametrize("hole", [False, True], ids=["whole", "hole"])
def test_nothing_starts_with_a_hole(way: str, hole: bool) -> None:
    setup, _, rest = STARTS[way].partition("\n")
    before = f"{setup}\nimport django\ndjango.setup()\n{HOLE if hole else ''}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    ran = subprocess.run(
        [sys.executable, "-c", f"{before}\n{rest}"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if hole:
        assert ran.returncode != 0
        assert "/hulp" in ran.stderr
        assert "Nothing says who may ask" in ran.stderr
    elif way != "tests":  # without its database and static files that page is another matter
        assert ran.returncode == 0, ran.stderr[-2000:]
