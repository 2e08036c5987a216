#!/usr/bin/env bash
# sqlean.py 3.50.4.5 (PyPI, the extensions of sqlean 0.28): the week of Monday 30 November begins on Thursday 3 December, and "phường" is "ph??ng".
#
# Expected (docs/time.md: time_trunc "truncates t to a precision specified by field, or rounds down", with week among the fields, and PostgreSQL's date_trunc as its
# other name; time_get has the weeks of ISO 8601; docs/fuzzy.md: translit converts "all non-ASCII characters to some combination of characters in the
# ASCII subset", and is what is to be done before two texts are compared): a week begins on its Monday, 30 November, and never after the
# day itself; "phường" is "phuong", as unaccent of the same package has it.
# Seen: from the first of January on whole weeks are counted, as many as ISO's number says: in 2026, which began on a Thursday, "weeks" begin on Thursdays, and that of
# Monday 30 November on 3 December, three days after it; in 2027 they begin on Fridays. Marks that are counted by week stand under days on which they were not
# given, and one group is named by a day that has not come yet. Letters with a horn or a hook are question marks: Hải and Hối are "H?i" both, so
# that their distance is none. No error. Months are right.
# What we do: weeks and days are counted in Python, in Vietnam's zone (wards/days.py); search folds names by wards/vietnamese.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet sqlean.py==3.50.4.5 2>pip.log || { cat pip.log; echo "cannot install sqlean.py 3.50.4.5"; exit 2; }
cat >look.py <<'PY'
import sqlean

sqlean.extensions.enable_all()
database = sqlean.connect(":memory:")
TRUNCATED = "select time_fmt_date(time_trunc(time_date(?, ?, ?), ?))"
for day in [(2026, 11, 29), (2026, 11, 30), (2026, 12, 3), (2027, 11, 29)]:
    found = [database.execute(TRUNCATED, (*day, field)).fetchone()[0] for field in ("month", "week")]
    print("{}-{:02}-{:02}".format(*day), *found)
for name in ["Đà", "Hải", "Hối", "phường"]:
    print(name, *database.execute("select unaccent(?), fuzzy_translit(?)", (name, name)).fetchone())
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -q '^2026-11-30 2026-11-01 ' <<<"$found" && grep -q '^2026-12-03 2026-12-01 ' <<<"$found" && grep -qxF 'Đà Da Da' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
for line in '2026-11-29 2026-11-01 2026-11-26' '2026-11-30 2026-11-01 2026-12-03' '2026-12-03 2026-12-01 2026-12-03' '2027-11-29 2027-11-01 2027-11-26' \
  'Hải Hai H?i' 'Hối Hoi H?i' 'phường phuong ph??ng'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
