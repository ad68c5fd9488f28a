"""The ``tweeluik`` command: skins over the calls of the domain.

Exit codes: 0 fine · 1 the check found something · 2 wrong use or input · 3 something is missing
in the environment · 70 a mistake of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from tweeluik import __version__
from tweeluik.texts import AUTHORITATIVE, LANGUAGES

from .days import day
from .facts_file import InputError, problems
from .screen import Screen

EXIT_FOUND, EXIT_INPUT, EXIT_ENVIRONMENT, EXIT_BUG = 1, 2, 3, 70

app = typer.Typer(
    name="tweeluik",
    help="Welke weg past bij een meningsverschil over ziekte en werk? "
    "Which way fits a difference about illness and work?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """The languages of the texts."""

    nl = "nl"
    en = "en"


Lang = Annotated[Language, typer.Option("--lang", help="nl (authoritative) or en")]
On = Annotated[
    str | None, typer.Option("--on", help="the day to judge for, YYYY-MM-DD; today if left out")
]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]

DUTCH = Language(AUTHORITATIVE)


def _day(value: str | None) -> date:
    return date.today() if value is None else day(value)


@app.command()
def advise(
    facts: Annotated[
        str | None, typer.Argument(help="JSON file with facts, - for standard input")
    ] = None,
    batch: Annotated[
        str | None, typer.Option("--batch", help="file with a set of facts on each line")
    ] = None,
    on: On = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", help="also write the receipt to this file")
    ] = None,
) -> None:
    """The answer for facts in a file"""
    from . import advise as command

    screen = Screen(lang)
    match facts, batch:
        case str(), None:
            command.one(facts, _day(on), screen, as_json=json, receipt_file=receipt)
        case None, str():
            raise typer.Exit(command.batch(batch, _day(on), screen))
        case _:
            raise InputError("file_or_batch", {})


@app.command()
def ask(on: On = None, lang: Lang = DUTCH) -> None:
    """Two or three questions, then the answer"""
    from .ask import converse

    converse(_day(on), Screen(lang))


@app.command()
def facts(
    fact: Annotated[str | None, typer.Argument(help="only this fact, such as subject")] = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
) -> None:
    """The facts that may be given"""
    from .show import show_facts

    show_facts(Screen(lang), fact, as_json=json)


@app.command()
def rules(
    instrument: Annotated[
        str | None, typer.Option("--instrument", help="only rules about it, such as second_opinion")
    ] = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
) -> None:
    """All rules, a line each"""
    from .show import show_rules

    show_rules(Screen(lang), instrument, as_json=json)


@app.command()
def explain(rule: str, lang: Lang = DUTCH, json: AsJson = False) -> None:
    """One rule in words, with its parts"""
    from .show import explain_rule

    explain_rule(Screen(lang), rule, as_json=json)


@app.command()
def sources(
    due: Annotated[str | None, typer.Argument(help="'due': only what has to be checked")] = None,
    on: On = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
) -> None:
    """The sources and how they were read"""
    from .show import show_sources

    if due not in (None, "due"):
        raise InputError("only_due", {"value": str(due)[:40]})
    screen = Screen(lang)
    found = show_sources(screen, _day(on), only_due=due is not None, as_json=json)
    if due is not None and found:
        raise typer.Exit(EXIT_FOUND)


@app.command()
def replay(receipt: str, lang: Lang = DUTCH, json: AsJson = False) -> None:
    """Does an earlier answer still hold?"""
    from .replay import replay_file

    raise typer.Exit(0 if replay_file(receipt, Screen(lang), as_json=json) else EXIT_FOUND)


@app.command()
def calendar(
    first_day_ill: Annotated[str, typer.Option("--first-day-ill", help="YYYY-MM-DD")],
    ics: Annotated[Path | None, typer.Option("--ics", help="write a calendar file")] = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
) -> None:
    """The dates of two years of illness"""
    from .calendar import show_calendar

    show_calendar(_day(first_day_ill), ics, Screen(lang), as_json=json)


@app.command()
def letter(
    kind: Annotated[
        str | None, typer.Argument(help="which letter; without --fields its fields are listed")
    ] = None,
    fields: Annotated[
        str | None, typer.Option("--fields", help="JSON file with the fields, - for standard input")
    ] = None,
    output: Annotated[
        str, typer.Option("-o", help="file to write, .pdf or .txt; - for the screen")
    ] = "-",
    on: On = None,
    lang: Lang = DUTCH,
    json: AsJson = False,
    confirmed: Annotated[
        bool,
        typer.Option("--not-citizen-service-numbers", help="what looks like a BSN is none"),
    ] = False,
) -> None:
    """A letter as PDF or text, or the letters there are"""
    from . import letter as command

    if kind is None or fields is None:
        command.show_kinds(Screen(lang), kind, as_json=json)
    else:
        command.make(kind, fields, output, _day(on), Screen(lang), confirmed=confirmed)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", envvar="PORT", help="port")] = 8000,
    workers: Annotated[int, typer.Option("--workers", help="processes")] = 2,
    data: Annotated[
        Path, typer.Option("--data", help="folder for the database and static files")
    ] = Path("var"),
    lang: Lang = DUTCH,
) -> None:
    """The pages and the API, on this machine or behind a proxy with https"""
    from .serve import serve as command

    command(host, port, workers, data, Screen(lang))


@app.command()
def demo(
    host: Annotated[str, typer.Option("--host", help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", envvar="PORT", help="port")] = 8000,
    workers: Annotated[int, typer.Option("--workers", help="processes")] = 2,
    data: Annotated[
        Path,
        typer.Option("--data", help="folder of the demo world alone; made when it is not there"),
    ] = Path("var-demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="make the world anew")] = False,
    anybody: Annotated[
        bool, typer.Option("--anybody", help="also where others can reach it; all can do all there")
    ] = False,
    lang: Lang = DUTCH,
) -> None:
    """The pages with invented people and cases, to look around in"""
    from .demo import demo as command

    command(host, port, workers, data, Screen(lang), fresh=fresh, anybody=anybody)


Data = Annotated[Path, typer.Option("--data", help="folder with the database")]


@app.command()
def worker(
    data: Data = Path("var"),
    once: Annotated[bool, typer.Option("--once", help="one round, then stop")] = False,
) -> None:
    """Reminders and e-mail in the background; `serve` has one of its own"""
    from .worker import work

    work(data, once=once)


@app.command()
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="only compare")] = False,
    data: Data = Path("var"),
    lang: Lang = DUTCH,
) -> None:
    """Make all cases what follows from their events, or with --check only compare"""
    from .records import rebuild as command

    raise typer.Exit(command(data, Screen(lang), check=check))


@app.command()
def audit(
    what: Annotated[str, typer.Argument(help="verify")] = "verify",
    data: Data = Path("var"),
    lang: Lang = DUTCH,
) -> None:
    """Was anything in the log changed, deleted or put in?"""
    from .records import audit as command

    raise typer.Exit(command(data, Screen(lang)))


@app.command()
def check(data: Data = Path("var"), lang: Lang = DUTCH, json: AsJson = False) -> None:
    """Is this deployment safe? Nothing is changed by looking"""
    from .check import check as command

    raise typer.Exit(command(data, Screen(lang), as_json=json))


@app.command()
def outbox(
    again: Annotated[
        bool, typer.Option("--again", help="send what was given up once more")
    ] = False,
    data: Data = Path("var"),
    lang: Lang = DUTCH,
) -> None:
    """Which messages could not be sent?"""
    from .records import outbox as command

    raise typer.Exit(command(data, Screen(lang), again=again))


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="the version")] = False,
) -> None:
    if version:
        typer.echo(f"tweeluik {__version__}")
        raise typer.Exit


def _language(arguments: list[str]) -> str:
    """The language asked for, also when the other arguments are wrong."""
    for place, argument in enumerate(arguments):
        told = argument.removeprefix("--lang=")
        if argument == "--lang":
            told = "".join(arguments[place + 1 : place + 2])
        if told != argument and told in LANGUAGES:
            return told
    return AUTHORITATIVE


def run() -> NoReturn:
    """Run the command: mistakes in the input become clear words and exit code 2."""
    from tweeluik.domain.guide.reading import FactsError
    from tweeluik.interfaces.paper import NoPdf

    screen = Screen(_language(sys.argv[1:]))
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except (InputError, FactsError) as mistake:
        for code, details in problems(mistake):
            screen.mistake(code, details)
        sys.exit(EXIT_INPUT)
    except NoPdf as missing:
        screen.mistake("no_pdf", {"package": str(missing)})
        sys.exit(EXIT_ENVIRONMENT)
    except TyperException as mistake:
        # Wrong use: the parser says what is wrong, and how the command is used.
        show: Callable[[], None] | None = getattr(mistake, "show", None)
        show() if show else screen.mistake("bug", {"details": str(mistake)})
        sys.exit(EXIT_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        print()
        screen.line(screen.texts.get("words", "sentences", "stopped"))
        sys.exit(130)
    except ModuleNotFoundError as missing:
        screen.mistake("missing_package", {"package": missing.name or "?"})
        sys.exit(EXIT_ENVIRONMENT)
    except BrokenPipeError:
        # Whoever reads our output stopped reading: nothing is wrong with the answer. What is left
        # in the buffer goes nowhere, or Python complains about it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as bug:
        # Whatever else happens is a mistake of ours; the details help whoever mends it.
        screen.mistake("bug", {"details": f"{type(bug).__name__}: {bug}"[:200]})
        sys.exit(EXIT_BUG)
    sys.exit(code if isinstance(code, int) else 0)
