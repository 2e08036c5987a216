#!/usr/bin/env bash
# django-filter 26.2 (PyPI): until seven in the morning of 1 December "today" in Vietnam is 30 November, "this month" November, and "past 7 days" has no mark of this morning.
#
# Expected (its documentation of DateRangeFilter: "Filter similar to the admin changelist date one, it has a number of common selections for working with date fields"; Django's
# documentation of the lookups day, month and year: with USE_TZ "datetime fields are converted to the current time zone before filtering"): today is the day of the current time
# zone, as DateFieldListFilter of the admin has it.
# Seen: "today" asks for the year, month and day of the moment in UTC, and the database answers by Vietnam's days: at 6:00 of 1 December "today" has the marks of
# 30 November and none of this morning, "yesterday" those of the 29th, "this month" and "this year" go by the same clock (1 January: last year). "Past 7 days" ends
# with the day in UTC too, so that a mark of 5:30 is in none of the five. From 7:00 on all is right, so that it is not seen in office hours. No warning but one on naive moments.
# (Told in carltongibson/django-filter#1461, for a field of days, and taken for right there; that moments and the database go by two clocks is not.)
# What we do: what "today" is is Vietnam's (wards/days.py), and lists are filtered by days that are reckoned there.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-filter==26.2 Django==5.2.19 freezegun==1.5.5 2>pip.log || {
  cat pip.log; echo "cannot install django-filter 26.2"; exit 2; }
mkdir plan && touch plan/__init__.py && cat >plan/models.py <<'PY'
from django.db import models


class Mark(models.Model):
    given = models.DateTimeField()
PY
cat >look.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from freezegun import freeze_time

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
settings.configure(
    USE_TZ=True, TIME_ZONE="Asia/Ho_Chi_Minh", DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django_filters", "plan"], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
import django_filters
from django.core.management import call_command
from django.utils.timezone import localtime
from plan.models import Mark

call_command("migrate", run_syncdb=True, verbosity=0)
for day in ((11, 29, 17, 0), (11, 30, 17, 0), (12, 1, 5, 30)):
    Mark.objects.create(given=datetime(2026, *day, tzinfo=ZONE))


class Marks(django_filters.FilterSet):
    given = django_filters.DateRangeFilter()

    class Meta:
        model = Mark
        fields = ["given"]


for hour in (7, 6):
    with freeze_time(datetime(2026, 12, 1, hour, 0, tzinfo=ZONE)):
        for choice in ("today", "yesterday", "week", "month"):
            found = Marks({"given": choice}).qs.order_by("given")
            print(f"1 December, {hour}:00, {choice}:", ", ".join(f"{localtime(one.given):%d/%m %H:%M}" for one in found))
PY
found=$(env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '1 December, 7:00, today: 01/12 05:30' '1 December, 7:00, yesterday: 30/11 17:00' '1 December, 7:00, month: 01/12 05:30'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in '1 December, 6:00, today: 30/11 17:00' '1 December, 6:00, yesterday: 29/11 17:00' '1 December, 6:00, week: 29/11 17:00, 30/11 17:00' \
  '1 December, 6:00, month: 29/11 17:00, 30/11 17:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
