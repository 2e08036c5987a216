"""The cursor of statements whose plans PostgreSQL keeps (planned.py)."""

from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor


class PlannedCursor(ServerBindingCursor):
    """Sends a statement's text once for each connection, and afterwards its values alone."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        found = super().execute(query, params, **more, prepare=True)  # type: ignore[misc]
        self._query = Sent(self.connection, query, params)  # type: ignore[attr-defined]
        return found

    def close(self) -> None:
        """Its connection keeps it for the next statement."""
        self._reset()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Sent:
    """What was sent, for whoever reads along: written out only then."""

    connection: Any
    words: str
    params: Any

    @property
    def query(self) -> bytes:
        return ClientCursor(self.connection).mogrify(self.words, self.params).encode()
