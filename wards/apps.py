"""Who takes part: wards, their officers, and the accounts that sign in."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from wards.database import standby


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = _("Đơn vị và tài khoản")

    def ready(self) -> None:
        checks.register(_are_the_roles_roles, checks.Tags.security)
        checks.register(_does_the_replica_follow, checks.Tags.database)
        checks.register(_is_the_pooler_named, checks.Tags.database)


def _are_the_roles_roles(**_facts: Any) -> list[checks.CheckMessage]:
    """A role misspelled would leave its people with a password alone, in silence."""
    from wards.models import Role  # noqa: PLC0415 - models can be read only once all apps are known

    unknown = sorted(set(settings.SECOND_STEP_FOR) - set(Role.values))
    hint = f"Roles are {', '.join(Role.values)}."
    return [
        checks.Error(f"SECOND_STEP_FOR names no role: {role}", hint=hint, id="wards.E001")
        for role in unknown
    ]


def _does_the_replica_follow(databases: Any = None, **_facts: Any) -> list[checks.CheckMessage]:
    """A warning: without a standby everything is read from the primary."""
    if not databases or not settings.REPLICA_URL:
        return []
    try:
        sentence = standby.compared()
    except DatabaseError as problem:
        sentence = f"REPLICA_URL does not answer: {problem}".strip()
    if not sentence:
        return []
    hint = "Name a standby that follows the database of DATABASE_URL, or leave REPLICA_URL empty."
    return [checks.Warning(f"{sentence}.", hint=hint, id="wards.W001")]


def _is_the_pooler_named(databases: Any = None, **_facts: Any) -> list[checks.CheckMessage]:
    """Whoever speaks to a pooler is told a number of the pooler's own, not that of the process that
    answers.
    """
    if not databases or settings.POOLER or connection.vendor != "postgresql":
        return []
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        if cursor.fetchone()[0] == connection.connection.info.backend_pid:
            return []
    return [
        checks.Error(
            "A pooler stands between the program and PostgreSQL, and POOLER is false.",
            hint="Say POOLER=true: with cursors kept on the server, people could meet the rows of "
            "others.",
            id="wards.E002",
        )
    ]
