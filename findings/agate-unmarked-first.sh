#!/usr/bin/env bash
# agate 1.14.2 (PyPI): in a ranking by most points the ward that has not been marked yet is the first.
#
# Expected (documentation of Rank: "Uses the "competition" ranking method: if there are four values and the middle two are tied, then the output will be
# [1, 2, 2, 4]. Null values will always be ranked last."; reverse: "Reverse sort order before ranking"): of 91, 91, 88 and nothing the ranks
# by most points are 1, 1, 3 and 4, the fourth for who has nothing, as PostgreSQL has them with NULLS LAST.
# Seen: Rank("points", reverse=True) gives 2, 2, 4 and 1: the sorted list is turned round with the null at its end, so that null comes first and everybody
# else is one place lower. Two wards without marks are both first, and the best one third. order_by("points", reverse=True) puts them on
# top too. Without reverse, where the fewest points are first, nulls are last as promised. No warning.
# What we do: ranks are counted by scoring/rules/grading.py, and in the database by scoring/models/ranking, from the units that have been judged.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet agate==1.14.2 2>pip.log || { cat pip.log; echo "cannot install agate 1.14.2"; exit 2; }
cat >look.py <<'PY'
import agate


def ranks(points, **more):
    table = agate.Table([[f"Phường {at}", one] for at, one in enumerate(points, 1)], ["unit", "points"])
    return [int(row["rank"]) for row in table.compute([("rank", agate.Rank("points", **more))]).rows]


seen = [
    ranks([91, 91, 88, None]),  # the control: fewest first
    ranks([91, 91, 88], reverse=True),
    ranks([91, 91, 88, None], reverse=True),
    ranks([91, 88, None, None], reverse=True),
]
print("agate", agate.__dict__.get("__version__", "1.14.2"), seen)
raise SystemExit(seen != [[2, 2, 1, 4], [1, 1, 3], [2, 2, 4, 1], [3, 4, 1, 1]])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
