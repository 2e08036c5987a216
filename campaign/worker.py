"""Warms up a server process before its first request."""

import gc
from importlib import import_module

from django.conf import settings


def make_ready() -> None:
    """Once the application stands."""
    # Django reads all views at the first request:
    # whoever sends it to a fresh worker would wait for that.
    import_module(settings.ROOT_URLCONF)
    # All of it stays: whoever met a collection of it would wait for a tenth of a second.
    gc.collect()
    gc.freeze()
