#!/usr/bin/env bash
# PyMuPDF 2.0: points read out of a table of a PDF lose their comma; 4,5 becomes "4 5" with the comma on the next line.
#
# Expected (documentation of Table.extract: the text of each cell): a cell says what it says
# elsewhere, as get_text("words") of the same page, pdfplumber 0.11.10 and PyMuPDF 1.26.7 read it: 4,5 and -0,5.
# Seen: "4 5\n,", "0 5\n- ,", "9 75\n,", and "1 234 5\n. ," for 1.234,5; the sign of points taken off stands behind
# them. Whatever is low or small on the line (comma, full stop, dash) is taken for a line of its own within a cell. In
# a page that Chromium or WeasyPrint 70.0 printed the figures close up besides, "45\n,", and so do the words of a name.
# Who throws the line ends away has 45. No warning. Cells of words alone are right here.
# What we do: nothing in a PDF is taken for data; who looks at one sees it drawn (scoring/files/renderer.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pymupdf==2.0 fpdf2==2.8.9 pdfplumber==0.11.10 2>pip.log || {
  cat pip.log; echo "cannot install PyMuPDF 2.0, fpdf2 2.8.9 and pdfplumber 0.11.10"; exit 2; }
cat >look.py <<'PY'
import pdfplumber
import pymupdf
from fpdf import FPDF

ROWS = [["Xã An Hòa", "4,5", "-0,5"], ["Xã Bình", "9,75", "- 1"], ["Toàn xã", "1.234,5", "Không"]]
page = FPDF()
page.add_page()
page.set_font("helvetica", size=11)
with page.table(first_row_as_headings=False) as table:
    for row in ROWS:
        table.row(row)
page.output("points.pdf")

read = pymupdf.open("points.pdf")[0]
(found,) = (table.extract() for table in read.find_tables())
words = [word[4] for word in read.get_text("words")]
with pdfplumber.open("points.pdf") as file:
    other = file.pages[0].extract_table()
print("words:     ", words)
print("pdfplumber:", other)
print("PyMuPDF:   ", found)
if other != ROWS or "4,5" not in words:
    raise SystemExit("the control is wrong")
raise SystemExit(found[0][1].split() not in (["4", "5", ","], ["45", ","]))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
