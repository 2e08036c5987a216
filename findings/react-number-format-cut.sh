#!/usr/bin/env bash
# react-number-format 5.4.5 (npm): the same points are 91,68 in the one half of the package and 91,67 in the other.
#
# Expected (documentation of numericFormatter: "In some places we need to just format the number before we pass it down
# as value, or in general just to render it. In such cases, we can use numericFormatter directly", with the options of
# NumericFormat): both show one number alike, rounded to decimalScale, as Intl.NumberFormat("vi") does.
# Seen: the element NumericFormat (displayType "text") rounds, numericFormatter cuts: 91.675 is 91,68 and 91,67, 9.999 is
# 10,00 and 9,99, 0.006 is 0,01 and 0,00, a deduction of -4.256 -4,26 and -4,25. An average of points in a table of
# elements and in a heading, a file or a title made by the function differ by a hundredth. No warning.
# What we do: points are shown by one function, from hundredths (scoring/rules/points.py), on pages and papers alike.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts react-number-format@5.4.5 react@19.2.0 react-dom@19.2.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install react-number-format 5.4.5"; exit 2; }
cat >look.cjs <<'JS'
const React = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { NumericFormat, numericFormatter } = require("react-number-format");

const options = { decimalSeparator: ",", thousandSeparator: ".", decimalScale: 2 };
const intl = new Intl.NumberFormat("vi", { maximumFractionDigits: 2, minimumFractionDigits: 2 });
console.log("react-number-format", require("react-number-format/package.json").version);
let cut = 0;
for (const points of [4.25, 91.675, 9.999, 0.006, -4.256]) {
  const element = React.createElement(NumericFormat, { value: points, displayType: "text", fixedDecimalScale: true, ...options });
  const shown = renderToStaticMarkup(element).replace(/<[^>]*>/g, "");
  const formatted = numericFormatter(String(points), { fixedDecimalScale: true, ...options });
  console.log(`${points}: element ${shown}, function ${formatted}, Intl ${intl.format(points)}`);
  if (shown !== intl.format(points)) {
    console.log("the element is another than Intl: something else is the matter");
    process.exit(1);
  }
  if (formatted !== shown) cut += 1;
}
process.exit(cut === 4 ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
