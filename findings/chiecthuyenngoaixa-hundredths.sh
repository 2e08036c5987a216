#!/usr/bin/env bash
# chiecthuyenngoaixa 0.3.0 (PyPI, module ctnx): in words 12,05 points are those of 12,005, 8,50 are "tám phẩy năm" and 1,0 is "một phẩy không".
#
# Expected (its description: num_to_words "Converts a number to its Vietnamese formal spoken form. Supports long numbers (both integers and decimals)"): two numbers have two
# wordings, 0,05 "không phẩy không năm" and 0,005 "không phẩy không không năm", as ICU and vinormx 1.0.8 have them.
# Seen: what stands behind the comma and begins with nought is read as if it were three figures: 12.05 and 12.005 are both "mười hai phẩy không trăm năm",
# which is what five thousandths are called; so are 0.05 and 0.005. 0.45 and 0.105 are right. Names are sorted as by viet-text-tools: La, Lan, Lá (findings/viet-text-tools-order.sh). No error.
# What we do: points are read in words by scoring/rules/in_words.py, figure by figure behind the comma.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet chiecthuyenngoaixa==0.3.0 2>pip.log || { cat pip.log; echo "cannot install chiecthuyenngoaixa 0.3.0"; exit 2; }
cat >look.py <<'PY'
from decimal import Decimal

from ctnx import num_to_words, vi_sort_key

expected = {
    "1005": "một nghìn không trăm linh năm", "4.5": "bốn phẩy năm", "0.45": "không phẩy bốn mươi lăm",  # the control
    "12.05": "mười hai phẩy không trăm năm", "12.005": "mười hai phẩy không trăm năm",
    "0.05": "không phẩy không trăm năm", "0.005": "không phẩy không trăm năm",
}
seen = {number: num_to_words(Decimal(number)) for number in expected}
for number, words in seen.items():
    print(f"{number} -> {words}")
names = sorted(["Lan", "Lá", "La"], key=vi_sort_key)
print("sorted:", *names)
raise SystemExit(seen != expected or names != ["La", "Lan", "Lá"])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
