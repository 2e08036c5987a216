"""Figure 8: the hour before the deadline, on PostgreSQL: of twenty actions sixteen save a score,
three open the card and one checks it before it is handed in. More and more officers act at once,
until one action in twenty takes longer than people wait.
"""

import itertools
from collections.abc import Iterator
from typing import Any

from benchmarks.environment import Ground
from benchmarks.figures_of_saving import saver
from benchmarks.load import Address, Answer, Caller, request, run
from benchmarks.report import Ratio, Tell

ACTIONS = ("save",) * 5 + ("card",) + ("save",) * 6 + ("card", "check") + ("save",) * 5 + ("card",)
AT_ONCE = (4, 8, 12, 16, 24, 32)
PATIENCE = 0.25  # seconds that 95 of 100 actions keep within


def measured(
    ground: Ground, before: Ground, commit: str, rounds: int, seconds: float, tell: Tell
) -> list[Ratio]:
    """The most actions a second within PATIENCE, now against the earlier build. Any answer that is
    no 2xx ends it (benchmarks.load.run).
    """
    officers = {"now": _made(ground), "then": _made(before)}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in officers}
    with ground.served() as now, before.served() as then:
        addresses = {"now": now, "then": then}
        for number in range(rounds):
            tell(f"figure 8, {ground.name}: round {number + 1} of {rounds}")
            for name in officers if number % 2 else reversed(officers):
                found[name].append(_most(addresses[name], officers[name], seconds))
    pairs = zip(found["now"], found["then"], strict=True)
    ratios = [ours[0] / theirs[0] for ours, theirs in pairs]
    told = {
        name: ", ".join(f"{rate:.0f}/s at p95 {p95 * 1000:.0f} ms" for rate, p95 in reached)
        for name, reached in found.items()
    }
    what = f"deadline hour, actions/s at p95 ≤ 250 ms, now / {commit}"
    return [Ratio(8, what, ground.name, 3, True, ratios, told)]


def _made(ground: Ground) -> list[Caller]:
    made = ground.measured("benchmarks.data", "saving", str(max(AT_ONCE)))
    return [_officer(made["address"], officer) for officer in made["officers"]]


def _officer(address: str, officer: dict[str, Any]) -> Caller:
    """Somebody who saves most of the time, and looks at the card now and then."""
    save = saver(address, officer)
    card = address.partition("items/")[0]
    looks = {
        "card": request("GET", card, officer["session"]),
        "check": request("GET", f"{card}submit/", officer["session"]),
    }
    actions: Iterator[str] = itertools.cycle(ACTIONS)
    current = [""]

    def next_request() -> bytes:
        current[0] = next(actions)
        return save.next_request() if current[0] == "save" else looks[current[0]]

    def take(answer: Answer) -> None:
        if current[0] == "save":
            save.take(answer)

    return Caller(next_request, take)


def _most(address: Address, callers: list[Caller], seconds: float) -> tuple[float, float]:
    """(actions a second, their p95 in seconds) at the most people for whom it is quick enough; of
    the fewest, where it never is.
    """
    best: tuple[float, float] | None = None
    run(address, callers[:2], 1.0)
    for people in AT_ONCE:
        load = run(address, callers[:people], seconds)
        reached = load.rate, load.percentile(0.95)
        if best is not None and reached[1] > PATIENCE:
            break
        best = max(best or reached, reached)
    return best or (0.0, 0.0)
