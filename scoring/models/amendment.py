"""What may still be put right of the plan once the campaign is open: its words.

Points rest on numbers, caps, rules and levels, which stand from the opening on. A typo costs nobody
a point; whether an item wants proof may change until somebody has scored it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.criterion import Criterion
from scoring.models.scores.score import Score
from scoring.rules import permissions
from scoring.rules.refusals import REASON_MISSING, Refused, Stale
from wards.fingerprint import fingerprint
from wards.models import User
from wards.vietnamese import words

WORDS = ("title", "short_title", "guidance")
FACTS = (*WORDS, "evidence_required")
MEANING_UNCONFIRMED = gettext_lazy(
    "Đã có đơn vị chấm theo nội dung này: "
    "hãy đánh dấu xác nhận là chỉ sửa chữ, không đổi cách chấm."
)
NOTHING_REWORDED = gettext_lazy("Chưa có gì khác so với nội dung đang lưu.")
PROOF_SETTLED = gettext_lazy(
    "Đã có đơn vị chấm nội dung này nên không đổi được yêu cầu tài liệu kiểm chứng nữa."
)


def facts_of(criterion: Criterion) -> dict[str, Any]:
    """What may be put right, as it stands."""
    return {name: getattr(criterion, name) for name in FACTS}


def mark_of(criterion: Criterion) -> str:
    """Tells whether somebody else has put it right since a page was drawn."""
    return fingerprint(facts_of(criterion))


def scored_units(criterion: Criterion) -> int:
    """How many units have points of any kind for it, or for an item below it."""
    below = Q(item=criterion) | Q(item__parent=criterion)
    entered = Q(self_points__isnull=False) | Q(survey_points__isnull=False)
    scores = Score.objects.filter(below, entered | Q(verified_points__isnull=False))
    return scores.values("scorecard").distinct().count()


def reword(
    criterion: Criterion,
    *,
    by: User,
    reason: str,
    seen: str = "",
    same_meaning: bool = False,
    **facts: Any,
) -> Criterion:
    """Put words of a criterion or an item right while the campaign is open.

    `facts` are any of FACTS; `seen` is the mark of what the page showed; `same_meaning` says that
    what units have scored by it stays the same. All units read the entry. Raises Refused, Stale,
    PermissionDenied.
    """
    reason = words(reason)
    with transaction.atomic():
        campaign = Campaign.objects.locked(criterion.campaign_id)
        if not permissions.is_head(by):
            raise PermissionDenied
        campaign.check_open()
        if not reason:
            raise Refused("reason_missing", REASON_MISSING)
        fresh = campaign.criteria.select_related("parent").get(pk=criterion.pk)
        if seen and seen != mark_of(fresh):
            raise Stale(fresh)
        before = facts_of(fresh)
        after = before | facts
        if after == before:
            raise Refused("nothing_reworded", NOTHING_REWORDED)
        if scored_units(fresh):
            if after["evidence_required"] != before["evidence_required"]:
                raise Refused("item_scored", PROOF_SETTLED)
            if not same_meaning:
                raise Refused("meaning_unconfirmed", MEANING_UNCONFIRMED)
        if after["title"] != before["title"]:
            at_first = fresh.opened_title or fresh.title
            fresh.opened_title = "" if after["title"] == at_first else at_first
        for name, value in after.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=[*FACTS, "opened_title"])
        Campaign.objects.filter(pk=campaign.pk).update(version=F("version") + 1)
        with override("vi"):
            place = fresh.place
        record(
            Act.REWORD,
            by=by,
            campaign=campaign,
            subject=place,
            before=before,
            after=after,
            reason=reason,
            audience=permissions.Audience.EVERYONE,
            rows=[Campaign.objects.get(pk=campaign.pk), fresh],
        )
    return fresh
