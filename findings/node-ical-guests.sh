#!/usr/bin/env bash
# node-ical 0.26.1 (npm): a guest who stands in for two people, or belongs to two lists, is not in the invitation.
#
# Expected (RFC 5545, 3.2.11, has this line as its example of MEMBER; 3.2.4 and 3.2.5 the like of DELEGATED-FROM and
# DELEGATED-TO: "each address in quotation marks", separated by commas; 3.2: within quotes a semicolon is a letter):
#   ATTENDEE;MEMBER="mailto:projectA@example.com","mailto:projectB@example.com":mailto:janedoe@example.com
# is a guest, janedoe, as ical.js 2.2.1 and icalendar 7.3.2 read her, and node-ical itself where she is in one list.
# Seen: the line is gone, without an error: the meeting has one guest less, or none, and who counts who was asked and
# who answered counts wrong; in 0.27.2, for Node.js 22, too. "Ban Tuyên giáo; Phường 1" as a name comes out as
# '"Ban Tuyên giáo', and a folder C:\hồ sơ\năm in a description with a line end in place of its last \n.
# What we do: nothing reads calendar files; they are written by icalendar (scoring/documents/calendar_file.py).
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && echo '{"type": "module"}' >package.json &&
  npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1 >npm.log 2>&1 || {
    cat npm.log; echo "cannot install node-ical 0.26.1 and ical.js 2.2.1"; exit 2; }
cat >look.js <<'JS'
import ICAL from "ical.js";
import ical from "node-ical";

const file = (...lines) => [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//VI", "BEGIN:VEVENT", "UID:1@example.vn",
    "DTSTAMP:20261129T100000Z", "DTSTART:20261130T010000Z", "SUMMARY:Họp", ...lines, "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");
const other = "ATTENDEE;CN=Tư:mailto:tu@example.vn";
const node = (text) => Object.values(ical.sync.parseICS(text)).find((part) => part.type === "VEVENT");
const guests = (text) => [node(text).attendee ?? []].flat().map((guest) => guest.val ?? guest);
const theirs = (text) => new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent")
    .getAllProperties("attendee").map((guest) => guest.getFirstValue());
const lines = {
    "one list": 'ATTENDEE;MEMBER="mailto:projectA@example.com":mailto:janedoe@example.com',
    "two lists": 'ATTENDEE;MEMBER="mailto:projectA@example.com","mailto:projectB@example.com":mailto:janedoe@example.com',
    "for two": 'ATTENDEE;CN=Hòa;DELEGATED-FROM="mailto:an@example.vn","mailto:ba@example.vn":mailto:hoa@example.vn',
};
const found = {};
for (const [what, line] of Object.entries(lines)) {
    found[what] = {node: guests(file(line, other)), ical: theirs(file(line, other))};
    console.log(what, JSON.stringify(found[what]));
}
const rest = node(file('ORGANIZER;CN="Ban Tuyên giáo; Phường 1":mailto:b@example.vn', "DESCRIPTION:C:\\\\hồ sơ\\\\năm"));
console.log(JSON.stringify([rest.organizer.params.CN, rest.description]));
if (found["one list"].node.length !== 2 || Object.values(found).some((one) => one.ical.length !== 2)) process.exit(3);
process.exit(found["two lists"].node.length === 1 && found["for two"].node.length === 1 ? 0 : 1);
JS
node look.js; case $? in
  0) ;; 3) echo "the control is wrong"; exit 1 ;; *) echo "the behaviour has changed"; exit 1 ;; esac
