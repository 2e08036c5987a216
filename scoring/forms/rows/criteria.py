"""Criteria, and the items of a criterion."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.forms.rows.criterion_form import CriterionForm, balance
from scoring.forms.rows.row import RowForm
from scoring.forms.rows.table import Rows
from scoring.models import Act, Criterion
from scoring.models.plan.cluster_criterion import (
    ClusterCriterion,
    Group,
    groups_of,
    hold_for,
    with_clusters,
)
from scoring.rules.points import read, show

MAX_ITEMS = 2000  # of a campaign; a ward's scorecard sends four fields of each
# Of the texts of one page as a browser sends them; the rest of the form needs its share.
MAX_LETTERS = settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 3 // 4
EACH_GROUP = gettext_lazy("Tổng điểm tối đa của mỗi cụm")


class CriterionRows(Rows):
    """The criteria of a campaign."""

    form = CriterionForm
    act = Act.CRITERIA
    alone = ((("position",), gettext_lazy("Số thứ tự này đã có ở một dòng khác.")),)
    counted = ("items", "named")
    blank_rows_at_first = 10
    total_label: str | Promise = gettext_lazy("Tổng điểm tối đa")

    def rows(self) -> Any:
        rows = self.campaign.criteria.heads().annotate(
            items=Count("children"), items_cap=models.Sum("children__cap")
        )
        return with_clusters(self.campaign, rows.order_by("position", "pk"))

    def fresh(self) -> Criterion:
        return Criterion(campaign=self.campaign)

    @property
    def open_slug(self) -> str:
        """The address of a campaign that is open: its words may still be put right."""
        return self.campaign.slug if self.campaign.is_open else ""

    @property
    def wanted(self) -> Decimal:
        return self.campaign.total

    @property
    def _counted(self) -> list[tuple[Decimal, list[str]]]:
        """The caps as they are typed, each with the clusters for which alone it holds; what is no
        number adds nothing, nor what stands above or below the total.
        """
        return [
            (
                _typed(form["cap"].value()),
                list(form["clusters"].value() or ()) if "clusters" in form.fields else [],
            )
            for form in self.forms
            if not ("DELETE" in form.fields and form["DELETE"].value())
            and not ("line" in form.fields and form["line"].value())
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """Whose caps add up apart from one another; none in a plan without clusters."""
        return groups_of(self.campaign) if self.campaign.cluster_rows else []

    @property
    def _label_and_sum(self) -> tuple[Any, Decimal]:
        """What the foot says: of a plan with groups the first one that does not add up."""
        counted = self._counted
        if not any(clusters for _cap, clusters in counted):
            return self.total_label, sum((cap for cap, _clusters in counted), Decimal(0))
        for group in self.groups:
            found = sum(
                (cap for cap, of in counted if not of or str(group.cluster) in of), Decimal(0)
            )
            if found != self.wanted:
                return group.name, found
        return EACH_GROUP, self.wanted

    @property
    def tally(self) -> dict[str, Any]:
        """What tally.html says."""
        (label, found), wanted = self._label_and_sum, self.wanted
        return {
            "label": label,
            "value": show(found),
            "total": show(wanted),
            "said": balance(found, wanted),
            "ok": found == wanted,
        }

    def removal_of(self, form: RowForm) -> str:
        items = getattr(form.instance, "items", 0)
        if not items:
            return _("Bỏ tiêu chí này")
        text = ngettext(
            "Bỏ tiêu chí này cùng %d nội dung chấm của nó",
            "Bỏ tiêu chí này cùng %d nội dung chấm của nó",
            items,
        )
        return text % items

    def _write(self) -> None:
        super()._write()
        for form in self.remaining:
            if "clusters" in form.changed_data:
                hold_for(form.instance, map(int, form.cleaned_data["clusters"]))

    def remove(self, rows: list[Criterion]) -> None:
        ClusterCriterion.objects.filter(criterion__in=rows).delete()
        Criterion.objects.filter(parent__in=rows).delete()
        super().remove(rows)

    def fact_of(self, row: Any) -> dict[str, str]:
        said = filter(None, [row.summary, row.only_for])
        return {"label": row.place, "value": " · ".join(said)}


class ItemRows(CriterionRows):
    """The items of one criterion."""

    total_label = gettext_lazy("Cộng các nội dung")
    groups: Any = ()  # a criterion holds with all its items
    blank_rows_at_first = 5

    def __init__(self, data: QueryDict | None = None, *, head: Criterion) -> None:
        self.head = head
        super().__init__(data, campaign=head.campaign)

    def _facts(self, rows: Iterable[Any]) -> list[Any]:
        # The criterion itself may have been taken away meanwhile.
        head = Criterion.objects.filter(pk=self.head.pk).values_list("position", "cap").first()
        return [head, *super()._facts(rows)]

    def rows(self) -> Any:
        rows = (
            self.head.children.select_related("parent")
            .annotate(items=models.Value(0))
            .order_by("position", "pk")
        )
        return [_of_its_criterion(row) for row in rows]

    def fresh(self) -> Criterion:
        return Criterion(campaign=self.campaign, parent=self.head)

    @property
    def wanted(self) -> Decimal:
        return self.head.cap

    def removal_of(self, form: RowForm) -> str:
        return _("Bỏ nội dung này")


def _of_its_criterion(item: Any) -> Any:
    """An item says itself for whom it holds to nobody."""
    item.named, item.for_clusters, item.only_for = (), (), ""
    return item


def _typed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return read(str(value or "")) or Decimal(0)
    except ValueError:
        return Decimal(0)
