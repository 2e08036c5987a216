"""What is contested and how it is judged."""

import os
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from scoring.maintenance import plan_triggers


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Chấm điểm thi đua")

    def ready(self) -> None:
        """The change record's triggers are made again after every `migrate`, which may have dropped
        them; those of the plan are lifted before it.

        A signal, because Django has no other word for "when the tables stand": nothing of the
        business hangs on it.
        """
        post_migrate.connect(_guard_the_record, sender=self)
        pre_migrate.connect(_leave_the_plan, sender=self)
        post_migrate.connect(_guard_the_plan, sender=self)
        checks.register(_is_the_record_guarded, checks.Tags.database)
        checks.register(_is_the_key_a_key, checks.Tags.security)
        checks.register(_is_the_office_program_there)


def _guard_the_record(**_facts: Any) -> None:
    from scoring.ledger import triggers  # noqa: PLC0415 - models can be read only once all apps are known

    triggers.install()


def _leave_the_plan(**_facts: Any) -> None:
    plan_triggers.lift()


def _guard_the_plan(**_facts: Any) -> None:
    plan_triggers.install()


def _is_the_record_guarded(databases: Any = None, **_facts: Any) -> list[checks.CheckMessage]:
    """A warning: `migrate` asks this before it begins, and must not be kept from making the
    triggers.
    """
    from scoring.ledger import triggers  # noqa: PLC0415 - models can be read only once all apps are known

    if not databases or not triggers.is_due() or not (names := triggers.missing()):
        return []
    return [
        checks.Warning(
            f"The change record is not guarded: {', '.join(names)}.",
            hint="Run manage.py migrate, then manage.py verify_ledger.",
            id="scoring.W001",
        )
    ]


def _is_the_office_program_there(**_facts: Any) -> list[checks.CheckMessage]:
    program = settings.OFFICE_PROGRAM
    if not program or (os.path.isabs(program) and os.access(program, os.X_OK)):
        return []
    return [
        checks.Error(
            f"OFFICE_PROGRAM names {program}, which is no program on this machine.",
            hint="Name LibreOffice by its whole path, such as /usr/bin/soffice; empty for no PDF.",
            id="scoring.E002",
        )
    ]


def _is_the_key_a_key(**_facts: Any) -> list[checks.CheckMessage]:
    if len(settings.LEDGER_KEY) >= 32 and settings.LEDGER_KEY != settings.SECRET_KEY:
        return []
    hint = "Make one of its own: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    return [
        checks.Error(
            "LEDGER_KEY is shorter than 32 characters, or the same as SECRET_KEY.",
            hint=hint,
            id="scoring.E001",
        )
    ]
