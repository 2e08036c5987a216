"""The small forms of a ward beside its scorecard: declaration, reason, nomination."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from scoring.forms.entering import TEXT_LIMIT
from scoring.models import Award, AwardKind, Scorecard
from scoring.rules.refusals import REASON_MISSING
from wards.fields import PersonChoice, Text
from wards.models import Officer


class LongText(Text):
    """A text of at most 10,000 characters."""

    default_error_messages = {
        "max_length": gettext_lazy("Tối đa 10.000 ký tự, đồng chí đã viết %(show_value)d ký tự."),
    }

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=TEXT_LIMIT, widget=widget, **kwargs)


class DeclarationForm(forms.Form):
    """The declaration that goes with a submission."""

    declared = forms.BooleanField(
        label=gettext_lazy(
            "Tôi cam đoan các điểm tự chấm, giải trình và tài liệu kiểm chứng là đúng, "
            "đã được cấp ủy phường thống nhất, và chịu trách nhiệm về nội dung đã nộp."
        ),
        error_messages={"required": gettext_lazy("Hãy đánh dấu cam đoan trước khi nộp phiếu.")},
    )


class ReasonForm(forms.Form):
    """Why a card is taken back."""

    reason = LongText(label=gettext_lazy("Lý do"), error_messages={"required": REASON_MISSING})


class ConfirmForm(forms.Form):
    """A step that asks for nothing but the button."""


class NominationForm(forms.Form):
    """Which officer for which award, and why."""

    kind = forms.ModelChoiceField(
        AwardKind.objects.none(),
        label=gettext_lazy("Hình thức khen thưởng"),
        empty_label=gettext_lazy("Chọn hình thức"),
        error_messages={"required": gettext_lazy("Hãy chọn hình thức khen thưởng.")},
    )
    officer = PersonChoice(
        Officer.objects.none(),
        label=gettext_lazy("Cán bộ được đề cử"),
        empty_label=gettext_lazy("Chọn cán bộ"),
        error_messages={"required": gettext_lazy("Hãy chọn cán bộ được đề cử.")},
    )
    text = LongText(
        label=gettext_lazy("Thành tích"),
        help_text=gettext_lazy("Việc đã làm, kết quả cụ thể trong năm; không nêu tên người dân."),
        error_messages={"required": Award.ACHIEVEMENTS_MISSING},
    )

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = AwardKind.objects.filter(
            campaign=card.campaign_id, recipient=AwardKind.Recipient.OFFICER
        )
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["officer"].queryset = Officer.objects.filter(  # type: ignore[attr-defined]
            ward=card.ward_id, is_active=True
        )
