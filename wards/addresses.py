"""Addresses of our pages, each worked out once: a page says thirty of them.

An address follows from its name and from what stands in it, and from nothing else. Django looks for
it anew each time, quotes it, and holds it against the pattern.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


class Addresses:
    """As `reverse` gives them, where the program stands now: under which prefix, by which table."""

    def __init__(self) -> None:
        self.where = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()

    def __call__(self, name: str, *within: Any) -> str:
        """Raises NoReverseMatch."""
        return _address(*self.where, name, *map(str, within))


@lru_cache(4000)
def _address(table: str, _prefix: str, name: str, *within: str) -> str:
    return reverse(name, table, within)
