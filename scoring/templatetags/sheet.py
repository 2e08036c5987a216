"""What pages of a sheet say of every criterion and, of a card that is shut, of every item: fifty
times on a page, so the markup is written here by hand, once.
The words around it stand in templates.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.sheet.section import Progress, Section
from scoring.pages.sheet.sheet import Sheet
from scoring.templatetags.markup import by_hand, escape, linebreaksbr

register = template.Library()


@register.simple_tag
def index_items(
    sheet: Sheet, blank: str, done: str, slug: str = "", position: int | None = None
) -> SafeString:
    """The criteria beside a sheet. `blank`, `done`: how the page calls a criterion that has nothing
    or everything; `position`: of the criterion on its own page, where each leads to its own.
    """
    page = reverse("scorecard_section", args=[slug, 0]).removesuffix("0/") if position else ""
    words = {Progress.BLANK: blank, Progress.DONE: done}
    items = []
    for section, total, progress in sheet.index:
        number = section.head.position
        address = f"{page}{number}/" if page else f"#tc-{number}"
        here = 'aria-current="page"' if position == number else ""
        state = words.get(progress, progress.label)
        items.append(
            f'\n      <li>\n        <a href="{address}"\n          {here}\n'
            f'          data-index="{number}" data-progress="{progress.value}">\n'
            f'          <span class="number">{number}</span>\n'
            f'          <span class="name" lang="vi">{escape(section.head.name)}</span>\n'
            f'          <span class="state"><span class="sum"><span data-sum>{total or "–"}</span>'
            f"/{section.cap}</span>\n"
            f"            <span data-state>{escape(state)}</span></span>\n"
            "        </a>\n      </li>\n    "
        )
    return by_hand("".join(items))


@register.simple_tag
def criterion_numbers(sections: Iterable[Section]) -> SafeString:
    """The ways to the criteria of a page that has no index beside it."""
    links = []
    for section in sections:
        number, name = section.head.position, escape(section.head.name)
        links.append(
            f'\n      <a href="#tc-{number}" data-index="{number}">{number}\n'
            f'      <span class="visually-hidden" lang="vi">{name}</span></a>'
        )
    return by_hand("".join(links))


class Wording:
    """What the plan says of a criterion in full, folded away;
    an item of its own says it by itself.
    """

    def __init__(self) -> None:
        self.word, self.of_which = _("Nguyên văn"), _("của tiêu chí %(number)s")

    def __call__(self, section: Section) -> str:
        head, put_right, mark, folded = section.head, "", "", ""
        if head.put_right:
            put_right = f'<small class="put-right muted">{escape(head.put_right)}</small>'
        if section.mark:
            mark = f'<small class="muted">{escape(section.mark)}</small>'
        if head.guidance and section.rows[0].item.parent_id:
            of_which = self.of_which % {"number": head.position}
            folded = (
                f'<details class="wording"><summary>{self.word}\n'
                f'  <span class="visually-hidden">{of_which}</span></summary>\n'
                f'  <p class="hint" lang="vi">{linebreaksbr(head.guidance)}</p></details>'
            )
        return f"\n{put_right}\n{mark}\n{folded}\n"


@register.simple_tag
def wording(section: Section) -> SafeString:
    """The same of one criterion, for a template."""
    return by_hand(Wording()(section))


@register.simple_tag
def leftover_items(sheet: Sheet, card: Scorecard) -> SafeString:
    """For every item that the ward scores: what is stored, beside what a browser may still hold."""
    items = reverse("scorecard_item", args=[card.campaign.slug, 0]).removesuffix("0/")
    written = [
        f'\n        <div data-left="{items}{row.score.pk}/" data-points="{escape(row.own_typed)}"\n'
        f'          data-explanation="{escape(row.score.explanation)}" hidden>\n'
        f"      <dt>{row.code}</dt>\n      <dd data-slot></dd>\n    </div>"
        for row in sheet.rows
        if row.ward_enters
    ]
    return by_hand("".join(written))
