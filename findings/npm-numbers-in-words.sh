#!/usr/bin/env bash
# vn-num2words 1.0.4, read-vn-number 4.1.0 and number-to-text-vietnamese 1.1.7 (npm): the money of an
# award in words is another sum, or no Vietnamese.
#
# Expected (their READMEs: numbers are read as a Vietnamese reads them): 15 mười lăm · 105 một trăm linh
# (lẻ) năm · 4.5 bốn phẩy năm, or refused. After "mười" five is "lăm", after "linh" or "lẻ" it is "năm".
# read-vietnamese-number 2.3.1 reads all of them.
# Seen: vn-num2words writes 15 as "muời năm": "mười năm" are ten years, and "muời" is no word; -3 is
# "undefined mươi ba". read-vn-number writes 105 as "một trăm lẻ lăm". number-to-text-vietnamese takes
# the dot for a digit: 4.5 points are "bốn trăm linh năm" (405), 10.05 ten thousand. No error.
# What we do: scoring/rules/in_words.py reads numbers itself.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts vn-num2words@1.0.4 \
  read-vn-number@4.1.0 number-to-text-vietnamese@1.1.7 read-vietnamese-number@2.3.1 >>npm.log 2>&1 || {
  echo "cannot install the four packages"; exit 2; }
cat >look.mjs <<'JS'
import { createRequire } from "node:module";
import { ReadingConfig, doReadNumber } from "read-vietnamese-number";

const require = createRequire(import.meta.url);
const plain = new ReadingConfig();
plain.unit = [];
const readers = {
  "vn-num2words": require("vn-num2words"),
  "read-vn-number": require("read-vn-number").default,
  "number-to-text-vietnamese": require("number-to-text-vietnamese").getText,
  "read-vietnamese-number": (number) => doReadNumber(String(number), plain),
};
for (const [name, read] of Object.entries(readers)) {
  const said = [15, 105, 15000000, -3, 4.5, 10.05].map((number) => {
    try {
      return `${number} ${read(number).trim()}`;
    } catch {
      return `${number} refused`;
    }
  });
  console.log(`${name}: ${said.join(" · ")}`);
}
JS
found=$(node look.mjs) || { echo "cannot run"; exit 2; }
echo "$found"
expected="vn-num2words: 15 muời năm · 105 một trăm linh năm · 15000000 muời năm triệu · -3 undefined mươi ba · 4.5 refused · 10.05 refused
read-vn-number: 15 mười lăm · 105 một trăm lẻ lăm · 15000000 mười lăm triệu · -3 refused · 4.5 refused · 10.05 refused
number-to-text-vietnamese: 15 mười lăm · 105 một trăm linh năm · 15000000 mười lăm triệu · -3 âm ba · 4.5 bốn trăm linh năm · 10.05 mười nghìn
read-vietnamese-number: 15 mười lăm · 105 một trăm lẻ năm · 15000000 mười lăm triệu · -3 âm ba · 4.5 bốn chấm năm · 10.05 mười chấm không năm"
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
