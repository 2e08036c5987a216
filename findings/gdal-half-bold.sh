#!/usr/bin/env bash
# GDAL 3.12.4 (in PyPI pyogrio 0.13.0; ogr2ogr, QGIS): of a remark that is half in bold the first piece is left, and of a deadline without a day, among others with
# theirs, nothing.
#
# Expected (ECMA-376, part 1, 18.3.1.53 and 18.4.4: <is> within a cell holds a text in one piece, or in pieces <r>; documentation of ODS: "By default, the driver
# will try to detect the data type of fields"): "Thiếu 4,5 điểm" as openpyxl 3.1.5 and LibreOffice 7.4.7 read it, and as GDAL itself does where the pieces stand among
# the shared strings. A column of moments and of hours is a column of text, as one of moments and numbers becomes.
# Seen: of an inline string in pieces, as openpyxl and others write it, the first one is read: "Thiếu ", and a ward with its second word in bold is "Phường ". In .ods a column with
# 30/11/2026 17:30 and, for another ward, 17:30 alone or a time of 36 hours is DateTime, and the hour alone is empty; where the hour stands first its
# day is 0000/00/00. In a column of days, not moments, it is kept as text. GDAL 3.6.2 (Debian 12) the same. No warning.
# What we do: texts of our workbooks are in one piece (scoring/workbooks/stream.py), and deadlines are days with their hour.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pyogrio==0.13.0 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install pyogrio 0.13.0 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import zipfile

import pyogrio
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

BOLD = InlineFont(b=True)
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def cell(kind, value="", text=""):
    key = {"date": f' office:date-value="{value}"', "time": f' office:time-value="{value}"',
           "float": f' office:value="{value}"'}.get(kind, "")
    return f'<table:table-cell office:value-type="{kind}"{key}><text:p>{text or value}</text:p></table:table-cell>'


def sheet(path, rows):
    body = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in rows)
    content = f"<office:document-content {NAMES} office:version='1.2'><office:body><office:spreadsheet>"
    content += f'<table:table table:name="A">{body}</table:table></office:spreadsheet></office:body>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = '<m:file-entry m:full-path="{}" m:media-type="{}"/>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", TYPE)
        packed.writestr("content.xml", content + "</office:document-content>")
        entries = entry.format("/", TYPE) + entry.format("content.xml", "text/xml")
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>')


def read(path):
    meta, _, _, columns = pyogrio.raw.read(path, read_geometry=False)
    return {name: [str(value) for value in column] for name, column in zip(meta["fields"], columns)}


book = Workbook()
book.active.append(["ward", "points", "remark"])
book.active.append(["Phường 2", 4.5, "Thiếu 4,5 điểm"])
ward = CellRichText("Phường ", TextBlock(BOLD, "Hòa Khánh"))
book.active.append([ward, 10, CellRichText("Thiếu ", TextBlock(BOLD, "4,5"), " điểm")])
book.save("remarks.xlsx")
for name, column in read("remarks.xlsx").items():
    print(f"{name}:", *column, sep=" | ", end="|\n")

HEAD = [cell("string", name) for name in ("moment", "day", "number")]
ROWS = [
    [cell("date", "2026-11-30T17:30:00"), cell("date", "2026-11-30"), cell("date", "2026-11-30T17:30:00")],
    [cell("time", "PT17H30M00S", "17:30"), cell("time", "PT17H30M00S", "17:30"),
     cell("float", "4.5")],
]
sheet("hours.ods", [HEAD, *ROWS])
for name, column in read("hours.ods").items():
    print(f"{name}:", *column, sep=" | ", end="|\n")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "GDAL $(env/bin/python -c 'import pyogrio; print(*pyogrio.__gdal_version__, sep=".")')"; echo "$found"
[ "$(grep -E '^(points|day|number)' <<<"$found")" = "points: | 4.5 | 10.0|
day: | 2026/11/30 | PT17H30M00S|
number: | 2026/11/30 17:30:00 | 4.5|" ] || { echo "the control is wrong"; exit 1; }
[ "$(grep -E '^(ward|remark|moment)' <<<"$found")" = "ward: | Phường 2 | Phường |
remark: | Thiếu 4,5 điểm | Thiếu |
moment: | 2026-11-30T17:30:00.000 | NaT|" ] || { echo "the behaviour has changed"; exit 1; }
