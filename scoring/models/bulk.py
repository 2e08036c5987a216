"""Many rows written in few statements, where they come to few values (else writes.update_each)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F


def bulk_store(rows: Sequence[Any], *fields: str) -> None:
    """Write these fields of many rows that are locked, as `save(update_fields=…)` would one by one:
    a statement for some hundred rows of each kind, which names nothing but these fields. The
    version, which every row has risen by one, rises in the database.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    names = [rows[0]._meta.get_field(name).attname for name in fields] if rows else []
    for row in rows:
        alike.setdefault(tuple(getattr(row, name) for name in names), []).append(row.pk)
    for values, pks in alike.items():
        facts = dict(zip(names, values, strict=True))
        for start in range(0, len(pks), 500):
            some = type(rows[0])._default_manager.filter(pk__in=pks[start : start + 500])
            some.update(**facts, version=F("version") + 1)
