#!/usr/bin/env bash
# vietnam-number 1.0.6 (PyPI): "bốn phẩy năm" is 45 and 4,5 is "bốn mươi lăm"; five points off are five, and 86,5 % in words are 500.
#
# Expected (its README: a library for numbers in Vietnamese, spoken and written, "chuyển đổi cho cả văn nói và văn viết", words to numbers and numbers to words):
# 4.5 and "bốn phẩy năm", as ICU 72 has it in both directions; or the ValueError that it raises for what is no number. Where the point parts thousands it reads
# 1.500.000 as a million and a half, so that it knows of signs. (It promises 0 to 999.999.999.999, and says nothing of what stands between.)
# Seen: w2n drops every word that it does not know and puts the figures beside one another: "mười lăm phẩy năm" is 155, "năm rưỡi" 55, "chín mươi mốt phẩy sáu
# tám" 918, "tám mươi sáu phẩy năm phần trăm" 500, "trừ hai điểm" 2; "ba phần tư" is 34. n2w drops every sign: 14,75 is one thousand four hundred and
# seventy-five, -5 is "năm". No error; whole numbers ("một triệu rưỡi", 1500000) are right.
# What we do: points and sums of money are typed in figures (scoring/rules/points.py); words for them are written, never read.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet vietnam-number==1.0.6 2>pip.log || {
  cat pip.log; echo "cannot install vietnam-number 1.0.6"; exit 2; }
cat >look.py <<'PY'
from vietnam_number import n2w, w2n

for words in ("mười lăm", "một triệu rưỡi", "một triệu không trăm lẻ năm nghìn"):
    print("whole:", words, "->", w2n(words))
print("whole: 1.500.000 ->", n2w("1.500.000"))
try:
    print("no number:", w2n("Phường"))
except ValueError:
    print("no number: ValueError")
for words in (
    "bốn phẩy năm",
    "mười lăm phẩy năm",
    "năm rưỡi",
    "chín mươi mốt phẩy sáu tám",
    "tám mươi sáu phẩy năm phần trăm",
    "trừ hai điểm",
):
    print("words:", words, "->", w2n(words))
for figures in ("4,5", "4.5", "14,75", "-5"):
    print("figures:", figures, "->", n2w(figures))
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -E '^(whole|no)' <<<"$found")" = "whole: mười lăm -> 15
whole: một triệu rưỡi -> 1500000
whole: một triệu không trăm lẻ năm nghìn -> 1005000
whole: 1.500.000 -> một triệu năm trăm nghìn
no number: ValueError" ] || { echo "the control is wrong"; exit 1; }
[ "$(grep -E '^(words|figures)' <<<"$found")" = "words: bốn phẩy năm -> 45
words: mười lăm phẩy năm -> 155
words: năm rưỡi -> 55
words: chín mươi mốt phẩy sáu tám -> 918
words: tám mươi sáu phẩy năm phần trăm -> 500
words: trừ hai điểm -> 2
figures: 4,5 -> bốn mươi lăm
figures: 4.5 -> bốn mươi lăm
figures: 14,75 -> một nghìn bốn trăm bảy mươi lăm
figures: -5 -> năm" ] || { echo "the behaviour has changed"; exit 1; }
