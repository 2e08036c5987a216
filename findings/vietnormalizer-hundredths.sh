#!/usr/bin/env bash
# vietnormalizer 0.2.3 (PyPI): read out, 12,05 points are "mười hai phẩy năm", twelve and a half, and "từ 5-10 điểm" is the fifth of October.
#
# Expected (its description: "Converts Vietnamese text to TTS-ready form"; "Percentages: Including ranges (3-5% → ba đến năm phần trăm)", "6,5%" → "sáu phẩy năm phần trăm"): 12,05 and 12,5
# are told by other words ("mười hai phẩy không năm"); points from 5 to 10 are "năm đến mười", as per cents are; 1.234,05 is one number.
# Seen: the figures behind the comma are read as a number, so that 12,05 and 12,5 are the same, 0,05 is "không phẩy năm" and 4,05% "bốn phẩy năm phần trăm"; 4,50 is "bốn phẩy năm mươi".
# "từ 5-10 điểm" is "từ năm tháng mười điểm", "7/10 điểm" "bảy tháng mười điểm", "hạng 3-4" "hạng ba tháng bốn", "5 - 3" is "năm ba", and 1.234,05 "một.hai trăm ba mươi tư phẩy năm".
# No warning. Who listens to a ranking hears another order than the page has.
# What we do: points and sums are read in words by scoring/rules/in_words.py; what a screen reader says of a figure is left to it.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet vietnormalizer==0.2.3 2>pip.log || { cat pip.log; echo "cannot install vietnormalizer 0.2.3"; exit 2; }
cat >look.py <<'PY'
from vietnormalizer import VietnameseNormalizer

expected = {
    "12,5 điểm": "mười hai phẩy năm điểm",  # the control, and the two next
    "5-10%": "năm đến mười phần trăm",
    "1.234.567 đồng": "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng",
    "12,05 điểm": "mười hai phẩy năm điểm",
    "0,05 điểm": "không phẩy năm điểm",
    "4,05%": "bốn phẩy năm phần trăm",
    "4,50 điểm": "bốn phẩy năm mươi điểm",
    "từ 5-10 điểm": "từ năm tháng mười điểm",
    "7/10 điểm": "bảy tháng mười điểm",
    "hạng 3-4": "hạng ba tháng bốn",
    "5 - 3": "năm ba",
    "1.234,05": "một.hai trăm ba mươi tư phẩy năm",
}
read = VietnameseNormalizer().normalize
seen = {text: read(text) for text in expected}
for text, words in seen.items():
    print(f"{text} -> {words}")
raise SystemExit(seen != expected)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
