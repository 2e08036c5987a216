"""Rows of models that may not be imported here, because they import this one."""

from typing import Any

from django.db import models


def related(model: type[models.Model], name: str) -> Any:
    """All rows of the model that refers to this one under this name."""
    return model._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]
