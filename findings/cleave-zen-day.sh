#!/usr/bin/env bash
# cleave-zen 0.0.17 (npm): a deadline 5/6/2026 that is put into the field is 05/02/26, and 1/9/2026 the 19th of February.
#
# Expected (documentation, "formatDate": datePattern ['d','m','Y'] with the delimiter "/" makes a text a date in that
# form): a day that has its delimiters, as Vietnamese letters write days (5/6/2026, 30/4/2026), is padded to 05/06/2026,
# as the package does where somebody types "5/6/" sign by sign; or it is left, so that a check of the form refuses it.
# Seen: the delimiters are thrown away before anything is read, and the row of figures 562026 is cut into day, month and
# year from the left; a month above 12 is made two digits, a day that a month does not have becomes its last one.
# Pasted, 5/6/2026 is 05/02/26, 5/12/2026 is 05/02/026, 2/9/2026 is 29/02/26; 1/9/2026 is 19/02/26 and, when it is typed,
# 19/02/026, since no figure behind a 1 tells that the day is done. 05/06/2026 is right. No error.
# What we do: no script formats what people type; wards/days.py reads 5/6/2026 as well as 05/06/2026.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts cleave-zen@0.0.17 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install cleave-zen 0.0.17"; exit 2; }
cat >look.mjs <<'JS'
import { formatDate } from "cleave-zen";

const options = { datePattern: ["d", "m", "Y"], delimiter: "/" };
const typed = (text) => [...text].reduce((value, sign) => formatDate(value + sign, options), "");
console.log("cleave-zen 0.0.17");
const seen = {};
for (const day of ["05/06/2026", "5/6/2026", "5/12/2026", "30/4/2026", "2/9/2026", "1/9/2026"]) {
  seen[day] = formatDate(day, options);
  console.log(`${day}: put in ${seen[day]}, typed ${typed(day)}`);
}
if (seen["05/06/2026"] !== "05/06/2026" || typed("5/6/2026") !== "05/06/2026") {
  console.log("the controls are wrong: something else is the matter");
  process.exit(1);
}
const still = seen["5/6/2026"] === "05/02/26" && seen["1/9/2026"] === "19/02/26" && typed("1/9/2026") === "19/02/026";
process.exit(still ? 0 : 1);
JS
node look.mjs || { echo "the behaviour has changed"; exit 1; }
