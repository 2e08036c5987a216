"""Accounts: signing in (in one or two steps), the password, open sessions.

Policies stand with the addresses.
"""

import time
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.sessions.models import Session
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wards import second_step, sign_ins, unsent
from wards.forms.accounts import (
    CodeForm,
    LettersForm,
    NewPasswordForm,
    SecondStepForm,
    SignInForm,
)
from wards.letters import choose_letters
from wards.models import SignIn, User
from wards.views.requests import PAGE_METHODS, form_data

WAITING = "waiting_for_code"  # whose password was right, until when, and where they wanted to go
TIME_FOR_CODE = 10 * 60
NEW_KEY = "new_key"


class SignInView(auth.LoginView):
    """Name and password; whoever has turned on the second step is let in by its code alone."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # A page of somebody else asks for its own person while another is signed in.
        self.redirect_authenticated_user = request.method != "POST"
        for header in (
            "HTTP_USER_AGENT",
            "HTTP_ACCEPT",
        ):  # kept with a wrong password; PostgreSQL takes no NUL
            if header in request.META:
                request.META[header] = request.META[header].replace("\0", "")

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = cast(User, form.get_user())
        if not second_step.is_on(user):
            sign_ins.admit(self.request, user)
            return redirect(self.get_success_url())
        self.request.session.cycle_key()
        self.request.session[WAITING] = [
            user.pk,
            int(time.time()) + TIME_FOR_CODE,
            self.get_success_url(),
        ]
        return redirect("sign_in_code")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        locked = getattr(self.request, "axes_locked_out", False)
        typed = self.request.POST.get("username", "")
        if typed:
            outcome = SignIn.Outcome.LOCKED if locked else SignIn.Outcome.WRONG
            sign_ins.note(
                self.request,
                outcome,
                typed,
                User.objects.filter(pk=User.objects.meant_by(typed)).first(),
            )
        left = sign_ins.tries_left(
            sign_ins.name_of(self.request) or "", sign_ins.address_of(self.request)
        )
        context = self.get_context_data(
            form=form,
            tries_left=left if typed and form.has_error(NON_FIELD_ERRORS, "invalid_login") else 0,
            pause=int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60,
        )
        return self.render_to_response(context, status=422)


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """After too many wrong passwords for one name from one address: how long to wait."""
    minutes = sign_ins.minutes_to_wait(
        sign_ins.name_of(request, credentials) or "", sign_ins.address_of(request)
    )
    answer = render(request, "registration/locked_out.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


@login_not_required
@never_cache
@require_http_methods(PAGE_METHODS)
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the authenticator, or a spare one."""
    user_pk, until, onward = request.session.get(WAITING, (0, 0, ""))
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is None or time.time() > until:
        # To nobody nothing is said: each word would be a session that is kept.
        if request.session.pop(WAITING, None):
            messages.info(request, _("Hãy nhập lại tên đăng nhập và mật khẩu."))
        return redirect("login")
    form = CodeForm(form_data(request))
    if form.is_valid():
        refusal = second_step.refusal(user, form.cleaned_data["code"])
        if not refusal:
            sign_ins.admit(request, user)
            return HttpResponseRedirect(onward)
        sign_ins.note(request, SignIn.Outcome.WRONG_CODE, user.username, user)
        form.add_error("code", refusal)
    return render(
        request, "registration/code.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(PAGE_METHODS)
def resume(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended: to be sent on, or given up by POST."""
    kept = unsent.of(request, cast(User, request.user))
    if kept is None:
        return redirect("home")
    if request.method == "POST":
        unsent.drop(request)
        messages.info(request, _("Đã bỏ nội dung chưa gửi."))
        return redirect("home")
    return render(request, "registration/resume.html", {"unsent": kept})


class SignOutView(auth.LogoutView):
    """Signing out; on a shared computer nothing of it stays behind."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = cast(HttpResponse, super().dispatch(request, *args, **kwargs))
        if request.method == "POST":
            answer["Clear-Site-Data"] = '"cache"'
        return answer


class PasswordView(auth.PasswordChangeView):
    """A new password of one's own; every other session of the account ends."""

    form_class = NewPasswordForm
    success_url = reverse_lazy("password_change_done")

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.save()
        ended = sign_ins.end_sessions(user, keep=self.request.session.session_key)
        sign_ins.renew(self.request, user)
        if ended:
            messages.info(self.request, _ended(ended))
        return redirect(self.get_success_url())


def _ended(number: int) -> str:
    return ngettext("Đã kết thúc %d phiên khác.", "Đã kết thúc %d phiên khác.", number) % number


@never_cache
@require_http_methods(PAGE_METHODS)
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in; POST signs out everywhere else."""
    user, own = cast(User, request.user), request.session.session_key
    if request.method == "POST":
        messages.success(request, _ended(sign_ins.end_sessions(user, keep=own)))
        return redirect("sessions")
    context = {
        "open": list(sign_ins.open_sessions(user)),
        "own": own,
        "second_step": second_step.is_on(user),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
    }
    return render(request, "registration/sessions.html", context)


@never_cache
@require_POST
def end_session(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one session of one's own."""
    user = cast(User, request.user)
    sign_in = get_object_or_404(sign_ins.open_sessions(user), pk=sign_in_id)
    if sign_in.session_key == request.session.session_key:
        raise Http404
    Session.objects.filter(session_key=sign_in.session_key).delete()
    messages.success(request, _ended(1))
    return redirect("sessions")


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(PAGE_METHODS)
def two_steps(request: HttpRequest) -> HttpResponse:
    """Turn the second step on, with a code that shows that it works, or off,
    with a code as well.
    """
    user = cast(User, request.user)
    on = second_step.is_on(user)
    form = SecondStepForm(request, form_data(request), on=on)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        refusal = second_step.refusal(user, typed) if on else second_step.WRONG
        if not refusal:
            second_step.turn_off(user)
            messages.success(request, _("Đã tắt xác thực hai bước."))
            return redirect("two_steps")
        key = request.session.get(NEW_KEY)
        if not on and key and (spare := second_step.turn_on(user, key, typed)):
            del request.session[NEW_KEY]
            return render(request, "registration/spare_codes.html", {"codes": spare})
        form.add_error("code", refusal)
    context: dict[str, Any] = {"form": form, "on": on, "needed": second_step.is_missing(user)}
    if on:
        context["left"] = second_step.spare_codes_left(user)
    else:
        key = request.session.setdefault(NEW_KEY, second_step.new_key())
        context |= {"picture": second_step.picture(user, key), "key": second_step.spelled(key)}
    return render(
        request, "registration/two_steps.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(PAGE_METHODS)
def letters(request: HttpRequest) -> HttpResponse:
    """Whether letters about what waits for the person come, and in which language."""
    user = cast(User, request.user)
    form = LettersForm(request.POST or None, initial={"letters_in": user.letters_in})
    if request.method == "POST" and form.is_valid():
        choose_letters(user, form.cleaned_data["letters_in"], by=user)
        chosen = form.cleaned_data["letters_in"]
        messages.success(request, _("Đã bật thư báo.") if chosen else _("Đã tắt thư báo."))
        return redirect("letters")
    facts = {"form": form, "sends": bool(settings.MAIL)}
    return render(request, "registration/letters.html", facts, status=422 if form.errors else 200)


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """The Django admin has no door of its own."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(
        f"{reverse('login')}?{urlencode({'next': request.GET.get('next', reverse('admin:index'))})}"
    )
