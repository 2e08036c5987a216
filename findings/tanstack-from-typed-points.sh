#!/usr/bin/env bash
# @tanstack/table-core 9.3.1 (npm; the core of TanStack Table for React, Vue, Angular, …): who has exactly 4.5 points is left out of "from 4.5 points" and is found by
# "below 4.5", where the number was typed into a field.
#
# Expected (its documentation of the comparing filters: "Numeric values are compared numerically when both sides can be coerced to numbers"; greaterThanOrEqualTo "Keeps
# rows whose value is greater than or equal to the filter value", betweenInclusive those "between an inclusive min/max pair"): what a field of a page holds is a text, and
# "4.5" is a number by that rule, so that "from 4.5" is the same for the text and for the number, as it is with inNumberRange of the same package.
# Seen: "or equal" is asked by === before anything is made a number. With the text "4.5" greaterThanOrEqualTo is without the ward of 4.5, lessThan has it, and
# betweenInclusive from "4.5" to "10" has the ward of 10 and not that of 4.5: the lower bound is outside, the upper one within. And a ward without a mark (null)
# is below 4.5, and the least value of getFacetedMinMaxValues is 0 where nobody has less than 4. No warning.
# What we do: lists are filtered by the server, which makes hundredths of what was typed before it compares (scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps @tanstack/table-core@9.3.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install @tanstack/table-core 9.3.1"; exit 2; }
cat >look.mjs <<'JS'
import * as core from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";

const data = [["P1", 4.5], ["P2", 10], ["P3", null], ["P4", 4], ["P5", 12]].map(([ward, points]) => ({ ward, points }));
const features = core.tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature: core.columnFilteringFeature,
  filteredRowModel: core.createFilteredRowModel(),
  columnFacetingFeature: core.columnFacetingFeature,
  facetedRowModel: core.createFacetedRowModel(),
  facetedMinMaxValues: core.createFacetedMinMaxValues(),
});
const table = (filterFn, value) => core.constructTable({
  features,
  data,
  columns: [{ accessorKey: "ward" }, { accessorKey: "points", filterFn }],
  state: { columnFilters: [{ id: "points", value }] },
});
for (const [name, ...values] of [
  ["greaterThanOrEqualTo", 4.5, "4.5"], ["lessThan", 4.5, "4.5"], ["betweenInclusive", [4.5, 10], ["4.5", "10"]],
  ["inNumberRange", [4.5, 10], ["4.5", "10"]]]) {
  const found = (value) => table(core[`filterFn_${name}`], value).getFilteredRowModel().rows.map((row) => row.original.ward).join(" ");
  for (const value of values) console.log(`${name} ${JSON.stringify(value)}: ${found(value)}`);
}
console.log(`least and greatest: ${table("auto", undefined).getColumn("points").getFacetedMinMaxValues()}`);
JS
found=$(timeout 60 node look.mjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'greaterThanOrEqualTo 4.5: P1 P2 P5' 'betweenInclusive [4.5,10]: P1 P2' 'inNumberRange ["4.5","10"]: P1 P2'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'greaterThanOrEqualTo "4.5": P2 P5' 'lessThan "4.5": P1 P3 P4' 'betweenInclusive ["4.5","10"]: P2' 'least and greatest: 0,12'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
