"""The administrator's transaction, in which accounts, officers and units are kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction

from wards.models import User


@contextmanager
def keeping(by: User) -> Iterator[None]:
    """The administrator's transaction.

    All administrators are locked in it: of two who lock each other, one is late.
    """
    with transaction.atomic():
        if by.pk not in {
            user.pk for user in User.objects.administrators().select_for_update().order_by("pk")
        }:
            raise PermissionDenied
        yield
