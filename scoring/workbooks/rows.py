"""What the year-end workbook says, as plain tuples: points are `Decimal`, dates are dates, blank is
`None`.

Cards are read a hundred at a time, so that ten thousand wards need little more memory than a
thousand.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring.models import Criterion, Score, Tier
from scoring.rules.conditions import Suggestion
from scoring.rules.grading import gap
from scoring.rules.lifecycle import AwardState, CardState
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.points import show
from scoring.workbooks.values import Row, Value
from scoring.workbooks.year import VERIFIED, Year, chunks

FOREIGN = "–"  # what stands under a criterion by which the unit is not judged


def summary_rows(year: Year) -> Iterator[Row]:
    """(rank, ward, where there are clusters its cluster and rank there, verified points per
    criterion …, self, survey, verified, gap, tier, award,
    note).

    Ranked cards first; then those not verified yet, without rank and verified points; absent ones
    last. Totals with a blank part are blank. The note says what a card lacks to be final, what
    decided a tie, and why a level was given.
    """
    campaign, ranks, awards_of = year.campaign, year.ranks, year.awards_of_cards
    heads = campaign.heads
    for pks in chunks(year.in_rank_order):
        cards = campaign.scorecards.filter(pk__in=pks).with_totals().values_list(*SUMMARY_FACTS)
        facts = {pk: rest for pk, *rest in cards}
        sums = year.sums(pks)
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
                *year.cluster(pk),
                *year.rank_within(pk),
                *(
                    _of_criterion(sums[pk, head.pk], year.holds(pk, head), judged=judged)
                    for head in heads
                ),
                own if own_scored == own_items else None,
                survey if survey_scored == items else None,
                verified if judged else None,
                gap_sum if found == own_items == own_scored else None,
                (tier or "Chưa xếp loại") if judged and tiered_at else None,
                awards_of.get(pk),
                "; ".join(
                    _notes(state, year.ties.get(pk, []), year.suggestions.get(pk), tier_reason)
                )
                or None,
            )


def _of_criterion(sums: Sequence[Decimal | None], holds: bool, *, judged: bool) -> Value:
    if not holds:
        return FOREIGN
    return sums[VERIFIED] if judged else None


def _notes(
    state: str, tie: list[str], suggestion: Suggestion[Tier] | None, tier_reason: str
) -> Iterator[str]:
    if state != CardState.FINAL:
        yield str(CardState(state).label)
    yield from tie
    if tier_reason and suggestion is not None:
        level = suggestion.level
        yield f"mức theo điểm: {level.name if level else 'Chưa xếp loại'}"
        yield f"lý do xếp loại: {tier_reason}"


SUMMARY_FACTS = (
    "pk", "ward_name", "state", "tier__name", "tiered_at", "tier_reason", "items", "self_items",
    "self_sum", "self_scored", "survey_sum", "survey_scored", "verified_sum", "found", "gap_sum",
)  # fmt: skip


def award_rows(year: Year) -> Iterator[Row]:
    """(kind, number within the kind, recipient, post, ward, rank (with clusters: the cluster
    before it, the rank there after it), points, achievements, decision
    number and date, golden-book number, state), for proposals and decisions in force."""
    kind, number = None, 0
    for (
        _position,
        kind_id,
        title,
        recipient,
        _slot,
        _place,
        _officer,
        card,
        _pk,
        *rest,
    ) in year.awards:
        kind, number = kind_id, number + 1 if kind_id == kind else 1
        ward, name, post, points, text, decision, decided_on, golden_book, state = rest
        decided = state == AwardState.DECIDED
        yield (
            f"{title} – {RECIPIENTS[recipient]}",
            number,
            name or ward,
            post or None,
            ward,
            *year.cluster(card),
            year.ranks.get(card),
            *year.rank_within(card),
            points,
            text or None,
            (decision or None) if decided else None,
            decided_on if decided else None,
            (golden_book or None) if decided else None,
            str(AwardState(state).label),
        )


RECIPIENTS = {"ward": "tập thể", "officer": "cá nhân"}


def criteria_rows(year: Year) -> Iterator[Row]:
    """(ward, criterion, cap, self, survey, verified, gap), wards and criteria in official order; of
    each ward the criteria by which it is judged.

    A sum with a blank part is blank, and so is a gap where the ward or the Board has not finished.
    What stands above or below the total says its cap in words: caps in the column add up.
    """
    heads = [(head, criterion_label(head), ordinary_cap(head)) for head in year.campaign.heads]
    for pks in chunks(list(year.names)):
        sums = year.sums(pks)
        for pk in pks:
            for head, name, cap in heads:
                if year.holds(pk, head):
                    yield (year.names[pk], name, cap, *sums[pk, head.pk])


def comparison_rows(year: Year) -> Iterator[Row]:
    """(ward, item, cap, self, survey, verified, gap, reason), wards and items in official order;
    then the three numbers from which the points follow, where the plan has such items.

    The gap is the survey's until the item is verified.
    """
    numbered = year.campaign.says_numbers
    items = {item.pk: criterion_label(item) for item in year.campaign.leaves}
    beside = {item.pk for item in year.campaign.leaves if not item.of_line.is_ordinary}
    order = {pk: number for number, pk in enumerate(items)}
    for chunk in chunks(list(year.names)):
        scores: dict[int, list[tuple]] = {pk: [] for pk in chunk}
        for card, *facts in Score.objects.filter(scorecard__in=scores).values_list(
            *COMPARISON_FACTS
        ):
            scores[card].append(tuple(facts))
        for pk in chunk:
            for item, cap, own, survey, verified, reason, *numbers in sorted(
                scores[pk], key=lambda score: order[score[0]]
            ):
                yield (
                    year.names[pk],
                    items[item],
                    None if item in beside else cap,
                    own,
                    survey,
                    verified,
                    gap(survey if verified is None else verified, own),
                    reason or None,
                    *(map(_number_or_words, numbers) if numbered else ()),
                )


def _number_or_words(number: Decimal | None) -> Value:
    return "không phát sinh" if number == NOT_APPLICABLE else number


def criterion_label(criterion: Criterion) -> str:
    """“3. Sáng kiến (điểm thưởng, tối đa 2)”; within the total its name alone."""
    mark = criterion.of_line.mark
    return f"{criterion} ({mark}, tối đa {show(criterion.cap)})" if mark else str(criterion)


def ordinary_cap(criterion: Criterion) -> Decimal | None:
    """The cap that the total is made of; `None` above or below it."""
    return criterion.cap if criterion.of_line.is_ordinary else None


COMPARISON_FACTS = (
    "scorecard_id", "item_id", "cap", "self_points", "survey_points", "verified_points", "reason",
    "self_number", "survey_number", "verified_number",
)  # fmt: skip
