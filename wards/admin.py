"""The administrator's desk: wards, accounts, officers. Nothing here is deleted, nobody raises themselves."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wards.models import Officer, User, Ward

# Nobody belongs to a group here: the role says it all.
admin.site.unregister(Group)

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


@admin.register(Ward)
class WardAdmin(Kept):
    form = WardForm
    list_display = ("name", "code", "position", "cluster", "first_day", "last_day")
    list_filter = ("cluster",)
    search_fields = ("name", "code")
    autocomplete_fields = ("successors",)
    readonly_fields = ("forerunners",)

    @admin.display(description=_("đơn vị tiền thân"))
    def forerunners(self, ward: Ward) -> str:
        return (", ".join(str(one) for one in ward.predecessors.all()) if ward.pk else "") or "–"


class NewAccountForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "role", "ward", "email")


class AccountForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "password", "full_name", "role", "ward", "email", "is_active")


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "full_name", "role", "ward", "is_active", "last_login")
    list_filter = ("role", "is_active")
    list_select_related = ("ward",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        (_("Vai trò"), {"fields": ("role", "ward", "is_active")}),
        (_("Lần đăng nhập gần nhất"), {"fields": ("last_login",)}),
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
