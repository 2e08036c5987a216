#!/usr/bin/env bash
# fast-formula-parser 1.0.19 (npm): three months after 31 August is 1 December, and "Phường ?" counts Phường 10.
#
# Expected (Excel's help of EDATE: the same day so many months on, for maturity and due dates; OpenDocument Formula 1.3,
# EDATE: where that month has no such day, its last one; of COUNTIF: "?" stands for one character, the case does not
# matter; of PROPER: the first letter of each word is a capital, the others are not): 30/11/2026, two of three wards,
# "Nguyễn Thị Đào". HyperFormula 3.5.0 and LibreOffice 7.4.7 reckon so.
# Seen: EDATE runs over into the next month, so that a deadline lies a day behind its month; a criterion with "?" is not
# held to the end of a text ("Phường ?" finds Phường 10 as well), one without asks for the same case ("phường 2"
# finds none); PROPER takes letters under a tone for ends of words: "NguyỄN Thị đÀO". No error.
# What we do: deadlines are days that somebody names, moved by working days alone (scoring/rules/workdays.py); our
# formulas ask neither EDATE nor COUNTIF (scoring/workbooks/formulas.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts fast-formula-parser@1.0.19 hyperformula@3.5.0 >>npm.log 2>&1 || {
  echo "cannot install fast-formula-parser 1.0.19 and hyperformula 3.5.0"; exit 2; }
cat >look.cjs <<'JS'
const FormulaParser = require("fast-formula-parser");
const { HyperFormula } = require("hyperformula");
const wards = ["Phường 2", "Phường 10", "Phường 1"];
const formulas = [
  "EDATE(DATE(2026,8,31),3)-DATE(2026,11,30)",
  'COUNTIF(A1:A3,"Phường ?")',
  'COUNTIF(A1:A3,"phường 2")',
  'PROPER("NGUYỄN THỊ ĐÀO")',
  'PROPER("LE VAN TAM")',
];
const parser = new FormulaParser({ onRange: () => wards.map((ward) => [ward]) });
const engine = HyperFormula.buildFromArray(wards.map((ward) => [ward]), { licenseKey: "gpl-v3" });
for (const formula of formulas) {
  const theirs = parser.parse(formula, { sheet: "S", row: 1, col: 3 });
  console.log([formula, theirs, engine.calculateFormula(`=${formula}`, 0)].join(" | "));
}
JS
found=$(node look.cjs 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "formula | fast-formula-parser | HyperFormula"; echo "$found"
grep -qxF 'PROPER("LE VAN TAM") | Le Van Tam | Le Van Tam' <<<"$found" && grep -q '^EDATE.* | 0$' <<<"$found" &&
  grep -q '^COUNTIF.*Phường ?.* | 2$' <<<"$found" && grep -q '^PROPER.* | Nguyễn Thị Đào$' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^EDATE.* | 1 | 0$' <<<"$found" && grep -q '^COUNTIF.*Phường ?.* | 3 | 2$' <<<"$found" &&
  grep -q '^COUNTIF.*phường 2.* | 0 | 1$' <<<"$found" && grep -q '^PROPER.* | NguyỄN Thị đÀO | ' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
