"""Works in a running LibreOffice as a person does. Run by the system's own Python, which has `uno`:
`python3 typist.py PIPE` takes jobs on its standard input, each as JSON on a line, and says of each
on a line of its own when it is done ("" if all went well, else what did not). At the end of the
jobs it closes the program.

Acts: ["type", "G8", "4,5"] · ["unprotect"] · ["sort", "A8:I9", 0] by that column, downwards ·
["delete row", 9] · ["insert column", 5] · ["delete columns", 2, 3] · ["show hidden"] ·
["rename", "Bảng"] · ["add sheet", "Nháp"] · ["paste", "G8", "F8"] a cell with its look.
"""

import json
import os
import sys
import time
import traceback

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}
# Sheets and papers are printed by filters of their own.
PRINTED = {"com.sun.star.sheet.SpreadsheetDocument": "calc_pdf_Export"}
PATIENCE = 200  # seconds until the program listens, on a busy machine


def fact(name, value):
    return PropertyValue(Name=name, Value=value)


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class Document:
    """Opened in the program, as whatever it is."""

    def __init__(self, desktop, path, *facts):
        self.document = desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path), "_blank", 0, facts
        )

    def save(self, path):
        ending = path.rpartition(".")[2]
        if ending == "pdf":
            facts = (fact("FilterName", self._printed_by()),)
        elif ending == "txt":
            facts = (fact("FilterName", "Text (encoded)"), fact("FilterOptions", "UTF8"))
        else:
            facts = (fact("FilterName", FILTERS[ending]),)
        self.document.storeToURL(uno.systemPathToFileUrl(path), facts)

    def _printed_by(self):
        for service, filter_of_it in PRINTED.items():
            if self.document.supportsService(service):
                return filter_of_it
        return "writer_pdf_Export"

    def close(self):
        self.document.close(True)


class Typist(Document):
    """Hands on a workbook, in its first sheet."""

    def __init__(self, context, desktop, path):
        super().__init__(desktop, path)
        self.sheet = self.document.Sheets.getByIndex(0)
        self.dispatcher = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )

    def command(self, name, **facts):
        frame = self.document.CurrentController.Frame
        values = tuple(fact(key, value) for key, value in facts.items())
        self.dispatcher.executeDispatch(frame, f".uno:{name}", "", 0, values)

    def type(self, cell, text):
        """Through the keyboard's own door: the program reads it as it reads a person's."""
        self.command("GoToCell", ToPoint=cell)
        self.command("EnterString", StringName=text)

    def unprotect(self):
        self.sheet.unprotect("")

    def sort(self, cells, by):
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = by, False
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        uno.invoke(
            self.sheet.getCellRangeByName(cells),
            "sort",
            ((fact("SortFields", fields), fact("ContainsHeader", False)),),
        )

    def delete_row(self, number):
        self.sheet.Rows.removeByIndex(number - 1, 1)

    def insert_column(self, number):
        self.sheet.Columns.insertByIndex(number - 1, 1)

    def delete_columns(self, number, count):
        self.sheet.Columns.removeByIndex(number - 1, count)

    def show_hidden(self):
        self.sheet.Columns.IsVisible = True
        self.sheet.Rows.IsVisible = True

    def rename(self, name):
        self.sheet.Name = name

    def add_sheet(self, name):
        self.document.Sheets.insertNewByName(name, 0)

    def paste(self, cell, source):
        """A copy with its look over what stood there."""
        target = self.sheet.getCellRangeByName(cell).CellAddress
        self.sheet.copyRange(target, self.sheet.getCellRangeByName(source).RangeAddress)


def typed(context, desktop, job):
    """A workbook with these acts done in it."""
    typist = Typist(context, desktop, job["open"])
    for name, *rest in job["acts"]:
        getattr(typist, name.replace(" ", "_"))(*rest)
    if way := job["by_way_of"]:
        between = f"{job['save'][0]}.{way}"
        typist.save(between)
        typist.close()
        typist = Typist(context, desktop, between)
    return typist


def opened(context, desktop, job):
    """As the job wants it: worked in, or as it is."""
    if "acts" in job:
        return typed(context, desktop, job)
    return Document(desktop, job["open"], fact("Hidden", True))


def do(context, desktop, job):
    document = opened(context, desktop, job)
    try:
        for path in job["save"]:
            document.save(path)
    finally:
        document.close()


def main():
    context = connected(sys.argv[1])
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    for line in sys.stdin:
        said = ""
        try:
            do(context, desktop, json.loads(line))
        except Exception:
            said = traceback.format_exc()
        print(json.dumps(said), flush=True)
    desktop.terminate()


main()
# The bridge may fall (by signal 11) while Python takes itself down; the work is done by then.
os._exit(0)
