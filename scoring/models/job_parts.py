"""Which acts are jobs, and the parts in which each is done, as its preview showed them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.models.awards.commendation import commendable
from scoring.models.awards.steps import granting_paper
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.award_kind import AwardKind
from scoring.models.scorecards import finalising, tiering
from scoring.rules.lifecycle import Action
from scoring.rules.previews import Shown, mark_of

AT_ONCE = 500  # cards of a part: well below a second under the campaign's lock


class JobKind(models.TextChoices):
    ASSIGN_TIERS = "assign_tiers", gettext_lazy("Xếp loại theo điểm")
    FINALISE = "finalise", gettext_lazy("Chốt kết quả")
    COMMEND = "commend", gettext_lazy("Biểu dương")
    OPEN = "open", gettext_lazy("Mở phong trào")
    TAKE_BACK = "take_back", gettext_lazy("Rút lại việc mở phong trào")
    CONCLUDE = "conclude", gettext_lazy("Kết thúc phong trào")


STEPS = {
    JobKind.OPEN: Action.OPEN,
    JobKind.TAKE_BACK: Action.TAKE_BACK,
    JobKind.CONCLUDE: Action.CONCLUDE,
}
# What must not be left half done: whoever is the head may go on with it.
TO_THE_END = (JobKind.OPEN, JobKind.TAKE_BACK)


def shown_of(kind: JobKind, campaign: Campaign, facts: Mapping[str, Any]) -> Mapping[int, Shown]:
    """What the preview of this act shows of each card, as things stand;
    nothing where it refuses.
    """
    match kind:
        case JobKind.ASSIGN_TIERS:
            return tiering.shown(*tiering.waiting(campaign))
        case JobKind.FINALISE:
            return finalising.shown(finalising.ready(campaign))
        case _:
            praise = AwardKind.objects.get(pk=facts["award_kind"])
            day = facts["decision_date"] or timezone.localdate()
            granting_paper(campaign, facts["decision_number"], day)
            if not praise.is_commendation or campaign.unsettled_cards(1):
                return {}
            return {card.pk: card.verified_sum for card in commendable(praise)}


def measured_in(part: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return part.get("measured", {}).items()


def parts_of_step(kind: JobKind, campaign: Campaign) -> list[dict[str, Any]]:
    """The units that an opening gives a card, else the cards there are; no mark: the step has its
    own guard.
    """
    ids: Any
    if kind == JobKind.OPEN:
        ids = campaign.participants().order_by("position", "pk").values_list("pk", flat=True)
    else:
        ids = campaign.scorecards.in_official_order().values_list("pk", flat=True)
    return [{"cards": pks, "seen": ""} for pks in _cut(list(ids))]


def _cut(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def parts_of(shown: Mapping[int, Shown]) -> list[dict[str, Any]]:
    parts = []
    for pks in _cut(list(shown)):
        seen = mark_of({pk: shown[pk] for pk in pks})
        parts.append({"cards": pks, "seen": seen})
    return parts
