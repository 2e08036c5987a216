"""Forms of the accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code of the second step."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        max_length=40,
        help_text=_("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        error_messages={"required": _("Hãy nhập mã xác thực.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )


class NewPasswordForm(PasswordChangeForm):
    """A password that the person chose, unlike the one they had."""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("new_password1") and facts.get("new_password1") == facts.get("old_password"):
            self.add_error("new_password1", _("Mật khẩu mới phải khác mật khẩu cũ."))
        return facts

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that the administrator gives to somebody: good for one sign-in, then they choose their own."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True
        return super().save(commit)
