#!/usr/bin/env bash
# @syncfusion/ej2-data 34.2.8 (npm; the data under Syncfusion's grids and charts): who has not been marked yet has 0 points or more, but not less than 5, and pulls the average
# down; tui-grid 4.21.22 (npm): who has not been marked has 0.
#
# Expected (documentation of ej2-data: where(field, "greaterthanorequal", value) takes the records whose value is greater than or equal; "average" is the average of the
# field; of tui-grid, summary: avg is the "average" of the column, filter "number" compares by =, >, <): no mark is neither from 0 up nor below 5 nor 0, as SQL and
# Excel's filters have it; of 4.5, nothing, 10, nothing and -1 the average is 4.5.
# Seen: ej2-data finds the two unmarked wards from 0 points and from -1 up, not below 5, not at 0: "from 0" and "below 0" together are all, "from 0" is more than
# "0" and "above 0". Its average is 2.7. tui-grid has both unmarked wards below 5 and at 0 among those of 0 points, and 2.7 too, with a count of five.
# No warning.
# What we do: lists are filtered by the database, where no mark is no number; averages are over what has been marked (scoring/workbooks/formulas.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps --ignore-scripts @syncfusion/ej2-data@34.2.8 tui-grid@4.21.22 jsdom@24.1.3 >>npm.log 2>&1 || {
  tail -20 npm.log; echo "cannot install ej2-data 34.2.8 and tui-grid 4.21.22"; exit 2; }
cat >look.cjs <<'JS'
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<div id=grid></div>", { url: "http://localhost/", pretendToBeVisual: true });
for (const name of Object.getOwnPropertyNames(window)) {
  try {
    if (!(name in globalThis)) globalThis[name] = window[name];
  } catch {
    continue;
  }
}
Object.assign(globalThis, { window, document: window.document });
const { DataManager, DataUtil, Query } = require("@syncfusion/ej2-data");
const data = () => [["P1", 4.5], ["P2", null], ["P3", 10], ["P4", undefined], ["P5", -1]].map(([ward, points]) => ({ ward, points }));
const names = (rows) => rows.map((row) => row.ward).join(" ");
const ej2 = (operator, value) => names(new DataManager(data()).executeLocal(new Query().where("points", operator, value)));
console.log(`ej2-data: >=0 ${ej2("greaterthanorequal", 0)}; >0 ${ej2("greaterthan", 0)}; =0 ${ej2("equal", 0)}; <0 ${ej2("lessthan", 0)}; <5 ${ej2("lessthan", 5)}; >=4.5 ${ej2("greaterthanorequal", 4.5)}`);
console.log(`ej2-data: average ${DataUtil.aggregates.average(data(), "points")}`);
const Grid = require("tui-grid");
const grid = new Grid({
  el: document.getElementById("grid"),
  data: data(),
  columns: [{ name: "ward" }, { name: "points", filter: "number" }],
  summary: { height: 40, columnContent: { points: { template: String } } },
});
const tui = (code, value) => {
  grid.filter("points", [{ code, value }]);
  const found = names(grid.getFilteredData());
  grid.unfilter("points");
  return found;
};
const { avg, cnt } = grid.getSummaryValues("points");
console.log(`tui-grid: <5 ${tui("lt", 5)}; =0 ${tui("eq", 0)}; >=4.5 ${tui("gte", 4.5)}`);
console.log(`tui-grid: average ${avg} of ${cnt}`);
process.exit();
JS
found=$(timeout 90 node look.cjs 2>err.log) || { tail -5 err.log; echo "cannot run: $found"; exit 2; }
echo "$found"
expected='ej2-data: >=0 P1 P2 P3 P4; >0 P1 P3; =0 ; <0 P5; <5 P1 P5; >=4.5 P1 P3
ej2-data: average 2.7
tui-grid: <5 P1 P2 P4 P5; =0 P2 P4; >=4.5 P1 P3
tui-grid: average 2.7 of 5'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
