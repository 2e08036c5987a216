"""Sets a paper's description as a Word file in the format of Party offices.

What is typed here is what an office could type itself: names in double braces stay text. `**…**` is
bold. The same description always gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from scoring.documents.shipped.issuing import WARD, Issuing
from scoring.documents.shipped.word_parts import (
    CENTRE,
    ITSELF,
    JUSTIFY,
    START,
    add_paragraph,
    exactly,
    field,
    fill,
    flag,
    keep_with_next,
    reproducible,
    sign,
    underline,
    without_margins,
    write,
)

FONT = "Times New Roman"
SHORT, LONG = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
FIRST_LINE = Mm(10)
SIGNATURE_ROOM = Pt(64)
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
PARTY_WIDTH = Mm(73)  # of these words in 15 points bold
DOTS = "…" * 7


@dataclass(frozen=True)
class Column:
    """`share` of the table's width; `text` is the cell of the row that repeats, a paragraph for
    each line: one that is a name alone goes where nothing is meant to stand.
    """

    heading: str
    share: float
    text: str
    align: WD_ALIGN_PARAGRAPH = START


class Draft:
    """A paper in the making: each method adds what comes next."""

    def __init__(self, title: str, *, across: bool = False) -> None:
        self.title_of_file = title
        self.document: Any = Document()
        self._set_styles()
        self.section: Any = self.document.sections[0]
        self.section.different_first_page_header_footer = True
        self._set_page(across=across)
        self._number_pages()

    # Parts of a paper

    def head(self, issuer: Issuing, kind: str = "", about: str = "") -> None:
        """Left the bodies with number and symbol, right the Party's name with place and date.

        Without a `kind` there is neither number nor date (minutes), as with WARD no number.
        """
        room = self._room
        cells = self._grid((0.45, 0.55))
        left, right = cells
        add_paragraph(left, issuer.superior, caps=True, align=CENTRE, is_first=True)
        add_paragraph(left, issuer.body, caps=True, bold=True, align=CENTRE)
        add_paragraph(left, "*", bold=True, align=CENTRE)
        party = add_paragraph(right, PARTY, size=15, bold=True, align=CENTRE, is_first=True)
        underline(party, (int(room * 0.55) - PARTY_WIDTH) // 2)
        if kind:
            add_paragraph(left, f"Số         -{kind}/{issuer.symbol}", align=CENTRE)
        if about:
            add_paragraph(left, about, size=12, italic=True, align=CENTRE)
        if kind or issuer is WARD:
            place = "{{ nơi ban hành }}, " if issuer is not WARD else ""
            add_paragraph(right, place + issuer.date, italic=True, align=CENTRE, before=6)

    def draft_mark(self, text: str = "(DỰ THẢO)") -> None:
        add_paragraph(self.document, text, bold=True, align=CENTRE, before=6)

    def title(self, kind: str, *subject: str) -> None:
        add_paragraph(self.document, kind, size=16, bold=True, align=CENTRE, before=14)
        for line in subject:
            add_paragraph(self.document, line, bold=True, align=CENTRE)
        add_paragraph(self.document, "-----", align=CENTRE, after=8)

    def to(self, text: str) -> None:
        add_paragraph(self.document, text, italic=True, align=CENTRE, before=8, after=8)

    def heading(self, text: str) -> None:
        """I- MỤC ĐÍCH, YÊU CẦU; 1- Mục đích."""
        paragraph = add_paragraph(self.document, text, bold=True, align=JUSTIFY, before=6, after=2)
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
        paragraph.paragraph_format.keep_with_next = True

    def text(self, *paragraphs: str, ragged: bool = False) -> None:
        """`ragged`: what may stand there has lines of its own, or is dots."""
        for words in paragraphs:
            # Dots to write on would draw a justified line apart.
            align = START if ragged or DOTS in words else JUSTIFY
            paragraph = add_paragraph(self.document, words, align=align, after=5)
            paragraph.paragraph_format.first_line_indent = FIRST_LINE
            exactly(paragraph)

    def label(self, text: str, *, caps: bool = False) -> None:
        """Above a table or a part, which it does not leave."""
        paragraph = add_paragraph(
            self.document, text, bold=True, caps=caps, align=CENTRE, before=6, after=4
        )
        paragraph.paragraph_format.keep_with_next = True

    def to_write(self, text: str = "", *, lines: int = 1) -> None:
        """Dotted lines to write on, the first behind this text."""
        for number in range(lines):
            paragraph = add_paragraph(
                self.document, f"{'' if number else text} \t".lstrip(" "), align=START
            )
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                self._room, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            if text and not number:
                paragraph.paragraph_format.first_line_indent = FIRST_LINE
            exactly(paragraph)

    def picture(self, name: str) -> None:
        add_paragraph(self.document, name, align=CENTRE, after=6)

    def count(self, text: str) -> None:
        """The last line of a list: how many it has."""
        add_paragraph(self.document, text, italic=True, before=6)

    def after_table(self) -> None:
        """A blank before the text goes on."""
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(6)

    def table(self, columns: Sequence[Column], *, total: Sequence[str] = ()) -> None:
        """Headings, the row that repeats, and a row of sums."""
        self.tables([("", columns)], total=total)

    def tables(
        self, groups: Sequence[tuple[str, Sequence[Column]]], *, total: Sequence[str] = ()
    ) -> None:
        """One table of several lists, each under its own line; all have the same columns."""
        columns = groups[0][1]
        table, widths = self._table(columns)
        for label, cells in groups:
            if label:
                row = table.add_row()
                fill(row, [("", START)] * len(columns), widths)
                merged = row.cells[0].merge(row.cells[-1])
                for paragraph in merged.paragraphs[1:]:
                    merged._element.remove(paragraph._p)
                write(merged.paragraphs[0], label, size=12, bold=True)
                keep_with_next(row)
            fill(table.add_row(), [(cell.text, cell.align) for cell in cells], widths)
        if total:
            aligned = [(text, column.align) for text, column in zip(total, columns, strict=True)]
            fill(table.add_row(), aligned, widths, bold=True)
            keep_with_next(table.rows[-1])

    def rows(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, shares: Sequence[float]
    ) -> None:
        """A table that repeats nothing."""
        columns = [Column(text, share, "") for text, share in zip(headings, shares, strict=True)]
        table, widths = self._table(columns)
        for texts in rows:
            fill(table.add_row(), [(text, START) for text in texts], widths)

    def signature(self, issuer: Issuing, *, first: str = "", alone: bool = False) -> None:
        """Left Nơi nhận, right who signs; the block stands on one page, with what is before it.

        `alone`: the paper goes to the place named at its head and to nobody else.
        """
        self._gap()
        left, right = self._grid((0.5, 0.5))
        add_paragraph(left, "Nơi nhận:", underline=True, is_first=True)
        for line in (first, issuer.kept if alone else issuer.recipients):
            if line:
                add_paragraph(left, line, size=12)
        sign(right, issuer.authority, issuer.post, issuer.signer)

    def signatures(self, *people: str) -> None:
        """Whoever signs minutes, side by side."""
        self._gap()
        cells = self._grid((1 / len(people),) * len(people))
        for cell, post in zip(cells, people, strict=True):
            add_paragraph(cell, post, bold=True, align=CENTRE, is_first=True)
            hint = add_paragraph(cell, "(Ký, ghi rõ họ tên)", size=12, italic=True, align=CENTRE)
            hint.paragraph_format.space_after = SIGNATURE_ROOM

    def annex(self, title: str, *below: str, across: bool = False) -> None:
        """A list that belongs to the paper, on a page of its own."""
        self.section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.section.different_first_page_header_footer = False
        self._set_page(across=across)
        self.annex_alone(title, *below)

    def annex_alone(self, title: str, *below: str) -> None:
        """A list that another paper brings along: without head and signature of its own."""
        add_paragraph(self.document, title, size=15, bold=True, align=CENTRE)
        for line in below:
            add_paragraph(self.document, line, italic=True, align=CENTRE)
        add_paragraph(self.document, "-----", align=CENTRE, after=6)

    def certificate(self, *, to: Sequence[str], issuer: Issuing) -> None:
        """A Giấy khen: text alone, for a bought frame; its places are moved in Word."""
        section = self.section
        section.top_margin = section.bottom_margin = Mm(16)
        section.left_margin = section.right_margin = Mm(30)
        page = self.document
        add_paragraph(page, PARTY, size=17, bold=True, align=CENTRE)
        add_paragraph(
            page, issuer.body, size=20, bold=True, caps=True, align=CENTRE, before=14, red=True
        )
        add_paragraph(page, "tặng", size=18, align=CENTRE, before=10)
        add_paragraph(
            page,
            "{{ hình thức khen thưởng }}",
            size=44,
            bold=True,
            caps=True,
            align=CENTRE,
            before=8,
            red=True,
        )
        name, *more = to
        add_paragraph(page, name, size=26, bold=True, align=CENTRE, before=14)
        for line in more:
            add_paragraph(page, line, size=18, align=CENTRE, before=4)
        add_paragraph(
            page,
            "{{ thành tích trên giấy khen }}",
            size=18,
            italic=True,
            align=CENTRE,
            before=16,
            after=16,
        )
        left, right = self._grid((0.45, 0.55))
        add_paragraph(left, "Quyết định số {{ số quyết định }},", is_first=True)
        add_paragraph(left, "ngày {{ ngày quyết định }}")
        add_paragraph(left, "Số sổ vàng: {{ số sổ vàng }}")
        date = "{{ nơi ban hành }}, {{ ngày tháng quyết định }}"
        add_paragraph(right, date, italic=True, align=CENTRE, is_first=True)
        sign(right, issuer.authority, issuer.post, issuer.signer, is_first=False)

    # The file

    def bytes(self) -> bytes:
        properties = self.document.core_properties
        properties.title, properties.author = self.title_of_file, "Thi đua"
        properties.language, properties.comments = "vi-VN", ""
        properties.created = properties.modified = ITSELF
        out = BytesIO()
        self.document.save(out)
        return reproducible(out.getvalue())

    @property
    def _room(self) -> int:
        section = self.section
        return int(section.page_width - section.left_margin - section.right_margin)

    def _set_styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = True
        fonts = normal.element.rPr.rFonts
        for script in ("w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        for name in ("w:val", "w:eastAsia"):
            language.set(qn(name), "vi-VN")

    def _set_page(self, *, across: bool) -> None:
        section = self.section
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (LONG, SHORT) if across else (SHORT, LONG)
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        # Across, the bound edge is above.
        section.left_margin, section.right_margin = (Mm(20), RIGHT) if across else (LEFT, RIGHT)
        section.header_distance = section.footer_distance = Mm(10)

    def _number_pages(self) -> None:
        """In the middle above, from the second page on."""
        self.section.first_page_header.is_linked_to_previous = False
        paragraph = self.section.header.paragraphs[0]
        paragraph.alignment = CENTRE
        run = paragraph.add_run()
        for kind in ("begin", "PAGE", "end"):
            run._r.append(field(kind))

    def _grid(self, shares: Sequence[float]) -> tuple[_Cell, ...]:
        """Cells side by side without lines, on one page; returns them."""
        table = self.document.add_table(rows=1, cols=len(shares))
        table.autofit = False
        without_margins(table)
        row = table.rows[0]
        widths = [int(self._room * share) for share in shares]
        for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
            column.width = cell.width = width
        flag(row, "w:cantSplit")
        return row.cells

    def _table(self, columns: Sequence[Column]) -> tuple[Table, list[int]]:
        """A table with its headings, and the widths of its columns."""
        self._keep_last()
        whole = sum(column.share for column in columns)
        widths = [int(self._room * column.share / whole) for column in columns]
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        fill(table.rows[0], [(column.heading, CENTRE) for column in columns], widths, bold=True)
        flag(table.rows[0], "w:tblHeader")
        keep_with_next(table.rows[0])
        return table, widths

    def _gap(self) -> None:
        """A small blank between text and signatures that keeps them together."""
        self._keep_last()
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.line_spacing = Pt(8)

    def _keep_last(self) -> None:
        """What stands last does not leave what comes next."""
        if self.document.element.body[-2].tag == qn("w:p"):  # behind it stands the section
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
