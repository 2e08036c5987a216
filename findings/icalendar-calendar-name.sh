#!/usr/bin/env bash
# icalendar 7.3.2 (Python) and ical.js 2.2.1 (npm): the name of a calendar keeps its backslashes.
#
# Expected: NAME is a TEXT (RFC 7986, 5.1), and in a TEXT comma, semicolon and backslash are escaped
# (RFC 5545, 3.3.11), as both do for SUMMARY and DESCRIPTION. An x-
# property is a TEXT too where it says nothing else (RFC 5545, 3.8.8.2).
# Seen: both give the name of a correct file back with its backslashes, and icalendar writes
# calendar_name = "Thi đua 2026; cụm A, B" as it stands, beside a DESCRIPTION that is escaped.
# What we do: scoring/documents/calendar_file.py writes the name escaped, as the RFC has it; whoever
# reads our file with these sees backslashes in a name that has commas.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet icalendar==7.3.2 &&
  npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund ical.js@2.2.1 >>npm.log 2>&1 || {
  echo "cannot install icalendar 7.3.2 and ical.js 2.2.1"; exit 2; }
cat >look.py <<'PY'
from icalendar import Calendar

NAME = "Thi đua 2026; cụm A, B"
made = Calendar()
made.add("prodid", "-//look//")
made.add("version", "2.0")
made.calendar_name = NAME
made.description = NAME
for line in made.to_ical().decode().splitlines():
    if "Thi đua" in line:
        print(line)

CORRECT = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//look//",
        r"NAME:Thi đua 2026\; cụm A\, B",
        "END:VCALENDAR",
        "",
    )
).encode()
open("correct.ics", "wb").write(CORRECT)
print("read back:", Calendar.from_ical(CORRECT).calendar_name)
PY
cat >look.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
const calendar = new ICAL.Component(ICAL.parse(readFileSync("correct.ics", "utf8")));
console.log(calendar.getFirstPropertyValue("name"));
JS
found=$(env/bin/python look.py) && other=$(node look.mjs) || { echo "cannot run: $found"; exit 2; }
printf '%s\nread by ical.js: %s\n' "$found" "$other"
grep -qxF 'NAME:Thi đua 2026; cụm A, B' <<<"$found" &&
  grep -qxF 'DESCRIPTION:Thi đua 2026\; cụm A\, B' <<<"$found" &&
  grep -qxF 'read back: Thi đua 2026\; cụm A\, B' <<<"$found" &&
  [ "$other" = 'Thi đua 2026\; cụm A\, B' ] || { echo "the behaviour has changed"; exit 1; }
