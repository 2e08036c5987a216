#!/usr/bin/env bash
# petl 1.7.30 (PyPI): that a ward has 4 points in one list and 5 in another is no conflict where a list without its mark stands between the two.
#
# Expected (its documentation of conflicts: "Select rows with the same key value but differing in some other field … Missing values are not considered conflicts. By default,
# None is treated as the missing value"): of 4, nothing and 5 the rows with 4 and 5 are selected, in whatever order they come, as mergeduplicates of the same package finds
# Conflict({4, 5}) in each.
# Seen: each row is compared with the one before it alone, so that the missing mark parts the two: 4, None, 5 is no conflict at all, nor is 4, None, 5, None, 6; 4, 5, None and None, 4, 5 are
# found. Of the lists of three surveyors put together it hangs on which of them has left the mark out. No warning.
# What we do: self-score and survey are compared cell by cell (scoring/pages/comparison), and an import tells each row that says otherwise (scoring/forms/imports).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet petl==1.7.30 2>pip.log || { cat pip.log; echo "cannot install petl 1.7.30"; exit 2; }
cat >look.py <<'PY'
import petl

for marks in ((4, 4), (4, 5), (4, 5, None), (None, 4, 5), (4, None, 5), (4, None, 5, None, 6)):
    table = [("ward", "points")] + [("P1", mark) for mark in marks]
    selected = list(petl.values(petl.conflicts(table, "ward"), "points"))
    (merged,) = petl.values(petl.mergeduplicates(table, "ward"), "points")
    merged = sorted(merged) if isinstance(merged, (set, frozenset)) else merged
    print(f"{', '.join(map(str, marks))}: conflicts {selected}, mergeduplicates {merged}")
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '4, 4: conflicts [], mergeduplicates 4' '4, 5: conflicts [4, 5], mergeduplicates [4, 5]' '4, 5, None: conflicts [4, 5], mergeduplicates [4, 5]'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in '4, None, 5: conflicts [], mergeduplicates [4, 5]' '4, None, 5, None, 6: conflicts [], mergeduplicates [4, 5, 6]'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
