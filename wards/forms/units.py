"""Forms of the administrator for units."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.fields import Code, Day, OneLine, ProperName
from wards.models import Ward
from wards.namesakes import ask_if_the_same, is_new_name, units_like

CODE_TAKEN = gettext_lazy("Đơn vị khác đã dùng mã này.")
MOST_TICKED = 20
AS_ON_PAPER = gettext_lazy("Ngày/tháng/năm, ví dụ 31/12/2025.")


class Name(ProperName):
    """What a unit is called."""

    def __init__(self, **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": gettext_lazy("Tên đơn vị"),
            "max_length": 100,
            "error_messages": {"required": gettext_lazy("Hãy ghi tên đơn vị.")},
        }
        super().__init__(**facts | kwargs)


class WardForm(forms.ModelForm):
    """What a unit is: for a new one, and to mend what was written wrongly."""

    name = Name()
    cluster = OneLine(label=gettext_lazy("Cụm thi đua"), max_length=100, required=False)
    first_day = Day(label=gettext_lazy("Ngày thành lập"), help_text=AS_ON_PAPER)

    class Meta:
        model = Ward
        fields = ("name", "code", "position", "cluster", "first_day")
        field_classes = {"code": Code}
        error_messages = {
            "code": {
                "unique": CODE_TAKEN,
                "required": gettext_lazy("Hãy ghi mã."),
            },
            "position": {"required": gettext_lazy("Hãy ghi thứ tự.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["name"].help_text = _(
                "Chỉ sửa lỗi viết. Đổi tên theo quyết định thì dùng bước Đổi tên."
            )

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if self.instance.last_day and day > self.instance.last_day:
            raise ValidationError(_("Đơn vị đã kết thúc trước ngày này."))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if is_new_name(self, "name"):
            ask_if_the_same(self, "name", units_like(facts["name"], but=[self.instance]))
        return facts
