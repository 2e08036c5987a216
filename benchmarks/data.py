"""Rows to measure with, written in bulk. Run as a process of its own: `python -m benchmarks.data
grid 100`.

Prints what the measuring side needs to know as JSON.
"""

import json
import os
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

CSRF = "b" * 32  # the client's own token: it sends the same one as cookie and as header
FILLED_IN = 5  # items of each card, where the record is measured


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()


def campaign_of(wards: int, *, state: str, slug: str) -> Any:
    """An open campaign of the real plan; every card in this state, with points in all three columns
    but for drafts.
    """
    from django.apps import apps
    from django.utils import timezone

    from scoring.demo import plan
    from scoring.models import Campaign
    from scoring.rules.lifecycle import Action
    from wards.models import Role, User
    from wards.record import backfill

    head = User.objects.filter(role=Role.HEAD).first() or User.objects.create(
        username="bench-head", full_name="Trưởng Ban", role=Role.HEAD
    )
    now = timezone.now()
    campaign = Campaign.launch(
        by=head, slug=slug, year=2026, title=f"Đo {wards} đơn vị", opens_at=now - timedelta(days=1),
        self_deadline=now + timedelta(days=30), **plan.BODIES,
    )  # fmt: skip
    plan.write_into(campaign, by=head)
    _add_wards(wards)
    if state == "draft":  # by the act itself, so that the record covers what it deals
        _add_officers()
        backfill.write_down(apps)
        return campaign.perform(Action.OPEN, by=head)
    _add_cards(campaign, wards, state, now)
    Campaign.objects.filter(pk=campaign.pk).update(state="open", opened_at=now)
    return campaign


def _add_wards(wanted: int) -> None:
    """So many units in all, counting those that are there."""
    from wards.models import Ward

    have = Ward.objects.count()
    Ward.objects.bulk_create(
        (
            Ward(
                code=f"p{number}",
                name=f"Phường {number}",
                position=number,
                first_day=date(2000, 1, 1),
            )
            for number in range(have + 1, wanted + 1)
        ),
        batch_size=1000,
    )


def _add_officers() -> None:
    """An account for every unit that has none."""
    from wards.models import Role, User, Ward

    for ward in Ward.objects.filter(user=None):
        User.objects.create(
            username=f"bench-{ward.code}", full_name="Cán bộ", role=Role.OFFICER, ward=ward
        )


def _add_cards(campaign: Any, wards: int, state: str, now: datetime) -> None:
    """A card in this state for each of so many units, with all its points."""
    from scoring.models import Score, Scorecard
    from wards.models import Ward

    cards = Scorecard.objects.bulk_create(
        (
            Scorecard(
                campaign=campaign,
                ward=ward,
                ward_name=ward.name,
                state=state,
                submitted_at=now,
                verified_at=now,
            )
            for ward in Ward.objects.order_by("position")[:wards]
        ),
        batch_size=1000,
    )
    leaves = list(campaign.criteria.leaves())
    Score.objects.bulk_create(
        (
            _judged(Score(scorecard=card, item=leaf, cap=leaf.cap), card.pk + place)
            for card in cards
            for place, leaf in enumerate(leaves)
        ),
        batch_size=1000,
    )


def _judged(score: Any, number: int) -> Any:
    """Every fifth item was claimed a quarter point too high."""
    lowered = number % 5 == 0
    score.self_points = score.cap
    score.survey_points = score.verified_points = score.cap - (Decimal("0.25") if lowered else 0)
    score.reason = "Theo biên bản khảo sát: hồ sơ chưa đủ." if lowered else ""
    return score


def session_of(user: Any) -> str:
    """The key of a session in which this user is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def saving(connections: int) -> dict[str, Any]:
    """Blank cards, one officer for each connection: (session, [(score, cap in quarters), …])."""
    from django.urls import reverse

    from scoring.models import Scorecard

    campaign = campaign_of(connections, state="draft", slug="saving")
    officers = []
    for card in Scorecard.objects.filter(campaign=campaign).select_related("ward"):
        user = card.ward.user_set.get()
        scores = list(card.scores.order_by("pk").values_list("pk", flat=True))
        officers.append({"session": session_of(user), "scores": scores})
    return {"address": reverse("scorecard_item", args=[campaign.slug, 0]), "officers": officers}


def grid(wards: int) -> dict[str, Any]:
    """Judged cards and somebody of the Board, and of the administration, to look at them."""
    from django.urls import reverse

    from wards.models import Role, User

    campaign = campaign_of(wards, state="verified", slug="grid")
    people = {
        role: User.objects.create(username=f"bench-{role}", full_name=str(role), role=role)
        for role in (Role.REVIEWER, Role.ADMINISTRATOR)
    }
    return {
        "address": reverse("board", args=[campaign.slug]),
        "admin": f"/bench/admin/scoring/scorecard/?campaign__id__exact={campaign.pk}",
        "reviewer": session_of(people[Role.REVIEWER]),
        "administrator": session_of(people[Role.ADMINISTRATOR]),
        "wards": wards,
    }


def workbook(wards: int) -> dict[str, Any]:
    """Final cards for the year-end workbook."""
    campaign = campaign_of(wards, state="final", slug=f"workbook-{wards}")
    return {"slug": campaign.slug, "wards": wards}


def papers(wards: int) -> dict[str, Any]:
    """Final cards for the papers of a year."""
    campaign = campaign_of(wards, state="final", slug=f"papers-{wards}")
    return {"slug": campaign.slug, "wards": wards}


def sheets(wards: int) -> dict[str, Any]:
    """Submitted cards, whose verified points may come back in a sheet."""
    campaign = campaign_of(wards, state="submitted", slug=f"sheets-{wards}")
    return {"slug": campaign.slug, "wards": wards}


def checks(wards: int) -> dict[str, Any]:
    """Cards in the midst of being filled in, by the acts themselves, so that a record is there."""
    from scoring.models import Scorecard
    from wards.models import User

    campaign = campaign_of(wards, state="draft", slug=f"checks-{wards}")
    officers = {officer.ward_id: officer for officer in User.objects.exclude(ward=None)}
    for card in Scorecard.objects.filter(campaign=campaign):
        for score in card.scores.order_by("pk")[:FILLED_IN]:
            score.enter("self", score.cap, by=officers[card.ward_id], note="Có báo cáo")
    return {"slug": campaign.slug, "wards": wards}


def item(wards: int) -> dict[str, Any]:
    """The page of one item over as many submitted cards,
    and somebody of the Board to look at it.
    """
    from django.urls import reverse

    from wards.models import Role, User

    campaign = campaign_of(wards, state="submitted", slug=f"item-{wards}")
    reviewer, _made = User.objects.get_or_create(
        username="bench-item", defaults={"full_name": "Chuyên viên", "role": Role.REVIEWER}
    )
    address = reverse("item_across", args=[campaign.slug, campaign.leaves[0].code])
    return {"address": address, "session": session_of(reviewer)}


MADE = {
    "item": item,
    "saving": saving,
    "grid": grid,
    "workbook": workbook,
    "papers": papers,
    "sheets": sheets,
    "checks": checks,
}


if __name__ == "__main__":
    set_up()
    json.dump(MADE[sys.argv[1]](int(sys.argv[2])), sys.stdout)
