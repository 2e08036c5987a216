#!/usr/bin/env bash
# django-scheduler 0.12.0 (PyPI): a meeting on Mondays, Wednesdays and Fridays that begins on a Monday is on Mondays only, and "the last working day of the month" on its last Monday.
#
# Expected (its source of Rule: it "is defined by the rrule in the dateutil documentation", params have the form "value = int[,int]*" and byweekday, bysetpos and others
# are those of dateutil): what dateutil's rrule gives with the same frequency and parameters, whatever day the first one is.
# Seen: where the day of the start is one of those in the list, the list becomes that one day. WEEKLY byweekday:0,2,4 from Monday 30 November is Mondays only; from
# Tuesday the 1st it is all three. MONTHLY byweekday:0,1,2,3,4;bysetpos:-1 from 30 November, a last working day, goes on with 28 December and 25 January, its last
# Mondays; bymonthday:15,30 from the 15th is the 15th only; the one that begins as the rule says is the one that is lost. No error. Told there
# for days of the week (llazzaro/django-scheduler#231), open since 2016.
# What we do: no rule repeats anything; each deadline is a day of its own (scoring/documents/calendar_file.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-scheduler==0.12.0 Django==5.2.19 2>pip.log || {
  cat pip.log; echo "cannot install django-scheduler 0.12.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import django
from django.conf import settings

ZONE = "Asia/Ho_Chi_Minh"
settings.configure(
    USE_TZ=True, TIME_ZONE=ZONE, DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "schedule"], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
from dateutil import rrule
from django.core.management import call_command
from django.utils.timezone import localtime
from schedule.models import Calendar, Event, Rule

call_command("migrate", verbosity=0)
calendar = Calendar.objects.create(name="Ban", slug="ban")


def told(frequency, params, day):
    start = datetime(2026, *day, 17, 30, tzinfo=ZoneInfo(ZONE))
    rule = Rule.objects.create(frequency=frequency, name=frequency, description="", params=params)
    event = Event.objects.create(title="Họp", start=start, end=start + timedelta(hours=1), rule=rule, calendar=calendar)
    found = [localtime(one.start) for one in event.get_occurrences(start, start + timedelta(days=100))]
    meant = rrule.rrule(getattr(rrule, frequency), dtstart=start, count=4, **rule.get_params())
    shown = [" ".join(f"{one.day}/{one.month}" for one in list(days)[:4]) for days in (found, meant)]
    print(f"{frequency} {params} from {start.day}/{start.month}: {shown[0]}; dateutil {shown[1]}")


told("WEEKLY", "byweekday:0,2,4", (12, 1))
told("WEEKLY", "byweekday:0,2,4", (11, 30))
told("MONTHLY", "byweekday:0,1,2,3,4;bysetpos:-1", (11, 30))
told("MONTHLY", "bymonthday:15,30", (11, 15))
PY
found=$(env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'WEEKLY byweekday:0,2,4 from 1/12: 2/12 4/12 7/12 9/12; dateutil 2/12 4/12 7/12 9/12' <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in 'WEEKLY byweekday:0,2,4 from 30/11: 30/11 7/12 14/12 21/12; dateutil 30/11 2/12 4/12 7/12' \
  'MONTHLY byweekday:0,1,2,3,4;bysetpos:-1 from 30/11: 30/11 28/12 25/1 22/2; dateutil 30/11 31/12 29/1 26/2' \
  'MONTHLY bymonthday:15,30 from 15/11: 15/11 15/12 15/1 15/2; dateutil 15/11 30/11 15/12 30/12'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
