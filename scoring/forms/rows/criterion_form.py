"""One criterion, or one item, as the head types it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.forms.rows.row import RowForm
from scoring.forms.setup.campaign import positive
from scoring.models import Criterion
from scoring.models.plan.criterion import CAP_NOT_POSITIVE, NEVER_BESIDE_THE_TOTAL
from scoring.rules import measures
from scoring.rules.points import PlannedPointsInput, show
from wards.fields import OneLine
from wards.forms.missing import NamesWhatIsMissing

LINE_UNKNOWN = gettext_lazy(
    "Hãy ghi “thưởng” hoặc “trừ”; tính trong tổng điểm thì ghi “trong tổng”."
)
# Asked of what is scored itself, not of a criterion that has items.
OF_LEAVES = (
    "evidence_required", "survey_only", "points_each", "unit", "full_from", "when_not_applicable",
    "late_costs", "missing_costs",
)  # fmt: skip
CLUSTER_GONE = gettext_lazy("Cụm này vừa bị bỏ. Hãy xem lại các cụm rồi đánh dấu lại.")
WHEN_UNKNOWN = gettext_lazy("Hãy ghi “đủ điểm”, “0 điểm” hoặc “theo tỷ lệ”, hay để trống.")


def balance(found: Decimal, wanted: Decimal) -> str:
    """Whether parts add up: vừa đủ, còn thiếu 2, thừa 2."""
    if found == wanted:
        return _("vừa đủ")
    return (_("còn thiếu %s") if found < wanted else _("thừa %s")) % show(abs(wanted - found))


class ShareInput(PlannedPointsInput):
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


class CriterionWords(NamesWhatIsMissing, forms.Form):
    """What a criterion or an item is called, and how it is to be scored."""

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


class CriterionForm(RowForm, CriterionWords):
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
        self.fields["cap"] = PlannedPointsInput(label=_("Tối đa"), step=self.campaign.step)
        self.fields["cap"].widget.attrs |= {"class": "short", "data-cap": ""}
        self.items = getattr(self.instance, "items", 0)
        self.fields["points_each"] = PlannedPointsInput(
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
            self.fields[name] = PlannedPointsInput(
                label=label, required=False, step=self.campaign.step
            )
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
            choices=[(str(row.pk), row.name) for row in self.campaign.cluster_rows],
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"data-cluster": ""}),
            help_text=_(
                "Không đánh dấu cụm nào thì tính cho mọi đơn vị. "
                "Tiêu chí của mỗi cụm phải cộng đúng tổng điểm."
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
    def items_add_up(self) -> bool:
        return bool(self.instance.items_cap == self.instance.cap)

    @property
    def items_balance(self) -> str:
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
        criterion = self.instance
        marks = (
            ("clusters" in self.fields, getattr(criterion, "only_for", "")),
            ("line" in self.fields and not criterion.of_line.is_ordinary, criterion.of_line.mark),
            (bool(criterion.guidance), _("có hướng dẫn")),
            (criterion.evidence_required and not self.items, _("cần tài liệu kiểm chứng")),
            (not criterion.scored_by.ward_enters and not self.items, _("chỉ chấm qua khảo sát")),
            (bool(criterion.measure.rule) and not self.items, criterion.measure.rule),
            (criterion.not_applicable.is_allowed and not self.items, _("có thể không phát sinh")),
        )
        return ", ".join(mark for holds, mark in marks if holds and mark)

    def clean_cap(self) -> Decimal:
        return positive(self.cleaned_data["cap"], str(CAP_NOT_POSITIVE))

    def clean(self) -> dict[str, Any]:
        """The rule of its points, as the table asks for it."""
        facts = super().clean() or {}
        rule = [facts.get(name) for name in ("points_each", "unit", "full_from", "cap")]
        if not {"points_each", "full_from"} & self.errors.keys():
            for name, sentence in measures.rule_errors(rule[0], rule[1] or "", *rule[2:]).items():
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
