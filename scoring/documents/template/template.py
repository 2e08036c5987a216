"""Fills a Word template with values: names in double braces, and nothing is ever evaluated.

`{{ tên đơn vị }}` stands anywhere in the text: body, tables, headers, footers, text boxes. A table
row that holds `{{ xếp loại.đơn vị }}` repeats by itself, once for each row of the list `xếp loại`.
Names are compared by their letters and digits alone, without marks, capitals and blanks, so that
neither Word's autocorrection nor anybody's keyboard does them harm.

What cannot be filled stays as it is, visible, and is told with its place. Values are text: no sign
in them means anything to Word or to this module.
"""

import copy
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from scoring.documents.template.filling import fill_paragraph, repeat, replace
from scoring.documents.template.names import (
    NAME,
    InvalidPlaceholder,
    Lists,
    Names,
    Picture,
    Pictures,
    Placeholder,
    Values,
    key,
)
from scoring.documents.template.places import (
    AROUND,
    BODY_TAG,
    TR,
    nearest,
    nodes_of,
    paragraphs_of,
    parts_of,
    place_of,
    placeholders_of,
    text_of,
    with_braces,
)

BRACES = re.compile(r"\{\{|\}\}")
PROPERTY_LIMIT = 255

BODY = gettext_lazy("nội dung")
FILLED = {
    RELATIONSHIP_TYPE.HEADER: gettext_lazy("đầu trang"),
    RELATIONSHIP_TYPE.FOOTER: gettext_lazy("chân trang"),
}
# Read, so that a name there is told; python-docx does not write them.
NOT_FILLED = {
    RELATIONSHIP_TYPE.FOOTNOTES: gettext_lazy("cước chú"),
    RELATIONSHIP_TYPE.ENDNOTES: gettext_lazy("chú thích cuối văn bản"),
}


class Template:
    """An opened Word file. Raises what python-docx raises on anything else."""

    def __init__(self, content: bytes) -> None:
        self.document: Any = Document(BytesIO(content))
        self.roots = [(self.document.element.body, str(BODY)), *parts_of(self.document, FILLED)]
        self.notes = list(parts_of(self.document, NOT_FILLED))

    def placeholders(self) -> list[Placeholder]:
        """Every name that can be filled, in the order of reading."""
        return [placeholder for _paragraph, placeholder in placeholders_of(self.roots)]

    def invalid_placeholders(self, names: Names) -> list[InvalidPlaceholder]:
        """Everything in braces that will never be filled."""
        return [*self._misused(names), *self._unpaired(), *self._in_notes()]

    def _misused(self, names: Names) -> Iterator[InvalidPlaceholder]:
        first: dict[Any, str] = {}  # the list that a row repeats for
        for paragraph, placeholder in placeholders_of(self.roots):
            row = nearest(paragraph, TR)
            if placeholder.name not in names:
                sentence = _(
                    "tên này không có trong danh mục của giấy tờ này. "
                    "Hãy chép một tên trong danh sách bên dưới."
                )
            elif key(placeholder.name) in names.pictures and nearest(paragraph, BODY_TAG) is None:
                sentence = _("tên của hình phải đứng trong nội dung, không ở đầu hay chân trang")
            elif placeholder.list and row is None:
                sentence = _("tên có dấu chấm phải đứng trong một hàng của bảng")
            elif placeholder.list and first.setdefault(row, placeholder.list) != placeholder.list:
                sentence = _("một hàng của bảng chỉ lặp theo một danh sách")
            else:
                continue
            yield InvalidPlaceholder(placeholder, sentence)

    def _unpaired(self) -> Iterator[InvalidPlaceholder]:
        for root, label in self.roots:
            for paragraph in paragraphs_of(root):
                text = text_of(paragraph)
                for brace in BRACES.finditer(NAME.sub("", text)):
                    placeholder = Placeholder(
                        brace[0], place_of(paragraph, label), text[: 2 * AROUND]
                    )
                    yield InvalidPlaceholder(
                        placeholder,
                        _("dấu ngoặc nhọn thiếu nửa kia. Hãy ghi đủ hai dấu mở và hai dấu đóng."),
                    )

    def _in_notes(self) -> Iterator[InvalidPlaceholder]:
        for _paragraph, placeholder in placeholders_of(self.notes):
            yield InvalidPlaceholder(
                placeholder, _("tên đặt ở đây không được điền, hãy chuyển vào nội dung")
            )

    def fill(
        self, values: Values, lists: Lists, pictures: Pictures | None = None
    ) -> list[Placeholder]:
        """Write the values in; returns the names that stay visible, having none."""
        drawn = {key(name): some for name, some in (pictures or {}).items() if some}
        known = {key(name): value for name, value in values.items()}
        rows_of = {key(name): rows for name, rows in lists.items()}
        for root, _label in self.roots:
            for row in list(root.iter(TR)):
                repeat(row, rows_of)
            for paragraph in with_braces(root):
                fill_paragraph(paragraph, known)
        if drawn:
            body, _label = self.roots[0]
            for paragraph in with_braces(body):
                self._draw(paragraph, drawn)
        return self.placeholders()

    def _draw(self, paragraph: Any, drawn: Pictures) -> None:
        """Put pictures in the place of their names: in lines as high as they are, since a line of
        exact height would cut them.
        """
        nodes = nodes_of(paragraph)
        text = "".join(node.text or "" for node in nodes)
        names = [found for found in NAME.finditer(text) if key(found[1]) in drawn]
        for found in reversed(names):
            replace(nodes, found.start(), found.end(), "")
        if not names:
            return
        place = Paragraph(paragraph, self.document._body)
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        place.paragraph_format.first_line_indent = Pt(0)
        place.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        first, *others = [drawing for found in names for drawing in drawn[key(found[1])]]
        # A paragraph each: one of several lines, none of which fits below its caption, leaves it.
        empty = copy.deepcopy(paragraph)
        _show(place, first)
        for picture in others:
            more = copy.deepcopy(empty)
            place._p.addnext(more)
            place = Paragraph(more, self.document._body)
            for node in nodes_of(more):
                node.text = ""
            _show(place, picture)

    def mark(self, text: str) -> None:
        """Put a line at the foot of every page: that it is a draft, or the code of the seal."""
        is_first = True
        for section in self.document.sections:
            feet = [section.footer]
            if section.different_first_page_header_footer:
                feet.append(section.first_page_footer)
            if self.document.settings.odd_and_even_pages_header_footer:
                feet.append(section.even_page_footer)
            for foot in feet:
                if is_first or not foot.is_linked_to_previous:
                    _add_line(foot, text)
            is_first = False

    def save(self, *, title: str, author: str, keywords: str = "") -> bytes:
        """The file's content, with properties that say what it is and nothing of who typed the
        template.
        """
        properties = self.document.core_properties
        properties.title, properties.keywords = title[:PROPERTY_LIMIT], keywords[:PROPERTY_LIMIT]
        properties.author = properties.last_modified_by = author[:PROPERTY_LIMIT]
        properties.subject = properties.comments = properties.category = ""
        properties.language = "vi-VN"
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()


def _show(place: Paragraph, picture: Picture) -> None:
    shape = place.add_run().add_picture(BytesIO(picture.content), width=Mm(picture.width_mm))
    shape._inline.docPr.set("descr", picture.words)


def _add_line(foot: Any, text: str) -> None:
    paragraph = foot.paragraphs[-1]
    if paragraph.runs:
        paragraph = foot.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.italic, run.font.size = True, Pt(9)
