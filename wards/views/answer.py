"""What the pages of the administrator share."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from wards.models import User

PAGE_METHODS = ("GET", "HEAD", "POST")
TRACED = 20  # entries on a page


def person(request: HttpRequest) -> User:
    """The signed-in user; views behind a policy have one."""
    return cast(User, request.user)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do it; what cannot be is told at the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
