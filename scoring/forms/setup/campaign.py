"""The facts of a campaign: of a new one, and what may be changed of one."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign
from scoring.models.campaigns.campaign import ENDS_BEFORE_IT_BEGINS
from scoring.rules.workdays import WorkCalendar
from wards.fields import Deadline, Moment, OneLine
from wards.forms.missing import NamesWhatIsMissing
from wards.models import User


def moved(when: datetime | None, years: int) -> datetime | None:
    """The same day and hour some years later; from a day off it moves to the working day after."""
    if when is None:
        return None
    local = timezone.localtime(when)
    try:
        local = local.replace(year=local.year + years)
    except ValueError:  # 29 February
        local = local.replace(year=local.year + years, day=28)
    day = WorkCalendar().on_or_after(local.date())
    return local + (day - local.date())


def moved_end(until: datetime | None, years: int) -> datetime | None:
    """The end of a window so moved: 24:00 belongs to the day that it ends."""
    minute = timedelta(minutes=1)
    last = moved(until - minute, years) if until else None
    return last + minute if last else None


class FactsForm(NamesWhatIsMissing, forms.ModelForm):
    """The facts that a new campaign and one in preparation have in common."""

    title = OneLine(
        label=gettext_lazy("Tên phong trào"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    superior_body = OneLine(
        label=gettext_lazy("Cơ quan cấp trên"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Thành ủy Sóc Trăng."),
    )
    issuing_body = OneLine(
        label=gettext_lazy("Cơ quan ban hành"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Ban Tuyên giáo Thành ủy."),
    )
    deciding_body = OneLine(
        label=gettext_lazy("Cơ quan quyết định tặng Giấy khen"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Thường trực Thành ủy."),
    )
    place = OneLine(
        label=gettext_lazy("Nơi ban hành"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Ghi trước ngày tháng trên văn bản, ví dụ: Sóc Trăng."),
    )
    opens_at = Moment(
        label=gettext_lazy("Bắt đầu tự chấm"),
        required=False,
        help_text=gettext_lazy(
            "Ngày và giờ, ví dụ 01/11/2026 07:00. Để trống thì lấy lúc mở phong trào."
        ),
    )
    self_deadline = Deadline(
        label=gettext_lazy("Hạn tự chấm và nộp phiếu"),
        required=False,
        help_text=gettext_lazy(
            "Ngày và giờ, ví dụ 30/11/2026 17:00. Phải có trước khi mở phong trào."
        ),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        opens_at = facts.get("opens_at", self.instance.opens_at)
        deadline = facts.get("self_deadline")
        if deadline and opens_at and deadline <= opens_at:
            self.add_error("self_deadline", ENDS_BEFORE_IT_BEGINS)
        return facts


class NewCampaignForm(FactsForm):
    """A campaign of a new year. What is written beforehand comes from its model."""

    another = forms.BooleanField(
        label=gettext_lazy("Năm này đúng là có thêm một phong trào nữa"), required=False
    )

    class Meta:
        model = Campaign
        fields = (
            "year", "title", "superior_body", "issuing_body", "deciding_body", "place", "opens_at",
            "self_deadline",
        )  # fmt: skip

    field_order = ("year", "another")

    def __init__(self, data: QueryDict | None = None, *, source: Campaign | None) -> None:
        super().__init__(data, initial=self.beforehand(source))
        self.source = source
        if data is None:  # asked where the year is taken
            del self.fields["another"]
        self.fields["year"].widget = forms.TextInput(
            attrs={"class": "short", "inputmode": "numeric"}
        )

    @staticmethod
    def beforehand(source: Campaign | None) -> dict[str, Any]:
        """The next year at the earliest; dates and title follow it."""
        this_year = timezone.localdate().year
        if source is None:
            return {"year": this_year}
        year = max(source.year + 1, this_year)
        years = year - source.year
        facts = {
            name: getattr(source, name)
            for name in ("superior_body", "issuing_body", "deciding_body", "place")
        }
        return facts | {
            "year": year,
            "title": source.title.replace(str(source.year), str(year)),
            "opens_at": moved(source.opens_at, years),
            "self_deadline": moved_end(source.self_deadline, years),
        }

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        confirmed = facts.pop("another", False)
        others = Campaign(year=facts.get("year") or 0).of_the_same_year
        if not others:
            self.fields.pop("another", None)
        elif not confirmed:
            said = {"year": facts["year"], "title": others[0].title}
            self.add_error(
                "year",
                _(
                    "Năm %(year)d đã có một phong trào: “%(title)s”. "
                    "Hãy sửa năm, hoặc đánh dấu bên dưới nếu đúng là có thêm một phong trào."
                )
                % said,
            )
        return facts

    def launch(self, *, by: User) -> Campaign:
        """Raises Refused, PermissionDenied."""
        return Campaign.launch(by=by, model=self.source, **self.cleaned_data)


def positive(points: Decimal, sentence: str) -> Decimal:
    if points <= 0:
        raise ValidationError(sentence)
    return points
