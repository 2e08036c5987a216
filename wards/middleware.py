"""What stands between a person and the pages: signing in, the limits of a session, the first change
of password, the second step where it is asked for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wards import second_step, sign_ins, unsent

# Open to whoever must choose a password first.
BEFORE_THE_PASSWORD = frozenset({"password_change", "logout"})
BEFORE_TWO_STEPS = BEFORE_THE_PASSWORD | {"two_steps", "password_change_done"}


class SignInMiddleware(LoginRequiredMiddleware):
    """To the door whoever is not signed in; a form that was on its way is kept and goes on behind
    it.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, *arguments)
        if answer is None and getattr(view_func, "login_required", True):
            # The person that was found, not the promise of one: a save looks two hundred times.
            request.user = get_user(request)
        return answer

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        if not unsent.store(request):
            return super().handle_no_permission(request, view_func)
        messages.info(
            request,
            _("Nội dung vừa gửi chưa được lưu nhưng còn giữ ở đây. Đăng nhập lại để gửi tiếp."),
        )
        return redirect_to_login(reverse("resume"))


class SessionMiddleware:
    """Ends a session that stood idle or lasted too long, and asks first for what an account still
    needs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        over = SESSION_KEY in request.session and sign_ins.is_expired(request)
        if over and sign_ins.leave(request):
            messages.info(
                request, _("Phiên làm việc đã kết thúc vì lâu không thao tác. Hãy đăng nhập lại.")
            )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        unsent.refuse_form_of_another(request)
        unsent.arrived(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.user.must_change_password and name not in BEFORE_THE_PASSWORD:
            return redirect("password_change")
        if name not in BEFORE_TWO_STEPS and second_step.is_missing(request.user):
            return redirect("two_steps")
        return None
