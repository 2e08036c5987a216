"""Rows of the long lists of units: how far the cards are, the ranking. A hundred rows with their
badges cost more in a template than all else on the page, so they are written here by hand.

What comes from people is escaped; the rest are figures and our own words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scoring.pages.home.progress import CardProgress
from scoring.pages.ranked_table import RankedTable
from scoring.pages.ranking import RankedCard
from scoring.rules.lifecycle import CardState
from scoring.templatetags.components import Components
from scoring.templatetags.markup import by_hand, escape

register = template.Library()


@register.simple_tag
def progress_rows(lines: Iterable[CardProgress], slug: str, board: bool) -> SafeString:
    """How far each card is; `board`: for those who read every card."""
    renderer = _ProgressRenderer(slug, bool(board))
    return by_hand("".join(renderer.row(line) for line in lines))


@register.simple_tag
def filter_chips(filters: Iterable[Mapping[str, Any]]) -> SafeString:
    """The ways to narrow a list, as components/filters.html wants them."""
    return by_hand("".join(map(_chip, filters)))


def _chip(way: Mapping[str, Any]) -> str:
    starts = ' class="starts"' if way.get("starts") else ""
    kind = f' data-kind="{escape(way["show"])}"' if way.get("show") else ""
    current = '\n          aria-current="true"' if way.get("current") else ""
    number = ""
    if way.get("count") is not None:
        number = f'\n            <span class="count">{way["count"]}</span>'
    return (
        f"\n      <li{starts}>\n        "
        f'<a class="chip" href="{escape(way["url"])}"{kind}{current}>{escape(way["label"])}{number}</a>'
        "\n      </li>\n    "
    )


@register.simple_tag
def ranking_rows(
    rows: Iterable[RankedCard],
    table: RankedTable,
    slug: str,
    may_decide: bool,
    sees_eligibility: bool,
) -> SafeString:
    """The judged units, with what the head may do."""
    renderer = _RankingRenderer(table, slug, may_decide, sees_eligibility)
    return by_hand("".join(renderer.row(row) for row in rows))


class _ProgressRenderer:
    """Words and addresses are looked up once."""

    def __init__(self, slug: str, board: bool) -> None:
        self.component = Components()
        self.own_page = "" if board else reverse("scorecard", args=[slug])
        self.board = reverse("board", args=[slug])
        self.state, self.own = _("Tình trạng"), _("Tự chấm")
        self.verified, self.tier = _("Thẩm định"), _("Xếp loại")
        waits, unscored = _("có kiến nghị chờ trả lời"), _("chưa chấm")
        self.waits = f' <small class="error-word">{waits}</small>'
        self.unscored = f'<span class="unscored">{unscored}</span>'
        self.nothing = '<span class="unscored">–</span>'

    def row(self, line: CardProgress) -> str:
        card = line.card
        url = self.own_page or f"{self.board}{escape(card.ward.code)}/"
        state = self.component("state", code=card.stage, label=card.stage_label)
        counted = f'<small class="muted">{line.counted}</small> ' if line.counted else ""
        own = f'{counted}<span class="is-self">{line.own}</span>' if line.own else self.unscored
        verified, blank, tier, untiered = self.nothing, " nothing", self.nothing, ' class="nothing"'
        if line.verified:
            verified, blank = f'<span class="is-verified">{line.verified}</span>', ""
        if line.is_tiered:
            name = card.tier.name if card.tier else ""
            tier, untiered = self.component("tier", name=name, place=line.tier_place), ""
        return (
            f'<tr><th scope="row"><a href="{url}">{escape(card.ward_name)}</a></th>'
            f'<td data-label="{self.state}">{state}{self.waits if card.waiting_replies else ""}</td>'
            f'<td class="num" data-label="{self.own}">{own}</td>'
            f'<td class="num{blank}" data-label="{self.verified}">{verified}</td>'
            f'<td{untiered} data-label="{self.tier}">{tier}</td></tr>\n'
        )


class _RankingRenderer:
    """Words and addresses are looked up once."""

    def __init__(
        self, table: RankedTable, slug: str, may_decide: bool, sees_eligibility: bool
    ) -> None:
        self.component, self.may_decide = Components(), may_decide
        self.table, self.cluster, self.over_all = table, _("Cụm"), _("Hạng chung")
        self.in_cluster = _("hạng %d")
        self.sees_eligibility = sees_eligibility
        self.board, self.tiers = reverse("board", args=[slug]), reverse("tiers", args=[slug])
        self.rank, self.verified, self.own = _("Hạng"), _("Thẩm định"), _("Tự chấm")
        self.gap, self.rule, self.tier = _("Chênh lệch"), _("Mức theo điểm"), _("Mức xếp loại")
        unanswered, undecided = _("kiến nghị chưa trả lời"), _("chưa quyết định")
        self.unanswered = f' <small class="tie">{unanswered}</small>'
        self.below = _("Chưa xếp loại")
        self.undecided = f'<span class="unscored">{undecided}</span>'
        self.because = _("Lý do: %(reason)s")
        self.change, self.decide, self.order = (
            _("Đổi mức"),
            pgettext("act", "Xếp loại"),
            _("Thứ tự"),
        )

    def row(self, row: RankedCard) -> str:
        card = row.card
        code, name = escape(card.ward.code), escape(card.ward_name)
        gap = self.component("gap", text=row.gap, down=row.is_lowered)
        suggested = (
            f'<span lang="vi">{escape(row.suggested.name)}</span>' if row.suggested else self.below
        )
        return (
            f'<tr id="{code}"><td class="num rank" data-label="{self.rank}">{row.rank}</td>'
            f'<th scope="row"><a href="{self.board}{code}/">{name}</a> {self._beside(row)}</th>'
            f"{self._group(row) if self.table.clusters else ''}"
            f'<td class="num is-verified" data-label="{self.verified}">{row.verified}</td>'
            f'<td class="num is-self" data-label="{self.own}">{row.own}</td>'
            f'<td class="num" data-label="{self.gap}">{gap}</td>'
            f'<td data-label="{self.rule}">{suggested} <small class="muted">{row.rule}</small>'
            f"{self._hindrances(row)}</td>"
            f'<td data-label="{self.tier}">{self._tier(row)}</td>'
            f"{self._acts(row, code, name) if self.may_decide else ''}</tr>\n"
        )

    def _group(self, row: RankedCard) -> str:
        """Its cluster with its rank there; on a cluster's own page its rank over all."""
        if self.table.clusters.chosen:
            return f'<td class="num" data-label="{self.over_all}">{row.rank_beside}</td>'
        if not row.card.cluster:
            return f'<td class="nothing" data-label="{self.cluster}">–</td>'
        name, rank = escape(row.card.cluster.name), self.in_cluster % (row.rank_beside or 0)
        return (
            f'<td data-label="{self.cluster}"><span lang="vi">{name}</span> '
            f'<small class="muted">{rank}</small></td>'
        )

    def _hindrances(self, row: RankedCard) -> str:
        """Which conditions keep it from a higher level."""
        said = row.unmet_conditions if self.sees_eligibility else row.public_unmet_conditions
        return "".join(f' <small class="tie">{escape(words)}</small>' for words in said)

    def _beside(self, row: RankedCard) -> str:
        """Beneath the name: the state while it is not final, what waits, what decided a tie."""
        card, state = row.card, ""
        if card.state != CardState.FINAL:
            state = self.component("state", code=card.state, label=card.get_state_display())
        reply = self.unanswered if card.has_open_reply else ""
        ties = "".join(f'<small class="tie">{escape(words)}</small>' for words in row.tie)
        return f"{state}{reply}{ties}"

    def _tier(self, row: RankedCard) -> str:
        card = row.card
        if not card.is_tiered:
            return self.undecided
        name = card.tier.name if card.tier else ""
        tier = self.component("tier", name=name, place=row.tier_place)
        if not card.tier_reason:
            return tier
        reason = self.because % {"reason": escape(card.tier_reason)}
        return f'{tier} <small class="tie">{reason}</small>'

    def _acts(self, row: RankedCard, code: str, name: str) -> str:
        acts = []
        if row.can_be_tiered:
            acts.append(
                (f"{self.tiers}{code}/", self.change if row.card.is_tiered else self.decide)
            )
        if row.is_tied:
            chosen = self.table.clusters.chosen
            within = f"?cluster={chosen.pk}" if chosen else ""
            acts.append((f"{self.tiers}{code}/tie/{within}", self.order))
        links = " ".join(
            f'<a class="button compact" href="{url}">{word}'
            f'<span class="visually-hidden"> {name}</span></a>'
            for url, word in acts
        )
        return f'<td class="no-print does">{links}</td>'
