"""What a form says where something that it needs was left out: which field, and what to do.

Django's own sentence names neither, and at the top of a page nobody sees which field it is of. A
field with a sentence of its own keeps it.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNSAID = forms.Field.default_error_messages["required"]
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.FileInput)


class NamesWhatIsMissing(forms.Form):
    """A form whose required fields are called by their labels, as the page shows them."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field and isinstance(error, ValidationError) and _is_unsaid(error):
            error = ValidationError(self._sentence(field), "required")
        super().add_error(field, error)

    def _sentence(self, field: str) -> str:
        facts = {"label": self[field].label}
        if isinstance(self.fields[field].widget, CHOSEN):
            return _("Hãy chọn “%(label)s”.") % facts
        return _("Hãy ghi “%(label)s”.") % facts


def _is_unsaid(error: ValidationError) -> bool:
    return getattr(error, "code", "") == "required" and error.message is UNSAID


def with_label(label: object, error: object) -> str:
    """What is wrong with a field, where that is told apart from it: with its label before, unless
    the sentence has the label itself.
    """
    sentence = str(error)
    return sentence if f"“{label}”" in sentence else f"{label}: {sentence}"
