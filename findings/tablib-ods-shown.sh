#!/usr/bin/env bash
# tablib 3.10.0, and django-import-export by it: of an .ods what is shown is read, not what is there;
# 1234 points become 1.234, and columns move to the left.
#
# Expected (OpenDocument 1.3, part 3: office:value is the value of a cell, text:p what is shown for it;
# table:number-columns-repeated stands for as many cells; office:annotation is a comment): as pandas
# 3.1.1 with odfpy 1.4.1 reads the same file. LibreOffice set to Vietnamese shows 1234 in #.##0 as
# 1.234 and saves both.
# Seen: 1.234 without an error; of a cell with a comment, the name of who wrote the comment; of a text
# that is half bold, the half before; two blank cells in a row are left out, so that what stands
# behind them comes two columns too early. (4,5 ends in "could not convert string to float".)
# What we do: .ods is asked to be saved as .xlsx, and our own reader (scoring/workbooks/filled_sheet.py) takes
# the values.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet 'tablib[ods]==3.10.0' pandas==3.1.1 odfpy==1.4.1 2>pip.log || {
  cat pip.log; echo "cannot install tablib 3.10.0, pandas 3.1.1 and odfpy 1.4.1"; exit 2; }
cat >look.py <<'PY'
import pandas
import tablib
from odf import dc, office, opendocument, table, text

book = opendocument.OpenDocumentSpreadsheet()
sheet = table.Table(name="Phiếu")
book.spreadsheet.addElement(sheet)


def row(*cells):
    line = table.TableRow()
    for cell in cells:
        line.addElement(cell)
    sheet.addElement(line)


def cell(*parts, **attributes):
    made = table.TableCell(**attributes)
    for part in parts:
        made.addElement(part)
    return made


def words(shown, bold=""):
    line = text.P(text=shown)
    if bold:
        line.addElement(text.Span(text=bold))
    return line


remark = office.Annotation()
remark.addElement(dc.Creator(text="Lê Thị Hòa"))
remark.addElement(words("xem lại"))
row(*(cell(words(name), valuetype="string") for name in ("Phường", "Điểm", "Trừ", "Ghi chú")))
row(
    cell(remark, words("An Bình"), valuetype="string"),
    cell(words("1.234"), valuetype="float", value=1234),
    cell(words("7"), valuetype="float", value=7),
    cell(words("đạt ", bold="loại tốt"), valuetype="string"),
)
row(
    cell(words("Bình Minh"), valuetype="string"),
    cell(numbercolumnsrepeated=2),
    cell(words("chưa chấm"), valuetype="string"),
)
book.save("points.ods")

with open("points.ods", "rb") as file:
    by_tablib = [list(line) for line in tablib.Dataset().load(file, format="ods")]
by_pandas = pandas.read_excel("points.ods", engine="odf").astype(object).fillna("").to_numpy().tolist()
for ours, theirs in zip(by_pandas, by_tablib):
    print("pandas", ours)
    print("tablib", theirs)
right = [["An Bình", 1234, 7, "đạt loại tốt"], ["Bình Minh", "", "", "chưa chấm"]]
seen = [["Lê Thị Hòa", 1.234, 7.0, "đạt "], ["Bình Minh", "chưa chấm", "", ""]]
raise SystemExit(by_pandas != right or by_tablib != seen)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
