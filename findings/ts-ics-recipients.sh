#!/usr/bin/env bash
# ts-ics 2.4.6 (npm): of an invitation whose guest is called "Tổ 1: An", the address is gone; and it cuts the names
# that others write.
#
# Expected (RFC 5545, 3.2 and 3.2.2: a value of a parameter with a comma, semicolon or colon stands between quotes,
# and within them these are letters; 3.8.1.2: a comma within one category has a backslash): what generateIcsCalendar
# writes it reads again, and so do ical.js 2.2.1 and icalendar 7.3.2. Names with such signs: "Lê Thị Hòa, Phó ban",
# "Ban Tuyên giáo; Phường 1", "Tổ 1: An". Texts (summary, place) get their backslashes, here as elsewhere.
# Seen: names are written as they are, so that a colon in one ends the name: the address read back is " An:MAILTO:…",
# by ical.js too, and nobody is invited; behind a semicolon the rest of the name is gone. "Thi đua, khen thưởng" is two
# categories. Quoted names of others are cut as well ('"Ban Tuyên giáo'), and \, within a category is a separator.
# What we do: calendar files are written by icalendar (scoring/documents/calendar_file.py), without addresses.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && echo '{"type": "module"}' >package.json &&
  npm install --silent --no-audit --no-fund ts-ics@2.4.6 ical.js@2.2.1 >npm.log 2>&1 || {
    cat npm.log; echo "cannot install ts-ics 2.4.6 and ical.js 2.2.1"; exit 2; }
cat >look.js <<'JS'
import ICAL from "ical.js";
import {convertIcsCalendar, generateIcsCalendar} from "ts-ics";

const moment = (hour) => ({date: new Date(Date.UTC(2026, 10, 30, hour))});
const event = (name, category) => ({
    uid: "1@example.vn", stamp: moment(0), start: moment(1), end: moment(2), summary: "Họp xét thi đua, đợt 1",
    categories: [category], attendees: [{name, email: "guest@example.vn"}],
});
function readAgain(text) {
    const ours = convertIcsCalendar(undefined, text).events[0];
    const theirs = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
    const guest = theirs.getFirstProperty("attendee");
    return {
        ts: [ours.attendees[0].name, ours.attendees[0].email, ours.categories],
        ical: [guest.getParameter("cn"), guest.getFirstValue(), theirs.getFirstProperty("categories").getValues()],
        summary: ours.summary,
    };
}
const written = (name, category = "Họp") =>
    generateIcsCalendar({version: "2.0", prodId: "-//x//y//VI", events: [event(name, category)]});
const plain = readAgain(written("Lê Thị Hòa"));
const colon = readAgain(written("Tổ 1: An", "Thi đua, khen thưởng"));
const semicolon = readAgain(written("Ban Tuyên giáo; Phường 1"));
const quoted = readAgain(written("X").replace("CN=X", 'CN="Ban Tuyên giáo; Phường 1"').replace("Họp\r", "Thi đua\\, A\r"));
for (const [what, found] of Object.entries({plain, colon, semicolon, quoted})) console.log(what, JSON.stringify(found));
if (plain.ts[1] !== "guest@example.vn" || plain.summary !== "Họp xét thi đua, đợt 1") process.exit(3);
if (quoted.ical[0] !== "Ban Tuyên giáo; Phường 1") process.exit(3);
const lost = ![colon.ts[1], colon.ical[1]].some((address) => /^(mailto:)?guest@example\.vn$/i.test(address));
process.exit(lost && colon.ts[2].length === 2 && semicolon.ts[0] === "Ban Tuyên giáo" && quoted.ts[0] !== quoted.ical[0] ? 0 : 1);
JS
node look.js; case $? in
  0) ;; 3) echo "the control is wrong"; exit 1 ;; *) echo "the behaviour has changed"; exit 1 ;; esac
