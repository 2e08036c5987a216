#!/usr/bin/env bash
# sqlite-utils 4.2.1 (PyPI): the conversion that makes 2026-06-05 of 05/06/2026 makes 2026-05-06 of it when it runs once more, and 2026-11-12 of what was
# 2026-12-11 from the beginning.
#
# Expected (its documentation: r.parsedate() will "Parse a date and convert it to ISO date format: yyyy-mm-dd. In the case of dates such as 03/04/05 U.S. MM/DD/YY
# format is assumed - you can use dayfirst=True or yearfirst=True to change how these ambiguous dates are interpreted"): a day that is in
# that form already, which is not ambiguous (ISO 8601), stays; so converting a column twice, or one in which sheets have written both forms, is safe.
# Seen: with dayfirst=True, which Vietnam's dd/mm/yyyy needs, yyyy-mm-dd is read as year, day, month wherever the day is below 13. A column with 05/06/2026
# (5 June) and 2026-12-11 (11 December) becomes 2026-06-05 and 2026-11-12; converted again, 2026-05-06 and 2026-12-11. 30/11/2026 stays right each
# time, so that a deadline looked at proves nothing. r.parsedatetime does the same. No error. It hands the text to python-dateutil (2.9.0), which has this.
# What we do: wards/days.py reads both forms by their own pattern, and a column of days is one of days, not of texts.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet sqlite-utils==4.2.1 python-dateutil==2.9.0.post0 2>pip.log || {
  cat pip.log; echo "cannot install sqlite-utils 4.2.1"; exit 2; }
export PATH="$tmp/env/bin:$PATH"
sqlite-utils --version
printf 'unit,day\nPhường 1,05/06/2026\nPhường 2,30/11/2026\nPhường 3,2026-12-11\n' >list.csv
days() { sqlite-utils rows list.db units --csv --no-headers -c day | tr -d '\r' | paste -sd' '; }
sqlite-utils insert list.db units list.csv --csv >/dev/null || { echo "cannot run"; exit 2; }
seen="$(days)"
for _ in once twice; do
  sqlite-utils convert list.db units day 'r.parsedate(value, dayfirst=True)' >/dev/null 2>&1 || { echo "cannot run"; exit 2; }
  seen="$seen | $(days)"
done
echo "$seen"
[ "$seen" = "05/06/2026 30/11/2026 2026-12-11 | 2026-06-05 2026-11-30 2026-11-12 | 2026-05-06 2026-11-30 2026-12-11" ] || {
  echo "the behaviour has changed"; exit 1; }
