"""Finalises all results that are ready, in one act."""

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.record import record_each
from scoring.models.bulk import bulk_store
from scoring.models.campaigns.campaign import Campaign
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.previews import Seen, Shown, is_outdated
from scoring.rules.refusals import Refused
from wards.models import User

# What the step to a final result sets beside the version (Scorecard.taking).
FINALISED_FIELDS = (
    "state", "finalised_at", "approval_asked_at", "approval_asked_by", "approval_asked_for",
    "sent_back_because",
)  # fmt: skip


def ready(campaign: Campaign, among: Collection[int] | None = None) -> list[Scorecard]:
    """The verified cards, or those of them with these ids, that nothing keeps open now."""
    now = timezone.now()
    verified = campaign.scorecards.filter(state=CardState.VERIFIED).in_official_order()
    if among is not None:
        verified = verified.filter(pk__in=among)
    # The few levels there are once, not once for each card.
    verified = verified.prefetch_related("tier", Scorecard.reading_open_replies())
    return [card for card in verified if not card.keeps_open(now)]


def shown(cards: Iterable[Scorecard]) -> dict[int, Shown]:
    """What a preview of them shows: their versions."""
    return {card.pk: card.version for card in cards}


def finalise_ready(
    campaign: Campaign, seen: Seen, *, by: User, among: Collection[int] | None = None
) -> list[Scorecard]:
    """Finalise every verified card that nothing keeps open, each by its own step with its own
    entry.

    `seen`: the versions of those cards as the preview showed them; `among`: ids, where others are
    left alone. Raises Refused when the preview no longer holds or nobody is ready,
    PermissionDenied.
    """
    if not permissions.is_head(by):
        raise PermissionDenied
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        campaign.check_open()
        now, cards = timezone.now(), ready(campaign, among)
        if is_outdated(seen, shown(cards)):
            raise Refused(
                "preview_outdated", _("Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận.")
            )
        if not cards:
            raise Refused(
                "nobody_ready",
                _("Chưa có kết quả nào đủ điều kiện chốt nên chưa chốt gì. Việc còn thiếu ở dưới."),
            )
        step = lifecycle.find_step(lifecycle.CARD_STEPS, CardState.VERIFIED, Action.FINALISE)
        drafts = []
        for card in cards:
            card.campaign = campaign
            if step is None or not permissions.can_perform(by, step, card):
                raise PermissionDenied
            drafts.append(card.taking(step, by=by, now=now))
        bulk_store(cards, *FINALISED_FIELDS)
        record_each(drafts, by=by, at=now)
        return cards
