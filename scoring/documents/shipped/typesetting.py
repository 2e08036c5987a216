"""Sets a paper's description as a Word file in the format of Party offices.

What is typed here is what an office could type itself: names in double braces stay text. `**…**` is
bold. The same description always gives the same bytes.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import (
    WD_ALIGN_PARAGRAPH,
    WD_LINE_SPACING,
    WD_TAB_ALIGNMENT,
    WD_TAB_LEADER,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
SHORT, LONG = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
LINE = Pt(19)  # exactly: more than 1,15 × the size of the type, so that no mark is cut
FIRST_LINE = Mm(10)
SIGNATURE_ROOM = Pt(64)
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
PARTY_WIDTH = Mm(73)  # of these words in 15 points bold
DOTS = "…" * 7
ITSELF = datetime(2026, 1, 1)  # no file of ours says when it was made

CENTRE, JUSTIFY, START, END = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Issuing:
    """Who issues a paper, as names: head of the paper, symbol, and who signs."""

    superior: str
    body: str
    symbol: str
    authority: str = ""
    post: str = ""
    signer: str = ""
    recipients: str = ""
    date: str = "{{ ngày ký }}"


BOARD = Issuing(
    superior="{{ cơ quan cấp trên }}",
    body="{{ cơ quan ban hành }}",
    symbol="{{ ký hiệu }}",
    authority="{{ thẩm quyền ký }}",
    post="{{ chức vụ người ký }}",
    signer="{{ người ký }}",
    recipients="{{ nơi nhận }}",
)
COMMITTEE = Issuing(
    superior="{{ cơ quan cấp trên của cơ quan quyết định }}",
    body="{{ cơ quan ban hành quyết định }}",
    symbol="{{ ký hiệu quyết định }}",
    authority="{{ thẩm quyền ký quyết định }}",
    post="{{ chức vụ người ký quyết định }}",
    signer="{{ người ký quyết định }}",
    recipients="{{ nơi nhận quyết định }}",
)
WARD = Issuing(
    superior="{{ cơ quan cấp trên của đơn vị }}",
    body="{{ cơ quan của đơn vị }}",
    symbol="",
    date="ngày      tháng      năm        ",
)


@dataclass(frozen=True)
class Column:
    """`share` of the table's width; `text` is the cell of the row that repeats, a paragraph for each
    line: one that is a name alone goes where nothing is meant to stand.
    """

    heading: str
    share: float
    text: str
    align: Any = START


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
        _say(left, issuer.superior, caps=True, align=CENTRE, is_first=True)
        _say(left, issuer.body, caps=True, bold=True, align=CENTRE)
        _say(left, "*", bold=True, align=CENTRE)
        party = _say(right, PARTY, size=15, bold=True, align=CENTRE, is_first=True)
        _underline(party, (int(room * 0.55) - PARTY_WIDTH) // 2)
        if kind:
            _say(left, f"Số         -{kind}/{issuer.symbol}", align=CENTRE)
        if about:
            _say(left, about, size=12, italic=True, align=CENTRE)
        if kind or issuer is WARD:
            place = "{{ nơi ban hành }}, " if issuer is not WARD else ""
            _say(right, place + issuer.date, italic=True, align=CENTRE, before=6)

    def draft_mark(self, text: str = "(DỰ THẢO)") -> None:
        _say(self.document, text, bold=True, align=CENTRE, before=6)

    def title(self, kind: str, *subject: str) -> None:
        _say(self.document, kind, size=16, bold=True, align=CENTRE, before=14)
        for line in subject:
            _say(self.document, line, bold=True, align=CENTRE)
        _say(self.document, "-----", align=CENTRE, after=8)

    def to(self, text: str) -> None:
        _say(self.document, text, italic=True, align=CENTRE, before=8, after=8)

    def heading(self, text: str) -> None:
        """I- MỤC ĐÍCH, YÊU CẦU; 1- Mục đích."""
        paragraph = _say(self.document, text, bold=True, align=JUSTIFY, before=6, after=2)
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
        paragraph.paragraph_format.keep_with_next = True

    def text(self, *paragraphs: str, ragged: bool = False) -> None:
        """`ragged`: what may stand there has lines of its own, or is dots."""
        for words in paragraphs:
            # Dots to write on would draw a justified line apart.
            align = START if ragged or DOTS in words else JUSTIFY
            paragraph = _say(self.document, words, align=align, after=5)
            paragraph.paragraph_format.first_line_indent = FIRST_LINE
            _exactly(paragraph)

    def label(self, text: str, *, caps: bool = False) -> None:
        """Above a table or a part, which it does not leave."""
        paragraph = _say(self.document, text, bold=True, caps=caps, align=CENTRE, before=6, after=4)
        paragraph.paragraph_format.keep_with_next = True

    def to_write(self, text: str = "", *, lines: int = 1) -> None:
        """Dotted lines to write on, the first behind this text."""
        for number in range(lines):
            paragraph = _say(self.document, f"{'' if number else text} \t".lstrip(" "), align=START)
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                self._room, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            if text and not number:
                paragraph.paragraph_format.first_line_indent = FIRST_LINE
            _exactly(paragraph)

    def picture(self, name: str) -> None:
        _say(self.document, name, align=CENTRE, after=6)

    def count(self, text: str) -> None:
        """The last line of a list: how many it has."""
        _say(self.document, text, italic=True, before=6)

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
                _fill(row, [("", START)] * len(columns), widths)
                merged = row.cells[0].merge(row.cells[-1])
                for paragraph in merged.paragraphs[1:]:
                    merged._element.remove(paragraph._p)
                _write(merged.paragraphs[0], label, size=12, bold=True)
                _stay(row)
            _fill(table.add_row(), [(cell.text, cell.align) for cell in cells], widths)
        if total:
            aligned = [(text, column.align) for text, column in zip(total, columns, strict=True)]
            _fill(table.add_row(), aligned, widths, bold=True)
            _stay(table.rows[-1])

    def rows(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, shares: Sequence[float]
    ) -> None:
        """A table that repeats nothing."""
        columns = [Column(text, share, "") for text, share in zip(headings, shares, strict=True)]
        table, widths = self._table(columns)
        for texts in rows:
            _fill(table.add_row(), [(text, START) for text in texts], widths)

    def signature(self, issuer: Issuing, *, first: str = "") -> None:
        """Left Nơi nhận, right who signs; the block stands on one page, with what is before it."""
        self._gap()
        left, right = self._grid((0.5, 0.5))
        _say(left, "Nơi nhận:", underline=True, is_first=True)
        for line in (first, issuer.recipients):
            if line:
                _say(left, line, size=12)
        _sign(right, issuer.authority, issuer.post, issuer.signer)

    def signatures(self, *people: str) -> None:
        """Whoever signs minutes, side by side."""
        self._gap()
        cells = self._grid((1 / len(people),) * len(people))
        for cell, post in zip(cells, people, strict=True):
            _say(cell, post, bold=True, align=CENTRE, is_first=True)
            hint = _say(cell, "(Ký, ghi rõ họ tên)", size=12, italic=True, align=CENTRE)
            hint.paragraph_format.space_after = SIGNATURE_ROOM

    def annex(self, title: str, *below: str, across: bool = False) -> None:
        """A list that belongs to the paper, on a page of its own."""
        self.section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.section.different_first_page_header_footer = False
        self._set_page(across=across)
        self.annex_alone(title, *below)

    def annex_alone(self, title: str, *below: str) -> None:
        """A list that another paper brings along: without head and signature of its own."""
        _say(self.document, title, size=15, bold=True, align=CENTRE)
        for line in below:
            _say(self.document, line, italic=True, align=CENTRE)
        _say(self.document, "-----", align=CENTRE, after=6)

    def certificate(self, *, to: Sequence[str], issuer: Issuing) -> None:
        """A Giấy khen: text alone, for a bought frame; its places are moved in Word."""
        section = self.section
        section.top_margin = section.bottom_margin = Mm(16)
        section.left_margin = section.right_margin = Mm(30)
        page = self.document
        _say(page, PARTY, size=17, bold=True, align=CENTRE)
        _say(page, issuer.body, size=20, bold=True, caps=True, align=CENTRE, before=14, red=True)
        _say(page, "tặng", size=18, align=CENTRE, before=10)
        _say(
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
        _say(page, name, size=26, bold=True, align=CENTRE, before=14)
        for line in more:
            _say(page, line, size=18, align=CENTRE, before=4)
        _say(
            page,
            "{{ thành tích trên giấy khen }}",
            size=18,
            italic=True,
            align=CENTRE,
            before=16,
            after=16,
        )
        left, right = self._grid((0.45, 0.55))
        _say(left, "Quyết định số {{ số quyết định }},", is_first=True)
        _say(left, "ngày {{ ngày quyết định }}")
        _say(left, "Số sổ vàng: {{ số sổ vàng }}")
        date = "{{ nơi ban hành }}, {{ ngày tháng quyết định }}"
        _say(right, date, italic=True, align=CENTRE, is_first=True)
        _sign(right, issuer.authority, issuer.post, issuer.signer, is_first=False)

    # The file

    def bytes(self) -> bytes:
        properties = self.document.core_properties
        properties.title, properties.author = self.title_of_file, "Thi đua"
        properties.language, properties.comments = "vi-VN", ""
        properties.created = properties.modified = ITSELF
        out = BytesIO()
        self.document.save(out)
        return _steady(out.getvalue())

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
            run._r.append(_field(kind))

    def _grid(self, shares: Sequence[float]) -> Any:
        """Cells side by side without lines, on one page; returns them."""
        table = self.document.add_table(rows=1, cols=len(shares))
        table.autofit = False
        _without_margins(table)
        row = table.rows[0]
        widths = [int(self._room * share) for share in shares]
        for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
            column.width = cell.width = width
        _flag(row, "w:cantSplit")
        return row.cells

    def _table(self, columns: Sequence[Column]) -> tuple[Any, list[int]]:
        """A table with its headings, and the widths of its columns."""
        self._keep_last()
        whole = sum(column.share for column in columns)
        widths = [int(self._room * column.share / whole) for column in columns]
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        _fill(table.rows[0], [(column.heading, CENTRE) for column in columns], widths, bold=True)
        _flag(table.rows[0], "w:tblHeader")
        _stay(table.rows[0])
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


def _say(where: Any, text: str, *, size: float = 14, bold: bool = False, italic: bool = False, caps: bool = False,
         underline: bool = False, red: bool = False, align: Any = START, before: float = 0, after: float = 0,
         is_first: bool = False) -> Any:  # fmt: skip
    """Add a paragraph; `is_first`: use the one that a cell begins with."""
    paragraph = where.paragraphs[0] if is_first else where.add_paragraph()
    _write(
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


def _write(paragraph: Any, text: str, *, size: float, bold: bool = False, italic: bool = False, caps: bool = False,
           underline: bool = False, red: bool = False) -> None:  # fmt: skip
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


def _mark(paragraph: Any, size: float) -> None:
    """The size of the paragraph's end, which makes the height of a line that stays empty."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    for name in ("w:sz", "w:szCs"):
        half_points = OxmlElement(name)
        half_points.set(qn("w:val"), str(int(size * 2)))
        mark.append(half_points)
    properties.insert_element_before(mark, "w:sectPr", "w:pPrChange")


def _exactly(paragraph: Any) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE


def _sign(cell: Any, authority: str, post: str, signer: str, *, is_first: bool = True) -> None:
    _say(cell, authority, bold=True, caps=True, align=CENTRE, is_first=is_first)
    _say(cell, post, caps=True, align=CENTRE)
    _say(cell, signer, bold=True, align=CENTRE, before=64)


def _underline(paragraph: Any, indent: int) -> None:
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


def _fill(
    row: Any, texts: Sequence[tuple[str, Any]], widths: Sequence[int], *, bold: bool = False
) -> None:
    for cell, (text, align), width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if number else paragraph
            _write(paragraph, line, size=12, bold=bold)
            paragraph.alignment = align
            around = paragraph.paragraph_format
            around.space_before = around.space_after = Pt(1.5)
    _flag(row, "w:cantSplit")
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST


def _without_margins(table: Any) -> None:
    """Cells as wide as what stands in them."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _flag(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))


def _stay(row: Any) -> None:
    """A row that is not alone: it stays with the next one."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _field(kind: str) -> Any:
    if kind == "PAGE":
        element = OxmlElement("w:instrText")
        element.text = kind
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _steady(content: bytes) -> bytes:
    """The same file without the hour at which it was packed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            about = zipfile.ZipInfo(name, ITSELF.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return out.getvalue()
