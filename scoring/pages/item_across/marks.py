"""What makes a unit's points for an item worth a look first."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef

from scoring.models import Campaign, Citation, Criterion, Evidence
from scoring.pages.item_across.facts import ItemFact
from scoring.rules import risk
from scoring.rules.risk import RiskMark


def marks_of(
    campaign: Campaign, item: Criterion, facts: Sequence[ItemFact]
) -> Mapping[int, list[RiskMark]]:
    """By the ids of the scores. One query."""
    same_file = _proven_elsewhere(campaign, item)
    return {
        fact.score: _marks_of(campaign, item, fact, same_file=fact.score in same_file)
        for fact in facts
    }


def _proven_elsewhere(campaign: Campaign, item: Criterion) -> set[int]:
    """The scores that a file proves which stands under another unit's card as well."""
    elsewhere = Evidence.objects.standing().filter(
        scorecard__campaign=campaign, sha256=OuterRef("evidence__sha256")
    )
    cited = Citation.objects.filter(score__item=item, reply=None, evidence__withdrawn_at=None)
    shared = cited.exclude(evidence__sha256="").filter(
        Exists(elsewhere.exclude(scorecard=OuterRef("evidence__scorecard")))
    )
    return set(shared.values_list("score", flat=True))


def _marks_of(
    campaign: Campaign, item: Criterion, fact: ItemFact, *, same_file: bool
) -> list[RiskMark]:
    given = [when for when in (fact.extended_until, campaign.self_deadline) if when]
    scored = fact.own is not None and not fact.has_evidence and not fact.explanation
    return risk.marks(
        own=fact.own,
        found=fact.found,
        threshold=campaign.gap_threshold,
        unproven=item.wants_proof and scored,
        same_file=same_file,
        submitted_at=fact.submitted_at,
        deadline=max(given, default=None),
    )
