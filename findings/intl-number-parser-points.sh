#!/usr/bin/env bash
# @internationalized/number 3.6.9 (npm; the number fields of React Aria, React Spectrum and others): in Vietnamese 4.5 typed points are 45, 12.25 are 1225, half a point is 5, and
# 1,234.5 is 1,2345.
#
# Expected (its documentation: parse "Parses the given string to a number. Returns NaN if a valid number could not be parsed"; isValidPartialNumber says "whether the given string
# could potentially be a valid number"; CLDR, numbers, "Parsing numbers": what stands between groups has its place): a dot with one or two figures behind it separates no thousands, so that 4.5 is
# no number of Vietnamese: NaN, as "4,5 điểm" is.
# Seen: every dot is taken away wherever it stands, and the rest is read: ten times the points, or a hundred times, without a word; isValidPartialNumber calls each of them valid, before
# and after the last figure. The comma is right. In a field for percentages 86.5% are 865%.
# What we do: scoring/rules/points.py takes a comma or a dot before decimals, and refuses what it cannot read for sure.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @internationalized/number@3.6.9 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install @internationalized/number 3.6.9"; exit 2; }
cat >look.cjs <<'JS'
const { NumberParser } = require("@internationalized/number");
const seen = [["4,5", 4.5], ["1.234,5", 1234.5], ["4.5", 45], ["12.25", 1225], ["0.5", 5], ["1,234.5", 1.2345], ["4,5 điểm", NaN]];
const points = new NumberParser("vi-VN", { style: "decimal" });
let changed = 0;
for (const [text, answer] of seen) {
  const found = points.parse(text);
  console.log(`${text}: ${found}, valid: ${points.isValidPartialNumber(text)}`);
  if (!Object.is(found, answer) || points.isValidPartialNumber(text) === Number.isNaN(answer)) changed = 1;
}
const share = new NumberParser("vi-VN", { style: "percent", maximumFractionDigits: 1 });
console.log("86,5%:", share.parse("86,5%"), "86.5%:", share.parse("86.5%"));
process.exit(changed || share.parse("86,5%") !== 0.865 || share.parse("86.5%") !== 8.65 ? 1 : 0);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
