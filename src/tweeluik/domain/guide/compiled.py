"""Conditions compiled to one plain Python function.

Interpreting some hundred conditions costs several hundred microseconds; compiled they cost about
twenty. The compiler writes each condition twice, as the expression that is true when the
condition *surely holds* and the one that is true when it *surely does not*: strong Kleene logic in
two-valued Python. Negation swaps the two.

Source is generated from our own rules only, never from input: values are bound as constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, cast

from .conditions import All, AnyOf, Between, Condition, Either, Given, Is, Not, Only, Values

Judge: TypeAlias = Callable[[Values], tuple[int, int]]
"""Facts in; out two bit sets over the rules: those that surely hold, those that may hold."""

Matcher: TypeAlias = Callable[[Values], list[str]]
"""Facts in; out the ids of the conditions that surely hold, in the order given."""


class _Source:
    """Expressions over local variables, and the constants they refer to."""

    def __init__(self, domains: dict[str, frozenset[str | bool]]) -> None:
        self.domains = domains
        self.constants: dict[str, object] = {}
        self._names: dict[object, str] = {}
        self.facts: dict[str, None] = {}

    def local(self, fact: str) -> str:
        self.facts[fact] = None
        return f"f_{fact}"

    def constant(self, value: object) -> str:
        if value not in self._names:
            self._names[value] = f"C{len(self._names)}"
            self.constants[self._names[value]] = value
        return self._names[value]

    def rails(self, condition: Condition) -> tuple[str, str]:
        """(surely holds, surely does not hold) as Python expressions."""
        match condition:
            case Is(fact, values):
                return self._is(self.local(fact), values, self.domains[fact] - values)
            case AnyOf(fact, values):
                name, wanted = self.local(fact), self.constant(values)
                known = f"{name} is not None"
                return (
                    f"({known} and not {wanted}.isdisjoint({name}))",
                    f"({known} and {wanted}.isdisjoint({name}))",
                )
            case Only(fact, values):
                name, wanted = self.local(fact), self.constant(values)
                held = f"({name} and {name} <= {wanted})"
                return held, f"({name} is not None and not {held})"
            case Between(fact, low, high):
                return self._between(self.local(fact), low, high)
            case Given(fact):
                return f"({self.local(fact)} is not None)", "False"
            case Not(part):
                yes, no = self.rails(part)
                return no, yes
            case All(parts):
                rails = [self.rails(part) for part in parts]
                return _join(" and ", [y for y, _ in rails], "True"), _join(
                    " or ", [n for _, n in rails], "False"
                )
            case Either(parts):
                rails = [self.rails(part) for part in parts]
                return _join(" or ", [y for y, _ in rails], "False"), _join(
                    " and ", [n for _, n in rails], "True"
                )
        raise TypeError(f"unknown kind of condition: {condition!r}")

    def _is(
        self, name: str, values: frozenset[str | bool], others: frozenset[str | bool]
    ) -> tuple[str, str]:
        return self._member(name, values), self._member(name, others)

    def _member(self, name: str, values: frozenset[str | bool]) -> str:
        if values <= {True, False}:
            return _join(" or ", [f"{name} is {value}" for value in sorted(values)], "False")
        if len(values) == 1:
            return f"{name} == {next(iter(values))!r}"
        return f"{name} in {self.constant(values)}"

    @staticmethod
    def _between(name: str, low: int | None, high: int | None) -> tuple[str, str]:
        inside = [f"{name} is not None"]
        outside = []
        if low is not None:
            inside.append(f"{low} <= {name}.low")
            outside.append(f"{name}.high < {low}")
        if high is not None:
            inside.append(f"{name}.high <= {high}")
            outside.append(f"{name}.low > {high}")
        return (
            _join(" and ", inside, "True"),
            f"({name} is not None and {_join(' or ', outside, 'False')})",
        )

    def function(self, lines: Iterable[str]) -> Callable[[Values], object]:
        reads = [f"    f_{fact} = v.get({fact!r})" for fact in self.facts]
        source = "\n".join(["def judge(v):", *reads, *lines])
        space: dict[str, object] = dict(self.constants)
        exec(compile(source, "<rules>", "exec"), space)  # noqa: S102 - our own rules, see above
        return cast(Callable[[Values], object], space["judge"])


def _join(operator: str, parts: Sequence[str], empty: str) -> str:
    distinct = list(dict.fromkeys(parts))
    if not distinct:
        return empty
    return distinct[0] if len(distinct) == 1 else f"({operator.join(distinct)})"


def compile_rules(
    conditions: Iterable[tuple[int, Condition]], domains: dict[str, frozenset[str | bool]]
) -> Judge:
    """Compile numbered conditions to one function.

    :param conditions: pairs of bit number and condition.
    :param domains: per fact all its values; needed to say that a fact surely has another value.
    :returns: a function from facts to ``(yes, maybe)``, ints with a bit per condition; ``yes`` is
        a subset of ``maybe``.
    """
    source = _Source(domains)
    lines = ["    yes = maybe = 0"]
    for number, condition in conditions:
        surely, surely_not = source.rails(condition)
        bit = source.constant(1 << number)
        lines += [
            f"    if {surely}:",
            f"        yes |= {bit}",
            f"    elif not {surely_not}:",
            f"        maybe |= {bit}",
        ]
    lines.append("    return yes, yes | maybe")
    return cast(Judge, source.function(lines))


def compile_matcher(
    conditions: Iterable[tuple[str, Condition]], domains: dict[str, frozenset[str | bool]]
) -> Matcher:
    """Compile named conditions to a function that lists the names of those that surely hold."""
    source = _Source(domains)
    lines = ["    found = []", "    add = found.append"]
    for name, condition in conditions:
        surely, _ = source.rails(condition)
        lines.append(
            f"    add({name!r})" if surely == "True" else f"    if {surely}: add({name!r})"
        )
    lines.append("    return found")
    return cast(Matcher, source.function(lines))
