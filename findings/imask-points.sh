#!/usr/bin/env bash
# imask 7.6.1 (npm): 4.5 points that a page comes with are 45, 12,5 typed where ten is the most are 1,5, and a
# sum of money that the field itself wrote is, copied into the next one, 1,5 đồng.
#
# Expected (documentation, "Number": radix is the sign before decimals, mapToRadix, ["."] by default, are the
# "symbols to process as radix", thousandsSeparator and max speak for themselves): 4.5 is 4,5 wherever it comes from; a number
# above max is refused as it is or becomes max; what the field shows as 1.500.000 it takes again.
# Seen: in a field with radix "," the value of the page ("4.5", as programs write numbers) becomes 45, and 4 where max is
# 10, while 4.5 typed or pasted is 4,5. Of "12,5" with max 10 the figure that would go beyond is left out and the rest
# is taken: 1,5; of 100 it is 10. With thousandsSeparator "." the point is both signs: "1.500.000", copied from the field,
# is 1,50 pasted or typed, and 1.234,5 is 1,23; set from the page it is right. No event or error says so.
# What we do: no script touches what people type; scoring/rules/points.py takes 4,5 and 4.5 alike and refuses, by its
# cell, what is above the most.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund --ignore-scripts imask@7.6.1 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install imask 7.6.1"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true, runScripts: "outside-only" });
window.eval(readFileSync("node_modules/imask/dist/imask.js", "utf8"));

const points = { mask: window.Number, scale: 2, radix: "," };
const ten = { ...points, min: 0, max: 10 };
const money = { ...points, thousandsSeparator: "." };
function field(options, value = "") {
  window.document.body.innerHTML = "<input>";
  const input = window.document.querySelector("input");
  input.value = value;
  return [input, window.IMask(input, options)];
}
const opened = (options, value) => field(options, value)[1].typedValue;
function typed(options, text, pieces = [...text]) {
  const [input, mask] = field(options);
  input.focus();
  for (const piece of pieces) {
    input.dispatchEvent(new window.KeyboardEvent("keydown", { key: piece }));
    const at = input.selectionStart;
    input.value = input.value.slice(0, at) + piece + input.value.slice(input.selectionEnd);
    input.setSelectionRange(at + piece.length, at + piece.length);
    input.dispatchEvent(new window.InputEvent("input", { bubbles: true }));
  }
  return mask.typedValue;
}
const pasted = (options, text) => typed(options, text, [text]);
const seen = {
  "4,5 typed, pasted, opened": [typed(points, "4,5"), pasted(points, "4,5"), opened(points, "4,5")],
  "4.5 typed, pasted, opened": [typed(points, "4.5"), pasted(points, "4.5"), opened(points, "4.5")],
  "4.5 opened, 12,5 typed, 12,5 pasted, at most ten": [opened(ten, "4.5"), typed(ten, "12,5"), pasted(ten, "12,5")],
  "1.500.000 typed, pasted, opened": [typed(money, "1.500.000"), pasted(money, "1.500.000"), opened(money, "1.500.000")],
};
console.log("imask 7.6.1");
for (const [what, values] of Object.entries(seen)) console.log(`${what}: ${values.join(" ")}`);
const wanted = "4.5,4.5,4.5|4.5,4.5,45|4,1.5,1.5|1.5,1.5,1500000";
process.exit(Object.values(seen).join("|") === wanted ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
