"""Levels with conditions beside their floors: who meets them, which one is not met, and what it
would take. Pure functions.

A unit gets a level if it reaches the floor and meets the conditions, else the next level below is
tried. A share admits units by rank; units of equal rank are admitted together or not at all.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise
from typing import Generic, NamedTuple, Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules.points import CENT, show


class ConditionKind(TextChoices):
    """What a level may ask beside its floor."""

    EVERY_CRITERION = "every_criterion", gettext_lazy("Không tiêu chí nào dưới tỷ lệ điểm tối đa")
    NO_BLOCK = "no_block", gettext_lazy("Không có lý do chưa xét khen thưởng")
    IN_TIME = "in_time", gettext_lazy("Nộp phiếu trong hạn chung, không tính gia hạn")
    REPORTS = "reports", gettext_lazy("Không báo cáo nào trong lịch chậm hoặc chưa nhận")
    SHARE = "share", gettext_lazy("Không quá tỷ lệ số đơn vị tham gia")

    @property
    def takes_percent(self) -> bool:
        return self in (ConditionKind.EVERY_CRITERION, ConditionKind.SHARE)

    @property
    def of_each_unit(self) -> bool:
        """Whether a unit meets it by itself, whatever the others have."""
        return self is not ConditionKind.SHARE

    @property
    def confidential(self) -> bool:
        """Whether only those who see what keeps candidates from awards may read it."""
        return self is ConditionKind.NO_BLOCK

    def describe(self, percent: int | None) -> str:
        """The condition as the plan says it."""
        match self:
            case ConditionKind.EVERY_CRITERION:
                return _("không tiêu chí nào dưới %d%% điểm tối đa") % (percent or 0)
            case ConditionKind.NO_BLOCK:
                return _("không có lý do chưa xét khen thưởng")
            case ConditionKind.IN_TIME:
                return _("nộp phiếu trong hạn chung")
            case ConditionKind.REPORTS:
                return _("không báo cáo nào chậm hoặc chưa nhận")
            case ConditionKind.SHARE:
                return _("không quá %d%% số đơn vị") % (percent or 0)


class Condition(Protocol):
    """A row of the campaign."""

    @property
    def kind(self) -> str: ...
    @property
    def percent(self) -> int | None: ...
    @property
    def summary(self) -> str: ...


class Level(Protocol):
    """A tier of the campaign with its conditions."""

    @property
    def name(self) -> str: ...
    @property
    def floor(self) -> Decimal: ...
    @property
    def all_conditions(self) -> Sequence[Condition]: ...


L = TypeVar("L", bound=Level)
T = TypeVar("T")  # a level: bound to `Level`, mypy asks the models for it before they are read
K = TypeVar("K", bound=Hashable)


class Part(NamedTuple):
    """What a unit has of one criterion."""

    number: int
    points: Decimal
    cap: Decimal


@dataclass(frozen=True)
class Claim(Generic[K]):
    """What conditions look at in one unit; equals have the same rank."""

    key: K
    points: Decimal
    rank: int = 1
    parts: Sequence[Part] = ()
    is_blocked: bool = False
    is_late: bool = False
    reports: str = ""  # which reports are late or missing, in words


@dataclass(frozen=True)
class UnmetCondition(Generic[T]):
    """A condition that speaks against a level whose floor is reached, and what it would take."""

    level: T
    kind: ConditionKind
    sentence: str


@dataclass(frozen=True)
class Suggestion(Generic[T]):
    """The level that points and conditions give; what kept the unit from those above it."""

    level: T | None
    unmet_conditions: tuple[UnmetCondition[T], ...] = ()


def suggest(claims: Iterable[Claim[K]], levels: Sequence[L], units: int) -> dict[K, Suggestion[L]]:
    """What each of the judged units gets; `units` take part in all, and shares are of them."""
    left = sorted(claims, key=lambda claim: claim.rank)
    stopped: dict[K, list[UnmetCondition[L]]] = {claim.key: [] for claim in left}
    found: dict[K, Suggestion[L]] = {}
    for level in sorted(levels, key=lambda level: -level.floor):
        fit = []
        for claim in left:
            if claim.points >= level.floor:
                said = list(_against(level, claim))
                stopped[claim.key] += said
                if not said:
                    fit.append(claim)
        for share in _of_kind(level, ConditionKind.SHARE):
            fit, beyond = _within(level, fit, share.percent or 0, units)
            for key, unmet in beyond:
                stopped[key].append(unmet)
        taken = {claim.key for claim in fit}
        found |= {key: Suggestion(level, tuple(stopped[key])) for key in taken}
        left = [claim for claim in left if claim.key not in taken]
    return found | {claim.key: Suggestion(None, tuple(stopped[claim.key])) for claim in left}


def places_of(percent: int, units: int) -> int:
    """How many units a share lets in: whole ones, never more than the share."""
    return units * percent // 100


def _of_kind(level: Level, kind: ConditionKind) -> list[Condition]:
    return [condition for condition in level.all_conditions if condition.kind == kind]


def _against(level: L, claim: Claim[K]) -> Iterator[UnmetCondition[L]]:
    """What keeps this unit by itself from a level."""
    for condition in level.all_conditions:
        kind = ConditionKind(condition.kind)
        for sentence in _lacking(kind, condition.percent or 0, claim):
            yield UnmetCondition(level, kind, sentence)


def _lacking(kind: ConditionKind, percent: int, claim: Claim[K]) -> Iterator[str]:
    """What a unit lacks by a condition of this kind, as sentences; nothing where it meets it."""
    match kind:
        case ConditionKind.EVERY_CRITERION:
            yield from filter(None, (_weak(part, percent) for part in claim.parts))
        case ConditionKind.NO_BLOCK if claim.is_blocked:
            yield _("đang có lý do chưa xét khen thưởng, phải gỡ bỏ trước")
        case ConditionKind.IN_TIME if claim.is_late:
            yield _("đã nộp phiếu sau hạn chung")
        case ConditionKind.REPORTS if claim.reports:
            yield claim.reports


def _weak(part: Part, percent: int) -> str:
    if part.points * 100 >= part.cap * percent:
        return ""
    lacking = (part.cap * percent / 100 - part.points).quantize(CENT, rounding=ROUND_CEILING)
    facts = {
        "number": part.number,
        "points": show(part.points),
        "cap": show(part.cap),
        "percent": percent,
        "lacking": show(lacking),
    }
    return (
        _("tiêu chí %(number)d được %(points)s/%(cap)s, dưới %(percent)d%%: thiếu %(lacking)s điểm")
        % facts
    )


def _within(
    level: L, fit: list[Claim[K]], percent: int, units: int
) -> tuple[list[Claim[K]], list[tuple[K, UnmetCondition[L]]]]:
    """Whom a share lets in, by rank, and what it says to each of the others."""
    places = places_of(percent, units)
    inside: list[Claim[K]] = []
    beyond: list[tuple[K, UnmetCondition[L]]] = []
    for _rank, group in groupby(fit, key=lambda claim: claim.rank):
        equals = list(group)
        if not beyond and len(inside) + len(equals) <= places:
            inside += equals
            continue
        facts = {"percent": percent, "places": places, "units": units}
        said = _("không quá %(percent)d%% (%(places)d trong %(units)d đơn vị)") % facts
        room = places - len(inside)
        if not beyond and room > 0:
            facts = {"equals": len(equals), "room": room}
            what = _("%(equals)d đơn vị đồng hạng mà chỉ còn %(room)d chỗ: cần quyết định thứ tự")
            said = f"{said}; {what % facts}"
        elif inside:
            what = _("phải xếp trên đơn vị có %s điểm") % show(inside[-1].points)
            said = f"{said}; {what}"
        beyond += [
            (equal.key, UnmetCondition(level, ConditionKind.SHARE, said)) for equal in equals
        ]
    return inside, beyond


def contradictions(levels: Sequence[Level], total: Decimal) -> Iterator[str]:
    """What cannot be meant together, as sentences."""
    ordered = sorted(levels, key=lambda level: -level.floor)
    for level in ordered:
        for condition in _of_kind(level, ConditionKind.EVERY_CRITERION):
            least = total * (condition.percent or 0) / 100
            if least > level.floor:
                facts = {
                    "level": level.name,
                    "percent": condition.percent,
                    "least": show(least),
                    "floor": show(level.floor),
                }
                yield FLOOR_IDLE % facts
    for upper, lower in pairwise(ordered):
        strict = {condition.kind: condition.percent or 0 for condition in upper.all_conditions}
        for condition in lower.all_conditions:
            kind = ConditionKind(condition.kind)
            if kind.of_each_unit and strict.get(kind, -1) < (condition.percent or 0):
                facts = {"lower": lower.name, "upper": upper.name}
                yield UPPER_LAXER % (facts | {"condition": kind.describe(condition.percent)})


def too_small(levels: Iterable[Level], units: int) -> Iterator[str]:
    """Shares that let nobody in, as sentences."""
    for level in levels:
        for share in _of_kind(level, ConditionKind.SHARE):
            if units and not places_of(share.percent or 0, units):
                yield NOBODY_FITS % {
                    "level": level.name,
                    "percent": share.percent,
                    "units": units,
                }


FLOOR_IDLE = gettext_lazy(
    "Mức %(level)s: mọi tiêu chí từ %(percent)d%% thì tổng đã từ %(least)s điểm,"
    " nên mức sàn %(floor)s không còn ý nghĩa. Hãy giảm tỷ lệ hoặc nâng mức sàn."
)
UPPER_LAXER = gettext_lazy(
    "Mức %(lower)s đòi “%(condition)s” mà mức %(upper)s cao hơn lại không đòi như vậy."
    " Mức cao hơn phải đòi ít nhất bằng."
)
NOBODY_FITS = gettext_lazy(
    "Mức %(level)s: %(percent)d%% của %(units)d đơn vị chưa được một đơn vị,"
    " nên không đơn vị nào được mức này."
)
