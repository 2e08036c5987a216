#!/usr/bin/env bash
# jsondiff 2.2.1, dictdiffer 0.10.0 and deepdiff 9.1.0 (PyPI): where one point is changed into "yes", or none into "no", nothing has
# changed.
#
# Expected (RFC 8259, 3: false and true are values of their own and no numbers; jsondiff: "Diff JSON and JSON-like structures";
# dictdiffer "helps you to diff and patch dictionaries"; deepdiff tells a change of type in a dictionary): 0 and false are two values, as
# jsonpatch 1.48 has it, and patching the old with the difference gives the new.
# Seen: jsondiff and dictdiffer find no difference between 1 and true, 0 and false; patched, the old value is there. deepdiff
# tells it where the value stands in a dictionary, and finds nothing where it stands in a list, [1, 0, 4.5] and [true, false, 4.5]. A
# record of changes made by them keeps "0 points" where "does not apply: false" stands now. No error.
# What we do: points and ticks are columns of their own kinds, so that a value never turns from one into the other (scoring/models).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet jsondiff==2.2.1 dictdiffer==0.10.0 deepdiff==9.1.0 jsonpatch==1.48 2>pip.log || {
  cat pip.log; echo "cannot install jsondiff, dictdiffer and deepdiff"; exit 2; }
cat >look.py <<'PY'
import json

import dictdiffer
import jsondiff
import jsonpatch
from deepdiff import DeepDiff

for old, new in (({"a": 1, "b": 0}, {"a": True, "b": False}), ([1, 0, 4.5], [True, False, 4.5]), ([1, 0, 4.5], [1, 0, 4])):
    print(
        json.dumps(old), "->", json.dumps(new) + ":",
        f"jsonpatch {len(list(jsonpatch.make_patch(old, new)))}",
        f"jsondiff {json.dumps(jsondiff.patch(old, jsondiff.diff(old, new)))}",
        f"dictdiffer {len(list(dictdiffer.diff(old, new)))}",
        f"deepdiff {len(DeepDiff(old, new))}",
    )
PY
found=$(env/bin/python look.py) || { echo "cannot run"; exit 2; }
echo "$found"
grep -qF '[1, 0, 4.5] -> [1, 0, 4]: jsonpatch 1 jsondiff [1, 0, 4] dictdiffer 1 deepdiff 1' <<<"$found" && grep -q 'jsonpatch 2.*deepdiff 1$' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qF ': jsonpatch 2 jsondiff {"a": 1, "b": 0} dictdiffer 0 deepdiff 1' <<<"$found" &&
  grep -qF ': jsonpatch 2 jsondiff [1, 0, 4.5] dictdiffer 0 deepdiff 0' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
