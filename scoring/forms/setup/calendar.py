"""Days that the head counts otherwise than the public calendar."""

from django import forms
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models.campaigns.calendar_day import BASIS_MISSING
from scoring.rules.refusals import REASON_MISSING
from wards.fields import Day, OneLine


class CalendarDayForm(forms.Form):
    """A day that the head counts otherwise than the public calendar does."""

    day = Day(label=gettext_lazy("Ngày"))
    is_worked = forms.TypedChoiceField(
        label=gettext_lazy("Ngày này"),
        choices=[("0", gettext_lazy("nghỉ")), ("1", gettext_lazy("làm việc (làm bù)"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn nghỉ hay làm việc.")},
    )
    basis = OneLine(
        label=gettext_lazy("Căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Thông báo số 15/TB-BNV về hoán đổi ngày nghỉ."),
        error_messages={"required": BASIS_MISSING},
    )


class CalendarRemovalForm(forms.Form):
    """Why a day goes by the public calendar again."""

    reason = LongText(
        label=gettext_lazy("Lý do"), rows=2, error_messages={"required": REASON_MISSING}
    )
