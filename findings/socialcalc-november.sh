#!/usr/bin/env bash
# SocialCalc 2.3.0 (npm socialcalc, the sheet within EtherCalc): a deadline of 30/11/2026 that is typed is the 12th of June 2028, 4,5 points are 45, and 86,5% are 865%.
#
# Expected (Excel's help on dates: what cannot be read as a date stays text, as 30/11/2026 does where the month stands first; a comma parts thousands where three figures follow
# it, so that 4,5 is text, as in LibreOffice 7.4.7 in English): a cell that says what was typed, on which a sum or a sort stumbles visibly.
# Seen: the second number is the day and the first the month, whichever: month 30 of 2026 is June 2028, 13/6/2026 is 6 January 2027, 31/12/2026 July 2028, and 5/6/2026 6 May. Any
# comma is dropped: 10,25 is 1025, half a point off is five off. The cell is of type "nd" or "n", so that it looks like what it is not. The order of a day is turned round
# for browsers in French alone. PROPER makes "PhườNg HảI ChâU" of a ward. No error. 4.5, 2026-11-30 and 1,234,567 are right.
# What we do: no script reads what people type; wards/days.py and scoring/rules/points.py read 30/11/2026 and 4,5 on the server.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund socialcalc@2.3.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install socialcalc 2.3.0"; exit 2; }
cat >look.cjs <<'JS'
global.navigator = { language: "vi" }; // a browser has one
const sheet = require("socialcalc");
const day = (number) => sheet.FormatNumber.formatNumberWithFormat(number, "yyyy-mm-dd", "");
for (const typed of ["4.5", "2026-11-30", "1,234,567", "Phường 2", "30/11/2026", "13/6/2026", "5/6/2026", "4,5", "10,25", "-0,5", "86,5%"]) {
  const { value, type } = sheet.DetermineValueType(typed);
  console.log(typed, "->", type === "nd" ? day(value) : value, type);
}
const parts = sheet.Formula.ParseFormulaIntoTokens('PROPER("phường hải châu")');
console.log("proper ->", sheet.Formula.evaluate_parsed_formula(parts, new sheet.Sheet(), false).value);
JS
found=$(node look.cjs 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(head -4 <<<"$found")" = "4.5 -> 4.5 n
2026-11-30 -> 2026-11-30 nd
1,234,567 -> 1234567 n
Phường 2 -> Phường 2 t" ] || { echo "the control is wrong"; exit 1; }
[ "$(tail -n +5 <<<"$found")" = "30/11/2026 -> 2028-06-12 nd
13/6/2026 -> 2027-01-06 nd
5/6/2026 -> 2026-05-06 nd
4,5 -> 45 n
10,25 -> 1025 n
-0,5 -> -5 n
86,5% -> 8.65 n%
proper -> PhườNg HảI ChâU" ] || { echo "the behaviour has changed"; exit 1; }
