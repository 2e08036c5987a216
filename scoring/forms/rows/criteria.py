"""Criteria, and the items of a criterion."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.forms.officer import LongText
from scoring.forms.rows.row import RowForm
from scoring.forms.rows.table import Rows
from scoring.forms.setup.campaign import positive
from scoring.models import Act, Criterion
from scoring.models.plan.cluster_criterion import (
    ClusterCriterion,
    Group,
    groups_of,
    hold_for,
    with_clusters,
)
from scoring.models.plan.criterion import CAP_NOT_POSITIVE, NEVER_BESIDE_THE_TOTAL
from scoring.rules import measures
from scoring.rules.points import PointsInput, read, show
from wards.fields import OneLine

MAX_ITEMS = 2000  # of a campaign; a ward's scorecard sends four fields of each
# Of the texts of one page as a browser sends them; the rest of the form needs its share.
MAX_LETTERS = settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 3 // 4
LINE_UNKNOWN = gettext_lazy(
    "Hãy ghi “thưởng” hoặc “trừ”; tính trong tổng điểm thì ghi “trong tổng”."
)
# Asked of what is scored itself, not of a criterion that has items.
OF_LEAVES = (
    "evidence_required", "survey_only", "points_each", "unit", "full_from", "when_not_applicable", "late_costs",
    "missing_costs",
)  # fmt: skip
EACH_GROUP = gettext_lazy("Tổng điểm tối đa của mỗi cụm")
CLUSTER_GONE = gettext_lazy("Cụm này vừa bị bỏ. Hãy xem lại các cụm rồi đánh dấu lại.")
WHEN_UNKNOWN = gettext_lazy("Hãy ghi “đủ điểm”, “0 điểm” hoặc “theo tỷ lệ”, hay để trống.")


def balance(found: Decimal, wanted: Decimal) -> str:
    """Whether parts add up: vừa đủ, còn thiếu 2, thừa 2."""
    if found == wanted:
        return _("vừa đủ")
    return (_("còn thiếu %s") if found < wanted else _("thừa %s")) % show(abs(wanted - found))


class ShareInput(PointsInput):
    """From which share on points are full, per cent: 97, 97 %, 97,5."""

    default_error_messages = {
        "not_points": gettext_lazy(
            "“%(typed)s” không phải là tỷ lệ. Hãy ghi số phần trăm, ví dụ 97."
        ),
        "part_of_one": gettext_lazy(
            "Tỷ lệ ghi theo phần trăm: 97 là 97 %%. Hãy xem lại “%(typed)s”."
        ),
    }

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = measures.PER_CENT.sub("", value)
        share = super().to_python(value)
        if share is not None and 0 < share <= 1:  # 0,97 of a cell that a program shows as 97 %
            raise ValidationError(
                self.error_messages["part_of_one"], "part_of_one", {"typed": show(share)}
            )
        return share


class CriterionForm(RowForm):
    title = OneLine(
        label=gettext_lazy("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    short_title = OneLine(
        label=gettext_lazy("Tên ngắn"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Dùng ở bảng rộng và trên điện thoại."),
    )
    guidance = LongText(label=gettext_lazy("Hướng dẫn chấm"), required=False)
    unit = OneLine(label=gettext_lazy("Đơn vị tính"), max_length=30, required=False)

    class Meta:
        model = Criterion
        fields = (
            "position",
            "title",
            "cap",
            "short_title",
            "guidance",
            "evidence_required",
            "survey_only",
            "points_each",
            "unit",
            "full_from",
            "line",
            "when_not_applicable",
            "late_costs",
            "missing_costs",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guidance"].widget.attrs["rows"] = 3
        self.fields["cap"] = PointsInput(label=_("Tối đa"), step=self.campaign.step)
        self.fields["cap"].widget.attrs |= {"class": "short", "data-cap": ""}
        self.items = getattr(self.instance, "items", 0)
        self.fields["points_each"] = PointsInput(
            label=_("Điểm cho mỗi đơn vị tính"),
            required=False,
            step=self.campaign.step,
            help_text=_("Ví dụ: mỗi suất 2 điểm. Đơn vị nhập số lượng, chương trình tính điểm."),
        )
        self.fields["full_from"] = ShareInput(
            label=_("Đủ điểm từ tỷ lệ (%)"),
            required=False,
            help_text=_("Ví dụ: 97. Dưới mức đó tính tỷ lệ % × điểm tối đa, làm tròn theo bước."),
        )
        if self.instance.parent_id or self.instance.parent:
            del self.fields["line"]  # asked at the criterion
        else:
            self.fields["line"].widget.attrs["data-line"] = ""
            self.fields["line"].help_text = _(
                "Điểm thưởng, điểm trừ có mức tối đa riêng, không tính vào tổng điểm phải đạt."
            )
            self.fields["line"].error_messages["invalid_choice"] = LINE_UNKNOWN
        self.fields["when_not_applicable"].help_text = _(
            "Đơn vị không có việc này thì ghi KPS thay điểm; Ban xác nhận hoặc chấm điểm."
        )
        self.fields["when_not_applicable"].error_messages["invalid_choice"] = WHEN_UNKNOWN
        for name in ("points_each", "full_from"):
            self.fields[name].widget.attrs["class"] = "short"
        costs = {
            "late_costs": _("Trừ mỗi báo cáo chậm (điểm)"),
            "missing_costs": _("Trừ mỗi báo cáo không có (điểm)"),
        }
        for name, label in costs.items():
            self.fields[name] = PointsInput(label=label, required=False, step=self.campaign.step)
            self.fields[name].widget.attrs["class"] = "short"
            if not self.campaign.expects_reports:
                del self.fields[name]
        self._ask_for_clusters()
        if self.items:
            # Asked at the items, which are what is scored.
            for name in OF_LEAVES:
                self.fields.pop(name, None)

    def _ask_for_clusters(self) -> None:
        """For whom it holds, where the plan has clusters; items follow their criterion."""
        if "line" not in self.fields or not self.campaign.cluster_rows:
            return
        self.fields["clusters"] = forms.MultipleChoiceField(
            label=_("Chỉ tính cho các cụm"),
            choices=[(str(one.pk), one.name) for one in self.campaign.cluster_rows],
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"data-cluster": ""}),
            help_text=_(
                "Không đánh dấu cụm nào thì tính cho mọi đơn vị. Tiêu chí của mỗi cụm phải cộng đúng tổng điểm."
            ),
            error_messages={"invalid_choice": CLUSTER_GONE},
        )
        self.initial["clusters"] = [str(pk) for pk in getattr(self.instance, "named", ())]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Fields that most rows leave alone."""
        names = ("short_title", "guidance", *OF_LEAVES, "line", "clusters")
        return [self[name] for name in names if name in self.fields]

    @property
    def folded_errors(self) -> bool:
        return any(field.errors for field in self.folded)

    @property
    def items_even(self) -> bool:
        return bool(self.instance.items_cap == self.instance.cap)

    @property
    def items_said(self) -> str:
        """Whether the items of a stored criterion add up: cộng 5/6 điểm – còn thiếu 1."""
        if not self.items:
            return ""
        found, cap = self.instance.items_cap, self.instance.cap
        return _("cộng %(found)s/%(cap)s điểm – %(said)s") % {
            "found": show(found),
            "cap": show(cap),
            "said": balance(found, cap),
        }

    @property
    def marks(self) -> str:
        """What stands in the folded fields, in a few words."""
        one = self.instance
        marks = (
            ("clusters" in self.fields, getattr(one, "only_for", "")),
            ("line" in self.fields and not one.of_line.is_ordinary, one.of_line.mark),
            (bool(one.guidance), _("có hướng dẫn")),
            (one.evidence_required and not self.items, _("cần tài liệu kiểm chứng")),
            (not one.scored_by.ward_enters and not self.items, _("chỉ chấm qua khảo sát")),
            (bool(one.measure.rule) and not self.items, one.measure.rule),
            (one.not_applicable.is_allowed and not self.items, _("có thể không phát sinh")),
        )
        return ", ".join(mark for holds, mark in marks if holds and mark)

    def clean_cap(self) -> Decimal:
        return positive(self.cleaned_data["cap"], str(CAP_NOT_POSITIVE))

    def clean(self) -> dict[str, Any]:
        """The rule of its points, as the table asks for it."""
        facts = super().clean() or {}
        rule = [facts.get(name) for name in ("points_each", "unit", "full_from", "cap")]
        if not {"points_each", "full_from"} & self.errors.keys():
            for name, sentence in measures.misfits(rule[0], rule[1] or "", *rule[2:]).items():
                if name in self.fields:
                    self.add_error(name, str(sentence))
        self._clean_costs(facts)
        parent = self.instance.parent
        line = parent.line if parent else facts.get("line", self.instance.line)
        if facts.get("when_not_applicable") and line:
            self.add_error("when_not_applicable", str(NEVER_BESIDE_THE_TOTAL))
        return facts

    def _clean_costs(self, facts: dict[str, Any]) -> None:
        """What reports cost is said for both, and of points that are typed."""
        if "late_costs" not in self.fields or {"late_costs", "missing_costs"} & self.errors.keys():
            return
        late, missing = facts.get("late_costs"), facts.get("missing_costs")
        if (late is None) != (missing is None):
            blank = "missing_costs" if missing is None else "late_costs"
            self.add_error(blank, _("Hãy ghi cả hai mức: báo cáo chậm và báo cáo không có."))
        elif late is not None and missing is not None and missing < late:
            self.add_error(
                "missing_costs", _("Không có báo cáo thì trừ ít nhất bằng báo cáo chậm.")
            )
        elif late is not None and (facts.get("points_each") or facts.get("full_from")):
            self.add_error(
                "late_costs", _("Nội dung tính theo số lượng, tỷ lệ không trừ theo lịch báo cáo.")
            )


class CriterionRows(Rows):
    """The criteria of a campaign."""

    form = CriterionForm
    act = Act.CRITERIA
    alone = ((("position",), gettext_lazy("Số thứ tự này đã có ở một dòng khác.")),)
    counted = ("items", "named")
    blank_rows_at_first = 10
    total_label: Any = gettext_lazy("Tổng điểm tối đa")

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

    def __init__(self, data: Any = None, *, head: Criterion) -> None:
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
