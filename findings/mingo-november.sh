#!/usr/bin/env bash
# mingo 7.2.7 (npm): on a computer in Vietnam a deadline of 30 November, 17:30, is written "30 December"; three months after 31 August is 1 December, and 17:30 at +07:00 is
# 17:30 UTC.
#
# Expected (its readme: "MongoDB query language for in-memory objects", with the operators of MongoDB; MongoDB's manual: %B is the "full month name" in the zone that is asked for,
# of $dateAdd: where the day does not exist in the month reached, its last day; of $dateFromString: %z is the "timezone offset from UTC", without a format
# "2026-11-30T17:30:00+07:00" is a moment): November, 30 November, 10:30 UTC; 31/11/2026 is an error there.
# Seen: where the computer's own zone is Vietnam too, %B and %b add its hours a second time, so that from 17:00 of the last day of a month on they name the next month, beside a
# right %d and %m; with the computer in UTC it is November. $dateAdd of three months to 31 August is 1 December,
# $dateSubtract of one to 31 December as well. With the format "%d/%m/%Y %H:%M %z" the zone is read and left out: 17:30 UTC, seven hours late, and
# without a format the moment with its zone is undefined, while that with a Z is right. 31/11/2026 is 1 December. No error anywhere.
# What we do: days and moments are read by wards/days.py, which refuses a day that no month has, and are kept with their zone.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund mingo@7.2.7 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install mingo 7.2.7"; exit 2; }
cat >look.mjs <<'JS'
import { aggregate } from "mingo";
const asked = (seen) => {
  const [row] = aggregate([{ day: new Date("2026-11-30T10:30:00Z"), last: new Date("2026-08-31T00:00:00Z"), year: new Date("2026-12-31T00:00:00Z") }], [{ $project: { seen } }]);
  return row.seen instanceof Date ? row.seen.toISOString().slice(0, 16) : row.seen;
};
const written = (format) => asked({ $dateToString: { date: "$day", format, timezone: "Asia/Ho_Chi_Minh" } });
const read = (dateString, format) => asked({ $dateFromString: format ? { dateString, format } : { dateString } });
console.log(`numbers: ${written("%d/%m/%Y %H:%M")}`);
console.log(`in words: ${written("%d %B")}, ${written("%d %b")}`);
console.log(`two months after 31 August: ${asked({ $dateAdd: { startDate: "$last", unit: "month", amount: 2 } })}`);
console.log(`three months after 31 August: ${asked({ $dateAdd: { startDate: "$last", unit: "month", amount: 3 } })}`);
console.log(`a month before 31 December: ${asked({ $dateSubtract: { startDate: "$year", unit: "month", amount: 1 } })}`);
console.log(`Z: ${read("2026-11-30T17:30:00Z")}`);
console.log(`+07:00: ${read("2026-11-30T17:30:00+07:00")}`);
console.log(`%z: ${read("30/11/2026 17:30 +07:00", "%d/%m/%Y %H:%M %z")}`);
console.log(`31/11: ${read("31/11/2026", "%d/%m/%Y")}`);
JS
found=$(TZ=Asia/Ho_Chi_Minh timeout 60 node look.mjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
elsewhere=$(TZ=UTC timeout 60 node look.mjs | grep '^in words') || exit 2
echo "on a computer in UTC, $elsewhere"
for line in 'numbers: 30/11/2026 17:30' 'two months after 31 August: 2026-10-31T00:00' 'Z: 2026-11-30T17:30'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
[ "$elsewhere" = "in words: 30 November, 30 Nov" ] || { echo "the control is wrong: $elsewhere"; exit 1; }
for line in 'in words: 30 December, 30 Dec' 'three months after 31 August: 2026-12-01T00:00' 'a month before 31 December: 2026-12-01T00:00' \
  '+07:00: undefined' '%z: 2026-11-30T17:30' '31/11: 2026-12-01T00:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
