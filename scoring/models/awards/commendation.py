"""Commendations, which every unit above the threshold gets at once; and what is left undone of all
kinds.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.ledger.act import Act
from scoring.ledger.record import record_each
from scoring.models.awards.award import Award
from scoring.models.awards.block import Block, open_for_awards
from scoring.models.awards.steps import granting_paper
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.award_kind import AwardKind
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import AwardState, CardState
from scoring.rules.previews import Seen, is_outdated
from scoring.rules.refusals import Refused
from wards.database import writes
from wards.models import User

COMMENDED_FIELDS = (
    "campaign", "scorecard", "state", "points", "threshold", "decision_number", "decision_date",
    "version",
)  # fmt: skip


def commend_all(
    kind: AwardKind,
    *,
    by: User,
    seen: Seen | None = None,
    among: Collection[int] | None = None,
    decision_number: str = "",
    decision_date: date | None = None,
) -> list[Award]:
    """The head confirms every final unit at or above the threshold that is not commended yet.

    `seen`: the points of the cards that the preview named; `among`: ids of cards, where others are
    left alone; number and date (today unless told) are those of the text that commends. Raises
    Refused, PermissionDenied.
    """
    if not permissions.is_head(by):
        raise PermissionDenied
    if not kind.is_commendation:
        raise Refused(
            "not_a_commendation",
            _("Hình thức này cần đề nghị và quyết định cho từng đối tượng."),
        )
    with transaction.atomic():
        campaign = open_for_awards(kind.campaign_id)
        day = decision_date or timezone.localdate()
        paper = granting_paper(campaign, decision_number, day)
        cards = _to_be_commended(kind, campaign, among, seen)
        # A commendation that was withdrawn once is taken up again.
        earlier = {
            award.scorecard_id: award for award in Award.objects.filter(kind=kind, officer=None)
        }
        awards = [earlier.get(card.pk) or Award(kind=kind) for card in cards]
        before = [award._facts() if award.pk else {} for award in awards]
        for award, card in zip(awards, cards, strict=True):
            award.campaign, award.scorecard = campaign, card
            award.state, award.points = AwardState.DECIDED, card.verified_sum
            award.threshold = kind.threshold
            award.decision_number, award.decision_date = paper
            award.version += bool(award.pk)
        now = timezone.now()
        writes.update_each([award for award in awards if award.pk], COMMENDED_FIELDS)
        writes.insert_each([award for award in awards if not award.pk])
        drafts = (
            award._entry(Act.COMMEND, before=facts, after=award._facts())
            for award, facts in zip(awards, before, strict=True)
        )
        record_each(drafts, by=by, at=now)
    return awards


def _to_be_commended(
    kind: AwardKind, campaign: Campaign, among: Collection[int] | None, seen: Seen | None
) -> list[Any]:
    """The cards of `commendable`, as the preview named them. Raises Refused where there are none,
    others, or results that are still open.
    """
    if unsettled := campaign.unsettled_cards():
        raise Refused(
            "cards_not_final",
            _("Chỉ biểu dương khi mọi phiếu đã chốt. Còn: %s.") % ", ".join(unsettled),
        )
    cards = list(commendable(kind, among))
    if seen is not None and is_outdated(seen, {card.pk: card.verified_sum for card in cards}):
        raise Refused("preview_outdated", _("Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận."))
    if not cards:
        raise Refused("nobody_ready", _("Chưa có đơn vị nào đủ điểm mà chưa được biểu dương."))
    return cards


def commendable(kind: AwardKind, among: Collection[int] | None = None) -> QuerySet[Any, Any]:
    """Final units, or those of these cards, at or above the threshold that are neither commended
    nor blocked, each with its `verified_sum`.
    """
    cards = free_to_be_commended(kind)
    if among is not None:
        cards = cards.filter(pk__in=among)
    with_sums = cards.annotate(verified_sum=Sum("scores__verified_points"))
    return with_sums.filter(verified_sum__gte=kind.threshold).in_official_order()


def free_to_be_commended(kind: AwardKind) -> Any:
    """The same whatever points they have: final units that are neither commended nor blocked."""
    final = Scorecard.objects.filter(campaign=kind.campaign_id, state=CardState.FINAL)
    done = Award.objects.filter(kind=kind).in_force().values("scorecard")
    blocked = Block.objects.filter(campaign=kind.campaign_id, officer=None, lifted_at=None)
    return final.exclude(pk__in=done).exclude(pk__in=blocked.values("scorecard"))


def unfinished_honours(campaign: Campaign) -> list[str]:
    """What nobody can make up for once the campaign is concluded: empty places, units not
    commended yet.
    """
    held = Counter(
        Award.objects.filter(campaign=campaign).in_force().values_list("kind", flat=True)
    )
    clusters = len(campaign.cluster_rows)
    left = []
    for kind in campaign.award_kinds.all():
        waiting = commendable(kind).count() if kind.is_commendation else 0
        left.append(unused_places(kind, held[kind.pk], waiting, clusters))
    return [said for said in left if said]


def unused_places(kind: AwardKind, held: int, waiting: int, clusters: int) -> str:
    """What of one kind is not used: of a commendation the units that wait for it, else empty
    places, in all clusters together where each has its own; "" where nothing is.
    """
    if kind.is_commendation and waiting:
        units = ngettext("còn %d đơn vị đủ điểm", "còn %d đơn vị đủ điểm", waiting) % waiting
        return f"{kind}: {units}"
    free = (kind.places(clusters) or 0) - held
    if free > 0:
        return f"{kind}: " + ngettext("còn trống %d suất", "còn trống %d suất", free) % free
    return ""
