"""`{{ text|written }}`: what people wrote, said to be Vietnamese, for the middle of a sentence that
is translated.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def written(text: object) -> SafeString:
    return format_html('<span lang="vi">{}</span>', text)
