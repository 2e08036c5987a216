"""The order of the honoured of one kind: a number for each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from scoring.models import Award


class OrderForm(forms.Form):
    """Numbers as typed; equal ones stay in the order that the page shows."""

    def __init__(self, *args: Any, awards: Sequence[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awards = awards
        for place, award in enumerate(awards, 1):
            self.fields[f"place-{award.pk}"] = forms.IntegerField(
                label=award.recipient,
                min_value=1,
                max_value=999,
                initial=place,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
                ),
                error_messages={
                    "required": _("Hãy ghi số thứ tự."),
                    "invalid": _("Hãy ghi số thứ tự bằng chữ số."),
                },
            )

    @property
    def order(self) -> list[int]:
        """Ids by their numbers; whoever is not on the page any more is missed by the act."""
        places = {award.pk: self.cleaned_data[f"place-{award.pk}"] for award in self.awards}
        return sorted(places, key=lambda pk: places[pk])
