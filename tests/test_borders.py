"""The borders of the house: what may import what, what may stand in a file, what has a docstring.

Each check is a function that returns what is wrong, so that each can be shown something wrong. The
words that may stand in no file are spelled in pieces here, or this file would hold them.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
MADE = {"build", "dist", "__pycache__"}
MOST_LINES = 500


@cache
def project_files() -> tuple[Path, ...]:
    """All files of the project: those that git knows or would take, else what lies there."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if told.returncode == 0:
        found: Iterable[Path] = (ROOT / os.fsdecode(name) for name in told.stdout.split(b"\0"))
    else:
        found = (
            path
            for path in ROOT.rglob("*")
            if not any(
                part in MADE or part.endswith(".egg-info") or (part[0] == "." and part != ".ci")
                for part in path.relative_to(ROOT).parts[:-1]
            )
        )
    return tuple(sorted(path for path in found if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files in these folders of the project."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and any(root in path.parents for root in roots)
    ]


def test_the_project_was_found() -> None:
    assert {"Makefile", "pyproject.toml"} <= {path.name for path in project_files()}
    assert len(python_files("src", "tests", "tools")) > 50


# -- imports of the domain -----------------------------------------------------------------------

ALLOWED_BESIDES = {"tweeluik.domain.guide.columns": {"numpy"}}


def imported(source: str, module: str) -> Iterator[str]:
    """Full names of everything a module imports, wherever in the file; ``module`` is its name."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            name = node.args[0] if node.args else None
            yield (
                str(name.value) if isinstance(name, ast.Constant) else "a name made up at run time"
            )


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def foreign(source: str, module: str) -> list[str]:
    """Imports of a module of the domain that are neither standard library nor domain."""
    besides = ALLOWED_BESIDES.get(module, set())
    return [
        name
        for name in imported(source, module)
        if name.split(".")[0] not in sys.stdlib_module_names | besides
        and name != "tweeluik.domain"
        and not name.startswith("tweeluik.domain.")
    ]


def clocks(source: str) -> list[str]:
    """Where a module asks what time it is."""
    found = [name for name in imported(source, "tweeluik.domain.x") if name.split(".")[0] == "time"]
    asking = ("today", "now", "utcnow")
    return found + [
        f"{_called(node)}() in line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _called(node) in asking
    ]


def domain() -> list[tuple[str, str]]:
    """Name and source of each module of the domain."""
    return [
        (".".join(path.relative_to(SRC).with_suffix("").parts), path.read_text("utf-8"))
        for path in python_files("src/tweeluik/domain")
    ]


def test_the_domain_needs_the_standard_library_only() -> None:
    assert len(domain()) > 20
    wrong = {module: foreign(source, module) for module, source in domain()}
    assert {module: names for module, names in wrong.items() if names} == {}


def test_the_domain_has_no_clock() -> None:
    wrong = {module: clocks(source) for module, source in domain()}
    assert {module: found for module, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import numpy", "numpy"),
        ("def f():\n    import rich.console", "rich.console"),
        ("from django.db import models", "django.db.models"),
        ("from tweeluik.texts import texts", "tweeluik.texts.texts"),
        ("from ...texts import texts", "tweeluik.texts.texts"),
        ("from ... import interfaces", "tweeluik.interfaces"),
        ("import importlib\nimportlib.import_module('rich')", "rich"),
        ("import importlib\nimportlib.import_module(name)", "a name made up at run time"),
        ("__import__('numpy')", "numpy"),
    ],
)
def test_control_foreign_imports(source: str, found: str) -> None:
    assert foreign(source, "tweeluik.domain.guide.planted") == [found]


def test_control_what_the_domain_may_import() -> None:
    source = "import json\nfrom ..law import values\nfrom . import rule\nimport tweeluik.domain.law"
    assert foreign(source, "tweeluik.domain.guide.planted") == []
    assert foreign("import numpy", "tweeluik.domain.guide.columns") == []
    assert foreign("import pandas", "tweeluik.domain.guide.columns") == ["pandas"]


@pytest.mark.parametrize(
    "source", ["import time", "date.today()", "import datetime\ndatetime.datetime.now()"]
)
def test_control_clocks(source: str) -> None:
    assert clocks(source)
    assert not clocks("from datetime import date\ndate(2026, 11, 22)")


# -- what may stand in a file --------------------------------------------------------------------


def _pieces(*patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join("".join(parts) for parts in patterns))


REGISTRIES = _pieces(
    (r"\bpypi", r"\.org\b"),
    (r"\bpython", r"hosted\.org\b"),
    (r"\bregistry\.", r"npm", r"js\.org\b"),
    (r"\bregistry\.", r"yarn", r"pkg\.com\b"),
    (r"\bcrates", r"\.io\b"),
    (r"\bproxy\.", r"golang\.org\b"),
    (r"\banaconda", r"\.org\b"),
    (r"\bdeb\.", r"debian\.org\b"),
    (r"https?://[^\s\"'<>)]+/", r"simple\b"),
    (r"(?:index", r"-url|find", r"-links|trusted", r"-host)[= ]+[\"']?\w+[.:]"),
)
PLACES = _pieces(
    (r"(?<![\w.$}-])/wo", r"rk/(?:main|shared)\b"),
    (r"(?<![\w.$}-])/t", r"mp/\w"),
    (r"(?<![\w.$}-])/ho", r"me/(?!newcomer\b)[a-z]"),
    (r"(?<![\w.$}-])/Us", r"ers/\w"),
    (r"\b[A-Z]:\\Us", r"ers\b"),
)
UNFINISHED = _pieces((r"\bTO", r"DO\b"), (r"\bFIX", r"ME\b"), (r"\bXX", r"X\b"))


def checkout() -> re.Pattern[str]:
    """The folder in which the project lies now, if its name says anything."""
    deep = len(ROOT.parts) > 2
    return re.compile(rf"(?<![\w.$}}-]){re.escape(str(ROOT))}\b" if deep else r"(?!)")


def holding(text: str, *patterns: re.Pattern[str]) -> list[str]:
    """The lines of a text in which one of the patterns stands."""
    return [
        f"line {number}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if any(pattern.search(line) for pattern in patterns)
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Path and content of every file of the project that is text."""
    for path in project_files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize(
    "patterns",
    [(REGISTRIES,), (PLACES, checkout()), (UNFINISHED,)],
    ids=["registry", "place", "unfinished"],
)
def test_no_file_holds(patterns: tuple[re.Pattern[str], ...]) -> None:
    wrong = {path: holding(text, *patterns) for path, text in texts()}
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        (REGISTRIES, "https://py" + "pi.org/project/x"),
        (REGISTRIES, "https://files.python" + "hosted.org/x"),
        (REGISTRIES, "https://mirror.example/artifacts/" + "simple/"),
        (REGISTRIES, "--index" + "-url mirror.example"),
        (REGISTRIES, "--trusted" + "-host=mirror.example"),
        (PLACES, "see /wo" + "rk/main/src"),
        (PLACES, "'/t" + "mp/scratch'"),
        (PLACES, "/ho" + "me/somebody/x"),
        (UNFINISHED, "# TO" + "DO: later"),
        (UNFINISHED, "FIX" + "ME"),
    ],
)
def test_control_what_may_stand_in_no_file(pattern: re.Pattern[str], bad: str) -> None:
    assert holding(f"fine\n{bad}\nfine", pattern) == [f"line 2: {bad}"]
    assert holding("pip install -r requirements/run.txt; to do: nothing", pattern) == []


def test_control_the_folder_of_the_checkout() -> None:
    if len(ROOT.parts) > 2:
        assert holding(f"{ROOT}/src", checkout())
    assert not holding("src/tweeluik", checkout())


# -- length and docstrings -----------------------------------------------------------------------


def too_long(path: Path) -> str | None:
    """How many lines a file has, if it has too many."""
    lines = len(path.read_bytes().splitlines())
    return f"{path.name}: {lines} lines" if lines > MOST_LINES else None


def test_no_python_file_is_too_long() -> None:
    files = python_files("src", "tests", "tools", "bench")
    assert [found for path in files if (found := too_long(path))] == []


def test_control_length(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("pass\n" * MOST_LINES, "utf-8")
    assert too_long(file) is None
    file.write_text("pass\n" * (MOST_LINES + 1), "utf-8")
    assert too_long(file) == "long.py: 501 lines"


Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def undocumented(source: str) -> list[str]:
    """The module, its public classes, functions and methods that have no docstring.

    A method needs none where a class of the same module, from which its class is made, says it.
    """
    module = ast.parse(source)
    found = [] if ast.get_docstring(module) else ["the module"]
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    for node in module.body:
        if isinstance(node, Named) and _public(node):
            found += [] if ast.get_docstring(node) else [node.name]
            if isinstance(node, ast.ClassDef):
                said = _inherited(node, classes)
                found += [
                    f"{node.name}.{part.name}"
                    for part in node.body
                    if isinstance(part, Named)
                    and _public(part)
                    and part.name not in said
                    and not ast.get_docstring(part)
                ]
    return found


def _public(node: Named) -> bool:
    return not node.name.startswith("_")


def _inherited(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> set[str]:
    """The methods that the bases of a class say in words."""
    said: set[str] = set()
    for base in node.bases:
        above = classes.get(base.id) if isinstance(base, ast.Name) else None
        if above is not None:
            methods = (part for part in above.body if isinstance(part, ast.FunctionDef))
            said |= {part.name for part in methods if ast.get_docstring(part)}
            said |= _inherited(above, classes)
    return said


def test_everything_public_has_a_docstring() -> None:
    wrong = {
        path.relative_to(SRC).as_posix(): undocumented(path.read_text("utf-8"))
        for path in python_files("src")
        if path.parent.name != "migrations"  # Django writes those
    }
    assert {path: found for path, found in wrong.items() if found} == {}


def test_control_docstrings() -> None:
    planted = '''
class Base:
    """Said."""
    def told(self):
        """Said."""

class Heir(Base):
    def told(self): ...
    def untold(self): ...
    def _own(self): ...

def bare(): ...
def _private(): ...
async def late(): ...
'''
    assert undocumented(planted) == ["the module", "Heir", "Heir.untold", "bare", "late"]


# -- requirements --------------------------------------------------------------------------------


def unlocked(text: str) -> list[str]:
    """Lines of a lock that are no package at a fixed version with its hashes."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = [line.strip() for line in joined.splitlines()]
    locked = re.compile(r"[\w.\[\],-]+==\S+( ;.*?)?( +--hash=sha256:[0-9a-f]{64})+( +#.*)?")
    return [line for line in lines if line and line[0] != "#" and not locked.fullmatch(line)]


def test_every_requirement_has_its_hashes() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    wrong = {path.name: unlocked(path.read_text("utf-8")) for path in locks}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


HASH = "--hash=sha256:" + 64 * "0"


@pytest.mark.parametrize(
    "line", ["rich==15.0.0", f"rich {HASH}", f"rich>=15 {HASH}", "-r run.in", "--pre", "-i there"]
)
def test_control_locks(line: str) -> None:
    good = f"# made\nrich==15.0.0 \\\n    {HASH} \\\n    {HASH}\n    # via typer\n"
    assert unlocked(good) == []
    assert unlocked(good + line) == [line]


# -- the start of the command --------------------------------------------------------------------

HEAVY = ("django", "numpy", "rich")

PROGRAM = """
import json, sys
{first}
sys.argv = ["tweeluik", "advise", {facts!r}, "--on", "2026-11-23", "--json"]
from tweeluik.interfaces.cli.main import run
try:
    run()
except SystemExit as end:
    print(json.dumps([end.code, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str], list[str]]:
    """Judges a set of facts in a new process that runs ``first`` before; returns what is heavy."""
    facts = tmp_path / "facts.json"
    facts.write_text('{"role": "employee", "subject": ["capacity"]}', "utf-8")

    def start(first: str) -> list[str]:
        program = PROGRAM.format(first=first, facts=str(facts))
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(SRC), *sys.path])}
        told = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=tmp_path,
        )
        code, modules = json.loads(told.stderr.splitlines()[-1])
        assert code == 0, told.stderr
        assert json.loads(told.stdout)["primary"]
        return [name for name in HEAVY if name in modules]

    return start


def test_the_command_starts_light(loaded: Callable[[str], list[str]]) -> None:
    assert loaded("") == []


def test_control_a_heavy_start(loaded: Callable[[str], list[str]]) -> None:
    assert loaded("import numpy, rich") == ["numpy", "rich"]
