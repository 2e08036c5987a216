#!/usr/bin/env bash
# ics 3.12.0 (npm): a weekly meeting that is called off on one day is in every calendar all the same.
#
# Expected (its README: startOutputType "local" writes the start "as floating", in the reader's own time; exclusionDates are
# "date-time exceptions for recurring events", given as [2026, 12, 7, 17, 0] like the start; RFC 5545, 3.8.5.1: EXDATE takes
# those instances out that it names, so that it is written like DTSTART): of 30 November, 7 and 14 December the second goes.
# Seen: the start is DTSTART:20261130T170000, without a zone, the exception EXDATE:20261207T100000Z, reckoned by the zone of the computer
# that wrote it. That names none of the three: ical.js 2.2.1 and recurring-ical-events 3.8.2 find all three. With
# the start in UTC (the default) two remain, as they should, in a zone without summer time. No error.
# What we do: our calendar file names its zone at each moment and has no repetitions (scoring/documents/calendar_file.py).
set -uo pipefail
export TZ=Asia/Ho_Chi_Minh
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet icalendar==7.3.2 recurring-ical-events==3.8.2 2>pip.log || {
  cat pip.log; echo "cannot install icalendar and recurring-ical-events"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund ics@3.12.0 ical.js@2.2.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install ics 3.12.0 and ical.js 2.2.1"; exit 2; }
cat >look.mjs <<'JS'
import { writeFileSync } from "node:fs";
import ICAL from "ical.js";
import { createEvent } from "ics";

for (const startOutputType of ["utc", "local"]) {
  const { value, error } = createEvent({
    title: "Giao ban",
    start: [2026, 11, 30, 17, 0],
    startInputType: "local",
    startOutputType,
    end: [2026, 11, 30, 18, 0],
    recurrenceRule: "FREQ=WEEKLY;COUNT=3",
    exclusionDates: [[2026, 12, 7, 17, 0]],
  });
  if (error) throw error;
  writeFileSync(`${startOutputType}.ics`, value);
  console.log(startOutputType, ...value.match(/^(DTSTART|EXDATE).*(?=\r)/gm));
  const days = new ICAL.Event(new ICAL.Component(ICAL.parse(value)).getFirstSubcomponent("vevent")).iterator();
  const found = [];
  for (let day = days.next(); day; day = days.next()) found.push(day.day);
  console.log(startOutputType, "by ical.js:", ...found);
}
JS
cat >look.py <<'PY'
import icalendar
import recurring_ical_events

for name in ("utc", "local"):
    calendar = icalendar.Calendar.from_ical(open(f"{name}.ics", newline="", encoding="utf-8").read())
    found = recurring_ical_events.of(calendar).between((2026, 11, 1), (2027, 1, 1))
    print(name, "by recurring-ical-events:", *sorted(event["DTSTART"].dt.strftime("%m/%d") for event in found))
PY
found=$(node look.mjs && env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'utc by ical.js: 30 14' 'utc by recurring-ical-events: 11/30 12/14'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'local DTSTART:20261130T170000 EXDATE:20261207T100000Z' 'local by ical.js: 30 7 14' \
  'local by recurring-ical-events: 11/30 12/07 12/14'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
