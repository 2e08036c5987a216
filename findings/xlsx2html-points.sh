#!/usr/bin/env bash
# xlsx2html 0.6.4 (PyPI): a page made of a workbook shows 4,2 for 4.25 and 4A0.0 for 4.5, and who failed has "Đạt".
#
# Expected ("A simple export from xlsx format to html tables with keep cell formatting"; ECMA-376, part 1,
# 18.8.31: what stands between quotes is text, [>=50] says where a section holds, [$-42A] before a
# format is the language, Vietnamese): what LibreOffice 7.4.7 shows: 4.3, 92.3, 4,5, 4.5 điểm, Không đạt.
# Seen, with locale "vi": half a step goes to the even figure (4.25 is 4,2, 92.25 is 92,2, 2.5 is 2, while 4.35 is
# 4,4). In [$-42A]0.0 the 2 of the language takes the place of the figures: "4A0.0". Of 40 in
# [>=50]"Đạt";"Không đạt" comes [>=40]"Đạt", and the quotes of 0.0" điểm" are shown. No error. 0.0 of 4.5 is right.
# What we do: points are shown by one function, from hundredths (scoring/rules/points.py); a workbook that comes as
# evidence is drawn by LibreOffice (scoring/files/renderer.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet xlsx2html==0.6.4 openpyxl==3.1.5 babel==2.18.0 2>pip.log || {
  cat pip.log; echo "cannot install xlsx2html 0.6.4"; exit 2; }
cat >look.py <<'PY'
import html
import io
import re

from openpyxl import Workbook
from xlsx2html import xlsx2html

CELLS = [
    (4.5, "0.0"),
    (4.25, "0.0"),
    (4.35, "0.0"),
    (92.25, "0.0"),
    (2.5, "0"),
    (4.5, "[$-42A]0.0"),
    (40, '[>=50]"Đạt";"Không đạt"'),
    (4.5, '0.0" điểm"'),
]
book = Workbook()
for row, (value, shown) in enumerate(CELLS, 1):
    book.active.cell(row, 1, value).number_format = shown
book.save("points.xlsx")
page = io.StringIO()
xlsx2html("points.xlsx", page, locale="vi")
found = [html.unescape(text).strip() for text in re.findall(r"<td[^>]*>(.*?)</td>", page.getvalue(), re.S)]
for (value, shown), text in zip(CELLS, found):
    print(f"{value} in {shown} -> {text}")
if (found[0], found[2]) != ("4,5", "4,4"):
    raise SystemExit("the control is wrong")
raise SystemExit(found[1] != "4,2" or "4,5" in found[5] or "Không đạt" in found[6])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
