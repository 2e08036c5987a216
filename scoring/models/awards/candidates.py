"""What speaks for and against a candidate for an award: what is pending, points, places, who is
passed over, and the rules of the kind.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from scoring.models.awards.block import Block
from scoring.models.awards.earlier_honour import honours_of
from scoring.models.ranking.standings import cluster_of_cards
from scoring.rules import grading
from scoring.rules.lifecycle import AwardState
from scoring.rules.points import show
from scoring.rules.refusals import Refused
from wards.models import Persons


def unfit(
    award: Any,
    points: Decimal | None,
    blocked: Collection[tuple[int | None, int | None]],
    persons: Persons,
) -> Refused | None:
    """What keeps the candidate from this kind now: something pending, or too few points."""
    if persons.key(award.scorecard_id, award.officer_id) in blocked:
        return Refused(
            "candidate_blocked", _("%s đang có lý do chưa xét khen thưởng.") % award.recipient
        )
    threshold = award.kind.threshold
    if threshold is not None and (points is None or points < threshold):
        return Refused(
            "below_threshold",
            _("%(who)s chưa đạt %(points)s điểm.")
            % {"who": award.recipient, "points": show(threshold)},
        )
    return None


def check_candidate(award: Any) -> None:
    """Raises Refused where something speaks against the candidate now.

    Freezes points, threshold and quota, and the cluster whose quota it is.
    """
    if award.kind.per_cluster and award.scorecard.cluster_id is None:
        raise Refused(
            "unit_in_no_cluster",
            _("%s không thuộc cụm nào, mà hình thức này xét theo từng cụm.") % award.scorecard,
        )
    award.cluster = award.scorecard.cluster if award.kind.per_cluster else None
    points = award.scorecard.scores.aggregate(points=models.Sum("verified_points"))["points"]
    award.points, award.threshold, award.quota = points, award.kind.threshold, award.kind.quota
    persons = Persons()
    if refusal := unfit(award, points, Block.standing(award.campaign, persons), persons):
        raise refusal
    if award.officer_id and (held := _held_elsewhere(award, persons)):
        raise Refused(
            "candidate_listed",
            _("%s đã có trong danh sách này; một người không nhận hai lần.") % held.recipient,
        )


def _held_elsewhere(award: Any, persons: Persons) -> Any:
    """What the same person holds of this kind under the row of another unit."""
    rows = persons.others(award.officer_id)
    held = type(award).objects.filter(kind=award.kind, officer__in=rows).in_force()
    return held.select_related("scorecard", "officer").first() if rows else None


def next_free_slot(award: Any, reason: str) -> None:
    """The first free slot of the quota; a reason where a higher-ranked candidate is passed
    over.
    """
    if not award.quota:
        return
    held = type(award).objects.filter(kind=award.kind, cluster=award.cluster).in_force()
    taken = set(held.values_list("slot", flat=True))
    award.slot = next((slot for slot in range(1, award.quota + 1) if slot not in taken), None)
    if award.slot is None:
        facts = {"kind": award.kind, "quota": award.quota, "cluster": award.cluster}
        said = (
            _(
                "“%(kind)s” chỉ có %(quota)d suất cho %(cluster)s và đã đủ. "
                "Hãy rút một đề nghị trước."
            )
            if award.cluster
            else _("“%(kind)s” chỉ có %(quota)d suất và đã đủ. Hãy rút một đề nghị trước.")
        )
        raise Refused("quota_full", said % facts)
    left = award.quota - len(taken) - 1
    higher, equals = passed_over(award, left)
    if (passed := higher or equals) and not reason:
        names = ", ".join(passed[:3]) + (", …" if len(passed) > 3 else "")
        said = (
            _("Còn đối tượng xếp hạng cao hơn (%s): hãy ghi lý do lựa chọn.")
            if higher
            else _("Còn đối tượng ngang hạng (%s): hãy ghi lý do lựa chọn.")
        )
        raise Refused("passed_over_unexplained", said % names)


def weigh(against: list[str], onward: str, reason: str) -> None:
    """Raises Refused where rules speak and nobody says why all the same."""
    if against and not reason:
        raise Refused("caution_unexplained", " ".join([*against, onward]))


def cautions(award: Any, *, alone: bool = False) -> list[str]:
    """What its kind's rules say against a candidate who is to be proposed; `alone`, of one who has
    been: whatever others have.
    """
    others = type(award).objects.filter(kind=award.kind, scorecard=award.scorecard).in_force()
    others = others.select_related("officer", "scorecard")
    persons = Persons()
    candidate = award.scorecard.ward_id, award.officer_id
    return award.kind.cautions(
        tier=award.scorecard.tier,
        is_tiered=award.scorecard.is_tiered,
        year=award.campaign.year,
        had=honours_of(award.campaign, *candidate, persons) if award.kind.rest_years else (),
        others_of_unit=[] if alone else [other.person or str(other.scorecard) for other in others],
    )


def passed_over(award: Any, left: int) -> tuple[list[str], list[str]]:
    """Names of candidates that rank higher, could be chosen and hold no place of this kind,
    best first; and of those of the same rank, where the places `left` after this one are too
    few for them.

    Units: every ranked unit is a candidate. Officers stand where their unit stands, beside the
    others of it, and only those whom their ward has put forward are candidates: where a ward
    nominated nobody, nobody is passed over. Who is blocked, below the kind's threshold, or was
    withdrawn from this kind (officers) is none. Where each cluster has its own quota, only its
    units are candidates.
    """
    standings = award.campaign.standings()
    if award.cluster_id:
        cluster_of = cluster_of_cards(award.campaign)
        standings = [
            standing for standing in standings if cluster_of.get(standing.key) == award.cluster_id
        ]
    ranks = {place.key: place.rank for place in grading.rank(standings)}
    mine = ranks.get(award.scorecard_id, len(ranks) + 1)
    threshold = award.kind.threshold
    able = {
        standing.key for standing in standings if threshold is None or standing.points >= threshold
    }
    ahead = {pk for pk, place in ranks.items() if place <= mine and pk in able}
    if not award.kind.for_officers:  # people of one unit stand side by side
        ahead.discard(award.scorecard_id)
    persons = Persons()
    blocked = Block.standing(award.campaign, persons)
    others = type(award).objects.filter(kind=award.kind, scorecard__in=ahead)
    others = others.select_related("scorecard", "officer")
    if award.kind.for_officers:
        nominated = [
            other
            for other in others
            if other.state == AwardState.NOMINATED and other.officer_id != award.officer_id
        ]
        names = [(other.scorecard_id, other.officer_id, other.recipient) for other in nominated]
    else:
        holding = {other.scorecard_id for other in others if other.in_force}
        cards = award.campaign.scorecards.filter(pk__in=ahead - holding)
        names = [(card.pk, None, card.ward_name) for card in cards]
    names.sort(key=lambda name: ranks[name[0]])
    free = [
        (ranks[pk], name) for pk, officer, name in names if persons.key(pk, officer) not in blocked
    ]
    equals = [name for rank, name in free if rank == mine]
    higher = [name for rank, name in free if rank < mine]
    return higher, equals if len(equals) > left else []
