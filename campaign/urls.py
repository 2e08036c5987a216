"""Addresses: accounts and the Django admin here, everything else in scoring.urls."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from scoring.permissions import anyone, policy, signed_in

handler400 = "scoring.views.errors.bad_request"
handler403 = "scoring.views.errors.forbidden"
handler404 = "scoring.views.errors.not_found"
handler500 = "scoring.views.errors.server_error"

urlpatterns = [
    path("accounts/login/", policy(anyone)(auth.LoginView.as_view(redirect_authenticated_user=True)), name="login"),
    path("accounts/logout/", policy(signed_in)(auth.LogoutView.as_view()), name="logout"),
    path("accounts/password_change/", policy(signed_in)(auth.PasswordChangeView.as_view()), name="password_change"),
    path(
        "accounts/password_change/done/",
        policy(signed_in)(auth.PasswordChangeDoneView.as_view()),
        name="password_change_done",
    ),
    path("language/", login_not_required(policy(anyone)(set_language)), name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("scoring.urls")),
]
