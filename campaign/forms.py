"""A form renderer that writes plain fields in Python instead of templates.

Django's template of a field includes that of an input, and that one the template of its attributes,
which asks of each what it is: four fields were an eighth of a page of fifty items, and a twentieth
with their inputs alone written so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.templatetags.markup import escape

INPUTS = (
    "checkbox", "date", "datetime", "email", "file", "hidden", "number", "password", "text", "time",
)  # fmt: skip


class Renderer(TemplatesSetting):
    """Django's own templates and ours, but for what is in BY_HAND."""

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString | str:
        if write := BY_HAND.get(template_name):
            return write(context["widget"])
        if template_name == FIELD and _is_plain(context["field"]):
            return _field(context["field"])
        return super().render(template_name, context, request)


FIELD = "django/forms/field.html"  # where all other fields are written


def _is_plain(field: BoundField) -> bool:
    """Label, hint, errors, widget, one below the other."""
    return not field.use_fieldset and field.widget_type not in {"checkbox", "password"}


def _field(field: BoundField) -> str:
    asked, errors = field.field, field.errors
    id_, name = _escaped(field.auto_id), _escaped(field.label)
    if not asked.required and not getattr(asked, "conditionally_required", False):
        optional = _escaped(_("(không bắt buộc)"))
        name += f'\n      <span class="optional">{optional}</span>'
    hint = wrong = ""
    if field.help_text:
        hint = f'\n  <p class="hint" id="{id_}_helptext">{_escaped(field.help_text)}</p>'
    if errors:
        sentences = "".join(f'<p class="error">{_escaped(error)}</p>' for error in errors)
        wrong = f'<div id="{id_}_error">{sentences}</div>'
    return (
        f'<div class="field{" bad" if errors else ""}">\n'
        f'  <label for="{_escaped(field.id_for_label)}">{name}</label>\n'
        f"  {hint}\n  {wrong}\n  {field}\n</div>"
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{_escaped(value)}"'
    kind, name = _escaped(widget["type"]), _escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{held}{_attributes(widget["attrs"])}>'


def _text_of_lines(widget: Mapping[str, Any]) -> str:
    name, attributes = _escaped(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attributes}>\n{_escaped(widget["value"] or "")}</textarea>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    """One that is true stands alone, one that is false not at all."""
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _escaped(value: object) -> str:
    """As templates say it: what is markup already stays."""
    words = str(value)  # of a promise of markup, too
    return words if isinstance(words, SafeString) else escape(words)


BY_HAND: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _text_of_lines,
}
