"""One act on many accounts: whom it reaches, what follows, then all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wards.keeping import keeping
from wards.models import Role, User
from wards.namesakes import distinct_names
from wards.people import ACCOUNT_ACTS, AccountAct, Standing

# An act for each is one more password to hash: more at once would outlive the request.
AT_ONCE: Final = 200
ACTS: Final = ("password", "lock", "unlock")
UNDONE_BY: Final = {"lock": "unlock", "unlock": "lock"}


@dataclass(frozen=True)
class AccountSelection:
    """The accounts that an act reaches, and those that it leaves out, each with why."""

    name: str
    reached: Sequence[User]
    left_out: Sequence[tuple[User, str]]

    @classmethod
    def of(cls, name: str, accounts: Iterable[User], *, by: User) -> "AccountSelection":
        reached, left_out = [], []
        for account in accounts:
            if account.pk == by.pk:
                left_out.append((account, _("tài khoản của chính đồng chí")))
            elif not ACCOUNT_ACTS[name].fits(Standing(account)):
                why = _("đã khóa") if not account.is_active else _("đang dùng được")
                left_out.append((account, why))
            elif ACCOUNT_ACTS[name].alike(account):
                left_out.append((account, _("có người cùng tên đang dùng, hãy làm riêng")))
            else:
                reached.append(account)
        return cls(name, reached, left_out)

    @property
    def act(self) -> AccountAct:
        return ACCOUNT_ACTS[self.name]

    @property
    def problem(self) -> str:
        """Why it cannot be done; "" when it can."""
        if not self.reached:
            return _("Không có tài khoản nào làm được việc này. Hãy chọn lại.")
        if len(self.reached) > AT_ONCE:
            facts = {"most": AT_ONCE, "count": len(self.reached)}
            return (
                _(
                    "Mỗi lần làm được với tối đa %(most)d tài khoản, "
                    "đang chọn %(count)d. Hãy lọc bớt."
                )
                % facts
            )
        return ""

    @property
    def signed_in_before(self) -> int:
        """How many of them have signed in before, and may be at work."""
        return sum(account.last_login is not None for account in self.reached)

    @property
    def emptied(self) -> list[str]:
        """Units and roles that nobody could sign in for after locking these; two queries."""
        if self.name != "lock":
            return []
        going = {account.pk for account in self.reached}
        staying = list(User.objects.filter(is_active=True).exclude(pk__in=going))
        wards = {account.ward_id for account in staying}
        roles = {account.role for account in staying}
        units = {
            account.ward
            for account in self.reached
            if account.ward and account.ward_id not in wards
        }
        lost = list(distinct_names(sorted(units, key=lambda unit: unit.position)).values())
        gone = {account.role for account in self.reached} - roles - {Role.OFFICER}
        return lost + [str(Role(role).label) for role in sorted(gone)]

    def do(self, *, by: User) -> list[tuple[User, str | None]]:
        """The act on each, in one transaction; what it gives each of them.

        Raises PermissionDenied; ValidationError when it cannot be done to all of them any more.
        """
        if self.problem:
            raise ValidationError(self.problem)
        with keeping(by):
            keys = [account.pk for account in self.reached]
            stored = User.objects.select_for_update().filter(pk__in=keys).order_by("pk")
            now = AccountSelection.of(self.name, stored, by=by)
            if now.left_out or len(now.reached) != len(keys):
                changed = ", ".join(account.full_name for account, _why in now.left_out)
                raise ValidationError(
                    _("Vừa có thay đổi ở tài khoản: %s. Hãy xem lại danh sách.") % changed
                )
            return [(account, self.act.do(account, by=by)) for account in self.reached]
