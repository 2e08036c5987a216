"""Parts of a Word file that python-docx does not set by itself: paragraphs in one go, lines, flags
of rows, and a file without the hour of its making.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

LINE = Pt(19)  # exactly: more than 1,15 × the size of the type, so that no mark is cut
ITSELF = datetime(2026, 1, 1)  # no file of ours says when it was made
BOLD = re.compile(r"\*\*(.+?)\*\*")

CENTRE, JUSTIFY, START, END = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)


def add_paragraph(
    where: WordDocument | _Cell,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    caps: bool = False,
    underline: bool = False,
    red: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = START,
    before: float = 0,
    after: float = 0,
    is_first: bool = False,
) -> Paragraph:
    """Add a paragraph; `is_first`: use the one that a cell begins with."""
    paragraph = where.paragraphs[0] if is_first else where.add_paragraph()
    write(
        paragraph,
        text,
        size=size,
        bold=bold,
        italic=italic,
        caps=caps,
        underline=underline,
        red=red,
    )
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    return paragraph


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    caps: bool = False,
    underline: bool = False,
    red: bool = False,
) -> None:
    _mark(paragraph, size)
    for place, piece in enumerate(BOLD.split(text)):
        if not piece:
            continue
        run = paragraph.add_run(piece)
        run.bold, run.italic, run.font.size = bold or bool(place % 2), italic, Pt(size)
        run.underline = underline
        if caps:
            run.font.all_caps = True
        if red:
            colour = OxmlElement("w:color")
            colour.set(qn("w:val"), "C00000")
            run._r.get_or_add_rPr().append(colour)


def _mark(paragraph: Paragraph, size: float) -> None:
    """The size of the paragraph's end, which makes the height of a line that stays empty."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    for name in ("w:sz", "w:szCs"):
        half_points = OxmlElement(name)
        half_points.set(qn("w:val"), str(int(size * 2)))
        mark.append(half_points)
    properties.insert_element_before(mark, "w:sectPr", "w:pPrChange")


def exactly(paragraph: Paragraph) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE


def sign(cell: _Cell, authority: str, post: str, signer: str, *, is_first: bool = True) -> None:
    add_paragraph(cell, authority, bold=True, caps=True, align=CENTRE, is_first=is_first)
    add_paragraph(cell, post, caps=True, align=CENTRE)
    add_paragraph(cell, signer, bold=True, align=CENTRE, before=64)


def underline(paragraph: Paragraph, indent: int) -> None:
    """A line below, as wide as the words: an underline of the letters would run through the marks
    below them.
    """
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def fill(
    row: _Row,
    texts: Sequence[tuple[str, WD_ALIGN_PARAGRAPH]],
    widths: Sequence[int],
    *,
    bold: bool = False,
) -> None:
    for cell, (text, align), width in zip(row.cells, texts, widths, strict=True):
        cell.width = Emu(width)
        paragraph = cell.paragraphs[0]
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if number else paragraph
            write(paragraph, line, size=12, bold=bold)
            paragraph.alignment = align
            around = paragraph.paragraph_format
            around.space_before = around.space_after = Pt(1.5)
    flag(row, "w:cantSplit")
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST


def without_margins(table: Table) -> None:
    """Cells as wide as what stands in them."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def flag(row: _Row, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))


def keep_with_next(row: _Row) -> None:
    """A row that is not alone: it stays with the next one."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def field(kind: str) -> Any:
    if kind == "PAGE":
        element = OxmlElement("w:instrText")
        element.text = kind
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def reproducible(content: bytes) -> bytes:
    """The same file without the hour at which it was packed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            about = zipfile.ZipInfo(name, ITSELF.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return out.getvalue()
