"""Values written into paragraphs and into rows that repeat."""

import copy
import re
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from scoring.documents.template.names import NAME, Lists, Values, key
from scoring.documents.template.places import TC, TR, P, T, nearest, nodes_of, text_of, with_braces
from wards.vietnamese import CONTROL, LINE_ENDS

UNWRITABLE = re.compile("[\ufffe\uffff]")  # by XML's own rules
# What an empty list says in its only row.
NOTHING = "Không có"
# The only name in a row of a list that is a line of its own, above the rows that follow.
ABOVE = ""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fill_paragraph(paragraph: Any, values: Values) -> None:
    """Write the values into one paragraph; one that is a name alone becomes as many as the value
    has lines, and goes where nothing is meant to stand.
    """
    nodes = nodes_of(paragraph)
    text = "".join(node.text or "" for node in nodes)
    names = [found for found in NAME.finditer(text) if values.get(key(found[1])) is not None]
    if not names:
        return
    lines = _lines(values[key(names[0][1])])
    if text.strip() == names[0][0] and len(lines) != 1:
        _spread(paragraph, lines)
        return
    for found in reversed(names):
        replace(nodes, found.start(), found.end(), "\n".join(_lines(values[key(found[1])])))
    for node in nodes:
        _break(node)


def _lines(value: str | None) -> list[str]:
    """The lines that say something, without what no file of Word can hold."""
    text = UNWRITABLE.sub("", CONTROL.sub("", LINE_ENDS.sub("\n", value or "")))
    return [line.strip() for line in text.split("\n") if line.strip()]


def _spread(paragraph: Any, lines: list[str]) -> None:
    """Put a paragraph for each line in the place of this one."""
    for line in lines:
        more = copy.deepcopy(paragraph)
        paragraph.addprevious(more)
        nodes = nodes_of(more)
        replace(nodes, 0, sum(len(node.text or "") for node in nodes), line)
    if len(paragraph.getparent().findall(P)) > 1:
        paragraph.getparent().remove(paragraph)
    else:  # a cell without a paragraph is none
        for node in nodes_of(paragraph):
            node.text = ""


def replace(nodes: list[Any], start: int, end: int, value: str) -> None:
    """Replace this stretch of the text; the value takes the form of its first letter."""
    place = 0
    for node in nodes:
        text = node.text or ""
        begin, stop = start - place, end - place
        place += len(text)
        if stop <= 0 or begin >= len(text):
            continue
        node.text = text[: max(begin, 0)] + value + text[max(stop, 0) :]
        node.set(SPACE, "preserve")
        value = ""


def _break(node: Any) -> None:
    """Turn line ends inside a piece of text into breaks."""
    first, *others = (node.text or "").split("\n")
    node.text = first
    for line in others:
        more = copy.deepcopy(node)
        more.text = line
        node.addnext(OxmlElement("w:br"))
        node.getnext().addnext(more)
        node = more


def repeat(row: Any, rows_of: Lists) -> None:
    """Put a filled copy of this row for each row of its list in its place."""
    own = [paragraph for paragraph in with_braces(row) if nearest(paragraph, TR) is row]
    names = [found[1] for paragraph in own for found in NAME.finditer(text_of(paragraph))]
    name = next((key(name).partition(".")[0] for name in names if "." in key(name)), None)
    if name is None or name not in rows_of:
        return
    last = row
    for values in rows_of[name]:
        last = copy.deepcopy(row)
        row.addprevious(last)
        if ABOVE in values:
            _say_across(last, values[ABOVE] or "", is_above=True)
            continue
        here = {f"{name}.{key(column)}": value for column, value in values.items()}
        for paragraph in with_braces(last):
            fill_paragraph(paragraph, here)
    if last is row:
        _say_across(row, NOTHING)
    else:
        row.getparent().remove(row)
    # The headings stay with the first row, and the last row with what follows the table.
    headings = [row for row in last.itersiblings(TR, preceding=True) if _is_heading(row)]
    for row in (*headings, last):
        for paragraph in row.iter(P):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _is_heading(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def _say_across(row: Any, text: str, *, is_above: bool = False) -> None:
    """One cell as wide as the row: that the list is empty; or, in bold, what is below it, which it
    does not leave.
    """
    first, *others = row.findall(TC)
    span = sum(cell.grid_span for cell in (first, *others))
    for cell in others:
        row.remove(cell)
    first.get_or_add_tcPr().grid_span = span
    element, *more = first.findall(P)
    for node in more:
        first.remove(node)
    paragraph = Paragraph(element, None)  # type: ignore[arg-type]  # of no story that matters here
    nodes = nodes_of(element) or list(paragraph.add_run(" ")._r.iter(T))
    replace(nodes, 0, sum(len(node.text or "") for node in nodes), text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_above else WD_ALIGN_PARAGRAPH.CENTER
    if is_above:
        paragraph.paragraph_format.keep_with_next = True
        for run in paragraph.runs:
            run.bold = True
