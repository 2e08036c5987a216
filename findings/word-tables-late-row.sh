#!/usr/bin/env bash
# mammoth 1.13.0 and officeparser 8.1.1 (npm), mammoth 1.12.0 and docx2python 3.7.1 (PyPI): in a row of a Word table
# that begins further right, points stand in the column beside their own.
#
# Expected (ECMA-376, part 1, 17.4.15 and 17.4.14): w:gridBefore is how many columns of the grid a row leaves free
# before its first cell; Word writes it where the cells before are deleted or the edge of a row is dragged, as people
# do with the sum below a table or with a ward that has no mark in the first columns. The first cell stands in the
# second column, as LibreOffice 7.4.7, docx-preview 0.4.1 (npm) and python-docx (grid_cols_before) have it.
# Seen: the columns left free are forgotten; 14,75 stands under "Đơn vị" and 4 under "Tự chấm", without a word. An empty
# cell in their place is right. (pandoc 3.9 does the same, jgm/pandoc#11464; docling did, docling#3739.)
# What we do: nothing here reads tables of Word files; our papers have empty cells where nothing stands.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet python-docx==1.2.0 mammoth==1.12.0 docx2python==3.7.1 2>pip.log || {
    cat pip.log; echo "cannot install mammoth 1.12.0 and docx2python 3.7.1"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund mammoth@1.13.0 officeparser@8.1.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install mammoth 1.13.0 and officeparser 8.1.1"; exit 2; }
cat >make.py <<'PY'
import sys

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

ROWS = [["Đơn vị", "Tự chấm", "Khảo sát"], ["Phường 10", "4,5", "4"], ["", "14,75", "4"]]
for name, late in (("late.docx", True), ("empty.docx", False)):
    document = Document()
    table = document.add_table(3, 3)
    for row, texts in zip(table.rows, ROWS):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    if late:
        row = table.rows[-1]._tr
        before = OxmlElement("w:gridBefore")
        before.set(qn("w:val"), "1")
        row.get_or_add_trPr().append(before)
        row.remove(row.tc_lst[0])
        if Document().add_table(1, 1).rows[0].grid_cols_before or table.rows[-1].grid_cols_before != 1:
            sys.exit("python-docx does not see it")
    document.save(name)
PY
cat >look.py <<'PY'
import re
import sys

import mammoth
from docx2python import docx2python


def of_html(html):
    last = re.findall(r"<tr>(.*?)</tr>", html, re.S)[-1]
    return "|".join(re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", last, re.S))


for name in ("empty.docx", "late.docx"):
    with open(name, "rb") as file:
        print(name, "mammoth (PyPI)", of_html(mammoth.convert_to_html(file).value))
    with docx2python(name) as document:
        table = next(part for part in document.body if len(part) == 3)
        print(name, "docx2python", "|".join("".join(cell) for cell in table[-1]))
PY
cat >look.cjs <<'JS'
const mammoth = require("mammoth");
const { parseOffice, OfficeParser } = require("officeparser");
const parse = parseOffice ?? OfficeParser.parseOffice;
(async () => {
  for (const name of ["empty.docx", "late.docx"]) {
    const html = (await mammoth.convertToHtml({ path: name })).value;
    const last = html.split("<tr>").pop().split("</table>")[0];
    const cells = [...last.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((cell) => cell[1].replace(/<[^>]+>/g, ""));
    console.log(`${name} mammoth (npm) ${cells.join("|")}`);
    const table = (await parse(name)).content.find((part) => part.type === "table");
    const found = ["", "", ""];
    for (const cell of table.children.at(-1).children) found[cell.metadata.col] = cell.text.trim();
    console.log(`${name} officeparser ${found.join("|").replace(/\|+$/, (end) => end)}`);
  }
})();
JS
env/bin/python make.py || { echo "cannot make the files"; exit 2; }
found=$(env/bin/python look.py && node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -c '^empty.docx .* |14,75|4$' <<<"$found")" = 4 ] || { echo "the control is wrong"; exit 1; }
[ "$(grep -cE '^late.docx .* 14,75\|4\|?$' <<<"$found")" = 4 ] || { echo "the behaviour has changed"; exit 1; }
