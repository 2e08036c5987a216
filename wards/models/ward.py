"""The units that take part, and what became of them."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
