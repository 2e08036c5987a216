"""The evidence beneath one item: a chip per citation with icon, name, size and page. Under fifty
items of a page, so it is written by hand, here alone;
a view sends the list of one item after an upload.
"""

from collections.abc import Sequence

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Citation, Evidence, Score
from scoring.pages.sheet.item_row import ItemRow
from scoring.templatetags.components import Components
from scoring.templatetags.markup import by_hand, escape
from scoring.templatetags.written import written

register = template.Library()


@register.simple_tag
def evidence_under(
    score: Score, citations: Sequence[Citation], slug: str, peeks: object = False
) -> SafeString:
    """To read; nothing where there is none."""
    if not citations:
        return by_hand("")
    return by_hand(EvidenceRenderer(slug).under(score, citations, peeks=bool(peeks)))


@register.simple_tag
def held_by(row: ItemRow) -> SafeString:
    """What an item holds, for a page without a renderer of its own."""
    return by_hand(ContentsRenderer()(row))


@register.simple_tag
def look_at(evidence: Evidence) -> SafeString:
    """The way to the page that shows a file."""
    if not evidence.is_file:
        return by_hand("")
    page, look = reverse("evidence_preview", args=[evidence.pk]), _("Xem")
    words = _("trước “%(title)s”") % {"title": written(evidence.title)}
    return by_hand(
        f'<a class="look" href="{page}">{look}<span class="visually-hidden">\n{words}</span></a>'
    )


class ContentsRenderer:
    """What an item that is closed to a line holds: how many documents, an explanation."""

    def __init__(self) -> None:
        explained = _("có giải trình")
        self.explained = f"\n<span>{explained}</span>"
        self.counts: dict[int, str] = {}

    def __call__(self, row: ItemRow) -> str:
        held = self.documents(len(row.citations)) if row.citations else ""
        return f"<span data-held>{held}</span>{self.explained if row.score.explanation else ''}"

    def documents(self, count: int) -> str:
        if count not in self.counts:
            said = ngettext("%(count)s tài liệu", "%(count)s tài liệu", count)
            self.counts[count] = said % {"count": count}
        return self.counts[count]


class EvidenceRenderer:
    """Writes the lists of one page. `form`: the id of the form of the card where evidence may be
    added, edited and removed: its buttons save what was typed there on the way to the pages that
    ask. Files are dropped there as well (static/js/dropping.js).
    """

    def __init__(self, slug: str, form: str = "") -> None:
        self.form, self.component = form, Components()
        self.held = ContentsRenderer()
        self.items = reverse("scorecard_item", args=[slug, 0]).removesuffix("0/")
        self.page = reverse("evidence", args=[0]).removesuffix("0/")
        self.withdrawn, self.peek = _("đã rút"), _("Xem nhanh")
        self.first_page = _("Trang đầu của “%(title)s”: mở bản xem trước")
        self.edit = _("Sửa tên, trang, nội dung chứng minh của “%(title)s”")
        self.remove = _("Bỏ “%(title)s” khỏi nội dung %(code)s")
        self.add, self.for_item = _("Thêm tài liệu kiểm chứng"), _("cho nội dung %(code)s")

    def under(self, score: Score, citations: Sequence[Citation], *, peeks: bool = False) -> str:
        """`peeks`: the first page of a PDF and pictures open right here."""
        if not citations and not self.form:
            return ""
        drop = more = ""
        if self.form:
            drop = (
                f' data-evidence="{self.items}{score.pk}/evidence/" '
                f'data-count="{self.held.documents(len(citations))}"'
            )
            words = self.for_item % {"code": score.item.code}
            more = (
                f'<li><button class="file add" form="{self.form}" name="then" '
                f'value="evidence-{score.pk}">{self.component("icon", name="add")}'
                f"<span data-other>{self.add}</span>"
                f'<span class="visually-hidden"> {words}</span></button></li>'
            )
        files = "".join(self._file(citation, score, peeks) for citation in citations)
        return f'<ul class="files"{drop}>{files}{more}</ul>'

    def _file(self, citation: Citation, score: Score, peeks: bool) -> str:
        evidence = citation.evidence
        place = size = acts = ""
        if citation.place:
            place = f'\n<span class="place" lang="vi">{escape(citation.place)}</span>'
        if evidence.size:
            size = f'\n<small class="muted">{filesizeformat(evidence.size)}</small>'
            size += f"\n{look_at(evidence)}"
        gone = " withdrawn" if evidence.withdrawn_at else ""
        if gone:
            acts = f'<small class="mark">{self.withdrawn}</small>'
        elif peeks and evidence.is_drawn:
            acts = self._peek(evidence)
        elif self.form:
            acts = self._acts(citation, score)
        return (
            f'<li class="file{gone}">{self.component("icon", name=evidence.icon)}\n'
            f'<span class="name"><a href="{self.page}{evidence.pk}/" lang="vi">'
            f"{escape(evidence.title)}</a>{place}{size}</span>\n{acts}</li>\n"
        )

    def _peek(self, evidence: Evidence) -> str:
        """The first page of a file, seen without leaving the page: its picture is asked for when
        this is opened, and not before.
        """
        at, title = f"{self.page}{evidence.pk}", escape(evidence.title)
        return (
            f'<details class="peek"><summary>{self.peek}'
            f'<span class="visually-hidden"> “{written(evidence.title)}”</span></summary>\n'
            f'<a href="{at}/preview/"><img src="{at}/preview/1/" loading="lazy"\n'
            f'alt="{self.first_page % {"title": title}}"></a></details>'
        )

    def _acts(self, citation: Citation, score: Score) -> str:
        evidence, title = citation.evidence, written(citation.evidence.title)
        words = self.edit % {"title": title}
        off = self.remove % {"title": title, "code": score.item.code}
        button = f'<button class="act" form="{self.form}" name="then" value='
        hidden = '<span class="visually-hidden">'
        return (
            f'{button}"edit-{evidence.pk}-{score.pk}">{self.component("icon", name="pencil")}'
            f"{hidden}{words}</span></button>\n"
            f'{button}"uncite-{citation.pk}">{self.component("icon", name="remove")}'
            f"{hidden}{off}</span></button>\n"
        )
