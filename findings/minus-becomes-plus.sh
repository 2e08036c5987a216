#!/usr/bin/env bash
# currency.js 2.0.4, accounting 0.4.1, numeral 2.0.6, imask 7.6.1 and cleave-zen 0.0.17 (npm): −4,5 points off, as d3-format 3.1.2 writes them, are 4,5 points given.
#
# Expected (Unicode: U+2212 is the MINUS SIGN, which d3-format has since version 2 for what is below zero, and CLDR counts among the signs that a lenient reader of numbers takes for a minus): -4.5,
# or what each of them has for a text that is no number, as numbro 2.5.0 (undefined), @internationalized/number 3.6.7 (NaN) and Babel 2.18.0 (an error) refuse it.
# Seen: the sign is thrown away with the blanks and the letters around a sum of money, and 4.5 is left: currency(), accounting.unformat(), numeral(), the pipe of imask that
# has min: -100, unformatNumeral() of cleave-zen. With the hyphen of the keyboard all five have -4.5. Who copies a deduction from a chart, a well-set paper or a page into a field, or
# reads it out of one, adds what was to be taken off: a difference of nine points. No error, no warning.
# What we do: our own pages show −0,5 with that sign; points are read by scoring/rules/points.py, which refuses a text with either sign.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund currency.js@2.0.4 accounting@0.4.1 numeral@2.0.6 imask@7.6.1 cleave-zen@0.0.17 d3-format@3.1.2 numbro@2.5.0 @internationalized/number@3.6.7 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install the packages"; exit 2; }
cat >look.mjs <<'JS'
import { createRequire } from "module";
import { NumberParser } from "@internationalized/number";
import { formatLocale } from "d3-format";
import { unformatNumeral } from "cleave-zen";
const load = createRequire(import.meta.url);
const [currency, accounting, numeral, IMask, numbro] = ["currency.js", "accounting", "numeral", "imask", "numbro"].map(load);
const vietnamese = { decimal: ",", thousands: ".", grouping: [3], currency: ["", " đ"] };
const written = formatLocale(vietnamese).format(".1f")(-4.5);
const field = IMask.createPipe({ mask: Number, scale: 2, radix: ",", thousandsSeparator: ".", min: -100 }, IMask.PIPE_TYPE.MASKED, IMask.PIPE_TYPE.TYPED);
const readers = {
  "currency.js": (text) => currency(text, { decimal: ",", separator: "." }).value,
  accounting: (text) => accounting.unformat(text, ","),
  numeral: (text) => numeral(text.replace(",", ".")).value(),
  imask: field,
  "cleave-zen": (text) => unformatNumeral(text, { numeralDecimalMark: ",", delimiter: "." }),
  numbro: (text) => numbro.unformat(text.replace(",", ".")),
  "@internationalized/number": (text) => new NumberParser("vi").parse(text),
};
console.log(`d3-format writes ${written}, U+${written.codePointAt(0).toString(16)}`);
for (const [name, read] of Object.entries(readers)) console.log(`${name}: ${read(written)}, with a hyphen ${read("-4,5")}`);
JS
found=$(timeout 60 node look.mjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'd3-format writes −4,5, U+2212' 'numbro: undefined, with a hyphen -4.5' '@internationalized/number: NaN, with a hyphen -4.5'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for name in currency.js accounting numeral imask cleave-zen; do
  grep -qxF -e "$name: 4.5, with a hyphen -4.5" <<<"$found" || { echo "the behaviour of $name has changed"; exit 1; }
done
