"""Addresses: accounts and the Django admin here, everything else in scoring.urls."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from scoring.permissions import anyone, policy, signed_in
from wards import views

handler400 = "scoring.views.errors.bad_request"
handler403 = "scoring.views.errors.forbidden"
handler404 = "scoring.views.errors.not_found"
handler500 = "scoring.views.errors.server_error"

accounts = [
    path("login/", policy(anyone)(views.SignInView.as_view()), name="login"),
    path("login/code/", login_not_required(policy(anyone)(views.code)), name="sign_in_code"),
    path("logout/", policy(signed_in)(views.SignOutView.as_view()), name="logout"),
    path("password_change/", policy(signed_in)(views.PasswordView.as_view()), name="password_change"),
    path(
        "password_change/done/", policy(signed_in)(auth.PasswordChangeDoneView.as_view()), name="password_change_done"
    ),
    path("sessions/", policy(signed_in)(views.sessions), name="sessions"),
    path("sessions/<int:sign_in_id>/end/", policy(signed_in)(views.end_session), name="session_end"),
    path("two-steps/", policy(signed_in)(views.two_steps), name="two_steps"),
]

# The Django admin has no doors of its own.
admin_doors = [
    path("login/", login_not_required(policy(anyone)(views.admin_login)), name="admin_login"),
    path("logout/", policy(signed_in)(views.SignOutView.as_view()), name="admin_logout"),
    path(
        "password_change/",
        policy(signed_in)(RedirectView.as_view(pattern_name="password_change")),
        name="admin_password_change",
    ),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("language/", login_not_required(policy(anyone)(set_language)), name="set_language"),
    path("admin/", include(admin_doors)),
    path("admin/", admin.site.urls),
    path("", include("scoring.urls")),
]
