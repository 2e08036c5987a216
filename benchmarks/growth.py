"""What grows with the campaign: each page of a seeded program, at one size after another.

Run as a process of its own on such a program, `python -m benchmarks.growth`, it prints what each
page costs as JSON: {page: {queries, rows, kb, ms, mb}}.
"""

import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.data import session_of, set_up
from benchmarks.environment import Ground

LARGE = (10, 100, 1000)
YEARS = 2  # one concluded, one in its midst
TIMES = 3
# What the figures are called, with the digits that are shown.
COSTS = {"queries": 0, "rows": 0, "kb": 0, "ms": 0, "mb": 1}
# Of time and memory more than so many times as much as in the smallest campaign is growth.
MOST = 1.5

ByPage = dict[str, dict[str, float]]  # costs by page
BySize = dict[int, ByPage]


class Asked(NamedTuple):
    """A page: who reads it, its address by name and keys, and what follows the path."""

    reader: str
    name: str
    keys: dict[str, Any]
    query: str = ""


def pages(slug: str, past: str, ward: str, kind: int) -> dict[str, Asked]:
    """The pages that show units. `past`: the year that is concluded; `ward`: one that waits for its
    survey; `kind`: of awards.
    """
    year, of_ward = {"slug": slug}, {"slug": slug, "ward_code": ward}
    head, keeper, officer = "truongban", "quantri", "phuong1"
    return {
        "home, head": Asked(head, "home", {}),
        "home, reviewer": Asked("thamdinh1", "home", {}),
        "home, administrator": Asked(keeper, "home", {}),
        "home, ward": Asked(officer, "home", {}),
        "campaign": Asked(head, "campaign", year),
        "campaign, last page": Asked(head, "campaign", year, "?page=999999"),
        "past campaign": Asked(head, "campaign", {"slug": past}),
        "past campaign, ward": Asked(officer, "campaign", {"slug": past}),
        "grid": Asked(head, "board", year),
        "past grid": Asked(head, "board", {"slug": past}),
        "grid by total": Asked(head, "board", year, "?sort=-total"),
        "ward": Asked(head, "board_ward", of_ward),
        "survey": Asked("thamdinh1", "board_survey", of_ward),
        "one item": Asked(head, "item_across", year | {"item_code": "1.1"}),
        "ranking": Asked(head, "tiers", year),
        "ranking by name": Asked(head, "tiers", year, "?sort=name"),
        "past ranking": Asked(head, "tiers", {"slug": past}),
        "suggestions": Asked(head, "tiers_apply", year),
        "what if": Asked(head, "what_if", year),
        "finalise": Asked(head, "finalise", year),
        "tier": Asked(head, "tier_assign", of_ward),
        "awards": Asked(head, "awards", year),
        "past awards": Asked(head, "awards", {"slug": past}),
        "commendation": Asked(head, "award_commend", year | {"kind_id": kind}),
        "assignments": Asked(head, "assignments", year),
        "assignments, last page": Asked(head, "assignments", year, "?page=999999"),
        "visits": Asked(head, "visits", year),
        "reports": Asked(head, "reports", year),
        "marking": Asked(head, "marking", year),
        "set-up": Asked(head, "setup", year),
        "set-up, wards": Asked(head, "setup_wards", year),
        "conclude": Asked(head, "setup_conclude", year),
        "exports": Asked(head, "exports", year),
        "papers": Asked(head, "papers", year),
        "charts": Asked(head, "charts", year),
        "history": Asked(head, "history", year),
        "history, page 2": Asked(head, "history", year, "?page=2"),
        "history of a ward": Asked(head, "history", year, f"?ward={ward}"),
        "own card": Asked(officer, "scorecard", year),
        "own result of a past year": Asked(officer, "scorecard", {"slug": past}),
        "units": Asked(keeper, "units", {}),
        "units, last page": Asked(keeper, "units", {}, "?page=999999"),
        "accounts": Asked(keeper, "people", {}),
    }


def look(times: int = TIMES) -> ByPage:
    """Each page asked by a client in this process: queries, rows that came out of the database, KB
    of HTML, processor time (the median) and the memory that one answer takes at most.
    """
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from scoring.models import Campaign, Scorecard
    from tests.rows import rows_read
    from wards.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    year, past = Campaign.objects.order_by("-year")[:2]
    submitted = Scorecard.objects.filter(campaign=year, state="submitted")
    ward = submitted.in_official_order().values_list("ward__code", flat=True)[0]
    kind = year.award_kinds.exclude(threshold=None).order_by("pk").values_list("pk", flat=True)[0]
    clients: dict[str, Client] = {}
    found: ByPage = {}
    for label, asked in pages(year.slug, past.slug, ward, kind).items():
        if asked.reader not in clients:
            clients[asked.reader] = Client()
            key = session_of(User.objects.get(username=asked.reader))
            clients[asked.reader].cookies[settings.SESSION_COOKIE_NAME] = key
        client, address = clients[asked.reader], reverse(asked.name, kwargs=asked.keys)
        address += asked.query
        answer = client.get(address)  # what a process asks once in its life
        if answer.status_code != 200:
            raise RuntimeError(f"{label}: {address} answered {answer.status_code}")
        queries = _Queries()
        with connection.execute_wrapper(queries), rows_read() as rows:
            client.get(address)
        tracemalloc.start()
        client.get(address)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        found[label] = {
            "queries": queries.count,
            "rows": rows.count,
            "kb": len(answer.content) / 1024,
            "ms": statistics.median(_milliseconds(client, address) for _ in range(times)),
            "mb": most / 1024 / 1024,
        }
        print(f"  {label}", file=sys.stderr, flush=True)
    return found


class _Queries:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


def _milliseconds(client: Any, address: str) -> float:
    """Processor time of an answer, with that of the database's server where the system tells."""
    began = _processor()
    client.get(address)
    return (_processor() - began) * 1000


def _processor() -> float:
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        used += int(told.read_text().split()[0]) / 1e9 if told.exists() else 0
    return used


def table(database: str, found: BySize) -> str:
    """Pages by sizes, each figure as 10 → 100 → 1000; at the end what grew beyond the goal."""
    sizes = sorted(found)
    head = ("page", *(f"{cost} at {' → '.join(map(str, sizes))}" for cost in COSTS))
    lines = [head]
    grown: list[str] = []
    for label in found[sizes[0]]:
        cells = [
            " → ".join(f"{found[size][label][cost]:.{digits}f}" for size in sizes)
            for cost, digits in COSTS.items()
        ]
        lines.append((label, *cells))
        first, last = found[sizes[0]][label], found[sizes[-1]][label]
        ratios = [f"{cost} × {last[cost] / first[cost]:.1f}" for cost in ("rows", "ms", "mb")
                  if last[cost] > MOST * first[cost]]  # fmt: skip
        grown += [f"  {label}: {', '.join(ratios)}"] if ratios else []
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    told = [f"\ngrew by more than {MOST} × from {sizes[0]} to {sizes[-1]} units:", *grown]
    return "\n".join([f"{database}, {YEARS} years", *shown, *(told if grown else [])])


def measured(
    place_of_its_own: Callable[[], AbstractContextManager[Ground]],
    sizes: Sequence[int],
    tell: Callable[[str], None],
) -> BySize:
    """By size, each on a ground of its own that seed_large has filled."""
    found: BySize = {}
    for size in sizes:
        with place_of_its_own() as place:
            tell(f"growth, {place.name}: {size} units are being written")
            place.python("manage.py", "seed_large", f"--wards={size}", f"--years={YEARS}")
            tell(f"growth, {place.name}: {size} units are being looked at")
            found[size] = place.measured("benchmarks.growth")
    return found


if __name__ == "__main__":
    set_up()
    json.dump(look(), sys.stdout)
