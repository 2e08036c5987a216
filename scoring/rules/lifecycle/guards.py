"""What must hold before a step of a life.

Guards speak: each returns `None` when the way is clear, else the refusal, whose sentence the person
reads and whose code scripts, the log and the tests know.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from scoring.rules import approval
from scoring.rules.lifecycle.moments import deadline, moment
from scoring.rules.lifecycle.states import CardState
from scoring.rules.points import show
from scoring.rules.protocols import AwardLike, CampaignLike, CardLike, SettlingLike
from scoring.rules.refusals import Code, Refused

Thing = TypeVar("Thing", CampaignLike, CardLike, AwardLike)
Guard = Callable[[Thing, datetime], Refused | None]


def nothing(thing: object, now: datetime) -> None:
    """Nothing is ever in the way."""


def before_deadline(card: CardLike, now: datetime) -> Refused | None:
    """Deadlines are exclusive: at the stroke the door is shut."""
    if now < card.deadline:
        return None
    when = {"when": deadline(card.deadline)}
    if card.state == CardState.SUBMITTED:  # what is handed in is not extended: it is given back
        return Refused(
            "recall_over",
            _("Đã hết hạn tự rút phiếu lúc %(when)s. Cần sửa, đồng chí đề nghị Ban trả lại phiếu.")
            % when,
        )
    return Refused(
        "deadline_passed",
        _("Đã hết hạn nộp lúc %(when)s. Đồng chí liên hệ Ban để được gia hạn.") % when,
    )


def while_scoring(card: CardLike, now: datetime) -> Refused | None:
    """From the day that the plan names until the deadline."""
    begins = card.campaign.opens_at
    if begins and now < begins:
        return Refused(
            "scoring_not_begun", _("Đơn vị tự chấm từ %(when)s.") % {"when": moment(begins)}
        )
    return before_deadline(card, now)


def after_deadline(card: CardLike, now: datetime) -> Refused | None:
    if now >= card.deadline:
        return None
    when = {"when": deadline(card.deadline)}
    return Refused("deadline_not_passed", _("Đơn vị còn được nộp đến %(when)s.") % when)


def complete_in_time(card: CardLike, now: datetime) -> Refused | None:
    return while_scoring(card, now) or _none_left(
        "items_unfinished",
        _("Phiếu chưa nộp được vì còn nội dung chưa xong: %(what)s."),
        card.unfinished(),
    )


def ready_to_submit(card: CardLike, now: datetime) -> Refused | None:
    return complete_in_time(card, now) or approval.lacking(card)


def ready_for_approval(card: CardLike, now: datetime) -> Refused | None:
    return complete_in_time(card, now) or approval.not_asked_yet(card, now)


def none_given_back(card: CardLike, now: datetime) -> Refused | None:
    """Items that the ward has in hand come back first, or the Board takes them back."""
    return _none_left(
        "items_returned",
        _(
            "Còn nội dung đang trả lại đơn vị: %(what)s. "
            "Hãy chờ đơn vị nộp lại, hoặc rút lại việc trả."
        ),
        card.items_out(now),
    )


def before_deadline_and_none_out(card: CardLike, now: datetime) -> Refused | None:
    return before_deadline(card, now) or none_given_back(card, now)


def every_point_settled(card: CardLike, now: datetime) -> Refused | None:
    if not card.has_survey:
        return Refused("survey_missing", _("Chưa ghi biên bản khảo sát của đơn vị này."))
    return (
        none_given_back(card, now)
        or _none_left(
            "items_unverified",
            _("Còn nội dung chưa có điểm thẩm định: %(what)s."),
            card.unverified(),
        )
        or not_below_zero(card.verified_total())
    )


def not_below_zero(total: Decimal) -> Refused | None:
    """What is taken away is never cut off: somebody takes less away, and says why."""
    if total >= 0:
        return None
    return Refused(
        "total_below_zero",
        _(
            "Tổng điểm thẩm định là %s: điểm trừ nhiều hơn tổng điểm. "
            "Hãy giảm điểm trừ và ghi lý do."
        )
        % show(total),
    )


def _window_until(card: CardLike, now: datetime) -> datetime | None:
    """When the reply window shuts, while it still stands open."""
    return card.reply_until if card.reply_until and now < card.reply_until else None


def within_reply_window(card: CardLike, now: datetime) -> Refused | None:
    if _window_until(card, now):
        return None
    if card.reply_until:
        said = _("Đã hết hạn kiến nghị lúc %s.") % deadline(card.reply_until)
    else:
        said = _("Thời hạn kiến nghị đã hết.")
    return Refused("reply_window_over", said)


def open_to_replies(card: CardLike, now: datetime) -> Refused | None:
    """A ward objects after the result is given out, until it agrees or the window shuts."""
    if card.finalised_at:
        return Refused(
            "result_final",
            _("Kết quả đã chốt lúc %s nên không nhận thêm kiến nghị.") % moment(card.finalised_at),
        )
    if card.state != CardState.VERIFIED:
        return Refused(
            "result_not_given_out",
            _("Chỉ kiến nghị khi kết quả thẩm định đã gửi đơn vị và chưa chốt."),
        )
    if card.accepted_at:
        return Refused(
            "result_agreed",
            _("Đơn vị đã thống nhất kết quả lúc %s nên không gửi thêm kiến nghị.")
            % moment(card.accepted_at),
        )
    return within_reply_window(card, now)


def replies_answered(card: CardLike, now: datetime) -> Refused | None:
    return _none_left(
        "replies_unanswered",
        _("Còn kiến nghị chưa trả lời ở nội dung: %(what)s."),
        card.open_replies(),
    )


def agreement_due(card: CardLike, now: datetime) -> Refused | None:
    if card.accepted_at:
        return Refused(
            "result_agreed",
            _("Đơn vị đã thống nhất kết quả lúc %s.") % moment(card.accepted_at),
        )
    return replies_answered(card, now)


def tiered_and_answered(card: CardLike, now: datetime) -> Refused | None:
    if refusal := replies_answered(card, now):
        return refusal
    until = _window_until(card, now)
    if until and not card.accepted_at:
        return Refused(
            "reply_window_open",
            _("Đơn vị còn quyền kiến nghị đến %(when)s, hoặc đến khi bấm “Thống nhất kết quả”.")
            % {"when": deadline(until)},
        )
    if not card.is_tiered:
        return Refused("tier_undecided", _("Chưa quyết định mức xếp loại của đơn vị này."))
    return None


def ready_to_open(campaign: CampaignLike, now: datetime) -> Refused | None:
    sentences = campaign.obstacles(now)
    return Refused("plan_unfinished", " ".join(sentences)) if sentences else None


def nothing_entered(campaign: CampaignLike, now: datetime) -> Refused | None:
    """An opening is taken back while no card holds anybody's work."""
    return _none_left(
        "cards_in_use",
        _("Không rút lại được vì phiếu của các đơn vị sau đã được sử dụng: %(what)s."),
        campaign.cards_in_use(),
    )


def all_settled(campaign: SettlingLike, now: datetime) -> Refused | None:
    return (
        _none_left(
            "cards_not_final", _("Còn phiếu chưa chốt: %(what)s."), campaign.unsettled_cards()
        )
        or _none_left(
            "awards_undecided",
            _("Còn đề nghị khen thưởng chưa quyết định: %(what)s."),
            campaign.unsettled_awards(),
        )
        or _none_left(
            "nominations_waiting",
            _("Còn đề cử của đơn vị chưa xem xét: %(what)s."),
            campaign.unsettled_nominations(),
        )
    )


def without_awards(card: CardLike, now: datetime) -> Refused | None:
    """Points under an award in force do not move: the award goes first, and its trace stays."""
    return _none_left(
        "holds_awards",
        _("Đơn vị đang có khen thưởng: %(what)s. Hãy mở lại quyết định hoặc rút đề nghị đó trước."),
        card.awards_in_force(),
    )


def card_is_final(award: AwardLike, now: datetime) -> Refused | None:
    if award.scorecard.state == CardState.FINAL:
        return None
    return Refused("card_not_final", _("Chỉ xét khen thưởng khi kết quả của đơn vị đã chốt."))


def _none_left(code: Code, sentence: str, what: Iterable[str]) -> Refused | None:
    """The refusal with at most eight things named, or `None` when nothing is left."""
    named = list(what)
    if not named:
        return None
    shown = ", ".join(named[:8])
    if len(named) > 8:
        shown = _("%(names)s và %(number)d mục khác") % {"names": shown, "number": len(named) - 8}
    return Refused(code, sentence % {"what": shown})
