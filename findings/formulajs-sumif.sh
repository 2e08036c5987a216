#!/usr/bin/env bash
# @formulajs/formulajs 4.6.1 (npm): one cell that was typed as text makes a conditional sum a row of figures.
#
# Expected (Excel's help of SUMIF: text in the range is left out; OpenDocument Formula 1.3, SUMIF: the values of type
# Number are added; the package is a "JavaScript implementation of most Microsoft Excel formula functions"): of 4.5,
# 10, 9.75 and the text "4.5" those from 4.5 up are 24.25, as LibreOffice 7.4.7 has it. And * within a condition
# stands for any letters ("Đạt*"), capitals and small letters are one.
# Seen: SUMIF gives the text "24.254.5": the points are added until the text comes and from there written behind
# each other; further numbers too ("24.254.55"). With "4,5" and the condition "<>" it is "24.254,5". SUMIFS of the same
# package adds the text as a number, 28.75. COUNTIF counts nothing for "Đạt*" and not "đạt" for "Đạt". No error.
# What we do: totals are added in Python from points that scoring/rules/points.py has read
# (scoring/workbooks/reading.py); no formula of a sheet is evaluated by us.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && echo '{"type": "module"}' >package.json &&
  npm install --silent --no-audit --no-fund @formulajs/formulajs@4.6.1 >npm.log 2>&1 || {
    cat npm.log; echo "cannot install @formulajs/formulajs 4.6.1"; exit 2; }
cat >look.js <<'JS'
import * as formulas from "@formulajs/formulajs";
const {COUNTIF, SUMIF, SUMIFS} = formulas;
const numbers = [4.5, 10, 9.75];
const typed = [...numbers, "4.5"];
const grades = ["Đạt", "đạt", "Đạt loại A", "Không đạt"];
const found = {
    "SUMIF, numbers alone": SUMIF(numbers, ">=4.5"),
    "SUMIFS, one text among them": SUMIFS(typed, typed, ">=4.5"),
    "SUMIF, one text among them": SUMIF(typed, ">=4.5"),
    "SUMIF, a number behind it": SUMIF([...typed, 5], ">=4.5"),
    "SUMIF, 4,5 among them": SUMIF([...numbers, "4,5"], "<>"),
    "COUNTIF Đạt*": COUNTIF(grades, "Đạt*"),
    "COUNTIF Đạt": COUNTIF(grades, "Đạt"),
};
console.log(JSON.stringify(found, null, 1));
if (found["SUMIF, numbers alone"] !== 24.25) process.exit(3);
process.exit(found["SUMIF, one text among them"] === "24.254.5" ? 0 : 1);
JS
node look.js; case $? in
  0) ;; 3) echo "the control is wrong"; exit 1 ;; *) echo "the behaviour has changed"; exit 1 ;; esac
