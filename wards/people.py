"""What the administrator does with accounts and officers: each act in one transaction, with its
trace.

Nothing is deleted. Nobody changes their own role or locks themselves out, so that one administrator
always remains. Each raises PermissionDenied for anybody but an administrator, and ValidationError
with a sentence for what cannot be.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards import second_step, sign_ins
from wards.keeping import keeping
from wards.models import Officer, Role, User, Ward, WardChange
from wards.namesakes import accounts_like, namesakes_among
from wards.officers import add_officer, move_officer
from wards.passwords import first_password
from wards.record import trace
from wards.vietnamese import name_key


@contextmanager
def changing_account(user: User, by: User) -> Iterator[User]:
    """The account as it stands now, locked."""
    with keeping(by):
        yield User.objects.select_for_update().get(pk=user.pk)


def open_account(user: User, *, post: str = "", by: User) -> str:
    """Store a new account; with a post its owner becomes an officer of the unit, too.

    Returns the first password.
    """
    password = first_password()
    with keeping(by):
        user.give_password(password)
        user.save(force_insert=True)
        trace.leave(user, gettext_lazy("Lập tài khoản"), by=by, is_new=True)
        if post and user.ward:
            add_officer(
                Officer(ward=user.ward, full_name=user.full_name, post=post, user=user), by=by
            )
    return password


def amend_account(user: User, *, changed: Sequence[str], said: str | Promise, by: User) -> None:
    """Store these changed fields of an account.

    Whoever leaves a unit leaves its list of officers as well.
    """
    with changing_account(user, by) as stored:
        if user.pk == by.pk and (user.role, user.ward_id) != (stored.role, stored.ward_id):
            raise ValidationError(_("Không ai tự đổi vai trò của mình được."))
        user.save(update_fields=changed)
        trace.leave(user, said, by=by)
        officer = Officer.objects.filter(user=user).first()
        if officer and officer.ward_id != user.ward_id:
            move_officer(officer, user.ward if officer.is_active else None, by=by)


def lock(user: User, *, by: User) -> None:
    """No more signing in; what is open ends."""
    with changing_account(user, by) as account:
        if account.pk == by.pk:
            raise ValidationError(_("Không ai tự khóa tài khoản của mình được."))
        account.is_active = False
        account.save(update_fields=["is_active"])
        sign_ins.end_sessions(account)
        trace.leave(account, gettext_lazy("Khóa tài khoản"), by=by)


def unlock(user: User, *, by: User) -> None:
    with changing_account(user, by) as account:
        account.is_active = True
        account.save(update_fields=["is_active"])
        trace.leave(account, gettext_lazy("Mở khóa tài khoản"), by=by)


def give_password(user: User, *, by: User) -> str:
    """A new password to hand over; whoever is signed in with the old one is out. Returns it."""
    password = first_password()
    with changing_account(user, by) as account:
        if account.pk == by.pk:
            raise ValidationError(_("Mật khẩu của mình thì đổi ở trang Đổi mật khẩu."))
        account.give_password(password)
        account.save(update_fields=["password", "given_password_until"])
        sign_ins.end_sessions(account)
        sign_ins.lift_lockout(account)
        trace.leave(account, gettext_lazy("Cấp mật khẩu mới"), by=by)
    return password


def lift_lockout(user: User, *, by: User) -> None:
    """Lift the wait after too many wrong passwords."""
    with changing_account(user, by) as account:
        sign_ins.lift_lockout(account)
        trace.leave(account, gettext_lazy("Cho đăng nhập lại ngay"), by=by)


def sign_out(user: User, *, by: User) -> None:
    """End every session of an account."""
    with changing_account(user, by) as account:
        sign_ins.end_sessions(account)
        trace.leave(account, gettext_lazy("Kết thúc mọi phiên đăng nhập"), by=by)


def turn_off_second_step(user: User, *, by: User) -> None:
    """For somebody who lost the telephone, known in person."""
    with changing_account(user, by) as account:
        second_step.turn_off(account)
        trace.leave(account, gettext_lazy("Tắt xác thực hai bước"), by=by)


class Standing:
    """How an account stands at the door; each question is asked once."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def must_wait(self) -> bool:
        return sign_ins.lockouts().filter(username=self.user.username).exists()

    @cached_property
    def is_in(self) -> bool:
        return sign_ins.open_sessions(self.user).exists()

    @cached_property
    def has_second_step(self) -> bool:
        return second_step.is_on(self.user)


@dataclass(frozen=True)
class AccountAct:
    """An act on an account: its name, what it means, what is said when it is done, and when it
    makes sense.
    """

    do: Callable[..., str | None]
    name: Promise
    meaning: Promise
    done: Promise
    fits: Callable[[Standing], bool]
    grave: bool = False
    # Whoever may be the same person: asked about before it is done.
    alike: Callable[[User], list[str]] = lambda user: []


ACCOUNT_ACTS = {
    "password": AccountAct(
        give_password,
        gettext_lazy("Cấp mật khẩu mới"),
        gettext_lazy(
            "Chương trình tạo một mật khẩu dùng cho một lần đăng nhập trong bảy ngày; mật khẩu cũ "
            "hết hiệu lực ngay. Hãy chắc chắn rằng đúng người này đề nghị."
        ),
        gettext_lazy("Đã cấp mật khẩu mới."),
        lambda standing: standing.user.is_active,
    ),
    "try-again": AccountAct(
        lift_lockout,
        gettext_lazy("Cho đăng nhập lại ngay"),
        gettext_lazy(
            "Tài khoản bị tạm dừng đăng nhập vì nhập sai mật khẩu nhiều lần. "
            "Bước này bỏ thời gian chờ."
        ),
        gettext_lazy("Đã cho đăng nhập lại ngay."),
        lambda standing: standing.must_wait,
    ),
    "sign-out": AccountAct(
        sign_out,
        gettext_lazy("Kết thúc mọi phiên đăng nhập"),
        gettext_lazy(
            "Người này phải đăng nhập lại trên mọi máy. "
            "Nên làm khi mất điện thoại hoặc quên đăng xuất."
        ),
        gettext_lazy("Đã kết thúc mọi phiên đăng nhập."),
        lambda standing: standing.is_in,
    ),
    "second-step": AccountAct(
        turn_off_second_step,
        gettext_lazy("Tắt xác thực hai bước"),
        gettext_lazy(
            "Dành cho người mất điện thoại và hết mã dự phòng. Sau bước này chỉ cần mật khẩu là "
            "vào được, nên hãy chắc chắn rằng đúng người này đề nghị."
        ),
        gettext_lazy("Đã tắt xác thực hai bước."),
        lambda standing: standing.has_second_step,
        grave=True,
    ),
    "lock": AccountAct(
        lock,
        gettext_lazy("Khóa tài khoản"),
        gettext_lazy(
            "Người này không đăng nhập được nữa; những gì đã làm vẫn giữ nguyên. "
            "Có thể mở khóa lại."
        ),
        gettext_lazy("Đã khóa tài khoản."),
        lambda standing: standing.user.is_active,
        grave=True,
    ),
    "unlock": AccountAct(
        unlock,
        gettext_lazy("Mở khóa tài khoản"),
        gettext_lazy("Người này đăng nhập lại được bằng mật khẩu cũ."),
        gettext_lazy("Đã mở khóa tài khoản."),
        lambda standing: not standing.user.is_active,
        alike=lambda user: accounts_like(user.full_name, user.ward, but=user, locked_too=False),
    ),
}


def acts_on(standing: Standing, *, by: User) -> dict[str, AccountAct]:
    """What may be done with an account now; with one's own the pages of one's own account do it."""
    if standing.user.pk == by.pk:
        return {}
    return {name: act for name, act in ACCOUNT_ACTS.items() if act.fits(standing)}


# Officers


@dataclass(frozen=True)
class People:
    """The accounts of a unit's officers, and its list of officers in charge."""

    accounts: Sequence[User]
    officers: Sequence[Officer]

    @classmethod
    def of(cls, ward: Ward) -> "People":
        return cls(
            list(User.objects.filter(ward=ward, role=Role.OFFICER).order_by("pk")),
            list(Officer.objects.filter(ward=ward, is_active=True).order_by("pk")),
        )

    @classmethod
    def moved_in_merger(cls, ward: Ward) -> "People":
        """Those who went along when the unit ended and are still where they went."""
        change = ward.changes.exclude(kind=WardChange.Kind.RENAMED).first()
        if change is None or ward.last_day is None:
            return cls([], [])
        heirs = ward.successors.all()
        there = Officer.objects.filter(ward__in=heirs, is_active=True)
        return cls(
            list(change.accounts.filter(ward__in=heirs, role=Role.OFFICER).order_by("pk")),
            list(there.filter(follows__in=change.officers.all()).order_by("pk")),
        )

    @property
    def names(self) -> list[str]:
        """Each person once."""
        of_accounts = {account.full_name for account in self.accounts}
        return sorted(of_accounts | {officer.full_name for officer in self.officers}, key=name_key)

    def namesakes_at(self, ward: Ward) -> list[str]:
        """Who stands at a unit already under the name of one of them."""
        return namesakes_among(ward, accounts=self.accounts, officers=self.officers)

    def move(self, ward: Ward, *, by: User) -> None:
        """All of them go to another unit, accounts with their rows in the list."""
        said = format_lazy("{} {}", gettext_lazy("Chuyển sang"), ward.name)
        with keeping(by):
            for account in User.objects.filter(pk__in=[account.pk for account in self.accounts]):
                account.ward = ward
                amend_account(account, changed=["ward"], said=said, by=by)
            left = Officer.objects.filter(
                pk__in=[officer.pk for officer in self.officers], is_active=True
            )
            for officer in left:
                move_officer(officer, ward, by=by)
