"""Lists to look at: what all of them have in common."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from scoring.rules import permissions


class ReadOnly(admin.ModelAdmin):
    """To look at, not to change; for the Board as well."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.opens_admin(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.opens_admin(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)  # of the model's own manager
        return rows.visible_to(request.user)


class KnownFilter(admin.SimpleListFilter):
    """A filter for which a value that means nothing is no filter."""

    def value(self) -> str | None:
        found = super().value()
        return found if found in {str(value) for value, _label in self.lookup_choices} else None
