"""A cluster that fails over under people at work: what they notice, and what of theirs is lost.

Officers write without rest and note what was acknowledged, readers look at pages; a fault comes;
then everything is looked for in what has become the primary. The cluster is the one of
deploy/cluster, by the shipped configuration.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.load import Address, ask, request
from tests.faults.clients import PATIENCE, Officer
from tests.faults.trial import BAD, at_work, reckoned
from tests.tools.cluster import Cluster, cluster, wait

OFFICERS = 3
ABSENT = 45  # seconds that something hangs, is cut off or behind: longer than Patroni waits
RECOVERY = 240  # seconds in which all nodes must follow again
COLUMNS = "{:<26}{:>6}{:>8}{:>8}{:>8}{:>6}{:>6}{:>9}{:>9}  {}"


class Reader(threading.Thread):
    """Somebody who looks at a page again and again."""

    def __init__(self, session: str, path: str, server: Address) -> None:
        super().__init__(daemon=True)
        self.sent, self.server = request("GET", path, session), server
        self.answers: list[tuple[float, str]] = []
        self.halt = threading.Event()

    def run(self) -> None:
        while not self.halt.wait(0.3):
            self.answers.append((time.monotonic(), self._answer()))

    def _answer(self) -> str:
        try:
            answer = ask(self.server, self.sent)
        except (OSError, ValueError, IndexError):
            return "no answer"
        if answer.status == 503 and "sở dữ liệu" not in answer.body.decode("utf-8", "replace"):
            return "503 without the sentence"
        return str(answer.status)


@dataclass
class Result:
    fault: str
    saving: float  # the longest stretch without an acknowledged write, in seconds
    reading: float  # likewise of a page that came
    acknowledged: int
    read: Counter[str]
    troubles: Counter[str]
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def is_bad(self) -> bool:
        return any(self.found.get(word) for word in BAD)


# The faults. Each begins when people are at work, and has ended when it returns.


def switchover(made: Cluster) -> None:
    leader = made.primary()
    member = next(one for one in made.members() if one["role"] == "sync_standby")
    made.asked(leader, "switchover", {"leader": leader.name, "candidate": member["name"]})


def node_killed(made: Cluster) -> None:
    node = made.primary()
    node.kill_machine()
    time.sleep(ABSENT)
    node.start()


def patroni_killed(made: Cluster) -> None:
    node = made.primary()
    node.send(signal.SIGKILL, all_of_it=False)
    time.sleep(ABSENT)
    assert node.process
    node.process.wait()
    node.start()


def primary_hangs(made: Cluster) -> None:
    _stopped(made.primary().servers())


def machine_paused(made: Cluster) -> None:
    node = made.primary()
    _stopped(list(dict.fromkeys([*node.family(), *node.servers()])))


def network_cut(made: Cluster) -> None:
    node = made.primary()
    made.net.cut(node.number)
    try:
        time.sleep(ABSENT)
    finally:
        made.net.mend(node.number)


def standbys_behind(made: Cluster) -> None:
    """Both receive, none replays: commits go on, pages would be old."""
    followers = [node for node in made.nodes if node is not made.primary()]
    addresses = [made.net.node(node.number) for node in followers]
    for address in addresses:
        made.sql("SELECT pg_wal_replay_pause()", address)
    time.sleep(ABSENT)
    for address in addresses:
        made.sql("SELECT pg_wal_replay_resume()", address)


def web_killed(made: Cluster) -> None:
    web = made.webs[0]
    web.send(signal.SIGKILL)
    assert web.process
    web.process.wait()
    time.sleep(ABSENT / 3)
    web.start()


def bucket_away(made: Cluster) -> None:
    """No file can be stored or read; everything else goes on."""
    made.bucket.refuses = True
    time.sleep(ABSENT)
    made.bucket.refuses = False


FAULTS: dict[str, Callable[[Cluster], None]] = {
    "planned switchover": switchover,
    "node killed": node_killed,
    "Patroni killed": patroni_killed,
    "primary hangs": primary_hangs,
    "machine paused": machine_paused,
    "network cut": network_cut,
    "standbys far behind": standbys_behind,
    "web machine killed": web_killed,
    "bucket away": bucket_away,
}


def _stopped(pids: list[int]) -> None:
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if number == signal.SIGSTOP:
            time.sleep(ABSENT)


def suffer(times: int, chosen: list[str]) -> list[Result]:
    """Each fault so many times on one cluster; the record is reckoned after each."""
    results = []
    with cluster() as made:
        ground = made.serve()
        facts = ground.measured("benchmarks.data", "saving", str(OFFICERS))
        card = facts["address"].split("items/")[0]
        officers = at_work(facts, made.address)
        for name in chosen:
            if name == "network cut" and not made.net.is_real:
                print(f"{name}: not done: this machine gives no network of their own to the nodes")
                continue
            for number in range(times):
                result = _through(made, name, officers, facts, card)
                with contextlib.ExitStack() as rest:
                    for one in officers:  # nobody writes while it is looked through
                        rest.enter_context(one.turn)
                    result.found = reckoned(ground, officers) | {"stuck": [], "untried": []}
                results.append(result)
                tell(result, number + 1)
        for one in officers:
            one.halt.set()
        for one in officers:
            one.join(2 * PATIENCE)
    return results


def _through(
    made: Cluster, name: str, officers: list[Officer], facts: dict[str, Any], card: str
) -> Result:
    readers = [Reader(one["session"], card, made.address) for one in facts["officers"][:2]]
    for one in readers:
        one.start()
    time.sleep(3)
    began, before = time.monotonic(), sum(one.note.acknowledged for one in officers)
    troubles = sum((one.note.troubles for one in officers), Counter[str]())
    FAULTS[name](made)
    wait(made.is_whole, RECOVERY, f"{name}: the nodes do not come together: {made.members()}")
    after = time.monotonic()
    wait(
        lambda: all(one.note.moments[-1] > after for one in officers), PATIENCE,
        f"{name}: nothing is acknowledged any more: {[dict(one.note.troubles) for one in officers]}",
    )  # fmt: skip
    ended = time.monotonic()
    for one in readers:
        one.halt.set()
        one.join(PATIENCE)
    saved = sorted(moment for one in officers for moment in one.note.moments)
    read = [answer for one in readers for answer in one.answers if answer[0] >= began]
    return Result(
        name,
        saving=_longest(saved, began, ended),
        reading=_longest(sorted(at for at, word in read if word == "200"), began, ended),
        acknowledged=sum(one.note.acknowledged for one in officers) - before,
        read=Counter(word for _at, word in read),
        troubles=sum((one.note.troubles for one in officers), Counter[str]()) - troubles,
    )


def _longest(moments: list[float], began: float, ended: float) -> float:
    meanwhile = [began, *(moment for moment in moments if began < moment < ended), ended]
    return max(later - earlier for earlier, later in pairwise(meanwhile))


def heading() -> None:
    print(COLUMNS.format(
        "fault", "time", "saving", "reading", "acked", "lost", "torn", "doubled", "findings", "read"
    ))  # fmt: skip


def tell(result: Result, number: int) -> None:
    found = [len(result.found[word]) for word in ("lost", "torn", "doubled", "findings")]
    read = ", ".join(f"{many} × {word}" for word, many in result.read.most_common())
    print(COLUMNS.format(
        result.fault, number, f"{result.saving:.0f} s", f"{result.reading:.0f} s",
        result.acknowledged, *found, read,
    ), flush=True)  # fmt: skip
    for word in BAD:
        for what in result.found.get(word, [])[:3]:
            print(f"  {word}: {what}", file=sys.stderr)
    print(f"  writers met: {dict(result.troubles)}", file=sys.stderr)
