#!/usr/bin/env bash
# python-docx 1.2.0, firecrawl-anydoc 0.2.4 and aspose-words-foss 26.7.0 (PyPI): of a table in a Word form wards are missing, and 4,5 points stand in the column of the items; the
# total below is there.
#
# Expected (ECMA-376, part 1, 17.5.2.31 and 17.5.2.32: w:sdt, a content control, may stand around a cell and around rows, and its w:sdtContent "specifies the last known
# contents" of it; Word writes so for a field that fills a cell, and for a section whose rows a person repeats by the plus sign): a table of six rows of three cells,
# as LibreOffice 7.4.7, mammoth 1.12.0 (PyPI) and pandoc 3.9 read it.
# Seen: python-docx leaves out a row and a cell within a control, so that "P1, M1, 4,5" with the ward in a control is ["M1", "4,5"], and "P4, M1, 9" with item and points in
# theirs is ["P4"]. aspose-words-foss writes the same into Markdown, where "M1" stands below the heading of the wards and "4,5" below that of the items.
# firecrawl-anydoc keeps the cells and loses the rows P2 and P3. No error; the total of 29 is that of all four.
# What we do: scoring/files/reader.py takes what stands in controls out of them before python-docx looks at a paper.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet python-docx==1.2.0 firecrawl-anydoc==0.2.4 aspose-words-foss==26.7.0 mammoth==1.12.0 2>pip.log || {
  cat pip.log; echo "cannot install python-docx 1.2.0, firecrawl-anydoc 0.2.4, aspose-words-foss 26.7.0 and mammoth 1.12.0"; exit 2; }
cat >look.py <<'PY'
import re
import sys

import anydoc
import aspose.words_foss as words
import docx
import mammoth
from docx.oxml import parse_xml

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)


def cell(text):
    width = '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
    return f"<w:tc>{width}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def control(inner, kind=""):
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def row(*cells):
    return f"<w:tr>{''.join(cells)}</w:tr>"


def repeated(*rows):
    item = "<w15:repeatingSectionItem/>"
    return control("".join(control(one, item) for one in rows), "<w15:repeatingSection/>")


rows = [
    row(cell("Phường"), cell("Mục"), cell("Điểm")),
    row(control(cell("P1")), cell("M1"), cell("4,5")),
    repeated(row(cell("P2"), cell("M1"), cell("7,5")), row(cell("P3"), cell("M1"), cell("8"))),
    row(cell("P4"), control(cell("M1")), control(cell("9"))),
    row(cell("Tổng"), cell("-"), cell("29")),
]
grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * 3 + "</w:tblGrid>"
paper = docx.Document()
body = paper.element.body
body.insert(len(body) - 1, parse_xml(f"<w:tbl {SPACES}><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"))
paper.save("form.docx")


def of_markdown(text):
    lines = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    return [" ".join(part.strip() or "·" for part in line.strip("|").split("|")) for line in lines]


def of_html(text):
    cells = lambda one: re.sub(r"<[^>]*>", " ", one).split()
    return [" ".join(cells(one)) for one in text.split("</tr>")[:-1]]


words.Document("form.docx").save("form.md")
seen = {
    "mammoth": of_html(mammoth.convert_to_html(open("form.docx", "rb")).value),
    "python-docx": [" ".join(one.text for one in line.cells) for line in docx.Document("form.docx").tables[0].rows],
    "firecrawl-anydoc": of_markdown(anydoc.to_markdown("form.docx")),
    "aspose-words-foss": of_markdown(open("form.md").read()),
}
expected = {
    "mammoth": ["Phường Mục Điểm", "P1 M1 4,5", "P2 M1 7,5", "P3 M1 8", "P4 M1 9", "Tổng - 29"],
    "python-docx": ["Phường Mục Điểm", "M1 4,5", "P4", "Tổng - 29"],
    "firecrawl-anydoc": ["Phường Mục Điểm", "P1 M1 4,5", "P4 M1 9", "Tổng - 29"],
    "aspose-words-foss": ["Phường Mục Điểm", "M1 4,5 ·", "P4 · ·", "Tổng - 29"],
}
for name, lines in seen.items():
    print(f"{name}: {'; '.join(lines)}")
for name, lines in expected.items():
    if seen[name] != lines:
        sys.exit("the control is wrong" if name == "mammoth" else f"the behaviour of {name} has changed")
PY
env/bin/python look.py
