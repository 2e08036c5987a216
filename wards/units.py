"""What becomes of units: founded, corrected, renamed, merged, ended. Their cards of past years stay
as they are.

Each act is one transaction with its trace, and raises ValidationError with a sentence for what
cannot be.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards import people
from wards.keeping import keeping
from wards.models import User, Ward, WardChange
from wards.record import trace

Kind = WardChange.Kind


@contextmanager
def _changing(wards: Sequence[Ward], by: User) -> Iterator[dict[int, Ward]]:
    """The units as they stand now, locked, by their ids."""
    with keeping(by):
        yield Ward.objects.select_for_update().in_bulk([ward.pk for ward in wards])


def create(ward: Ward, *, by: User) -> None:
    """A new unit."""
    with keeping(by):
        ward.save(force_insert=True)
        trace.leave(ward, gettext_lazy("Lập đơn vị"), by=by, is_new=True)


def create_all(wards: Sequence[Ward], *, by: User) -> None:
    """New units of the official list, all or none, each with its trace."""
    with keeping(by):
        for ward in wards:
            ward.save(force_insert=True)
            said = gettext_lazy("Lập đơn vị theo danh mục hành chính")
            trace.leave(ward, said, by=by, is_new=True)


def correct(ward: Ward, *, changed: Sequence[str], said: str, by: User) -> None:
    """Mend these fields, which were written wrongly."""
    with keeping(by):
        ward.save(update_fields=changed)
        trace.leave(ward, said, by=by)


def rename(ward: Ward, name: str, *, day: date, basis: str, by: User) -> None:
    """The same unit under another name from this day on."""
    with _changing([ward], by) as stored:
        unit = stored[ward.pk]
        check_renaming(unit, name, day=day)
        old, unit.name = unit.name, name
        unit.save(update_fields=["name"])
        _note(unit, Kind.RENAMED, old_name=old, day=day, new_name=name, basis=basis, by=by)


def merge(
    wards: Sequence[Ward], into: Ward, *, day: date, basis: str, by: User, people_too: bool = False
) -> None:
    """These units become another from this day on; `into` exists, or is stored now with that day as
    its first.
    """
    last_day = day - timedelta(days=1)
    with keeping(by):
        if into.pk is None:
            create(into, by=by)
        with _changing([*wards, into], by) as stored:
            heir = stored[into.pk]
            check_merger([stored[ward.pk] for ward in wards], heir, day=day)
            for ward in wards:
                unit = stored[ward.pk]
                along = people.People.of(unit) if people_too else None
                if along:
                    along.move(heir, by=by)
                _end(
                    unit,
                    Kind.MERGED,
                    last_day=last_day,
                    heirs=[heir],
                    basis=basis,
                    by=by,
                    along=along,
                )


def end(ward: Ward, *, last_day: date, basis: str, by: User, heirs: Sequence[Ward] = ()) -> None:
    """The unit is no more after this day; several may follow it, or none."""
    with _changing([ward, *heirs], by) as stored:
        unit = stored[ward.pk]
        check_end(unit, last_day, heirs)
        _end(
            unit,
            Kind.ENDED,
            last_day=last_day,
            heirs=[stored[heir.pk] for heir in heirs],
            basis=basis,
            by=by,
        )


def restore(ward: Ward, *, basis: str, by: User) -> None:
    """An end that was written by mistake is taken back, and whoever went along comes back."""
    with _changing([ward], by) as stored:
        unit = stored[ward.pk]
        if unit.last_day is None:
            raise ValidationError(_("Đơn vị này đang hoạt động."))
        along = people.People.moved_in_merger(unit)
        along.move(unit, by=by)
        day, unit.last_day = unit.last_day, None
        unit.save(update_fields=["last_day"])
        unit.successors.clear()
        _note(unit, Kind.RESTORED, day=day, new_name="", basis=basis, by=by, along=along)


# What cannot be is asked for by the forms as well, before they ask about anything else.


def check_renaming(ward: Ward, name: str, *, day: date) -> None:
    """Raises ValidationError where the unit cannot bear this name from that day on."""
    _refuse_ended(ward)
    if name == ward.name:
        raise ValidationError(_("Đơn vị đang mang tên này rồi."))
    if day > timezone.localdate():
        raise ValidationError(_("Chưa tới ngày đổi tên. Đến ngày đó hãy ghi."))
    if day < ward.first_day:
        raise ValidationError(_("Ngày đổi tên không thể trước ngày thành lập."))


def check_merger(wards: Sequence[Ward], heir: Ward, *, day: date) -> None:
    """Raises ValidationError where these cannot become the heir from that day on."""
    _refuse_ended(heir)
    if heir.first_day > day:
        raise ValidationError(_("Đơn vị kế tục được thành lập sau ngày sáp nhập."))
    for ward in wards:
        check_end(ward, day - timedelta(days=1), [heir])


def check_end(ward: Ward, last_day: date, heirs: Sequence[Ward] = ()) -> None:
    """Raises ValidationError where this cannot be the unit's last day."""
    if ward in heirs:
        raise ValidationError(_("Đơn vị không thể kế tục chính mình."))
    _refuse_ended(ward)
    if last_day < ward.first_day:
        raise ValidationError(_("%s được thành lập sau ngày này.") % ward.name)


def _refuse_ended(ward: Ward) -> None:
    if ward.last_day:
        facts = {"ward": ward.name, "day": date_format(ward.last_day)}
        raise ValidationError(_("%(ward)s có ngày hoạt động cuối cùng là %(day)s.") % facts)


def _end(
    ward: Ward,
    kind: str,
    *,
    last_day: date,
    heirs: Sequence[Ward],
    basis: str,
    by: User,
    along: people.People | None = None,
) -> None:
    names = ", ".join(heir.name for heir in heirs)
    ward.last_day = last_day
    ward.save(update_fields=["last_day"])
    ward.successors.set(heirs)
    _note(ward, kind, day=last_day, new_name=names[:300], basis=basis, by=by, along=along)


def _note(
    ward: Ward,
    kind: str,
    *,
    day: date,
    new_name: str,
    basis: str,
    by: User,
    old_name: str = "",
    along: people.People | None = None,
) -> None:
    """Told once the unit is written; with those who went along."""
    change = WardChange.objects.create(
        ward=ward,
        kind=kind,
        day=day,
        old_name=old_name or ward.name,
        new_name=new_name,
        basis=basis,
        by=by,
    )
    if along:
        change.accounts.set(along.accounts)
        change.officers.set(along.officers)
    trace.leave(ward, WardChange.Kind(kind).label, by=by, also=[change])


def of_merger(wards: Sequence[Ward], into: Ward, *, day: date, people_too: bool) -> Iterator[str]:
    """What a merger brings with it, in sentences: said before it is done."""
    last_day = date_format(day - timedelta(days=1))
    if into.pk is None:
        facts = {"name": into.name, "code": into.code, "day": date_format(day)}
        yield _("Lập đơn vị mới %(name)s (mã %(code)s) từ ngày %(day)s.") % facts
    for ward in wards:
        facts = {"ward": ward.name, "day": last_day, "heir": into.name}
        yield _("%(ward)s hoạt động đến hết ngày %(day)s; %(heir)s kế tục.") % facts
        facts["people"] = ", ".join(people.People.of(ward).names)
        if not facts["people"]:
            yield _("%(ward)s không có tài khoản, cán bộ nào.") % facts
        elif people_too:
            yield _("Từ %(ward)s chuyển sang %(heir)s: %(people)s.") % facts
            facts["known"] = "; ".join(people.People.of(ward).namesakes_at(into))
            if facts["known"]:
                yield (
                    _("Ở %(heir)s đã có người cùng tên, hãy xem có phải là một: %(known)s.") % facts
                )
        else:
            yield _("Ở lại %(ward)s: %(people)s.") % facts


def fate_of(ward: Ward) -> str:
    """What became of a unit that is not there any more, as a sentence; "" of one that is. One query
    where it has ended, unless its successors were read.
    """
    if ward.last_day is None or ward.last_day >= timezone.localdate():
        return ""
    day, heirs = date_format(ward.last_day), ", ".join(heir.name for heir in ward.successors.all())
    if heirs:
        facts = {"day": day, "heirs": heirs}
        return _("Hoạt động đến hết ngày %(day)s; %(heirs)s kế tục.") % facts
    return _("Hoạt động đến hết ngày %s.") % day


@dataclass(frozen=True)
class Event:
    """A line of a unit's history: when, who wrote it, the sentence, the paper."""

    when: str
    who: str
    sentence: str
    reason: str


def story(ward: Ward) -> Iterator[Event]:
    """What became of a unit, in the order in which it was written, newest first; then what it
    follows, its founding.
    """
    for change in ward.changes.select_related("by"):
        what = " → ".join(filter(None, (change.old_name, change.new_name)))
        yield Event(
            date_format(change.day),
            change.by.full_name,
            f"{change.get_kind_display()}: {what}",
            change.basis,
        )
    for former in ward.predecessors.order_by("-last_day", "position"):
        if last_day := former.last_day:
            since = last_day + timedelta(days=1)
            yield Event(date_format(since), "", _("Kế tục %s") % former.name, "")
    yield Event(date_format(ward.first_day), "", _("Thành lập"), "")
