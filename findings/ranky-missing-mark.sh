#!/usr/bin/env bash
# ranky 1.0.0 (PyPI): where two of three judges have not marked one ward yet, the ward that both have first becomes the last, behind the one without their marks.
#
# Expected (its documentation of average_rank: "Each judge's scores are converted to ranks (1 is best), then the ranks are averaged", of rank: "the highest value gets rank
# 1"; pandas' rank, which leaves who has no value without a rank and ranks the others): the ranks of a judge for three wards stay 1, 2, 3 when a fourth comes
# without a mark; P1 and P2, which share the first place, still do; or one is told that marks are missing. score() leaves missing marks out.
# Seen: one missing mark takes all ranks of that judge away (scipy's rankdata passes nan on), and the average is made of those who are left, here of one: P1 is 4th, P2
# first, and P4, with a single mark, third. So in borda and average_rank, which is the same; majority (the median) has no number for P4. No warning; which judges
# counted is not told.
# What we do: who has not been marked is no nought and no last, and stands apart (scoring/rules/grading.py); council votes are counted by scoring/rules/ballots.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet ranky==1.0.0 2>pip.log || { cat pip.log; echo "cannot install ranky 1.0.0"; exit 2; }
cat >look.py <<'PY'
import os

os.environ["MPLBACKEND"] = "Agg"
import pandas
import ranky

MARKS = pandas.DataFrame(
    {"An": [95, 90, 60, None], "Ba": [95, 90, 60, None], "Chi": [50, 90, 80, 70]}, index=["P1", "P2", "P3", "P4"]
)


def told(name, numbers):
    print(f"{name}:", *(f"{ward} {number:.2f}" for ward, number in numbers.items()))


told("three wards", ranky.borda(MARKS.head(3)))
told("with the fourth", ranky.borda(MARKS))
told("by pandas' ranks", MARKS.rank(ascending=False).mean(axis=1))
told("score", ranky.score(MARKS))
PY
found=$(env/bin/python -W error::RuntimeWarning look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'three wards: P1 1.67 P2 1.67 P3 2.67' "by pandas' ranks: P1 2.00 P2 1.67 P3 2.67 P4 3.00" 'score: P1 80.00 P2 90.00 P3 66.67 P4 70.00'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
grep -qxF 'with the fourth: P1 4.00 P2 1.00 P3 2.00 P4 3.00' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
