#!/usr/bin/env bash
# django-qsstats-magic 2.1.0 (PyPI): of four marks given on 1 December in Vietnam two are counted for that day, and two for 30 November and its month.
#
# Expected (its README: "aggregate statistics of querysets over time"; Django's documentation: "days" of an aware moment are those of the current zone, as in its own
# lookups __date and TruncDate): for_day(date(2026, 12, 1)) is 4 with TIME_ZONE Asia/Ho_Chi_Minh, as the package's own time_series has it for moments with
# a zone, and as filter(given__date=…) has it.
# Seen: a plain date becomes a moment of UTC, whatever zone is set: its day goes from 7:00 to 7:00 in Vietnam. for_day, for_week, for_month and for_year count so; marks
# of 1 December at 1:00 and 6:00 are the last ones of November. "Today", from which this_day() and this_month() are counted, is UTC's: until 7:00 it is
# yesterday, and on the first of a month last month. No error. Counts go together (2 and 2 of 4), so that no sum tells it.
# What we do: counts by day are made with the days of Vietnam (wards/days.py, django.utils.timezone.localdate).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-qsstats-magic==2.1.0 Django==5.2.19 2>pip.log || {
  cat pip.log; echo "cannot install django-qsstats-magic 2.1.0"; exit 2; }
mkdir plan && touch plan/__init__.py && cat >plan/models.py <<'PY'
from django.db import models


class Mark(models.Model):
    given = models.DateTimeField()
PY
cat >look.py <<'PY'
from datetime import date, datetime
from zoneinfo import ZoneInfo

import django
from django.conf import settings

ZONE = "Asia/Ho_Chi_Minh"
settings.configure(
    USE_TZ=True, TIME_ZONE=ZONE, DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["plan"], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
from django.core.management import call_command
from plan.models import Mark
from qsstats import QuerySetStats

call_command("migrate", run_syncdb=True, verbosity=0)
marks = Mark.objects.all()
for hour in (1, 6, 8, 23):
    marks.create(given=datetime(2026, 12, 1, hour, tzinfo=ZoneInfo(ZONE)))
november, december = date(2026, 11, 30), date(2026, 12, 1)
counts = QuerySetStats(marks, "given")
print("Django, by day:", *(marks.filter(given__date=day).count() for day in (november, december)))
print("Django, by month:", *(marks.filter(given__month=month).count() for month in (11, 12)))
print("for_day:", counts.for_day(november), counts.for_day(december))
print("for_month:", counts.for_month(november), counts.for_month(december))
print("today is a day of", counts.today.tzinfo)
PY
found=$(env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'Django, by day: 0 4' 'Django, by month: 0 4'; do grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }; done
for line in 'for_day: 2 2' 'for_month: 2 2' 'today is a day of UTC'; do grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }; done
