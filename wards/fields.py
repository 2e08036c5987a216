"""Fields that every form here shares: what is typed is cleaned before it is judged."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from wards.days import end_of, is_in_reach, misread, read_day, read_hour, read_moment
from wards.vietnamese import (
    clean,
    document_number,
    is_of_an_old_font,
    loses_letters,
    name_key,
    names_day,
    sign_in_name,
    with_hyphens,
)

LETTERS_LOST = _(
    "Nội dung này gõ bằng phông chữ cũ (TCVN3, VNI). Hãy chuyển sang Unicode rồi ghi lại."
)


class Cleaned(forms.CharField):
    """NFC text in Vietnamese letters, without control characters."""

    default_error_messages = {"letters_lost": LETTERS_LOST}

    def to_python(self, value: Any) -> str:
        text = super().to_python(clean(value or "")) or ""
        if loses_letters(value or ""):
            raise ValidationError(self.error_messages["letters_lost"], "letters_lost")
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: browsers would cut a pasted text without a word.
        return {}


def conditionally_required(field: Any) -> Any:
    """A field that has to be filled in with one answer to the others and may stay empty with
    another: its hint says when, so that it is not called optional.
    """
    field.conditionally_required = True
    return field


class Text(Cleaned):
    """A text of several lines."""

    widget = forms.Textarea


class OneLine(Cleaned):
    """A text on one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class ProperName(OneLine):
    """What a unit, a person or a post is called."""

    default_error_messages = {
        "old_font": _(
            "Tên này gõ bằng phông chữ cũ (TCVN3, VNI). Hãy chuyển sang Unicode rồi ghi lại."
        ),
    }

    def to_python(self, value: Any) -> str:
        if is_of_an_old_font(value or ""):
            raise ValidationError(self.error_messages["old_font"], "old_font")
        return super().to_python(value)


class DocumentNumber(OneLine):
    """The number of a paper, without the words that are printed before it. Its day has a field of
    its own, but where `with_day`.
    """

    default_error_messages = {
        "day_apart": _("Ở đây chỉ ghi số, ký hiệu, ví dụ 312-QĐ/TU; ngày có ô riêng."),
    }

    def __init__(self, *, with_day: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.with_day = with_day

    def to_python(self, value: Any) -> str:
        number = document_number(super().to_python(with_hyphens(value or "")))
        if not self.with_day and names_day(number):
            raise ValidationError(self.error_messages["day_apart"], "day_apart")
        return number


class Code(Cleaned, forms.SlugField):
    """A code that stands in addresses."""


class Email(Cleaned, forms.EmailField):
    """An address for letters."""


class SignInName(Cleaned):
    """A name as accounts bear it. A telephone's keyboard begins with a capital and ends with a
    blank.
    """

    def to_python(self, value: Any) -> str:
        return sign_in_name(value or "")


class _ByName(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for person in sorted(self.queryset, key=lambda person: name_key(person.full_name)):
            yield self.choice(person)


class PersonChoice(forms.ModelChoiceField):
    """One of several people, by given name as lists here have them."""

    iterator = _ByName


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
            raise ValidationError(
                misread(value) or self.error_messages["invalid"], "invalid"
            ) from error

    def validate(self, value: date | datetime | None) -> None:
        super().validate(value)
        if value and not is_in_reach(value):
            raise ValidationError(self.error_messages["far"], "far")


class Hour(forms.Field):
    """An hour of a day, as long after midnight as it is: 17:00, 17 giờ 30, 24:00."""

    default_error_messages = {
        "required": _("Hãy ghi giờ, ví dụ 17:00."),
        "invalid": _("Giờ chưa đúng. Hãy ghi giờ:phút, ví dụ 17:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "short", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TimeInput(attrs, format="%H:%M")} | kwargs)

    def to_python(self, value: Any) -> timedelta | None:
        if isinstance(value, time):
            return timedelta(hours=value.hour, minutes=value.minute)
        if not clean(value or ""):
            return None
        try:
            return read_hour(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error


class Moment(forms.DateTimeField):
    """A day with its hour, typed as 30/11/2026 17:00 or in another of the ways that `read_moment`
    knows.
    """

    default_error_messages = {
        "invalid": _("Hãy ghi cả ngày và giờ, ví dụ 30/11/2026 17:00."),
        "far": _("Hãy xem lại năm."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "moment", "autocomplete": "off"}
        widget = forms.DateTimeInput(attrs, format="%d/%m/%Y %H:%M")
        super().__init__(**{"widget": widget} | kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not clean(value):
            return None
        try:
            when = read_moment(value)
        except ValueError as error:
            raise ValidationError(
                misread(value) or self.error_messages["invalid"], "invalid"
            ) from error
        return from_current_timezone(when) if is_in_reach(when) else when

    def validate(self, value: date | datetime | None) -> None:
        super().validate(value)
        if value and not is_in_reach(value):
            raise ValidationError(self.error_messages["far"], "far")


class Deadline(Moment):
    """The end of a window: what was typed as 24:00 stays the end of its day."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        day, hour, minute = end_of(value)
        return f"{day:%d/%m/%Y} {hour:02}:{minute:02}"
