"""What the administrator does with officers: each act in one transaction, with its trace."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from wards.keeping import keeping
from wards.models import Officer, Persons, User, Ward
from wards.record import trace


def add_officer(officer: Officer, *, by: User) -> None:
    with keeping(by):
        officer.save(force_insert=True)
        trace.leave(officer, gettext_lazy("Ghi vào danh sách cán bộ phụ trách"), by=by, is_new=True)


def amend_officer(officer: Officer, *, changed: Sequence[str], said: str, by: User) -> None:
    with keeping(by):
        officer.save(update_fields=changed)
        trace.leave(officer, said, by=by)


def row_of_before(officer: Officer, ward: Ward) -> Officer | None:
    """Where the same person stood on the list of a unit before leaving it, for any number of
    others.
    """
    own = Persons().others(officer.pk)
    return Officer.objects.filter(pk__in=own, ward=ward, is_active=False).first()


def move_officer(officer: Officer, ward: Ward | None, *, by: User) -> None:
    """Leave the list of one unit for that of another,
    where the own row of before is taken up again.

    The old row stays with what was won under it.
    """
    account = officer.user
    with keeping(by):
        officer.user, officer.is_active = None, False
        officer.save(update_fields=["user", "is_active"])
        trace.leave(officer, gettext_lazy("Thôi phụ trách ở đơn vị này"), by=by)
        if ward is None:
            return
        if former := row_of_before(officer, ward):
            former.user, former.is_active = account, True
            former.save(update_fields=["user", "is_active"])
            trace.leave(former, gettext_lazy("Trở lại phụ trách ở đơn vị này"), by=by)
            return
        facts = {"full_name": officer.full_name, "post": officer.post, "user": account}
        add_officer(Officer(ward=ward, follows=officer, **facts), by=by)
