"""The wards, the people who answer for them, and the accounts with their roles."""

import unicodedata
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wards import browsers, trace
from wards.vietnamese import clean, name_key, password_text, sign_in_name

GIVEN_PASSWORDS_LAST = timedelta(days=7)
NO_CARD_TO_APPROVE = _(
    "Chỉ tài khoản của đơn vị được duyệt phiếu. Hãy chọn lại vai trò hoặc bỏ đánh dấu."
)


class WardQuerySet(models.QuerySet["Ward"]):
    """Words for units."""

    def active_on(self, day: date) -> "WardQuerySet":
        """Units that exist on this day."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)

    def ended_before(self, day: date) -> "WardQuerySet":
        """Units of the past."""
        return self.filter(last_day__lt=day)

    def with_officer(self) -> "WardQuerySet":
        """Units for which somebody can sign in."""
        return self.filter(user__is_active=True).distinct()

    def with_leader(self) -> "WardQuerySet":
        """Units for which somebody may approve the card."""
        return self.filter(user__is_active=True, user__approves=True).distinct()


class Ward(models.Model):
    """A unit that takes part. A name is not an identity: units have dates and successors."""

    CODE_HINT = _("Dùng trong địa chỉ trang, ví dụ p1.")

    code = models.SlugField(_("mã"), max_length=20, unique=True, help_text=CODE_HINT)
    name = models.CharField(_("tên đơn vị"), max_length=100)
    position = models.PositiveIntegerField(
        _("thứ tự"),
        help_text=_("Thứ tự chính thức trong các bảng."),
        validators=[MaxValueValidator(9999)],
    )
    cluster = models.CharField(_("cụm thi đua"), max_length=100, blank=True)
    first_day = models.DateField(_("ngày thành lập"))
    last_day = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        verbose_name=_("đơn vị kế tục"),
        symmetrical=False,
        related_name="predecessors",
        blank=True,
    )

    objects = WardQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_ward_ends_after_it_begins",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("Ngày kết thúc phải sau ngày thành lập."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WardChange(models.Model):
    """What became of a unit, from which day, and the paper that orders it.

    Rows are added, never changed.
    """

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("Đổi tên")
        MERGED = "merged", _("Sáp nhập")
        ENDED = "ended", _("Kết thúc hoạt động")
        RESTORED = "restored", _("Khôi phục (ghi nhầm)")

    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, verbose_name=_("đơn vị"), related_name="changes"
    )
    kind = models.CharField(_("việc"), max_length=20, choices=Kind)
    day = models.DateField(
        _("ngày"), help_text=_("Ngày đầu tiên của tên mới, ngày cuối cùng của đơn vị.")
    )
    old_name = models.CharField(_("tên cũ"), max_length=100)
    new_name = models.CharField(_("tên mới hoặc đơn vị kế tục"), max_length=300, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=300)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Who went along, or came back with it: what is taken back has to come back.
    accounts: models.ManyToManyField = models.ManyToManyField(
        "User", verbose_name=_("tài khoản chuyển theo"), related_name="+", blank=True
    )
    officers: models.ManyToManyField = models.ManyToManyField(
        "Officer", verbose_name=_("cán bộ chuyển theo"), related_name="+", blank=True
    )

    class Meta:
        verbose_name = _("thay đổi của đơn vị")
        verbose_name_plural = _("thay đổi của đơn vị")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_change_of_a_unit_is_a_known_one",
                condition=Q(kind__in=["renamed", "merged", "ended", "restored"]),
            ),
            models.CheckConstraint(name="a_change_of_a_unit_has_its_paper", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()}: {' → '.join(filter(None, (self.old_name, self.new_name)))}"
        )


class Role(models.TextChoices):
    """What an account is for. Only scoring.rules.permissions draws conclusions from it."""

    OFFICER = "officer", _("Cán bộ phụ trách")
    REVIEWER = "reviewer", _("Chuyên viên thẩm định")
    HEAD = "head", _("Trưởng Ban")
    OBSERVER = "observer", _("Thường trực (theo dõi)")
    ADMINISTRATOR = "administrator", _("Quản trị")

    @property
    def keeps_accounts(self) -> bool:
        """Accounts, roles and units are kept by administrators alone."""
        return self is Role.ADMINISTRATOR

    @property
    def opens_admin(self) -> bool:
        """The Board's members look at campaigns and scorecards in the Django admin, too."""
        return self in {Role.REVIEWER, Role.HEAD, Role.ADMINISTRATOR}

    @property
    def belongs_to_a_ward(self) -> bool:
        """Officers of a unit alone; the Board, the observer and administrators stand above all of
        them.
        """
        return self is Role.OFFICER

    @property
    def judges(self) -> bool:
        """The Board's members: work may wait for them, and they may want letters about it."""
        return self in {Role.REVIEWER, Role.HEAD}

    @property
    def needs_two_steps(self) -> bool:
        """Whether this installation asks these accounts for two steps at signing in."""
        return self.value in settings.SECOND_STEP_FOR


class UserQuerySet(models.QuerySet["User"]):
    """Words for accounts."""

    def in_use(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def locked(self) -> "UserQuerySet":
        return self.filter(is_active=False)

    def keepers(self) -> "UserQuerySet":
        """Those who keep accounts and units."""
        return self.in_use().filter(role=Role.ADMINISTRATOR)

    def wanting_letters(self) -> "UserQuerySet":
        """Members of the Board who asked for letters about what waits for them."""
        judging = [role for role in Role if role.judges]
        return self.in_use().filter(role__in=judging).exclude(letters_in="")

    def not_yet_in(self) -> "UserQuerySet":
        """Who was given a password and has not chosen their own."""
        return self.in_use().filter(given_password_until__isnull=False)

    def too_late(self) -> "UserQuerySet":
        """Whose given password can no longer be used."""
        return self.not_yet_in().filter(given_password_until__lt=timezone.now())

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
        """The id of the account of this name: as it stands, else whatever its case and its keyboard.

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
            "Dành cho lãnh đạo đơn vị. Chỉ có tác dụng trong phong trào yêu cầu lãnh đạo duyệt phiếu trước khi nộp."
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
                    "Cán bộ phụ trách phải thuộc một đơn vị; các vai trò khác không thuộc đơn vị nào."
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
        """Also when it was stored before passwords were cleaned: as typed, composed, taken apart."""
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
        return self.is_active and Role(self.role).keeps_accounts

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        """Django admin asks this for inlines and actions."""
        return self.has_perm("")

    def has_module_perms(self, app_label: str) -> bool:
        """Django admin asks this for its index."""
        return self.has_perm("")


class SignIn(models.Model):
    """An attempt to sign in.

    Addresses stand here alone, outside the change record, and expire (wards.sign_ins).
    """

    class Outcome(models.TextChoices):
        IN = "in", _("Đăng nhập được")
        WRONG = "wrong", _("Sai tên hoặc mật khẩu")
        WRONG_CODE = "wrong_code", _("Sai mã xác thực")
        LOCKED = "locked", _("Bị tạm dừng vì sai nhiều lần")

    at = models.DateTimeField(_("lúc"), default=timezone.now, db_index=True)
    username = models.CharField(_("tên đã nhập"), max_length=60, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, verbose_name=_("tài khoản"), null=True, blank=True
    )
    outcome = models.CharField(_("kết quả"), max_length=20, choices=Outcome)
    address = models.GenericIPAddressField(_("địa chỉ máy"), null=True, blank=True)
    browser = models.CharField(_("trình duyệt"), max_length=200, blank=True)
    session_key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần đăng nhập")
        verbose_name_plural = _("lần đăng nhập")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="whoever_is_in_has_an_account_and_a_session",
                condition=~Q(outcome="in") | (Q(user__isnull=False) & ~Q(session_key="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.username} · {self.get_outcome_display()}"

    @property
    def browser_name(self) -> str:
        return browsers.called(self.browser)


class UnsentForm(models.Model):
    """A form that came too late, kept for whoever typed it (wards.unsent)."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # Of a browser in which nobody was signed in: made for this form alone, and goes with it.
    session_key = models.CharField(max_length=40, blank=True)
    path = models.TextField()
    fields = models.TextField()  # as JSON in plain letters, whatever a browser sends
    files = models.TextField()

    def __str__(self) -> str:
        return f"{self.owner_id} {self.path}"


class Officer(models.Model):
    """A person in charge of the work in a ward; may be honoured. Name and post only."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, verbose_name=_("đơn vị"))
    full_name = models.CharField(_("họ và tên"), max_length=100)
    post = models.CharField(_("chức vụ"), max_length=150)
    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        verbose_name=_("tài khoản"),
        null=True,
        blank=True,
        related_name="officer",
    )
    is_active = models.BooleanField(_("đang công tác"), default=True)
    # The row of the same person in the unit before.
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        verbose_name=_("trước đây"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("cán bộ phụ trách")
        verbose_name_plural = _("cán bộ phụ trách")
        ordering = ["ward", "pk"]

    def __str__(self) -> str:
        return self.full_name
