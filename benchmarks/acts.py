"""The acts over all units: `python -m benchmarks.acts 1000` prints as JSON what each of them costs
in a campaign of so many: processor time of the program and of PostgreSQL,
seconds, statements, memory.

An earlier build runs this file too (benchmarks/earlier.py):
what only one of them knows is asked for.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.data import set_up

TICKS = os.sysconf("SC_CLK_TCK")


def acts(wards: int) -> dict[str, dict[str, float]]:
    """{act: figures}, in the order of the year."""
    from django.utils import timezone

    from scoring.models import Score, Scorecard

    assign_suggestions, finalise_ready, commend_all = _acts_over_all()
    found: dict[str, dict[str, float]] = {}
    campaign, head = _prepared(wards)
    found["open"] = _spent(lambda: campaign.perform("open", by=head))
    now = timezone.now()
    for leaf in list(campaign.criteria.leaves()):
        points = {"self_points": leaf.cap, "survey_points": leaf.cap, "verified_points": leaf.cap}
        Score.objects.filter(scorecard__campaign=campaign, item=leaf).update(**points)
    campaign.refresh_from_db()
    cards = Scorecard.objects.filter(campaign=campaign)
    cards.update(state="verified", submitted_at=now, verified_at=now, accepted_at=now)
    seen = _suggested(campaign)
    found["assign"] = _spent(lambda: assign_suggestions(campaign, seen, by=head))
    versions = dict(cards.values_list("pk", "version"))
    found["finalise"] = _spent(lambda: finalise_ready(campaign, versions, by=head))
    praise = next(kind for kind in campaign.award_kinds.all() if kind.is_commendation)
    found["commend"] = _spent(lambda: commend_all(praise, by=head))
    campaign.refresh_from_db()
    found["conclude"] = _spent(lambda: campaign.perform("conclude", by=head))
    return found


def _acts_over_all() -> tuple[Callable[..., Any], ...]:
    try:
        from scoring.models.awards.commendation import commend_all
        from scoring.models.scorecards.finalising import finalise_ready
        from scoring.models.scorecards.tiering import assign_suggestions
    except ImportError:
        from scoring import models

        card: Any = models.Scorecard
        award: Any = models.Award
        return card.assign_suggestions, card.finalise_ready, award.commend_all
    return assign_suggestions, finalise_ready, commend_all


def _prepared(wards: int) -> tuple[Any, Any]:
    """A campaign that only waits to be opened, and its head."""
    from datetime import date, timedelta

    from django.apps import apps
    from django.utils import timezone

    from scoring.demo import plan
    from scoring.models import Campaign
    from wards.models import Role, User, Ward

    head = User.objects.create(username="bench-head", full_name="Trưởng Ban", role=Role.HEAD)
    facts = {"first_day": date(2000, 1, 1)}
    units = (
        Ward(code=f"p{number}", name=f"Phường {number}", position=number, **facts)
        for number in range(1, wards + 1)
    )
    Ward.objects.bulk_create(units, batch_size=1000)
    accounts = (
        User(username=f"bench-{ward.code}", full_name="Cán bộ", role=Role.OFFICER, ward=ward)
        for ward in Ward.objects.all()
    )
    User.objects.bulk_create(accounts, batch_size=1000)
    now = timezone.now()
    campaign = Campaign.launch(
        by=head, slug="acts", year=2026, title="Đo", opens_at=now - timedelta(days=1),
        self_deadline=now + timedelta(days=30), **plan.BODIES,
    )  # fmt: skip
    plan.write_into(campaign, by=head)
    try:
        from wards.record import backfill
    except ImportError:
        pass  # that build's register did not look at units
    else:
        backfill.write_down(apps)
    return campaign, head


def _analyse() -> None:
    """What PostgreSQL does by itself within a minute of so many new rows: months lie between the
    acts of a year.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _suggested(campaign: Any) -> Any:
    """What the preview of the levels shows."""
    waiting = campaign.scorecards.waiting_for_tier()
    if not hasattr(waiting, "added_up"):
        return {card.pk: card.verified_sum for card in waiting.with_totals()}
    from scoring.rules.previews import id_of

    known = campaign.suggestions()
    return {
        card.pk: (card.verified_sum, id_of(known[card.pk].level)) for card in waiting.added_up()
    }


def _spent(act: Callable[[], Any]) -> dict[str, float]:
    from django.db import connection

    _analyse()
    statements = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    of_server, began, spent = _of_server(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        act()
    return {
        "program": time.process_time() - spent,
        "server": _of_server() - of_server,
        "seconds": time.perf_counter() - began,
        "statements": statements,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _of_server() -> float:
    """Seconds of the processor that PostgreSQL has spent on this connection."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / TICKS


if __name__ == "__main__":
    set_up()
    json.dump(acts(int(sys.argv[1])), sys.stdout)
