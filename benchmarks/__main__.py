"""`python -m benchmarks [--quick] [--figures 1,2,5,6,7,8,12,14] [--databases sqlite,postgresql]
[--wards N] [--json]`, or `--large [--sizes 10,100,1000,10000]`:
what each page costs at one size after another.
"""

import argparse
import json
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import deadline_hour, figures, figures_of_pages, figures_of_saving, growth
from benchmarks.earlier import COMMIT, NotHere, earlier
from benchmarks.environment import ROOT, Ground, ground
from benchmarks.report import Ratio, as_facts, as_table
from tests.tools.postgres import NotStarted

BUILD = ROOT / "build" / "bench.json"
GROWTH = ROOT / "build" / "growth.json"
# Each on a database of its own:
# the last looks at everything that is stored, also what other figures wrote in bulk.
APART = ({8}, {14})
COMPARED = {1, 6, 8}  # with the earlier build
ALL = "1,2,4,5,6,7,8,12,14"
NOTES = (
    "Figures 1 and 2 also have goals against pretalx (≥ 20 × and ≥ 40 × faster): not measured, "
    "pretalx is not here.",
    "Both sides of a ratio run in turn on the same server (gunicorn, two sync workers) and "
    "database, the client on the same machine; a goal is met when the median is.",
)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.large:
        return _large(options)
    wanted = {int(number) for number in options.figures.split(",")}
    ratios: list[Ratio] = []
    notes = list(NOTES)
    failed: list[str] = []
    for name in options.databases.split(","):
        try:
            for figures_here in filter(
                None, (wanted.difference(*APART), *(wanted & apart for apart in APART))
            ):
                with ground(name) as place, ExitStack() as stack:
                    before = None
                    if figures_here & COMPARED:
                        before = _before(stack, name, options, notes)
                    ratios += _measured(place, before, figures_here, options, failed)
        except NotStarted as missing:
            notes.append(f"{name} was not measured: {missing}")
    notes += failed
    facts = as_facts(ratios, notes)
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    if options.json:
        print(text)
    else:
        BUILD.parent.mkdir(exist_ok=True)
        BUILD.write_text(text + "\n", encoding="utf-8")
        print(as_table(ratios, notes))
        here = Path.cwd()
        print(f"\nalso as JSON: {BUILD.relative_to(here) if BUILD.is_relative_to(here) else BUILD}")
    return 1 if failed else 0


def _large(options: argparse.Namespace) -> int:
    """The growth table, and the same as JSON."""
    sizes = [int(size) for size in options.sizes.split(",")]
    found: dict[str, growth.BySize] = {}
    for name in options.databases.split(","):
        try:
            found[name] = growth.measured(partial(ground, name), sizes, _tell)
        except NotStarted as missing:
            _tell(f"{name} was not measured: {missing}")
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if options.json:
        print(text)
        return 0
    GROWTH.parent.mkdir(exist_ok=True)
    GROWTH.write_text(text + "\n", encoding="utf-8")
    for name, by_size in found.items():
        print(growth.table(name, by_size), end="\n\n")
    print(f"also as JSON: {GROWTH.relative_to(ROOT)}")
    return 0


def _before(
    stack: ExitStack, name: str, options: argparse.Namespace, notes: list[str]
) -> Ground | None:
    """The earlier build on a database of this kind; None, with a note, where it cannot be had."""
    if not options.earlier:
        return None
    try:
        return stack.enter_context(earlier(name))
    except NotHere as missing:
        notes.append(f"nothing was compared with the earlier build: {missing}")
        return None


def _measured(
    place: Ground,
    before: Ground | None,
    wanted: set[int],
    options: argparse.Namespace,
    failed: list[str],
) -> list[Ratio]:
    """All wanted figures on this ground; `failed` tells of one that could not be measured."""
    rounds = 3 if options.quick else options.rounds
    measures = {
        1: lambda: figures_of_saving.saving(
            place, before, rounds, 1.5 if options.quick else 4.0, _tell
        ),
        2: lambda: figures_of_pages.grid(place, rounds, 10 if options.quick else 40, _tell),
        4: lambda: figures_of_pages.item(
            place, rounds, 10 if options.quick else 40, (50, 200 if options.quick else 1000), _tell
        ),
        5: lambda: (
            figures.workbook(place, 1, 200, (20, 200), _tell)
            if options.quick
            else figures.workbook(place, max(rounds - 2, 1), options.wards, (1000, 10_000), _tell)
        ),
        6: lambda: figures_of_pages.pages(
            place, before, rounds, 5 if options.quick else 15, options.pages_of, _tell
        ),
        7: lambda: [
            *figures.papers(place, rounds, _tell),
            *figures.judging(
                place, rounds, (200, 2000) if options.quick else (1000, 10_000), _tell
            ),
        ],
        8: lambda: (
            deadline_hour.measured(
                place, before, COMMIT, max(rounds - 2, 1), 2 if options.quick else 6, _tell
            )
            if before and place.name == "postgresql"
            else []
        ),
        12: lambda: figures.sheets(place, rounds, 10 if options.quick else 100, _tell),
        14: lambda: figures.checks(
            place, 1 if options.quick else 3, (5, 20) if options.quick else (10, 100, 1000), _tell
        ),
    }
    ratios: list[Ratio] = []
    for number, measure in measures.items():
        if number not in wanted:
            continue
        try:
            ratios += measure()
        except RuntimeError as error:
            failed.append(f"figure {number} on {place.name} was not measured: {error}")
    return ratios


def _tell(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Figures as ratios, measured pairwise."
    )
    parser.add_argument(
        "--quick", action="store_true", help="short rounds and few wards, to see that it works"
    )
    parser.add_argument("--figures", default=ALL, help=f"which figures (default: {ALL})")
    parser.add_argument(
        "--databases", default="sqlite,postgresql", help="on what (default: sqlite,postgresql)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="paired rounds of each figure (default: 5)"
    )
    parser.add_argument(
        "--wards",
        type=int,
        default=1000,
        help="wards of figure 5's times (default: 1000; 10000 takes a quarter of an hour)",
    )
    parser.add_argument(
        "--pages-of", type=int, default=100, help="wards of figure 6's year (default: 100)"
    )
    parser.add_argument(
        "--no-earlier",
        dest="earlier",
        action="store_false",
        help=f"leave the build {COMMIT}, out of git, out of figures 1, 6 and 8",
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="instead of the figures what each page costs as the campaign grows",
    )
    parser.add_argument(
        "--sizes",
        default=",".join(map(str, growth.LARGE)),
        help="units of --large (default: 10,100,1000; 10000 takes a quarter of an hour to write)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
