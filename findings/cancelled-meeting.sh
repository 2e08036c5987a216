#!/usr/bin/env bash
# @fullcalendar/icalendar 6.1.21 (npm) and calcurse 4.7.1 (Debian 12): a meeting that was cancelled is in the calendar like any other.
#
# Expected (RFC 5545, 3.8.1.11: STATUS:CANCELLED "indicates event was cancelled"; a newer file with the same UID is how a meeting is
# called off, since calendars that are subscribed to get no other word; documentation of both: they show, or import, the
# events of an iCalendar file): it is left out, or marked, as khal 0.10.5 writes CANCELLED before it.
# Seen: both have "Họp thẩm định" at 17:00; in FullCalendar nothing of the event says its state (extendedProps has place, organiser
# and description), so that a page cannot leave it out either; calcurse says "1 app" imported and nothing of the rest. A
# tentative meeting (STATUS:TENTATIVE) looks as settled as a confirmed one. No warning.
# What we do: our calendar file has no STATUS; what is called off stands in it no longer (scoring/documents/calendar_file.py).
set -uo pipefail
export TZ=Asia/Ho_Chi_Minh
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps @fullcalendar/core@6.1.21 @fullcalendar/list@6.1.21 \
  @fullcalendar/icalendar@6.1.21 ical.js@1.5.0 jsdom@24.1.3 >>npm.log 2>&1 || { cat npm.log; echo "cannot install @fullcalendar/icalendar 6.1.21"; exit 2; }
cat >look.cjs <<'JS'
const { writeFileSync } = require("fs");
const { JSDOM } = require("jsdom");

const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Look//VI"];
for (const [title, status] of [["Họp giao ban", "CONFIRMED"], ["Họp thẩm định", "CANCELLED"]]) {
  lines.push("BEGIN:VEVENT", `UID:${status}@example.vn`, "DTSTAMP:20261101T000000Z", "DTSTART:20261130T100000Z");
  lines.push("DTEND:20261130T110000Z", `STATUS:${status}`, `SUMMARY:${title}`, "END:VEVENT");
}
const file = [...lines, "END:VCALENDAR", ""].join("\r\n");
writeFileSync("meetings.ics", file);
const { window } = new JSDOM('<div id="calendar"></div>', { pretendToBeVisual: true, url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name];
globalThis.window = window;
globalThis.fetch = async () => ({ ok: true, status: 200, text: async () => file, headers: new Map() });
const { Calendar } = require("@fullcalendar/core");
const calendar = new Calendar(window.document.getElementById("calendar"), {
  plugins: [require("@fullcalendar/list").default, require("@fullcalendar/icalendar").default],
  initialView: "listMonth",
  initialDate: "2026-11-15",
  events: { url: "http://localhost/meetings.ics", format: "ics" },
  loading: (busy) => {
    if (busy) return;
    setTimeout(() => {
      const shown = [...window.document.querySelectorAll(".fc-list-event-title")].map((title) => title.textContent);
      const known = JSON.stringify(calendar.getEvents().map((event) => event.toPlainObject())).includes("CANCELLED");
      console.log("FullCalendar:", shown.sort().join(", "), "| state known:", known);
      process.exit();
    }, 100);
  },
});
calendar.render();
JS
found=$(timeout 60 node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$found" = "FullCalendar: Họp giao ban, Họp thẩm định | state known: false" ] || { echo "the behaviour has changed"; exit 1; }
command -v calcurse >/dev/null || { echo "calcurse was not looked at: apt-get install calcurse"; exit 0; }
mkdir data && calcurse -q -D data -i meetings.ics >calcurse.log 2>&1 || { cat calcurse.log; echo "cannot run calcurse"; exit 2; }
calcurse --version | head -1; cat data/apts
grep -q 'Họp giao ban' data/apts || { echo "the control of calcurse is wrong"; exit 1; }
grep -q 'Họp thẩm định' data/apts && ! grep -qi cancel data/apts || { echo "the behaviour of calcurse has changed"; exit 1; }
