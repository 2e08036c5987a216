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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from wards.vietnamese import CONTROL, LINE_ENDS, fold

# Text; "" where nothing is meant to stand; None where a value is missing.
Values = Mapping[str, str | None]
Lists = Mapping[str, Sequence[Values]]

NAME = re.compile(r"\{\{([^{}]*)\}\}")
BRACES = re.compile(r"\{\{|\}\}")
AROUND = 24  # letters shown on each side, so that a person finds the place
PROPERTY_LIMIT = 255
UNWRITABLE = re.compile("[\ufffe\uffff]")  # by XML's own rules
# What an empty list says in its only row.
NOTHING = "Không có"
# The only name in a row of a list that is a line of its own, above the rows that follow.
ABOVE = ""

BODY_TAG = qn("w:body")
P, T, TC, TR, TBL = qn("w:p"), qn("w:t"), qn("w:tc"), qn("w:tr"), qn("w:tbl")
TEXT_BOX = qn("w:txbxContent")
# Older programs' copy of a text box.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

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


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """What is compared of a name: its letters, digits, and the point before a list's column."""
    return "".join(letter for letter in fold(name) if letter.isalnum() or letter == ".")


@dataclass(frozen=True)
class Spot:
    """A name as the template has it, where it stands, and the words around it."""

    name: str
    place: str
    around: str

    @property
    def list(self) -> str:
        """The key of the list whose column this is; "" for a single name."""
        head, point, _column = key(self.name).partition(".")
        return head if point else ""


@dataclass(frozen=True)
class Fault:
    """A spot that no value will ever fill, and why not."""

    spot: Spot
    problem: str


@dataclass(frozen=True)
class Picture:
    """A drawing: its content, how wide it stands on paper, its words for whoever does not see it."""

    content: bytes
    width_mm: int
    words: str


Pictures = Mapping[str, Sequence[Picture]]


class Names:
    """What a template may ask for: single names, the columns of each list, pictures."""

    def __init__(
        self,
        singles: Iterable[str],
        lists: Mapping[str, Iterable[str]],
        pictures: Iterable[str] = (),
    ) -> None:
        columns = (f"{name}.{column}" for name, names in lists.items() for column in names)
        self.pictures = {key(name) for name in pictures}
        self.keys = {key(name) for name in (*singles, *columns)} | self.pictures

    def __contains__(self, name: str) -> bool:
        return key(name) in self.keys


class Template:
    """An opened Word file. Raises what python-docx raises on anything else."""

    def __init__(self, content: bytes) -> None:
        self.document: Any = Document(BytesIO(content))
        self.roots = [(self.document.element.body, str(BODY)), *_parts(self.document, FILLED)]
        self.notes = list(_parts(self.document, NOT_FILLED))

    def spots(self) -> list[Spot]:
        """Every name that can be filled, in the order of reading."""
        return [spot for _paragraph, spot in _spots(self.roots)]

    def faults(self, names: Names) -> list[Fault]:
        """Everything in braces that will never be filled."""
        return [*self._misused(names), *self._unpaired(), *self._in_notes()]

    def _misused(self, names: Names) -> Iterator[Fault]:
        first: dict[Any, str] = {}  # the list that a row repeats for
        for paragraph, spot in _spots(self.roots):
            row = _around(paragraph, TR)
            if spot.name not in names:
                yield Fault(
                    spot,
                    _(
                        "tên này không có trong danh mục của giấy tờ này. Hãy chép một tên trong danh sách bên dưới."
                    ),
                )
            elif key(spot.name) in names.pictures and _around(paragraph, BODY_TAG) is None:
                yield Fault(
                    spot, _("tên của hình phải đứng trong nội dung, không ở đầu hay chân trang")
                )
            elif spot.list and row is None:
                yield Fault(spot, _("tên có dấu chấm phải đứng trong một hàng của bảng"))
            elif spot.list and first.setdefault(row, spot.list) != spot.list:
                yield Fault(spot, _("một hàng của bảng chỉ lặp theo một danh sách"))

    def _unpaired(self) -> Iterator[Fault]:
        for root, label in self.roots:
            for paragraph in _paragraphs(root):
                text = _text(paragraph)
                for brace in BRACES.finditer(NAME.sub("", text)):
                    spot = Spot(brace[0], _place(paragraph, label), text[: 2 * AROUND])
                    yield Fault(
                        spot,
                        _("dấu ngoặc nhọn thiếu nửa kia. Hãy ghi đủ hai dấu mở và hai dấu đóng."),
                    )

    def _in_notes(self) -> Iterator[Fault]:
        for _paragraph, spot in _spots(self.notes):
            yield Fault(spot, _("tên đặt ở đây không được điền, hãy chuyển vào nội dung"))

    def fill(self, values: Values, lists: Lists, pictures: Pictures | None = None) -> list[Spot]:
        """Write the values in; returns the names that stay visible, having none."""
        drawn = {key(name): some for name, some in (pictures or {}).items() if some}
        known = {key(name): value for name, value in values.items()}
        rows_of = {key(name): rows for name, rows in lists.items()}
        for root, _label in self.roots:
            for row in list(root.iter(TR)):
                _repeat(row, rows_of)
            for paragraph in _with_braces(root):
                _fill(paragraph, known)
        if drawn:
            body, _label = self.roots[0]
            for paragraph in _with_braces(body):
                self._draw(paragraph, drawn)
        return self.spots()

    def _draw(self, paragraph: Any, drawn: Pictures) -> None:
        """Put pictures in the place of their names: in lines as high as they are, since a line of
        exact height would cut them.
        """
        nodes = _nodes(paragraph)
        text = "".join(node.text or "" for node in nodes)
        names = [found for found in NAME.finditer(text) if key(found[1]) in drawn]
        for found in reversed(names):
            _put(nodes, found.start(), found.end(), "")
        if not names:
            return
        place = Paragraph(paragraph, self.document._body)
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        place.paragraph_format.first_line_indent = Pt(0)
        place.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for picture in (one for found in names for one in drawn[key(found[1])]):
            shape = place.add_run().add_picture(
                BytesIO(picture.content), width=Mm(picture.width_mm)
            )
            shape._inline.docPr.set("descr", picture.words)

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


# Where things stand


def _parts(document: Any, kinds: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """The trees of the parts of these kinds, each once, with what people call them."""
    seen = set()
    for relation in document.part.rels.values():
        if relation.reltype in kinds and relation.target_part not in seen:
            part = relation.target_part
            seen.add(part)
            root = part.element if hasattr(part, "element") else parse_xml(part.blob)
            yield root, str(kinds[relation.reltype])


def _paragraphs(root: Any) -> Iterator[Any]:
    """Every paragraph once: not the copies that older programs would show."""
    return (paragraph for paragraph in root.iter(P) if _around(paragraph, FALLBACK) is None)


def _spots(roots: Iterable[tuple[Any, str]]) -> Iterator[tuple[Any, Spot]]:
    for root, label in roots:
        for paragraph in _with_braces(root):
            if _around(paragraph, FALLBACK) is not None:
                continue
            text = _text(paragraph)
            for found in NAME.finditer(text):
                around = text[max(0, found.start() - AROUND) : found.end() + AROUND]
                yield paragraph, Spot(found[1].strip(), _place(paragraph, label), around)


def _around(element: Any, tag: str) -> Any:
    """The nearest element of this kind around, or None."""
    return next(element.iterancestors(tag), None)


def _place(paragraph: Any, label: str) -> str:
    """“bảng 2, hàng 3, ô 1”, “đầu trang”, “nội dung, đoạn 4”."""
    if _around(paragraph, TEXT_BOX) is not None:
        label = _("%s, khung chữ") % label
    cell, row = _around(paragraph, TC), _around(paragraph, TR)
    if cell is not None and row is not None:
        table = _around(row, TBL)
        facts = {
            "label": label,
            "table": _number(table, table.getroottree().iter(TBL)),
            "row": _number(row, table.iterchildren(TR)),
            "cell": _number(cell, row.iterchildren(TC)),
        }
        return _("%(label)s, bảng %(table)d, hàng %(row)d, ô %(cell)d") % facts
    siblings = paragraph.getparent().iterchildren(P)
    return _("%(label)s, đoạn %(number)d") % {
        "label": label,
        "number": _number(paragraph, siblings),
    }


def _number(element: Any, siblings: Iterable[Any]) -> int:
    return next((place for place, other in enumerate(siblings, 1) if other is element), 0)


# Text of a paragraph


def _nodes(paragraph: Any) -> list[Any]:
    """The pieces that a paragraph's own text is cut into, without those of a text box in it."""
    return [node for node in paragraph.iter(T) if _around(node, P) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _nodes(paragraph))


def _with_braces(element: Any) -> list[Any]:
    """The paragraphs in it that may hold a name, in the order of reading: few do, and whose each
    piece of text is need not be asked of the others.
    """
    pieces = (node for node in element.iter(T) if "{" in (node.text or ""))
    return list(dict.fromkeys(_around(node, P) for node in pieces))


def _fill(paragraph: Any, values: Values) -> None:
    """Write the values into one paragraph; one that is a name alone becomes as many as the value has
    lines, and goes where nothing is meant to stand.
    """
    nodes = _nodes(paragraph)
    text = "".join(node.text or "" for node in nodes)
    names = [found for found in NAME.finditer(text) if values.get(key(found[1])) is not None]
    if not names:
        return
    lines = _lines(values[key(names[0][1])])
    if text.strip() == names[0][0] and len(lines) != 1:
        _spread(paragraph, lines)
        return
    for found in reversed(names):
        _put(nodes, found.start(), found.end(), "\n".join(_lines(values[key(found[1])])))
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
        nodes = _nodes(more)
        _put(nodes, 0, sum(len(node.text or "") for node in nodes), line)
    if len(paragraph.getparent().findall(P)) > 1:
        paragraph.getparent().remove(paragraph)
    else:  # a cell without a paragraph is none
        for node in _nodes(paragraph):
            node.text = ""


def _put(nodes: list[Any], start: int, end: int, value: str) -> None:
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


# Rows


def _repeat(row: Any, rows_of: Lists) -> None:
    """Put a filled copy of this row for each row of its list in its place."""
    own = [paragraph for paragraph in _with_braces(row) if _around(paragraph, TR) is row]
    names = [found[1] for paragraph in own for found in NAME.finditer(_text(paragraph))]
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
        for paragraph in _with_braces(last):
            _fill(paragraph, here)
    if last is row:
        _say_across(row, NOTHING)
    else:
        row.getparent().remove(row)
    # The headings stay with the first row, and the last row with what follows the table.
    headings = [one for one in last.itersiblings(TR, preceding=True) if _is_heading(one)]
    for one in (*headings, last):
        for paragraph in one.iter(P):
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
    for one in more:
        first.remove(one)
    paragraph = Paragraph(element, None)  # type: ignore[arg-type]  # of no story that matters here
    nodes = _nodes(element) or list(paragraph.add_run(" ")._r.iter(T))
    _put(nodes, 0, sum(len(node.text or "") for node in nodes), text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_above else WD_ALIGN_PARAGRAPH.CENTER
    if is_above:
        paragraph.paragraph_format.keep_with_next = True
        for run in paragraph.runs:
            run.bold = True


def _add_line(foot: Any, text: str) -> None:
    paragraph = foot.paragraphs[-1]
    if paragraph.runs:
        paragraph = foot.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.italic, run.font.size = True, Pt(9)
