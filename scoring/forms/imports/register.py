"""How rows of units, officers and accounts are written:
by the administrator, each with its trace.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from scoring.forms.imports.comparison import Import
from scoring.rules import permissions
from scoring.rules.refusals import Stale
from wards.models import User
from wards.record import trace


@contextmanager
def written_by_administrator(what: Import, by: User) -> Iterator[None]:
    """Write inside, all or nothing, as the administrator.

    A row that somebody else made meanwhile is Stale.
    """
    if not permissions.is_administrator(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Stale(what) from error


def save_with_trace(form: forms.ModelForm, by: User) -> None:
    """Keep a row, with its trace."""
    is_new = form.instance.pk is None
    trace.leave(form.save(), gettext_lazy("Nhập từ tệp Excel"), by=by, is_new=is_new)
