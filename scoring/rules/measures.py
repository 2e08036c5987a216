"""How the points of an item follow from what is typed: one object for each kind answers for itself.

Most items are given points as they are. Of some a number is reported and the points are worked out:
a count (“mỗi suất 2 điểm, tối đa 8”), or a share (“từ 97 % trở lên”). Shares are typed per cent:
that is how rules and reports say them, and one number is pasted, surveyed and compared like any
other; part and whole belong into the explanation.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules.lines import Line
from scoring.rules.points import amiss_of_item, read, round_to_step, show
from scoring.rules.refusals import Refused
from wards.vietnamese import clean

MAX_COUNT = 99_999
WHOLE_PERCENT = Decimal(100)
COUNTED = re.compile(r"[0-9]{1,5}")
PER_CENT = re.compile(r"\s*%$")


class Measure(Protocol):
    """What is typed for an item, and the points that follow."""

    @property
    def takes_number(self) -> bool:
        """Beside the points, which are worked out."""

    @property
    def rounds(self) -> bool:
        """Whether its points come to the campaign's step by themselves."""

    @property
    def rule(self) -> str:
        """How points follow, in words; "" where they are typed."""

    @property
    def number_label(self) -> str:
        """What the field is called; "" where it is points."""

    @property
    def most(self) -> Decimal:
        """The largest number that can be."""

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        """The same in a spreadsheet, of the number in a cell."""

    @property
    def figures(self) -> dict[str, int]:
        """What a page needs to work the points out while one types; in hundredths."""

    def read(self, typed: str) -> Decimal | None:
        """What was typed, `None` when blank. Raises ValueError."""

    def write(self, number: Decimal) -> str:
        """As it is typed, so that `read` takes it again."""

    def misread(self, code: str, typed: str) -> Refused:
        """The sentence for what `read` does not take."""

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        """Why this number cannot stand."""

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        """The points that follow."""

    def describe(self, number: Decimal) -> str:
        """A number with what it counts: 3 suất, 98,5 %."""


@dataclass(frozen=True)
class Points:
    """Points are typed as they are; cap and step are the score's own to ask for."""

    takes_number: ClassVar = False
    rounds: ClassVar = False
    rule: ClassVar = ""
    number_label: ClassVar = ""
    most: ClassVar = Decimal(0)

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        return cell

    @property
    def figures(self) -> dict[str, int]:
        return {}

    def read(self, typed: str) -> Decimal | None:
        return read(typed)

    def write(self, number: Decimal) -> str:
        return show(number)

    def misread(self, code: str, typed: str) -> Refused:
        facts = {"code": code, "typed": typed}
        if typed[0] in "-−–":
            return Refused(
                "below_zero",
                _("Nội dung %(code)s: điểm không được âm. Đồng chí đã nhập “%(typed)s”.") % facts,
            )
        if said := amiss_of_item(typed):
            facts["said"] = said % _("điểm")
            return Refused(
                "not_points",
                _("Nội dung %(code)s: %(said)s Đồng chí đã nhập “%(typed)s”.") % facts,
            )
        return Refused(
            "not_points",
            _(
                "Nội dung %(code)s: “%(typed)s” không phải là điểm. "
                "Hãy nhập số như 4,5 (tối đa hai chữ số lẻ)."
            )
            % facts,
        )

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        return None

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        return number

    def describe(self, number: Decimal) -> str:
        return show(number)


@dataclass(frozen=True)
class Count:
    """So many points for each one, up to the cap.

    `is_cut`: what goes beyond the cap is left out, as the rule of the item says; on a line above or
    below the total it is refused instead.
    """

    takes_number: ClassVar = True
    rounds: ClassVar = True
    most: ClassVar = Decimal(MAX_COUNT)

    each: Decimal
    unit: str
    is_cut: bool = True

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        worked_out = f"ROUND({cell}*{self.each}/{step},0)*{step}"
        if self.is_cut:
            worked_out = f"MIN({cap},{worked_out})"
        return f'IF(ISNUMBER({cell}),{worked_out},"")'

    @property
    def rule(self) -> str:
        return _("mỗi %(unit)s %(points)s điểm") % self._facts

    @property
    def number_label(self) -> str:
        return _("Số %(unit)s") % self._facts

    @property
    def _facts(self) -> dict[str, str]:
        limit = number_format(MAX_COUNT, force_grouping=True)
        return {"unit": self.unit, "points": show(self.each), "limit": limit}

    @property
    def figures(self) -> dict[str, int]:
        return {"each": int(self.each * 100)} | ({} if self.is_cut else {"uncut": 1})

    def read(self, typed: str) -> Decimal | None:
        typed = clean(typed)
        if typed and not COUNTED.fullmatch(typed):
            raise ValueError(typed)
        return Decimal(typed) if typed else None

    def write(self, number: Decimal) -> str:
        return show(number)

    def misread(self, code: str, typed: str) -> Refused:
        facts = self._facts | {"code": code, "typed": typed}
        return Refused(
            "not_a_number",
            _(
                "Nội dung %(code)s: số %(unit)s phải là số nguyên từ 0 đến %(limit)s. "
                "Đồng chí đã nhập “%(typed)s”."
            )
            % facts,
        )

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        if 0 <= number <= MAX_COUNT and number == number.to_integral_value():
            return None
        return self.misread(code, show(number))

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        points = round_to_step(number * self.each, step)
        return min(points, cap) if self.is_cut else points

    def describe(self, number: Decimal) -> str:
        return f"{show(number)} {self.unit}"


@dataclass(frozen=True)
class Share:
    """The cap in full from a percentage on; below it the percentage of the cap, rounded by the
    campaign's one rule.
    """

    takes_number: ClassVar = True
    rounds: ClassVar = True
    most: ClassVar = WHOLE_PERCENT

    full_from: Decimal

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        part = f"MIN({cap},ROUND({cell}*{cap}/100/{step},0)*{step})"
        worked_out = f"IF({cell}>={self.full_from},{cap},{part})"
        return f'IF(ISNUMBER({cell}),{worked_out},"")'

    @property
    def rule(self) -> str:
        return _("từ %s %% trở lên đủ điểm, dưới mức đó tính tỷ lệ %% × điểm tối đa") % show(
            self.full_from
        )

    @property
    def number_label(self) -> str:
        return _("Tỷ lệ (%)")

    @property
    def figures(self) -> dict[str, int]:
        return {"full": int(self.full_from * 100)}

    def read(self, typed: str) -> Decimal | None:
        return read(PER_CENT.sub("", clean(typed)))

    def write(self, number: Decimal) -> str:
        return show(number)

    def misread(self, code: str, typed: str) -> Refused:
        facts = {"code": code, "typed": typed}
        return Refused(
            "not_a_number",
            _(
                "Nội dung %(code)s: tỷ lệ phải là số từ 0 đến 100 (%%), ví dụ 97,5. "
                "Đồng chí đã nhập “%(typed)s”."
            )
            % facts,
        )

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        return None if 0 <= number <= WHOLE_PERCENT else self.misread(code, show(number))

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        if number >= self.full_from:
            return cap
        return min(round_to_step(number * cap / WHOLE_PERCENT, step), cap)

    def describe(self, number: Decimal) -> str:
        return f"{show(number)} %"


@dataclass(frozen=True)
class Deduction:
    """What is taken away: typed without a sign as `of` would have it, kept as points below zero.
    Caps are below zero too.
    """

    takes_number: ClassVar = True

    of: Measure

    @property
    def rounds(self) -> bool:
        return self.of.rounds

    @property
    def rule(self) -> str:
        return _("trừ %s") % self.of.rule if self.of.rule else _("ghi số điểm trừ, không ghi dấu")

    @property
    def number_label(self) -> str:
        return self.of.number_label or _("Số điểm trừ")

    @property
    def most(self) -> Decimal:
        return self.of.most or MOST_POINTS

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        return f'IF(ISNUMBER({cell}),-({self.of.formula(cell, -cap, step)}),"")'

    @property
    def figures(self) -> dict[str, int]:
        return self.of.figures

    def read(self, typed: str) -> Decimal | None:
        return self.of.read(typed)

    def write(self, number: Decimal) -> str:
        return show(number)

    def misread(self, code: str, typed: str) -> Refused:
        if typed[0] not in "-−–+":
            return self.of.misread(code, typed)
        return Refused(
            "signed_deduction",
            _(
                "Nội dung %(code)s là điểm trừ: hãy ghi số không có dấu. "
                "Đồng chí đã nhập “%(typed)s”."
            )
            % {"code": code, "typed": typed},
        )

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        return self.misread(code, show(number)) if number < 0 else self.of.refusal(code, number)

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        return -self.of.points_of(number, -cap, step)

    def describe(self, number: Decimal) -> str:
        """Points say by themselves how many were taken away."""
        return self.of.describe(number) if self.of.rule else ""


POINTS = Points()
MOST_POINTS = Decimal("999.99")  # as many as can be typed


def measure_of(
    each: Decimal | None, unit: str, full_from: Decimal | None, line: Line = Line.ORDINARY
) -> Measure:
    """The kind follows from what the plan says of an item: so many points each, full from so many
    per cent, or neither; and from the line that it stands on.
    """
    measure: Measure = POINTS if full_from is None else Share(full_from)
    if each is not None:
        measure = Count(each, unit, is_cut=line.is_ordinary)
    return Deduction(measure) if line.takes_away else measure


ONE_RULE = gettext_lazy("Chỉ chọn một cách tính: điểm cho mỗi đơn vị tính, hoặc tỷ lệ để đủ điểm.")
UNIT_MISSING = gettext_lazy("Hãy ghi đơn vị tính, ví dụ: suất.")
UNIT_SENSELESS = gettext_lazy("Đơn vị tính chỉ dùng khi có điểm cho mỗi đơn vị.")
EACH_NOT_POSITIVE = gettext_lazy("Điểm cho mỗi đơn vị tính phải lớn hơn 0.")
EACH_OVER_CAP = gettext_lazy("Điểm cho mỗi đơn vị tính không được quá điểm tối đa.")
SHARE_OUTSIDE = gettext_lazy("Tỷ lệ để đủ điểm phải lớn hơn 0 và không quá 100.")


def rule_errors(
    each: Decimal | None, unit: str, full_from: Decimal | None, cap: Decimal | None
) -> dict[str, Promise]:
    """What is wrong with a rule of the plan, by the fields of its row; the table holds the same."""
    wrong: dict[str, Promise] = {}
    if each is not None and full_from is not None:
        wrong["full_from"] = ONE_RULE
    elif full_from is not None and not 0 < full_from <= WHOLE_PERCENT:
        wrong["full_from"] = SHARE_OUTSIDE
    if each is not None and each <= 0:
        wrong["points_each"] = EACH_NOT_POSITIVE
    elif each is not None and cap is not None and each > cap:
        wrong["points_each"] = EACH_OVER_CAP
    if each is not None and not unit:
        wrong["unit"] = UNIT_MISSING
    elif unit and each is None:
        wrong["unit"] = UNIT_SENSELESS
    return wrong
