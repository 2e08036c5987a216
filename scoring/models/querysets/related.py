"""Rows of tables that stand above the one that asks."""

from typing import Any

from django.db import models


def related(model: type[models.Model], name: str) -> Any:
    """All rows of a table that refers to this one: it stands above, so that it is not imported."""
    return model._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]
