"""The people in charge of the work in a unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wards.models.user import User
from wards.models.ward import Ward


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
