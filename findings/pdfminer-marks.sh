#!/usr/bin/env bash
# pdfminer.six 20260107 on a page of fpdf2 2.8.9: a Vietnamese line breaks at its marks.
#
# Expected: a text that is written with combining marks (NFD, as a Mac names files) is one line of the page,
# and comes out of it as one line; "Nguyễn Thị Hòa" is found by its letters once they are put together.
# pypdf 7.1.1 and pdftotext read the same page so.
# Seen: pdfminer ends the line before the second mark on a letter (the tilde of ễ, the hook of ể) and puts
# the rest below the lines that follow: "Nguyê", the whole next line, and "n Thị Hòa: 90,5 điê" with a
# tilde before it. Whose points 90,5 are cannot be read any more. Composed letters (NFC) are right. Pages
# of reportlab 5.1.0 are read so too.
# What we do: all text is put together before it is kept (wards/vietnamese.py, visible), so that no PDF
# of ours holds a mark alone; words of a PDF are never taken for data.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
font=node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pdfminer.six==20260107 fpdf2==2.8.9 pypdf==7.1.1 &&
  npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund dejavu-fonts-ttf@2.37.3 >>npm.log 2>&1 || {
  echo "cannot install pdfminer.six 20260107, fpdf2 2.8.9 and pypdf 7.1.1"; exit 2; }
cat >look.py <<'PY'
import sys
from unicodedata import normalize

from fpdf import FPDF
from pdfminer.high_level import extract_text
from pypdf import PdfReader

LINES = ("Nguyễn Thị Hòa: 90,5 điểm", "Lê Văn Tám: 75 điểm")


def lines(text: str) -> str:
    return " | ".join(normalize("NFC", line) for line in text.split("\n") if line.strip())


for form in ("NFC", "NFD"):
    page = FPDF()
    page.add_page()
    page.add_font("Look", fname=sys.argv[1])
    page.set_font("Look", size=14)
    for line in LINES:
        page.cell(text=normalize(form, line), new_x="LMARGIN", new_y="NEXT")
    page.output("page.pdf")
    print(f"{form}, pypdf: {lines(PdfReader('page.pdf').pages[0].extract_text())}")
    print(f"{form}, pdfminer: {lines(extract_text('page.pdf'))}")
PY
found=$(env/bin/python look.py "$font" 2>/dev/null) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'NFC, pdfminer: Nguyễn Thị Hòa: 90,5 điểm | Lê Văn Tám: 75 điểm' <<<"$found" &&
  grep -qxF 'NFD, pypdf: Nguyễn Thị Hòa: 90,5 điểm | Lê Văn Tám: 75 điểm' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^NFD, pdfminer: Nguyê | Lê Văn Tám: 75 điê | .*n Thị Hòa: 90,5 điê | ' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
