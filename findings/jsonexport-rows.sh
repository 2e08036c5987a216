#!/usr/bin/env bash
# jsonexport 3.2.0 (npm): behind a list of items the total of a ward stands in a row without a ward, and a deadline at 17:30 has
# no hour.
#
# Expected (its package: it "Makes easy to convert JSON to CSV"; README: items of a list stand in rows below one another): what belongs to the ward
# itself, its total, stands in the row that has its name, wherever the list is among its values, as it does where the
# total comes before the list; a moment keeps its hour, as JSON.stringify keeps it.
# Seen: { ward, items: [{ points: 4.5 }, { points: 10 }], total: 14.5 } becomes Phường 2,4.5, and ,10,14.5: the total is written
# beside the last item, in a row whose ward is empty, and whoever looks at the row of the ward finds none. Of a Date the
# day alone is written, as the computer's language has it: 30/11/2026 17:30 is 11/30/2026. No error.
# What we do: lists leave as workbooks, one row for each item with its ward in it (scoring/workbooks).
set -uo pipefail
export TZ=Asia/Ho_Chi_Minh LC_ALL=C.UTF-8
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund jsonexport@3.2.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install jsonexport 3.2.0"; exit 2; }
cat >look.cjs <<'JS'
const jsonexport = require("jsonexport");
const items = [{ points: 4.5 }, { points: 10 }];
(async () => {
  for (const [name, row] of Object.entries({
    "total first": { ward: "Phường 2", total: 14.5, items },
    "total last": { ward: "Phường 2", items, total: 14.5 },
    moment: { ward: "Phường 2", due: new Date(2026, 10, 30, 17, 30) },
  })) {
    console.log(`${name}: ${(await jsonexport([row])).split("\n").join(" | ")}`);
  }
})();
JS
found=$(node look.cjs) || { echo "cannot run"; exit 2; }
echo "$found"
grep -qxF 'total first: ward,total,items.points | Phường 2,14.5,4.5 | ,,10' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'total last: ward,items.points,total | Phường 2,4.5, | ,10,14.5' <<<"$found" &&
  grep -qxF 'moment: ward,due | Phường 2,11/30/2026' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
