#!/usr/bin/env bash
# ics 0.7.3 (Python): a deadline that comes from Outlook in Vietnam falls on the next day.
#
# Expected (RFC 5545, 3.2.19): TZID names a zone that the same file describes (VTIMEZONE); the name is
# free, the description counts. Outlook and Exchange call Vietnam's "SE Asia Standard Time", so that
# 17:00 on 30 November 2026 is 10:00 UTC; vobject 0.9.9, icalevents 0.3.1 and ical.js 2.2.1 read it so.
# Seen: every zone that is no name of the IANA's list is UTC, though the file describes it and ics has
# even read the description: 17:00 UTC is midnight in Vietnam, and whoever asks for the day gets 1
# December. No error and no warning. With TZID=Asia/Ho_Chi_Minh the same event is right.
# What we do: scoring/documents/calendar_file.py names the zone Asia/Ho_Chi_Minh, as that list has it, and
# describes it as well; .ics files of others are not read.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet ics==0.7.3 vobject==0.9.9 || {
  echo "cannot install ics 0.7.3 and vobject 0.9.9"; exit 2; }
cat >look.py <<'PY'
import vobject
from ics import Calendar

LINES = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//look//",
    "BEGIN:VTIMEZONE",
    "TZID:{zone}",
    "BEGIN:STANDARD",
    "DTSTART:16010101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    "UID:1@example.vn",
    "DTSTAMP:20261101T000000Z",
    "DTSTART;TZID={zone}:20261130T170000",
    "SUMMARY:Hạn nộp phiếu",
    "END:VEVENT",
    "END:VCALENDAR",
)
for zone in ("Asia/Ho_Chi_Minh", "SE Asia Standard Time"):
    text = "".join(f"{line}\r\n" for line in LINES).replace("{zone}", zone)
    calendar = Calendar(text)
    (event,) = calendar.events
    local = event.begin.to("Asia/Ho_Chi_Minh")
    print(f"{zone}: vobject {vobject.readOne(text).vevent.dtstart.value}")
    print(f"{zone}: ics {event.begin}, in Vietnam {local:YYYY-MM-DD HH:mm}")
    print(f"{zone}: described, as ics knows: {zone in calendar._timezones}")
PY
found=$(env/bin/python -W ignore look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'Asia/Ho_Chi_Minh: ics 2026-11-30T17:00:00+07:00, in Vietnam 2026-11-30 17:00' <<<"$found" &&
  grep -qxF 'SE Asia Standard Time: vobject 2026-11-30 17:00:00+07:00' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'SE Asia Standard Time: ics 2026-11-30T17:00:00+00:00, in Vietnam 2026-12-01 00:00' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
