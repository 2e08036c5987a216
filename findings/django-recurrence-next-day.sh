#!/usr/bin/env bash
# django-recurrence 1.14 (PyPI): in Vietnam a meeting on Mondays at 6:30 is, once it has been saved, on Tuesdays, and a report due on the last day of the month is due on the first.
#
# Expected (its source: in serialize "all datetime.datetime objects will be converted and serialized as UTC"; RFC 5545, 3.3.10: BYDAY and BYMONTHDAY are
# days of the zone of DTSTART): the moments that a recurrence has before it is saved are those that come out of the field again.
# Seen: DTSTART goes into UTC and the days of the rule stay as they are: 6:30 in Vietnam is 23:30 of the day before, and "Monday" at 23:30 UTC is Tuesday 6:30. A day
# without an hour is midnight in Vietnam, so that each rule that names a day is a day late: on the last of the month becomes on the first, 20 November
# the 21st. From 7:00 on, and where no day is named, it is right, so that it is not seen where meetings are tried out. No warning.
# (Told for evenings in America, jazzband/django-recurrence#164.)
# What we do: no rule repeats anything; deadlines are moments, and days are Vietnam's (wards/days.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-recurrence==1.14 Django==5.2.19 2>pip.log || {
  cat pip.log; echo "cannot install django-recurrence 1.14"; exit 2; }
mkdir plan && touch plan/__init__.py && cat >plan/models.py <<'PY'
from django.db import models
from recurrence.fields import RecurrenceField


class Meeting(models.Model):
    days = RecurrenceField()
PY
cat >look.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

import django
from django.conf import settings

ZONE = "Asia/Ho_Chi_Minh"
settings.configure(
    USE_TZ=True, TIME_ZONE=ZONE, DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["recurrence", "plan"], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
import recurrence
from django.core.management import call_command
from django.utils.timezone import localtime
from plan.models import Meeting
from recurrence import Recurrence, Rule

call_command("migrate", run_syncdb=True, verbosity=0)


def told(name, start, rule):
    days = Recurrence(dtstart=datetime(2026, *start, tzinfo=ZoneInfo(ZONE)), rrules=[rule], include_dtstart=False)
    saved = Meeting.objects.get(pk=Meeting.objects.create(days=days).pk).days
    saved.include_dtstart = False
    before, after = ([f"{localtime(one):%a %d/%m %H:%M}" for one in list(which.occurrences())[:2]] for which in (days, saved))
    print(f"{name}: {', '.join(before)}; saved: {', '.join(after)}")


told("Mondays at 8:00", (11, 30, 8, 0), Rule(recurrence.WEEKLY, byday=[recurrence.MO], count=3))
told("Mondays at 6:30", (11, 30, 6, 30), Rule(recurrence.WEEKLY, byday=[recurrence.MO], count=3))
told("the last of the month", (11, 1), Rule(recurrence.MONTHLY, bymonthday=[-1], count=3))
told("20 November", (11, 1), Rule(recurrence.YEARLY, bymonth=[11], bymonthday=[20], count=3))
PY
found=$(env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'Mondays at 8:00: Mon 30/11 08:00, Mon 07/12 08:00; saved: Mon 30/11 08:00, Mon 07/12 08:00' <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in 'Mondays at 6:30: Mon 30/11 06:30, Mon 07/12 06:30; saved: Tue 01/12 06:30, Tue 08/12 06:30' \
  'the last of the month: Mon 30/11 00:00, Thu 31/12 00:00; saved: Sun 01/11 00:00, Tue 01/12 00:00' \
  '20 November: Fri 20/11 00:00, Sat 20/11 00:00; saved: Sat 21/11 00:00, Sun 21/11 00:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
