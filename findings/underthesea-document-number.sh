#!/usr/bin/env bash
# underthesea 9.5.0: normalising a text takes the numbers of documents apart.
#
# Expected (documentation of text_normalize: tone marks and letters are put right, "Ðảm baỏ chất
# lựơng" becomes "Đảm bảo chất lượng"): all else stays as it is written. A document is cited by its
# number, letter by letter, and an hour by its sign.
# Seen: the text comes back cut into tokens with a blank between them, so that 312-QĐ/TU is no
# longer the decision's number, and normalising again cannot mend it; of "loà xoà" one word gets the
# old tone mark and the other keeps the new one.
# What we do: wards/vietnamese.py puts letters right (vietnamese_letters) and leaves the rest; names
# are compared without the place of tone marks (likeness), and what was written stays written.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet underthesea==9.5.0 || {
  echo "cannot install underthesea 9.5.0"; exit 2; }
cat >look.py <<'PY'
from underthesea import text_normalize

SEEN = {
    "Ðảm baỏ chất lựơng": "Đảm bảo chất lượng",
    "Quyết định 312-QĐ/TU": "Quyết định 312 - QĐ / TU",
    "17h00 ngày 30/11/2027": "17 h00 ngày 30/11/2027",
    "loà xoà": "loà xòa",
}
found = {text: text_normalize(text) for text in SEEN}
for text, normal in found.items():
    print(f"{text} -> {normal}")
raise SystemExit(0 if found == SEEN else 1)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
