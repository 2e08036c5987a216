#!/usr/bin/env bash
# icalendar 7.3.2 (PyPI): the reminder of a task that has a deadline and no beginning cannot be asked for.
#
# Expected (RFC 5545, 3.6.2: a VTODO may have DUE and no DTSTART; 3.8.6.3: a trigger with RELATED=END counts from DUE;
# documentation of Alarms: "Compute the times and states of alarms"): a day before 30/11/2026 10:00 UTC is
# 29/11/2026 10:00, as with a beginning beside it; a trigger that is a moment itself needs neither of the two.
# Seen: todo.alarms, and Alarms(todo), end with IncompleteComponent ("No DTSTART given."), also where the trigger is a
# moment; todo.end and todo.DUE are right. Whoever walks over a list of tasks stops at the first of them, or catches the
# error and reminds nobody: it is the usual form of "hand in by".
# What we do: a deadline is an event with a reminder (VALARM) a day before (scoring/documents/calendar_file.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet icalendar==7.3.2 2>pip.log || {
  cat pip.log; echo "cannot install icalendar 7.3.2"; exit 2; }
cat >look.py <<'PY'
from icalendar import Calendar
from icalendar.error import IncompleteComponent

TASK = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//
BEGIN:VTODO
UID:a
DTSTAMP:20261101T000000Z
{start}DUE:20261130T100000Z
SUMMARY:Nộp phiếu tự chấm
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Nhắc
TRIGGER{trigger}
END:VALARM
END:VTODO
END:VCALENDAR
"""
for start in ("DTSTART:20261120T010000Z\n", ""):
    for trigger in (";RELATED=END:-P1D", ";VALUE=DATE-TIME:20261129T100000Z"):
        task = Calendar.from_ical(TASK.format(start=start, trigger=trigger)).todos[0]
        try:
            said = f"{task.alarms.times[0].trigger:%d/%m/%Y %H:%M}"
        except IncompleteComponent as error:
            said = str(error)
        print(start[:7] or "no start", trigger, f"due {task.end:%d/%m/%Y %H:%M}", said, sep=" | ")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -c '^DTSTART | .* | due 30/11/2026 10:00 | 29/11/2026 10:00$' <<<"$found")" = 2 ] || {
  echo "the control is wrong"; exit 1; }
[ "$(grep -c '^no start | .* | due 30/11/2026 10:00 | No DTSTART given\.$' <<<"$found")" = 2 ] || {
  echo "the behaviour has changed"; exit 1; }
