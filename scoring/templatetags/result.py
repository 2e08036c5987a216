"""The result of a ward: what the Board changed, then every item with the three kinds of points
beside it, and the forms to object. Written by hand as in compared.py.
"""

from collections.abc import Callable, Iterable

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.models import Reply, Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.templatetags.compared import ComparisonRenderer
from scoring.templatetags.markup import by_hand, escape, linebreaksbr
from scoring.templatetags.once import fields_of

register = template.Library()


@register.simple_tag(takes_context=True)
def result_renderer(
    context: Context, card: Scorecard, may_reply: bool, is_open: object
) -> "ResultRenderer":
    """Writes a ward's result. `is_open`: whether its criteria stand open."""
    token = str(context.get("csrf_token", ""))
    return ResultRenderer(card, fields_of(context), token, may_reply, bool(is_open))


@register.simple_tag
def changed_items(renderer: "ResultRenderer", rows: Iterable[ItemRow]) -> SafeString:
    """What the Board changed: from what to what, why, and how the reply stands."""
    return by_hand("".join(renderer.changed(row) for row in rows))


class ResultRenderer(ComparisonRenderer):
    """One item of the result: a line with its points, opened for the reason, what was found and
    said, the reply and its answer.
    """

    def __init__(
        self,
        card: Scorecard,
        fields: Callable[[], str],
        token: str,
        may_reply: bool,
        is_open: bool,
    ) -> None:
        super().__init__(card, fields, token)
        self.may_reply, self.is_open = may_reply, is_open
        self.objection = ObjectionRenderer(self.slug, fields, self.token)
        self.into, self.object_to = _("thành"), _("Kiến nghị về nội dung %(code)s")
        self.withdrawn = _("Đơn vị đã rút kiến nghị.")
        self.unanswered = _("Đơn vị đã kiến nghị, Ban chưa trả lời.")
        self.answered = _("Ban trả lời kiến nghị: %(answer)s.")

    def section(self, section: Section) -> str:
        number, marks = section.head.position, ""
        if section.mark:
            marks = f'<small class="marks">{section.mark}</small>'
        return (
            f'\n  <details class="criterion compared" id="tc-{number}" data-criterion="{number}"\n'
            f"    {'open' if self.is_open else ''}{'' if section.shown else ' hidden'}>\n"
            f'    <summary class="line head"><span class="no">{number}</span> '
            f'<h3 class="name" lang="vi">{escape(section.head.title)}</h3>\n      {marks}\n'
            f"      {self.sums_of(section, section.cap)}\n    </summary>\n"
            f"    {self.items_of(section)}\n  </details>\n"
        )

    def item(self, row: ItemRow) -> str:
        words = self.words(row, reads_history=True, peeks=False)
        inside = (
            f"{self.line(row, row.gap, row.lowered)}\n"
            f'<div class="body"><div class="said">{words}</div>\n{self._side(row)}</div>\n'
        )
        return self.article(row, row.direction, False, inside)

    def changed(self, row: ItemRow) -> str:
        """An item of the list ahead of the sheet."""
        score = row.score
        gap = self.of_sums.component("gap", text=row.gap, down=row.lowered)
        because = f'<p lang="vi">{linebreaksbr(score.reason)}</p>' if score.reason else ""
        return (
            f"\n        <li>\n          {gap}\n"
            f'          <p><a class="goto" href="#item-{score.pk}" lang="vi">'
            f"{row.code} {escape(score.item.name)}</a>\n"
            f'            <span class="nowrap"><span class="is-self">{row.own_points}</span>\n'
            f'            <span aria-hidden="true">→</span>'
            f'<span class="visually-hidden">{self.into}</span>\n'
            f'            <b class="is-verified">{row.verified_points}</b> '
            f'<span class="muted">/ {row.cap}</span></span></p>\n'
            f'          <div class="why">\n            {because}\n'
            f"            {self._replied(row)}\n          </div>\n        </li>\n      "
        )

    def _replied(self, row: ItemRow) -> str:
        """How the reply stands, or the form for one."""
        if row.reply:
            said = self.answered % {"answer": row.reply.get_answer_display()}
            if row.reply.withdrawn_at:
                said = self.withdrawn
            elif row.reply.is_open:
                said = self.unanswered
            return f'<p class="muted">{said}</p>\n            '
        if not self.may_reply:
            return ""
        return (
            '\n              <details class="objection no-print">\n'
            f"                <summary>{self.object_to % {'code': row.code}}</summary>\n"
            f"                {self.objection(row, 'object')}\n"
            "              </details>\n            "
        )

    def _side(self, row: ItemRow) -> str:
        if row.reply:
            facts = {"row": row, "slug": self.slug, "may_reply": self.may_reply}
            inside: str = render_to_string("scoring/officer/_reply.html", facts)
        elif self.may_reply:
            inside = f'<div class="no-print">{self.objection(row, "reply")}</div>'
        else:
            return ""
        return f'<div class="points-side">{inside}</div>\n'


class ObjectionRenderer:
    """A ward objects to what the Board gave one item. `field`: the id of the field begins with it;
    the same item is asked about at its line and where the changes are told.
    """

    def __init__(self, slug: str, fields: Callable[[], str], token: str) -> None:
        self.fields, self.token = fields, token
        self.address = reverse("scorecard_item", args=[slug, 0]).removesuffix("0/")
        self.text, self.send = _("Nội dung kiến nghị"), _("Gửi kiến nghị")

    def __call__(self, row: ItemRow, field: str) -> str:
        pk = row.score.pk
        return (
            f'<form class="objection" method="post" action="{self.address}{pk}/reply/">'
            f"{self.token}{self.fields()}\n"
            f'<input type="hidden" name="seen" value="{Reply.NONE_YET}">\n'
            f'<label for="{field}-{pk}">{self.text}'
            f'<span class="visually-hidden"> {row.code}</span></label>\n'
            f'<textarea id="{field}-{pk}" name="text" rows="2" required></textarea>\n'
            f'<button class="button compact">{self.send}</button></form>'
        )
