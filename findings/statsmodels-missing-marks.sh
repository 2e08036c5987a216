#!/usr/bin/env bash
# statsmodels 0.15.0 (PyPI): items that none of the surveyors has marked make the surveyors agree: a kappa of 0.33 becomes 0.73.
#
# Expected (documentation of aggregate_raters: it "brings data into correct format for fleiss_kappa", an "exception" is raised "if data cannot be converted to
# integer", and the table "contains counts of raters that assigned a category level"): who has given no mark has assigned no level, so that nothing is counted, or an error is
# told, as fleiss_kappa does when the counts of a table are uneven (AssertionError).
# Seen: nan is a level like the others, and two surveyors who have both not come to a ward are of one mind about it. Three wards, of which they agree on two, are
# 0.33; with three more wards that nobody has marked yet 0.73, by Fleiss and by Randolph alike. Where one of the two is missing it is a disagreement. The list of categories that comes back ends in nan; no warning.
# What we do: self-score and survey are compared where both are there, and what is not marked is counted by itself (scoring/pages/comparison).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet statsmodels==0.15.0 krippendorff==0.9.0 2>pip.log || { cat pip.log; echo "cannot install statsmodels 0.15.0"; exit 2; }
cat >look.py <<'PY'
import krippendorff
import numpy as np
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

none = np.nan
marked = [[1, 1], [2, 2], [1, 2]]


def told(name, marks):
    counts, levels = aggregate_raters(np.array(marks, dtype=float))
    fleiss, randolph = fleiss_kappa(counts), fleiss_kappa(counts, method="randolph")
    alpha = krippendorff.alpha(np.array(marks, dtype=float).T, level_of_measurement="nominal")
    print(f"{name}: Fleiss {fleiss:.2f}, Randolph {randolph:.2f}, levels {levels.tolist()}, Krippendorff {alpha:.2f}")


told("three wards", marked)
told("and three without marks", marked + [[none, none]] * 3)
told("and three with one mark", marked + [[1, none]] * 3)
PY
found=$(env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'three wards: Fleiss 0.33, Randolph 0.33, levels [1.0, 2.0], Krippendorff 0.44' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'and three without marks: Fleiss 0.73, Randolph 0.75, levels [1.0, 2.0, nan], Krippendorff 0.44' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
