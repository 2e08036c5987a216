"""The one door to the change record. Every named act calls `record` inside its own transaction.

Values are written as the texts an office would read (points `4,5`, dates `30/11/2026`), only for fields
that changed, so that `old` and `new` of all entries replay to today's state.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.timezone import localtime

from scoring.models.entry import Act, Entry
from scoring.permissions import Audience
from scoring.points import show
from wards.models import User


def text(value: Any) -> Any:
    """A value as the change record keeps it; `None` stays `None`."""
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, datetime):
        return localtime(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, models.Model):
        return str(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that changed, as texts: (old, new)."""
    changed = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    return (
        {field: text(before[field]) for field in changed if field in before},
        {field: text(after[field]) for field in changed if field in after},
    )


def record(
    act: Act,
    *,
    by: User,
    campaign: Any,
    scorecard: Any = None,
    score: Any = None,
    subject: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    audience: Audience = Audience.READERS,
    at: datetime | None = None,
) -> Entry:
    """Write one entry. Must be called inside the transaction of the act that it tells of."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry belongs into the transaction of its act")
    old, new = difference(before or {}, after or {})
    return Entry.objects.create(
        campaign=campaign,
        scorecard=scorecard,
        score=score,
        by=by,
        at=at or timezone.now(),
        act=act,
        subject=subject[:300],
        old=old,
        new=new,
        reason=reason,
        audience=audience,
    )
