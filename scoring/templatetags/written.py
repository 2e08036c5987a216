"""`{{ text|written }}`: what people wrote, said to be Vietnamese, for the middle of a sentence that
is translated.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from scoring.models.plan.cluster_criterion import only_for
from wards.forms import missing

register = template.Library()


@register.filter
def written(text: object) -> SafeString:
    return format_html('<span lang="vi">{}</span>', text)


@register.filter
def with_label(sentence: str, label: object) -> str:
    """`{{ error|with_label:field.label }}`."""
    return missing.with_label(label, sentence)


@register.filter
def for_whom(clusters: Iterable[str]) -> SafeString:
    """“chỉ tính cho Cụm 1, Cụm 3”, by the names of these clusters."""
    names = format_html_join(", ", '<span lang="vi">{}</span>', ([name] for name in clusters))
    return format_html(only_for(["{}"]), names)
