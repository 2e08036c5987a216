"""Who tried to sign in, from where."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wards import browsers
from wards.models.user import User


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
