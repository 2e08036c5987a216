"""What views ask of a request: its person, the methods of a page, what its form is bound to."""

from typing import cast

from django.http import HttpRequest, QueryDict

from wards.models import User

PAGE_METHODS = ("GET", "HEAD", "POST")


def person(request: HttpRequest) -> User:
    """The signed-in user; views behind a policy have one."""
    return cast(User, request.user)


def form_data(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing on GET, also an empty POST on POST."""
    return request.POST if request.method == "POST" else None
