"""The figures: each measures its pairs in alternating order and gives ratios."""

import statistics
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.environment import Ground
from benchmarks.report import Ratio, Tell


def papers(ground: Ground, rounds: int, tell: Tell) -> list[Ratio]:
    """Figure 7: all papers of ten wards against as many empty documents."""
    slug = ground.measured("benchmarks.data", "papers", "10")["slug"]
    tell(f"figure 7, {ground.name}: all papers of 10 wards, {rounds} rounds")
    found = ground.measured("benchmarks.papers", slug, str(rounds))
    ours, empty = ([run[way] for run in found["rounds"]] for way in ("ours", "empty"))
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
        way: f"{statistics.median(run['seconds'] for run in runs):.2f} s, "
        f"{statistics.median(run['added_mb'] for run in runs):.0f} MB added, "
        f"{statistics.median(run['peak_mb'] for run in runs):.0f} MB at most"
        for way, runs in found.items()
    }
    times, added = (
        _over(*([run[name] for run in found[way]] for way in ("ours", "plain")))
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
    few, many = ([run["ours"] / run["sort"] for run in found[size]] for size in sizes)
    absolute = {
        f"{size} cards": f"{statistics.median(run['ours'] for run in found[size]):.2f} s"
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
        seconds, peaks = ([run[name] for run in found] for name in ("seconds", "peak_mb"))
        rows.append({"cards": found[0]["cards"], "seconds": seconds, "peaks": peaks})
    ratios = []
    for smaller, larger in pairwise(rows):
        a_card = [
            [seconds / row["cards"] for seconds in row["seconds"]] for row in (larger, smaller)
        ]
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
    ours, peers, plain = ([run["seconds"] for run in found[way]] for way in ways)
    absolute = {
        way: f"{statistics.median(run['seconds'] for run in runs):.2f} s, "
        f"{statistics.median(run['added_mb'] for run in runs):.0f} MB added"
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
    return [upper / lower for upper, lower in zip(above, below, strict=True)]
