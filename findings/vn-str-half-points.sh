#!/usr/bin/env bash
# vn-str 0.4.0 (npm): in words 4,5 points are "bốn trăm linh năm", four hundred and five, 86,5 are 8.605, and 12,05 are twelve thousand.
#
# Expected (its description: numToText writes a number in Vietnamese words, 54 is "năm mươi tư"; bốn phẩy năm, or an error where it does whole numbers only): 4.5, 12.05 and
# 86.5 are not the words of another number, and 1.000.000.000.000 is "một nghìn tỷ".
# Seen: the point is counted as a figure, and read as nought: 4.5 is 405, 0.5 "không trăm linh năm", 86.5 "tám nghìn sáu trăm linh năm", 12.05 "mười hai nghìn",
# 100.5 "mười nghìn", 1500000.5 "một trăm năm mươi triệu". Texts are the same, "4,5" too. A thousand thousand million has two blanks. No error.
# In a paper that has points or sums in figures and in words, the words hold.
# What we do: points are read in words by scoring/rules/in_words.py, with "phẩy".
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts vn-str@0.4.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install vn-str 0.4.0"; exit 2; }
cat >look.cjs <<'JS'
const { numToText } = require("vn-str");
const expected = [
  [54, "năm mươi tư"], [1005, "một nghìn không trăm linh năm"], [-5, "âm năm"], // the control
  [4.5, "bốn trăm linh năm"], ["4,5", "bốn trăm linh năm"], [405, "bốn trăm linh năm"], [0.5, "không trăm linh năm"],
  [86.5, "tám nghìn sáu trăm linh năm"], [12.05, "mười hai nghìn"], [100.5, "mười nghìn"],
  [1500000.5, "một trăm năm mươi triệu"], [1e12, "một nghìn  tỷ"],
];
const wrong = expected.filter(([number, words]) => {
  const seen = numToText(number);
  console.log(`${JSON.stringify(number)} -> ${seen}`);
  return seen !== words;
});
process.exit(wrong.length ? 1 : 0);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
