"""The pages of accounts and cases, in every state that they have.

What can be done in which state follows from the tables of the procedures, so that a new state or
act is looked at without anybody writing it down here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from tests.inspection.ordinary import pdf
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Procedure
from tweeluik.interfaces.web.cases.forms import asks_day

from .guest import Guest
from .server import TODAY
from .state import State
from .ways import Way, ways

Go = Callable[[Guest], object]

BUTTON: Final = "main button.button"
WRONG, TOO_SHORT = "mis geraden", "kort"


def _page(path: str) -> Go:
    return lambda guest: guest.open(path)


def _case(name: str, page: str = "") -> Go:
    return lambda guest: guest.open(guest.world.case(name, page))


def _typed(go: Go, **fields: str) -> Go:
    """What is typed on a page, before the first button of its form is pressed."""

    def typed(guest: Guest) -> None:
        go(guest)
        for field, text in fields.items():
            guest.page.locator(f"#{field}").fill(text)
        guest.press(guest.page.locator(BUTTON).first)

    return typed


def _coached(go: Go, **fields: str) -> Go:
    def coached(guest: Guest) -> None:
        go(guest)
        for field, text in fields.items():
            guest.page.locator(f"#{field}").fill(text)
        guest.press(guest.page.locator('button[value="coach"]'))

    return coached


# -- accounts --------------------------------------------------------------------------------------

NEW, SIGN_IN, CODE = "/account/nieuw", "/account/inloggen", "/account/code"
FORGOT, RESET = "/account/wachtwoord-vergeten", "/account/nieuw-wachtwoord"
PASSWORD, CODES = "/account/wachtwoord", "/account/herstelcodes"
VERIFY, RECOVERY, APP = "/account/bevestigen", "/account/herstelcode", "/account/code-instellen"


def _waiting(guest: Guest) -> None:
    """A wrong password, again and again."""
    for _ in range(8):
        _typed(_page(SIGN_IN), email="niemand@post.example", password=WRONG)(guest)
        if guest.response is not None and guest.response.status == 429:
            return


def _sent_again(guest: Guest) -> None:
    guest.open(VERIFY)
    guest.press(guest.page.locator(f'main form[action="{VERIFY}"] button.link'))


def _codes(guest: Guest) -> None:
    guest.open(CODES)
    guest.press(guest.page.locator(BUTTON).first)


def _language(guest: Guest) -> None:
    guest.open("/account")
    guest.page.locator(f"#lang-{guest.look.lang}").check()
    guest.press(guest.page.locator('form[action="/account/taal"] button'))


ACCOUNT: Final = (
    State("account new", "account/new", _page(NEW)),
    State("account new wrong", "account/new", _typed(_page(NEW), email="jan"), 422, True),
    State("account verify", "account/verify", _page(VERIFY), who="asked"),
    State("account verify again", "account/verify", _sent_again, who="asked", sample=False),
    State(
        "account verify wrong",
        "account/verify",
        _typed(_page(VERIFY), mailed_code="123"),
        422,
        True,
        sample=False,
        who="asked",
    ),
    State("account code app", "account/code_app", _page(APP), who="appless"),
    State(
        "account code app wrong",
        "account/code_app",
        _typed(_page(APP), code="123"),
        422,
        True,
        sample=False,
        who="appless",
    ),
    State("account sign in", "account/sign_in", _page(SIGN_IN)),
    State("account sign in wrong", "account/sign_in", _typed(_page(SIGN_IN)), 422, True),
    State("account wait", "account/wait", _waiting, 429),
    State("account code", "account/code", _page(CODE), who="half"),
    State(
        "account code wrong",
        "account/code",
        _typed(_page(CODE), code="12"),
        422,
        True,
        sample=False,
        who="half",
    ),
    State("account recovery code", "account/recovery_code", _page(RECOVERY), who="half"),
    State("account forgot", "account/forgot", _page(FORGOT)),
    State("account forgot wrong", "account/forgot", _typed(_page(FORGOT)), 422, True, sample=False),
    State("account reset", "account/reset", _page(RESET), who="forgot"),
    State(
        "account reset wrong",
        "account/reset",
        _typed(_page(RESET)),
        422,
        True,
        sample=False,
        who="forgot",
    ),
    State("account", "account/account", _page("/account"), who="somebody"),
    State("account language", "account/account", _language, who="nobody", sample=False),
    State("account password", "account/password", _page(PASSWORD), who="somebody"),
    State(
        "account password wrong",
        "account/password",
        _typed(_page(PASSWORD), new_password=TOO_SHORT),
        422,
        True,
        who="somebody",
    ),
    State("account new codes", "account/new_codes", _page(CODES), who="somebody"),
    State("account codes", "account/codes", _codes, who="nobody"),
    State("account resume", "account/resume", _page("/account/verder"), who="away"),
)

# -- cases -----------------------------------------------------------------------------------------

SAMPLED: Final = frozenset(
    {
        # Something to write, to wait for, to choose, the employee's alone; ended; a neighbour.
        "second_opinion draft",
        "second_opinion requested",
        "second_opinion refused",
        "second_opinion advice_ready",
        "second_opinion completed",
        "complaint lodged",
    }
)
SAMPLED_FORMS: Final = frozenset(
    {
        # The most fields, only a confirmation, yes or no, a choice and a text.
        "second_opinion do choose_doctor",
        "second_opinion do withdraw",
        "second_opinion report refuse",
        "complaint do lodge",
    }
)
LONG: Final = "Mijn werk is zwaar. Ik til dozen van 20 kilo. " * 30
BLAMES: Final = "De bedrijfsarts luistert nooit naar mij."


def _of(procedure: Procedure) -> Iterator[State]:
    """Each state of a procedure, and each form, from the first state in which it is offered."""
    seen: set[str] = set()
    for state, way in ways(procedure, date.fromisoformat(TODAY)).items():
        name = f"{procedure.id} {state}"
        sample = name in SAMPLED
        yield State(f"case {name}", "cases/case", _case(name), who="states", sample=sample)
        for kind, page, acts in (("do", "doen", way.acts), ("report", "melden", way.reports)):
            for act in acts:
                form = f"{procedure.id} {kind} {act}"
                if form not in seen:
                    seen.add(form)
                    can_be_wrong = _can_be_wrong(procedure, act, reporting=kind == "report")
                    yield from _forms(form, _case(name, f"/{page}/{act}"), can_be_wrong)
        if way.reports:
            yield _reports(name, way, sample)


def _forms(form: str, go: Go, can_be_wrong: bool) -> Iterator[State]:
    sample = form in SAMPLED_FORMS
    yield State(f"form {form}", "cases/act", go, who="states", sample=sample)
    if can_be_wrong:
        wrong = _emptied(go)
        yield State(f"form {form} wrong", "cases/act", wrong, 422, True, sample, "states")


def _can_be_wrong(procedure: Procedure, act: str, *, reporting: bool) -> bool:
    """Whether the form asks something that has to be filled in."""
    row = procedure.transition(act)
    asked = [need for need in row.needs if need.required and need.asked_of(reporting=reporting)]
    return bool(asked) or asks_day(row, reporting=reporting)


def _emptied(go: Go) -> Go:
    """Nothing at all is filled in, not even the day that stood there."""

    def emptied(guest: Guest) -> None:
        go(guest)
        for field in guest.page.locator('main .field input[type="text"]').all():
            field.fill("")
        guest.press(guest.page.locator(BUTTON).first)

    return emptied


def _reports(name: str, way: Way, sample: bool) -> State:
    return State(
        f"reports {name}",
        "cases/reports",
        _case(name, "/melden"),
        who="states",
        sample=sample and len(way.reports) > 2,
    )


def _taken_by_another(guest: Guest) -> None:
    """The form of a page that is older than the case: its version was changed under it."""
    guest.open(guest.world.case("second_opinion requested", "/melden/refuse"))
    guest.page.locator("#told_reasons").fill(LONG[:400])
    guest.page.locator("#reasons_given").check()
    guest.page.locator('input[name="version"]').evaluate("(one) => { one.value = '0'; }")
    guest.press(guest.page.locator(BUTTON).first)


def _late(guest: Guest) -> None:
    """The form of somebody whose cookie was taken away meanwhile."""
    guest.open(guest.world.case("begun", _TASK))
    guest.page.locator("#view").fill(BLAMES)
    guest.page.locator("#task input[name=csrfmiddlewaretoken]").evaluate(
        "(one) => { one.value = 'x'.repeat(64); }"
    )
    guest.press(guest.page.locator(BUTTON).first)


def _paper(guest: Guest) -> None:
    """Adds a letter to the papers."""
    guest.open(guest.world.case("begun", "/stukken"))
    letter = {"name": "brief huisarts.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    guest.page.locator("#file").set_input_files(letter)
    guest.press(guest.page.locator(BUTTON).first)


def _paper_away(guest: Guest) -> None:
    _paper(guest)
    guest.press(guest.page.locator('.papers a[href$="/weg"]').first)


def _stop(guest: Guest) -> None:
    """On the way to withdraw what was allowed."""
    guest.open(guest.world.case("allowed"))
    guest.press(guest.page.locator(".consents a").first)


_TASK = "/voorbereiden/wat-u-vindt"

CASES: Final = (
    State("cases none", "cases/overview", _page("/mijn"), who="nobody"),
    State("cases some", "cases/overview", _page("/mijn"), who="somebody"),
    *(state for procedure in PROCEDURES.values() for state in _of(procedure)),
    State("case late", "cases/case", _case("late"), who="somebody"),
    State("reports none", "cases/reports", _case("begun", "/melden"), who="somebody"),
    State("case overtaken", "cases/gone", _taken_by_another, 409, who="states"),
    State("case too late", "cases/late", _late, 403, who="somebody"),
    State("case not now", "cases/gone", _case("begun", "/doen/share"), 409, who="somebody"),
    State("tasks begun", "cases/tasks", _case("begun", "/voorbereiden"), who="somebody"),
    State("tasks done", "cases/tasks", _case("written", "/voorbereiden"), who="somebody"),
    State("task question", "cases/task", _case("begun", "/voorbereiden/vraag"), who="somebody"),
    State("task view", "cases/task", _case("written", _TASK), who="somebody"),
    State(
        "task wrong",
        "cases/task",
        _typed(_case("written", _TASK), **{"advice_date": "40"}),
        422,
        True,
        who="somebody",
    ),
    State(
        "task coached", "cases/task", _coached(_case("coached", _TASK), view=BLAMES), who="somebody"
    ),
    State("task clear", "cases/task", _coached(_case("written", _TASK)), who="somebody"),
    State("check", "cases/check", _case("written", "/controleren"), who="somebody"),
    State("timeline", "cases/timeline", _case("refused", "/tijdlijn"), who="somebody"),
    State("papers none", "cases/papers", _case("written", "/stukken"), who="somebody"),
    State("papers", "cases/papers", _paper, who="somebody"),
    State(
        "papers wrong",
        "cases/papers",
        _typed(_case("written", "/stukken")),
        422,
        True,
        sample=False,
        who="somebody",
    ),
    State("paper away", "cases/paper_remove", _paper_away, who="somebody"),
    State("stop consent", "cases/stop_consent", _stop, who="somebody"),
    State("log", "cases/log", _case("refused", "/inzage"), who="somebody"),
    State("erase", "cases/erase", _case("refused", "/wissen"), who="somebody"),
    *(
        State(
            f"case letter {kind}",
            "letter",
            _case(name, f"/brief/{kind}"),
            who="somebody",
            sample=kind == "second-opinion-request",
        )
        for name, kind in (
            ("written", "second-opinion-request"),
            ("refused", "refusal-reasons-request"),
            ("refused", "complaint"),
        )
    ),
)
