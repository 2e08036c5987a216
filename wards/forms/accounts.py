"""Forms of the accounts."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from wards.fields import OneLine, conditionally_required
from wards.forms.missing import NamesWhatIsMissing
from wards.models import User
from wards.vietnamese import password_text


class SignInForm(NamesWhatIsMissing, AuthenticationForm):
    """Name and password."""

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if user.given_password_is_over:
            raise forms.ValidationError(
                _(
                    "Mật khẩu được cấp đã quá hạn dùng lần đầu. "
                    "Đồng chí đề nghị người quản trị cấp mật khẩu mới."
                ),
                code="too_late",
            )


class CodeForm(forms.Form):
    """A code of the second step."""

    code = OneLine(
        label=_("Mã xác thực"),
        max_length=40,
        help_text=_("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        error_messages={"required": _("Hãy nhập mã xác thực.")},
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def clean_code(self) -> str:
        """As applications show it in groups, so it may be typed."""
        return "".join(self.cleaned_data["code"].split())


class SecondStepForm(CodeForm):
    """A code, and the password once more: whoever finds an open session must not change how the
    account is locked.
    """

    password = forms.CharField(
        label=_("Mật khẩu hiện tại"),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Hãy nhập mật khẩu.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("password", "code")

    def __init__(self, request: HttpRequest, data: QueryDict | None = None, *, on: bool) -> None:
        """`on`: whether the second step is on already, so that there are codes in reserve."""
        self.request = request
        super().__init__(data)
        self.fields["code"].widget.attrs.pop("autofocus")
        if not on:
            self.fields["code"].help_text = _("Sáu chữ số mà ứng dụng xác thực đang hiện.")

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        # Through the same door as signing in, so that guesses are counted.
        if (
            authenticate(self.request, username=self.request.user.get_username(), password=typed)
            is None
        ):
            raise forms.ValidationError(_("Mật khẩu không đúng."))
        return typed


class LettersForm(forms.Form):
    """Whether one wants letters about what waits, and in which language."""

    letters_in = forms.ChoiceField(
        label=_("Thư về việc chờ đồng chí"),
        choices=[
            ("", _("Không nhận thư")),
            ("vi", _("Nhận thư, bằng tiếng Việt")),
            ("en", _("Nhận thư, bằng tiếng Anh")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conditionally_required(self.fields["letters_in"])  # “none” is an answer


class NewPasswordForm(NamesWhatIsMissing, PasswordChangeForm):
    """A password that the person chose, unlike the one they had."""

    def clean_new_password1(self) -> str:
        return password_text(self.cleaned_data["new_password1"])

    def clean_new_password2(self) -> str:
        return password_text(self.cleaned_data["new_password2"])

    def validate_password_for_user(self, user: User, *_field: str) -> None:
        """What is wrong with a password stands where it was chosen, not where it was repeated."""
        super().validate_password_for_user(user, "new_password1")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("new_password1") and facts.get("new_password1") == password_text(
            facts.get("old_password") or ""
        ):
            self.add_error("new_password1", _("Mật khẩu mới phải khác mật khẩu cũ."))
        return facts

    def save(self, commit: bool = True) -> Any:
        self.user.given_password_until = None
        return super().save(commit)
