"""What the page of drawings asks: which unit."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy

from scoring.models import Scorecard
from wards.choice_by_name import NamedChoice


class UnitForm(forms.Form):
    """The unit whose profile is drawn."""

    ward = NamedChoice(label=gettext_lazy("Đơn vị"), required=False, by_code=True)

    def __init__(
        self,
        asked: Mapping[str, str] | None = None,
        *,
        cards: Iterable[Scorecard],
        chosen: Scorecard | None = None,
    ) -> None:
        super().__init__(asked, initial={"ward": chosen.ward.code} if chosen else {})
        names = [(card.ward.code, card.ward_name) for card in cards]
        self.fields["ward"].choices = names  # type: ignore[attr-defined]
