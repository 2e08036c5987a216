"""The rows of the page on which a ward looks its card over before it hands it in: fifty, so the
markup is written here by hand, once. The words around them stand in the template.
"""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.templatetags.markup import by_hand, escape, linebreaksbr

register = template.Library()


@register.simple_tag
def checked_items(sheet: Sheet, may_enter: bool) -> SafeString:
    """Every criterion with its items. `may_enter`: whether each leads to where it is put right."""
    renderer = CheckRenderer(sheet, may_enter)
    return by_hand("".join(map(renderer.section, sheet.sections)))


@register.simple_tag
def unfinished_items(sheet: Sheet) -> SafeString:
    """What keeps the card from being handed in, each as the way to it."""
    page = reverse("scorecard", args=[sheet.card.campaign.slug])
    blank, unproven = _("chưa chấm điểm"), _("cần tài liệu kiểm chứng hoặc giải trình")
    items = (
        f'\n        <li>\n          <a href="{page}#item-{row.score.pk}" lang="vi">{row.code}'
        f" {escape(row.item.name)}</a>:\n"
        f"          {blank if row.blank else unproven}\n        </li>\n      "
        for row in sheet.unfinished
    )
    return by_hand("".join(items))


class CheckRenderer:
    """Words and addresses are looked up once. Everything that people wrote is escaped; the rest are
    figures and our own words.
    """

    def __init__(self, sheet: Sheet, may_enter: bool) -> None:
        self.page = reverse("scorecard", args=[sheet.card.campaign.slug])
        self.may_enter = may_enter
        self.own, self.explanation, self.papers = _("Tự chấm"), _("Giải trình"), _("Tài liệu")
        self.of_criterion, self.change = _("Điểm của tiêu chí"), _("Sửa")
        board, blank, lacking = _("Ban chấm"), _("chưa chấm"), _("thiếu tài liệu")
        self.board = f'<span class="muted">{board}</span>'
        self.blank = f'<span class="error-word">{blank}</span>'
        self.lacking = f'<span class="error-word">{lacking}</span>'

    def section(self, section: Section) -> str:
        head = section.head
        return (
            '\n    <tbody>\n      <tr class="group">\n'
            f'        <th scope="rowgroup" lang="vi">{head.position}. {escape(head.title)}</th>\n'
            f'        <td class="num is-self" data-label="{self.own}">'
            f"<b>{section.own_sum or '–'}</b> / {section.cap}</td>\n"
            "        <td></td>\n        <td></td>\n        <td></td>\n      </tr>\n"
            f"      {''.join(map(self._row, section.rows))}\n    </tbody>\n  "
        )

    def _row(self, row: ItemRow) -> str:
        unfinished = ' class="unfinished"' if row.unfinished else ""
        item, explanation = row.item, row.score.explanation
        name = f'<span lang="vi">{escape(item.title)}</span>' if item.parent else self.of_criterion
        return (
            f'\n        <tr{unfinished}>\n          <th scope="row">\n            {row.code}\n'
            f"            {name}\n          </th>\n"
            f'          <td class="num is-self" data-label="{self.own}">\n'
            f"            {self._points(row)}\n            / {row.cap}\n          </td>\n"
            f'          <td data-label="{self.explanation}" lang="vi">'
            f"{linebreaksbr(explanation) if explanation else '–'}</td>\n"
            f'          <td data-label="{self.papers}">\n            {self._papers(row)}\n'
            f"          </td>\n          <td>\n            {self._change(row)}\n"
            "          </td>\n        </tr>\n      "
        )

    def _points(self, row: ItemRow) -> str:
        if not row.ward_enters:
            return self.board
        if row.blank:
            return self.blank
        number = row.own_number
        return row.own_points + (
            f' <small class="muted">{escape(number)}</small>' if number else ""
        )

    def _papers(self, row: ItemRow) -> str:
        if count := len(row.citations):
            words = ngettext("%(count)s tài liệu", "%(count)s tài liệu", count)
            return words % {"count": count}
        return self.lacking if row.lacks_proof_for_points else "–"

    def _change(self, row: ItemRow) -> str:
        if not (self.may_enter and row.ward_enters):
            return ""
        return (
            f'<a class="change"\n              href="{self.page}#item-{row.score.pk}">{self.change}'
            f'<span class="visually-hidden">\n              {row.code}</span></a>'
        )
