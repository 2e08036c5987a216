"""Points: one way to read, write, round and store them.

Points are `Decimal` with at most two places in Python and integer hundredths in the database, since
databases round decimals differently. On screen they read `4,5`; typed they may have a comma or a
point.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.vietnamese import clean, fold, visible

CENT = Decimal("0.01")
DIGITS = 15  # of a number in a spreadsheet program; the rest is the computer's own
NOUGHT = Decimal("1e-9")  # what is left of 0,3 − 0,2 − 0,1; a sheet shows 0
TYPED = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")
# What people write beside the figure when they think of a form on paper.
_FIGURE = r"[0-9]+([.,][0-9]+)?"
SHARE = re.compile(rf"{_FIGURE} ?%")
WITH_UNIT = re.compile(rf"{_FIGURE} *(đ|điểm|d|diem)\.?", re.IGNORECASE)
OF_CAP = re.compile(rf"{_FIGURE} */ *{_FIGURE} *(đ|điểm)?", re.IGNORECASE)
# What they write in its place when they think of one with boxes.
WORDS_OF_FORMS = frozenset(
    {"x", "v", "k", "ko", "khong", "khong co", "khong dat", "chua co", "chua dat", "co", "dat"}
)


def parse(text: str) -> Decimal:
    """Read points. Raises ValueError on anything but ASCII digits with one comma or point."""
    if not TYPED.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", "."))


def as_shown(number: float) -> Decimal:
    """A number of a sheet as the sheet shows it, with 15 digits: 2.7500000000000004 is 2,75, and
    5.6e-17 is 0.

    Raises ValueError on what is no number.
    """
    shown = Decimal(f"{number:.{DIGITS}g}")
    if not shown.is_finite():
        raise ValueError(number)
    return shown if abs(shown) >= NOUGHT else Decimal(0)


def of_number(number: Decimal) -> Decimal:
    """Points that stand in a sheet as a number. Raises ValueError where nobody could type them."""
    return parse(format(number.normalize(), "f"))


def read(typed: str) -> Decimal | None:
    """Points as a person typed or copied them, without what nobody sees and in whichever width a
    keyboard writes its digits (４，５); `None` when blank. static/js/page.js reads alike.

    Raises ValueError.
    """
    typed = clean(typed)
    return parse(typed) if typed else None


def amiss(typed: str) -> str:
    """What is wrong with typed points where more can be said than that they are none: a sentence
    that names the field at its `%s`; "" elsewhere.
    """
    typed = clean(typed)
    if SHARE.fullmatch(typed):
        return _("%s phải là số điểm, không phải phần trăm. Hãy ghi lại, ví dụ 4,5.")
    if WITH_UNIT.fullmatch(typed):
        return _("%s phải là số, không ghi kèm chữ “điểm”, ví dụ 4,5.")
    if OF_CAP.fullmatch(typed):
        return _("%s phải là số điểm đạt, không ghi kèm điểm tối đa, ví dụ 4,5.")
    return ""


def amiss_of_item(typed: str) -> str:
    """The same of the points that an item is given, where a word may stand for a box."""
    if fold(typed) in WORDS_OF_FORMS:
        return _("%s phải là số: không đạt thì ghi 0, chưa chấm thì để trống.")
    return amiss(typed)


SAID = frozenset({"kps", "khong phat sinh"})  # with marks or without


def says_not_applicable(typed: str) -> bool:
    """KPS, or the words, in any case: that an item had nothing to do with a unit this year."""
    return fold(visible(typed).strip(" .")) in SAID


def show(points: Decimal | None) -> str:
    """Points as the office writes them: 4,5 without idle zeros; blank stays blank."""
    return "" if points is None else _shown(points)


@lru_cache(4000)
def _shown(points: Decimal) -> str:
    """It follows from the points alone, and a page of fifty items shows some hundreds, few of them
    different.
    """
    text = f"{round_to_step(points, CENT):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",").replace("-", "−") if points else "0"


def show_gap(gap: Decimal | None) -> str:
    """A difference with its sign: −0,5, +0,25, 0; blank stays blank."""
    return f"+{show(gap)}" if gap and gap > 0 else show(gap)


def direction_of(difference: Decimal | None) -> str:
    """Which way a difference goes: "down", "up"; "" where there is none."""
    if not difference:
        return ""
    return "down" if difference < 0 else "up"


def on_step(points: Decimal, step: Decimal) -> bool:
    """Whether points are a whole number of the campaign's steps."""
    return points % step == 0


def round_to_step(points: Decimal, step: Decimal) -> Decimal:
    """The one rounding rule: half up to the campaign's step."""
    return (points / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def percent_of(part: Decimal, cap: Decimal) -> Fraction:
    """Per cent of a cap; a fraction, so that averages of thirds still round as they should."""
    return Fraction(part) * 100 / Fraction(cap)


def whole_percent(share: Fraction) -> int:
    """The same rule for per cents: half up to a whole one."""
    return floor(share + Fraction(1, 2))


class PointsField(models.IntegerField):
    """Stores points as integer hundredths; gives and takes `Decimal`.

    Refuses finer values instead of rounding.
    """

    description = gettext_lazy("Điểm")
    # What the database has of it is what an image keeps (wards/record/values.py).
    stored_plain = int

    if TYPE_CHECKING:  # what rows take and give; the database's integers show nowhere
        _pyi_private_set_type: Decimal | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def from_db_value(
        self, value: int | None, expression: object, connection: object
    ) -> Decimal | None:
        return None if value is None else Decimal(value) * CENT

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                return read(value)
            except ValueError as error:
                raise ValidationError(_("Điểm phải là số, ví dụ 4,5.")) from error
        return Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        # Expressions and F() objects pass through untouched.
        if value is None or hasattr(value, "resolve_expression"):
            return value
        hundredths = Decimal(value) * 100
        if hundredths != int(hundredths):
            raise ValueError(f"points finer than a hundredth: {value}")
        return int(hundredths)

    def value_to_string(self, obj: models.Model) -> str:
        return show(cast("Decimal | None", self.value_from_object(obj)))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": PointsInput, **kwargs})


class PointsInput(forms.Field):
    """Typed points in a form. What was typed stays as typed when it is refused.

    `cap` and `step` may be set on the field; `label_of` names the item in the sentence.
    """

    widget = forms.TextInput
    of_points = True  # not of a number from which they follow
    default_error_messages = {
        "not_points": gettext_lazy(
            "“%(typed)s” không phải là điểm. Hãy nhập số như 4,5 (tối đa hai chữ số lẻ)."
        ),
        "amiss": gettext_lazy("%(said)s Đồng chí đã nhập “%(typed)s”."),
        "always_applies": gettext_lazy(
            "Kế hoạch không cho ghi không phát sinh (KPS) ở đây. Hãy nhập số, kể cả số 0."
        ),
        "above_cap": gettext_lazy("Nội dung này tối đa %(cap)s điểm. Đồng chí đã nhập %(typed)s."),
        "off_step": gettext_lazy("Điểm chấm theo bước %(step)s. Đồng chí đã nhập %(typed)s."),
    }

    def __init__(
        self, *, cap: Decimal | None = None, step: Decimal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.cap, self.step = cap, step
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        return show(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):  # the value of a field that is locked
            return value
        typed = (value or "").strip()
        try:
            points = read(typed)
        except ValueError as error:
            if says_not_applicable(typed):
                raise ValidationError(
                    self.error_messages["always_applies"], "always_applies"
                ) from error
            shown = typed if len(typed) <= 20 else typed[:20] + "…"
            if self.of_points and (said := amiss(typed)):
                facts = {"said": said % (self.label or _("Điểm")), "typed": shown}
                raise ValidationError(self.error_messages["amiss"], "amiss", facts) from error
            raise ValidationError(
                self.error_messages["not_points"], "not_points", {"typed": shown}
            ) from error
        if points is None:
            return None
        if self.cap is not None and points > self.cap:
            params = {"cap": show(self.cap), "typed": typed}
            raise ValidationError(self.error_messages["above_cap"], "above_cap", params)
        if self.step and not on_step(points, self.step):
            params = {"step": show(self.step), "typed": typed}
            raise ValidationError(self.error_messages["off_step"], "off_step", params)
        return points

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class PlannedPointsInput(PointsInput):
    """Points that a plan sets, as a cap or a threshold: none are reached yet, of nothing."""

    of_points = False
