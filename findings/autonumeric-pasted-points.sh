#!/usr/bin/env bash
# autonumeric 4.10.10 (npm): 4.5 points pasted into a field with the decimal comma are 45, and 12.25 are 1.225.
#
# Expected (its options: decimalCharacter "," with digitGroupSeparator ".", groups of three figures; onInvalidPaste "error",
# the default, refuses what is no number): 12.25 has no group of three, so that its point cannot stand between groups; it is
# 12,25, as the package reads it in set() and in the value that the page came with, or it is refused.
# Seen: "4.5", as sheets and programs hand points over, is 4,50 from the page and by set(), and 45,00 pasted; 12.25 is
# 12,25 and 1.225,00. AutoNumeric.format("4.5") is 4,50, AutoNumeric.unformat("4.5") 45.00. decimalCharacterAlternative
# "." does not help (it is for what is typed). 4,5 and 1.500.000 are right. No error or warning.
# What we do: no script touches what people type or paste; scoring/rules/points.py takes 4,5 and 4.5 alike.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --silent --no-audit --no-fund --ignore-scripts autonumeric@4.10.10 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install autonumeric 4.10.10"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true, runScripts: "outside-only" });
window.eval(readFileSync("node_modules/autonumeric/dist/autoNumeric.js", "utf8"));
window.eval(`window.field = (value) => {
  document.body.innerHTML = "<input>";
  const input = document.querySelector("input");
  input.value = value;
  const options = { digitGroupSeparator: ".", decimalCharacter: ",", decimalCharacterAlternative: ".", decimalPlaces: 2 };
  return [input, new AutoNumeric(input, options)];
}`);
function pasted(text) {
  const [input] = window.field("");
  input.focus();
  input.select();
  const paste = new window.Event("paste", { bubbles: true, cancelable: true });
  paste.clipboardData = { getData: () => text };
  input.dispatchEvent(paste);
  return input.value;
}
console.log("autonumeric 4.10.10, which calls itself", window.eval("AutoNumeric.version()"));
const seen = ["4,5", "1.500.000", "4.5", "12.25"].map((text) => {
  const both = [window.field(text)[0].value, pasted(text)];
  console.log(`${text}: from the page ${both[0]}, pasted ${both[1]}`);
  return both.join(" ");
});
process.exit(seen[0] === "4,50 4,50" && seen[2] === "4,50 45,00" && seen[3] === "12,25 1.225,00" && seen[1].endsWith(" 1.500.000,00") ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
