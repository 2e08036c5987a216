"""Questions that are asked for each row by itself."""

from django.db.models import Exists


class ExistsForEach(Exists):
    """EXISTS that is looked up for each row. Of an ordinary one PostgreSQL makes a table of all that
    it could match where it expects many rows to ask: for the fifty cards of a page it read the items
    of every year.
    """

    template = "((%(subquery)s) IS NOT NULL)"
