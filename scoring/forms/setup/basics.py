"""What may be changed of a campaign, with the dates that others hang on."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.forms.setup.campaign import FactsForm, positive
from scoring.models import Act, Campaign, TieAid
from scoring.models.plan.parts import LOCKED_WHEN_OPEN, PLAN_FIELDS, plan_facts
from scoring.pages.preparation import display_value
from scoring.rules.refusals import Stale, sentence_of
from wards.fields import Day, DocumentNumber
from wards.fingerprint import fingerprint
from wards.models import User


class BasicsForm(FactsForm):
    """The facts of a campaign.

    Once it is open, what points rest on is gone from the form and a reason is asked for.
    """

    GROUPS: ClassVar = (
        (gettext_lazy("Phong trào và kế hoạch"), ("year", "title", "plan_number", "plan_date")),
        (gettext_lazy("Cơ quan"), ("superior_body", "issuing_body", "deciding_body", "place")),
        (gettext_lazy("Thời hạn"), ("opens_at", "self_deadline", "shorter", "reply_days")),
        (
            gettext_lazy("Cách chấm và xếp hạng"),
            ("total", "step", "gap_threshold", "first_aid", "second_aid"),
        ),
        (gettext_lazy("Duyệt phiếu, kiến nghị"), ("approval", "replies_by_another")),
        (gettext_lazy("Hiển thị"), ("ranking_published", "illustrative")),
        (gettext_lazy("Lý do"), ("reason",)),
    )

    plan_number = DocumentNumber(
        label=gettext_lazy("Số kế hoạch"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Ví dụ: 12-KH/BTGTU."),
    )
    plan_date = Day(
        label=gettext_lazy("Ngày ban hành kế hoạch"),
        required=False,
        help_text=gettext_lazy("Ví dụ: 05/01/2026."),
    )
    shorter = forms.BooleanField(
        label=gettext_lazy("Rút ngắn thời gian đã cho các đơn vị"), required=False
    )
    reason = LongText(
        label=gettext_lazy("Lý do thay đổi"),
        help_text=gettext_lazy(
            "Phong trào đang diễn ra nên mỗi lần sửa đều ghi lý do; "
            "mọi đơn vị đọc được ở trang Kế hoạch."
        ),
        error_messages={"required": Campaign.CHANGE_UNEXPLAINED},
    )

    class Meta:
        model = Campaign
        fields = PLAN_FIELDS

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        # A copy: what is typed and refused must not become the heading of the page.
        super().__init__(data, instance=copy.copy(campaign))
        self.campaign = campaign
        self.seen = fingerprint(self._facts(campaign))
        for name in ("year", "reply_days"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        for name in ("year", "plan_date", "reply_days", "total", "step", "gap_threshold"):
            self.fields[name].widget.attrs["class"] = "short"
        self.fields["gap_threshold"].help_text = _(
            "Từ mức này trở lên, bảng đối chiếu đánh dấu chênh lệch."
        )
        self.fields["reply_days"].help_text = _("Tính từ ngày làm việc sau khi xác nhận thẩm định.")
        for name in ("first_aid", "second_aid"):
            self.fields[name].choices = [("", _("không xét")), *TieAid.choices]  # type: ignore[attr-defined]
        if not campaign.is_preparing:
            self.fields["self_deadline"].required = True
            self.fields["self_deadline"].help_text = _("Ngày và giờ, ví dụ 30/11/2026 17:00.")
        for name in ("reason",) if campaign.is_preparing else LOCKED_WHEN_OPEN:
            del self.fields[name]
        if not campaign.shortened_by(timezone.now()):
            del self.fields["shorter"]

    @staticmethod
    def _facts(campaign: Campaign) -> Any:
        return campaign.state, plan_facts(campaign, Act.AMEND)

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Headings with the fields that are still there."""
        for heading, names in self.GROUPS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield str(heading), fields

    @property
    def stored(self) -> list[dict[str, str]]:
        """Every fact as it stands now."""
        plan = plan_facts(self.campaign, Act.AMEND)
        return [
            {"label": capfirst(label), "value": display_value(value)}
            for label, value in plan.items()
        ]

    @property
    def differing(self) -> list[dict[str, str]]:
        """The facts as they stand where the page has something else."""
        return [
            fact
            for name, fact in zip(PLAN_FIELDS, self.stored, strict=True)
            if name in self.changed_data
        ]

    @property
    def locked(self) -> list[dict[str, str]]:
        """Facts that are not in the form any more."""
        return [
            fact
            for name, fact in zip(PLAN_FIELDS, self.stored, strict=True)
            if name not in self.fields
        ]

    def clean_step(self) -> Decimal:
        return positive(self.cleaned_data["step"], _("Bước điểm phải lớn hơn 0."))

    def clean_total(self) -> Decimal:
        return positive(self.cleaned_data["total"], _("Tổng điểm phải lớn hơn 0."))

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("second_aid") and facts["second_aid"] == facts.get("first_aid"):
            self.add_error("second_aid", _("Hai tiêu chí phụ khi bằng điểm phải khác nhau."))
        deadline = facts.get("self_deadline")
        if (
            self.campaign.is_open
            and deadline
            and deadline != self.campaign.self_deadline
            and deadline <= timezone.now()
        ):
            self.add_error("self_deadline", _("Hạn mới phải sau thời điểm hiện tại."))
        elif (refusal := self.campaign.shortened_by(deadline)) and not facts.get("shorter"):
            self.add_error("self_deadline", sentence_of(refusal))
        return facts

    def amend(self, *, by: User) -> bool:
        """Write the facts as one act; False when something is not valid.

        Raises Refused, Stale, PermissionDenied.
        """
        seen = self.data.get("seen")
        if seen != self.seen:
            raise Stale(self.campaign)
        if not self.is_valid():
            return False
        facts = self.cleaned_data
        facts.pop("shorter", None)
        with self.campaign.being_set_up(
            Act.AMEND, by=by, reason=facts.pop("reason", "")
        ) as campaign:
            if seen != fingerprint(self._facts(campaign)):
                raise Stale(campaign)
            if facts.get("year", campaign.year) != campaign.year:
                facts["slug"] = self.campaign.slug = Campaign.free_slug(facts["year"])
            for name, value in facts.items():
                setattr(campaign, name, value)
            campaign.save(update_fields=list(facts))
        return True
