"""What a record keeps of a row: its image, and which columns of which table belong to it.

An image holds every covered column in canonical form. Texts that may name a person stand in it as
digests under the record's key and the entry's place, so that neither an export nor the chain gives
them away and a lawful redaction leaves nothing of them. The last image of a row is the row as it
has to be: whoever changes a table beside its named acts is found (scoring/maintenance/replay.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, connections, models
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import JSONArray
from django.utils.translation import gettext_lazy as _

from wards.record import chain

# {table: {primary key: image, or None where the row was deleted}}
Images = dict[str, dict[str, Any]]
UNREADABLE = "?"  # what no column of ours can hold: never what an image says


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
            one.attname: plain(one, one.get_default())
            for one in self.fields
            if not callable(one.default)
        }
        return steady | {name: [] for name in self.many}

    @cached_property
    def fields(self) -> list[models.Field]:
        """The covered columns, without the primary key, by which an image is found."""
        fields = self.model._meta.concrete_fields
        return [one for one in fields if not one.primary_key and one.name not in self.outside]

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
        said = _in_words(wanted)
        if said is None:
            return self._asked(where).iterator()
        alias = self.model._base_manager.db
        known = alias, way, said.words
        if known not in self._statements:
            self._statements[known] = _Statement.of(self._asked(where), alias)
        return self._statements[known].rows(said.numbers)

    @cached_property
    def _statements(self) -> "dict[Any, _Statement]":
        return {}

    def _asked(self, where: Mapping[str, Any]) -> QuerySet[Any, Any]:
        columns = [
            _AsItStands(one.attname) if _is_made_of(one) else one.attname for one in self.fields
        ]
        rows = self.model._base_manager.filter(**where).order_by("pk")
        return rows.values_list(self.of or "pk", "pk", *columns)

    def as_json(self, place: int, **where: Any) -> QuerySet[Any, tuple[int, int, int, list[Any]]]:
        """Rows (place, owner, primary key, columns as JSON), alike for all tables."""
        columns = JSONArray(*(one.attname for one in self.fields))
        return (
            self.model._base_manager.filter(**where)
            .order_by()
            .annotate(
                _place=Value(place), _owner=F(self.of or "pk"), _row=F("pk"), _columns=columns
            )
            .values_list("_place", "_owner", "_row", "_columns")
        )

    def of_columns(self, columns: Sequence[Any]) -> dict[str, Any]:
        """The values of a row whose columns were read as they stand, or went through JSON."""
        found: dict[str, Any] = {}
        pairs = zip(self._columns, columns, strict=True)
        for (name, column, _in_memory, steady_types), value in pairs:
            found[name] = value if type(value) in steady_types else _as_stored(column, value)
        return found

    def told_of(self, columns: Sequence[Any]) -> dict[str, Any]:
        """What `differing` says of these values, worked out in one pass: a large year has hundreds of
        thousands of rows.
        """
        found: dict[str, Any] = {}
        pairs = zip(self._columns_beside_blank, columns, strict=True)
        for (name, column, steady_types, blank), value in pairs:
            plain_value = value if type(value) in steady_types else _as_stored(column, value)
            if plain_value != blank:
                found[name] = plain_value
        return found

    @cached_property
    def _columns_beside_blank(self) -> list[tuple[str, models.Field, frozenset[type], Any]]:
        return [
            (name, column, stored_types, self.blank.get(name))
            for name, column, _in_memory, stored_types in self._columns
        ]

    @cached_property
    def _columns(self) -> list[tuple[str, models.Field, frozenset[type], frozenset[type]]]:
        """(name, column, and of which types a value in memory, and one in the database, is in
        canonical form as it is). Most values are, and a campaign has millions.
        """
        return [(one.attname, one, steady(one), steady(one, stored=True)) for one in self.fields]

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
        return {
            name: self._digest(place, pk, name, value) if self._is_secret(name, value) else value
            for name, value in self.differing(values).items()
        }

    def _is_secret(self, name: str, value: Any) -> bool:
        """What is not there gives nothing away; 0 points would."""
        return name in self.texts and value not in (None, "")

    def differing(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values other than a blank row's: a column that is added later changes nothing of what was
        said before, if it is null or says its default (a text without one is no blank row's). A
        migration that fills a new column otherwise has to write down what it did.
        """
        return {name: value for name, value in values.items() if value != self.blank.get(name)}

    def _digest(self, place: str, pk: Any, name: str, value: Any) -> str:
        return chain.seal(settings.LEDGER_KEY, [place, self.label, str(pk), name, value])


@dataclass(frozen=True)
class _Statement:
    """A query whose only parameters are numbers, as the ORM writes it and reads its answer."""

    alias: str
    sql: str
    converters: Mapping[int, Any]

    @classmethod
    def of(cls, asked: QuerySet[Any, Any], alias: str) -> "_Statement":
        compiler = asked.query.get_compiler(alias)
        sql, _numbers = compiler.as_sql()
        columns = [column for column, _sql, _name in compiler.select]
        return cls(alias, sql, compiler.get_converters(columns))

    def rows(self, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
        database = connections[self.alias]
        with database.cursor() as cursor:
            cursor.execute(self.sql, numbers)
            found = cursor.fetchall()
        for row in found:
            values = list(row)
            for place, (converters, column) in self.converters.items():
                for convert in converters:
                    values[place] = convert(values[place], column, database)
            yield values


def plain(column: models.Field, value: Any) -> Any:
    """A value as an image keeps it: the same for what was typed, and for what was read."""
    try:
        value = column.to_python(value)
        if isinstance(value, datetime):
            return chain.moment(value)
        if isinstance(value, date):
            return value.isoformat()
        value = column.get_prep_value(value)
    except (ValidationError, ValueError, TypeError, ArithmeticError):
        return UNREADABLE
    return value if value is None or isinstance(value, bool | int) else str(value)


# Whose values of this very type `plain` gives back as they are.
STEADY: dict[type, tuple[type[models.Field], ...]] = {
    str: (models.CharField, models.TextField),
    int: (models.IntegerField,),
    bool: (models.BooleanField,),
}


def steady(column: models.Field, *, stored: bool = False) -> frozenset[type]:
    """The types of values that `plain` gives back as they are, or `_as_stored` of what was read. A
    column that reads or writes them in its own way has none of them, unless it says so
    (`stored_plain`).
    """
    there: Any = column
    while there.is_relation:
        there = there.target_field
    mine = type(there)
    found = {
        kind
        for kind, families in STEADY.items()
        for family in families
        if mine.to_python is family.to_python and mine.get_prep_value is family.get_prep_value
    }
    if plain(column, None) is None:
        found.add(type(None))
    if stored and hasattr(mine, "stored_plain"):
        found.add(mine.stored_plain)
    return frozenset(found)


# Columns that hold a whole number, or yes and no as one.
WHOLE = (models.IntegerField, models.BooleanField, models.ForeignKey)


def _is_made_of(column: models.Field) -> bool:
    """Whether driver or field make something of what stands in a column: of a text that is no moment
    SQLite's driver makes nothing, and of a 2 no, while a condition in SQL goes by what stands there.
    """
    made = isinstance(column, models.DateField | models.BooleanField)
    return made or hasattr(column, "from_db_value")


class _AsItStands(Func):
    """A column as the database has it."""

    template = "COALESCE(%(expressions)s, NULL)"
    output_field = models.Field()


def _as_stored(column: models.Field, value: Any) -> Any:
    """What a column of the database says. SQLite keeps texts and fractions in any of them, which a
    page would show and Python reads as numbers.
    """
    if isinstance(value, bytes) or (isinstance(column, WHOLE) and isinstance(value, str | float)):
        return UNREADABLE
    try:
        if isinstance(column, models.DateTimeField) and value is not None:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            # SQLite does not say that it is UTC.
            return chain.moment(at if at.tzinfo else at.replace(tzinfo=UTC))
        if hasattr(column, "from_db_value"):
            value = column.from_db_value(value, None, connection)
    except (ValueError, TypeError, ArithmeticError):
        return UNREADABLE
    return plain(column, value)


# Table, owner, primary key, values other than a blank row's.
StoredRow = tuple[Table, int, int, dict[str, Any]]


def together(tables: Sequence[tuple[Table, Mapping[str, Any]]]) -> Iterator[StoredRow]:
    """Rows of several tables, each with what narrows it, in one query: owner by owner, in the order
    of the tables, by primary key. Of each row what is other than a blank one's.
    """
    for place, owner, pk, columns in _all_rows(tables):
        table = tables[place][0]
        yield table, owner, pk, table.told_of(columns)


def _all_rows(tables: Sequence[tuple[Table, Mapping[str, Any]]]) -> Iterable[Sequence[Any]]:
    """Rows (place, owner, primary key, columns), by a statement that is put together once for
    tables that are narrowed alike.
    """
    words: list[Any] = []
    numbers: list[Any] = []
    asked = []
    for place, (table, where) in enumerate(tables):
        ((way, wanted),) = where.items()
        if isinstance(wanted, list | set | tuple) and not wanted:
            continue  # nothing of this table
        said = _in_words(wanted) if table.registry is apps else None
        if said is None:
            return _union(tables).iterator()
        asked.append((table, where))
        words.append((table.label, way, said.words))
        numbers += [place, *said.numbers]
    if not asked:
        return []
    alias = asked[0][0].model._base_manager.db
    key = alias, *words
    if key not in _unions:
        _unions[key] = _Statement.of(_union(asked), alias)
    return _unions[key].rows(numbers)


_unions: "dict[Any, _Statement]" = {}
# Of longer lists each would be a statement of its own.
LONGEST = 100


class _Said(NamedTuple):
    """What narrows a table: words that stay the same for all such, and what does not."""

    words: str
    numbers: Sequence[Any]


def _in_words(wanted: Any) -> _Said | None:
    """One number, some of them, or a query that finds them; None where the ORM is asked each time."""
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


def _union(tables: Sequence[tuple[Table, Mapping[str, Any]]]) -> QuerySet[Any, Any]:
    rows = [table.as_json(place, **where) for place, (table, where) in enumerate(tables)]
    # Side by side: one inside the other, SQLite's parser has no room for as many tables as these.
    return rows[0].union(*rows[1:], all=True).order_by("_owner", "_place", "_row")


def images(
    tables: Mapping[str, Table],
    place: str,
    rows: Iterable[models.Model] = (),
    gone: Iterable[models.Model] = (),
) -> Images:
    """The images of rows that were written, and the marks of those that were deleted."""
    found: Images = {}
    for row in rows:
        table = tables[row._meta.label_lower]
        found.setdefault(table.label, {})[str(row.pk)] = table.image(
            place, row.pk, table.values(row)
        )
    for row in gone:
        found.setdefault(row._meta.label_lower, {})[str(row.pk)] = None
    return found


def read(tables: Mapping[str, Table], place: str, rows: Iterable[models.Model]) -> Images:
    """The images of rows as the database has them now: what a page held may have been older."""
    found: Images = {}
    for row in rows:
        table = tables[row._meta.label_lower]
        for _owner, pk, values in table.stored(pk=row.pk):
            found.setdefault(table.label, {})[str(pk)] = table.image(place, pk, values)
    return found


def by_label(tables: Sequence[Table]) -> dict[str, Table]:
    return {table.label: table for table in tables}


SIGNING_IN = _("thuộc việc đăng nhập: đổi mỗi khi vào hoặc đổi mật khẩu, không in trên giấy nào")

# Units, people and accounts: their images stand in the chain of wards/record/trace.py.
TABLES = by_label(
    [
        Table("wards.ward", many=("successors",)),
        Table("wards.wardchange", texts=frozenset({"basis"}), many=("accounts", "officers")),
        Table(
            "wards.user",
            texts=frozenset({"full_name", "email"}),
            outside=dict.fromkeys(("password", "last_login", "given_password_until"), SIGNING_IN),
        ),
        Table("wards.officer", texts=frozenset({"full_name", "post"})),
    ]
)
# Tables of this floor that no record covers, with the reason.
OUTSIDE = {
    "wards.signin": _("lần đăng nhập: có địa chỉ máy nên hết hạn thì xóa, không làm căn cứ cho gì"),
    "wards.unsentform": _(
        "biểu mẫu gửi muộn, giữ nửa ngày cho người đã nhập: chưa được lưu, không làm căn cứ cho gì"
    ),
    "wards.ward_successors": _("nằm trong hình ảnh của đơn vị (cột successors)"),
    "wards.wardchange_accounts": _("nằm trong hình ảnh của thay đổi (cột accounts)"),
    "wards.wardchange_officers": _("nằm trong hình ảnh của thay đổi (cột officers)"),
}
