"""What the year-end workbook says, as plain tuples: points are `Decimal`, dates are dates, blank is
`None`.

Cards are read a hundred at a time, so that ten thousand wards need little more memory than a
thousand.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from scoring.models import Award, Campaign, Score, Tier
from scoring.pages.ranking import words_of_ties
from scoring.rules.grading import Place, gap, suggest_tier
from scoring.rules.lifecycle import AwardState, CardState

Value = str | int | Decimal | date | None
Row = tuple[Value, ...]
Ranking = Sequence[Place[int]]

CHUNK = 100


def summary_rows(campaign: Campaign, ranking: Ranking | None = None) -> Iterator[Row]:
    """(rank, ward, verified points per criterion …, self, survey, verified, gap, tier, award,
    note).

    Ranked cards first; then those not verified yet, without rank and verified points; absent ones
    last. Totals with a blank part are blank. The note says what a card lacks to be final, what
    decided a tie, and why a level was given.
    """
    ranking = campaign.ranking() if ranking is None else ranking
    ranks = {place.key: place.rank for place in ranking}
    heads = [head.pk for head in campaign.heads]
    awards_of = _awards_of_cards(campaign)
    ties = words_of_ties(campaign, ranking)
    tiers = list(campaign.tiers.all())
    for pks in _chunks(_in_rank_order(campaign, ranks)):
        cards = campaign.scorecards.filter(pk__in=pks).with_totals().values_list(*SUMMARY_FACTS)
        facts = {pk: rest for pk, *rest in cards}
        parts: dict[tuple[int, int], Decimal | None] = {
            (pk, head): verified
            for pk, head, _own, _survey, verified, *_counts in Score.objects.filter(
                scorecard__in=pks
            ).by_criterion()
        }
        for pk in pks:
            (
                name,
                state,
                tier,
                tiered_at,
                tier_reason,
                items,
                own_items,
                own,
                own_scored,
                survey,
                survey_scored,
                verified,
                found,
                gap_sum,
            ) = facts[pk]
            judged = pk in ranks
            yield (
                ranks.get(pk),
                name,
                *(parts.get((pk, head)) if judged else None for head in heads),
                own if own_scored == own_items else None,
                survey if survey_scored == items else None,
                verified if judged else None,
                gap_sum if found == own_items == own_scored else None,
                (tier or "Chưa xếp loại") if judged and tiered_at else None,
                awards_of.get(pk),
                "; ".join(_notes(state, ties.get(pk, []), verified, tiers, tier_reason)) or None,
            )


def _notes(
    state: str, tie: list[str], points: Decimal | None, tiers: list[Tier], tier_reason: str
) -> Iterator[str]:
    if state != CardState.FINAL:
        yield str(CardState(state).label)
    yield from tie
    if tier_reason and points is not None:
        suggested = suggest_tier(points, tiers)
        yield f"mức theo điểm: {suggested.name if suggested else 'Chưa xếp loại'}"
        yield f"lý do xếp loại: {tier_reason}"


SUMMARY_FACTS = (
    "pk", "ward_name", "state", "tier__name", "tiered_at", "tier_reason", "items", "self_items",
    "self_sum", "self_scored", "survey_sum", "survey_scored", "verified_sum", "found", "gap_sum",
)  # fmt: skip


def _in_rank_order(campaign: Campaign, ranks: dict[int, int]) -> list[int]:
    """Ids of all cards: by rank, then the others in official order, the absent last."""
    cards = campaign.scorecards.in_official_order().values_list("pk", "state")
    others = [(pk, state == CardState.ABSENT) for pk, state in cards if pk not in ranks]
    waiting = [pk for pk, absent in others if not absent]
    absent = [pk for pk, absent in others if absent]
    return [*ranks, *waiting, *absent]


def _awards_of_cards(campaign: Campaign) -> dict[int, str]:
    """What each unit receives, by card: “Giấy khen; Biểu dương”."""
    awards = campaign.awards.in_force().filter(officer=None).order_by("kind__position", "kind_id")
    titles: dict[int, list[str]] = defaultdict(list)
    for card, title, state in awards.values_list("scorecard_id", "kind__title", "state"):
        titles[card].append(title if state == AwardState.DECIDED else f"{title} (đề nghị)")
    return {card: "; ".join(named) for card, named in titles.items()}


def award_rows(campaign: Campaign, ranking: Ranking | None = None) -> Iterator[Row]:
    """(kind, number within the kind, recipient, post, ward, rank, points, achievements, decision
    number and date, golden-book number, state), for proposals and decisions in force."""
    ranking = campaign.ranking() if ranking is None else ranking
    ranks = {place.key: place.rank for place in ranking}
    awards = (
        Award.objects.filter(campaign=campaign)
        .in_force()
        .with_names()
        .order_by("kind__position", "kind_id", "slot", "pk")
    )
    found = list(awards.values_list(*AWARD_FACTS))
    # Within a kind: by slot where there are slots, else by rank.
    found.sort(
        key=lambda row: (row[0], row[1], row[4] or 0, ranks.get(row[5], len(ranks) + 1), row[6])
    )
    kind, number = None, 0
    for _position, kind_id, title, recipient, _slot, card, _pk, ward, name, post, *rest in found:
        kind, number = kind_id, number + 1 if kind_id == kind else 1
        points, text, decision, decided_on, golden_book, state = rest
        decided = state == AwardState.DECIDED
        yield (
            f"{title} – {RECIPIENTS[recipient]}",
            number,
            name or ward,
            post or None,
            ward,
            ranks.get(card),
            points,
            text or None,
            (decision or None) if decided else None,
            decided_on if decided else None,
            (golden_book or None) if decided else None,
            str(AwardState(state).label),
        )


RECIPIENTS = {"ward": "tập thể", "officer": "cá nhân"}
AWARD_FACTS = (
    "kind__position", "kind_id", "kind__title", "kind__recipient", "slot", "scorecard_id", "pk", "scorecard__ward_name",
    "printed_name", "printed_post", "points", "citation_text", "decision_number", "decision_date",
    "golden_book_number", "state",
)  # fmt: skip


def comparison_rows(campaign: Campaign) -> Iterator[Row]:
    """(ward, item, cap, self, survey, verified, gap, reason), wards and items in official order.

    The gap is the survey's until the item is verified.
    """
    items = {item.pk: str(item) for item in campaign.leaves}
    order = {pk: number for number, pk in enumerate(items)}
    cards = list(campaign.scorecards.in_official_order().values_list("pk", "ward_name"))
    for chunk in _chunks(cards):
        scores: dict[int, list[tuple]] = {pk: [] for pk, _name in chunk}
        for card, *facts in Score.objects.filter(scorecard__in=scores).values_list(
            *COMPARISON_FACTS
        ):
            scores[card].append(tuple(facts))
        for pk, name in chunk:
            for item, cap, own, survey, verified, reason in sorted(
                scores[pk], key=lambda score: order[score[0]]
            ):
                yield (
                    name,
                    items[item],
                    cap,
                    own,
                    survey,
                    verified,
                    gap(survey if verified is None else verified, own),
                    reason or None,
                )


COMPARISON_FACTS = (
    "scorecard_id", "item_id", "cap", "self_points", "survey_points", "verified_points", "reason",
)  # fmt: skip


def _chunks(whole: list) -> Iterator[list]:
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]
