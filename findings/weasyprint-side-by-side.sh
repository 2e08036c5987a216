#!/usr/bin/env bash
# WeasyPrint 70.0 (PyPI): where wards and points stand side by side and go on to a second page, the points of the first ward stand beside the twenty-seventh.
#
# Expected (CSS Flexible Box Layout Level 1, section 10: the items of a row are laid out side by side, and a break in one does not push the
# next one to another page): each page has its wards and their points in one
# line, as WeasyPrint itself has them with display: grid, and Chromium with flex.
# Seen: with display: flex the second column begins where the first one ends: page 1 has the wards 0 to 25 and no points, page 2 "ward 26 points 0", "ward 27
# points 1" and so on, page 3 the points 26 to 39 alone. All of them are there and each line looks right, so that nobody sees it. With
# align-items: flex-start too. As long as both fit on a page they are right. No warning.
# What we do: wards and points of a paper are rows of one table (scoring/documents/papers/); pages are printed by the browser.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
command -v pdftotext >/dev/null || { echo "no pdftotext: apt-get install poppler-utils"; exit 2; }
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet weasyprint==70.0 2>pip.log || { cat pip.log; echo "cannot install WeasyPrint 70.0"; exit 2; }
cat >print.py <<'PY'
import subprocess

from weasyprint import HTML

page = "<meta charset=utf-8><style>@page{size:10cm 15cm;margin:1cm} body{margin:0;font-size:10pt;line-height:14pt} p{margin:0} div div{width:50%}</style>"
for style, wards in (
    ("display:grid;grid-template-columns:1fr 1fr", 40),
    ("display:flex", 20),
    ("display:flex", 40),
    ("display:flex;align-items:flex-start", 40),
):
    columns = "".join("<div>" + "".join(f"<p>{word} {n}</p>" for n in range(wards)) + "</div>" for word in ("ward", "points"))
    HTML(string=f'{page}<div style="{style}">{columns}</div>').write_pdf("wards.pdf")
    text = subprocess.run(["pdftotext", "-layout", "wards.pdf", "-"], capture_output=True, text=True, check=True).stdout
    print(style, wards)
    for number, lines in enumerate(text.rstrip("\f\n").split("\f"), 1):
        lines = [" ".join(line.split()) for line in lines.splitlines() if line.strip()]
        print(f"  page {number}: {lines[0]} … {lines[-1]}")
PY
found=$(env/bin/python print.py)
echo "$found"
expected='display:grid;grid-template-columns:1fr 1fr 40
  page 1: ward 0 points 0 … ward 25 points 25
  page 2: ward 26 points 26 … ward 39 points 39
display:flex 20
  page 1: ward 0 points 0 … ward 19 points 19
display:flex 40
  page 1: ward 0 … ward 25
  page 2: ward 26 points 0 … points 25
  page 3: points 26 … points 39
display:flex;align-items:flex-start 40
  page 1: ward 0 … ward 25
  page 2: ward 26 points 0 … points 25
  page 3: points 26 … points 39'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
