#!/usr/bin/env bash
# pymcdm 1.4.0 (PyPI): a ranking with shared places agrees with itself by five sixths, and weights that could not differ more are by a fifth the same.
#
# Expected (its documentation: kendall_tau is the "Kendall Tau correlation between two rankings vectors", rankdata of the same package gives "tied elements" their
# average rank; wsc is "the similarity of the weights in range [0, 1], where 0 is different weights, and 1 is the same weights", of which wsc2 is the
# symmetrical form): a ranking compared with itself is 1, as its spearman and goodman_kruskal_gamma have it, and scipy's kendalltau; weights 0.7, 0.2,
# 0.1 against all on the last, from which nothing is further away, are 0.
# Seen: kendall_tau divides by all pairs, those that share a place too (the form for rankings without ties): 1, 2.5, 2.5, 4 with itself is 0.83, and three
# firsts of four 0.5, so that self-scores look the less in agreement with a survey the more wards share a place. wsc is 0.19: the sum is divided
# by 2 and multiplied by (1 - the least weight), which in the paper that it names stands below the line. No warning. Without ties kendall_tau is right.
# What we do: agreement of self-score and survey is told as differences in points (scoring/pages/comparison), not as a coefficient.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pymcdm==1.4.0 scipy==1.15.3 2>pip.log || { cat pip.log; echo "cannot install pymcdm 1.4.0"; exit 2; }
cat >look.py <<'PY'
import numpy as np
from pymcdm import correlations
from pymcdm.helpers import rrankdata
from scipy.stats import kendalltau


def told(name, points):
    ranks = rrankdata(points)
    names = ("kendall_tau", "spearman", "goodman_kruskal_gamma")
    values = [f"{one} {getattr(correlations, one)(ranks, ranks):.2f}" for one in names]
    print(f"{name}: " + ", ".join([*values, f"scipy {kendalltau(ranks, ranks).statistic:.2f}"]))


told("all differ", [95, 90, 85, 80])
told("two share a place", [95, 90, 90, 80])
told("three are first", [95, 95, 95, 80])
weights, same, last = np.array([0.7, 0.2, 0.1]), np.array([0.7, 0.2, 0.1]), np.array([0, 0, 1.0])
print(f"wsc: the same {correlations.wsc(weights, same):.2f}, all on the last {correlations.wsc(weights, last):.2f}")
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'all differ: kendall_tau 1.00, spearman 1.00, goodman_kruskal_gamma 1.00, scipy 1.00' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'two share a place: kendall_tau 0.83, spearman 1.00, goodman_kruskal_gamma 1.00, scipy 1.00' <<<"$found" &&
  grep -qxF 'three are first: kendall_tau 0.50, spearman 1.00, goodman_kruskal_gamma 1.00, scipy 1.00' <<<"$found" &&
  grep -qxF 'wsc: the same 1.00, all on the last 0.19' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
