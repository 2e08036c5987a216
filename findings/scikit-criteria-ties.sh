#!/usr/bin/env bash
# scikit-criteria 0.10: a ranking "without ties" puts the unit with most points last but one.
#
# Expected: RankResult.untied_rank_ "assigns unique and consecutive values in the ranking" where places
# are shared: whoever stood before somebody still does, and of those who share a place the order may be
# any. Places 2, 2, 3, 1 become 2, 3, 4, 1 or 3, 2, 4, 1.
# Seen: they become 4, 1, 2, 3: the only first is third, one of the two second is first, the other last.
# numpy.argsort gives who stands at a place, not the place of each; both agree only where the units are
# listed by place already (or their listing is its own inverse), as in the second list here. No warning;
# to_series(untied=True) and the comparisons of rankings with untied=True stand on it.
# What we do: places, shared ones too, are those of `rank` in scoring/rules/grading.py, whose tests hand it
# units in any order.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet scikit-criteria==0.10 || {
  echo "cannot install scikit-criteria 0.10"; exit 2; }
cat >look.py <<'PY'
from skcriteria import mkdm
from skcriteria.agg.simple import WeightedSumModel

UNITS = ["Phường 1", "Phường 2", "Phường 3", "Phường 10"]
for points in ([[80, 4.5], [80, 4.5], [60, 3], [90, 5]], [[90, 5], [80, 4.5], [80, 4.5], [60, 3]]):
    units = mkdm(points, [max, max], weights=[0.9, 0.1], alternatives=UNITS)
    result = WeightedSumModel().evaluate(units)
    print("places", *(int(one) for one in result.rank_), end=" -> ")
    print("without ties", *(int(one) for one in result.to_series(untied=True)))
PY
found=$(env/bin/python look.py 2>/dev/null) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'places 1 2 2 3 -> without ties 1 2 3 4' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'places 2 2 3 1 -> without ties 4 1 2 3' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
