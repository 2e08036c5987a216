"""A year of so many wards with a card in every state that has a page of its own: `python -m
benchmarks.year 100` writes it in bulk and prints as JSON who asks for which page.

An earlier build runs this file too (benchmarks/earlier.py), so it says nothing that only one knows.
"""

import json
import sys
from datetime import timedelta
from typing import Any

from benchmarks.data import campaign_of, session_of, set_up

EXPLAINED = "Đã thực hiện đủ theo kế hoạch, có báo cáo và biên bản kèm theo."


def year(wards: int) -> dict[str, list[str]]:
    """{page: [address, session]}."""
    from django.urls import reverse
    from django.utils import timezone

    from scoring.models import Score, Scorecard
    from wards.models import Role, User

    campaign = campaign_of(wards, state="verified", slug="year")
    cards = Scorecard.objects.filter(campaign=campaign)
    draft, submitted, judged = cards.order_by("pk").select_related("ward")[:3]
    now = timezone.now()
    tiered = cards.filter(pk__gt=judged.pk)
    tiered.update(tier=campaign.tiers.first(), tiered_at=now, reply_until=now - timedelta(days=1))
    scores = Score.objects.filter(scorecard__campaign=campaign)
    scores.update(explanation=EXPLAINED)
    nobody: dict[str, Any] = {"verified_points": None, "reason": ""}
    scores.filter(scorecard=submitted).update(**nobody)
    scores.filter(scorecard=draft).update(**nobody, survey_points=None)
    cards.filter(pk=submitted.pk).update(state="submitted", verified_at=None)
    cards.filter(pk=draft.pk).update(state="draft", verified_at=None, submitted_at=None)

    def somebody(role: str, ward: Any = None) -> str:
        name = f"bench-{role}-{ward.pk if ward else 0}"
        return session_of(User.objects.create(username=name, full_name=name, role=role, ward=ward))

    head, reviewer = somebody(Role.HEAD), somebody(Role.REVIEWER)
    of_campaign = [campaign.slug]
    return {
        "scoring": [reverse("scorecard", args=of_campaign), somebody(Role.OFFICER, draft.ward)],
        "result": [reverse("scorecard", args=of_campaign), somebody(Role.OFFICER, judged.ward)],
        "survey": [reverse("board_survey", args=[*of_campaign, submitted.ward.code]), reviewer],
        "ward": [reverse("board_ward", args=[*of_campaign, submitted.ward.code]), reviewer],
        "grid": [reverse("board", args=of_campaign), reviewer],
        "home": [reverse("home"), head],
        "ranking": [reverse("tiers", args=of_campaign), head],
        "awards": [reverse("awards", args=of_campaign), head],
        "tier": [reverse("tier_assign", args=[*of_campaign, judged.ward.code]), head],
        "finalise": [reverse("finalise", args=of_campaign), head],
    }


if __name__ == "__main__":
    set_up()
    json.dump(year(int(sys.argv[1])), sys.stdout)
