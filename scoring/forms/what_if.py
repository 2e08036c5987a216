"""Caps, floors and points that one turns to see what would become of the results. Nothing is kept:
the form travels in the address.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign, Criterion
from scoring.models.plan.cluster_criterion import groups_of
from scoring.models.plan.criterion import CAP_NOT_POSITIVE
from scoring.rules.lines import ordinary
from scoring.rules.points import PlannedPointsInput, PointsInput, show
from wards.choice_by_name import NamedChoice
from wards.fields import conditionally_required
from wards.forms.missing import with_label

ROWS = 3  # points of single items that can be turned at once


class WhatIfForm(forms.Form):
    """Every field is blank where nothing is turned; what stands now is its placeholder."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        campaign: Campaign,
        units: Sequence[tuple[int, str]],
        has_item: Callable[[int, int], bool],
    ) -> None:
        super().__init__(data or None)
        self.campaign, self.has_item = campaign, has_item
        self.items = {str(leaf.pk): leaf for leaf in campaign.leaves}
        self.caps = [
            self._points(f"cap-{head.position}", _in_vietnamese(str(head)), head.cap)
            for head in campaign.heads
        ]
        self.floors = [
            self._points(f"floor-{tier.pk}", tier.name, tier.floor) for tier in campaign.levels
        ]
        names = [("", _("– chọn –")), *((str(pk), name) for pk, name in units)]
        codes = [("", _("– chọn –")), *((pk, _label(leaf)) for pk, leaf in self.items.items())]
        self.rows = [self._row(number, names, codes) for number in range(ROWS)]
        for field in self.fields.values():
            conditionally_required(field)  # the page says once that all of them may stay blank

    def _points(self, name: str, label: str, now: Decimal) -> forms.BoundField:
        field = PlannedPointsInput(label=label, required=False)
        field.widget.attrs |= {"placeholder": show(now), "class": "short"}
        self.fields[name] = field
        return self[name]

    def _row(self, number: int, units: Any, items: Any) -> list[forms.BoundField]:
        self.fields[f"unit-{number}"] = NamedChoice(
            label=gettext_lazy("Đơn vị"), choices=units, required=False
        )
        self.fields[f"item-{number}"] = forms.ChoiceField(
            label=gettext_lazy("Nội dung"), choices=items, required=False
        )
        points = PointsInput(
            label=gettext_lazy("Điểm thẩm định"), required=False, step=self.campaign.step
        )
        points.widget.attrs["class"] = "short"
        self.fields[f"points-{number}"] = points
        return [self[f"{name}-{number}"] for name in ("unit", "item", "points")]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for bound in self.caps:
            if facts.get(bound.name) == 0:
                self.add_error(bound.name, str(CAP_NOT_POSITIVE))
        for number in range(ROWS):
            self._clean_row(number, facts)
        self._clean_floors(facts)
        return facts

    def _clean_floors(self, facts: dict[str, Any]) -> None:
        """A higher tier has the higher floor, turned or not."""
        levels = [(tier, facts.get(f"floor-{tier.pk}")) for tier in self.campaign.levels]
        floors = [(tier, tier.floor if turned is None else turned) for tier, turned in levels]
        for (higher, most), (lower, least) in pairwise(floors):
            if least >= most:
                said = {"higher": higher.name, "lower": lower.name}
                sentence = _("Điểm sàn của mức %(lower)s phải thấp hơn mức %(higher)s.") % said
                self.add_error(f"floor-{lower.pk}", sentence)

    def _clean_row(self, number: int, facts: dict[str, Any]) -> None:
        unit, item = facts.get(f"unit-{number}"), facts.get(f"item-{number}")
        name = f"points-{number}"
        if name not in facts or not (unit or item or facts[name] is not None):
            return
        if not unit or not item or facts[name] is None:
            self.add_error(name, _("Hãy chọn đủ đơn vị, nội dung và điểm."))
        elif facts[name] > self.items[item].cap:
            facts = {"cap": show(self.items[item].cap), "typed": show(facts[name])}
            self.add_error(name, PointsInput.default_error_messages["above_cap"] % facts)
        elif not self.has_item(int(unit), int(item)):
            self.add_error(name, _("Nội dung này không tính cho đơn vị đã chọn."))

    @property
    def is_turned(self) -> bool:
        return self.is_valid() and any(
            value not in (None, "") for value in self.cleaned_data.values()
        )

    @property
    def new_caps(self) -> dict[int, Decimal]:
        """New caps by the number of the criterion."""
        return {
            head.position: self.cleaned_data[f"cap-{head.position}"]
            for head in self.campaign.heads
            if self.cleaned_data[f"cap-{head.position}"] is not None
        }

    @property
    def new_total(self) -> str:
        """What the caps add up to once they are turned; where groups of units have plans of their
        own, each sum that is not the campaign's total, with its group: “11 (Cụm 1)”.
        """
        caps, campaign = self.new_caps, self.campaign
        if not campaign.has_group_plans:
            return show(_sum_of(campaign.heads, caps))
        sums = [
            (group.name, _sum_of(campaign.heads_for(group.cluster), caps))
            for group in groups_of(campaign)
        ]
        beyond = [f"{show(found)} ({name})" for name, found in sums if found != campaign.total]
        return "; ".join(beyond) or show(campaign.total)

    @property
    def new_floors(self) -> dict[int, Decimal]:
        """New floors by the id of the tier."""
        return {
            tier.pk: self.cleaned_data[f"floor-{tier.pk}"]
            for tier in self.campaign.levels
            if self.cleaned_data[f"floor-{tier.pk}"] is not None
        }

    @property
    def new_points(self) -> dict[tuple[int, int], Decimal]:
        """New verified points by card and item; the last row of several for the same."""
        facts = self.cleaned_data
        return {
            (int(facts[f"unit-{number}"]), int(facts[f"item-{number}"])): self._signed(
                facts[f"item-{number}"], facts[f"points-{number}"]
            )
            for number in range(ROWS)
            if facts[f"unit-{number}"]
        }

    def _signed(self, item: str, typed: Decimal) -> Decimal:
        """Points that are taken away are typed without a sign."""
        return self.items[item].of_line.farthest(typed)

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every error with the field that it belongs to, for the error summary."""
        return [
            {
                "url": f"#{field.id_for_label}",
                "text": with_label(strip_tags(str(field.label)), error),
            }
            for field in self
            for error in field.errors
        ]


def _sum_of(heads: Iterable[Criterion], caps: Mapping[int, Decimal]) -> Decimal:
    return sum((caps.get(head.position, head.cap) for head in ordinary(heads)), Decimal(0))


def _in_vietnamese(name: str) -> SafeString:
    """What the plan calls something, also on an English page."""
    return format_html('<span lang="vi">{}</span>', name)


def _label(leaf: Criterion) -> str:
    return f"{leaf.code}. {leaf.name}"[:80]
