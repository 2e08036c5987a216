#!/usr/bin/env bash
# Celery 5.7.0 and APScheduler 3.11.3: a task for the first Monday of the month runs every Monday.
#
# Expected: "mon#1" is the first Monday, as Quartz, croniter 6.2.3 and other schedulers take it, or a
# mistake that is told: both refuse what they do not know ("1#1", "1L" and "15W" are a ValueError, and
# so is "monx" in APScheduler; documentation of Celery's crontab_parser: ParseException).
# Seen: what stands behind the name of a day is not looked at. "mon#1" is [1], every Monday, and "mon-fri#1"
# every working day, in both; a monthly reminder or summary goes out four times as often, and a
# monthly clearing away clears weekly. Written in figures ("1#1") the same line is refused.
# (What APScheduler means by the first Monday is day="1st mon".)
# What we do: no scheduler within the program; timers are systemd's (deploy/systemd), whose
# OnCalendar refuses what it does not know.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet celery==5.7.0 apscheduler==3.11.3 croniter==6.2.3 || {
  echo "cannot install Celery 5.7.0, APScheduler 3.11.3 and croniter 6.2.3"; exit 2; }
cat >look.py <<'PY'
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from celery.schedules import crontab
from croniter import croniter

DAYS = [datetime(2026, 11, 1, 8, tzinfo=UTC) + timedelta(days=day) for day in range(30)]


def by_celery(days):
    schedule = crontab(minute=0, hour=8, day_of_week=days)
    return [day for day in DAYS if day.isoweekday() % 7 in schedule.day_of_week]


def by_apscheduler(days):
    trigger = CronTrigger.from_crontab(f"0 8 * * {days}", timezone=UTC)
    return [day for day in DAYS if trigger.get_next_fire_time(None, day) == day]


def by_croniter(days):
    return [day for day in DAYS if croniter.match(f"0 8 * * {days}", day)]


def seen(ask, days):
    try:
        return " ".join(str(day.day) for day in ask(days))
    except ValueError:
        return "refused"


for days in ("mon#1", "mon-fri#1", "1#1"):
    for ask in (by_celery, by_apscheduler, by_croniter):
        print(f"{days:9} of November 2026 {ask.__name__:15} {seen(ask, days)}")
mondays = "2 9 16 23 30"
changed = seen(by_celery, "mon#1") != mondays or seen(by_apscheduler, "mon#1") != mondays
raise SystemExit(changed or seen(by_croniter, "mon#1") != "2")
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
