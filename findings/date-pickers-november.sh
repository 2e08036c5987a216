#!/usr/bin/env bash
# bootstrap-datepicker 1.10.1 (and flatpickr 4.6.13, npm) in Vietnamese: looking at a deadline of
# November makes it one of January.
#
# Expected (documentation, "format": M is the abbreviated month, MM the full one, by the language that is
# set): what the field itself writes in a format is read again in that format; a field that somebody
# opens and leaves keeps its day.
# Seen: with language "vi" that the package brings, format "dd M yyyy" writes "30 Th11 2026" and reads
# 30 January, since the first month is taken that the shorter of the two texts begins with ("Th1").
# forceParse, which is on, writes it back: in Chromium the calendar is opened and closed, and the field
# says "30 Th1 2026". Of "dd MM yyyy" ("30 Tháng 11 2026") it makes today. No error. dd/mm/yyyy is right.
# flatpickr with its own locale vn reads "30 Th11 2026" as 30 January and "30 Tháng mười một 2026" as
# 30 October (the cause is reported for names of one's own that are figures, issue 3115).
# What we do: days are typed into a field of text and read by wards/days.py; no script changes them.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund bootstrap-datepicker@1.10.1 jquery@3.8.0 flatpickr@4.6.13 jsdom@29.1.1 >>npm.log 2>&1 || {
  echo "cannot install bootstrap-datepicker 1.10.1, jquery 3.8.0, flatpickr 4.6.13 and jsdom 29.1.1"; exit 2; }
cat >look.js <<'JS'
const fs = require("fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!doctype html><input id=field>", { runScripts: "outside-only", pretendToBeVisual: true });
for (const file of [
  "jquery/dist/jquery.js",
  "bootstrap-datepicker/dist/js/bootstrap-datepicker.js",
  "bootstrap-datepicker/dist/locales/bootstrap-datepicker.vi.min.js",
  "flatpickr/dist/flatpickr.js",
  "flatpickr/dist/l10n/vn.js",
]) {
  window.eval(fs.readFileSync(`node_modules/${file}`, "utf8"));
}
console.log(
  window.eval(`
    const plain = (day) => [day.getFullYear(), day.getMonth() + 1, day.getDate()].join("-");
    const today = plain(new Date());
    const named = (day) => plain(day).replace(today, "today");
    const deadline = new Date(2027, 10, 30);
    const lines = [];
    for (const format of ["dd/mm/yyyy", "dd M yyyy", "dd MM yyyy"]) {
      const field = jQuery("<input>").datepicker({ format, language: "vi" });
      field.datepicker("setDate", deadline);
      const written = field.val();
      field.datepicker("update");  // as after a key, or when the page is opened with it
      lines.push("bootstrap-datepicker " + written + " -> " + named(field.datepicker("getDate")));
    }
    for (const dateFormat of ["d/m/Y", "j M Y", "j F Y"]) {
      const picker = flatpickr("#field", { locale: "vn", dateFormat });
      const written = picker.formatDate(deadline, dateFormat);
      lines.push("flatpickr " + written + " -> " + named(picker.parseDate(written, dateFormat)));
    }
    lines.join("\\n");
  `),
);
JS
found=$(node look.js) || { echo "cannot run"; exit 2; }
echo "$found"
expected="bootstrap-datepicker 30/11/2027 -> 2027-11-30
bootstrap-datepicker 30 Th11 2027 -> 2027-1-30
bootstrap-datepicker 30 Tháng 11 2027 -> today
flatpickr 30/11/2027 -> 2027-11-30
flatpickr 30 Th11 2027 -> 2027-1-30
flatpickr 30 Tháng mười một 2027 -> 2027-10-30"
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
