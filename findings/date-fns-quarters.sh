#!/usr/bin/env bash
# date-fns 4.4.0 (npm): in Vietnamese the report of the second and that of the third quarter are read as those of the first.
#
# Expected (documentation of parse: the format is the one that format takes, QQQQ among its tokens, with the locale's
# words): what format writes as "quý II 2026" parse reads as the second quarter, which begins on 1 April, or refuses, as
# it does in English ("2nd quarter 2026") and with every other way in which Vietnamese writes a quarter (Q2, Quý 2).
# Seen: with the locale vi QQQQ is quý I, II, III and IV, as state papers write them. "quý II" and "quý III" are read as
# 1 January: the texts are tried as beginnings, "quý I" first, and the rest of the numeral is thrown away. The first and the
# fourth are right, so that one quarter looked at proves nothing. No error, and isValid says yes.
# What we do: wards/days.py reads days in figures and refuses what is left over; a period is named by its first and
# last day, which are columns of their own.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts date-fns@4.4.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install date-fns 4.4.0"; exit 2; }
cat >look.cjs <<'JS'
const { format, parse } = require("date-fns");
const { enUS, vi } = require("date-fns/locale");
const any = new Date(2026, 0, 1);

function months(token, locale) {
  return [1, 4, 7, 10].map((month) => {
    const written = format(new Date(2026, month - 1, 15), token, { locale });
    const read = parse(written, token, any, { locale });
    console.log(`${written} -> ${format(read, "dd/MM/yyyy")}`);
    return read.getMonth() + 1;
  });
}
console.log("date-fns", require("date-fns/package.json").version);
const english = months("QQQQ yyyy", enUS);
const short = months("QQQ yyyy", vi);
const roman = months("QQQQ yyyy", vi);
if (String(english) !== "1,4,7,10" || String(short) !== "1,4,7,10") {
  console.log("the controls are wrong: something else is the matter");
  process.exit(1);
}
process.exit(String(roman) === "1,1,1,10" ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
