"""The life of a campaign, of a scorecard and of an award, as tables: the whole story on one screen.

Guards speak: each returns `None` when the way is clear, else the refusal, whose sentence the person
reads and whose code scripts, the log and the tests know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.rules import approval
from scoring.rules.points import show
from scoring.rules.protocols import AwardLike, CampaignLike, CardLike, SettlingLike
from scoring.rules.refusals import Code, Refused
from wards.models import Role


class CampaignState(TextChoices):
    PREPARING = "preparing", gettext_lazy("Đang chuẩn bị")
    OPEN = "open", gettext_lazy("Đang diễn ra")
    CONCLUDED = "concluded", gettext_lazy("Đã kết thúc")
    # What was made by mistake stays in the record; nobody meets it any more.
    DISCARDED = "discarded", gettext_lazy("Đã xóa")


class CardState(TextChoices):
    DRAFT = "draft", gettext_lazy("Đang tự chấm")
    SUBMITTED = "submitted", gettext_lazy("Đã nộp")
    VERIFIED = "verified", gettext_lazy("Đã thẩm định")
    FINAL = "final", gettext_lazy("Đã chốt")
    ABSENT = "absent", gettext_lazy("Không nộp phiếu")
    DROPPED = "dropped", gettext_lazy("Thôi tham gia")


# Verified points stand: these cards are ranked.
JUDGED = (CardState.VERIFIED, CardState.FINAL)
# Nothing more is to be done about these.
SETTLED = (CardState.FINAL, CardState.ABSENT, CardState.DROPPED)
# Of these, what has no result.
WITHOUT_RESULT = (CardState.ABSENT, CardState.DROPPED)


class Stage(TextChoices):
    """How far a card is, as people say it: its state, with what happened inside that state."""

    BLANK = "blank", gettext_lazy("Chưa bắt đầu")
    DRAFT = "draft", gettext_lazy("Đang tự chấm")
    RETURNED = "returned", gettext_lazy("Bị trả lại")
    SUBMITTED = "submitted", gettext_lazy("Chờ khảo sát")
    SURVEYED = "surveyed", gettext_lazy("Đã khảo sát")
    VERIFIED = "verified", gettext_lazy("Đã thẩm định")
    FINAL = "final", gettext_lazy("Đã chốt")
    ABSENT = "absent", gettext_lazy("Không nộp phiếu")
    DROPPED = "dropped", gettext_lazy("Thôi tham gia")


class AwardState(TextChoices):
    NOMINATED = "nominated", gettext_lazy("Đơn vị đề cử")
    PROPOSED = "proposed", gettext_lazy("Đã đề nghị")
    DECIDED = "decided", gettext_lazy("Đã quyết định")
    WITHDRAWN = "withdrawn", gettext_lazy("Đã rút")


class Action(TextChoices):
    """Everything that moves a state; the label is the button's text."""

    SUBMIT = "submit", gettext_lazy("Nộp phiếu")
    ASK_APPROVAL = "ask_approval", gettext_lazy("Đề nghị lãnh đạo duyệt")
    SEND_BACK = "send_back", gettext_lazy("Gửi lại để sửa")
    WITHDRAW = "withdraw", gettext_lazy("Rút phiếu về sửa")
    RETURN = "return", gettext_lazy("Trả lại phiếu")
    EXTEND = "extend", gettext_lazy("Gia hạn nộp")
    VERIFY = "verify", gettext_lazy("Xác nhận thẩm định")
    ACCEPT = "accept", gettext_lazy("Thống nhất kết quả")
    FINALISE = "finalise", gettext_lazy("Chốt kết quả")
    REOPEN = "reopen", gettext_lazy("Mở lại phiếu")
    MARK_ABSENT = "mark_absent", gettext_lazy("Ghi nhận không nộp phiếu")
    DROP = "drop", gettext_lazy("Ghi nhận thôi tham gia")
    OPEN = "open", gettext_lazy("Mở phong trào")
    TAKE_BACK = "take_back", gettext_lazy("Rút lại việc mở phong trào")
    DISCARD = "discard", gettext_lazy("Xóa bản nháp")
    CONCLUDE = "conclude", gettext_lazy("Kết thúc phong trào")
    PROPOSE = "propose", gettext_lazy("Đề nghị khen thưởng")
    DECIDE = "decide", gettext_lazy("Ghi quyết định")
    UNLOCK = "unlock", gettext_lazy("Mở lại quyết định")


# What became of a card, said after the unit's name once a step is taken.
DONE = {
    Action.RETURN: gettext_lazy("đã trả lại phiếu"),
    Action.EXTEND: gettext_lazy("đã gia hạn nộp"),
    Action.VERIFY: gettext_lazy("đã xác nhận thẩm định"),
    Action.FINALISE: gettext_lazy("đã chốt kết quả"),
    Action.REOPEN: gettext_lazy("đã mở lại phiếu"),
    Action.MARK_ABSENT: gettext_lazy("đã ghi nhận không nộp phiếu"),
    Action.DROP: gettext_lazy("đã ghi nhận thôi tham gia"),
}


class PointsKind(TextChoices):
    """The three kinds of points, each with the note that goes with it."""

    SELF = "self", gettext_lazy("Tự chấm")
    SURVEY = "survey", gettext_lazy("Khảo sát")
    VERIFIED = "verified", gettext_lazy("Thẩm định")

    @property
    def points_field(self) -> str:
        return f"{self.value}_points"

    @property
    def number_field(self) -> str:
        """What was typed where the points follow from a number."""
        return f"{self.value}_number"

    @property
    def note_field(self) -> str:
        return {"self": "explanation", "survey": "finding", "verified": "reason"}[self.value]


Thing = TypeVar("Thing", CampaignLike, CardLike, AwardLike)
Guard = Callable[[Thing, datetime], Refused | None]


def moment(when: datetime) -> str:
    """A time as offices write it: 17 giờ 00, ngày 30/11/2026."""
    return date_format(localtime(when), "DATETIME_FORMAT")


def time_left(until: datetime, now: datetime) -> str:
    """How long a window still stands open, in the largest unit that says it: còn 7 ngày, còn 3 giờ,
    đã hết hạn.
    """
    if until <= now:
        return _("đã hết hạn")
    days = (localtime(until).date() - localtime(now).date()).days
    if days:
        return ngettext("còn %(count)d ngày", "còn %(count)d ngày", days) % {"count": days}
    minutes = int((until - now).total_seconds()) // 60
    if minutes >= 60:
        return ngettext("còn %(count)d giờ", "còn %(count)d giờ", minutes // 60) % {
            "count": minutes // 60
        }
    return ngettext("còn %(count)d phút", "còn %(count)d phút", minutes) % {"count": minutes}


def nothing(thing: object, now: datetime) -> None:
    """Nothing is ever in the way."""


def before_deadline(card: CardLike, now: datetime) -> Refused | None:
    """Deadlines are exclusive: at the stroke the door is shut."""
    if now < card.deadline:
        return None
    when = {"when": moment(card.deadline)}
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
    when = {"when": moment(card.deadline)}
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


def none_out(card: CardLike, now: datetime) -> Refused | None:
    """Items that the ward has in hand come back first, or the Board takes them back."""
    return _none_left(
        "items_returned",
        _(
            "Còn nội dung đang trả lại đơn vị: %(what)s. Hãy chờ đơn vị nộp lại, hoặc rút lại việc trả."
        ),
        card.items_out(now),
    )


def before_deadline_and_none_out(card: CardLike, now: datetime) -> Refused | None:
    return before_deadline(card, now) or none_out(card, now)


def every_point_settled(card: CardLike, now: datetime) -> Refused | None:
    if not card.has_survey:
        return Refused("survey_missing", _("Chưa ghi biên bản khảo sát của đơn vị này."))
    return (
        none_out(card, now)
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
            "Tổng điểm thẩm định là %s: điểm trừ nhiều hơn tổng điểm. Hãy giảm điểm trừ và ghi lý do."
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
        said = _("Đã hết hạn kiến nghị lúc %s.") % moment(card.reply_until)
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
            % {"when": moment(until)},
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


OFFICER = frozenset({Role.OFFICER})
BOARD = frozenset({Role.REVIEWER, Role.HEAD})
HEAD = frozenset({Role.HEAD})


@dataclass(frozen=True)
class Step(Generic[Thing]):
    """One row of a life: from a state by an action to a state, who may, what must hold, what is
    asked for.
    """

    start: str
    action: Action
    end: str
    who: frozenset[Role]
    guard: Guard[Thing] = nothing
    needs_reason: bool = False
    needs_time: bool = False  # a new deadline goes with it
    # Where the campaign asks for a leader's approval: the leader's alone; and there alone.
    by_leader: bool = False
    for_approval: bool = False


S = CardState
A = Action

CARD_STEPS: tuple[Step[CardLike], ...] = (
    # from        action         to           who      guard                needs_reason  needs_time
    Step(S.DRAFT, A.SUBMIT, S.SUBMITTED, OFFICER, ready_to_submit, by_leader=True),
    Step(S.DRAFT, A.ASK_APPROVAL, S.DRAFT, OFFICER, ready_for_approval, for_approval=True),
    Step(
        S.DRAFT,
        A.SEND_BACK,
        S.DRAFT,
        OFFICER,
        approval.asked,
        True,
        by_leader=True,
        for_approval=True,
    ),
    Step(S.DRAFT, A.EXTEND, S.DRAFT, BOARD, nothing, True, True),
    Step(S.DRAFT, A.MARK_ABSENT, S.ABSENT, HEAD, after_deadline, True),
    Step(S.SUBMITTED, A.WITHDRAW, S.DRAFT, OFFICER, before_deadline_and_none_out, True),
    Step(S.SUBMITTED, A.RETURN, S.DRAFT, BOARD, none_out, True, True),
    Step(S.SUBMITTED, A.VERIFY, S.VERIFIED, BOARD, every_point_settled),
    Step(S.VERIFIED, A.ACCEPT, S.VERIFIED, OFFICER, agreement_due),
    Step(S.VERIFIED, A.REOPEN, S.SUBMITTED, HEAD, nothing, True),
    Step(S.VERIFIED, A.FINALISE, S.FINAL, HEAD, tiered_and_answered),
    Step(S.FINAL, A.REOPEN, S.VERIFIED, HEAD, without_awards, True),
    Step(S.ABSENT, A.REOPEN, S.DRAFT, HEAD, nothing, True, True),
    # A unit that no longer takes part: what it has stays, and counts for nothing.
    Step(S.DRAFT, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.SUBMITTED, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.VERIFIED, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.FINAL, A.DROP, S.DROPPED, HEAD, without_awards, True),
    Step(S.ABSENT, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.DROPPED, A.REOPEN, S.DRAFT, HEAD, nothing, True, True),
)

C = CampaignState

CAMPAIGN_STEPS: tuple[Step[CampaignLike], ...] = (
    Step(C.PREPARING, A.OPEN, C.OPEN, HEAD, ready_to_open),
    Step(C.PREPARING, A.DISCARD, C.DISCARDED, HEAD),
    Step(C.OPEN, A.TAKE_BACK, C.PREPARING, HEAD, nothing_entered, True),
    Step(C.OPEN, A.CONCLUDE, C.CONCLUDED, HEAD, all_settled),
)

W = AwardState

AWARD_STEPS: tuple[Step[AwardLike], ...] = (
    Step(W.NOMINATED, A.PROPOSE, W.PROPOSED, BOARD, card_is_final),
    Step(W.NOMINATED, A.WITHDRAW, W.WITHDRAWN, OFFICER | BOARD, nothing, True),
    Step(W.PROPOSED, A.DECIDE, W.DECIDED, HEAD, card_is_final),
    Step(W.PROPOSED, A.WITHDRAW, W.WITHDRAWN, BOARD, nothing, True),
    Step(W.WITHDRAWN, A.PROPOSE, W.PROPOSED, BOARD, card_is_final),
    Step(W.DECIDED, A.UNLOCK, W.PROPOSED, HEAD, nothing, True),
)


@dataclass(frozen=True)
class Entering:
    """Who may enter which points while a card is in which state."""

    column: PointsKind
    state: CardState
    who: frozenset[Role]
    guard: Guard[CardLike] = nothing


ENTERING = (
    Entering(PointsKind.SELF, S.DRAFT, OFFICER, while_scoring),
    Entering(PointsKind.SURVEY, S.SUBMITTED, BOARD),
    Entering(PointsKind.VERIFIED, S.SUBMITTED, BOARD),
)


def find_step(steps: Iterable[Step[Thing]], state: str, action: str) -> Step[Thing] | None:
    """The row for this action in this state, if there is one."""
    return next((step for step in steps if step.start == state and step.action == action), None)


def steps_from(steps: Iterable[Step[Thing]], state: str) -> list[Step[Thing]]:
    """What may happen next; the page draws its buttons from this."""
    return [step for step in steps if step.start == state]


def entering(column: str) -> Entering:
    """The row for a column of points."""
    return next(row for row in ENTERING if row.column == column)
