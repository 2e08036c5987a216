"""Where names stand in a Word file, and how a person finds the place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from scoring.documents.template.names import NAME, Placeholder

AROUND = 24  # letters shown on each side, so that a person finds the place

BODY_TAG = qn("w:body")
P, T, TC, TR, TBL = qn("w:p"), qn("w:t"), qn("w:tc"), qn("w:tr"), qn("w:tbl")
TEXT_BOX = qn("w:txbxContent")
# Older programs' copy of a text box.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def parts_of(document: Any, kinds: Mapping[str, Any]) -> Iterator[tuple[BaseOxmlElement, str]]:
    """The trees of the parts of these kinds, each once, with what people call them."""
    seen = set()
    for relation in document.part.rels.values():
        if relation.reltype in kinds and relation.target_part not in seen:
            part = relation.target_part
            seen.add(part)
            root = part.element if hasattr(part, "element") else parse_xml(part.blob)
            yield root, str(kinds[relation.reltype])


def paragraphs_of(root: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Every paragraph once: not the copies that older programs would show."""
    return (paragraph for paragraph in root.iter(P) if nearest(paragraph, FALLBACK) is None)


def placeholders_of(
    roots: Iterable[tuple[BaseOxmlElement, str]],
) -> Iterator[tuple[BaseOxmlElement, Placeholder]]:
    for root, label in roots:
        for paragraph in with_braces(root):
            if nearest(paragraph, FALLBACK) is not None:
                continue
            text = text_of(paragraph)
            for found in NAME.finditer(text):
                around = text[max(0, found.start() - AROUND) : found.end() + AROUND]
                yield paragraph, Placeholder(found[1].strip(), place_of(paragraph, label), around)


def nearest(element: BaseOxmlElement, tag: str) -> Any:
    """The nearest element of this kind around, or None."""
    return next(element.iterancestors(tag), None)


def place_of(paragraph: BaseOxmlElement, label: str) -> str:
    """“bảng 2, hàng 3, ô 1”, “đầu trang”, “nội dung, đoạn 4”."""
    if nearest(paragraph, TEXT_BOX) is not None:
        label = _("%s, khung chữ") % label
    cell, row = nearest(paragraph, TC), nearest(paragraph, TR)
    if cell is not None and row is not None:
        table = nearest(row, TBL)
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


def _number(element: BaseOxmlElement, siblings: Iterable[BaseOxmlElement]) -> int:
    return next((place for place, other in enumerate(siblings, 1) if other is element), 0)


def nodes_of(paragraph: BaseOxmlElement) -> list[BaseOxmlElement]:
    """The pieces that a paragraph's own text is cut into, without those of a text box in it."""
    return [node for node in paragraph.iter(T) if nearest(node, P) is paragraph]


def text_of(paragraph: BaseOxmlElement) -> str:
    return "".join(node.text or "" for node in nodes_of(paragraph))


def with_braces(element: BaseOxmlElement) -> list[BaseOxmlElement]:
    """The paragraphs in it that may hold a name, in the order of reading: few do, and whose each
    piece of text is need not be asked of the others.
    """
    pieces = (node for node in element.iter(T) if "{" in (node.text or ""))
    return list(dict.fromkeys(nearest(node, P) for node in pieces))
