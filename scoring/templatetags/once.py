"""`{% once %}`: the id of a form, by which a second sending is known (scoring.views.idempotency), and
whom it was shown to, for whom it is kept when the session has ended meanwhile (wards.unsent)."""

from uuid import uuid4

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wards import unsent
from wards.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    fields = format_html('<input type="hidden" name="request_id" value="{}">', uuid4())
    # Of the request, since components are included without what stands around them.
    user = getattr(getattr(context, "request", None), "user", None)
    if user is not None and user.is_authenticated:
        fields += format_html(
            '<input type="hidden" name="{}" value="{}">', unsent.FIELD, unsent.mark(user)
        )
    return fields


@register.simple_tag
def shown_to(user: User) -> str:
    """The same mark for what scripts send from a page."""
    return unsent.mark(user)
