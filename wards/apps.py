"""Who takes part: wards, their officers, and the accounts that sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = _("Đơn vị và tài khoản")
