"""Fields that every form here shares."""

from typing import Any

from django import forms

from wards.vietnamese import clean


class OneLine(forms.CharField):
    """A text on one line: NFC, no control characters, no line ends."""

    def to_python(self, value: Any) -> str:
        return " ".join(clean(value or "").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: browsers would cut a pasted text without a word.
        return {}
