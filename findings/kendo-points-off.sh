#!/usr/bin/env bash
# @progress/kendo-intl 3.2.1 (npm; numbers in Kendo UI for React, Angular and Vue): 4.25 points off are -4,2 in one format and -4,3 in the other, and the bonus that takes them back is 4,3
# in both; 12.25 points are read as 1225.
#
# Expected (its documentation of formatNumber: "n" is a number and "#,##0.0" a custom pattern with the same places; Intl.NumberFormat of the same Node, which the package
# follows in its data (CLDR), rounds halves away from zero): -4,3 as 4,3, in both. Of parseNumber in Vietnamese: a point parts thousands, so that it stands before three
# figures; 12.25 is no number of that kind, and null, as "(4,5)" is.
# Seen: the format "n1" rounds by Math.round, which takes every half up, so that -4.25 is -4,2 and -2.5 in whole points -2, while 4.25 is 4,3 and 2.5 is 3; "#,##0.0" puts the sign aside
# first. A column in the one format and the footer below it in the other differ by a tenth. parseNumber("12.25", "vi") is 1225, parseNumber("4.5", "vi") 45. No warning.
# What we do: points are hundredths, rounded away from zero by one function (scoring/rules/points.py), which refuses a point between figures where it could be both.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps @progress/kendo-intl@3.2.1 cldr-core@45.0.0 cldr-numbers-full@45.0.0 >>npm.log 2>&1 || {
  tail -20 npm.log; echo "cannot install kendo-intl 3.2.1 and its data"; exit 2; }
cat >look.mjs <<'JS'
import { createRequire } from "module";
import { formatNumber, load, parseNumber } from "@progress/kendo-intl";
const data = createRequire(import.meta.url);
load(data("cldr-core/supplemental/likelySubtags.json"), data("cldr-core/supplemental/currencyData.json"), data("cldr-numbers-full/main/vi/numbers.json"));
const told = (points) => `${points}: n1 ${formatNumber(points, "n1", "vi")}, #,##0.0 ${formatNumber(points, "#,##0.0", "vi")}, Intl ${points.toLocaleString("vi", { minimumFractionDigits: 1, maximumFractionDigits: 1 })}`;
for (const points of [4.25, 4.35, -4.25, -0.25]) console.log(told(points));
console.log(`whole: ${[2.5, -2.5].map((points) => formatNumber(points, "n0", "vi")).join(" ")}`);
console.log(`read: ${["4,5", "1.234,5", "(4,5)", "12.25", "4.5"].map((text) => `${parseNumber(text, "vi")}`).join(" ")}`);
JS
found=$(timeout 60 node look.mjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '4.25: n1 4,3, #,##0.0 4,3, Intl 4,3' '4.35: n1 4,4, #,##0.0 4,4, Intl 4,4'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '-4.25: n1 -4,2, #,##0.0 -4,3, Intl -4,3' '-0.25: n1 -0,2, #,##0.0 -0,3, Intl -0,3' 'whole: 3 -2' 'read: 4.5 1234.5 null 1225 45'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
