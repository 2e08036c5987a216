"""What the states of a life are called, the acts that move them, and the kinds of points."""

from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


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


# What fills a place of the quota.
IN_FORCE = (AwardState.PROPOSED, AwardState.DECIDED)


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
    """The three kinds of points, each with the note that goes with it. A page of fifty items asks
    some hundreds of times for their names.
    """

    SELF = "self", gettext_lazy("Tự chấm")
    SURVEY = "survey", gettext_lazy("Khảo sát")
    VERIFIED = "verified", gettext_lazy("Thẩm định")

    @cached_property
    def points_field(self) -> str:
        return f"{self.value}_points"

    @cached_property
    def number_field(self) -> str:
        """What was typed where the points follow from a number."""
        return f"{self.value}_number"

    @cached_property
    def note_field(self) -> str:
        return {"self": "explanation", "survey": "finding", "verified": "reason"}[self.value]
