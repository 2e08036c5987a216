"""What the year-end workbook says, as plain tuples: points are `Decimal`, dates are dates, blank is
`None`.

Cards are read a hundred at a time, so that ten thousand wards need little more memory than a
thousand.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from scoring.models import Award, Campaign, Criterion, Score, Tier
from scoring.models.ranking.standings import standings_beside
from scoring.pages.ties import words_of_ties
from scoring.rules.conditions import Suggestion
from scoring.rules.grading import gap, rank, rank_within
from scoring.rules.lifecycle import JUDGED, WITHOUT_RESULT, AwardState, CardState
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.points import show


class LiveFigure(NamedTuple):
    """A formula as a file has it (English names, commas), with the value that stands beside it: a
    program that does not reckon shows that, and one of them deletes a formula without.
    """

    text: str
    value: "Value"


Value = str | int | float | Decimal | date | LiveFigure | None
Row = tuple[Value, ...]

CHUNK = 100
SUMS, VERIFIED = 4, 2  # of one criterion: self, survey, verified, gap
FOREIGN = "–"  # what stands under a criterion by which the unit is not judged
BLANK = -1_000_000_000  # no points are that low


class Year:
    """What the sheets of a campaign share, read once: its cards in official order, their ranking,
    the awards in force.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.names: dict[int, str] = {}
        self.states: dict[int, str] = {}
        self.clusters: dict[int, str] = {}  # names of those that units stand in
        self.cluster_of: dict[int, int] = {}
        standings, reasons = [], {}
        facts = ("ward_name", "state", "tie_reason", "cluster", "cluster__name")
        cards = standings_beside(campaign, campaign.scorecards.all(), *facts)
        for standing, (name, state, reason, cluster, cluster_name) in cards:
            self.names[standing.key], self.states[standing.key] = name, state
            if cluster is not None:
                self.cluster_of[standing.key] = cluster
                self.clusters[cluster] = cluster_name
            if state in JUDGED:
                standings.append(standing)
                reasons[standing.key] = reason
        places = rank(standings)
        self.ranks = {place.key: place.rank for place in places}
        within = rank_within(standings, self.cluster_of)
        self.ranks_within = {key: place.rank for key, place in within.items()}
        self.ties = words_of_ties(campaign, places, standings, reasons)
        self.tiers = campaign.levels
        self.suggestions = campaign.suggestions(standings, places)
        self._kept: dict[int, array] = {}

    def holds(self, card: int, head: Criterion) -> bool:
        """Whether the unit is judged by this criterion."""
        return head.holds_for(self.cluster_of.get(card))

    def cluster(self, card: int) -> tuple[Value, ...]:
        """(cluster,) of a card; nothing in a campaign without clusters."""
        return (self.clusters.get(self.cluster_of.get(card, 0)),) if self.clusters else ()

    def rank_within(self, card: int) -> tuple[Value, ...]:
        """(rank in the cluster,) of a card; nothing in a campaign without clusters."""
        return (self.ranks_within.get(card),) if self.clusters else ()

    @cached_property
    def awards(self) -> list[tuple]:
        """Proposals and decisions in force, as AWARD_FACTS: by kind, within one as the head has put
        them, else by slot where there are slots, else by rank.
        """
        awards = Award.objects.filter(campaign=self.campaign).in_force().with_names()
        found = list(awards.order_by().values_list(*AWARD_FACTS))
        last = len(self.ranks) + 1

        def place(row: tuple) -> tuple:
            position, kind, _title, _recipient, slot, given, _officer, card, pk = row[:9]
            by_head = (given is None, given or 0)
            return (position, kind, *by_head, slot or 0, self.ranks.get(card, last), pk)

        found.sort(key=place)
        return found

    @property
    def awards_of_cards(self) -> dict[int, str]:
        """What each unit receives, by card: “Giấy khen; Biểu dương”."""
        titles: dict[int, list[str]] = defaultdict(list)
        for (
            _position,
            _kind,
            title,
            _recipient,
            _slot,
            _place,
            officer,
            card,
            *_rest,
            state,
        ) in self.awards:
            if officer is None:
                decided = state == AwardState.DECIDED
                titles[card].append(title if decided else f"{title} (đề nghị)")
        return {card: "; ".join(named) for card, named in titles.items()}

    def sums(self, pks: Sequence[int]) -> dict[tuple[int, int], list[Decimal | None]]:
        """The whole sums of each criterion of these cards: self, survey, verified, gap.

        Two sheets say them in different orders: what was read once is kept, as small numbers, since
        ten thousand wards have a hundred thousand of these sums.
        """
        heads = [head.pk for head in self.campaign.heads]
        if new := [pk for pk in pks if pk not in self._kept]:
            for pk in new:
                self._kept[pk] = array("l", [BLANK] * (len(heads) * SUMS))
            places = {head: place * SUMS for place, head in enumerate(heads)}
            for pk, head, *facts in Score.objects.filter(scorecard__in=new).by_criterion():
                place, kept = places[head], self._kept[pk]
                for number, points in enumerate(_whole(facts, self.entering[head]), place):
                    if points is not None:
                        kept[number] = int(points * 100)
        return {
            (pk, head): list(map(_points, self._kept[pk][place * SUMS :][:SUMS]))
            for pk in pks
            for place, head in enumerate(heads)
        }

    @cached_property
    def entering(self) -> Counter[int]:
        """How many items of each criterion the ward scores itself."""
        return Counter(
            leaf.parent_id or leaf.pk for leaf in self.campaign.leaves if leaf.scored_by.ward_enters
        )

    @property
    def in_rank_order(self) -> list[int]:
        """Ids of all cards: by rank, then the others in official order, the absent and those that
        no longer take part last.
        """
        others = [pk for pk in self.states if pk not in self.ranks]
        waiting = [pk for pk in others if self.states[pk] not in WITHOUT_RESULT]
        last = [pk for state in WITHOUT_RESULT for pk in others if self.states[pk] == state]
        return [*self.ranks, *waiting, *last]


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
    for pks in _chunks(year.in_rank_order):
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


def _whole(facts: Sequence, entering: int) -> tuple[Decimal | None, ...]:
    """Of a row of by_criterion the sums without a blank part."""
    own, survey, verified, items, own_scored, surveyed, judged, gap_sum, *_counts = facts
    entered = own_scored == entering
    return (
        own if entered else None,
        survey if surveyed == items else None,
        verified if judged == items else None,
        gap_sum if entered and items in (surveyed, judged) else None,
    )


def _points(kept: int) -> Decimal | None:
    return None if kept == BLANK else Decimal(kept).scaleb(-2)


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
AWARD_FACTS = (
    "kind__position", "kind_id", "kind__title", "kind__recipient", "slot", "ceremony_place",
    "officer_id", "scorecard_id", "pk",
    "scorecard__ward_name", "printed_name", "printed_post", "points", "citation_text", "decision_number",
    "decision_date", "golden_book_number", "state",
)  # fmt: skip


def criteria_rows(year: Year) -> Iterator[Row]:
    """(ward, criterion, cap, self, survey, verified, gap), wards and criteria in official order; of
    each ward the criteria by which it is judged.

    A sum with a blank part is blank, and so is a gap where the ward or the Board has not finished.
    What stands above or below the total says its cap in words: caps in the column add up.
    """
    heads = [(head, criterion_label(head), ordinary_cap(head)) for head in year.campaign.heads]
    for pks in _chunks(list(year.names)):
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
    for chunk in _chunks(list(year.names)):
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
                    *(map(_said, numbers) if numbered else ()),
                )


def _said(number: Decimal | None) -> Value:
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


def _chunks(whole: list) -> Iterator[list]:
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]
