#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2 (PyPI): a deadline at 17:30 is seventeen minutes and a half, and a criterion of which wards have one
# point or none has no sum.
#
# Expected (documentation of csvkit: it infers the types of columns, hours of a length among them; ISO 8601 and every clock write
# 17:30 for hours and minutes, as spreadsheets read it): 17:30 is half past five, 36:00 no hour of a day
# or thirty-six hours; points 1, 0, 1 are numbers, as 2, 0, 1 are, and have a sum.
# Seen: csvjson gives "0:17:30" for 17:30, "0:08:00" for 8:00; csvsort writes the same into its
# list, so that the hour is gone in the next file. 17:30:00 is right. A column of 1 and 0 alone is True and False:
# csvstat has no sum or mean of it, csvsort writes True for a point. No warning; --no-inference leaves all as text.
# What we do: hours are read by wards/days.py, which knows hours and minutes only; the one CSV that we write,
# the change record, has day and hour in one field (scoring/workbooks/change_record_csv.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet csvkit==2.2.0 agate==1.14.2 2>pip.log || {
  cat pip.log; echo "cannot install csvkit 2.2.0 and agate 1.14.2"; exit 2; }
printf 'ward,due,points,marks\nP2,17:30,1,2\nP10,8:00,0,0\nP3,36:00,1,1\n' >hours.csv
seconds=$(printf 'ward,due\nP2,17:30:00\n' | env/bin/csvjson 2>/dev/null) && sums=$(env/bin/csvstat --sum hours.csv 2>/dev/null | sed 's/^ *//') &&
  plain=$(env/bin/csvjson -I hours.csv 2>/dev/null) && seen=$(env/bin/csvjson hours.csv 2>/dev/null) &&
  sorted=$(env/bin/csvsort -c due hours.csv 2>/dev/null) || { echo "cannot run"; exit 2; }
echo "with seconds: $seconds"; echo "as text: $plain"; echo "found out: $seen"; echo "$sorted"; echo "sums: $(paste -sd' ' <<<"$sums")"
[ "$seconds" = '[{"ward": "P2", "due": "17:30:00"}]' ] && grep -qx '4. marks: 3' <<<"$sums" && [[ $plain == *'"due": "17:30", "points": "1"'* ]] || {
  echo "the control is wrong"; exit 1; }
[[ $seen == '[{"ward": "P2", "due": "0:17:30", "points": true, "marks": 2.0}, {"ward": "P10", "due": "0:08:00", "points": false,'* ]] &&
  grep -qx 'P2,0:17:30,True,2' <<<"$sorted" && grep -qx '3. points: None' <<<"$sums" || { echo "the behaviour has changed"; exit 1; }
