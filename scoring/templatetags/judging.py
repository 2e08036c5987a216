"""The items of the Board's page of a ward: closed to a line with the points, opened for what was
said and the form to verify. Written by hand as in compared.py.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.comparison.cells import Cell
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.templatetags.compared import ComparisonRenderer
from scoring.templatetags.markup import escape
from scoring.templatetags.once import fields_of

register = template.Library()


@register.simple_tag(takes_context=True)
def ward_renderer(context: Context, card: Scorecard, **facts: Any) -> "WardRenderer":
    """Writes the items of the Board's page of a ward."""
    return WardRenderer(card, fields_of(context), str(context.get("csrf_token", "")), **facts)


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
            f'<div class="body">\n<div class="said">{self._remarks(row)}</div>\n'
            f"{self._points_side(row, refused)}</div>\n"
        )
        return self.article(row, f"{row.leaning}{bad}", is_open, inside)

    def _remarks(self, row: ItemRow) -> str:
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
        kps = self.kps if row.item.not_applicable.is_allowed else ""
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
            f'<input id="points-{pk}" name="points" inputmode="{row.item.inputmode}" autocomplete="off" '
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
