"""Figure 1: a saved score, with eight connections at once."""

import itertools
import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode

from benchmarks.data import CSRF
from benchmarks.earlier import COMMIT
from benchmarks.environment import Ground
from benchmarks.load import Answer, Caller, Load, request, run
from benchmarks.report import Ratio, Tell

CONNECTIONS = 8


def saving(
    ground: Ground, before: Ground | None, rounds: int, seconds: float, tell: Tell
) -> list[Ratio]:
    """Figure 1: a saved score against session + user + one UPDATE, with eight connections, and
    against a saved score of the earlier build.
    """
    made = ground.measured("benchmarks.data", "saving", str(CONNECTIONS))
    savers = [saver(made["address"], officer) for officer in made["officers"]]
    updaters = [_updater(officer) for officer in made["officers"]]
    pairs: list[tuple[Load, Load]] = []
    then: list[tuple[Load, Load]] = []
    with ground.served() as address, ExitStack() as stack:
        earlier = stack.enter_context(_saving_then(before)) if before else None
        for callers in (savers, updaters):
            run(address, callers, min(1.0, seconds))
        for number in range(rounds):
            tell(f"figure 1, {ground.name}: round {number + 1} of {rounds}")
            now = partial(run, address, savers, seconds / 2)
            pairs.append(_paired(now, partial(run, address, updaters, seconds / 2)))
            if earlier:
                then.append(_paired(now, partial(earlier, seconds / 2)))
    absolute = {
        "saved": f"{statistics.median(saved.rate for saved, _ in pairs):.0f}/s, "
        f"p99 {statistics.median(saved.percentile(0.99) for saved, _ in pairs) * 1000:.0f} ms",
        "one UPDATE": f"{statistics.median(update.rate for _, update in pairs):.0f}/s, "
        f"p99 {statistics.median(update.percentile(0.99) for _, update in pairs) * 1000:.0f} ms",
    }
    rates = [saved.rate / update.rate for saved, update in pairs]
    tails = [saved.percentile(0.99) / update.percentile(0.99) for saved, update in pairs]
    ratios = [
        Ratio(1, "saved score / one UPDATE, rate", ground.name, 0.8, True, rates, absolute),
        Ratio(1, "saved score / one UPDATE, p99", ground.name, 2, False, tails, absolute),
    ]
    if then:
        faster = [now.rate / old.rate for now, old in then]
        told = {"saved then": f"{statistics.median(old.rate for _, old in then):.0f}/s"}
        ratios.append(
            Ratio(1, f"saved score, now / {COMMIT}, rate", ground.name, 2.3, True, faster, told)
        )
    return ratios


@contextmanager
def _saving_then(before: Ground) -> Iterator[Callable[[float], Load]]:
    """The earlier build, warm; gives what asks it for so many seconds."""
    made = before.measured("benchmarks.data", "saving", str(CONNECTIONS))
    savers = [saver(made["address"], officer) for officer in made["officers"]]
    with before.served() as address:
        run(address, savers, 1.0)
        yield lambda seconds: run(address, savers, seconds)


def saver(address: str, officer: dict[str, Any]) -> Caller:
    """Saves one item after another as the autosave does, each time with new points and the version
    seen.
    """
    versions = dict.fromkeys(officer["scores"], 1)
    turns: Iterator[tuple[int, str]] = (
        (score, points)
        for points in itertools.cycle(("0,25", "0,5"))
        for score in officer["scores"]
    )
    current = [0]

    def next_request() -> bytes:
        score, points = next(turns)
        current[0] = score
        body = urlencode(
            {"points": points, "explanation": "Đủ hồ sơ, biên bản.", "version": versions[score]}
        )
        path = address.replace("/0/", f"/{score}/")
        return request("POST", path, officer["session"], CSRF, body, "application/json")

    def take(answer: Answer) -> None:
        before = versions[current[0]]
        versions[current[0]] = json.loads(answer.body)["version"]
        if versions[current[0]] == before:
            raise RuntimeError("a save changed nothing: this would measure something else")

    return Caller(next_request, take)


def _updater(officer: dict[str, Any]) -> Caller:
    """Writes another text each time, as the saver does: SQLite stores nothing, and waits for no
    disk, where a row comes out as it was.
    """
    turns = zip(itertools.cycle(officer["scores"]), itertools.count(), strict=False)

    def next_request() -> bytes:
        score, turn = next(turns)
        said = f"Đủ hồ sơ, biên bản số {turn}."
        body = urlencode({"score": score, "explanation": said, "version": 1})
        return request("POST", "/bench/update/", officer["session"], CSRF, body, "application/json")

    return Caller(next_request)


def _paired(first: Callable[[], Load], second: Callable[[], Load]) -> tuple[Load, Load]:
    """First, second twice, first again: a machine that grows slower or faster meanwhile favours
    neither.
    """
    ahead, middle, other, behind = (measure() for measure in (first, second, second, first))
    return ahead + behind, middle + other
