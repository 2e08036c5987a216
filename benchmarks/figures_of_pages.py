"""Figures of pages: how long an answer takes beside a bare view, the grid of plain Django and the
build before.
"""

import re
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

from benchmarks.earlier import COMMIT
from benchmarks.environment import Ground
from benchmarks.load import Address, ask, request
from benchmarks.report import Ratio, Tell

# Of the pages of figure 6: at most so many bare views, at least so many times as fast as before.
OVER_BARE = dict.fromkeys(
    ("scoring", "result", "survey", "ward", "home", "ranking", "awards", "tier", "finalise"), 15
) | {"grid": 10}
OVER_THEN = dict.fromkeys(("scoring", "result", "survey", "ward", "grid"), 2) | dict.fromkeys(
    ("home", "ranking", "awards", "tier", "finalise"), 3
)


def grid(ground: Ground, rounds: int, times: int, tell: Tell) -> list[Ratio]:
    """Figure 2: the comparison grid of 100 wards against the bare view and the admin's list of 100
    rows with the same columns.
    """
    made = ground.measured("benchmarks.data", "grid", "100")
    asked = {
        "grid": request("GET", made["address"], made["reviewer"]),
        "bare": request("GET", "/bench/bare/", made["reviewer"]),
        "admin": request("GET", made["admin"], made["administrator"]),
    }
    found: dict[str, list[float]] = {name: [] for name in asked}
    with ground.served() as address:
        sizes = {name: _checked(address, name, page) for name, page in asked.items()}
        for number in range(rounds):
            tell(f"figure 2, {ground.name}: round {number + 1} of {rounds}")
            names = list(asked) if number % 2 else list(reversed(asked))
            for name in names:
                found[name].append(_latency(address, asked[name], times))
    absolute = {
        name: f"{statistics.median(found[name]) * 1000:.1f} ms, {sizes[name] / 1024:.0f} KB"
        for name in asked
    }
    bare = [page / floor for page, floor in zip(found["grid"], found["bare"], strict=True)]
    faster = [admin / page for admin, page in zip(found["admin"], found["grid"], strict=True)]
    return [
        Ratio(2, "grid of 100 wards / bare view, time", ground.name, 10, False, bare, absolute),
        Ratio(2, "admin list of 100 / grid of 100, time", ground.name, 10, True, faster, absolute),
    ]


def _checked(address: Address, name: str, asked: bytes) -> int:
    """Warm both workers up; the size of the page in bytes.

    Raises RuntimeError where it is not what is to be timed.
    """
    for _ in range(6):
        answer = ask(address, asked)
    rows = len(set(re.findall(r"Phường (\d+)", answer.body.decode())))
    if answer.status != 200 or (name != "bare" and rows < 100):
        raise RuntimeError(f"{name}: status {answer.status}, {rows} of 100 wards on the page")
    return len(answer.body)


def _latency(address: Address, asked: bytes, times: int) -> float:
    """The median time of one request after another, in seconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask(address, asked)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def pages(
    ground: Ground, before: Ground | None, rounds: int, times: int, wards: int, tell: Tell
) -> list[Ratio]:
    """Figure 6: the pages of a year of so many wards against the bare view, and against the same
    pages of the earlier build.
    """
    asked = _asked(ground, wards)
    some = next(iter(asked.values()))
    bare = request("GET", "/bench/bare/", some.session)
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in asked}
    with ground.served() as address, ExitStack() as stack:
        then, elsewhere = _asked(before, wards) if before else {}, address
        if before:
            elsewhere = stack.enter_context(before.served())
        sizes = {name: _warmed(address, page) for name, page in asked.items()}
        for page in then.values():
            _warmed(elsewhere, page)
        for number in range(rounds):
            tell(f"figure 6, {ground.name}: round {number + 1} of {rounds}")
            for name, page in asked.items():
                old = then.get(name, page)
                turns = [(address, page.asked), (address, bare), (elsewhere, old.asked)]
                now, floor, earlier = _in_turn(turns, times)
                found[name].append((now, floor, earlier))
    ratios = []
    for name, runs in found.items():
        pace = [f"{statistics.median(times) * 1000:.1f} ms" for times in zip(*runs, strict=True)]
        told = {f"{name} page": f"{pace[0]}, {sizes[name] / 1024:.0f} KB", "bare view": pace[1]}
        above = [page / bare_view for page, bare_view, _then in runs]
        what = f"{name} page / bare view, time"
        ratios.append(Ratio(6, what, ground.name, OVER_BARE[name], False, above, told))
        if then:
            faster = [old / page for page, _floor, old in runs]
            what = f"{name} page, {COMMIT} / now, time"
            told = {f"{name} page then": pace[2]}
            ratios.append(Ratio(6, what, ground.name, OVER_THEN[name], True, faster, told))
    return ratios


class Page(NamedTuple):
    """A page, and how somebody asks for it."""

    name: str
    session: str
    asked: bytes


def _asked(ground: Ground, wards: int) -> dict[str, Page]:
    made = ground.measured("benchmarks.year", str(wards))
    return {
        name: Page(name, session, request("GET", address, session))
        for name, (address, session) in made.items()
    }


def _warmed(address: Address, page: Page) -> int:
    """Warm both workers up; the size of the page in bytes.
    Raises RuntimeError where there is none.
    """
    for _ in range(6):
        answer = ask(address, page.asked)
        if answer.status != 200:
            raise RuntimeError(f"{page.name}: status {answer.status}")
    return len(answer.body)


def _in_turn(turns: Sequence[tuple[Address, bytes]], times: int) -> list[float]:
    """The median time of each, one request of each after another."""
    found: list[list[float]] = [[] for _ in turns]
    for _ in range(times):
        for place, (address, asked) in enumerate(turns):
            began = time.perf_counter()
            ask(address, asked)
            found[place].append(time.perf_counter() - began)
    return [statistics.median(took) for took in found]


def item(
    ground: Ground, rounds: int, times: int, sizes: tuple[int, int], tell: Tell
) -> list[Ratio]:
    """Figure 4, of the page of one item: with many units against as many as one page shows."""
    made = [ground.measured("benchmarks.data", "item", str(size)) for size in sizes]
    pages = [
        Page("item", facts["session"], request("GET", facts["address"], facts["session"]))
        for facts in made
    ]
    found = []
    with ground.served() as address:
        weights = [_warmed(address, page) for page in pages]
        for number in range(rounds):
            tell(f"figure 4, {ground.name}: round {number + 1} of {rounds}")
            found.append(_in_turn([(address, page.asked) for page in pages], times))
    absolute = {
        f"{size} units": f"{statistics.median(took[place] for took in found) * 1000:.1f} ms, "
        f"{weights[place] / 1024:.0f} KB"
        for place, size in enumerate(sizes)
    }
    what = f"page of one item, {sizes[0]:,} → {sizes[1]:,} units, time"
    grown = [many / few for few, many in found]
    return [Ratio(4, what, ground.name, 1.5, False, grown, absolute)]
