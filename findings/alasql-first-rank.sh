#!/usr/bin/env bash
# alasql 4.19.1 (npm): the ward with the fewest points has the first rank, and of 4.5, "4,5" and 10 the sum is 10.
#
# Expected (SQL:2003, window functions: ROW_NUMBER() OVER (ORDER BY points DESC) numbers the rows by that order; SUM of what cannot
# be added is an error or nothing; where points are not known, NOT points > 5 is not known either, so that such a row is left
# out; README: alasql is a "SQL database for JavaScript"): as SQLite answers (sql.js 1.10.3).
# Seen: ROW_NUMBER takes the rows as they come, whatever stands in OVER: 4.5 points are first, 14.75 third. Where one text
# is among the points SUM begins anew behind it: 4.5, "4,5", 10 is 10, and AVG is missing from the answer, while
# COUNT counts the text. NOT points > 5 brings the ward without points. No error. RANK() is told not to exist.
# What we do: ranks are made on the server by scoring/rules from points that are numbers, or by the database itself.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts alasql@4.19.1 sql.js@1.10.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install alasql 4.19.1 and sql.js 1.10.3"; exit 2; }
cat >look.cjs <<'JS'
const alasql = require("alasql");
const rows = [{ ward: "P2", points: 4.5 }, { ward: "P10", points: 10 }, { ward: "P3", points: 14.75 }, { ward: "P4", points: null }];
const ranks = "SELECT ward, ROW_NUMBER() OVER (ORDER BY points DESC) AS place FROM wards WHERE points > 0";
const rest = "SELECT ward FROM wards WHERE NOT points > 5";
const told = (found) => found.map((row) => Object.values(row).join(" ")).sort().join(", ");
alasql("CREATE TABLE wards (ward STRING, points NUMBER)");
alasql.tables.wards.data = rows;
console.log("alasql:", told(alasql(ranks)), "| not above 5:", told(alasql(rest)));
const mixed = [{ points: 4.5 }, { points: "4,5" }, { points: 10 }];
console.log("alasql:", JSON.stringify(alasql("SELECT SUM(points) AS s, AVG(points) AS a, COUNT(points) AS c FROM ?", [mixed])));
console.log("alasql:", JSON.stringify(alasql("SELECT SUM(points) AS s FROM ?", [[{ points: 4.5 }, { points: 10 }]])));
require("sql.js")().then(({ Database }) => {
  const base = new Database();
  base.run("CREATE TABLE wards (ward TEXT, points REAL)");
  for (const { ward, points } of rows) base.run("INSERT INTO wards VALUES (?, ?)", [ward, points]);
  const asked = (query) => base.exec(query)[0].values.map((row) => row.join(" ")).sort().join(", ");
  console.log("SQLite:", asked(ranks), "| not above 5:", asked(rest));
});
JS
found=$(node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'SQLite: P10 2, P2 3, P3 1 | not above 5: P2' <<<"$found" && grep -qxF 'alasql: [{"s":14.5}]' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'alasql: P10 2, P2 1, P3 3 | not above 5: P2, P4' <<<"$found" && grep -qxF 'alasql: [{"s":10,"c":3}]' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
