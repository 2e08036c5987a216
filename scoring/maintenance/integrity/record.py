"""What must hold of the change record: it is intact, and tells of every row and of no other."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from scoring.ledger import coverage, papers
from scoring.maintenance import audit, replay
from scoring.models import Campaign


def entries_replay() -> Iterator[str]:
    """The entries of all records, played again, give every covered row, and no other."""
    yield from replay.differences()


def rows_hang_on_something() -> Iterator[str]:
    """What hangs on nothing belongs to no card and no campaign, so that no replay meets it."""
    for table in (coverage.TABLES | coverage.REGISTER).values():
        relations: list[Any] = [table.model._meta.get_field(name) for name in table.many]
        for model in (table.model, *(relation.remote_field.through for relation in relations)):
            for column in model._meta.concrete_fields:
                if column.is_relation:
                    yield from _hanging_on_nothing(model, column)


def _hanging_on_nothing(model: Any, column: Any) -> Iterator[str]:
    there = column.related_model._base_manager.filter(pk=OuterRef(column.attname))
    rows = model._base_manager.exclude(**{column.attname: None}).filter(~Exists(there))
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield _("%(row)s số %(pk)s: %(column)s không còn trong dữ liệu.") % {
            "row": str(model._meta.verbose_name).capitalize(),
            "pk": pk,
            "column": column.verbose_name,
        }


def record_is_intact() -> Iterator[str]:
    yield from audit.verify().findings
    # One after another: each keeps its seal, which names every card.
    for campaign in Campaign.objects.iterator():
        deviations = papers.deviations(campaign, at_once=replay.CHUNK)
        if names := sorted({*deviations, *papers.wrong_receipts(campaign)}):
            facts = {"campaign": campaign, "names": ", ".join(names)}
            yield (
                _("%(campaign)s: số liệu in trên giấy không khớp với niêm phong: %(names)s.")
                % facts
            )
