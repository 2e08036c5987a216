#!/usr/bin/env bash
# icalevents 0.3.1 (Python), node-ical 0.26.1 and ical.js 2.2.1 (npm): of a meeting on three days that
# are named one by one, two see the first alone, the third sees the other two.
#
# Expected (RFC 5545, 3.8.5.2 and 3.8.2.4): DTSTART is the first of the set, RDATE adds days to it, with
# or without an RRULE; so a meeting on 30 November with RDATE 10 and 15 December is on three days, as
# vobject 0.9.9 reads it.
# Seen: icalevents and node-ical (expandRecurringEvent) give 30 November alone, ical.js (Event.iterator,
# with isRecurring true) 10 and 15 December; nobody says anything. With an RRULE beside it ical.js has all
# days, the two others still leave out those of RDATE.
# What we do: scoring/documents/calendar_file.py writes one event for each deadline and no rule of
# repetition at all.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet icalevents==0.3.1 vobject==0.9.9 &&
  npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1 >>npm.log 2>&1 || {
  echo "cannot install icalevents 0.3.1, node-ical 0.26.1 and ical.js 2.2.1"; exit 2; }
cat >look.py <<'PY'
from datetime import UTC, datetime
from pathlib import Path

import vobject
from icalevents.icalevents import events

LINES = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//look//",
    "BEGIN:VEVENT",
    "UID:1@example.vn",
    "DTSTAMP:20261101T000000Z",
    "DTSTART:20261130T010000Z",
    "{rule}RDATE:20261210T010000Z,20261215T010000Z",
    "SUMMARY:Họp Hội đồng",
    "END:VEVENT",
    "END:VCALENDAR",
)
SPAN = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)


def days(name: str, found: list[datetime]) -> None:
    print(f"{name}:", *(f"{day:%m-%d}" for day in sorted(found)))


for name, rule in (("named", ""), ("with a rule", "RRULE:FREQ=WEEKLY;COUNT=2\r\n")):
    text = "".join(f"{line}\r\n" for line in LINES).replace("{rule}", rule)
    Path(f"{name}.ics").write_text(text, "utf-8", newline="")
    meeting = vobject.readOne(text).vevent
    days(f"{name}, vobject", list(meeting.getrruleset(addRDate=True)))
    read = events(string_content=text.encode(), start=SPAN[0], end=SPAN[1])
    days(f"{name}, icalevents", [event.start for event in read])
PY
cat >look.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";
const show = (name, days) => console.log(`${name}: ${days.map((day) => day.slice(5, 10)).join(" ")}`);
for (const name of ["named", "with a rule"]) {
  const text = readFileSync(`${name}.ics`, "utf8");
  const meeting = Object.values(ical.sync.parseICS(text)).find((part) => part.type === "VEVENT");
  const span = { from: new Date("2026-11-01"), to: new Date("2027-01-31") };
  show(`${name}, node-ical`, ical.expandRecurringEvent(meeting, span).map((day) => day.start.toISOString()));
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
  const all = event.iterator(), days = [];
  for (let day = all.next(); day && days.length < 9; day = all.next()) days.push(day.toString());
  show(`${name}, ical.js`, days);
}
JS
found=$(env/bin/python look.py) && other=$(TZ=UTC node look.mjs) || { echo "cannot run: $found"; exit 2; }
found="$found
$other"
echo "$found"
grep -qxF 'named, vobject: 11-30 12-10 12-15' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'named, icalevents: 11-30' <<<"$found" && grep -qxF 'named, node-ical: 11-30' <<<"$found" &&
  grep -qxF 'named, ical.js: 12-10 12-15' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
