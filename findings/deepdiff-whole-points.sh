#!/usr/bin/env bash
# deepdiff 9.1.0 (PyPI): half a point taken off, 4.5 to 4, is kept as the word "unknown___", and put on again so.
#
# Expected (to_flat_dicts "returns a flat list of actions that is easily machine readable", and Delta takes such a list
# as flat_dict_list): a change that is written down and carried out later gives what was compared; 4.5 to 4 differs
# from 4.5 to 5 in nothing but the figure.
# Seen: 4.5 to 5, to 9.5, to "4,5" and to nothing come back. Where the new points are what is left of the old ones
# without their half (4.5 to 4, 9.5 to 9) the flat dictionary has no value but the text "unknown___", to_flat_rows too,
# and a table it is put on says "unknown___" where 4 stood; the Delta itself, not yet flat, gives 4. So does 4 to
# 4.0 and "4" to 4. Nothing is said. With always_include_values=True the figure is there.
# What we do: the change record keeps the old and the new value of each field, as people write them
# (scoring/ledger/record.py), and replay sets what is written there.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet deepdiff==9.1.0 2>pip.log || {
  cat pip.log; echo "cannot install deepdiff 9.1.0"; exit 2; }
cat >look.py <<'PY'
from deepdiff import DeepDiff, Delta


def carried_out(old, new, **options):
    """What a table says after the change was written down flat and carried out again."""
    flat = Delta(DeepDiff({"An Bình": old}, {"An Bình": new}), **options).to_flat_dicts()
    return ({"An Bình": old} + Delta(flat_dict_list=flat))["An Bình"]


lost = [(4.5, 4), (9.5, 9), (4, 4.0), ("4", 4)]
kept = [(4.5, 5), (4.5, 9.5), (4.5, "4,5"), (4.5, None), (4, 4.5)]
for old, new in lost + kept:
    print(f"{old!r} to {new!r} is carried out as {carried_out(old, new)!r}")
print("not flat:", {"An Bình": 4.5} + Delta(DeepDiff({"An Bình": 4.5}, {"An Bình": 4})))
right = all(carried_out(old, new) == new for old, new in kept)
right &= carried_out(4.5, 4, always_include_values=True) == 4
raise SystemExit(not right or any(carried_out(*pair) != "unknown___" for pair in lost))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
