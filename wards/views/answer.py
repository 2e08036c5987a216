"""What the pages of the administrator share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wards.record import trace
from wards.views.requests import person

TRACED = 20  # entries on a page


def change(act: Callable[..., None], form: ModelForm[Any], request: HttpRequest) -> None:
    """Store what a form changed, if anything, with what it was before."""
    if form.changed_data:
        act(
            form.instance,
            changed=form.changed_data,
            said=trace.differences(form),
            by=person(request),
        )


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it; what cannot be is told at the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except IntegrityError:
        # Somebody wrote it between the check of the form and this act.
        form.add_error(
            None,
            _("Người khác vừa lưu cùng tên đăng nhập, mã hoặc cán bộ này. Hãy xem lại rồi lưu."),
        )
        return False
    return True
