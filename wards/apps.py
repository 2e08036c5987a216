"""Who takes part: wards, their officers, and the accounts that sign in."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = _("Đơn vị và tài khoản")

    def ready(self) -> None:
        checks.register(_are_the_roles_roles, checks.Tags.security)


def _are_the_roles_roles(**_facts: Any) -> list[checks.CheckMessage]:
    """A role misspelled would leave its people with a password alone, in silence."""
    from wards.models import Role  # noqa: PLC0415 - models can be read only once all apps are known

    unknown = sorted(set(settings.SECOND_STEP_FOR) - set(Role.values))
    hint = f"Roles are {', '.join(Role.values)}."
    return [
        checks.Error(f"SECOND_STEP_FOR names no role: {role}", hint=hint, id="wards.E001")
        for role in unknown
    ]
