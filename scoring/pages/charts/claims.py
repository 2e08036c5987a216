"""Self points against verified points, ward by ward."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.permissions import GIVEN_OUT
from scoring.rules.points import show, show_gap

Pair = tuple[str, Decimal, Decimal]  # ward, self sum, verified sum


def draw(figures: CampaignFigures) -> Chart:
    """Self and verified total of every ward that has both, the largest difference first."""
    pairs: list[Pair] = [
        (card.ward_name, card.self_sum, card.verified_sum)
        for card in figures.cards
        if card.state in GIVEN_OUT and card.verified_sum is not None and card.self_sum is not None
    ]
    pairs.sort(key=lambda pair: pair[2] - pair[1])
    least = min((min(own, verified) for _ward, own, verified in pairs), default=Decimal(0))
    floor, total = int(least) // 10 * 10, int(figures.campaign.total)
    scale = Scale(floor, float(figures.campaign.total), range(floor, total + 1, 10))
    strips, rows = [scale.head()], []
    for ward, own, verified in pairs:
        gap = show_gap(verified - own)
        look = "fall" if verified < own else "rise"
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
        _finding(pairs),
        [_("Đơn vị"), _("Tự chấm"), _("Thẩm định"), _("Chênh lệch")],
        rows,
        [("self", _("tự chấm")), ("verified", _("thẩm định"))],
        strips,
    )


def _finding(pairs: list[Pair]) -> str:
    if not pairs:
        return _("Chưa có đơn vị nào thẩm định xong.")
    count = sum(verified < own for _ward, own, verified in pairs)
    finding = ngettext(
        "%d đơn vị tự chấm cao hơn kết quả thẩm định",
        "%d đơn vị tự chấm cao hơn kết quả thẩm định",
        count,
    )
    if not count:
        return finding % count + "."
    ward, own, verified = pairs[0]
    most = _("; nhiều nhất là %(ward)s (%(gap)s).") % {
        "ward": ward,
        "gap": show_gap(verified - own),
    }
    return finding % count + most
