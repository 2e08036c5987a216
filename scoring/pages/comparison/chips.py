"""The chips above the grid: each way to narrow it, with what it would leave."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from scoring.pages.comparison.filters import Choice, GridCard, GridFilters


def chips_of(filters: GridFilters, cards: Sequence[GridCard]) -> list[dict[str, Any]]:
    """Each way to narrow with how many cards it would leave beside the others; those that would
    leave none are out. For components/filters.html.

    A chip that is set takes itself away. `starts`: where another kind of question begins.
    """
    params = {choice.param for choice in filters.choices}
    rest = {param: filters.apply(cards, but=param) for param in params}
    everything = {
        "url": "?",
        "label": _("Tất cả"),
        "count": len(cards),
        "current": not filters.active,
    }
    chips: list[dict[str, Any]] = [everything]
    kind = ""
    for choice in filters.choices:
        count = sum(map(choice.test, rest[choice.param]))
        is_set = _is_set(filters, choice)
        if not (count or is_set):
            continue
        chips.append(
            {
                "url": _address(filters, choice, is_set=is_set),
                "label": choice.label,
                "count": count,
                "current": is_set,
                "starts": choice.kind != kind,
            }
        )
        kind = choice.kind
    return chips


def _is_set(filters: GridFilters, choice: Choice) -> bool:
    """The chip of a difference looks at every criterion: beside one criterion it is not set."""
    if choice.param == "gap" and filters.criterion:
        return False
    return filters.query.get(choice.param) == choice.value


def _address(filters: GridFilters, choice: Choice, *, is_set: bool) -> str:
    change = {choice.param: "" if is_set else choice.value}
    if choice.param == "gap":
        change["criterion"] = ""
    return filters.address(**change)
