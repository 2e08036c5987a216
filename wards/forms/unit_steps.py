"""Forms of what becomes of a unit: renamed, merged, ended, restored."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards import units
from wards.choice_by_name import UnitChoice, UnitChoices
from wards.fields import Code, Day, OneLine, conditionally_required
from wards.forms.units import AS_ON_PAPER, CODE_TAKEN, MOST_TICKED, Name
from wards.models import User, Ward
from wards.namesakes import ask, ask_if_the_same, units_like
from wards.people import People
from wards.unit_names import UnitNamesField


class DecisionField(OneLine):
    """The paper that orders a change."""

    def __init__(self, **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": gettext_lazy("Căn cứ"),
            "help_text": gettext_lazy(
                "Số và ngày của văn bản, ví dụ Nghị quyết số 12/NQ-HĐND ngày 01/06/2025."
            ),
            "max_length": 300,
            "error_messages": {"required": gettext_lazy("Hãy ghi văn bản làm căn cứ.")},
        }
        super().__init__(**facts | kwargs)


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = Name(label=gettext_lazy("Tên mới"))
    day = Day(label=gettext_lazy("Mang tên mới từ ngày"), help_text=AS_ON_PAPER)
    basis = DecisionField()

    def __init__(self, data: QueryDict | None, *, ward: Ward) -> None:
        super().__init__(data)
        self.ward = ward

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"name", "day"} <= facts.keys():
            units.check_renaming(self.ward, facts["name"], day=facts["day"])
        if facts.get("name"):
            ask_if_the_same(self, "name", units_like(facts["name"], but=[self.ward]))
        return facts

    def save(self, ward: Ward, *, by: User) -> None:
        facts = self.cleaned_data
        units.rename(ward, facts["name"], day=facts["day"], basis=facts["basis"], by=by)


def several(ticked: Any, standing: QuerySet[Ward]) -> Any:
    """The field for some of these units. A few are ticked; a hundred would be a wall of boxes, so
    that they are typed.
    """
    ticked.queryset = standing
    if len(ticked.widget.choices.first) <= MOST_TICKED:
        return ticked
    return UnitNamesField(
        standing,
        label=ticked.label,
        required=ticked.required,
        help_text=f"{ticked.help_text} {UnitNamesField.HOW}",
    )


class MergeForm(forms.Form):
    """This unit, with others or alone, becomes another one."""

    others = UnitChoices(
        Ward.objects.none(),
        label=gettext_lazy("Cùng với"),
        required=False,
        help_text=gettext_lazy("Những đơn vị khác cũng nhập vào đơn vị kế tục, nếu có."),
    )
    into = UnitChoice(
        Ward.objects.none(),
        label=gettext_lazy("Đơn vị kế tục"),
        required=False,
        empty_label=gettext_lazy("đơn vị mới, ghi dưới đây"),
    )
    name = conditionally_required(
        Name(
            label=gettext_lazy("Tên đơn vị mới"),
            required=False,
            help_text=gettext_lazy("Để trống khi đã chọn một đơn vị kế tục đang có."),
        )
    )
    code = conditionally_required(
        Code(
            label=gettext_lazy("Mã đơn vị mới"),
            max_length=20,
            required=False,
            help_text=Ward.CODE_HINT,
        )
    )
    day = Day(label=gettext_lazy("Đơn vị kế tục hoạt động từ ngày"), help_text=AS_ON_PAPER)
    basis = DecisionField()
    people_too = forms.BooleanField(
        label=gettext_lazy("Chuyển tài khoản và cán bộ sang đơn vị kế tục"),
        required=False,
        help_text=gettext_lazy(
            "Chưa nên chọn khi đơn vị cũ còn phiếu đang chấm: người đã chuyển không mở được phiếu "
            "ấy. Bước sau cho xem ai chuyển và phiếu nào còn dở trước khi ghi."
        ),
    )

    def __init__(self, data: QueryDict | None, *, ward: Ward) -> None:
        super().__init__(data)
        self.ward = ward
        standing = Ward.objects.filter(last_day=None).exclude(pk=ward.pk)
        self.fields["into"].queryset = standing  # type: ignore[attr-defined]
        self.fields["others"] = several(self.fields["others"], standing)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        into, others = facts.get("into"), facts.get("others")
        if into and others is not None and into in others:
            self.add_error(
                "others", _("Đơn vị kế tục không thể cùng lúc nhập vào chính mình. Hãy bỏ chọn.")
            )
        if into is None and "into" not in self.errors:
            if not facts.get("name"):
                self.add_error(
                    "name", _("Hãy ghi tên đơn vị mới, hoặc chọn một đơn vị kế tục đang có.")
                )
            else:
                # One of those that become it may have borne the name.
                merged = [self.ward, *(others or ())]
                ask_if_the_same(self, "name", units_like(facts["name"], but=merged))
            if not facts.get("code") and "code" not in self.errors:
                self.add_error("code", _("Hãy ghi mã đơn vị mới."))
            elif Ward.objects.filter(code=facts.get("code")).exists():
                self.add_error("code", CODE_TAKEN)
        elif into and (facts.get("name") or facts.get("code")):
            self.add_error(
                "into", _("Hãy chọn đơn vị đang có, hoặc ghi tên và mã đơn vị mới; không cả hai.")
            )
        if not self.errors:
            self._check_day(facts["day"])
        return facts

    def _check_day(self, day: date) -> None:
        """Said with the first sending, before anything is shown that follows from it."""
        try:
            units.check_merger(self.merging, self.heir, day=day)
        except ValidationError as error:
            self.add_error("day", error)

    @property
    def heir(self) -> Ward:
        """The unit that follows; a new one is not stored yet."""
        facts = self.cleaned_data
        return facts["into"] or Ward(
            name=facts["name"],
            code=facts["code"],
            position=self.ward.position,
            cluster=self.ward.cluster,
            first_day=facts["day"],
        )

    @property
    def merging(self) -> list[Ward]:
        """The units that become it."""
        return [self.ward, *self.cleaned_data["others"]]

    @property
    def consequences(self) -> list[str]:
        day, people_too = self.cleaned_data["day"], self.cleaned_data["people_too"]
        return list(units.of_merger(self.merging, self.heir, day=day, people_too=people_too))

    def save(self, *, by: User) -> None:
        """Raises ValidationError."""
        facts = self.cleaned_data
        units.merge(
            self.merging,
            self.heir,
            day=facts["day"],
            basis=facts["basis"],
            people_too=facts["people_too"],
            by=by,
        )


class EndForm(forms.Form):
    """The unit is no more, with or without units that follow it."""

    last_day = Day(label=gettext_lazy("Ngày hoạt động cuối cùng"), help_text=AS_ON_PAPER)
    heirs = UnitChoices(
        Ward.objects.none(),
        label=gettext_lazy("Đơn vị kế tục"),
        required=False,
        help_text=gettext_lazy(
            "Chọn các đơn vị được chia tách ra từ đơn vị này, nếu có; để trống nếu giải thể."
        ),
    )
    basis = DecisionField()

    def __init__(
        self, data: QueryDict | None, *, ward: Ward, at_stake: Callable[[Sequence[Ward]], list[str]]
    ) -> None:
        """`at_stake` says of each card of the unit that is not settled what becomes of it."""
        super().__init__(data)
        self.ward, self.at_stake = ward, at_stake
        standing = Ward.objects.filter(last_day=None).exclude(pk=ward.pk)
        self.fields["heirs"] = several(self.fields["heirs"], standing)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"last_day", "heirs"} <= facts.keys():
            units.check_end(self.ward, facts["last_day"], list(facts["heirs"]))
        if open_cards := self.at_stake([self.ward]):
            question = _("Nếu đúng ý, hãy đánh dấu ô ở cuối rồi gửi lại.")
            sentence = " ".join([_("Còn phiếu đang dở:"), *open_cards, question])
            label = _("Tôi đã xem: đơn vị còn phiếu đang dở")
            ask(self, None, sentence, about=f"open-{self.ward.pk}", label=label)
        return facts

    def save(self, ward: Ward, *, by: User) -> None:
        facts = self.cleaned_data
        units.end(
            ward,
            last_day=facts["last_day"],
            heirs=list(facts["heirs"]),
            basis=facts["basis"],
            by=by,
        )


class RestoreForm(forms.Form):
    """An end that was a mistake."""

    basis = DecisionField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Ví dụ: ghi nhầm đơn vị."),
        error_messages={"required": gettext_lazy("Hãy ghi lý do.")},
    )

    def __init__(self, data: QueryDict | None, *, ward: Ward) -> None:
        super().__init__(data)
        self.ward = ward

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        known = units_like(self.ward.name, but=[self.ward], gone_too=False)
        known += People.moved_in_merger(self.ward).namesakes_at(self.ward)
        ask_if_the_same(self, None, known, name=self.ward.name)
        return facts

    def save(self, ward: Ward, *, by: User) -> None:
        units.restore(ward, basis=self.cleaned_data["basis"], by=by)
