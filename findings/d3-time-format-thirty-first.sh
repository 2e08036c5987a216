#!/usr/bin/env bash
# d3-time-format 4.1.1 (npm; the days of D3, Observable Plot and Vega): a deadline of 31/11/2026 is 1 December, the 32nd the second, the day 00 the last of October, and 5/6/26 the year 26.
#
# Expected (its documentation: "Parsing is strict: if the specified string does not exactly match the associated specifier, this method returns null";
# "%d - zero-padded day of the month as a decimal number [01,31]", "%H - hour (24-hour clock) as a decimal number [00,23]"): a day that is
# not in the calendar, 32, 00 and 24:30 are null, as a month 13 is not a month.
# Seen: timeParse("%d/%m/%Y") gives 1 December for 31/11/2026, 2 March for 30/02/2026, 2 December for 32/11/2026 and 31 October for 00/11/2026; a month of 13 is
# January of the next year. 24:30 is half past midnight of the next day. 5/6/26 read by %Y is 5 June of the year 26. Only a text in another order is null.
# A chart of when reports came in has each of them at a day, and nothing tells that one was mistyped.
# What we do: wards/days.py reads days in figures and refuses a day that is not in the calendar (read_day).
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts d3-time-format@4.1.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install d3-time-format 4.1.1"; exit 2; }
cat >look.mjs <<'JS'
import { utcParse } from "d3-time-format";

const expected = {
  "%d/%m/%Y|30/11/2026": "2026-11-30T00:00", // the control, and the two next
  "%d/%m/%Y|2026-11-30": "null",
  "%d/%m/%Y|123/11/2026": "null",
  "%d/%m/%Y|31/11/2026": "2026-12-01T00:00",
  "%d/%m/%Y|30/02/2026": "2026-03-02T00:00",
  "%d/%m/%Y|32/11/2026": "2026-12-02T00:00",
  "%d/%m/%Y|00/11/2026": "2026-10-31T00:00",
  "%d/%m/%Y|30/13/2026": "2027-01-30T00:00",
  "%d/%m/%Y %H:%M|30/11/2026 24:30": "2026-12-01T00:30",
  "%d/%m/%Y|5/6/26": "0026-06-05T00:00",
};
const wrong = Object.entries(expected).filter(([asked, told]) => {
  const [form, text] = asked.split("|");
  const seen = utcParse(form)(text)?.toISOString().slice(0, 16) ?? "null";
  console.log("%s by %s -> %s", text, form, seen);
  return seen !== told;
});
process.exit(wrong.length ? 1 : 0);
JS
node look.mjs || { echo "the behaviour has changed"; exit 1; }
