"""Units chosen from the official list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.fields import Day
from wards.models import Ward
from wards.official import OfferedUnit, OfficialUnit

LAST_PLACE = 9999  # as the model has it


class OfficialForm(forms.Form):
    """Which of the units offered become units here, all from one day on."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Có đơn vị vừa được lập hoặc không có trong danh mục. "
                "Hãy xem lại danh sách rồi chọn."
            )
        },
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Tất cả đơn vị chưa có trong danh sách này"), required=False
    )
    first_day = Day(
        label=gettext_lazy("Ngày thành lập"),
        help_text=gettext_lazy(
            "Ngày/tháng/năm, ví dụ 01/07/2025. Đơn vị lập vào ngày khác thì sửa ở trang của đơn vị."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offered: Sequence[OfferedUnit],
        shown: Sequence[OfferedUnit],
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """`offered` are all units of the province, `shown` those that a search leaves, `typed` what
        stood in the form before the search.
        """
        super().__init__(data, initial=dict(typed or {}))
        self.everywhere: dict[str, OfficialUnit] = {
            choice.unit.code: choice.unit for choice in offered if not choice.there
        }
        self.free = {choice.unit.code: choice.unit for choice in shown if not choice.there}
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(unit.code, unit.name) for unit in self.everywhere.values()]

    @property
    def ticked(self) -> list[str]:
        """Codes of what is chosen."""
        return list(self["chosen"].value() or [])

    @property
    def kept(self) -> list[OfficialUnit]:
        """What was chosen and a search does not show."""
        hidden = (code for code in self.ticked if code not in self.free)
        return [self.everywhere[code] for code in hidden if code in self.everywhere]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("everything"):
            beside = [code for code in facts.get("chosen", []) if code not in self.free]
            facts["chosen"] = [*beside, *self.free]
        if "chosen" in facts and not facts["chosen"]:
            raise ValidationError(_("Hãy đánh dấu ít nhất một đơn vị."))
        return facts

    def units(self) -> list[Ward]:
        """The new units, behind all that there are.
        Raises ValidationError where no place is left.
        """
        codes = set(self.cleaned_data["chosen"])
        last = Ward.objects.aggregate(last=Max("position"))["last"] or 0
        if last + len(codes) > LAST_PLACE:
            raise ValidationError(
                _("Thứ tự lớn nhất là %d: hãy sửa thứ tự của đơn vị cuối rồi chọn lại.")
                % LAST_PLACE
            )
        chosen = [unit for code, unit in self.everywhere.items() if code in codes]
        day = self.cleaned_data["first_day"]
        return [
            Ward(code=unit.code, name=unit.name, position=position, first_day=day)
            for position, unit in enumerate(chosen, last + 1)
        ]
