"""`python -m benchmarks.costs`: what a save and a page cost, in processor time of the program and
of PostgreSQL, so that machines can be counted (docs/scaling.md).

Processor time and not seconds: it is the same on a machine that is busy with other things.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.data import CSRF
from benchmarks.environment import Ground, ground
from benchmarks.load import Address, ask, request

WARDS = 100
TIMES = 60
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    with ground("postgresql") as place:
        saving = place.measured("benchmarks.data", "saving", "2")
        with place.served() as address:
            asked: dict[str, Iterator[bytes]] = {
                "a saved score": saves(saving, address),
                "scoring page of 48 items": pages(
                    saving["address"].split("items/")[0], saving["officers"][0]["session"]
                ),
            }
            for name, requests in asked.items():
                _say(name, place, address, requests)
        grid = place.measured("benchmarks.data", "grid", str(WARDS))
        with place.served() as address:
            _say(f"grid of {WARDS}", place, address, pages(grid["address"], grid["reviewer"]))
    return 0


def saves(facts: dict[str, object], address: Address) -> Iterator[bytes]:
    """Each with the version that the one before left."""
    officer = facts["officers"][0]  # type: ignore[index]
    versions = dict.fromkeys(officer["scores"], 1)
    for turn, score in enumerate(cycle(officer["scores"])):
        said = {
            "points": ("0,25", "0,5")[turn % 2], "explanation": f"lần {turn}",
            "version": versions[score], "request_id": uuid4(),
        }  # fmt: skip
        path = str(facts["address"]).replace("/0/", f"/{score}/")
        yield request("POST", path, officer["session"], CSRF, urlencode(said), "application/json")
        versions[score] += 1


def pages(path: str, session: str) -> Iterator[bytes]:
    return cycle([request("GET", path, session)])


def _say(name: str, place: Ground, address: Address, requests: Iterator[bytes]) -> None:
    for sent in islice(requests, 8):  # both workers have seen it
        ask(address, sent)
    parts: dict[str, Callable[[], float]] = {
        "program": lambda: _spent("gunicorn"), "PostgreSQL": lambda: _spent("postgres")
    }  # fmt: skip
    before = {part: spent() for part, spent in parts.items()}
    for sent in islice(requests, TIMES):
        answer = ask(address, sent)
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.status} {json.dumps(answer.body[:200].decode())}")
    costs = {part: (spent() - before[part]) * 1000 / TIMES for part, spent in parts.items()}
    print(name, *(f"{part} {cost:.1f} ms" for part, cost in costs.items()), sep="; ", flush=True)


def _spent(name: str) -> float:
    """Seconds of the processor that our descendants of this name have had."""
    ticks, parents, names = {}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            pid = int(folder.name)
            parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))
            names[pid] = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
    total = 0
    for pid, command in names.items():
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        total += ticks[pid] if above == os.getpid() and name in command else 0
    return total / TICKS


if __name__ == "__main__":
    sys.exit(main())
