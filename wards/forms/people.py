"""Forms of the administrator for accounts and officers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wards.choice_by_name import UnitChoice
from wards.fields import Email, PersonChoice, ProperName, SignInName, conditionally_required
from wards.models import NO_CARD_TO_APPROVE, Officer, Role, User, Ward
from wards.namesakes import accounts_like, ask, ask_if_the_same, is_new_name, officers_like
from wards.officers import row_of_before
from wards.people import AccountAct
from wards.vietnamese import fold

# What each role is for, said where it is chosen.
ROLE_MEANINGS = {
    Role.OFFICER: _("tự chấm điểm, gửi tài liệu và kiến nghị cho đơn vị mình"),
    Role.REVIEWER: _("khảo sát, đối chiếu, thẩm định điểm, trả lời kiến nghị"),
    Role.HEAD: _("như chuyên viên; mở và kết thúc phong trào, xếp loại, khen thưởng"),
    Role.OBSERVER: _("xem mọi trang của Ban, không sửa gì"),
    Role.ADMINISTRATOR: _("quản lý tài khoản, đơn vị, cán bộ; không chấm điểm"),
}


class AccountForm(forms.ModelForm):
    """Who somebody is and what the account is for."""

    full_name = ProperName(
        label=_("Họ và tên"), max_length=100, error_messages={"required": _("Hãy ghi họ và tên.")}
    )
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=[
            (role.value, format_lazy("{}: {}", role.label, ROLE_MEANINGS[role])) for role in Role
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn một vai trò.")},
    )

    class Meta:
        model = User
        fields = ("full_name", "username", "role", "ward", "approves", "email")
        field_classes = {"username": SignInName, "email": Email, "ward": UnitChoice}
        error_messages = {"username": {"required": _("Hãy ghi tên đăng nhập.")}}

    def __init__(
        self,
        *args: Any,
        by: User,
        unsettled: Callable[[Ward], list[str]] = lambda ward: [],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unsettled = unsettled
        standing = Ward.objects.active_on(timezone.localdate()).values("pk")
        ward: Any = self.fields["ward"]
        ward.queryset = Ward.objects.filter(Q(pk__in=standing) | Q(pk=self.instance.ward_id))
        ward.empty_label = _("không thuộc đơn vị nào")
        conditionally_required(ward).help_text = _("Chỉ chọn cho cán bộ phụ trách.")
        self.fields["username"].help_text = _("Chữ không dấu và chữ số, ví dụ phuong1.")
        self.fields["username"].widget.attrs |= {
            "autocapitalize": "none",
            "spellcheck": "false",
            "autocomplete": "off",
        }
        if self.instance.pk == by.pk:
            # Nobody changes what they may do themselves.
            for name in ("role", "ward", "approves"):
                self.fields[name].disabled = True

    def clean_username(self) -> str:
        """Names that differ by case alone would be taken for each other."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(User.NAME_TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        role, ward = facts.get("role"), facts.get("ward")
        if role and Role(role).belongs_to_a_ward and ward is None and "ward" not in self.errors:
            self.add_error("ward", _("Cán bộ phụ trách phải thuộc một đơn vị. Hãy chọn đơn vị."))
        elif role and not Role(role).belongs_to_a_ward and ward is not None:
            self.add_error(
                "ward",
                _("Vai trò này không thuộc đơn vị nào. Hãy chọn lại vai trò hoặc bỏ đơn vị."),
            )
        if role and not Role(role).belongs_to_a_ward and facts.get("approves"):
            self.add_error("approves", NO_CARD_TO_APPROVE)
        moved = "ward" in self.changed_data and facts.get("full_name")
        if moved or is_new_name(self, "full_name"):
            ask_if_the_same(self, "full_name", self.people_like())
        if self.instance.pk and {"role", "ward"} & set(self.changed_data):
            self._ask_who_stays()
        if self.instance.last_login and is_new_name(self, "full_name"):
            self._ask_whether_handed_over()
        return facts

    def _ask_whether_handed_over(self) -> None:
        """Another given name is another person: who used the account still knows its password."""
        before, after = self.initial["full_name"], self.cleaned_data["full_name"]
        # An account made at a console may bear no name yet: then nobody is renamed.
        if not before.split() or fold(before.split()[-1]) == fold(after.split()[-1]):
            return
        sentence = _(
            "Tài khoản này đã có người dùng: %s. Người khác nhận việc thì khóa tài khoản này, lập "
            "tài khoản riêng cho người mới. "
            "Nếu chỉ sửa họ tên của cùng một người, hãy đánh dấu ô ở cuối rồi gửi lại."
        )
        label = _("Tôi đã xem: vẫn là cùng một người")
        ask(self, "full_name", sentence % before, about="same-person", label=label)

    def _ask_who_stays(self) -> None:
        """Whoever is the last that signs in for a unit would leave its card to nobody."""
        left = Ward.objects.filter(pk=self.initial["ward"] or 0).first()
        others = User.objects.filter(ward=left, is_active=True).exclude(pk=self.instance.pk)
        if left is None or not self.instance.is_active or others.exists():
            return
        if campaigns := self.unsettled(left):
            facts = {"ward": left.name, "campaigns": ", ".join(campaigns)}
            sentence = _(
                "Sau bước này không còn ai đăng nhập được cho %(ward)s, mà phiếu của đơn vị còn "
                "phải làm: %(campaigns)s. Nếu đúng ý, hãy đánh dấu ô ở cuối rồi gửi lại."
            )
            label = _("Tôi đã xem: chưa cần ai đăng nhập cho đơn vị cũ")
            ask(self, "ward", sentence % facts, about=f"leaves-{left.pk}", label=label)

    def people_like(self) -> list[str]:
        """Who bears such a name already, among the accounts of the same unit or of none, and on
        the list of officers that one goes to with the account.
        """
        name, ward = self.cleaned_data.get("full_name", ""), self.cleaned_data.get("ward")
        known = accounts_like(name, ward, but=self.instance)
        own = Officer.objects.filter(user=self.instance.pk, is_active=True).first()
        if own and ward and own.ward_id != ward.pk:
            # The own row of before is taken up again.
            known += officers_like(own.full_name, ward, but=[row_of_before(own, ward)])
        return known


class NewAccountForm(AccountForm):
    """An account that does not exist yet; an officer of a unit may be put on its list in the same
    step.
    """

    post = ProperName(
        label=_("Chức vụ"),
        max_length=150,
        required=False,
        help_text=_(
            "Ghi chức vụ nếu người này là cán bộ phụ trách có thể được đề cử khen thưởng; "
            "để trống nếu không."
        ),
    )
    field_order = ("full_name", "username", "role", "ward", "approves", "post", "email")

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("post") and facts.get("role") and not Role(facts["role"]).belongs_to_a_ward:
            self.add_error("post", _("Chỉ ghi chức vụ cho cán bộ phụ trách của đơn vị."))
        return facts

    def people_like(self) -> list[str]:
        facts = self.cleaned_data
        ward = facts.get("ward") if facts.get("post") else None
        officers = officers_like(facts["full_name"], ward) if ward else []
        return [*super().people_like(), *officers]


class OfficerForm(forms.ModelForm):
    """Somebody on a unit's list: name and post, and the account if there is one."""

    full_name = ProperName(
        label=_("Họ và tên"), max_length=100, error_messages={"required": _("Hãy ghi họ và tên.")}
    )
    post = ProperName(
        label=_("Chức vụ"), max_length=150, error_messages={"required": _("Hãy ghi chức vụ.")}
    )

    class Meta:
        model = Officer
        fields = ("full_name", "post", "user", "is_active")
        field_classes = {"user": PersonChoice}
        help_texts = {
            "is_active": _(
                "Bỏ chọn khi người này thôi phụ trách; thành tích các năm trước vẫn giữ."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        free = Q(officer=None) | Q(officer=self.instance.pk)
        user.queryset = User.objects.filter(free, ward=self.instance.ward)
        user.empty_label = _("không có tài khoản")
        if self.instance.pk is None:
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        comes_back = "is_active" in self.changed_data and facts["is_active"]
        is_new = is_new_name(self, "full_name")
        if facts.get("full_name") and (comes_back or is_new):
            known = officers_like(
                facts["full_name"], self.instance.ward, but=[self.instance], left_too=is_new
            )
            ask_if_the_same(self, "full_name", known)
        return facts


class AccountActForm(forms.Form):
    """An act on an account; it asks for nothing but whether somebody alike is the same person."""

    def __init__(self, data: QueryDict | None, *, account: User, act: AccountAct) -> None:
        super().__init__(data)
        self.account, self.act = account, act

    def clean(self) -> dict[str, Any]:
        name = self.account.full_name
        ask_if_the_same(self, None, self.act.alike(self.account), name=name)
        return super().clean() or self.cleaned_data
