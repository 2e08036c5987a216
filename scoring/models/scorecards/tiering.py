"""The tier of a unit: decided one by one, for several together,
or as points and conditions suggest.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record_draft, record_each
from scoring.models.bulk import bulk_store
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.tier import Tier
from scoring.models.ranking.suggestions import Suggested, kinds_of_conditions, suggestion_of
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.grading import ZERO, suggest_tier
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import Audience
from scoring.rules.previews import Seen, Shown, id_of, is_outdated
from scoring.rules.refusals import Refused, sentence_of
from wards.models import User
from wards.vietnamese import words

TIER_FIELDS = ("tier", "tiered_at", "tier_reason", "version")


def assign_tier(
    card: Scorecard,
    tier: Tier | None,
    *,
    by: User,
    suggested: Tier | None,
    reason: str = "",
    known: Mapping[int, Suggested] | None = None,
) -> Scorecard:
    """Decide the tier. `suggested` is what points and conditions say now; anything else needs a
    reason. `known`: what they say of all, read under the campaign's exclusive lock.
    """
    reason = words(reason)
    with card.changing() as locked:
        if not permissions.is_head(by):
            raise PermissionDenied
        if locked.state != CardState.VERIFIED:
            raise Refused(
                "wrong_state",
                _("Chỉ quyết định mức xếp loại khi phiếu đã thẩm định và chưa chốt."),
            )
        if tier and tier.campaign_id != locked.campaign_id:
            raise Refused("tier_of_another_campaign", _("Mức xếp loại này không thuộc phong trào."))
        suggestion = known[locked.pk] if known else suggestion_of(locked)
        if suggestion.level != suggested:
            raise Refused(
                "preview_outdated", _("Điểm của đơn vị vừa thay đổi. Hãy xem lại mức đề xuất.")
            )
        if refusal := missing_tier_reason(tier, suggested, reason):
            raise refusal
        if locked.is_tiered and locked.tier == tier and locked.tier_reason == reason:
            return locked
        now = timezone.now()
        draft = _deciding(locked, tier, now=now, reason=reason)
        locked.save(update_fields=TIER_FIELDS)
        record_draft(draft, by=by, at=now)
    return locked


def _deciding(card: Scorecard, tier: Tier | None, *, now: datetime, reason: str = "") -> EntryDraft:
    """Set the tier of this row, which the caller stores (TIER_FIELDS); returns what the entry
    tells of it.
    """
    before = {"tier": card.decided_tier()}
    card.tier, card.tiered_at, card.tier_reason = tier, now, reason
    card.version += 1
    return EntryDraft(
        act=Act.ASSIGN_TIER,
        campaign=card.campaign,
        scorecard=card,
        subject=card.ward_name,
        before=before,
        after={"tier": card.decided_tier()},
        reason=reason,
        audience=Audience.GIVEN_OUT,
        rows=[card],
    )


def missing_tier_reason(tier: Tier | None, suggested: Tier | None, reason: str) -> Refused | None:
    """Whoever decides another tier than the points suggest says why."""
    if tier == suggested or reason:
        return None
    return Refused("tier_unexplained", _("Mức khác với mức đề xuất theo điểm: hãy ghi lý do."))


def assign_tiers(
    campaign: Campaign,
    decisions: Iterable[tuple[Scorecard, Mapping[str, Any]]],
    *,
    by: User,
) -> None:
    """Decide for several cards, each with its own entry, or for none of them.

    A decision is a card and what `assign_tier` asks for. Raises Refused with the unit's name,
    PermissionDenied.
    """
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        known = campaign.suggestions() if kinds_of_conditions(campaign.levels) else None
        for card, decision in decisions:
            try:
                assign_tier(card, by=by, known=known, **decision)
            except Refused as refused:
                said = f"{card.ward_name}: {sentence_of(refused)}"
                raise Refused(refused.code, said) from refused


def waiting(
    campaign: Campaign, among: Collection[int] | None = None
) -> tuple[list[Any], dict[int, Tier | None]]:
    """The cards that wait for their tier, or those of them with these ids, and what points and
    conditions suggest for each. What points alone suggest asks for no other card.
    """
    found = campaign.scorecards.waiting_for_tier().in_official_order()
    if among is not None:
        found = found.filter(pk__in=among)
    cards = found.added_up()
    if kinds_of_conditions(campaign.levels):
        known = campaign.suggestions()
        return cards, {card.pk: known[card.pk].level for card in cards}
    return cards, {
        card.pk: suggest_tier(card.verified_sum or ZERO, campaign.levels) for card in cards
    }


def shown(cards: Iterable[Any], levels: Mapping[int, Tier | None]) -> dict[int, Shown]:
    """What a preview of them shows: their points, and the level that is suggested."""
    return {card.pk: (card.verified_sum or ZERO, id_of(levels[card.pk])) for card in cards}


def assign_suggestions(
    campaign: Campaign, seen: Seen, *, by: User, among: Collection[int] | None = None
) -> list[Scorecard]:
    """Decide for every card that waits for its tier what points and conditions suggest, each
    with its own entry.

    `seen`: points and suggested tier of those cards as the preview showed them; `among`: ids,
    where others are left alone. Raises Refused when the preview no longer holds or nobody waits,
    PermissionDenied.
    """
    if not permissions.is_head(by):
        raise PermissionDenied
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        campaign.check_open()
        now = timezone.now()
        cards, levels = waiting(campaign, among)
        if is_outdated(seen, shown(cards, levels)):
            raise Refused(
                "preview_outdated",
                _(
                    "Điểm hoặc trạng thái của các đơn vị vừa thay đổi. "
                    "Hãy xem lại bản xem trước rồi áp dụng."
                ),
            )
        if not cards:
            raise Refused("nobody_ready", _("Chưa có đơn vị nào chờ xếp loại."))
        drafts = []
        for card in cards:
            card.campaign = campaign
            drafts.append(_deciding(card, levels[card.pk], now=now))
        bulk_store(cards, "tier", "tiered_at", "tier_reason")
        record_each(drafts, by=by, at=now)
    return cards
