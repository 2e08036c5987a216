#!/usr/bin/env bash
# humanize 4.17.0 (PyPI), Vietnamese: "in two hours" is told as two o'clock of the coming day.
#
# Expected (documentation of naturaltime: what is to come is so long "from now", what is past "ago"): two hours
# before a deadline it says "2 giờ nữa" or "sau 2 giờ nữa", as Babel does by CLDR.
# Seen: with vi_VN every time to come has "ngày tới" (the coming day) behind it, whatever its unit: "2 giờ ngày
# tới". Since "giờ" is the hour of the clock as well as its length, an office reads 2:00 tomorrow where the paper is
# due today; of days, "2 ngày ngày tới" has the word twice. What is past ("2 giờ trước") is right.
# What we do: a deadline is said as its day and hour; wards/days.py writes them.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet humanize==4.17.0 babel==2.19.0 2>pip.log || {
  cat pip.log; echo "cannot install humanize 4.17.0 and babel 2.19.0"; exit 2; }
cat >look.py <<'PY'
from datetime import timedelta

import humanize
from babel.dates import format_timedelta

humanize.i18n.activate("vi_VN")
for span in (timedelta(hours=2), timedelta(days=2), timedelta(hours=-2)):
    print(humanize.naturaltime(-span), format_timedelta(span, add_direction=True, locale="vi"), sep=" | ")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "humanize | Babel: in two hours, in two days, two hours ago"; echo "$found"
grep -qxF '2 giờ trước | 2 giờ trước' <<<"$found" && grep -q '| sau 2 giờ nữa$' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^2 giờ ngày tới |' <<<"$found" && grep -q '^2 ngày ngày tới |' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
