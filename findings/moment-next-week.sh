#!/usr/bin/env bash
# moment 2.30.1 (npm) and Carbon 2.65.0 (PHP, Debian 12), Vietnamese: a deadline on Thursday of this week is called Thursday of
# next week, and what was last Saturday's is said to be of the week before.
#
# Expected (documentation of moment, "Calendar Time": nextWeek is what is up to six days ahead, in English "Sunday at 2:30
# AM", lastWeek up to six days back; "tuần tới" is Vietnamese for the week that begins on the coming Monday, which is the first
# day of a week in that locale of theirs, dow: 1): on Monday 30 November 2026 the 3rd of December is "thứ năm này" or "thứ năm".
# Seen: "thứ năm tuần tới lúc 17:00", that is, 10 December: for every day from the day after tomorrow on, though it is
# in the running week; on Friday 4 December the Wednesday before it is "thứ tư tuần trước". Carbon has the same words.
# A ward that reads its deadline so hands in seven days late. Tomorrow, yesterday and what is farther off are right.
# What we do: a deadline is written with its day and hour, 17 giờ 00, ngày 3/12/2026, and beside it the days that are
# left (templates/components/deadline.html); nothing is told by the week.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund moment@2.30.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install moment 2.30.1"; exit 2; }
cat >look.js <<'JS'
const moment = require("moment");
require("moment/locale/vi");
for (const [day, now, language] of [
  ["2026-12-03", "2026-11-30", "en"],
  ["2026-12-01", "2026-11-30", "vi"],
  ["2026-12-03", "2026-11-30", "vi"],
  ["2026-12-02", "2026-12-04", "vi"],
]) {
  const told = moment(`${day}T17:00`).locale(language).calendar(moment(`${now}T09:00`));
  console.log(`moment, ${language}, on ${now}: ${day} is ${told}`);
}
const { _week } = moment.localeData("vi");
console.log(`first day of the week: ${_week.dow}; same week: ${moment("2026-12-03").locale("vi").week() === moment("2026-11-30").locale("vi").week()}`);
JS
found=$(node look.js) || { echo "cannot run"; exit 2; }
echo "$found"
[ "$found" = "moment, en, on 2026-11-30: 2026-12-03 is Thursday at 5:00 PM
moment, vi, on 2026-11-30: 2026-12-01 is Ngày mai lúc 17:00
moment, vi, on 2026-11-30: 2026-12-03 is thứ năm tuần tới lúc 17:00
moment, vi, on 2026-12-04: 2026-12-02 is thứ tư tuần trước lúc 17:00
first day of the week: 1; same week: true" ] || { echo "the behaviour has changed"; exit 1; }
cat >look.php <<'PHP'
<?php
require 'Carbon/autoload.php';
Carbon\Carbon::setTestNow('2026-11-30 09:00');
echo Carbon\Carbon::parse('2026-12-03 17:00')->locale('vi')->calendar();
PHP
php -r 'exit(@include "Carbon/autoload.php" ? 0 : 1);' 2>/dev/null || {
  echo "Carbon was not looked at: apt-get install php-cli php-nesbot-carbon"; exit 0; }
carbon=$(php -d error_reporting=0 look.php) || { echo "cannot run Carbon"; exit 2; }
echo "Carbon, on 2026-11-30: 2026-12-03 is $carbon"
[ "$carbon" = "thứ năm tuần tới lúc 17:00" ] || { echo "the behaviour of Carbon has changed"; exit 1; }
