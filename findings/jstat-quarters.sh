#!/usr/bin/env bash
# jstat 1.9.6 (npm): the first quartile of 1, 2, 3, 4, 5 is 1, the least of all, and the middle one of 1, 2, 3, 4 is 2, where its median is 2.5.
#
# Expected (documentation: quartiles() "Returns the quartiles of the dataArray array", percentile(k) "Returns the k-th percentile of values in a range", as Excel's
# PERCENTILE.INC or EXC, median() the median): the second quartile is the median, and the first and third are those percentiles, or quantiles by one of the
# ways that are in use (between 1.5 and 2 for the first of five).
# Seen: quartiles takes the value at the place round(n/4)-1, without going between two: of five values 1, 3, 4, of four 1, 2, 3, of eight 2, 4, 6, while
# percentile has 2, 1.75 and 2.75 for the first, and median 2.5 and 4.5 for the second of the last two. So all three lie too low wherever n is even or
# small, and "the upper quarter of the wards" has two of five in it. No warning.
# What we do: medians and spreads are reckoned on the server (scoring/workbooks/formulas.py); no statistics are made in a browser.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts jstat@1.9.6 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install jstat 1.9.6"; exit 2; }
cat >look.cjs <<'JS'
const { jStat } = require("jstat");
const seen = [[1, 2, 3, 4, 5], [1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8]].map((points) => {
  const found = [jStat.quartiles(points).join(" "), jStat.median(points), jStat.percentile(points, 0.25), jStat.percentile(points, 0.25, true)];
  console.log(`of ${points}: quartiles ${found[0]}, median ${found[1]}, percentile 0.25 ${found[2]} or, exclusive, ${found[3]}`);
  return found.join();
});
process.exit(seen.join("|") === "1 3 4,3,2,1.5|1 2 3,2.5,1.75,1.25|2 4 6,4.5,2.75,2.25" ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
