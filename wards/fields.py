"""Fields that every form here shares."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wards.days import is_in_reach, read_day
from wards.vietnamese import clean


class OneLine(forms.CharField):
    """A text on one line: NFC, no control characters, no line ends."""

    def to_python(self, value: Any) -> str:
        return " ".join(clean(value or "").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: browsers would cut a pasted text without a word.
        return {}


class Day(forms.DateField):
    """A day typed as 30/11/2026, or in another of the ways that `read_day` knows."""

    default_error_messages = {
        "required": _("Hãy ghi ngày, ví dụ 01/07/2025."),
        "invalid": _("Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 01/07/2025."),
        "far": _("Hãy xem lại năm."),
    }

    def __init__(self, **kwargs: Any) -> None:
        # No inputmode: the numeric keys of some telephones have no slash.
        attrs = {"class": "short", "autocomplete": "off"}
        super().__init__(**{"widget": forms.DateInput(attrs)} | kwargs)

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not clean(value):
            return None
        try:
            return read_day(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def validate(self, value: date | datetime | None) -> None:
        super().validate(value)
        if value and not is_in_reach(value):
            raise ValidationError(self.error_messages["far"], "far")
