"""The product itself: ``advise`` over the real rules, and the command from a cold start."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

from tweeluik.domain.guide.advise import advise

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "tests" / "scenarios"
EXAMPLE = Path("examples", "employee-doubts-advice.json")
LEAST_CASES = 30

Case = tuple[dict[str, object], date]


def cases() -> list[Case]:
    """The facts of every scenario, with the day each is judged for.

    :raises LookupError: when there are too few to be a spread.
    """
    told = [json.loads(path.read_text("utf-8")) for path in sorted(SCENARIOS.rglob("*.json"))]
    found = [(data["facts"], date.fromisoformat(data["on"])) for data in told]
    if len(found) < LEAST_CASES:
        raise LookupError(f"{len(found)} scenarios in {SCENARIOS}; {LEAST_CASES} are needed")
    return found


def advise_each(cases: list[Case], rounds: int) -> dict[bool, list[float]]:
    """Median seconds of ``advise`` per case, with (``True``) and without what-ifs, in turns.

    Trail and next question are searched in both.
    """
    seconds: dict[bool, list[list[float]]] = {kind: [[] for _ in cases] for kind in (True, False)}
    for number in range(rounds + 1):
        for place, (facts, on) in enumerate(cases):
            for with_what_if, found in seconds.items():
                begun = time.perf_counter()
                advise(facts, on, with_what_if=with_what_if)
                took = time.perf_counter() - begun
                if number:  # the first round only warms up
                    found[place].append(took)
    return {kind: [median(each) for each in found] for kind, found in seconds.items()}


def command() -> list[str] | None:
    """The installed command with the example; ``None`` when the example is not there."""
    if not (ROOT / EXAMPLE).is_file():
        return None
    tweeluik = Path(sys.prefix, "bin", "tweeluik")
    return [sys.executable, str(tweeluik), "advise", str(EXAMPLE), "--json"]


def start(command: list[str]) -> float:
    """Seconds from starting the command until it has answered and ended.

    :raises subprocess.CalledProcessError: when it ends with another code than 0.
    """
    # The command as its user starts it: the file itself, without an interpreter before it.
    begun = time.perf_counter()
    subprocess.run(command[1:], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begun


def modules(command: list[str]) -> set[str]:
    """Names of the top-level modules that the command imports, as the interpreter reports them."""
    interpreter, *words = command
    done = subprocess.run(
        [interpreter, "-X", "importtime", *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
