"""The items of a card with the three kinds of points side by side: to verify, on the Board's page,
and to read, on the ward's. Fifty on a page, as in officer.py:
the markup is written here by hand, once.

Everything that people wrote is escaped; the rest are figures and our own words. What is rare (a
conflict, a reply) stays in templates.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.comparison.cells import Cell
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.templatetags.components import Components
from scoring.templatetags.evidence import EvidenceRenderer
from scoring.templatetags.markup import by_hand, escape, linebreaksbr
from scoring.templatetags.once import fields_of
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


@register.simple_tag(takes_context=True)
def ward_renderer(context: Context, card: Scorecard, **facts: Any) -> "WardRenderer":
    """Writes the items of the Board's page of a ward."""
    return WardRenderer(card, fields_of(context), str(context.get("csrf_token", "")), **facts)


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
        return said(self.explanation, text)

    def asked(self, code: str) -> str:
        """The way to the history of one item."""
        words = self.who_changed % {"code": code}
        return f'<p class="asked no-print"><a href="{self.history}{code}">{words}</a></p>'


def said(word: str, text: str) -> str:
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
            f' lang="vi">{escape(score.item.title)}'
            if score.item.parent_id
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
        if row.report_said:
            parts.append(f"<p>{escape(row.report_said)}</p>")
        if score.item.put_right:
            parts.append(f'<p class="hint">{escape(score.item.put_right)}</p>')
        if score.item.guidance:
            parts.append(f'<p class="hint" lang="vi">{linebreaksbr(score.item.guidance)}</p>')
        parts += [
            said(self.reason, score.reason),
            said(self.finding, score.finding),
            self.beside.explained(score.explanation),
            self.files.under(score, row.citations, peeks=peeks),
            last_year(row),
        ]
        if reads_history and row.own_points:
            parts.append(self.beside.asked(row.code))
        return "\n".join(filter(None, parts))

    def article(self, row: ItemRow, look: str, is_open: bool, inside: str) -> str:
        pk, hidden = row.score.pk, "" if row.shown else " hidden"
        return (
            f'<article class="judged {look}" id="item-{pk}" aria-labelledby="title-{pk}" '
            f'data-kinds="{row.kinds}"{hidden}>\n<details{" open" if is_open else ""}>'
            f"{inside}</details>\n</article>\n"
        )


class WardRenderer(ComparisonRenderer):
    """One item as the Board compares it: a line with its points, opened for what was said on the
    left and the form to verify on the right.

    `correctable`: ids of answered replies; `typed`: what was refused for the item of this id;
    `first`: the item that waits first stands open.
    """

    def __init__(
        self,
        card: Scorecard,
        fields: Callable[[], str],
        token: str,
        *,
        may_verify: bool,
        may_answer: bool,
        correctable: Collection[int],
        typed_id: int | None,
        typed: Any,
        phrases: Sequence[Any],
        reads_history: bool,
        first: int | None,
    ) -> None:
        super().__init__(card, fields, token)
        self.may_verify, self.may_answer, self.correctable = may_verify, may_answer, correctable
        self.typed_id, self.typed = typed_id or None, typed
        self.reads_history, self.first = reads_history, first
        self.page = reverse("board_ward", args=[self.slug, self.ward])
        across = reverse("item_across", args=[self.slug, "1"]).removesuffix("1/")
        everywhere, give_back = _("Ở mọi đơn vị"), _("Trả lại nội dung này")
        goto, code = '<a class="goto" href="', '<span class="visually-hidden"> %s</span>'
        self.everywhere = f'{goto}{across}%s/">{everywhere}{code}</a>'
        self.give_back = f'\n{goto}{self.page}items/%d/return/">{give_back}{code}</a>'
        self.returned = _("Đang trả lại đơn vị đến %(until)s")
        twice, marking = _("Chấm độc lập, hai người"), reverse("marking", args=[self.slug])
        self.twice = f'{goto}{marking}">{twice}{code}</a>'
        self.of_another = _("Do đồng chí %(name)s thẩm định.")
        self.asks, self.points = _("%(asks)s thẩm định"), _("Điểm thẩm định")
        kps = _("KPS: không phát sinh")
        self.kps = f'\n<p class="hint">{kps}</p>'
        self.phrases = ""
        if phrases:
            options = "".join(f'<option lang="vi">{escape(phrase)}</option>' for phrase in phrases)
            self.phrases = f'<option value=""></option>{options}'
            self.phrase = _("Câu mẫu")
        self.reason_field, when = _("Lý do"), _("khi khác điểm tự chấm")
        self.when = f'<span class="optional">{when}</span>'
        self.save, self.onward = _("Lưu"), _("Ghi, sang nội dung còn lại")
        self.take_self = _("Nhận điểm tự chấm %(points)s")
        self.take_survey = _("Nhận điểm khảo sát %(points)s")

    def section(self, section: tuple[Section, Cell]) -> str:
        """With its sums as the grid shows them."""
        whole, cell = section
        number = whole.head.position
        part = lean = marks = ""
        if cell.part:
            part = render_to_string("scoring/board/_part.html", {"part": cell.part})
        if whole.mark or cell.part:
            words = f"{whole.mark}{' · ' if whole.mark and cell.part else ''}{part}"
            marks = f'<small class="marks">{words}</small>'
        if cell.lean:
            lean = render_to_string("scoring/board/_lean.html", {"cell": cell}).strip()
        sums = self.of_sums.line(cell.own, cell.survey, cell.verified, whole.cap, lean)
        return (
            f'\n<section class="criterion compared" id="tc-{number}" data-criterion="{number}"\n'
            f'  aria-labelledby="head-{number}"{"" if whole.shown else " hidden"}>\n'
            f'  <div class="line head"><span class="no">{number}</span>\n'
            f'    <h2 class="name" id="head-{number}" lang="vi">{escape(whole.head.title)}</h2>\n'
            f'    {marks}\n    <span class="sums">{sums}</span>\n\n  </div>\n'
            f"  {self.items_of(whole)}\n</section>\n"
        )

    def item(self, row: ItemRow) -> str:
        refused = self.typed if row.score.pk == self.typed_id else None
        bad = " bad" if refused and refused.error else ""
        waits = bool(self.may_answer and row.reply and row.reply.is_open)
        is_open = refused is not None or row.score.pk in (self.typed_id, self.first) or waits
        inside = (
            f"{self.line(row, row.difference, row.leans_down, row.is_ahead)}\n"
            f'<div class="body">\n<div class="said">{self._said(row)}</div>\n'
            f"{self._points_side(row, refused)}</div>\n"
        )
        return self.article(row, f"{row.leaning}{bad}", is_open, inside)

    def _said(self, row: ItemRow) -> str:
        words = self.words(row, reads_history=self.reads_history, peeks=True)
        returned, give_back, reply = "", "", ""
        if until := row.returned_until:
            returned = f'<p class="mark">{self.returned % {"until": until}}</p>'
        if self.may_verify and row.ward_enters:
            give_back = self.give_back % (row.score.pk, row.code)
        if row.reply:
            facts = {
                "row": row,
                "slug": self.slug,
                "ward_code": self.ward,
                "correctable": self.correctable,
                "may_answer": self.may_answer,
            }
            reply = render_to_string("scoring/board/_reply.html", facts)
        links = f'<p class="no-print">{self.everywhere % (row.code, row.code)}{give_back}</p>'
        return f"{words}\n{returned}{links}\n{reply}"

    def _points_side(self, row: ItemRow, refused: Any) -> str:
        """The form, or who verifies it instead."""
        is_typed = row.score.pk == self.typed_id
        if is_typed or (self.may_verify and row.settles):
            return f'<div class="points-side">{self._form(row, is_typed, refused)}</div>\n'
        if not self.may_verify:
            return ""
        who = (
            self.twice % row.code
            if row.score.second_marker_id
            else self.of_another % {"name": escape(row.settler)}
        )
        return f'<p class="points-side muted">{who}</p>\n'

    def _form(self, row: ItemRow, is_typed: bool, refused: Any) -> str:
        pk, score = row.score.pk, row.score
        code = f'<span class="visually-hidden"> {row.code}</span>'
        points, note, version = row.verified_typed, score.reason, score.version
        problem = invalid = unsaved = ""
        if is_typed:
            unsaved = '="unsaved"'
            points, note = refused.points, refused.note
            version = refused.theirs.version if refused.theirs else refused.version
            problem = self._problem(pk, refused)
        if problem:
            invalid = f' aria-invalid="true" aria-describedby="error-{pk}"'
        kps = self.kps if score.item.not_applicable.is_allowed else ""
        label = self.asks % {"asks": escape(row.number_label)} if row.number_label else self.points
        phrase = (
            f'<div class="field phrase"><label for="phrase-{pk}">{self.phrase}{code}</label>\n'
            f'<select id="phrase-{pk}" name="phrase">{self.phrases}</select></div>\n'
            if self.phrases
            else ""
        )
        return (
            f'<form class="verify" method="post" action="{self.page}items/{pk}/" '
            f"data-careful{unsaved} novalidate>\n{self.token}{self.fields()}\n{problem}"
            f'<input type="hidden" name="version" value="{escape(version)}">\n'
            f'<div class="field short"><label for="points-{pk}">{label}{code}</label>\n'
            f'<input id="points-{pk}" name="points" inputmode="{score.item.inputmode}" autocomplete="off" '
            f'value="{escape(points)}"{invalid}>{kps}</div>\n{phrase}'
            f'<div class="field reason"><label for="reason-{pk}">{self.reason_field}{code}\n'
            f'{self.when}</label>\n<textarea id="reason-{pk}" name="reason" rows="1" lang="vi">\n'
            f"{escape(note)}</textarea></div>\n{self._buttons(row, code)}</form>"
        )

    def _problem(self, pk: int, refused: Any) -> str:
        if refused.theirs:
            facts = {"pk": pk, "typed": refused, "page": self.page}
            return render_to_string("scoring/board/_conflict.html", facts)
        return f'<p class="error" id="error-{pk}">{escape(refused.error)}</p>' * bool(refused.error)

    def _buttons(self, row: ItemRow, code: str) -> str:
        own, survey, verified = row.own_points, row.survey_points, row.verified_points
        of = f'\n<span class="visually-hidden"> – {row.code}</span></button>\n'
        take = ""
        if own and own != verified:
            words = self.take_self % {"points": own}
            take = f'<button class="button compact take-self" name="take" value="self">{words}{of}'
        if survey and survey not in (own, verified):
            words = self.take_survey % {"points": survey}
            take += (
                f'<button class="button compact take-survey" name="take" value="survey">{words}{of}'
            )
        if row.report_points:
            words = _("Nhận theo lịch báo cáo %(points)s") % {"points": row.report_points}
            take += f'<button class="button compact" name="take" value="reports">{words}{of}'
        return (
            f'<p class="actions"><button class="button compact">{self.save}{code}</button>\n{take}'
            f'<button class="button compact then" name="then" value="next">{self.onward}{of}</p>\n'
        )
