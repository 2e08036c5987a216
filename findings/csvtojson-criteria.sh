#!/usr/bin/env bash
# csvtojson 2.0.14 (npm): where a list has the columns "Mục 1.1", "Mục 1.2" and "Mục 1", the points of 1.1 and 1.2 are gone.
#
# Expected (its readme, "Nested JSON Structure": it "is able to convert csv line to a nested JSON by correctly defining its csv
# header row", by dots in it): each cell of a row with three headings stands somewhere in what comes out, or a heading that
# cannot be a value and an object at once is told, or stays as it is.
# Seen: 4.5, 5.5, 10 become {"Mục 1":"10"}: the criterion takes the place of its items. With "Mục 1" in front, as plans have it,
# the items take the place of the criterion: {"Mục 1":[null,"4.5","5.5"]}, its 10 points are nowhere. No error. With
# flatKeys: true all three are there, so that one has to know of it beforehand.
# What we do: columns of our workbooks are found by their words and are never cut at a dot (scoring/workbooks, scoring/forms/imports).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund csvtojson@2.0.14 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install csvtojson 2.0.14"; exit 2; }
cat >look.cjs <<'JS'
const csvtojson = require("csvtojson");
(async () => {
  for (const [how, list] of [
    [{ flatKeys: true }, "Mục 1.1,Mục 1.2,Mục 1\n4.5,5.5,10\n"],
    [{}, "Mục 1.1,Mục 1.2,Mục 1\n4.5,5.5,10\n"],
    [{}, "Mục 1,Mục 1.1,Mục 1.2\n10,4.5,5.5\n"],
  ]) {
    console.log(JSON.stringify(how), list.split("\n")[0], "->", JSON.stringify(await csvtojson(how).fromString(list)));
  }
})();
JS
found=$(node look.cjs) || { echo "cannot run"; exit 2; }
echo "$found"
grep -qF '{"flatKeys":true} Mục 1.1,Mục 1.2,Mục 1 -> [{"Mục 1.1":"4.5","Mục 1.2":"5.5","Mục 1":"10"}]' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qF '{} Mục 1.1,Mục 1.2,Mục 1 -> [{"Mục 1":"10"}]' <<<"$found" &&
  grep -qF '{} Mục 1,Mục 1.1,Mục 1.2 -> [{"Mục 1":[null,"4.5","5.5"]}]' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
