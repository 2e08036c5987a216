#!/usr/bin/env bash
# inputmask 5.0.10 (npm): a deadline at 24:00 that a page brings is 02:00 in its field, 31/11/2026 is the 31st of January, and 2026-11-30 the 20th of February 6113.
#
# Expected (its documentation: isComplete tells whether the value in the field is complete; the alias datetime with inputFormat "dd/MM/yyyy" takes a day, a month and a year
# in two, two and four figures): what does not fit is left out, or stays incomplete, as it does for 31/04/2026 (31/0M/yyyy), 30/02/2026
# and 7:5, so that the form is not sent; 24:00 of a day is how Vietnamese letters name its end.
# Seen: figures that do not fit are dropped one by one, and the next take their places. Of 24:00 the 4 goes and 0 follows, of 31/11/2026 the second 1, of 32/11/2026 the 2
# (03/11/2026), of an ISO day the mark between, and each of them is complete. The month that fails, and so becomes another one, is November alone: of 31/04, 31/06
# and 31/09 nothing follows. 5.0.9 does so too, with its own letters (dd/mm/yyyy, HH:MM).
# What we do: days and hours are typed into plain fields and read by wards/days.py, which refuses a day that no month has and says so.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund inputmask@5.0.10 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install inputmask 5.0.10"; exit 2; }
cat >look.cjs <<'JS'
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("", { url: "http://localhost/", pretendToBeVisual: true });
for (const name of Object.getOwnPropertyNames(window)) {
  try {
    if (!(name in globalThis)) globalThis[name] = window[name];
  } catch {
    continue;
  }
}
window.matchMedia = () => ({ matches: false });
Object.assign(globalThis, { window, document: window.document, Event: window.Event, CustomEvent: window.CustomEvent, matchMedia: window.matchMedia });
if (!globalThis.navigator) globalThis.navigator = window.navigator;
const loaded = require("inputmask");
const Inputmask = loaded.default || loaded;
const told = (value, inputFormat) => {
  document.body.innerHTML = `<input id=field value="${value}">`;
  const field = document.getElementById("field");
  Inputmask({ alias: "datetime", inputFormat }).mask(field);
  console.log(`${value}: ${field.value}, ${field.inputmask.isComplete() ? "complete" : "incomplete"}`);
};
for (const day of ["30/11/2026", "31/12/2026", "31/04/2026", "30/02/2026", "31/11/2026", "32/11/2026", "2026-11-30"]) told(day, "dd/MM/yyyy");
for (const hour of ["17:30", "7:5", "24:00"]) told(hour, "HH:mm");
process.exit();
JS
found=$(timeout 60 node look.cjs 2>err.log) || { head -c 400 err.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '30/11/2026: 30/11/2026, complete' '31/12/2026: 31/12/2026, complete' '31/04/2026: 31/0M/yyyy, incomplete' '17:30: 17:30, complete' '7:5: 07:5m, incomplete'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '31/11/2026: 31/01/2026, complete' '32/11/2026: 03/11/2026, complete' '2026-11-30: 20/02/6113, complete' '24:00: 02:00, complete'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
