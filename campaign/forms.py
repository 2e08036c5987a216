"""What forms are drawn by, with plain fields written by hand.

Django's template of a field includes that of an input, and that one the template of its attributes,
which asks of each what it is: four fields were an eighth of a page of fifty items.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from scoring.templatetags.markup import escape

INPUTS = (
    "checkbox", "date", "datetime", "email", "file", "hidden", "number", "password", "text", "time",
)  # fmt: skip


class Renderer(TemplatesSetting):
    """Django's own templates and ours, but for what is in BY_HAND."""

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString | str:
        write = BY_HAND.get(template_name)
        return (
            write(context["widget"]) if write else super().render(template_name, context, request)
        )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{_said(value)}"'
    kind, name = _said(widget["type"]), _said(widget["name"])
    return f'<input type="{kind}" name="{name}"{held}{_attributes(widget["attrs"])}>'


def _text_of_lines(widget: Mapping[str, Any]) -> str:
    name, attributes = _said(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attributes}>\n{_said(widget["value"] or "")}</textarea>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    """One that is true stands alone, one that is false not at all."""
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _said(value: object) -> str:
    """As templates say it: what is markup already stays."""
    words = str(value)  # of a promise of markup, too
    return words if isinstance(words, SafeString) else escape(words)


BY_HAND: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _text_of_lines,
}
