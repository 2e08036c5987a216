"""The administrator's desk: wards, accounts, officers. Nothing here is deleted, nobody raises themselves."""

import re
from collections.abc import Sequence
from typing import Any

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from wards import second_step, sign_ins
from wards.forms import GivenPasswordForm
from wards.models import Officer, SignIn, User, Ward

# Nobody belongs to a group here: the role says it all. The secrets of the second step are nobody else's to read.
admin.site.unregister([Group, TOTPDevice, StaticDevice])

admin.site.site_header = _("Quản trị phong trào thi đua")
admin.site.site_title = _("Quản trị")
admin.site.index_title = _("Đơn vị, tài khoản và cán bộ phụ trách")


class Kept(admin.ModelAdmin):
    """Rows with history: changed or closed, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class WardForm(forms.ModelForm):
    class Meta:
        model = Ward
        fields = ("code", "name", "position", "cluster", "first_day", "last_day", "successors")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        successors = facts.get("successors") or Ward.objects.none()
        if self.instance.pk and successors.filter(pk=self.instance.pk).exists():
            self.add_error("successors", _("Đơn vị không thể kế tục chính mình."))
        elif successors and not facts.get("last_day"):
            self.add_error("last_day", _("Đơn vị có đơn vị kế tục thì phải có ngày kết thúc."))
        return facts


class ChosenWards(AutocompleteSelectMultiple):
    """Takes only what may be an id: whatever else was sent, Django's own asks the database for it and falls over."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        # 0 is nobody's id: the field refuses it in words.
        return [one if may_be_an_id(one) else "0" for one in super().value_from_datadict(data, files, name) or []]

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [one for one in value if may_be_an_id(one)], attrs)


def may_be_an_id(sent: Any) -> bool:
    return re.fullmatch("[0-9]{1,18}", str(sent)) is not None


@admin.register(Ward)
class WardAdmin(Kept):
    form = WardForm
    list_display = ("name", "code", "position", "cluster", "first_day", "last_day")
    list_filter = ("cluster",)
    search_fields = ("name", "code")
    autocomplete_fields = ("successors",)
    readonly_fields = ("forerunners",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "successors":
            kwargs["widget"] = ChosenWards(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("đơn vị tiền thân"))
    def forerunners(self, ward: Ward) -> str:
        return (", ".join(str(one) for one in ward.predecessors.all()) if ward.pk else "") or "–"


class NewAccountForm(UserCreationForm):
    """A password that was given is good for one sign-in: then the person chooses their own."""

    class Meta:
        model = User
        fields = ("username", "full_name", "role", "ward", "email")

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.give_password(self.cleaned_data["password1"])
        if commit:
            user.save()
        return user


class AccountForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "password", "full_name", "role", "ward", "email", "is_active")


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = GivenPasswordForm
    actions = ("lift_lockout", "turn_off_second_step", "sign_out")
    list_display = ("username", "full_name", "role", "ward", "is_active", "last_login")
    list_filter = ("role", "is_active")
    list_select_related = ("ward",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "given_password_until")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        (_("Vai trò"), {"fields": ("role", "ward", "is_active")}),
        (_("Đăng nhập"), {"fields": ("last_login", "given_password_until")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "full_name", "role", "ward", "email", "password1", "password2")},
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody changes their own role, or locks themselves out."""
        own = ("role", "ward", "is_active") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    @admin.action(description=_("Cho thử lại ngay (đã nhập sai mật khẩu nhiều lần)"))
    def lift_lockout(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            reset(username=user.username)
            self.log_change(request, user, gettext("Cho đăng nhập lại ngay"))
        _tell(self, request, chosen)

    @admin.action(description=_("Kết thúc mọi phiên đăng nhập"))
    def sign_out(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            sign_ins.end_sessions(user)
            self.log_change(request, user, gettext("Kết thúc mọi phiên đăng nhập"))
        _tell(self, request, chosen)

    @admin.action(description=_("Tắt xác thực hai bước (mất điện thoại)"))
    def turn_off_second_step(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            second_step.turn_off(user)
            self.log_change(request, user, gettext("Tắt xác thực hai bước"))
        _tell(self, request, chosen)


def _tell(desk: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[User]) -> None:
    number = len(chosen)
    text = ngettext("Đã làm với %d tài khoản.", "Đã làm với %d tài khoản.", number) % number
    desk.message_user(request, text, messages.SUCCESS)


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):
    """Who tried to sign in, to be read."""

    list_display = ("at", "username", "user", "outcome", "address", "browser")
    list_filter = ("outcome",)
    list_select_related = ("user",)
    search_fields = ("username", "address")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class OfficerForm(forms.ModelForm):
    class Meta:
        model = Officer
        fields = ("ward", "full_name", "post", "user", "is_active")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        user, ward = facts.get("user"), facts.get("ward")
        if user and ward and user.ward_id != ward.pk:
            self.add_error("user", _("Tài khoản này không thuộc đơn vị đã chọn."))
        return facts


@admin.register(Officer)
class OfficerAdmin(Kept):
    form = OfficerForm
    list_display = ("full_name", "post", "ward", "user", "is_active")
    list_filter = ("is_active", "ward")
    list_select_related = ("ward", "user")
    search_fields = ("full_name",)
