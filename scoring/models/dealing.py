"""Cards are dealt at the opening, one by one to units that came later, and gathered in when the
opening is taken back.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.entry import Act, chain_of
from scoring.ledger.notice import Notice
from scoring.ledger.record import TOGETHER, Told, record, record_each
from scoring.models.blank_scores import images_of_blank_scores
from scoring.models.cluster import Cluster
from scoring.models.cluster_plan import check_whole
from scoring.models.look import Look
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.coverage import Images
from wards.models import User, Ward
from wards.vietnamese import words


def deal(
    campaign: Any,
    wards: list[Ward],
    into: Mapping[int, int | None],
    *,
    by: User,
    now: datetime,
    reason: str = "",
) -> dict[str, Any]:
    """Every unit gets its card, whose chain begins with it; returns what the entry of the
    opening keeps of them. `into`: clusters by unit.
    """
    cards = campaign.scorecards.deal(campaign, wards, into)
    told = (
        Told(
            act=Act.DEAL,
            campaign=campaign,
            scorecard=card,
            subject=card.ward_name,
            reason=reason,
            audience=permissions.Audience.WARD,
            rows=[card],
            beside=scores,
        )
        for card, scores in _with_scores(campaign, cards)
    )
    record_each(told, by=by, at=now)
    return {"chains": [chain_of(campaign.pk, card.pk) for card in cards]}


def _with_scores(campaign: Any, cards: Sequence[Any]) -> Iterator[tuple[Any, Images]]:
    """Each card with the images of its blank scores, read for some hundred cards at a time."""
    leaves = list(campaign.criteria.leaves().select_related("parent"))
    score = campaign.scorecards.model._meta.get_field("scores").related_model
    for start in range(0, len(cards), TOGETHER):
        part = cards[start : start + TOGETHER]
        yield from zip(part, images_of_blank_scores(score, part, leaves), strict=True)


def admit(
    campaign: Any, ward: Ward, *, by: User, reason: str, cluster: Cluster | None = None
) -> None:
    """Deal a card to a unit that came after the opening. Raises Refused, PermissionDenied."""
    reason = words(reason)
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        if not permissions.is_head(by):
            raise PermissionDenied
        if not campaign.without_card().filter(pk=ward.pk).exists():
            raise Refused(
                "wrong_state",
                _("%s đã có phiếu, không hoạt động nữa, hoặc phong trào không còn mở.") % ward,
            )
        if not reason:
            raise Refused("reason_missing", REASON_MISSING)
        campaign.check_cluster(cluster)
        check_whole(campaign, cluster)
        now = timezone.now()
        into = {ward.pk: cluster.pk if cluster else None}
        beside = deal(campaign, [ward], into, by=by, now=now, reason=reason)
        record(
            Act.ADMIT,
            by=by,
            campaign=campaign,
            at=now,
            subject=ward.name,
            after={"state": CardState.DRAFT},
            reason=reason,
            audience=permissions.Audience.EVERYONE,
            **beside,
        )


def gather_in(campaign: Any, *, by: User, now: datetime) -> None:
    """Take every card away again: nobody has entered anything. Their chains end with it."""
    cards = list(campaign.scorecards.in_official_order())
    for card in cards:
        scores = list(card.scores.all())
        record(
            Act.TAKE_BACK,
            by=by,
            campaign=campaign,
            scorecard=card,
            at=now,
            subject=card.ward_name,
            gone=[card, *scores],
        )
        card.scores.all().delete()
    Notice.objects.filter(scorecard__in=cards).delete()
    Look.objects.filter(scorecard__in=cards).delete()
    # Entries protect their cards from every other way of deleting.
    gathered = campaign.scorecards.all()
    gathered._raw_delete(gathered.db)
