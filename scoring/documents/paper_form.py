"""The form to fill in by hand, as a Word file: explicit pages, each with its code in its header.

Each page is a section of its own. Should another program need more room for it than it was given,
what flows over stands under the same header, and so under the same code. The form is the office's:
it is Vietnamese in whichever language the person reads the pages.
"""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import segno
from django.utils.translation import override
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt
from docx.table import _Cell, _Row

from scoring.documents.scorecard_paper import head_of_ward
from scoring.documents.scorecard_word import (
    CENTRE,
    LEFT,
    RIGHT,
    add_line,
    head,
    keep_on_one_page,
    signatures,
)
from scoring.ledger.papers import require_seal
from scoring.models import Scorecard
from scoring.pages.paper_form import WRITING_LINE, WRITING_LINES, FormPage, FormRow, PaperForm
from scoring.rules.page_codes import PageCode
from scoring.rules.points import show

SYMBOL = 20.0  # mm, without the quiet zone: what a scan of 100 dpi still gives away
CELL_MARGINS = Mm(5)  # a cell that is narrower than its picture cuts it
QUIET = 4  # modules around it, as the standard asks
TITLE = "Phiếu tự chấm điểm"
PAGE_WIDTH = Mm(210)
WIDTHS = [Mm(12), Mm(60), Mm(14), Mm(18), Mm(61)]
POINTS = (0, 2, 3)  # columns that are centred


def write(card: Scorecard) -> bytes:
    """The file's content: the form of a ward in its campaign.

    Raises Refused where the seal of a concluded campaign does not cover the plan, the names.
    """
    require_seal(card.campaign, [card.pk])
    with override("vi"):
        return _write(card)


def name_of(card: Scorecard) -> str:
    return f"Phiếu điền tay – {card.ward_name} – {card.campaign.year}.docx".replace("/", "-")


def _write(card: Scorecard) -> bytes:
    document, form = Document(), PaperForm(card.campaign, card.cluster_id)
    _set_styles(document)
    document.core_properties.title = TITLE
    document.core_properties.author = card.ward_name
    document.core_properties.language = "vi-VN"
    room = PAGE_WIDTH - LEFT - RIGHT
    for page in form.pages:
        section = document.sections[0] if page.number == 1 else _next_section(document)
        _set_page(section)
        _header(section, card, page, len(form.pages), form.code(card.ward, page))
        if page.number == 1:
            _title(document, card, room)
        _table(document, page, total=card.campaign.total if page is form.pages[-1] else None)
    signatures(document, ("Người chấm điểm", "Trưởng Ban"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "vi-VN")


def _next_section(document: WordDocument) -> Section:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # The break stands in a paragraph, which shall take no room behind the table.
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    return section


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = PAGE_WIDTH, Mm(297)
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.top_margin, section.bottom_margin = Mm(38), Mm(15)
    section.header_distance = section.footer_distance = Mm(8)


def _header(section: Section, card: Scorecard, page: FormPage, last: int, code: PageCode) -> None:
    """What the page is, for people; the code, for the program."""
    header = section.header
    header.is_linked_to_previous = False
    room = Emu(PAGE_WIDTH - LEFT - RIGHT)
    picture, width = _picture(code)
    cell_width = width + CELL_MARGINS
    table = header.add_table(rows=1, cols=2, width=room)
    table.autofit = False
    for column, cell, share in zip(
        table.columns, table.rows[0].cells, (room - cell_width, cell_width), strict=True
    ):
        column.width = cell.width = Emu(share)
    left, right = table.rows[0].cells
    title = left.paragraphs[0].add_run(f"{TITLE} – Trang {page.number}/{last}")
    title.bold = True
    add_line(left, f"{card.ward_name} – năm {card.campaign.year}", size=12)
    add_line(
        left, "Viết bằng mực xanh hoặc đen. Không viết, đóng dấu lên ô mã.", size=10, italic=True
    )
    add_line(left, str(code), size=8)
    right.paragraphs[0].add_run().add_picture(picture, width=width)
    # Word wants a paragraph before the table; it takes no room.
    header.paragraphs[0].paragraph_format.line_spacing = Pt(1)


def _picture(code: PageCode) -> tuple[BytesIO, Length]:
    """The code as a picture, and how wide it stands."""
    drawn, out = segno.make(str(code), error="m", micro=False, boost_error=False), BytesIO()
    modules = drawn.symbol_size(border=0)[0]
    drawn.save(out, kind="png", scale=10, border=QUIET)
    out.seek(0)
    return out, Mm(SYMBOL * (modules + 2 * QUIET) / modules)


def _title(document: WordDocument, card: Scorecard, room: int) -> None:
    # A form without a figure is no draft of anything.
    head(document, head_of_ward(card) | {"status": ""}, room)
    add_line(document, TITLE.upper(), size=15, bold=True, align=CENTRE, before=8)
    add_line(document, card.campaign.title, size=14, bold=True, align=CENTRE)
    if card.campaign.illustrative:
        said = "Nội dung chấm và mức điểm chỉ để minh họa"
        add_line(document, said, italic=True, align=CENTRE)
    add_line(document, f"Đơn vị: {card.ward_name}", before=4)
    add_line(document, "", size=4)


def _table(document: WordDocument, page: FormPage, *, total: Decimal | None) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    headings = ["TT", "Nội dung", "Tối đa", "Tự chấm"]
    _fill(table.rows[0], [*headings, "Giải trình, tài liệu kiểm chứng"], bold=True)
    for line in page.rows:
        row = table.add_row()
        own = "" if line.writes or not line.leaf else "Ban chấm"
        _fill(row, [line.criterion.code, line.text, line.cap, own, ""], bold=line.is_head)
        row.height, row.height_rule = Mm(line.height), WD_ROW_HEIGHT_RULE.AT_LEAST
        if line.writes:
            _lines_to_write_on(row.cells[-1])
        _keep_with_next(row, line)
    if total is not None:
        row = table.add_row()
        _fill(row, ["", "Tổng cộng", show(total), "", ""], bold=True)
        row.height, row.height_rule = Mm(10), WD_ROW_HEIGHT_RULE.AT_LEAST


def _fill(row: _Row, texts: Sequence[str], *, bold: bool) -> None:
    for place, (cell, text, width) in enumerate(zip(row.cells, texts, WIDTHS, strict=True)):
        cell.width = width
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(12)
        if place in POINTS:
            cell.paragraphs[0].alignment = CENTRE
    keep_on_one_page(row)


def _lines_to_write_on(cell: _Cell) -> None:
    """Dotted lines, as borders: LibreOffice draws no dots before a tab in a cell."""
    for number in range(WRITING_LINES):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(WRITING_LINE)
        borders = OxmlElement("w:pBdr")
        for place in ("w:bottom", "w:between"):
            border = OxmlElement(place)
            for name, value in (
                ("val", "dotted"),
                ("sz", "4"),
                ("space", "0"),
                ("color", "808080"),
            ):
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
        # The order of what stands in a paragraph's properties is part of the format.
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def _keep_with_next(row: _Row, line: FormRow) -> None:
    """A criterion is not the last thing on its page."""
    if line.leaf is None:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
