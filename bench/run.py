"""``make bench``: our speed beside other engines, side by side in one run.

First everybody's decisions are compared with the reference; a difference ends the run. Then all
take turns, round by round, and the medians are printed with the ratios that the bounds are set on:
machines differ and are noisy, ratios travel. Ends with 0 when every bound holds, 1 when one does
not or a decision differs, 3 when a peer is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from statistics import median

import masks
import ours
import peers
import product
import task
from peer_process import PeerMissing, PeerProcess
from rounds import Turn, medians, timed

ROUNDS = 15
ADVISE_ROUNDS = 9
STARTS = 7

FASTER_THAN_RULE_ENGINES = 1 / 5
FASTER_THAN_OPENFISCA = 1 / 3
MOST_ADVISE = 0.001
MOST_ADVISE_WITHOUT_WHAT_IF = 0.0003
MOST_START = 0.5

ZEN, CEL, FISCA = "zen-engine by key", "Rust CEL", "openfisca-core"
PLAIN, NUMPY, OURS = "plain Python by hand", "NumPy masks by hand", "Tweeluik"


class Bounds:
    """Which bounds hold, said line by line."""

    def __init__(self) -> None:
        self.failed = 0

    def line(self, what: str, figure: str, found: float, most: float | None, bound: str) -> None:
        """One line: a figure, and whether it stays within its bound, if it has one."""
        verdict = "no bound, for comparison"
        if most is not None:
            verdict = f"bound {bound}: {'holds' if found <= most else 'FAILS'}"
            self.failed += found > most
        print(f"  {what:<42} {figure:>12}   {verdict}")


def main() -> int:
    """Check, time and print; the exit code."""
    started: list[PeerProcess] = []
    try:
        for name in peers.PEERS:
            started.append(PeerProcess(name, ours.for_peers()))
        return _measure({peer.name: peer for peer in started})
    except PeerMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    finally:
        for peer in started:
            peer.end()


def _measure(running: dict[str, PeerProcess]) -> int:
    print(f"The task: 14 facts, 20 rules. Checked on {peers.CHECKED:,} inputs, differences:")
    differences = {OURS: _differing_singles(), f"{OURS}, columns": _differing_columns()}
    differences[NUMPY] = _differing_masks()
    differences |= {f"{peers.PEERS[n][0]} {p.version}": p.differences for n, p in running.items()}
    for who, count in differences.items():
        print(f"  {who:<42} {count:>12}")
    if any(differences.values()):
        print("Not everybody decides the same: there is nothing to compare.", file=sys.stderr)
        return 1
    bounds = Bounds()
    _one_decision(running, bounds)
    _a_million(running, bounds)
    _advise(bounds)
    _start(bounds)
    print("Every bound holds." if not bounds.failed else f"{bounds.failed} bound(s) FAIL.")
    return 1 if bounds.failed else 0


def _checked() -> tuple[list[task.Facts], list[task.Decision]]:
    cases = task.inputs(peers.CHECKED, peers.CHECK_SEED)
    return cases, [task.reference(facts) for facts in cases]


def _differing_singles() -> int:
    cases, wanted = _checked()
    return sum(ours.decide(facts) != want for facts, want in zip(cases, wanted, strict=True))


def _differing_columns() -> int:
    cases, wanted = _checked()
    first, every = ours.decide_columns(ours.columns(cases))
    return _differing(first.tolist(), every.tolist(), wanted)


def _differing_masks() -> int:
    cases, wanted = _checked()
    first, every = masks.decide(masks.columns(cases))
    return _differing(first.tolist(), every.tolist(), wanted)


def _differing(firsts: list[int], sets: list[int], wanted: Iterable[task.Decision]) -> int:
    ids = list(task.OUTCOMES)
    found = (
        (task.OUTCOMES[ids[first]], [id for place, id in enumerate(ids) if every >> place & 1])
        for first, every in zip(firsts, sets, strict=True)
    )
    return sum(decision != want for decision, want in zip(found, wanted, strict=True))


def _print_times(found: dict[str, float], unit: str, scale: float) -> None:
    for name, seconds in sorted(found.items(), key=lambda item: item[1]):
        print(f"  {name:<42} {seconds * scale:>9.3f} {unit}")


def _one_decision(running: dict[str, PeerProcess], bounds: Bounds) -> None:
    cases = task.inputs(peers.SINGLE, peers.TIME_SEED)

    def each(decide: Callable[[task.Facts], task.Decision]) -> Turn:
        def work() -> None:
            for facts in cases:
                decide(facts)

        return timed(work)

    turns: dict[str, Turn] = {OURS: each(ours.decide), PLAIN: each(task.reference)}
    turns |= {ZEN: running["zen"].turn, CEL: running["cel"].turn}
    print(f"\nOne decision, with the ids of all matching rules (medians of {ROUNDS} rounds)")
    found = medians(turns, ROUNDS)
    _print_times(found, "us", 1e6 / peers.SINGLE)
    for peer in (ZEN, CEL):
        _ratio(bounds, found, peer, FASTER_THAN_RULE_ENGINES, "1/5")
    _ratio(bounds, found, PLAIN, None, "")


def _a_million(running: dict[str, PeerProcess], bounds: Bounds) -> None:
    cases, times = task.inputs(peers.SINGLE, peers.TIME_SEED), peers.MILLION // peers.SINGLE
    our_columns, mask_columns = ours.columns(cases, times), masks.columns(cases, times)
    turns: dict[str, Turn] = {
        OURS: timed(lambda: ours.decide_columns(our_columns)),
        NUMPY: timed(lambda: masks.decide(mask_columns)),
        FISCA: running["openfisca"].turn,
    }
    print(f"\nOne million decisions as columns (medians of {ROUNDS} rounds)")
    found = medians(turns, ROUNDS)
    _print_times(found, "ms", 1e3)
    _ratio(bounds, found, FISCA, FASTER_THAN_OPENFISCA, "1/3")
    _ratio(bounds, found, NUMPY, None, "")


def _ratio(
    bounds: Bounds, found: dict[str, float], other: str, most: float | None, bound: str
) -> None:
    ratio = found[OURS] / found[other]
    told = f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.1f} times"
    bounds.line(f"{OURS} / {other}", told, ratio, most, bound)


def _advise(bounds: Bounds) -> None:
    cases = product.cases()
    print(f"\n`advise` over the real rules: {len(cases)} fact sets, trail and next question in all")
    found = product.advise_each(cases, ADVISE_ROUNDS)
    for with_what_if, most in ((True, MOST_ADVISE), (False, MOST_ADVISE_WITHOUT_WHAT_IF)):
        seconds = sorted(found[with_what_if])
        what = f"{'with' if with_what_if else 'without'} what-ifs"
        typical, late = median(seconds), seconds[int(len(seconds) * 0.95)]
        bounds.line(f"{what}, p50", f"{typical * 1e3:.3f} ms", typical, most, f"{most * 1e3:g} ms")
        bounds.line(f"{what}, p95", f"{late * 1e3:.3f} ms", late, None, "")


def _start(bounds: Bounds) -> None:
    print(f"\n`tweeluik advise {product.EXAMPLE} --json` from a cold start, {STARTS} times")
    command = product.command()
    if command is None:
        print(f"  skipped: {product.EXAMPLE} is not there")
        return
    typical = median(product.start(command) for _ in range(STARTS))
    bounds.line("median", f"{typical:.3f} s", typical, MOST_START, f"{MOST_START:g} s")
    imported = product.modules(command)
    django = len({"django"} & imported)
    bounds.line(f"Django among {len(imported)} modules", str(django), django, 0, "none")


if __name__ == "__main__":
    sys.exit(main())
