"""What a step of the campaign asks of the head."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.rules.refusals import REASON_MISSING


class OpeningForm(forms.Form):
    """The opening; what looks like a slip is confirmed first."""

    sure = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem lại, những điểm nêu trên là đúng ý."),
        error_messages={"required": gettext_lazy("Hãy xem lại những điểm nêu trên và đánh dấu.")},
    )

    def __init__(self, *args: Any, oddities: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not oddities:
            del self.fields["sure"]


class TakeBackForm(forms.Form):
    """Why an opening is taken back."""

    reason = LongText(
        label=gettext_lazy("Lý do"), rows=3, error_messages={"required": REASON_MISSING}
    )
