#!/usr/bin/env bash
# pyDecision 5.1.8 (PyPI): of wards with the same marks the one that is listed first is the best, and the ward that beats every other one is second.
#
# Expected (the methods by their names: Borda's count adds up ranks, and who is equal in all gets equal points, whatever the order of the list; Copeland's
# counts, of the pairs, those that a ward wins and takes off those that it loses, so that who wins all its pairs is first, which is what
# the method is known for): four equal wards have one number; A, which has more points than B and than C in three of five criteria, is first by Copeland.
# Seen: borda_method takes numpy.argsort for ranks, so that equal points are 1, 2, 3, 4 by the place in the list: 3, 6, 9 and 12 with three criteria (the least is
# the best here), and two wards that change places in the list change their ranks. copeland_method never looks who won a pair: it adds up the
# criteria, 2 for A and 4 for B, which lost to A, and so ranks by what Borda would. No warning; without ties Borda's numbers are right.
# What we do: places, shared ones too, are those of `rank` in scoring/rules/grading.py, whose tests hand it units in any order.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pydecision==5.1.8 2>pip.log || { cat pip.log; echo "cannot install pydecision 5.1.8"; exit 2; }
cat >look.py <<'PY'
import os

os.environ["MPLBACKEND"] = "Agg"
import numpy as np
from pyDecision.algorithm import borda_method, copeland_method


def told(name, method, marks):
    marks = np.array(marks, dtype=float)
    totals = method(marks, ["max"] * marks.shape[1], graph=False, verbose=False)
    print(f"{name}:", *(int(total) for total in totals))


told("Borda, all differ", borda_method, [[9, 9, 8], [8, 8, 9], [7, 7, 7]])
told("Borda, four equal wards", borda_method, [[9, 8, 7]] * 4)
told("Borda, the second ward is better in one item", borda_method, [[9, 8, 7], [9, 8, 7.5], [9, 8, 7]])
told("Copeland, A wins both its pairs, B one", copeland_method, [[9, 9, 9, 6, 6], [8, 8, 8, 10, 10], [7, 7, 7, 8, 8]])
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'Borda, all differ: 4 5 9' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'Borda, four equal wards: 3 6 9 12' <<<"$found" && grep -qxF 'Borda, the second ward is better in one item: 4 5 9' <<<"$found" &&
  grep -qxF 'Copeland, A wins both its pairs, B one: 2 4 -6' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
