"""A column's value as an image keeps it: the same for what was typed and for what was read."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Func

from wards.record import chain

UNREADABLE = "?"  # what no column of ours can hold: never what an image says


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


def unchanged_types(column: models.Field, *, stored: bool = False) -> frozenset[type]:
    """The types of values that `plain` gives back as they are, or `as_stored` of what was read. A
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


def is_made_of(column: models.Field) -> bool:
    """Whether driver or field make something of what stands in a column: of a text that is no
    moment SQLite's driver makes nothing, and of a 2 no,
    while a condition in SQL goes by what stands there.
    """
    made = isinstance(column, models.DateField | models.BooleanField)
    return made or hasattr(column, "from_db_value")


class RawColumn(Func):
    """A column as the database has it."""

    template = "COALESCE(%(expressions)s, NULL)"
    output_field = models.Field()


def as_stored(column: models.Field, value: Any) -> Any:
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
