#!/usr/bin/env bash
# liquidjs 10.30.1 (npm, the Liquid of Eleventy): "4,5" and 10 points are 10, an award of "1.234.567" and one is 1, and 05/06/2026 is the 6th of May where the Liquid of Ruby has the 5th of June.
#
# Expected (its description: a "Liquid template engine for JavaScript — Shopify, Jekyll and GitHub Pages compatible"): what stands in a list is read as a number, or refused; or the same as by
# Liquid 5.4.0 of Ruby, where "4,5" plus 10 is 14 (findings/liquid-points.sh).
# Seen: a text that is no number in JavaScript counts as nothing: "4,5" plus 10 is 10, "86,5" times 2 is 0, 10 minus "4,5" is 10, "4.5 điểm" plus 1 is 1, "1.234.567" plus 1 is 1. 05/06/2026 by the date
# filter is 06.05.2026, the 30/11/2026 beside it stays as it is. No error, in strict mode neither. A template that was moved from Jekyll sums otherwise.
# What we do: pages are Django's templates; points are read by scoring/rules/points.py, days by wards/days.py, before a page has them.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts liquidjs@10.30.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install liquidjs 10.30.1"; exit 2; }
cat >look.cjs <<'JS'
const { Liquid } = require("liquidjs");
const liquid = new Liquid({ strictFilters: true, strictVariables: true });
const expected = [
  ['"4.5" | plus: 10', "14.5"], ['4.5 | plus: 10', "14.5"], ['"2026-11-30" | date: "%d.%m.%Y"', "30.11.2026"], // the control
  ['"4,5" | plus: 10', "10"], ['"86,5" | times: 2', "0"], ['10 | minus: "4,5"', "10"], ['"4.5 điểm" | plus: 1', "1"], ['"1.234.567" | plus: 1', "1"],
  ['"05/06/2026" | date: "%d.%m.%Y"', "06.05.2026"], ['"30/11/2026" | date: "%d.%m.%Y"', "30/11/2026"],
];
const wrong = expected.filter(([asked, told]) => {
  const seen = liquid.parseAndRenderSync(`{{ ${asked} }}`);
  console.log("%s", `${asked} -> ${seen}`);
  return seen !== told;
});
process.exit(wrong.length ? 1 : 0);
JS
TZ=Asia/Ho_Chi_Minh node look.cjs || { echo "the behaviour has changed"; exit 1; }
