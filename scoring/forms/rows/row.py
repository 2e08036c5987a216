"""One row of a table of the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign
from scoring.rules.points import PlannedPointsInput, PointsInput
from wards.forms.missing import NamesWhatIsMissing

LAST_POSITION = 999


class RowForm(NamesWhatIsMissing, forms.ModelForm):
    """One row of the plan. What rows must not share is judged over all of them, since they may
    change places.
    """

    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.initial["row"] = "" if self.is_new else str(self.instance.pk)
        # For the error summary, and for those who do not see where the row stands: the row as it is
        # stored.
        self.heading = (
            _("Dòng mới") if self.is_new else getattr(self.instance, "place", str(self.instance))
        )
        for name, field in self.fields.items():
            if isinstance(field, PointsInput) or name in {"position", "quota"}:
                field.widget.attrs["class"] = "short"
        if "position" in self.fields:
            self.fields["position"] = forms.IntegerField(
                label=_("Số"),
                required=False,
                min_value=1,
                max_value=LAST_POSITION,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
                ),
            )
            if self.is_new:
                self.initial["position"] = None

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None


def within_total(campaign: Campaign, **kwargs: Any) -> PointsInput:
    sentence = gettext_lazy("Tổng điểm của phong trào là %(cap)s. Đồng chí đã nhập %(typed)s.")
    field = PlannedPointsInput(cap=campaign.total, error_messages={"above_cap": sentence}, **kwargs)
    field.widget.attrs["class"] = "short"
    return field
