"""`{% once %}`: the id of a form, by which a second sending is known (scoring.views.retries)."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid4())
