#!/usr/bin/env bash
# django-otp 1.7.5: a right spare code counts as a wrong code of the application.
#
# Expected (documentation of match_token: it tries each device of a person until one takes the code):
# a code that one device takes leaves no trace at the others.
# Seen: the application (TOTP) is asked before the spare codes (static), takes the spare code for a
# wrong one of its own and begins its pause, so that its own right code is refused at once afterwards.
# What we do: wards/second_step.py asks the device that a code is meant for.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django==5.2.19 django-otp==1.7.5 || {
  echo "cannot install Django 5.2.19 and django-otp 1.7.5"; exit 2; }
cat >look.py <<'PY'
import time

import django
from django.conf import settings

PLUGINS = ["django_otp.plugins.otp_totp", "django_otp.plugins.otp_static"]
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_otp", *PLUGINS],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SECRET_KEY="nothing to keep",
)
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django_otp import match_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

call_command("migrate", verbosity=0)
person = User.objects.create_user("hoa")
application = TOTPDevice.objects.create(user=person, name="application")
spare = StaticDevice.objects.create(user=person, name="spare codes")
spare.token_set.create(token="abcd2345")

taken_by = match_token(person, "abcd2345")
application.refresh_from_db()
clock = TOTP(application.bin_key)
clock.time = time.time()
then = match_token(person, f"{clock.token():06d}")
print(f"the spare code is taken by: {taken_by.name}")
print(f"wrong codes counted at the application: {application.throttling_failure_count}")
print(f"the application's right code at once afterwards: {'taken' if then else 'refused'}")
raise SystemExit(0 if application.throttling_failure_count == 1 and then is None else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
