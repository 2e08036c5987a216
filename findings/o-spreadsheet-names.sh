#!/usr/bin/env bash
# @odoo/o-spreadsheet 19.3.7 (npm): "phường hải châu" in capitals is "PhườNg HảI Châu", and 4.35 cut to hundredths is 4.34.
#
# Expected (Excel's help of PROPER: the first letter of a word is a capital, and letters that follow what is no letter; ư, ả and ị
# are letters; of ROUNDDOWN and TRUNC: digits are cut off behind the place that is named): Phường Hải Châu, 4.35,
# 1.15 and, of ROUND(1.005,2), 1.01, as formualizer 0.13.0 (PyPI) and LibreOffice 7.4.7 have them.
# Seen: PROPER begins a word behind ờ and ả, which are not in Latin-1: "PhườNg HảI Châu", while Châu and Lê Thị Hòa are right.
# ROUNDDOWN and TRUNC of 4.35 are 4.34, of 1.15 1.14, ROUND(1.005,2) is 1: the number is multiplied by a hundred and the
# binary rest cut off, though UPPER knows all letters and ROUNDUP(4.35,2) is 4.35. No error.
# What we do: names stay as they are typed; points are counted in hundredths on the server (scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet formualizer==0.13.0 2>pip.log || {
  cat pip.log; echo "cannot install formualizer 0.13.0"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps @odoo/o-spreadsheet@19.3.7 @odoo/owl@2.8.3 \
  luxon@3.7.2 chart.js@4.5.1 jsdom@24.1.3 >>npm.log 2>&1 || { cat npm.log; echo "cannot install @odoo/o-spreadsheet 19.3.7"; exit 2; }
cat >formulas.json <<'JSON'
["=PROPER(\"phường hải châu\")", "=PROPER(\"lê thị hòa\")", "=PROPER(\"pleiku châu\")", "=ROUNDDOWN(4.35,2)", "=TRUNC(1.15,2)",
 "=ROUND(1.005,2)", "=ROUNDUP(4.35,2)", "=UPPER(\"đạt\")"]
JSON
cat >look.mjs <<'JS'
import { readFileSync } from "node:fs";
import jsdom from "jsdom";

const { window } = new jsdom.JSDOM("<body></body>", { pretendToBeVisual: true, url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name];
globalThis.window = window;
console.debug = console.log = () => {};
const { Model } = await import("@odoo/o-spreadsheet");
const model = new Model({ sheets: [{ id: "S" }] });
const sheetId = model.getters.getActiveSheetId();
JSON.parse(readFileSync("formulas.json", "utf8")).forEach((content, row) => {
  model.dispatch("UPDATE_CELL", { sheetId, col: 0, row, content });
  process.stdout.write(`o-spreadsheet ${content.slice(1)} ${model.getters.getEvaluatedCell({ sheetId, col: 0, row }).value}\n`);
});
JS
cat >look.py <<'PY'
import json

import formualizer

book = formualizer.Workbook()
book.add_sheet("S")
for row, formula in enumerate(json.load(open("formulas.json")), 1):
    book.set_formula("S", row, 1, formula)
    print("formualizer", formula[1:], book.evaluate_cell("S", row, 1))
PY
found=$(node look.mjs 2>node.log && env/bin/python look.py) || { tail -5 node.log; echo "cannot run"; exit 2; }
echo "$found"
for line in 'o-spreadsheet PROPER("pleiku châu") Pleiku Châu' 'o-spreadsheet ROUNDUP(4.35,2) 4.35' 'o-spreadsheet UPPER("đạt") ĐẠT' \
  'formualizer PROPER("phường hải châu") Phường Hải Châu' 'formualizer ROUNDDOWN(4.35,2) 4.35' 'formualizer TRUNC(1.15,2) 1.15'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'PROPER("phường hải châu") PhườNg HảI Châu' 'ROUNDDOWN(4.35,2) 4.34' 'TRUNC(1.15,2) 1.14' 'ROUND(1.005,2) 1'; do
  grep -qxF "o-spreadsheet $line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
