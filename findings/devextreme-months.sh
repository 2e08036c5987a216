#!/usr/bin/env bash
# devextreme 26.1.5 (npm): in Vietnamese 30 January and 30 November are both "30 tháng 2026", which it reads as 30 December; and the report of the fourth quarter is read
# as one of April, in every language.
#
# Expected (its documentation of formats: d is the day, MMMM the month's full name, QQQ the quarter; parseDate reads what formatDate writes with the same format): "30 tháng 11 2026",
# as its own getMonthNames has "Tháng 11", its longDate "30 tháng 11, 2026", and as it reads again what it writes in English, German and French; the fourth quarter
# begins in October.
# Seen: of the names of the months in a format with a day the number is cut off, so that all twelve are "tháng": 5/1 and 5/12 look the same in grids, fields and charts
# that have such a format. Read back, each is December: a field that shows the deadline of 30 November and is left moves it by a month. "Q2 2026" is
# February and "Q4 2026" April: the number of the quarter is taken for that of the month. No error.
# What we do: days are written as dd/mm/yyyy by templates and read by wards/days.py; quarters are never read.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps --ignore-scripts devextreme@26.1.5 >>npm.log 2>&1 || {
  tail -20 npm.log; echo "cannot install devextreme 26.1.5"; exit 2; }
cat >look.cjs <<'JS'
const { locale, formatDate, parseDate } = require("devextreme/cjs/localization");
const shown = (day) => day && `${day.getDate()}/${day.getMonth() + 1}`;
const told = (format, months, day) => months.map((month) => {
  const text = formatDate(new Date(2026, month - 1, day), format);
  return `${text} = ${shown(parseDate(text, format))}`;
}).join("; ");
for (const language of ["en", "de", "vi"]) {
  locale(language);
  console.log(`${language}: ${told("d MMMM yyyy", [1, 11, 12], 30)}`);
}
console.log(`longDate: ${told("longDate", [11], 30)}`);
for (const language of ["en", "vi"]) {
  locale(language);
  console.log(`${language}: ${told("QQQ yyyy", [1, 4, 7, 10], 1)}`);
}
JS
found=$(TZ=Asia/Ho_Chi_Minh timeout 90 node look.cjs 2>/dev/null) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'en: 30 January 2026 = 30/1; 30 November 2026 = 30/11; 30 December 2026 = 30/12' \
  'de: 30 Januar 2026 = 30/1; 30 November 2026 = 30/11; 30 Dezember 2026 = 30/12' 'longDate: Thứ Hai, 30 tháng 11, 2026 = 30/11'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'vi: 30 tháng 2026 = 30/12; 30 tháng 2026 = 30/12; 30 tháng 2026 = 30/12' \
  'en: Q1 2026 = 1/1; Q2 2026 = 1/2; Q3 2026 = 1/3; Q4 2026 = 1/4' 'vi: Q1 2026 = 1/1; Q2 2026 = 1/2; Q3 2026 = 1/3; Q4 2026 = 1/4'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
