"""A table that a record covers: which of its columns stand in the image of a row, and how.

An image holds every covered column in canonical form. Texts that may name a person stand in it as
digests under the record's key and the entry's place, so that neither an export nor the chain gives
them away and a lawful redaction leaves nothing of them. The last image of a row is the row as it
has to be: whoever changes a table beside its named acts is found (scoring/maintenance/replay.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import JSONArray

from wards.record import chain
from wards.record.values import RawColumn, as_stored, is_made_of, plain, unchanged_types

# {table: {primary key: image, or None where the row was deleted}}
Images = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Table:
    """A covered table. `of` leads from a row to the card or campaign that it hangs on.

    `texts`: columns kept as digests. `outside`: columns left out, each with the reason. `many`:
    relations kept as sorted ids.
    """

    label: str
    of: str = ""
    texts: frozenset[str] = frozenset()
    outside: Mapping[str, Any] = field(default_factory=dict)
    many: tuple[str, ...] = ()
    registry: Any = apps  # a migration looks at the tables of its own day

    @property
    def model(self) -> type[models.Model]:
        return self.registry.get_model(self.label)

    @cached_property
    def blank(self) -> dict[str, Any]:
        """The values of a row that nothing was said about."""
        steady = {
            column.attname: plain(column, column.get_default())
            for column in self.fields
            if not callable(column.default)
        }
        return steady | {name: [] for name in self.many}

    @cached_property
    def fields(self) -> list[models.Field]:
        """The covered columns, without the primary key, by which an image is found."""
        fields = self.model._meta.concrete_fields
        return [
            column
            for column in fields
            if not column.primary_key and column.name not in self.outside
        ]

    @cached_property
    def by_name(self) -> list[models.Field]:
        """The covered columns in the order in which canonical text names them."""
        return sorted(self.fields, key=lambda column: column.attname)

    def values(self, row: models.Model) -> dict[str, Any]:
        """The covered columns of a row in memory, in canonical form."""
        found: dict[str, Any] = {}
        for name, column, steady_types, _of_stored in self._columns:
            value = getattr(row, name)
            found[name] = value if type(value) in steady_types else plain(column, value)
        for name in self.many:
            found[name] = sorted(getattr(row, name).values_list("pk", flat=True))
        return found

    def stored(self, **where: Any) -> Iterator[tuple[Any, int, dict[str, Any]]]:
        """(owner, primary key, values) of rows as the database has them, read without making
        objects.
        """
        linked = {name: self._links(name) for name in self.many}
        for owner, pk, *values in self._as_they_stand(where):
            found = self.of_columns(values)
            for name, links in linked.items():
                found[name] = sorted(links.get(pk, ()))
            yield owner, pk, found

    def _as_they_stand(self, where: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        """(owner, primary key, columns) of these rows.

        Acts and checks ask for rows of the same few tables by their numbers again and again. What
        the ORM works out for that costs several times the database's answer: it is kept.
        """
        if len(where) != 1:
            return self._asked(where).iterator()
        ((way, wanted),) = where.items()
        said = in_words(wanted)
        if said is None:
            return self._asked(where).iterator()
        alias = self.model._base_manager.db
        known = alias, way, said.words
        if known not in self._statements:
            self._statements[known] = Statement.of(self._asked(where), alias)
        return self._statements[known].rows(said.numbers)

    @cached_property
    def _statements(self) -> "dict[Any, Statement]":
        return {}

    def _asked(self, where: Mapping[str, Any]) -> QuerySet[Any, Any]:
        columns = [
            RawColumn(column.attname) if is_made_of(column) else column.attname
            for column in self.fields
        ]
        rows = self.model._base_manager.filter(**where).order_by("pk")
        return rows.values_list(self.of or "pk", "pk", *columns)

    def as_json(self, place: int, **where: Any) -> QuerySet[Any, tuple[int, int, int, list[Any]]]:
        """Rows (place, owner, primary key, columns by their names as JSON),
        alike for all tables.
        """
        columns = JSONArray(*(column.attname for column in self.by_name))
        return (
            self.model._base_manager.filter(**where)
            .order_by()
            .annotate(
                _place=Value(place), _owner=F(self.of or "pk"), _row=F("pk"), _columns=columns
            )
            .values_list("_place", "_owner", "_row", "_columns")
        )

    def of_columns(self, columns: Sequence[Any]) -> dict[str, Any]:
        """The values of a row whose columns were read as they stand."""
        found: dict[str, Any] = {}
        pairs = zip(self._columns, columns, strict=True)
        for (name, column, _in_memory, steady_types), value in pairs:
            found[name] = value if type(value) in steady_types else as_stored(column, value)
        return found

    @cached_property
    def _columns(self) -> list[tuple[str, models.Field, frozenset[type], frozenset[type]]]:
        """(name, column, and of which types a value in memory, and one in the database, is in
        canonical form as it is). Most values are, and a campaign has millions.
        """
        return [
            (column.attname, column, unchanged_types(column), unchanged_types(column, stored=True))
            for column in self.fields
        ]

    def _links(self, name: str) -> dict[int, list[int]]:
        relation: Any = self.model._meta.get_field(name)
        pairs = relation.remote_field.through.objects.values_list(
            f"{relation.m2m_column_name()}", f"{relation.m2m_reverse_name()}"
        )
        links: dict[int, list[int]] = {}
        for mine, theirs in pairs:
            links.setdefault(mine, []).append(theirs)
        return links

    def image(self, place: str, pk: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the entry at this place (chain and number) keeps of these values: those that differ
        from a blank row's.
        """
        found = self.differing(values)
        for name in self.texts & found.keys():
            # What is not there gives nothing away; 0 points would.
            if found[name] not in (None, ""):
                found[name] = self._digest(place, pk, name, found[name])
        return found

    def differing(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values other than a blank row's: a column that is added later changes nothing of what was
        said before, if it is null or says its default (a text without one is no blank row's). A
        migration that fills a new column otherwise has to write down what it did.
        """
        blank = self.blank
        return {name: value for name, value in values.items() if value != blank.get(name)}

    def _digest(self, place: str, pk: Any, name: str, value: Any) -> str:
        return chain.seal(settings.LEDGER_KEY, [place, self.label, str(pk), name, value])


@dataclass(frozen=True)
class Statement:
    """A query whose only parameters are numbers, as the ORM writes it and reads its answer."""

    alias: str
    sql: str
    converters: Mapping[int, Any]

    @classmethod
    def of(cls, asked: QuerySet[Any, Any], alias: str) -> "Statement":
        compiler = asked.query.get_compiler(alias)
        sql, _numbers = compiler.as_sql()
        columns = [column for column, _sql, _name in compiler.select]
        return cls(alias, sql, compiler.get_converters(columns))

    def stored(self, numbers: Sequence[int]) -> Iterator[Sequence[Sequence[Any]]]:
        """The rows as the database gives them, some hundred at a time."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.sql, numbers)
            while found := cursor.fetchmany(AT_ONCE):
                yield found

    def rows(self, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
        """The rows as the ORM reads them."""
        database = connections[self.alias]
        for some in self.stored(numbers):
            for row in some:
                values = list(row)
                for place, (converters, column) in self.converters.items():
                    for convert in converters:
                        values[place] = convert(values[place], column, database)
                yield values


AT_ONCE = 500  # rows that are taken from the database together
# Of longer lists each would be a statement of its own.
LONGEST = 100


class _Said(NamedTuple):
    """What narrows a table: words that stay the same for all such, and what does not."""

    words: str
    numbers: Sequence[Any]


def in_words(wanted: Any) -> _Said | None:
    """One number, some of them, or a query that finds them;
    None where the ORM is asked each time.
    """
    if type(wanted) is int:
        return _Said("one", [wanted])
    if isinstance(wanted, QuerySet):
        try:
            return _Said(*wanted.query.sql_with_params())
        except EmptyResultSet:
            return None
    numbers = list(dict.fromkeys(wanted)) if isinstance(wanted, list | set | tuple) else []
    if 0 < len(numbers) <= LONGEST and all(type(number) is int for number in numbers):
        return _Said(f"{len(numbers)} of them", numbers)
    return None


def by_label(tables: Sequence[Table]) -> dict[str, Table]:
    return {table.label: table for table in tables}
