#!/usr/bin/env bash
# odfdo 3.27.3 (PyPI): the points of one ward that are filled into a form stand in the rows of three wards, and the line
# of the sum below moves down.
#
# Expected (documentation of Table.get_row: "By default, a copy of the row is returned; use set_row() to apply any
# changes"; of set_row: it replaces "the row at the given position", "repetitions of the old row will be adjusted"):
# one row changes, as with Table.set_value. OpenDocument 1.3, part 3, 19.677: rows that look alike, such as the empty
# ones of a form, may stand in the file once, with a number; LibreOffice and Excel save them so.
# Seen: the copy keeps the number of the rows that it was one of, and is set as often: filled into the first of three
# empty rows it is in all three; filled into the second, there are four rows, three of them with it, and the sum stands
# in another row than before. No error, and whoever adds the column up adds the points three times.
# What we do: nothing here writes OpenDocument tables that way; those we read are read by scoring/workbooks/reading.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet odfdo==3.27.3 python-calamine==0.9.1 2>pip.log || {
  cat pip.log; echo "cannot install odfdo 3.27.3"; exit 2; }
cat >look.py <<'PY'
from odfdo import Cell, Document, Row, Table
from python_calamine import CalamineWorkbook


def form():
    """Heading, three empty rows that stand in the file once, the line of the sum."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Điểm")
    for texts in (["Đơn vị", "Điểm"], ["", ""], ["Cộng", ""]):
        row = Row()
        for text in texts:
            row.append(Cell(text or None))
        if not texts[0]:
            row.repeated = 3
        table.append(row)
    document.body.append(table)
    document.save("form.ods")


def filled(fill):
    form()
    document = Document("form.ods")
    fill(document.body.get_table(0))
    document.save("filled.ods")
    found = CalamineWorkbook.from_path("filled.ods").get_sheet_by_index(0).to_python()
    print(*(" ".join(str(value) for value in row) or "-" for row in found), sep=" | ")
    return found


def by_cell(table):
    table.set_value((0, 2), "Phường 2")
    table.set_value((1, 2), 4.5)


def by_row(number):
    def fill(table):
        row = table.get_row(number)
        row.set_values(["Phường 2", 4.5])
        table.set_row(number, row)

    return fill


HEAD, EMPTY, WARD, SUM = ["Đơn vị", "Điểm"], ["", ""], ["Phường 2", 4.5], ["Cộng", ""]
if filled(by_cell) != [HEAD, EMPTY, WARD, EMPTY, SUM]:
    raise SystemExit("the control is wrong")
first, second = filled(by_row(1)), filled(by_row(2))
raise SystemExit(first != [HEAD, WARD, WARD, WARD, SUM] or second != [HEAD, EMPTY, WARD, WARD, WARD, SUM])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
