#!/usr/bin/env bash
# pdfplumber 0.11.10 (PyPI): where two lists without lines stand on a page, the second a little further right, 14,75
# points of the first become 1 and 4,75.
#
# Expected (its README, "text" as vertical strategy: the lines are deduced from "the left, right, or center of words on the
# page", for tables without lines; extract_words of the same page has 14,75): a border runs between words, and a mark
# stands in one cell; each of the lists alone is read right.
# Seen: the left edges of the second list, three millimetres or less beside those of the first, are borders through the first
# one: "Công" is "C" and "ông", 14,75 is "1" and "4,75", in cells beside each other, as if 4,75 were the total. The second list
# looks right. No error. A paper has two such lists where wards and communes are ranked apart.
# What we do: nothing in a PDF is taken for data; who looks at one sees it drawn (scoring/files/renderer.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pdfplumber==0.11.10 fpdf2==2.8.9 2>pip.log || {
  cat pip.log; echo "cannot install pdfplumber 0.11.10 and fpdf2 2.8.9"; exit 2; }
cat >look.py <<'PY'
import sys

import pdfplumber
from fpdf import FPDF

ROWS = [("Tên xã", "Cham", "Công"), ("Xã Long Trung", "4,5", "14,75"), ("Xã Nam Hoa", "3,75", "14,25"),
        ("Xã An Thanh", "5", "11,75")]
AS_TEXT = {"vertical_strategy": "text", "horizontal_strategy": "text"}


def page(*lefts):
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=12)
    for left in lefts:
        for row in ROWS:
            paper.set_x(left)
            for width, text in zip((50, 30, 30), row):
                paper.cell(width, 8, text)
            paper.ln()
        paper.ln()
    paper.output("lists.pdf")
    return pdfplumber.open("lists.pdf").pages[0]


def rows(page):
    return [row for table in page.extract_tables(AS_TEXT) for row in table if any(row)]


wanted = [list(row) for row in ROWS]
for lefts in ((10,), (12,), (10, 10)):
    if rows(page(*lefts)) != wanted * len(lefts):
        print("the control is wrong", rows(page(*lefts)))
        sys.exit(1)
both = page(10, 12)
words = [word["text"] for word in both.extract_words()]
print("words:", words.count("14,75"), "times 14,75")
for row in rows(both):
    print(row)
cut = [row[-2:] for row in rows(both)[:4]]
if words.count("14,75") != 2 or cut != [["C", "ông"], ["1", "4,75"], ["1", "4,25"], ["1", "1,75"]]:
    print("the behaviour has changed")
    sys.exit(1)
PY
env/bin/python look.py
