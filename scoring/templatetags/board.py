"""The comparison grid's body. A thousand cells: an include for each would cost more than the cell,
so the markup of the gallery's grid is written here by hand, once."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.models import Criterion
from scoring.pages.comparison.cells import Cell
from scoring.pages.comparison.grid import Grid, GridRow
from scoring.rules.lifecycle import Stage
from scoring.templatetags.markup import by_hand, escape
from scoring.templatetags.written import for_whom

register = template.Library()

GLYPHS = {
    lean: f'<span aria-hidden="true">{glyph}</span>' for lean, glyph in (("down", "▼"), ("up", "▲"))
}


# Where the rows stand in the page: what people write is escaped, so it says this nowhere else.
ROWS = "<grid-rows/>"


def with_rows(page: str, grid: Grid) -> Iterator[bytes]:
    """The page in pieces, each row one of them: in a template half a megabyte would be copied once
    for each block, condition and page around it.

    Everything from outside is escaped; the rest are figures and our own words.
    """
    before, _mark, after = page.partition(ROWS)
    yield before.encode()
    if grid.rows:
        yield from _GridRenderer(grid).rows()
    yield after.encode()


@register.simple_tag
def grid_rows() -> SafeString:
    """The place of the rows (with_rows)."""
    return by_hand(ROWS)


@register.simple_tag
def grid_heads(grid: Grid) -> SafeString:
    """The heads of the columns, each a way to sort by it."""
    most = _("%(cap)s đ")
    heads = []
    for head, heading in grid.columns:
        label, url = escape(heading.label), escape(heading.url)
        order = f' aria-sort="{heading.order}"' if heading.order else ""
        hidden = named = facts = ""
        if head:
            name = escape(head.name)
            hidden = f'<span class="visually-hidden" lang="vi">. {name}</span>'
            named = f'<span lang="vi">. {name}</span>'
            facts = f"<small>{'<br>'.join(_facts_of(head, most))}</small>"
        heads.append(
            f'\n        <th scope="col"{order}><a class="sort" href="{url}">\n        {label}{hidden}</a>'
            f'<span class="sort-name">\n        {label}{named}</span>\n        {facts}</th>\n      '
        )
    return by_hand("".join(heads))


@register.simple_tag
def criterion_options(heads: Sequence[Criterion], chosen: Criterion | None) -> SafeString:
    """The criteria to choose from."""
    options = (
        f'\n        <option value="{head.position}"{" selected" if head == chosen else ""} lang="vi">'
        f"{head.position}. {escape(head.name)}</option>\n      "
        for head in heads
    )
    return by_hand("".join(options))


@register.simple_tag
def criterion_names(heads: Sequence[Any]) -> SafeString:
    """What the criteria are called in full, how much each brings, and for whom it holds."""
    most = _("tối đa %(cap)s điểm")
    names = (
        f'\n      <li value="{head.position}">\n        <span lang="vi">{escape(head.title)}</span>\n'
        f'        <span class="muted">· {" · ".join(_facts_of(head, most))}</span>\n      </li>\n    '
        for head in heads
    )
    return by_hand("".join(names))


def _facts_of(head: Any, most: str) -> list[str]:
    """How much a criterion brings, how it counts, and for whom it holds."""
    whom = for_whom(head.for_clusters) if head.only_for else ""
    return [
        fact for fact in (most % {"cap": head.cap_text}, escape(head.of_line.mark), whom) if fact
    ]


class _GridRenderer:
    """Writes the rows; words, badges and rulers are looked up once for the whole grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rulers = [_ruler(int(head.farthest * 100)) for head in grid.heads]
        self.total, self.tier = _("Tổng"), _("Xếp loại")
        self.unscored, self.items = _("chưa chấm"), _("%s nội dung")
        hidden = '<span class="visually-hidden">%s </span>'
        self.own, self.survey = hidden % _("tự chấm"), hidden % _("khảo sát")
        unverified = hidden % _("chưa thẩm định")
        self.unverified = f'<b class="waits"><span aria-hidden="true">–</span>{unverified}</b>'
        alien = hidden % _("tiêu chí này không tính cho đơn vị")
        self.alien = f'<td class="alien"><span aria-hidden="true">–</span>{alien}</td>'.encode()
        self.undecided = hidden % _("chưa quyết định")
        self.even = _("tăng giảm bù nhau")
        # By the id of the cell, which the grid keeps; as they leave, so that each is encoded once.
        self.cells: dict[int, tuple[bytes, bytes]] = {}
        stages = {row.stage for row in grid.rows}
        self.badges = {stage: self._badge(stage) for stage in stages}
        tiers = {(row.tier, row.place, row.suggested) for row in grid.rows}
        self.tiers = {facts: self._tier(*facts) for facts in tiers}

    def rows(self) -> Iterator[bytes]:
        """Each as one text: of the thousand cells on the page none is sent by itself."""
        return map(self._row, self.grid.rows)

    def _row(self, row: GridRow) -> bytes:
        url, written = row.url.encode(), self.cells
        name = f"{escape(row.name)}{self.badges[row.stage]}"
        parts = [f'<tr><th scope="row"><a href="{row.url}">{name}</a></th>'.encode()]
        for cell, ruler in zip(row.cells, self.rulers, strict=True):
            if cell.look == "alien":
                parts.append(self.alien)
                continue
            # Cells that were made of the same sums are one and the same (Grid.made).
            known = written.get(id(cell))
            if known is None:
                before, after = self._cell(cell, *ruler)
                known = written[id(cell)] = before.encode(), after.encode()
            parts += (known[0], url, known[1])
        tier = self.tiers[row.tier, row.place, row.suggested]
        sums = (
            f'<td class="sum" data-label="{self.total}">{self._figures(row.total)}</td>'
            f'<td class="sum" data-label="{self.tier}">{tier}</td></tr>'
        )
        parts.append(sums.encode())
        return b"".join(parts)

    def _cell(self, cell: Cell, floor: int, opening: str) -> tuple[str, str]:
        """What stands before the ward's address, and what after it."""
        look = f' class="{cell.look}"' if cell.look else ""
        before, anchor = f'<td{look}><a href="', f'#tc-{cell.position}">'
        if cell.look == "none":
            return before, f"{anchor}<b>{self.unscored}</b></a></td>"
        own, survey, verified = cell.ticks
        if not opening:
            return before, f"{anchor}{self._figures(cell)}</a></td>"
        ticks = opening
        if own is not None:
            ticks += f'<path class="tick tick-self" d="M{max(own, floor)} 1.5v3.5"/>'
        if survey is not None:
            ticks += f'<path class="tick tick-survey" d="M{max(survey, floor)} 5v3.5"/>'
        if verified is not None:
            ticks += f'<path class="tick tick-verified" d="M{max(verified, floor)} 1.5v7"/>'
        return before, f"{anchor}{self._figures(cell)}{ticks}</svg></a></td>"

    def _figures(self, cell: Cell) -> str:
        """The difference and the verified points; self and survey beneath; of how many items the
        sum speaks.
        """
        if cell.look == "none":
            return f'<small class="unscored">{self.unscored}</small>'
        gap = ""
        if cell.lean == "even":
            gap = f'<span class="gap quiet" title="{self.even}">{cell.gap}</span>'
        elif cell.lean:
            weight = "" if cell.look else " quiet"
            whose = self.survey if cell.ahead else ""
            gap = f'<span class="gap {cell.lean}{weight}">{whose}{GLYPHS[cell.lean]} {cell.gap}</span>'
        verified = f"<b>{cell.verified}</b>" if cell.verified else self.unverified
        own = f'{self.own}<span class="is-self">{cell.own or "–"}</span>'
        survey = (
            f' · {self.survey}<span class="is-survey">{cell.survey}</span>' if cell.survey else ""
        )
        part = (
            f'<small class="part is-{cell.part[0]}">{self.items % cell.part[1]}</small>'
            if cell.part
            else ""
        )
        return f'<span class="first">{gap}{verified}</span><small>{own}{survey}</small>{part}'

    def _badge(self, stage: str) -> str:
        return render_to_string(
            "components/state.html", {"code": stage, "label": Stage(stage).label}
        )

    def _tier(self, name: str | None, place: int, suggested: bool) -> str:
        if name is None:
            return (
                f'<span class="unscored"><span aria-hidden="true">–</span>{self.undecided}</span>'
            )
        return render_to_string(
            "components/tier.html", {"name": name, "place": place, "suggested": suggested}
        )


def _ruler(cap: int) -> tuple[int, str]:
    """Where the ruler of this cap begins (half of it), and its opening markup; all in hundredths.
    What is taken away reaches for no cap, and has none.
    """
    if cap < 0:
        return 0, ""
    floor = cap // 2
    span = max(cap - floor, 1)
    return floor, (
        f'<svg class="ruler" viewBox="{floor} 0 {span} 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="tick-line" d="M{floor} 5h{span}"/>'
    )
