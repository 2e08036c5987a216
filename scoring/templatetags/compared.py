"""The items of a card with the three kinds of points side by side: to verify, on the Board's page,
and to read, on the ward's. Fifty on a page, as in officer.py:
the markup is written here by hand, once.

Everything that people wrote is escaped; the rest are figures and our own words. What is rare (a
conflict, a reply) stays in templates.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.templatetags.components import Components
from scoring.templatetags.evidence import EvidenceRenderer
from scoring.templatetags.markup import by_hand, escape, linebreaksbr
from scoring.templatetags.written import written

register = template.Library()


@register.simple_tag
def sections_by(renderer: "ItemRenderer", sections: Iterable[Any]) -> SafeString:
    """The criteria with their items as a renderer of this page writes them."""
    return by_hand("".join(map(renderer.section, sections)))


@register.simple_tag
def numbers_of(row: ItemRow) -> SafeString:
    """The numbers from which the points of an item follow, with the rule."""
    word, numbers = _("Số liệu:"), escape(row.numbers)
    said = f"<b>{word}</b> {numbers} " if numbers else ""
    return by_hand(f'<p>{said}<span class="hint">({escape(row.rule)})</span></p>')


@register.simple_tag
def last_year(row: ItemRow) -> SafeString:
    """The same item a year ago: own and verified points, and why they differ."""
    if not row.last_year:
        return by_hand("")
    said = _("Năm %(year)s: tự chấm %(own)s · thẩm định %(verified)s") % {
        "year": row.last_year.scorecard.campaign.year,
        "own": row.last_own or "–",
        "verified": row.last_verified or "–",
    }
    reason = row.last_year.reason
    because = f" – “{written(reason)}”" if reason else ""
    return by_hand(f'<p class="last">{said}{because}</p>')


@register.simple_tag
def sums_by(renderer: "ComparisonRenderer", whole: Section | Sheet, cap: str) -> SafeString:
    """What a criterion or the whole card adds up to, at the end of its line."""
    return by_hand(renderer.sums_of(whole, cap))


@register.simple_tag
def items_by(renderer: "ItemRenderer", section: Section) -> SafeString:
    """The items of a criterion alone, for a page that heads it otherwise."""
    return by_hand(renderer.items_of(section))


class ItemRenderer(ABC):
    """Writes the items of one page; words and what they share of addresses are looked up once."""

    @abstractmethod
    def section(self, section: Any) -> str:
        """A criterion with its items, with what else the page knows of it."""

    @abstractmethod
    def item(self, row: Any) -> str:
        """One item, with what it is opened for."""

    def items_of(self, section: Section) -> str:
        return "".join(map(self.item, section.rows))


class SumsRenderer:
    """The end of a line."""

    def __init__(self) -> None:
        self.component = Components()
        small = "<small>%s</small>"
        self.own, self.survey = small % _("Tự chấm"), small % _("Khảo sát")
        self.verified, self.gap = small % _("Thẩm định"), small % _("Chênh lệch")
        self.cap, by_survey = small % _("Tối đa"), _("khảo sát")
        self.ahead = f" <i>{by_survey}</i>"

    def sums(
        self,
        own: str,
        survey: str,
        verified: str,
        cap: str,
        gap: str,
        down: bool,
        ahead: bool = False,
    ) -> str:
        """`ahead`: the difference is the survey's, nothing is verified yet."""
        lean = "–"
        if gap and gap != "0":
            lean = self.component("gap", text=gap, down=down) + (self.ahead if ahead else "")
        return self.line(own, survey, verified, cap, lean)

    def line(self, own: str, survey: str, verified: str, cap: str, lean: str) -> str:
        return (
            f'<span class="num is-self">{self.own} {own or "–"}</span>\n'
            f'<span class="num is-survey">{self.survey} {survey or "–"}</span>\n'
            f'<span class="num is-verified">{self.verified} {verified or "–"}</span>\n'
            f'<span class="num off">{self.gap}\n{lean}</span>\n'
            f'<span class="num cap">{self.cap} {cap}</span>'
        )


class RemarksRenderer:
    """What is said of an item beside its points, the same on every page."""

    def __init__(self, slug: str, ward: str) -> None:
        history = reverse("history", args=[slug])
        self.history = f"{history}?ward={escape(ward)}&amp;item="
        explanation = _("Giải trình của đơn vị:")
        self.explanation = f"<b>{explanation}</b>"
        self.who_changed = _("Ai đã sửa nội dung %(code)s?")

    def explained(self, text: str) -> str:
        """The ward's explanation."""
        return labelled(self.explanation, text)

    def link_to_history(self, code: str) -> str:
        """The way to the history of one item."""
        words = self.who_changed % {"code": code}
        return f'<p class="asked no-print"><a href="{self.history}{code}">{words}</a></p>'


def labelled(word: str, text: str) -> str:
    """What somebody wrote, after what it is; nothing where nothing was written."""
    return f'<p>{word} <span lang="vi">{linebreaksbr(text)}</span></p>' if text else ""


class ComparisonRenderer(ItemRenderer):
    """What both pages say of an item: the line, and what was said of it."""

    def __init__(self, card: Scorecard, fields: Callable[[], str], token: str) -> None:
        self.slug, self.ward = card.campaign.slug, card.ward.code
        self.fields = fields
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
        self.of_sums, self.files = SumsRenderer(), EvidenceRenderer(self.slug)
        self.beside = RemarksRenderer(self.slug, self.ward)
        lacking, waits = _("thiếu tài liệu"), _("kiến nghị chờ trả lời")
        replied = _("có kiến nghị")
        self.lacking = f'<b class="lacking">{lacking}</b>\n'
        new = _("Mới")
        self.new = f'\n<b class="badge waiting">{new}</b>'
        self.replied = f'\n<b class="replied">{replied}</b>'
        self.waits = f'\n<b class="replied">{waits}</b>'
        self.of_criterion = _("Điểm của tiêu chí")
        reason, finding = _("Lý do điều chỉnh:"), _("Kết quả khảo sát:")
        self.reason, self.finding = f"<b>{reason}</b>", f'<b class="is-survey">{finding}</b>'

    def sums_of(self, whole: Section | Sheet, cap: str) -> str:
        """What a criterion or the whole card adds up to."""
        total, gap = (whole.own_sum, whole.survey_sum, whole.verified_sum), whole.gap
        return self.of_sums.sums(*total, cap, gap, gap.startswith("−"))

    def line(self, row: ItemRow, gap: str, down: bool, ahead: bool = False) -> str:
        """One item closed to a line: what it is, what it holds, its points."""
        score = row.score
        named = (
            f' lang="vi">{escape(row.item.title)}'
            if row.item.parent_id
            else f">{self.of_criterion}"
        )
        replied = aside = ""
        if row.not_applicable:
            aside = f"\n<span>{escape(row.not_applicable)}</span>\n"
        if row.reply and row.reply.withdrawn_at is None:
            replied = self.waits if row.reply.is_open else self.replied
        replied += self.new if row.news else ""
        marks = f"{self.lacking if row.lacks_proof_for_points else ''}{aside}{self.files.held(row)}{replied}"
        points = self.of_sums.sums(
            row.own_points, row.survey_points, row.verified_points, row.cap, gap, down, ahead
        )
        return (
            f'<summary class="line"><span class="code">{row.code}</span>\n'
            f'<span class="name" id="title-{score.pk}"{named}</span>\n'
            f'<small class="marks">{marks}</small>\n{points}\n</summary>'
        )

    def words(self, row: ItemRow, *, reads_history: bool, peeks: bool) -> str:
        """What was said of an item: the Board's reason, the survey's finding, the ward's
        explanation with its evidence, last year, and who changed it.
        """
        score = row.score
        parts: list[str] = []
        if row.rule:
            parts.append(numbers_of(row))
        if row.report_state:
            parts.append(f"<p>{escape(row.report_state)}</p>")
        if row.item.put_right:
            parts.append(f'<p class="hint">{escape(row.item.put_right)}</p>')
        if row.item.guidance:
            parts.append(f'<p class="hint" lang="vi">{linebreaksbr(row.item.guidance)}</p>')
        parts += [
            labelled(self.reason, score.reason),
            labelled(self.finding, score.finding),
            self.beside.explained(score.explanation),
            self.files.under(score, row.citations, peeks=peeks),
            last_year(row),
        ]
        if reads_history and row.own_points:
            parts.append(self.beside.link_to_history(row.code))
        return "\n".join(filter(None, parts))

    def article(self, row: ItemRow, look: str, is_open: bool, inside: str) -> str:
        pk, hidden = row.score.pk, "" if row.shown else " hidden"
        return (
            f'<article class="judged {look}" id="item-{pk}" aria-labelledby="title-{pk}" '
            f'data-kinds="{row.kinds}"{hidden}>\n<details{" open" if is_open else ""}>'
            f"{inside}</details>\n</article>\n"
        )
