"""Addresses: accounts, units and the Django admin here, everything else in scoring.urls."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from scoring.pages.mergers import at_an_end, at_stake, unsettled
from scoring.rules.permissions import anyone, is_administrator, is_board, policy, signed_in
from wards.views import accounts, bulk_accounts, official, people, unit_list, units

handler400 = "scoring.views.errors.bad_request"
handler403 = "scoring.views.errors.forbidden"
handler404 = "scoring.views.errors.not_found"
handler500 = "scoring.views.errors.server_error"

own_account = [
    path("login/", policy(anyone)(accounts.SignInView.as_view()), name="login"),
    path("login/code/", login_not_required(policy(anyone)(accounts.code)), name="sign_in_code"),
    path("logout/", policy(signed_in)(accounts.SignOutView.as_view()), name="logout"),
    path(
        "password_change/",
        policy(signed_in)(accounts.PasswordView.as_view()),
        name="password_change",
    ),
    path(
        "password_change/done/",
        policy(signed_in)(auth.PasswordChangeDoneView.as_view()),
        name="password_change_done",
    ),
    path("resume/", policy(signed_in)(accounts.resume), name="resume"),
    path("sessions/", policy(signed_in)(accounts.sessions), name="sessions"),
    path(
        "sessions/<int:sign_in_id>/end/",
        policy(signed_in)(accounts.end_session),
        name="session_end",
    ),
    path("letters/", policy(is_board)(accounts.letters), name="letters"),
    path("two-steps/", policy(signed_in)(accounts.two_steps), name="two_steps"),
]

keep = policy(is_administrator)

account_paths = [
    path("", keep(people.overview), name="people"),
    path("new/", keep(people.new), name="person_new"),
    path("together/", keep(bulk_accounts.together), name="people_together"),
    path("<int:user_id>/", keep(people.account), {"unsettled": unsettled}, name="person"),
    path("<int:user_id>/<slug:act>/", keep(people.act), name="person_act"),
]

unit_paths = [
    path("", keep(unit_list.overview), name="units"),
    path("new/", keep(units.new), name="unit_new"),
    path("official/", keep(official.choose), name="unit_official"),
    path("<int:ward_id>/", keep(units.unit), name="unit"),
    path("<int:ward_id>/correct/", keep(units.correct), name="unit_correct"),
    path("<int:ward_id>/rename/", keep(units.rename), name="unit_rename"),
    path("<int:ward_id>/merge/", keep(units.merge), {"at_stake": at_stake}, name="unit_merge"),
    path("<int:ward_id>/end/", keep(units.end), {"at_stake": at_an_end}, name="unit_end"),
    path("<int:ward_id>/restore/", keep(units.restore), name="unit_restore"),
    path("<int:ward_id>/officers/new/", keep(units.new_officer), name="officer_new"),
    path("<int:ward_id>/officers/<int:officer_id>/", keep(units.officer), name="officer"),
]

# The Django admin has no doors of its own.
admin_doors = [
    path("login/", login_not_required(policy(anyone)(accounts.admin_login)), name="admin_login"),
    path("logout/", policy(signed_in)(accounts.SignOutView.as_view()), name="admin_logout"),
    path(
        "password_change/",
        policy(signed_in)(RedirectView.as_view(pattern_name="password_change")),
        name="admin_password_change",
    ),
]

urlpatterns = [
    path("accounts/", include(own_account)),
    path("people/", include(account_paths)),
    path("units/", include(unit_paths)),
    path("language/", login_not_required(policy(anyone)(set_language)), name="set_language"),
    path("admin/", include(admin_doors)),
    path("admin/", admin.site.urls),
    path("", include("scoring.urls")),
]
