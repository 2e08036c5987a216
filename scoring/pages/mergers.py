"""What the end, a merger or another name of units means for the cards that are being scored: told
before it is written, and afterwards where the card is met.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from scoring.models import Scorecard
from wards.models import Ward
from wards.units import fate_of


def since_its_card(card: Scorecard) -> str:
    """What became of a unit since it got its card, while the campaign runs: sentences, "" where
    nothing did. One query where it has ended.
    """
    if not card.campaign.is_open:
        return ""
    return " ".join(filter(None, (renamed(card.ward_name, card.ward), fate_of(card.ward))))


def renamed(then: str, ward: Ward) -> str:
    """That a unit bears another name than on its card, and that papers have the card's."""
    if ward.name == then:
        return ""
    facts = {"now": ward.name, "then": then}
    sentence = _(
        "Đơn vị nay có tên %(now)s; phiếu, giấy tờ của phong trào này ghi tên lúc nhận phiếu: "
        "%(then)s."
    )
    return sentence % facts


def unsettled(ward: Ward) -> list[str]:
    """The campaigns for which a unit still has something to do. One query."""
    cards = Scorecard.objects.unsettled().filter(ward=ward).select_related("campaign")
    return [f"“{card.campaign.title}”" for card in cards.in_official_order()]


def at_stake(wards: Sequence[Ward], people_too: bool) -> list[str]:
    """A sentence for each card of these units that is not settled. One query."""
    sentence = (
        _(
            "%(ward)s, “%(campaign)s” (%(state)s): người chuyển đi không mở được phiếu này nữa, "
            "nên không còn ai của đơn vị tự chấm, nộp phiếu hay kiến nghị. Nếu phiếu còn phải "
            "làm, hãy sửa lại: bỏ chọn “Chuyển tài khoản và cán bộ”, "
            "đợi phiếu được chốt rồi mới chuyển từng người."
        )
        if people_too
        else _(
            "%(ward)s, “%(campaign)s” (%(state)s): "
            "tài khoản của đơn vị cũ làm tiếp phiếu này tới khi phong trào kết thúc."
        )
    )
    return _of_each(wards, sentence)


def at_an_end(wards: Sequence[Ward]) -> list[str]:
    """The same for units that end while their people stay. One query."""
    sentence = _(
        "%(ward)s, “%(campaign)s” (%(state)s): tài khoản của đơn vị làm tiếp phiếu này; "
        "nếu đơn vị không chấm nữa, Trưởng Ban ghi nhận thôi tham gia."
    )
    return _of_each(wards, sentence)


def _of_each(wards: Sequence[Ward], sentence: str) -> list[str]:
    cards = (
        Scorecard.objects.unsettled()
        .filter(ward__in=wards)
        .select_related("campaign")
        .in_official_order()
    )
    return [
        sentence
        % {
            "ward": card.ward_name,
            "campaign": card.campaign.title,
            "state": card.get_state_display().lower(),
        }
        for card in cards
    ]
