"""`{% once %}`: the id of a form, by which a second sending is known (scoring.views.idempotency),
and whom it was shown to, for whom it is kept when the session has ended meanwhile (wards.unsent).
"""

from collections.abc import Callable
from uuid import uuid4

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from scoring.templatetags.markup import by_hand, escape
from wards import unsent
from wards.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    return by_hand(fields_of(context)())


def fields_of(context: Context) -> Callable[[], str]:
    """Writes the fields of one form of this page after another."""
    # Of the request, since components are included without what stands around them.
    user = getattr(getattr(context, "request", None), "user", None)
    shown_to = ""
    if user is not None and user.is_authenticated:
        mark = escape(unsent.mark(user))
        shown_to = f'<input type="hidden" name="{unsent.FIELD}" value="{mark}">'
    return lambda: f'<input type="hidden" name="request_id" value="{uuid4()}">{shown_to}'


@register.simple_tag
def shown_to(user: User) -> str:
    """The same mark for what scripts send from a page."""
    return unsent.mark(user)
