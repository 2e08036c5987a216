#!/usr/bin/env bash
# num2words 0.5.14 does not read Vietnamese points as an office reads them.
#
# Expected: 4.5 bốn phẩy năm · 10.05 mười phẩy không năm · -3 âm ba · 2026 hai nghìn không trăm hai
# mươi sáu (90.25, read right, is the control).
# Seen: decimals are always two digits read as one number, so that a half becomes fifty and five
# hundredths become a half; a minus sign gives the words of another number; the hundreds that are
# zero are left out.
# What we do: read numbers ourselves (scoring/rules/in_words.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet num2words==0.5.14 || {
  echo "cannot install num2words 0.5.14"; exit 2; }
cat >look.py <<'PY'
from num2words import num2words

SEEN = {
    90.25: "chín mươi phẩy hai mươi lăm",
    4.5: "bốn phẩy năm mươi",
    10.05: "mười phẩy năm",
    -3: "mười bảy",
    2026: "hai nghìn lẻ hai mươi sáu",
}
found = {number: num2words(number, lang="vi") for number in SEEN}
for number, words in found.items():
    print(f"{number}: {words}")
raise SystemExit(0 if found == SEEN else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
