"""The accounts, and how they are found and made."""

import unicodedata
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wards.models.role import Role
from wards.models.ward import Ward
from wards.record import trace
from wards.vietnamese import clean, name_key, password_text, sign_in_name

GIVEN_PASSWORDS_LAST = timedelta(days=7)
NO_CARD_TO_APPROVE = _(
    "Chỉ tài khoản của đơn vị được duyệt phiếu. Hãy chọn lại vai trò hoặc bỏ đánh dấu."
)


class UserQuerySet(models.QuerySet["User"]):
    """Words for accounts."""

    def in_use(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def locked(self) -> "UserQuerySet":
        return self.filter(is_active=False)

    def administrators(self) -> "UserQuerySet":
        """Those who keep accounts and units."""
        return self.in_use().filter(role=Role.ADMINISTRATOR)

    def wanting_letters(self) -> "UserQuerySet":
        """Members of the Board who asked for letters about what waits for them."""
        judging = [role for role in Role if role.judges]
        return self.in_use().filter(role__in=judging).exclude(letters_in="")

    def never_signed_in(self) -> "UserQuerySet":
        """Who was given a password and has not chosen their own."""
        return self.in_use().filter(given_password_until__isnull=False)

    def too_late(self) -> "UserQuerySet":
        """Whose given password can no longer be used."""
        return self.never_signed_in().filter(given_password_until__lt=timezone.now())

    def in_official_order(self) -> list["User"]:
        """By role as listed, officers in the order of their units and then by user name, the others
        by given name.
        """
        return sorted(self.select_related("ward"), key=_place_of_account)

    def of_wards(self) -> "UserQuerySet":
        """The officers of units, in the same order."""
        officers = self.filter(role=Role.OFFICER).select_related("ward")
        return officers.order_by("ward__position", "ward", "username")


def _place_of_account(account: "User") -> tuple[Any, ...]:
    role = Role.values.index(account.role)
    if account.ward:
        return role, account.ward.position, account.ward.pk, account.username
    return role, 0, 0, name_key(account.full_name), account.username


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; `createsuperuser` makes an administrator."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        if "full_name" in fields:
            fields["full_name"] = clean(str(fields["full_name"]))
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: object
    ) -> "User":
        """An administrator, made at the server itself; the first of them traces itself."""
        with transaction.atomic():
            user = self.create_user(username, password, role=Role.ADMINISTRATOR, **fields)
            trace.leave(user, _("Lập tài khoản từ máy chủ"), by=user, is_new=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account that somebody means who types this name. Raises User.DoesNotExist."""
        return self.get(pk=self.meant_by(username or ""))

    def meant_by(self, typed: str) -> int | None:
        """The id of the account of this name:
        as it stands, else whatever its case and its keyboard.

        Two that differ by case alone, from before the forms refused it, are told apart by it.
        """
        named = self.filter(username=typed.replace("\0", "")).values_list("pk", flat=True).first()
        if named is not None:
            return named
        alike = self.filter(username__iexact=sign_in_name(typed)).values_list("pk", flat=True)[:2]
        return alike[0] if len(alike) == 1 else None


class User(AbstractBaseUser):
    """An account. No groups, no single permissions: the role says it all, so nothing else can raise
    anybody.
    """

    NAME_TAKEN = _("Tên đăng nhập này đã có.")

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": NAME_TAKEN},
    )
    full_name = models.CharField(_("họ và tên"), max_length=100)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        verbose_name=_("đơn vị"),
        null=True,
        blank=True,
        help_text=_("Chỉ dành cho cán bộ phụ trách của đơn vị."),
    )
    approves = models.BooleanField(
        _("được duyệt và nộp phiếu"),
        default=False,
        help_text=_(
            "Dành cho lãnh đạo đơn vị. Chỉ có tác dụng trong phong trào yêu cầu lãnh đạo "
            "duyệt phiếu trước khi nộp."
        ),
    )
    email = models.EmailField(_("thư điện tử công vụ"), blank=True)
    # In which language a member of the Board wants letters about what waits; blank: none.
    letters_in = models.CharField(
        _("thư báo"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    is_active = models.BooleanField(
        _("đang dùng"),
        default=True,
        help_text=_("Bỏ chọn để khóa tài khoản; tài khoản không bị xóa."),
    )
    given_password_until = models.DateTimeField(
        _("mật khẩu được cấp dùng lần đầu trước"), null=True, blank=True, editable=False
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="only_a_ward_officer_belongs_to_a_ward",
                condition=Q(role=Role.OFFICER, ward__isnull=False)
                | (~Q(role=Role.OFFICER) & Q(ward__isnull=True)),
                violation_error_message=_(
                    "Cán bộ phụ trách phải thuộc một đơn vị; "
                    "các vai trò khác không thuộc đơn vị nào."
                ),
            ),
            models.CheckConstraint(
                name="only_a_wards_account_approves_its_card",
                condition=Q(approves=False) | Q(role=Role.OFFICER),
                violation_error_message=NO_CARD_TO_APPROVE,
            ),
            models.CheckConstraint(
                name="letters_are_in_a_known_language",
                condition=Q(letters_in__in=["", "vi", "en"]),
            ),
            models.CheckConstraint(
                name="a_role_is_a_known_one",
                condition=Q(role__in=Role.values),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return sign_in_name(username)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else password_text(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Also when it was stored before passwords were cleaned:
        as typed, composed, taken apart.
        """
        if raw_password is None:
            return False
        composed, apart = (unicodedata.normalize(form, raw_password) for form in ("NFC", "NFD"))
        ways = dict.fromkeys((password_text(raw_password), composed, raw_password, apart))
        return any(super(User, self).check_password(way) for way in ways)

    @property
    def must_change_password(self) -> bool:
        """Whether somebody else set the password."""
        return self.given_password_until is not None

    @property
    def given_password_is_over(self) -> bool:
        return self.given_password_until is not None and self.given_password_until < timezone.now()

    def give_password(self, password: str) -> None:
        """Set a password that is good for one sign-in within a week; then the person chooses their
        own.
        """
        self.set_password(password)
        self.given_password_until = timezone.now() + GIVEN_PASSWORDS_LAST

    @property
    def is_staff(self) -> bool:
        """Django admin asks this at its door."""
        return self.is_active and Role(self.role).opens_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django admin asks this for each model that does not say itself who may look at it."""
        return self.is_active and Role(self.role).manages_accounts

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        """Django admin asks this for inlines and actions."""
        return self.has_perm("")

    def has_module_perms(self, app_label: str) -> bool:
        """Django admin asks this for its index."""
        return self.has_perm("")
