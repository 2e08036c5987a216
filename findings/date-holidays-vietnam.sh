#!/usr/bin/env bash
# date-holidays 3.37.0 (npm): Vietnam has one day of National Day, and a holiday on a Sunday is not made up for, so that
# a deadline counted in working days comes one to three days early.
#
# Expected (Labour Code 45/2019/QH14, article 112: National Day is two days, 2 September and the one before or after, and
# Hùng Kings' day one; article 111: where a holiday is on the weekly day of rest, the next working day is off; the package's
# README: "substitute days" are among its features): in 2026 Monday 27 April, for Sunday 26 April, and Tuesday 1 September
# are off, as holidays 0.109 (PyPI) has them, with 24 November, Vietnam's Culture Day, besides.
# Seen: isHoliday says false for each of them; of a type "public" is nothing but 2 September, in 2021 to 2028 alike. Its Tết
# is right, five days from the eve on. No Saturday is known that is worked for a day that was moved either (22 August
# for 31 August 2026).
# What we do: scoring/rules/workdays.py asks holidays of PyPI, and lays over it what a campaign's head wrote down.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet holidays==0.109 2>pip.log || {
  cat pip.log; echo "cannot install holidays 0.109"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts date-holidays@3.37.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install date-holidays 3.37.0"; exit 2; }
cat >look.cjs <<'JS'
const Holidays = require("date-holidays");
const vietnam = new Holidays("VN");
const off = (day) => (vietnam.isHoliday(new Date(`${day}T12:00:00+07:00`)) || []).some(({ type }) => type === "public");
console.log(process.argv.slice(2).map((day) => (off(day) ? "off" : "worked")).join(" "));
JS
cat >look.py <<'PY'
import sys
from datetime import date

from holidays import Vietnam

print(*("off" if date.fromisoformat(day) in Vietnam() else "worked" for day in sys.argv[1:]))
PY
days=(2026-02-20 2026-04-27 2026-04-30 2026-09-01 2026-09-02 2026-11-24)
echo "days: ${days[*]}"
npm=$(TZ=Asia/Ho_Chi_Minh node look.cjs "${days[@]}"); echo "date-holidays 3.37.0: $npm"
pypi=$(env/bin/python look.py "${days[@]}"); echo "holidays 0.109: $pypi"
[ "$npm" = "off worked off worked off worked" ] && [ "$pypi" = "off off off off off off" ] || {
  echo "the behaviour has changed"; exit 1; }
