#!/usr/bin/env bash
# vega 6.4.0 (npm): "Phường 2" is the first of February 2001, "Phường 10" the first of October, and "4,5" points are the fifth of April.
#
# Expected (documentation of data, "Format": with parse "auto" the types of the values are inferred, dates among them; README of d3-dsv, which reads the
# file: autoType knows ISO 8601 dates only, "to avoid ambiguity"): a column of names is one of texts, as "Phường An Bình" is; a number with a
# decimal comma is a text, or 4.5.
# Seen: a column counts as one of days where Date.parse takes each of its texts, and that takes any words with a number from 1 to 12 behind them
# for a month of 2001. In a list of Phường 2, Phường 10 and Xã 3 the names are 1 February, 1 October and 1 March 2001, as numbers of
# milliseconds, for whatever draws or joins the list afterwards; so "Tổ 1", "Quý 2" and "Mục 1.10". 4,5 and 10 are 5 April and 1 October 2001. As soon as
# a Phường 13 is in the list (or 14,75 points), all is text again. Code 0012 is 12. No warning.
# What we do: charts are drawn on the server from the numbers themselves (scoring/pages, templates/components/chart.html), without a library.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts vega@6.4.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install vega 6.4.0"; exit 2; }
cat >look.mjs <<'JS'
import * as vega from "vega";
async function read(...rows) {
  const values = ["unit,points", ...rows].join("\n");
  const view = new vega.View(vega.parse({ data: [{ name: "list", values, format: { type: "csv", parse: "auto" } }] }), { renderer: "none" });
  await view.runAsync();
  return view.data("list").map(({ unit, points }) => [unit, points]);
}
const day = (value) => (value > 1e9 ? new Date(value).toDateString().slice(4) : value);
const shown = async (...rows) => JSON.stringify((await read(...rows)).map((row) => row.map(day)));
const seen = [
  await shown("Phường An Bình,4.5", "Phường Hòa Lợi,10"), // the control
  await shown("Phường 2,4.5", "Phường 10,10", "Xã 3,9.75"),
  await shown("Phường 2,4.5", "Phường 13,10"),
  await shown('An Bình,"4,5"', "Hòa Lợi,10"),
];
console.log(seen.join("\n"));
process.exit(
  seen[0] === '[["Phường An Bình",4.5],["Phường Hòa Lợi",10]]' &&
    seen[1] === '[["Feb 01 2001",4.5],["Oct 01 2001",10],["Mar 01 2001",9.75]]' &&
    seen[2] === '[["Phường 2",4.5],["Phường 13",10]]' &&
    seen[3] === '[["An Bình","Apr 05 2001"],["Hòa Lợi","Oct 01 2001"]]'
    ? 0
    : 1,
);
JS
TZ=Asia/Ho_Chi_Minh timeout 60 node look.mjs || { echo "the behaviour has changed"; exit 1; }
