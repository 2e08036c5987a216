"""Whether a page of a concluded ranking or comparison shows what was sealed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scoring.ledger import papers
from scoring.ledger.entry import Entry, chain_of
from scoring.models.ranking import sealed_places
from scoring.models.ranking.suggestions import kinds_of_conditions
from scoring.pages.comparison.grid import Grid
from scoring.pages.ranked_table import RankedTable
from scoring.pages.ranking import RankedCard
from wards.paging import Page


def stands(table: RankedTable, rows: Page[RankedCard], apart: Iterable[Any]) -> bool:
    """Whether the seal covers these rows of the ranking and the cards beside it (`apart`); always
    before the conclusion.

    Where the places that the conclusion kept are still those, the cards that are shown are read.
    Else all are: in a year that was concluded before places were kept, where a level depends on
    other units, and where the list is sorted by what stands on other cards.
    """
    campaign = table.ranking.campaign
    if (
        not campaign.is_concluded
        or not table.comes_by_rank
        or kinds_of_conditions(table.ranking.tiers)
    ):
        return papers.fit(campaign)
    seal = papers.seal_of(campaign)
    kept = seal.rows.get("places") if seal else None
    if not kept or not match_conclusion(table, rows, kept):
        return papers.fit(campaign, seal=seal)
    cards = [row.card.pk for row in rows] + [card.pk for card in apart]
    return papers.fit(campaign, cards, seal=seal)


def match_conclusion(table: RankedTable, rows: Page[RankedCard], kept: dict[str, Any]) -> bool:
    """Whether this page of the list, and the number of units of each kind, is as it was kept."""
    cluster, listed = table.clusters.chosen, kept["ranking"]
    if cluster:
        listed = sealed_places.within(listed, cluster.pk)
    shown = []
    for row in rows:
        place, beside = row.place, row.beside
        if cluster and beside:  # there the place in the cluster comes first
            place, beside = beside, place
        shown.append(sealed_places.written(row.card.pk, row.card.cluster_id, place, beside))
    same = listed[rows.start : rows.end] == shown
    return same and kept["units"] == sealed_places.units_of(table.ranking.kinds)


def comparison_stands(grid: Grid) -> bool:
    """Whether the seal covers this page of the comparison; always before the conclusion.

    Where every unit is listed in official order, the page shows its cards, and of the others how
    many there are in each state. What narrows or sorts the list stands on all of them.
    """
    campaign = grid.campaign
    if (
        not campaign.is_concluded
        or grid.pages == 1
        or not grid.is_plain
        or kinds_of_conditions(grid.tiers)
    ):
        return papers.fit(campaign)
    seal = papers.seal_of(campaign)
    if not seal or not lists_what_was_sealed(grid, seal):
        return papers.fit(campaign, seal=seal)
    return papers.fit(campaign, [card.pk for card in grid.shown], seal=seal)


def lists_what_was_sealed(grid: Grid, seal: Entry) -> bool:
    """Whether the cards of the list are those that were sealed, as many in each state; no in a year
    that was concluded before that was kept.
    """
    kept, campaign = seal.rows.get("places"), grid.campaign.pk
    cards = {chain_of(campaign, card.pk) for card in grid.cards}
    if not kept or cards != seal.rows["papers"].keys() - {chain_of(campaign, None)}:
        return False
    states: Counter[str] = Counter()
    for state, *_kind, number in kept["units"]:
        states[state] += number
    return states == Counter(str(card.stage) for card in grid.cards)
