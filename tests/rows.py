"""How many rows a page reads of the database: counted, so that no machine's day decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


class RowsRead:
    """What was read so far."""

    def __init__(self) -> None:
        self.count = 0


@contextmanager
def rows_read() -> Iterator[RowsRead]:
    """Count the rows that come out of the database meanwhile."""
    read = RowsRead()

    class Counting(CursorWrapper):
        def fetchone(self) -> Any:
            row = self.cursor.fetchone()
            read.count += row is not None
            return row

        def fetchmany(self, *size: int) -> Any:
            return self._counted(self.cursor.fetchmany(*size))

        def fetchall(self) -> Any:
            return self._counted(self.cursor.fetchall())

        def __iter__(self) -> Iterator[Any]:
            for row in self.cursor:
                read.count += 1
                yield row

        def _counted(self, rows: Any) -> Any:
            read.count += len(rows)
            return rows

    def make(cursor: Any) -> CursorWrapper:
        return Counting(cursor, connection)

    connection.make_cursor = make  # type: ignore[method-assign]
    try:
        yield read
    finally:
        del connection.make_cursor
