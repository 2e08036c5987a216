#!/usr/bin/env bash
# GNU Emacs 28.2 (emacs-nox of Debian 12): of an invitation to four meetings the diary has five, of four on Mondays and Wednesdays nine,
# and a quarterly report is due each month.
#
# Expected (RFC 5545, 3.3.10: COUNT is "the number of occurrences at which to range-bound the recurrence", INTERVAL 3 with MONTHLY is every third
# month, BYMONTHDAY=-1 "the last day of the month"; icalendar-import-buffer "adds all VEVENT elements to the diary"): the days that
# python-dateutil 2.9.0 counts; or an entry of its list of errors, into which it puts what it cannot handle.
# Seen: with WEEKLY the last day is the count times a week after the first one, one week too late, and with two days of the week that end holds for
# both. INTERVAL is left out with MONTHLY, and of BYMONTHDAY=-1 the day of the first meeting is kept: 30 November, 30 December, 30 January. UNTIL and
# COUNT with DAILY are right. The list of errors is empty. (A comment in the source says "FIXME FIXME interval".)
# What we do: our calendar file has one event for each day, no rule of recurrence (scoring/documents/calendar_file.py).
set -uo pipefail
command -v emacs >/dev/null || { echo "no emacs: apt-get install emacs-nox"; exit 2; }
export TZ=Asia/Ho_Chi_Minh
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet python-dateutil==2.9.0.post0 || { echo "cannot install python-dateutil"; exit 2; }
cat >rules <<'E'
until	FREQ=WEEKLY;UNTIL=20261123T103000Z	20261102
daily	FREQ=DAILY;COUNT=3	20261102
weekly	FREQ=WEEKLY;COUNT=4	20261102
twice	FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4	20261102
quarter	FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5	20261105
last	FREQ=MONTHLY;BYMONTHDAY=-1	20261130
E
{ printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Thi dua//VN\r\nBEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\n'
  printf 'DTSTART:19700101T000000\r\nTZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n'
  while IFS=$'\t' read -r name rule day; do
    printf 'BEGIN:VEVENT\r\nUID:%s@thidua\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Ho_Chi_Minh:%sT173000\r\n' "$name" "$day"
    printf 'DTEND;TZID=Asia/Ho_Chi_Minh:%sT183000\r\nRRULE:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\n' "$day" "$rule" "$name"
  done <rules; printf 'END:VCALENDAR\r\n'; } >meetings.ics
cat >look.el <<'E'
(require 'icalendar) (require 'diary-lib)
(setq calendar-date-style 'european diary-file (expand-file-name "diary") diary-show-holidays-flag nil diary-list-include-blanks nil)
(find-file "meetings.ics")
(let ((inhibit-message t)) (icalendar-import-buffer diary-file t))
(with-current-buffer (get-buffer-create "*icalendar-errors*") (princ (format "errors: %d\n" (buffer-size))))
(dolist (entry (let ((inhibit-message t)) (diary-list-entries '(11 1 2026) 92 t)))
  (let ((day (car entry)) (text (cadr entry)))
    (princ (format "%s %d/%d\n" (car (last (split-string text))) (cadr day) (car day)))))
E
cat >look.py <<'E'
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

for line in open("rules"):
    name, rule, day = line.rstrip("\n").split("\t")
    days = rrulestr(rule.replace("T103000Z", "T173000"), dtstart=datetime.strptime(day + "17", "%Y%m%d%H"))
    print(name, *(f"{d.day}/{d.month}" for d in days.between(datetime(2026, 11, 1), datetime(2027, 2, 1), inc=True)))
E
emacs --batch -Q -l look.el 2>messages >entries || { cat messages; echo "cannot run emacs"; exit 2; }
of() { echo "$1 $(sed -n "s/^$1 //p" entries | paste -sd' ')"; }
expected="$(env/bin/python look.py)"
seen="$(cut -f1 rules | while read -r name; do of "$name"; done)"
emacs --version | head -1; echo "expected:"; echo "$expected"; echo "in the diary ($(head -1 entries)):"; echo "$seen"
[ "$(head -2 <<<"$seen")" = "$(head -2 <<<"$expected")" ] && [ "$expected" = "until 2/11 9/11 16/11 23/11
daily 2/11 3/11 4/11
weekly 2/11 9/11 16/11 23/11
twice 2/11 4/11 9/11 11/11
quarter 5/11
last 30/11 31/12 31/1" ] || { echo "the control is wrong"; exit 1; }
[ "$(head -1 entries; tail -n +3 <<<"$seen")" = "errors: 0
weekly 2/11 9/11 16/11 23/11 30/11
twice 2/11 4/11 9/11 11/11 16/11 18/11 23/11 25/11 30/11
quarter 5/11 5/12 5/1
last 30/11 30/12 30/1" ] || { echo "the behaviour has changed"; exit 1; }
