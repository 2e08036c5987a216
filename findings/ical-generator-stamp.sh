#!/usr/bin/env bash
# ical-generator 10.2.0 (npm): a calendar that has a zone is stamped in no zone at all.
#
# Expected (RFC 5545, 3.8.7.1 to 3.8.7.3): DTSTAMP, CREATED and LAST-MODIFIED MUST be in UTC, whatever
# zone the events are in; a calendar program sees by them which of two files is the newer one.
# Seen: with the calendar's zone set to Asia/Ho_Chi_Minh the three are written without a Z, as the
# clock of the computer that writes stands: the same moment on two servers is two stamps, seven hours
# apart. Without the zone they are right. (That a plain Date with a zone is taken as the clock stands
# is documented for the times of an event.)
# What we do: scoring/documents/calendar_file.py writes the file itself, DTSTAMP always in UTC.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund ical-generator@10.2.0 >>npm.log 2>&1 || {
  echo "cannot install ical-generator 10.2.0"; exit 2; }
cat >look.mjs <<'JS'
import ical from "ical-generator";
const moment = new Date(Date.UTC(2026, 10, 30, 10));
const stamps = (settings) => {
  const calendar = ical({ name: "deadlines", ...settings });
  calendar.createEvent({ id: "a", summary: "a", start: moment, stamp: moment, created: moment, lastModified: moment });
  return calendar.toString().match(/^(DTSTAMP|CREATED|LAST-MODIFIED).*$/gm).map((line) => line.trim()).join(" ");
};
console.log(stamps({}));
console.log(stamps({ timezone: "Asia/Ho_Chi_Minh" }));
JS
for zone in UTC Asia/Ho_Chi_Minh; do
  mapfile -t found < <(TZ=$zone node look.mjs)
  [ "${#found[@]}" = 2 ] || { echo "cannot run"; exit 2; }
  echo "written on a computer in $zone: ${found[0]}"
  echo "  with the calendar's zone: ${found[1]}"
  case "${found[0]} | ${found[1]}" in
    *DTSTAMP:20261130T100000Z*"|"*Z*) echo "the behaviour has changed"; exit 1 ;;
    *DTSTAMP:20261130T100000Z*"|"*DTSTAMP:20261130T1*) ;;
    *) echo "the behaviour has changed"; exit 1 ;;
  esac
done
