#!/usr/bin/env bash
# tablesort 5.6.0 (npm): in a ranking with decimal commas ten points stand below four and a half, and 86,5% above 100%.
#
# Expected (its own patterns for a column of numbers, src/sorts/tablesort.number.js, take [,.] before the decimals, so
# that it sorts such a column as numbers and not as texts): -0,5 · 4,5 · 9,75 · 10, as it sorts -0.5 · 4.5 · 9.75 · 10, or
# by letters, as where it does not know what a column holds.
# Seen: once the column is known for one of numbers every sign but digits, dots, minus and question marks is thrown
# away, so that 4,5 is 45 and 9,75 is 975: -0,5 · 10 · 4,5 · 9,75. A list in which all points have as many decimals looks
# right, which hides it until somebody has whole points. No option says which sign stands before decimals.
# What we do: pages are sorted by the server, by the numbers themselves (scoring/views), never by what is shown.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund tablesort@5.6.0 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install tablesort 5.6.0"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM } = require("jsdom");

function sorted(texts) {
  const rows = texts.map((text) => `<tr><td>${text}</td></tr>`).join("");
  const { window } = new JSDOM(`<table><thead><tr><th>Điểm</th></tr></thead><tbody>${rows}</tbody></table>`, {
    runScripts: "outside-only",
  });
  for (const path of ["tablesort.min.js", "sorts/tablesort.number.min.js"]) {
    window.eval(readFileSync(`node_modules/tablesort/dist/${path}`, "utf8"));
  }
  window.eval('new Tablesort(document.querySelector("table"))');
  window.document.querySelector("th").click();
  const found = [...window.document.querySelectorAll("td")].map((cell) => cell.textContent).join(" ");
  console.log(found);
  return found;
}
if (sorted(["4.5", "10", "-0.5", "9.75"]) !== "-0.5 4.5 9.75 10") {
  console.log("the control is wrong");
  process.exit(1);
}
const points = sorted(["4,5", "10", "-0,5", "9,75"]);
const shares = sorted(["86,5%", "100%", "9%"]);
process.exit(points === "-0,5 10 4,5 9,75" && shares === "9% 100% 86,5%" ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
