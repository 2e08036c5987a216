"""A scorecard as a Word file, in the format of a Party office: the same rows as on the printed
page.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from scoring.documents.scorecard_paper import Paper, PaperRow

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)  # Hướng dẫn 36-HD/VPTW
CENTRE, END = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def write(paper: Paper) -> bytes:
    """The file's content."""
    document = Document()
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (
        TOP,
        BOTTOM,
        LEFT,
        RIGHT,
    )
    if paper.judged:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    document.core_properties.title, document.core_properties.author = paper.title, paper.body
    room = page.page_width - LEFT - RIGHT
    head(document, paper.head, room)
    add_line(document, paper.title.upper(), size=15, bold=True, align=CENTRE, before=12)
    add_line(document, paper.campaign.title, size=14, bold=True, align=CENTRE)
    if paper.campaign.illustrative:
        add_line(
            document, _("Nội dung chấm và mức điểm chỉ để minh họa"), italic=True, align=CENTRE
        )
    add_line(document, _("Đơn vị: %s") % paper.body, before=6)
    for label, value in paper.facts:
        add_line(document, f"{label}: {value}")
    _table(document, paper, room)
    signatures(document, paper.signers)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def add_line(
    where: WordDocument | _Cell,
    text: str,
    *,
    size: int = 13,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: int = 0,
    underline: bool = False,
) -> Paragraph:
    paragraph = where.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def head(document: WordDocument, facts: Mapping[str, str], room: int) -> None:
    """Left the bodies, right the Party's name with place and date;
    `facts` as paper.heads has them.
    """
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, share in zip(cells, (0.42, 0.58), strict=True):
        cell.width = int(room * share)
        cell._element.remove(cell.paragraphs[0]._element)
    left, right = cells
    add_line(left, facts["superior"], size=14, align=CENTRE)
    add_line(left, facts["body"], size=14, bold=True, align=CENTRE)
    add_line(left, "*", size=14, bold=True, align=CENTRE)
    add_line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True, underline=True, align=CENTRE)
    add_line(right, facts["place_and_date"], size=14, italic=True, align=CENTRE)
    if facts["status"]:
        add_line(document, facts["status"], size=10, italic=True)
    if facts["seal"]:
        said = _("Mã niêm phong sổ theo dõi: %(seal)s") % {"seal": facts["seal"]}
        add_line(document, said, size=10, italic=True)


def _table(document: WordDocument, paper: Paper, room: int) -> None:
    points = [_("Tối đa"), _("Tự chấm")] + (
        [_("Khảo sát"), _("Thẩm định"), _("Chênh lệch")] if paper.judged else []
    )
    last = _("Lý do điều chỉnh") if paper.judged else _("Giải trình, tài liệu kiểm chứng")
    headings = [_("TT"), _("Nội dung"), *points, last]
    shares = (
        [0.05, 0.34, 0.07, 0.08, 0.08, 0.08, 0.08, 0.22]
        if paper.judged
        else [0.08, 0.39, 0.09, 0.1, 0.34]
    )
    table = document.add_table(rows=1, cols=len(headings))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = [int(room * share) for share in shares]
    for column, width in zip(
        table.columns, widths, strict=True
    ):  # LibreOffice reads these, Word those of the cells
        column.width = width
    _fill(table.rows[0], headings, widths, bold=True, centred=range(len(headings)))
    _repeat(table.rows[0])
    numbers = range(2, 2 + len(points))
    for line in [*paper.lines, paper.total]:
        cells = _cells(line, judged=paper.judged)
        _fill(table.add_row(), cells, widths, bold=line.is_head, centred=(0, *numbers))


def _cells(line: PaperRow, *, judged: bool) -> list[str]:
    if judged:
        return [
            line.code,
            line.text,
            line.cap,
            line.own,
            line.survey,
            line.verified,
            line.gap,
            line.reason,
        ]
    return [line.code, line.text, line.cap, line.own, "\n".join(line.notes)]


def _fill(
    row: _Row, texts: Sequence[str], widths: Sequence[int], *, bold: bool, centred: Sequence[int]
) -> None:
    for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        cell.width = Emu(width)
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(12)
        if place in centred:
            paragraph.alignment = CENTRE
    keep_on_one_page(row)


def keep_on_one_page(row: _Row) -> None:
    """A row stays on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: _Row) -> None:
    """The headings come again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def signatures(document: WordDocument, signers: Sequence[str]) -> None:
    document.add_paragraph()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, title in zip(cells, signers, strict=True):
        cell._element.remove(cell.paragraphs[0]._element)
        add_line(cell, title.upper(), size=14, bold=True, align=CENTRE)
        add_line(cell, _("(Ký, ghi rõ họ tên)"), italic=True, align=CENTRE)
