"""A seeded sample of mutants of the rule core, judged by the quick tests.

    python tools/mutate.py [--count 500] [--seed 1] [--survivors FILE]

A mutant is the core with one small mistake in it: an operator swapped, a number off by one, a rule
that lost an effect, a date in the law data a day later. Tests that pass all the same do not guard
that place. The mutants are made in copies in a temporary folder; the working tree is only read.

Ends with 0 when enough mutants are killed, 1 when too many survive, 2 when the tests fail already.

No library does this: those that mutate Python know neither our rules nor the law data in TOML.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import queue
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CORE: Final = ("src/tweeluik/domain/guide", "src/tweeluik/domain/law")
PASSED_BY: Final = ("sources.toml",)
"""Its dates say when a copy was read; whether that is true is not for a test to know."""
SCENARIOS: Final = "tests/test_scenarios.py"
LEAST: Final = 90
"""Percentage of mutants that the tests have to kill."""

SAID: Final = "said.txt"
"""What the tests said last, in each copy."""

NOT_COPIED: Final = shutil.ignore_patterns(
    ".git", ".venv", ".bench", ".lock", ".hypothesis", ".*_cache", "__pycache__", "*.egg-info"
)

RUN: Final = """
import resource, sys, pytest
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # a mutant may never stop growing
sys.exit(pytest.main(sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small mistake: the bytes from ``start`` to ``end`` of a file become ``text``."""

    file: str
    line: int
    start: int
    end: int
    text: str
    change: str

    def apply(self, source: bytes) -> bytes:
        """The source with the mistake in it."""
        return source[: self.start] + self.text.encode() + source[self.end :]


# --- mistakes in Python -------------------------------------------------------------------------

COMPARE: Final[Mapping[type[ast.cmpop], tuple[str, tuple[str, ...]]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
BINARY: Final[Mapping[type[ast.operator], tuple[str, str]]] = {
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
}
EFFECTS: Final = {
    "fits": "fits_best",
    "fits_best": "fits",
    "impossible": "less_suitable",
    "less_suitable": "impossible",
    "needs_first": "refusable",
    "refusable": "needs_first",
}
FACT_TESTS: Final = ("is_", "any_of", "only")
RULE_PARTS: Final = ("id", "when", "sources", "effects")
"""What a rule takes by place; the rest has a name."""

LISTS: Final = ("effects", "warns", "about", "excepts")
PERIOD: Final = ("valid_from", "valid_until")


class Maker(ast.NodeVisitor):
    """Walks a module and makes every mutant of it. ``values`` gives the values of each fact."""

    def __init__(self, file: str, source: bytes, values: Mapping[str, tuple[str, ...]]) -> None:
        self.file, self.source, self.values = file, source, values
        self.made: list[Mutant] = []
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Where a node stands, in bytes."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.lines[node.lineno - 1] + node.col_offset
        return start, self.lines[node.end_lineno - 1] + node.end_col_offset

    def said(self, node: ast.expr) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def add(self, start: int, end: int, text: str, change: str) -> None:
        line = self.source.count(b"\n", 0, start) + 1
        self.made.append(Mutant(self.file, line, start, end, text, change))

    def swap(self, left: ast.expr, right: ast.expr, was: str, now: str) -> None:
        """Swap the operator that stands between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        between = self.source[start:end].decode()
        pattern = r"\s+".join(re.escape(word) for word in was.split())
        if found := re.search(pattern, re.sub(r"#[^\n]*", lambda c: " " * len(c[0]), between)):
            offset = start + len(between[: found.start()].encode())
            self.add(offset, offset + len(found[0]), now, f"`{was}` becomes `{now}`")

    def without(self, parts: list[ast.expr], whole: ast.expr, name: str) -> None:
        """Leave out one element of a tuple."""
        start, end = self.span(whole)
        for left_out in parts:
            kept = [self.said(part) for part in parts if part is not left_out]
            text = f"({', '.join(kept)}{',' if kept else ''})"
            self.add(start, end, text, f"{name} without {self.short(left_out)}")

    def negated(self, test: ast.expr, sign: str) -> None:
        start, end = self.span(test)
        self.add(start, end, f"{sign}({self.said(test)})", f"negated: {self.short(test)}")

    def short(self, node: ast.expr) -> str:
        text = " ".join(self.said(node).split())
        return text if len(text) <= 60 else text[:57] + "..."

    def passed_by(self, node: ast.AST) -> None:
        """Names, messages and what only a type checker reads."""

    visit_Import = visit_ImportFrom = visit_Assert = visit_JoinedStr = passed_by

    def visit_arguments(self, node: ast.arguments) -> None:
        for default in (*node.defaults, *(found for found in node.kw_defaults if found)):
            self.visit(default)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.visit(node.args)
        for statement in node.body:
            self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and "TypeAlias" not in self.said(node.annotation):
            self.visit(node.value)

    def visit_match_case(self, node: ast.match_case) -> None:
        if node.guard is not None:
            self.visit(node.guard)
        for statement in node.body:
            self.visit(statement)

    # The mistakes.

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            was, others = COMPARE[type(operator)]
            for now in others:
                self.swap(left, right, was, now)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        was, now = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.swap(left, right, was, now)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in BINARY:
            self.swap(node.left, node.right, *BINARY[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert):
            start, end = self.span(node)
            sign = "not" if isinstance(node.op, ast.Not) else "~"
            text = f"({self.said(node.operand)})"
            self.add(start, end, text, f"`{sign}` dropped: {self.short(node)}")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        self.negated(node.test, "not ")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.negated(node.test, "not ")
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self.negated(test, "not ")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self.span(node)
        if isinstance(node.value, bool):
            self.add(start, end, str(not node.value), f"{node.value} becomes {not node.value}")
        elif isinstance(node.value, int):
            for now in (node.value + 1, node.value - 1):
                self.add(start, end, f"({now})", f"{self.said(node)} becomes {now}")

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else self.said(node.func)
        if name in ("isinstance", "cast", "TypeVar"):
            self.visit(node.args[0 if name == "isinstance" else -1])
            return
        if name in EFFECTS and node.args:
            start, end = self.span(node.func)
            self.add(start, end, EFFECTS[name], f"{self.short(node)}: {EFFECTS[name]}")
        elif name in FACT_TESTS and isinstance(node.func, ast.Attribute):
            self.fact_test(node, self.said(node.func.value))
        elif name == "Rule":
            self.rule(node)
        self.generic_visit(node)

    def fact_test(self, node: ast.Call, fact: str) -> None:
        """Another value of the same fact, or one value fewer."""
        told = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        free = [value for value in self.values.get(fact, ()) if value not in told]
        for arg in node.args:
            if isinstance(arg, ast.Constant) and free:
                now = free[len(str(arg.value)) % len(free)]  # any other; the same one every time
                self.add(*self.span(arg), f'"{now}"', f'{fact}: "{arg.value}" becomes "{now}"')
        if len(node.args) > 1:
            start, end = self.span(node.args[0])[0], self.span(node.args[-1])[1]
            for left_out in node.args:
                kept = ", ".join(self.said(arg) for arg in node.args if arg is not left_out)
                self.add(start, end, kept, f"{fact} without {self.short(left_out)}")

    def rule(self, node: ast.Call) -> None:
        """The condition negated, an effect or a warning lost, a period forgotten."""
        parts = dict(zip(RULE_PARTS, node.args, strict=False))
        parts |= {word.arg: word.value for word in node.keywords if word.arg}
        id = self.said(parts["id"])
        if "when" in parts:
            self.negated(parts["when"], "~")
        for name in LISTS:
            if isinstance(found := parts.get(name), ast.Tuple):
                self.without(found.elts, found, f"{id} {name}")
        for name in PERIOD:
            if name in parts:
                self.add(*self.span(parts[name]), "None", f"{id} without {name}")


# --- mistakes in the data files -----------------------------------------------------------------

TOKEN: Final = re.compile(
    r"""(?P<text>"[^"\n]*"|'[^'\n]*'|\#[^\n]*)|(?P<day>\b\d{4}-\d{2}-\d{2}\b)"""
    r"""|(?P<number>(?<![\w.-])\d[\d_]*(?![\w.-]))|(?P<flag>\b(?:true|false)\b)"""
)


def data_mutants(file: str, source: bytes) -> Iterator[Mutant]:
    """Days a day later or earlier, whole numbers one more or less, true for false."""
    text = source.decode()
    for found in TOKEN.finditer(text):
        told, now = found[0], []
        if found["day"]:
            day = date.fromisoformat(told)
            now = [str(day + timedelta(days=n)) for n in (1, -1)]
        elif found["number"]:
            now = [str(int(told) + n) for n in (1, -1)]
        elif found["flag"]:
            now = ["false" if told == "true" else "true"]
        start = len(text[: found.start()].encode())
        for other in now:
            line = text.count("\n", 0, found.start()) + 1
            change = f"{told} becomes {other}"
            yield Mutant(file, line, start, start + len(told), other, change)


# --- the sample ---------------------------------------------------------------------------------


def fact_values(root: Path) -> dict[str, tuple[str, ...]]:
    """The values of each fact, from the catalogue of that copy."""
    asked = (
        "import json; from tweeluik.domain.guide.facts import CATALOGUE;"
        "print(json.dumps({id: f.values for id, f in CATALOGUE.items() if hasattr(f, 'values')}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment(root), capture_output=True, check=True
    )
    return {id: tuple(values) for id, values in json.loads(done.stdout).items()}


def mutants(root: Path, under: str) -> list[Mutant]:
    """Every mutant of the core, in the order of the files."""
    values = fact_values(root)
    made: list[Mutant] = []
    for folder in CORE:
        for path in sorted((root / folder).rglob("*")):
            file = path.relative_to(root).as_posix()
            if under not in file or path.suffix not in (".py", ".toml") or path.name in PASSED_BY:
                continue
            source = path.read_bytes()
            if path.suffix == ".toml":
                made += data_mutants(file, source)
            else:
                maker = Maker(file, source, values)
                maker.visit(ast.parse(source))
                made += maker.made
    return made


def sample(root: Path, every: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of them, drawn by the seed; what does not even compile is passed by."""
    drawn = random.Random(seed).sample(every, len(every))
    found: list[Mutant] = []
    for mutant in drawn:
        if len(found) == count:
            break
        if mutant.file.endswith(".py"):
            try:
                compile(mutant.apply((root / mutant.file).read_bytes()), mutant.file, "exec")
            except SyntaxError:
                continue
        found.append(mutant)
    return found


# --- judging ------------------------------------------------------------------------------------


def environment(root: Path, write: bool = False) -> dict[str, str]:
    """Imports come from that copy; nothing is written there unless asked for."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {
        **kept,
        "PYTHONPATH": str(root / "src"),
        "PYTHONDONTWRITEBYTECODE": "" if write else "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(root / ".hypothesis"),
        "OPENBLAS_NUM_THREADS": "1",
    }


def test_files(root: Path, mutated: str) -> list[str]:
    """All quick test files, those first that are most likely to notice a change to this file."""
    stem = Path(mutated).stem
    aliases = {
        **dict.fromkeys(("terms", "fees", "retention"), "values"),
        **dict.fromkeys(("facts", "fact_types"), "catalogue"),
        **dict.fromkeys(("compiled", "columns"), "conditions"),
        "shares": "questions",
        "on_a_par": "calendar",
        "rule": "rulebook",
    }
    named = re.compile(rf"test_(law_)?{re.escape(aliases.get(stem, stem))}")
    law = "/law/" in mutated

    def likely(path: str) -> tuple[bool, bool, bool, str]:
        mine = named.match(Path(path).name) is not None
        return not mine, path != SCENARIOS, ("/law/" in path) is not law, path

    found = [p.relative_to(root).as_posix() for p in (root / "tests/domain").rglob("test_*.py")]
    return sorted([*found, SCENARIOS], key=likely)


def judge(root: Path, mutated: str, timeout: float, seed: int, write: bool = False) -> str:
    """What the quick tests say of the copy as it is: ``killed``, ``survived`` or ``timeout``."""
    command = [sys.executable, "-c", RUN, "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    command += ["-m", "not soak and not proof", f"--hypothesis-seed={seed}"]
    command += test_files(root, mutated)
    with (
        (root / SAID).open("wb") as said,
        subprocess.Popen(
            command,
            cwd=root,
            env=environment(root, write),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            return "killed" if process.wait(timeout) else "survived"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "timeout"


def prepare(root: Path, first: Path | None) -> None:
    """A copy of the project whose compiled files are trusted only while the source is the same."""
    shutil.copytree(first or ROOT, root, ignore=None if first else NOT_COPIED)
    if first is None:
        command = [sys.executable, "-m", "compileall", "-q", "src"]
        command += ["--invalidation-mode", "checked-hash"]
        subprocess.run(command, cwd=root, check=True)
    asked = "import tweeluik; print(tweeluik.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment(root), capture_output=True, check=True
    )
    if not Path(done.stdout.decode().strip()).is_relative_to(root):
        raise SystemExit(f"the tests would not read the copy but {done.stdout.decode().strip()}")


def report(outcome: str, mutant: Mutant, root: Path) -> str:
    source = (root / mutant.file).read_text("utf-8").splitlines()[mutant.line - 1].strip()
    return f"{outcome}: {mutant.file}:{mutant.line}: {mutant.change}\n    {source}"


def main() -> int:
    """Make, judge and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=500, help="how many mutants (500)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--under", default="", help="only files with this in their path")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for each (120)")
    parser.add_argument("--survivors", type=Path, help="write the survivors to this JSON file")
    told = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        pristine = Path(folder) / "0"
        prepare(pristine, None)
        every = mutants(pristine, told.under)
        drawn = sample(pristine, every, told.count, told.seed)
        print(f"{len(drawn)} of {len(every)} mutants, seed {told.seed}", flush=True)
        if judge(pristine, "", told.timeout, told.seed, write=True) != "survived":
            print((pristine / SAID).read_text("utf-8")[-3_000:])
            print("The tests fail without any mutation: mend that first.")
            return 2
        rooms: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(1, told.jobs + 1):
            prepare(Path(folder) / str(number), pristine)
            rooms.put(Path(folder) / str(number))

        def tried(mutant: Mutant) -> str:
            root = rooms.get()
            path = root / mutant.file
            source = path.read_bytes()
            path.write_bytes(mutant.apply(source))
            try:
                return judge(root, mutant.file, told.timeout, told.seed)
            finally:
                path.write_bytes(source)
                rooms.put(root)

        counted: Counter[str] = Counter()
        survivors: list[Mutant] = []
        with ThreadPoolExecutor(told.jobs) as pool:
            for mutant, outcome in zip(drawn, pool.map(tried, drawn), strict=True):
                counted[outcome] += 1
                if outcome == "survived":
                    survivors.append(mutant)
                if outcome != "killed":
                    print(report(outcome, mutant, pristine), flush=True)
    if told.survivors:
        told.survivors.write_text(json.dumps([asdict(m) for m in survivors], indent=1) + "\n")
    dead = counted["killed"] + counted["timeout"]
    score = 100 * dead / max(1, len(drawn))
    print(
        f"{len(drawn)} mutants (seed {told.seed}): {counted['killed']} killed, "
        f"{counted['survived']} survived, {counted['timeout']} timed out; score {score:.1f} % "
        f"in {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return 0 if score >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
