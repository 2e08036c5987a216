"""Who changed what about accounts, units and officers. It is kept in Django's log table, which the
imports share.

Sentences are Vietnamese whichever language the person reads, as in the change record.
"""

from datetime import date
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.forms import ModelForm
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from wards.models import User


def leave(thing: models.Model, said: str | Promise, *, by: User, is_new: bool = False) -> None:
    """One entry about a stored row, inside the transaction of the change."""
    with override("vi"):
        said = str(said)
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=str(thing.pk),
        object_repr=str(thing)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=said,
    )


def of(thing: models.Model) -> models.QuerySet[LogEntry]:
    """What is known of a row, newest first."""
    kind = ContentType.objects.get_for_model(thing)
    return LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk)).select_related(
        "user"
    )


def differences(form: ModelForm) -> str:
    """What a form changes: `Vai trò: Chuyên viên thẩm định → Trưởng Ban; Đơn vị: trống → Phường 2`."""
    with override("vi"):
        return "; ".join(
            f"{form.fields[name].label}: {_said(form, name, form[name].initial)} → "
            f"{_said(form, name, form.cleaned_data[name])}"
            for name in form.changed_data
        )


def _said(form: ModelForm, name: str, value: Any) -> str:
    field = form._meta.model._meta.get_field(name)
    if isinstance(value, int | str) and isinstance(field, models.ForeignKey):
        value = field.related_model._default_manager.filter(pk=value).first()
    elif choices := getattr(field, "choices", None):
        value = dict(choices).get(value, value)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value) if value not in (None, "") else _("trống")
