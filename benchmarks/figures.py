"""The figures: each measures its pairs in alternating order and gives ratios."""

import itertools
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

from benchmarks.data import CSRF
from benchmarks.earlier import COMMIT
from benchmarks.environment import Ground
from benchmarks.load import Address, Answer, Caller, Load, ask, request, run
from benchmarks.report import Ratio

CONNECTIONS = 8
Tell = Callable[[str], None]
# Of the pages of figure 6: at most so many bare views, at least so many times as fast as before.
OVER_BARE = dict.fromkeys(
    ("scoring", "result", "survey", "ward", "home", "ranking", "awards", "tier", "finalise"), 15
) | {"grid": 10}
OVER_THEN = dict.fromkeys(("scoring", "result", "survey", "ward", "grid"), 2) | dict.fromkeys(
    ("home", "ranking", "awards", "tier", "finalise"), 3
)


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
        sizes = {name: _checked(address, name, one) for name, one in asked.items()}
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
    return [statistics.median(one) for one in found]


def item(
    ground: Ground, rounds: int, times: int, sizes: tuple[int, int], tell: Tell
) -> list[Ratio]:
    """Figure 4, of the page of one item: with many units against as many as one page shows."""
    made = [ground.measured("benchmarks.data", "item", str(size)) for size in sizes]
    pages = [
        Page("item", one["session"], request("GET", one["address"], one["session"])) for one in made
    ]
    found = []
    with ground.served() as address:
        weights = [_warmed(address, page) for page in pages]
        for number in range(rounds):
            tell(f"figure 4, {ground.name}: round {number + 1} of {rounds}")
            found.append(_in_turn([(address, page.asked) for page in pages], times))
    absolute = {
        f"{size} units": f"{statistics.median(one[place] for one in found) * 1000:.1f} ms, "
        f"{weights[place] / 1024:.0f} KB"
        for place, size in enumerate(sizes)
    }
    what = f"page of one item, {sizes[0]:,} → {sizes[1]:,} units, time"
    grown = [many / few for few, many in found]
    return [Ratio(4, what, ground.name, 1.5, False, grown, absolute)]


def papers(ground: Ground, rounds: int, tell: Tell) -> list[Ratio]:
    """Figure 7: all papers of ten wards against as many empty documents."""
    slug = ground.measured("benchmarks.data", "papers", "10")["slug"]
    tell(f"figure 7, {ground.name}: all papers of 10 wards, {rounds} rounds")
    found = ground.measured("benchmarks.papers", slug, str(rounds))
    ours, empty = ([one[way] for one in found["rounds"]] for way in ("ours", "empty"))
    absolute = {
        "papers": str(found["papers"]),
        "ours": f"{statistics.median(ours):.2f} s",
        "empty documents": f"{statistics.median(empty):.2f} s",
    }
    what = "papers / empty python-docx, time, 10 wards"
    return [Ratio(7, what, ground.name, 3, False, _over(ours, empty), absolute)]


def sheets(ground: Ground, rounds: int, wards: int, tell: Tell) -> list[Ratio]:
    """Figure 12: the comparison of so many wards out and back, read, compared and shown, against
    openpyxl's plain load and save of the same sheet.
    """
    slug = ground.measured("benchmarks.data", "sheets", str(wards))["slug"]
    found: dict[str, list[dict[str, float]]] = {"ours": [], "plain": []}
    with TemporaryDirectory(prefix="thi-dua-sheets-") as folder:
        ground.measured("benchmarks.sheets", "filled", slug, folder)
        for number in range(rounds):
            tell(f"figure 12, {ground.name}: {wards} wards, round {number + 1} of {rounds}")
            for way in found if number % 2 else reversed(found):
                found[way].append(ground.measured("benchmarks.sheets", way, slug, folder))
    absolute = {
        way: f"{statistics.median(one['seconds'] for one in runs):.2f} s, "
        f"{statistics.median(one['added_mb'] for one in runs):.0f} MB added, "
        f"{statistics.median(one['peak_mb'] for one in runs):.0f} MB at most"
        for way, runs in found.items()
    }
    times, added = (
        _over(*([one[name] for one in found[way]] for way in ("ours", "plain")))
        for name in ("seconds", "added_mb")
    )
    at = f"{wards} wards"
    return [
        Ratio(12, f"sheet / openpyxl, time, {at}", ground.name, 1.2, False, times, absolute),
        Ratio(12, f"sheet / openpyxl, memory, {at}", ground.name, 1.5, False, added, absolute),
    ]


def judging(ground: Ground, rounds: int, sizes: tuple[int, int], tell: Tell) -> list[Ratio]:
    """Figure 7: ranking, ties and sensitivity against a plain sort, and how both grow."""
    found = {}
    for size in sizes:
        tell(f"figure 7: judging {size} cards of 40 items, {rounds} rounds")
        found[size] = ground.measured("benchmarks.judging", str(size), str(rounds))
    few, many = ([one["ours"] / one["sort"] for one in found[size]] for size in sizes)
    absolute = {
        f"{size} cards": f"{statistics.median(one['ours'] for one in found[size]):.2f} s"
        for size in sizes
    }
    what = f"judging / plain sort, {sizes[0]:,} → {sizes[1]:,} cards, growth"
    return [Ratio(7, what, "no database", 1.5, False, _over(many, few), absolute)]


def checks(ground: Ground, rounds: int, sizes: tuple[int, ...], tell: Tell) -> list[Ratio]:
    """Figure 14: the whole check, time a card and memory as the cards grow (all campaigns together:
    each size comes on top of the ones before).
    """
    rows: list[dict[str, Any]] = []
    for size in sizes:
        tell(f"figure 14, {ground.name}: {size} wards more, {rounds} rounds")
        ground.measured("benchmarks.data", "checks", str(size))
        found = [ground.measured("benchmarks.checks") for _round in range(rounds)]
        seconds, peaks = ([one[name] for one in found] for name in ("seconds", "peak_mb"))
        rows.append({"cards": found[0]["cards"], "seconds": seconds, "peaks": peaks})
    ratios = []
    for smaller, larger in pairwise(rows):
        a_card = [[one / row["cards"] for one in row["seconds"]] for row in (larger, smaller)]
        what = f"whole check, {smaller['cards']:,} → {larger['cards']:,} cards"
        took = {
            f"{row['cards']:,} cards": f"{statistics.median(row['seconds']):.2f} s, "
            f"{statistics.median(row['peaks']):.0f} MB"
            for row in (smaller, larger)
        }
        held = _over(larger["peaks"], smaller["peaks"])
        ratios += [
            Ratio(14, f"{what}, time a card", ground.name, 1.2, False, _over(*a_card), took),
            Ratio(14, f"{what}, peak memory", ground.name, 1.5, False, held, took),
        ]
    return ratios


def workbook(
    ground: Ground, rounds: int, wards: int, growth: tuple[int, int], tell: Tell
) -> list[Ratio]:
    """Figure 5: the year-end workbook of so many wards against django-import-export and plain
    openpyxl; its memory as the number of wards grows."""
    slugs = {
        size: ground.measured("benchmarks.data", "workbook", str(size))["slug"]
        for size in {wards, *growth}
    }
    ways = ("ours", "import_export", "plain")
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    peaks: list[list[float]] = []
    for number in range(rounds):
        for way in ways if number % 2 else reversed(ways):
            tell(f"figure 5, {ground.name}: {way}, {wards} wards, round {number + 1} of {rounds}")
            found[way].append(ground.measured("benchmarks.workbook", way, slugs[wards]))
        tell(
            f"figure 5, {ground.name}: memory, {growth[0]} and {growth[1]} wards, "
            f"round {number + 1} of {rounds}"
        )
        peaks.append(
            [
                ground.measured("benchmarks.workbook", "ours", slugs[size])["peak_mb"]
                for size in growth
            ]
        )
    ours, peers, plain = ([one["seconds"] for one in found[way]] for way in ways)
    absolute = {
        way: f"{statistics.median(one['seconds'] for one in runs):.2f} s, "
        f"{statistics.median(one['added_mb'] for one in runs):.0f} MB added"
        for way, runs in found.items()
    }
    absolute["cells"] = f"{found['plain'][0]['cells']:,.0f}"
    held = {
        f"{size:,} wards": f"{peak:.0f} MB" for size, peak in zip(growth, peaks[-1], strict=True)
    }
    memory = [large / small for small, large in peaks]
    grows = f"workbook, peak memory, {growth[0]:,} → {growth[1]:,} wards"
    at = f"{wards:,} wards"
    return [
        Ratio(
            5,
            f"import-export / workbook, time, {at}",
            ground.name,
            2,
            True,
            _over(peers, ours),
            absolute,
        ),
        Ratio(
            5,
            f"workbook / plain openpyxl, time, {at}",
            ground.name,
            1.3,
            False,
            _over(ours, plain),
            absolute,
        ),
        Ratio(5, grows, ground.name, 1.2, False, memory, held),
    ]


def _over(above: list[float], below: list[float]) -> list[float]:
    return [one / other for one, other in zip(above, below, strict=True)]
