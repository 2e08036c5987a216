"""Self points against verified points, ward by ward."""

from decimal import Decimal
from math import floor as floor_of

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape, key_of_spread, quartiles
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.permissions import GIVEN_OUT
from scoring.rules.points import show, show_gap

Pair = tuple[str, Decimal, Decimal, Decimal]  # ward, self sum, verified sum, gap


def draw(figures: CampaignFigures) -> Chart:
    """Self and verified total of every ward that has both, the largest difference first; above a
    page of many the spread of all.
    """
    pairs: list[Pair] = [
        (card.ward_name, card.self_sum, card.verified_sum, card.gap_sum or Decimal(0))
        for card in figures.cards
        if card.state in GIVEN_OUT and card.verified_sum is not None and card.self_sum is not None
    ]
    pairs.sort(key=lambda pair: pair[3])
    least = min((min(own, verified) for _ward, own, verified, _gap in pairs), default=Decimal(0))
    # Who was given points above the total goes beyond it.
    beyond = (max(own, verified) for _ward, own, verified, _gap in pairs)
    floor, most = floor_of(least / 10) * 10, max([figures.campaign.total, *beyond])
    scale = Scale(floor, float(most), range(floor, int(most) + 1, 10))
    strips, rows = [scale.head()], []
    key = [("self", _("tự chấm")), ("verified", _("thẩm định"))]
    page = figures.page("claims", pairs)
    if page.is_part:
        owns, judged, gaps = zip(*(figures_of for _ward, *figures_of in pairs), strict=True)
        label, key = _("Mức giữa của %d đơn vị") % len(pairs), [*key, *key_of_spread()]
        strips.append(scale.strip(label, *scale.spread(judged)))
        middle = [quartiles(values)[1] for values in (owns, judged, gaps)]
        rows.append([label, show(middle[0]), show(middle[1]), show_gap(middle[2])])
    for ward, own, verified, moved in page:
        gap = show_gap(moved)
        look = "fall" if moved < 0 else "rise"
        start, end = scale.at(own), scale.at(verified)
        marks = (
            Shape("line", look, start, MIDDLE, end, MIDDLE),
            Shape("dot", "self", start, MIDDLE),
            Shape("dot", "verified", end, MIDDLE),
            Shape("text", "end", 100, MIDDLE + 5, text=gap),
        )
        strips.append(scale.strip(ward, *marks))
        rows.append([ward, show(own), show(verified), gap])
    return Chart(
        "claims",
        _("Tự chấm và thẩm định"),
        _finding(pairs, len(figures.cards)),
        [_("Đơn vị"), _("Tự chấm"), _("Thẩm định"), _("Chênh lệch")],
        rows,
        key,
        strips,
        page,
    )


def _finding(pairs: list[Pair], total: int) -> str:
    if not pairs:
        return _("Chưa có đơn vị nào thẩm định xong.")
    count = sum(moved < 0 for *_facts, moved in pairs)
    facts = {"count": count, "judged": len(pairs), "total": total}
    finding = ngettext(
        "Trong %(judged)d/%(total)d đơn vị đã thẩm định, %(count)d đơn vị tự chấm cao hơn",
        "Trong %(judged)d/%(total)d đơn vị đã thẩm định, %(count)d đơn vị tự chấm cao hơn",
        count,
    )
    if not count:
        return finding % facts + "."
    ward, _own, _verified, moved = pairs[0]
    most = _("; nhiều nhất là %(ward)s (%(gap)s).") % {
        "ward": ward,
        "gap": show_gap(moved),
    }
    return finding % facts + most
