"""No secret in any page it does not belong on, in any header, address or line of a log (A28)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.records.people.account import OTHER_PASSWORD, mailed_code
from tests.records.people.test_secrets import dumped, found
from tests.web.test_privacy import lines_that_tell
from tweeluik.interfaces.web.account import signed_in

from .conftest import Clock, MakeGuest
from .guest import CODE, CODE_APP, FORGOT, NEW, RECOVERY, RESET, SIGN_IN, VERIFY, WRONG, Guest


class Watched(Guest):
    """A guest of whom every answer is kept, as it came."""

    def __init__(self, client: Any, clock: Any) -> None:
        super().__init__(client, clock)
        self.answers: list[tuple[str, Any]] = []
        for method in ("get", "post"):
            setattr(client, method, self._kept(getattr(client, method)))

    def _kept(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(path: str, *rest: Any, **more: Any) -> Any:
            response = ask(path, *rest, **more)
            self.answers.append((path, response))
            return response

        return asked


@pytest.fixture
def watched(make_guest: MakeGuest, clock: Clock) -> Watched:
    return Watched(make_guest().client, clock)


def live(guest: Watched) -> dict[str, str]:
    """All that can be done with an account, also wrongly; the secrets that came by."""
    secrets = {"password": guest.password, "wrong password": WRONG, "other": OTHER_PASSWORD}
    guest.open(NEW).fill(NEW, email="x", name="", new_password=guest.password)
    guest.ask()
    guest.fill(VERIFY, mailed_code="00000000")
    secrets["mailed code"] = mailed_code()
    guest.prove()
    guest.fill(CODE_APP, code="000000")
    guest.put_in_app()
    secrets |= {f"recovery code {n}": code for n, code in enumerate(guest.codes)}
    secrets["seed"] = guest.seed
    secrets["token"] = str(guest.client.session[signed_in.SID])
    guest.open("/account")
    guest.open("/account/wachtwoord")
    guest.fill("/account/wachtwoord", password=WRONG, new_password=OTHER_PASSWORD)
    guest.sign_out()
    guest.give_password(WRONG)
    guest.give_password()
    secrets["half token"] = str(guest.client.session[signed_in.SID])
    guest.open(RECOVERY)
    guest.fill(RECOVERY, recovery_code=guest.codes[0])
    secrets["second token"] = str(guest.client.session[signed_in.SID])
    guest.open(CODE)
    guest.fill(CODE, code="000000")
    guest.sign_out()
    guest.open(FORGOT).fill(FORGOT, email=guest.address)
    secrets["reset code"] = mailed_code("reset_password")
    own = {"any_code": guest.codes[1], "new_password": OTHER_PASSWORD}
    guest.fill(RESET, mailed_code="00000000", **own)
    guest.fill(RESET, mailed_code=secrets["reset code"], **own)
    guest.open(SIGN_IN)
    return secrets


BELONGS = {CODE_APP: ("seed", *(f"recovery code {number}" for number in range(10)))}
"""The pages that are there to show a secret: the key before it is proved, the codes once."""


def leaks(secrets: dict[str, str], answers: list[tuple[str, Any]]) -> list[str]:
    wrong = []
    for path, response in answers:
        addresses = [path, response.request["PATH_INFO"], response.request.get("QUERY_STRING", "")]
        addresses += [str(hop) for hop in getattr(response, "redirect_chain", ())]
        heads = "\n".join(f"{name}: {told}" for name, told in response.headers.items())
        whole = "\n".join((heads, *addresses)).encode() + b"\n" + response.content
        allowed = BELONGS.get(response.request["PATH_INFO"], ())
        wrong += [f"{name} on {path}" for name in found(secrets, whole) if name not in allowed]
    return wrong


def test_no_page_and_no_log_holds_a_secret(
    watched: Watched,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Callable[[str], None],
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = live(watched)
    assert len(watched.answers) > 25
    assert leaks(secrets, watched.answers) == []
    out, err = capfd.readouterr()
    written = out + err
    assert '"route": "account/inloggen"' in written
    logged = "\n".join(record.getMessage() for record in caplog.records)
    personal = {**secrets, "address": watched.address, "name": "Jan Bakker"}
    assert found(personal, (written + logged).encode()) == []
    assert lines_that_tell(out) == []
    assert found(personal, dumped()) == []
    figure(
        f"{len(secrets)} secrets; {len(watched.answers)} answers, {len(written.splitlines())}"
        f" lines, the database on {connection.vendor}: 0 found"
    )


def test_control_a_secret_on_a_page_is_seen(watched: Watched) -> None:
    secrets = live(watched)
    for name, secret in secrets.items():
        path, response = watched.answers[-1]
        real = response.content
        response.content = real + secret.encode()
        assert leaks(secrets, [(path, response)]) == [f"{name} on {path}"]
        response.content = real


def test_control_a_secret_in_an_address_is_seen(watched: Watched) -> None:
    watched.open("/account/inloggen")
    (_, response), *_ = watched.answers
    assert leaks({"x": "Zevensterkruid"}, [("/account/inloggen?p=Zevensterkruid", response)])


def test_when_something_breaks_the_log_tells_its_place_only(
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from tweeluik.records.people import passwords

    watched.join().sign_out()

    def breaks(password: str, *_: object) -> bool:
        raise RuntimeError(f"a mistake of ours with {password}")

    monkeypatch.setattr(passwords, "matches", breaks)
    watched.client.raise_request_exception = False
    watched.give_password()
    assert watched.status == 500
    out, err = capfd.readouterr()
    told = out + err + "\n".join(record.getMessage() for record in caplog.records)
    assert "RuntimeError in" in told
    assert found({"password": watched.password, "address": watched.address}, told.encode()) == []
    assert watched.password.encode() not in watched.response.content
