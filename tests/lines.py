"""A campaign with points above and below its total."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scoring.models import Campaign, Criterion
from scoring.rules.lifecycle import CampaignState
from tests.factories import make_campaign, make_ward

HALF = Decimal("0.5")
# Of each criterion beyond the small plan:
# its line, its cap, its items with cap and points for each.
LINES: Sequence[tuple[str, int, Sequence[tuple[int, dict[str, Any]]]]] = (
    ("bonus", 3, ((1, {}), (2, {"points_each": HALF, "unit": "sáng kiến"}))),
    ("minus", 3, ((2, {}), (1, {"points_each": HALF, "unit": "lần"}))),
)
BONUS, COUNTED_BONUS, MINUS, COUNTED_MINUS = 3, 4, 5, 6  # places among the items


def add_lines(campaign: Campaign) -> None:
    """Criterion 3 gives up to 3 points above the 10 of the small plan,
    criterion 4 takes up to 3.
    """
    for position, (line, cap, items) in enumerate(LINES, 3):
        head = Criterion.objects.create(
            campaign=campaign,
            position=position,
            title=f"Tiêu chí {position}",
            cap=Decimal(cap),
            line=line,
        )
        for number, (of_item, rule) in enumerate(items, 1):
            Criterion.objects.create(
                campaign=campaign,
                parent=head,
                position=number,
                title=f"Nội dung {position}.{number}",
                cap=Decimal(of_item),
                **rule,
            )


def make_lined_campaign(wards: int = 1, **facts: Any) -> Campaign:
    """An open campaign whose cards have, beyond the small plan, 3.1, 3.2, 4.1 and 4.2."""
    campaign = make_campaign(CampaignState.PREPARING, wards=0, **facts)
    add_lines(campaign)
    campaign.scorecards.deal(campaign, [make_ward() for _ in range(wards)])
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    return Campaign.objects.get(pk=campaign.pk)
