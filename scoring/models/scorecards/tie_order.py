"""The order that the head decides among units which points and aids leave equal."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models.campaigns.campaign import Campaign
from scoring.models.ranking.standings import cluster_of_cards
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import words


def order_equals(campaign: Campaign, order: Sequence[int], *, by: User, reason: str = "") -> None:
    """Put cards that points and aids leave equal into the order of these ids: all of them, or
    all of one cluster.

    Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        equals = grading.equals(order[0], campaign.standings()) if order else []
        cluster_of = cluster_of_cards(campaign)
        mates = [pk for pk in equals if cluster_of.get(pk, 0) == cluster_of.get(order[0], 0)]
        if sorted(order) not in (sorted(equals), sorted(mates)) or len(order) < 2:
            raise Refused(
                "no_longer_equal",
                _(
                    "Điểm của các đơn vị này vừa thay đổi nên không còn bằng nhau. "
                    "Hãy xem lại bảng xếp hạng."
                ),
            )
        for place, pk in enumerate(order, 1):
            order_tie(campaign.scorecards.get(pk=pk), place, by=by, reason=reason)


def order_tie(card: Scorecard, place: int, *, by: User, reason: str = "") -> Scorecard:
    """The head's place for this card among cards that points and aids leave equal."""
    reason = words(reason)
    with card.changing() as locked:
        if not permissions.is_head(by):
            raise PermissionDenied
        if locked.state not in lifecycle.JUDGED:
            raise Refused("wrong_state", _("Chỉ quyết định thứ tự khi phiếu đã thẩm định."))
        if not reason:
            raise Refused(
                "order_unexplained",
                _("Hãy ghi lý do khi quyết định thứ tự giữa các đơn vị bằng điểm."),
            )
        was = locked.tie_order
        if was == place and locked.tie_reason == reason:
            return locked
        locked.tie_order, locked.tie_reason = place, reason
        locked.store("tie_order", "tie_reason")
        locked.tell_place(was, by=by, now=timezone.now(), rows=[locked])
    return locked
