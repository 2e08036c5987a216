#!/usr/bin/env bash
# vinormx 1.0.8 (PyPI): read out, 1.234.567 đồng are "một phẩy hai ba bốn .năm trăm sáu mươi bảy đồng", 100.000 is a hundred, and 105 is "một trăm năm".
#
# Expected (its description: "Vietnamese Text Normalization System", "Chuẩn hóa số", and the point of a Vietnamese number stands between thousands): "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng",
# "một trăm nghìn", "một trăm linh năm" (one hundred and five; "một trăm năm" is heard as 150), from 5 to 10 points "năm đến mười".
# Seen: the first point is a decimal comma, though the comma is one too: 2.000.000.000 đồng are "hai phẩy không không không .không phẩy không không không đồng", 100.000 "một trăm phẩy
# không không không", 1.234,05 "một phẩy hai ba bốn ,năm". 105 and 1005 are without linh. "từ 5-10 điểm" is "từ năm trừ mười điểm", five less ten,
# and the number of a decision, 45/QĐ-UBND, "bốn mươi lăm/qđ trừ ủy ban nhân dân". 4,5, 12,05 and 30/11/2026 are right. No warning. (PyYAML, which it needs, is not among what it asks for.)
# What we do: sums are read in words by scoring/rules/in_words.py, on the papers beside the figures.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet vinormx==1.0.8 pyyaml==6.0.1 2>pip.log || { cat pip.log; echo "cannot install vinormx 1.0.8 and PyYAML 6.0.1"; exit 2; }
cat >look.py <<'PY'
from vinormx import TTSnorm

expected = {
    "4,5 điểm": "bốn phẩy năm điểm",  # the control, and the two next
    "12,05 điểm": "mười hai phẩy không năm điểm",
    "30/11/2026": "ngày ba mươi tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "1.234.567 đồng": "một phẩy hai ba bốn .năm trăm sáu mươi bảy đồng",
    "100.000": "một trăm phẩy không không không",
    "1.234,05": "một phẩy hai ba bốn ,năm",
    "105": "một trăm năm",
    "từ 5-10 điểm": "từ năm trừ mười điểm",
    "45/QĐ-UBND": "bốn mươi lăm/qđ trừ ủy ban nhân dân",
}
seen = {text: TTSnorm(text) for text in expected}
for text, words in seen.items():
    print(f"{text} -> {words}")
raise SystemExit(seen != expected)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
