"""What an upgrade finds in tables that no record covered yet: written down as it stands, marked so.

Migrations alone use this, on the tables of their own day; nobody has acted, so `by` is nobody.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from wards.record import chain
from wards.record.coverage import TABLES
from wards.record.table import Table

CHUNK = 100  # rows in one entry
SAID = "Ghi nhận hiện trạng khi nâng cấp"


def of_its_day(tables: Mapping[str, Table], apps: Any) -> dict[str, Table]:
    """The covered tables as a migration sees them, without the tables and relations that came
    later.
    """
    known = {model._meta.label_lower for model in apps.get_models()}
    return {label: _of_its_day(table, apps) for label, table in tables.items() if label in known}


def _of_its_day(table: Table, apps: Any) -> Table:
    relations = {relation.name for relation in apps.get_model(table.label)._meta.many_to_many}
    many = tuple(name for name in table.many if name in relations)
    return replace(table, registry=apps, many=many)


def texts_of(**said: list[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Texts with their salts, and their digests."""
    texts = {place: [secrets.token_hex(16), *words] for place, words in said.items()}
    return texts, {place: chain.digest(*words) for place, words in texts.items()}


class Register:
    """Appends to the register's chain."""

    def __init__(self, apps: Any) -> None:
        self.model = apps.get_model("wards", "Trace")
        last = self.model.objects.order_by("-number").values_list("number", "hash", "at").first()
        self.number: int = last[0] if last else 0
        self.previous: str = last[1] if last else ""
        self.at: datetime | None = last[2] if last else None

    @property
    def next_place(self) -> str:
        return f"register#{self.number + 1}"

    def append(
        self,
        kind: str,
        thing: str,
        at: datetime,
        by: int | None,
        rows: dict[str, Any],
        said: dict[str, list[str]],
    ) -> None:
        self.number, self.at = self.number + 1, max(at, self.at or at)
        texts, digests = texts_of(**said)
        sealed = {
            "number": self.number,
            "previous": self.previous,
            "rows": rows,
            "digests": digests,
            "thing": thing,
        }
        body = {"chain": "register", "at": chain.moment(self.at), "act": kind, "by": by}
        self.previous = chain.seal(settings.LEDGER_KEY, sealed | body)
        self.model.objects.create(
            **sealed, kind=kind, at=self.at, by_id=by, hash=self.previous, texts=texts
        )

    def write_down(self, tables: Mapping[str, Table]) -> None:
        """Every row of these tables as it stands."""
        for table in tables.values():
            for rows in _some(table.stored()):
                images = {
                    str(pk): table.image(self.next_place, pk, values) for _owner, pk, values in rows
                }
                found = {table.label: images}
                self.append("found", table.label, timezone.now(), None, found, {"said": [SAID]})


def _some(rows: Iterator[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def import_admin_log(apps: Any, register: Register) -> None:
    """What Django's log kept of units, officers and accounts moves into the register."""
    log = apps.get_model("admin", "LogEntry").objects.filter(content_type__app_label="wards")
    for action in log.order_by("pk").select_related("content_type", "user"):
        thing = f"wards.{action.content_type.model}:{action.object_id}"
        said = {"said": [action.change_message], "by": [action.user.full_name, action.user.role]}
        register.append("found", thing, action.action_time, action.user_id, {}, said)
    log.delete()


def write_down(apps: Any) -> None:
    """The log, then units, people and accounts."""
    register = Register(apps)
    import_admin_log(apps, register)
    register.write_down(of_its_day(TABLES, apps))
