"""The scores of cards that are dealt: a row for each item of each card, all alike but for their
item, so that the database writes them in one statement,
and their images differ in their card alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connections, models, router

from scoring.ledger import coverage
from wards.database.prepared import prepared
from wards.record.chain import Written, written

LABEL = "scoring.score"


def blank_scores(
    score: type[models.Model],
    cards: Sequence[models.Model],
    plans: Mapping[int | None, Sequence[Any]],
) -> None:
    """Write one for each leaf of the plan of its cluster, for each of these new cards of one
    campaign, in this order.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    for cluster, leaves in plans.items():
        alike.setdefault(tuple(leaves), []).append(cluster or 0)
    for leaves, clusters in alike.items():
        if cards and leaves:
            _write(score, cards, leaves, clusters)


def _write(
    score: type[models.Model],
    cards: Sequence[models.Model],
    leaves: Sequence[Any],
    clusters: Sequence[int],
) -> None:
    """One statement for all cards of these clusters, which have the same items; 0 is none."""
    database = connections[router.db_for_write(score)]
    fields = {field.name: field for field in score._meta.concrete_fields}
    card, item, cap = (fields.pop(name) for name in ("scorecard", "item", "cap"))
    fields.pop(score._meta.pk.name)
    # What a blank row has in the other columns; where it has nothing, the database has nothing.
    sample = score()
    alike: dict[str, Any] = {
        str(field.column): field.get_db_prep_save(getattr(sample, field.attname), database)
        for field in fields.values()
    }
    alike = {column: value for column, value in alike.items() if value is not None}
    quoted = database.ops.quote_name
    columns = [quoted(str(name)) for name in (card.column, item.column, cap.column, *alike)]
    # Whoever deals holds the campaign: between the first and the last card there is no other's.
    sql = (
        f"INSERT INTO {quoted(score._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT card.id, leaf.column2, leaf.column3{', %s' * len(alike)} "
        f"FROM {quoted(type(cards[0])._meta.db_table)} AS card "
        f"CROSS JOIN (VALUES {', '.join(['(%s, %s, %s)'] * len(leaves))}) AS leaf "
        "WHERE card.campaign_id = %s AND card.id BETWEEN %s AND %s "
        f"AND coalesce(card.cluster_id, 0) IN ({', '.join(['%s'] * len(clusters))}) "
        "ORDER BY card.id, leaf.column1"
    )
    items = [
        number
        for place, leaf in enumerate(leaves)
        for number in (place, leaf.pk, cap.get_db_prep_save(leaf.farthest, database))
    ]
    where = [leaves[0].campaign_id, cards[0].pk, cards[-1].pk, *clusters]
    with database.cursor() as cursor:
        cursor.execute(sql, [*alike.values(), *items, *where])


def images_of_blank_scores(
    score: type[models.Model], cards: Sequence[models.Model], leaves: Sequence[Any]
) -> Iterator[dict[str, Written]]:
    """What the entry of each of these cards, which stand next to one another, keeps of its scores,
    as text. One query. No text of theirs is in them,
    so that they are the same at any place of the record.
    """
    alike = {leaf.pk: _around_the_card(score(item=leaf, cap=leaf.farthest)) for leaf in leaves}
    found: dict[int, list[str]] = {card.pk: [] for card in cards}
    for pk, card, item in _ids_of_scores(cards[0].pk, cards[-1].pk):
        if card in found:
            before, after = alike[item]
            found[card].append(f'"{pk}":{before}{card}{after}')
    for card in cards:
        yield {LABEL: Written(f"{{{','.join(sorted(found[card.pk]))}}}")}


@prepared
def _ids_of_scores(first: int, last: int) -> models.QuerySet[Any, Any]:
    scores = apps.get_model(LABEL)._default_manager.filter(
        scorecard__gte=first, scorecard__lte=last
    )
    return scores.order_by().values_list("pk", "scorecard", "item")


def _around_the_card(score: models.Model) -> tuple[str, str]:
    """The image of a blank score as text:
    what stands before the number of its card, and after it.
    """
    table = coverage.TABLES[LABEL]
    image = table.image("", None, table.values(score)) | {"scorecard_id": 0}
    before, name, after = written(image).text.partition('"scorecard_id":')
    return before + name, after.removeprefix("0")
