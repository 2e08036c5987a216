"""How a process that helps another one begins. Apart from what it is to do, which reads the tables
on import: those are known only once this is done.
"""

from typing import Any

import django
from django.db import connections


def get_ready(database: dict[str, Any]) -> None:
    """Look at the database that the process looks at which asked for help."""
    django.setup()
    connections["default"].settings_dict.update(database)
