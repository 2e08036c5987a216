"""The change record: one row for every named act.

Rows are written by scoring.ledger.record alone and never change.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scoring.rules import permissions
from scoring.rules.permissions import Audience
from wards.models import Role
from wards.record.chain import moment

M = TypeVar("M", bound=models.Model)


class Act(models.TextChoices):
    """Every act that leaves a trace; the label begins the sentence on the history page."""

    # set-up
    CREATE = "create", pgettext_lazy("record", "Lập phong trào")
    AMEND = "amend", pgettext_lazy("record", "Sửa thông tin phong trào")
    CRITERIA = "criteria", pgettext_lazy("record", "Sửa tiêu chí")
    TIERS = "tiers", pgettext_lazy("record", "Sửa mức xếp loại")
    TIER_CONDITIONS = "tier_conditions", pgettext_lazy("record", "Sửa điều kiện của mức xếp loại")
    AWARD_KINDS = "award_kinds", pgettext_lazy("record", "Sửa hình thức khen thưởng")
    CLUSTERS = "clusters", pgettext_lazy("record", "Sửa cụm thi đua")
    PARTICIPANTS = "participants", pgettext_lazy("record", "Sửa đơn vị tham gia")
    CALENDAR = "calendar", pgettext_lazy("record", "Sửa lịch ngày làm việc")
    REPORTS = "reports", pgettext_lazy("record", "Lịch báo cáo")
    PAPER_HEADS = "paper_heads", pgettext_lazy("record", "Sửa cơ quan, người ký giấy tờ")
    ADD_TEMPLATE = "add_template", pgettext_lazy("record", "Tải lên mẫu giấy tờ")
    USE_TEMPLATE = "use_template", pgettext_lazy("record", "Đổi mẫu giấy tờ")
    OPEN = "open", pgettext_lazy("record", "Mở phong trào")
    TAKE_BACK = "take_back", pgettext_lazy("record", "Rút lại việc mở phong trào")
    DISCARD = "discard", pgettext_lazy("record", "Xóa bản nháp phong trào")
    CONCLUDE = "conclude", pgettext_lazy("record", "Kết thúc phong trào")
    # words of the plan that are put right after the opening
    REWORD = "reword", pgettext_lazy("record", "Đính chính kế hoạch")
    # a unit that was founded after the opening
    ADMIT = "admit", pgettext_lazy("record", "Cấp phiếu cho đơn vị lập sau ngày mở")
    # what the opening gives each unit, and what the conclusion writes beside an award
    DEAL = "deal", pgettext_lazy("record", "Lập phiếu chấm điểm")
    # some hundred more units of an opening, on the campaign's own chain
    DEAL_ON = "deal_on", pgettext_lazy("record", "Lập phiếu chấm điểm, phần tiếp theo")
    NAME = "name", pgettext_lazy("record", "Ghi họ tên, chức vụ khi kết thúc")
    # points
    ENTER_SELF = "enter_self", pgettext_lazy("record", "Tự chấm")
    ENTER_SURVEY = "enter_survey", pgettext_lazy("record", "Ghi điểm khảo sát")
    ENTER_VERIFIED = "enter_verified", pgettext_lazy("record", "Ghi điểm thẩm định")
    # items that two people mark without seeing one another
    DRAW_SAMPLE = "draw_sample", pgettext_lazy("record", "Chọn phần chấm hai người độc lập")
    SECOND_MARKER = "second_marker", pgettext_lazy("record", "Giao chấm lượt hai")
    MARK = "mark", pgettext_lazy("record", "Chấm độc lập")
    AGREE = "agree", pgettext_lazy("record", "Hai người chấm bằng nhau")
    SETTLE = "settle", pgettext_lazy("record", "Thống nhất điểm hai người chấm")
    # evidence and survey
    ADD_EVIDENCE = "add_evidence", pgettext_lazy("record", "Thêm tài liệu kiểm chứng")
    CITE = "cite", pgettext_lazy("record", "Trích dẫn tài liệu")
    UNCITE = "uncite", pgettext_lazy("record", "Bỏ trích dẫn tài liệu")
    EDIT_EVIDENCE = "edit_evidence", pgettext_lazy("record", "Sửa tên, trang của tài liệu")
    REPLACE_EVIDENCE = "replace_evidence", pgettext_lazy("record", "Thay tệp của tài liệu")
    WITHDRAW_EVIDENCE = "withdraw_evidence", pgettext_lazy("record", "Rút tài liệu kiểm chứng")
    # a page of the paper form that came back as a scan
    PLACE_SCAN = "place_scan", pgettext_lazy("record", "Ghi trang của bản quét")
    TYPE_SCAN = "type_scan", pgettext_lazy("record", "Nhập xong trang quét")
    PLAN_VISIT = "plan_visit", pgettext_lazy("record", "Xếp lịch khảo sát")
    CALL_OFF_VISIT = "call_off_visit", pgettext_lazy("record", "Bỏ lịch khảo sát")
    SURVEY = "survey", pgettext_lazy("record", "Ghi buổi khảo sát")
    RECEIVE_REPORT = "receive_report", pgettext_lazy("record", "Ghi ngày nhận báo cáo")
    # papers that came back signed; what comes after the conclusion says so itself
    FILE_SIGNED = "file_signed", pgettext_lazy("record", "Lưu bản đã ký")
    FILE_LATE = "file_late", pgettext_lazy("record", "Bổ sung bản đã ký sau khi kết thúc")
    WITHDRAW_SIGNED = "withdraw_signed", pgettext_lazy("record", "Rút bản đã ký")
    # steps of a card
    SUBMIT = "submit", pgettext_lazy("record", "Nộp phiếu")
    ASK_APPROVAL = "ask_approval", pgettext_lazy("record", "Đề nghị lãnh đạo duyệt")
    SEND_BACK = "send_back", pgettext_lazy("record", "Lãnh đạo gửi lại để sửa")
    WITHDRAW = "withdraw", pgettext_lazy("record", "Rút phiếu về sửa")
    RETURN = "return", pgettext_lazy("record", "Trả lại phiếu")
    EXTEND = "extend", pgettext_lazy("record", "Gia hạn nộp")
    VERIFY = "verify", pgettext_lazy("record", "Xác nhận thẩm định")
    ACCEPT = "accept", pgettext_lazy("record", "Thống nhất kết quả")
    FINALISE = "finalise", pgettext_lazy("record", "Chốt kết quả")
    REOPEN = "reopen", pgettext_lazy("record", "Mở lại phiếu")
    MARK_ABSENT = "mark_absent", pgettext_lazy("record", "Ghi nhận không nộp phiếu")
    DROP = "drop", pgettext_lazy("record", "Ghi nhận thôi tham gia")
    # single items given back while the rest stands
    RETURN_ITEM = "return_item", pgettext_lazy("record", "Trả lại một nội dung")
    RECALL_ITEM = "recall_item", pgettext_lazy("record", "Rút lại việc trả một nội dung")
    HAND_BACK = "hand_back", pgettext_lazy("record", "Nộp lại một nội dung")
    # a unit that changes its cluster after the opening
    MOVE = "move", pgettext_lazy("record", "Chuyển cụm thi đua")
    # who works on a card, and what the Board tells the ward beside the steps
    ASSIGN = "assign", pgettext_lazy("record", "Giao phụ trách")
    ASSIGN_CRITERION = "assign_criterion", pgettext_lazy("record", "Giao thẩm định tiêu chí")
    REMARK = "remark", pgettext_lazy("record", "Nhận xét chung về đơn vị")
    NOTE = "note", pgettext_lazy("record", "Nhắn đơn vị")
    # what the Board keeps for itself
    BOARD_NOTE = "board_note", pgettext_lazy("record", "Ghi chú nội bộ")
    DROP_NOTE = "drop_note", pgettext_lazy("record", "Bỏ ghi chú nội bộ")
    # replies
    REPLY = "reply", pgettext_lazy("record", "Gửi kiến nghị")
    WITHDRAW_REPLY = "withdraw_reply", pgettext_lazy("record", "Rút kiến nghị")
    ANSWER = "answer", pgettext_lazy("record", "Trả lời kiến nghị")
    # tiers and ties
    ASSIGN_TIER = "assign_tier", pgettext_lazy("record", "Quyết định mức xếp loại")
    ORDER_TIE = "order_tie", pgettext_lazy("record", "Quyết định thứ tự khi bằng điểm")
    # awards
    NOMINATE = "nominate", pgettext_lazy("record", "Đề cử cá nhân")
    PROPOSE = "propose", pgettext_lazy("record", "Đề nghị khen thưởng")
    DECIDE = "decide", pgettext_lazy("record", "Ghi quyết định khen thưởng")
    UNLOCK = "unlock", pgettext_lazy("record", "Mở lại quyết định khen thưởng")
    WITHDRAW_AWARD = "withdraw_award", pgettext_lazy("record", "Rút đề nghị khen thưởng")
    COMMEND = "commend", pgettext_lazy("record", "Biểu dương")
    MEET = "meet", pgettext_lazy("record", "Ghi cuộc họp xét thi đua")
    VOTE = "vote", pgettext_lazy("record", "Ghi kết quả biểu quyết")
    ORDER_AWARDS = "order_awards", pgettext_lazy("record", "Xếp thứ tự trao khen thưởng")
    BLOCK = "block", pgettext_lazy("record", "Ghi lý do chưa xét khen thưởng")
    LIFT_BLOCK = "lift_block", pgettext_lazy("record", "Bỏ lý do chưa xét khen thưởng")
    # the record itself
    REDACT = "redact", pgettext_lazy("record", "Lược bỏ nội dung trong sổ")
    # rows from before the record covered them, written down as an upgrade found them
    FOUND = "found", pgettext_lazy("record", "Ghi nhận hiện trạng khi nâng cấp")


ACT_LABELS = dict(Act.choices)

FIELD_LABELS = {
    "report": gettext_lazy("Báo cáo"),
    "due_on": gettext_lazy("Hạn gửi"),
    "received_on": gettext_lazy("Ngày nhận"),
    "state": gettext_lazy("Trạng thái"),
    "self_points": gettext_lazy("Điểm tự chấm"),
    "survey_points": gettext_lazy("Điểm khảo sát"),
    "verified_points": gettext_lazy("Điểm thẩm định"),
    "self_number": gettext_lazy("Số liệu tự chấm"),
    "survey_number": gettext_lazy("Số liệu khảo sát"),
    "verified_number": gettext_lazy("Số liệu thẩm định"),
    "explanation": gettext_lazy("Giải trình"),
    "finding": gettext_lazy("Kết quả khảo sát"),
    "reason": gettext_lazy("Lý do điều chỉnh"),
    "tier": gettext_lazy("Mức xếp loại"),
    "tie_order": gettext_lazy("Thứ tự khi bằng điểm"),
    "extended_until": gettext_lazy("Hạn nộp mới"),
    "reply_until": gettext_lazy("Hạn kiến nghị"),
    "returned_until": gettext_lazy("Hạn nộp lại nội dung"),
    "title": gettext_lazy("Nội dung"),
    "short_title": gettext_lazy("Tên ngắn"),
    "guidance": gettext_lazy("Hướng dẫn chấm"),
    "evidence_required": gettext_lazy("Cần tài liệu kiểm chứng"),
    "cluster": gettext_lazy("Cụm thi đua"),
    "assignee": gettext_lazy("Người phụ trách"),
    "reviewer": gettext_lazy("Người thẩm định tiêu chí"),
    "second_marker": gettext_lazy("Người chấm lượt hai"),
    "items": gettext_lazy("Các nội dung"),
    "remark": gettext_lazy("Nhận xét chung"),
    "follow_up": gettext_lazy("Việc cần làm năm sau"),
    "chosen": gettext_lazy("Được chọn"),
    "evidence": gettext_lazy("Tài liệu"),
    "page": gettext_lazy("Trang"),
    "text": gettext_lazy("Nội dung kiến nghị"),
    "wanted": gettext_lazy("Điểm đề nghị"),
    "answer": gettext_lazy("Trả lời"),
    "visited_on": gettext_lazy("Ngày khảo sát"),
    "visit_at": gettext_lazy("Giờ, ngày khảo sát"),
    "place": gettext_lazy("Địa điểm"),
    "team": gettext_lazy("Thành phần đoàn"),
    "minutes": gettext_lazy("Biên bản"),
    "kind": gettext_lazy("Hình thức"),
    "recipient": gettext_lazy("Đối tượng"),
    "citation_text": gettext_lazy("Thành tích"),
    "decision_number": gettext_lazy("Số quyết định"),
    "decision_date": gettext_lazy("Ngày quyết định"),
    "number": gettext_lazy("Số văn bản"),
    "signed_on": gettext_lazy("Ngày văn bản"),
    "sha256": gettext_lazy("Mã SHA-256 của tệp"),
    "golden_book_number": gettext_lazy("Số sổ vàng"),
    "cause": gettext_lazy("Lý do chưa xét"),
    "ceremony_place": gettext_lazy("Thứ tự trao"),
    "begins_at": gettext_lazy("Bắt đầu lúc"),
    "ends_at": gettext_lazy("Kết thúc lúc"),
    "ballot": gettext_lazy("Hình thức biểu quyết"),
    "members": gettext_lazy("Thành viên dự họp"),
    "absent": gettext_lazy("Vắng mặt"),
    "discussion": gettext_lazy("Ý kiến thảo luận"),
    "conclusion": gettext_lazy("Kết luận"),
    "votes": gettext_lazy("Kết quả biểu quyết"),
    "votes_in_favour": gettext_lazy("Tán thành"),
    "votes_against": gettext_lazy("Không tán thành"),
    "votes_blank": gettext_lazy("Phiếu trắng"),
    "model": gettext_lazy("Lập từ"),
    "root": gettext_lazy("Mã niêm phong sổ theo dõi"),
    "earlier_root": gettext_lazy("Mã niêm phong của phong trào kết thúc trước đó"),
    "register": gettext_lazy("Mục cuối của sổ đơn vị và tài khoản"),
    "recipient_name": gettext_lazy("Họ và tên"),
    "recipient_post": gettext_lazy("Chức vụ"),
    "redacted": gettext_lazy("Nội dung đã lược bỏ"),
}

# Free texts, which may name a person. The chain keeps their digests alone, so that one can be taken
# out lawfully.
TEXT_FIELDS = frozenset(
    [
        "explanation",
        "finding",
        "reason",
        "text",
        "assignee",
        "reviewer",
        "second_marker",
        "remark",
        "follow_up",
        "evidence",
        "minutes",
        "place",
        "team",
        "citation_text",
        "cause",
        "members",
        "absent",
        "discussion",
        "conclusion",
        "votes_in_favour",
        "votes_against",
        "votes_blank",
        "recipient_name",
        "recipient_post",
    ]
)


class EntryQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "EntryQuerySet[M]":
        return self.filter(permissions.visible_entries(user))

    def about_item(self, code: str) -> "EntryQuerySet[M]":
        """What concerns the item of this code, such as 2.1; what is no code finds nothing."""
        above, _dot, place = code.strip().rpartition(".")
        if not all(
            part.isascii() and part.isdigit() and len(part) < 5 for part in (place, above or "0")
        ):
            return self.none()
        item = Q(score__item__position=place)
        return (
            self.filter(item, score__item__parent__position=above)
            if above
            else self.filter(item, score__item__parent=None)
        )

    def heads(self) -> "EntryQuerySet[M]":
        """The last entry of each chain."""
        later = self.model._default_manager.filter(
            chain=OuterRef("chain"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later)).order_by()


def chain_of(campaign_id: int, scorecard_id: int | None) -> str:
    """Entries of one scorecard are a chain, and those of a campaign without a scorecard are one."""
    return f"campaign:{campaign_id}" if scorecard_id is None else f"card:{scorecard_id}"


def acts() -> list[tuple[str, Any]]:
    """Asked by name, so that a new act is no change of the table's own description."""
    return Act.choices


class Entry(models.Model):
    """Who did what, when, to what, from what to what, and why.

    `old` and `new` hold the changed fields alone, as people read them, under their field names.
    Each entry seals the one before it in its chain: `hash` covers everything but `texts`, where
    free texts stand with their salts as {place: [salt, text]}; places are `subject`, `reason`,
    `old.<field>`, `new.<field>`, and `by`: [salt, name, role] of whoever acted, as they were then.

    `rows` holds what the act left of every row that it wrote: {table: {primary key: image}}
    (wards/record/coverage.py), so that the entries alone replay to today's tables. Beside the tables:
    `chains`, the chains that an opening begins; `papers`, what a conclusion found on the papers, and
    `submissions`, the numbers on their receipts; `texts`, digests of texts of entries from before
    they were kept.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    # Of campaign and card the indexes below begin with them; each index more is one more to write.
    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    # The card of an opening that was taken back is gone; what was written of it stays.
    scorecard = models.ForeignKey(
        "scoring.Scorecard",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="entries",
    )
    score = models.ForeignKey(
        "scoring.Score", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    # Nobody where an upgrade wrote down what it found.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField()
    act = models.CharField(max_length=30, choices=acts)
    audience = models.CharField(max_length=10, choices=Audience)
    old_facts = models.JSONField(default=dict)
    new_facts = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    objects = EntryQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("mục theo dõi thay đổi")
        verbose_name_plural = gettext_lazy("sổ theo dõi thay đổi")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="entries_of_a_campaign"),
            models.Index(fields=["scorecard", "-id"], name="entries_of_a_card"),
            # The few that are news stand among hundreds of thousands of points.
            models.Index(fields=["campaign", "act", "-id"], name="entries_of_an_act"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_entry_names_a_known_act", condition=Q(act__in=Act.values)
            ),
            models.CheckConstraint(
                name="somebody_acted", condition=Q(act="found") | Q(by__isnull=False)
            ),
            models.CheckConstraint(
                name="a_chain_begins_with_number_one",
                condition=Q(number=1, previous="") | Q(number__gt=1) & ~Q(previous=""),
            ),
            models.UniqueConstraint(
                name="a_chain_has_each_number_once", fields=["chain", "number"]
            ),
            models.UniqueConstraint(name="a_chain_has_no_fork", fields=["chain", "previous"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}".strip()

    def get_act_display(self) -> str:  # type: ignore[no-redef]
        """What the act is called. Django's own would look through all acts anew for each entry: three
        quarters of the time that the record took to leave.
        """
        return str(ACT_LABELS.get(self.act, self.act))

    @property
    def sealed(self) -> dict[str, Any]:
        """What the hash covers. Persons are ids. Entries from before rows were kept have none."""
        rows = {"rows": self.rows} if self.rows else {}
        return rows | {
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "at": moment(self.at),
            "act": self.act,
            "by": self.by_id,
            "campaign": self.campaign_id,
            "scorecard": self.scorecard_id,
            "score": self.score_id,
            "audience": self.audience,
            "old": self.old_facts,
            "new": self.new_facts,
            "digests": self.digests,
        }

    def place_of(self, text: str) -> str:
        """The name under which an act of redaction mentions one of its texts."""
        return f"{self.chain}#{self.number}:{text}"

    @property
    def who(self) -> str:
        """The name of whoever acted, as it was then."""
        if "by" in self.texts or self.by is None:
            return self._said("by") or _("Chương trình")
        return _("(đã lược bỏ)") if "by" in self.digests else self.by.full_name

    @property
    def role(self) -> str:
        """Their role then, in words."""
        if "by" in self.texts:
            return str(Role(self.texts["by"][2]).label)
        return "" if self.by is None or "by" in self.digests else str(Role(self.by.role).label)

    @property
    def subject(self) -> str:
        return self._said("subject")

    @property
    def reason(self) -> str:
        return self._said("reason")

    @property
    def old(self) -> dict[str, Any]:
        return self.old_facts | self._texts_under("old.")

    @property
    def new(self) -> dict[str, Any]:
        return self.new_facts | self._texts_under("new.")

    @property
    def changes(self) -> Iterator[tuple[str, str, str]]:
        """(label, old, new) of each changed field; blank values read “chưa có”."""
        for field in {**self.old, **self.new}:
            yield (
                str(FIELD_LABELS.get(field, field)),
                self._text(self.old.get(field)),
                self._text(self.new.get(field)),
            )

    def _text(self, value: Any) -> str:
        return _("chưa có") if value in (None, "") else str(value)

    def _texts_under(self, prefix: str) -> dict[str, str]:
        return {
            place.removeprefix(prefix): self._said(place)
            for place in self.digests
            if place.startswith(prefix)
        }

    def _said(self, place: str) -> str:
        if place in self.texts:
            return str(self.texts[place][1])
        return _("(đã lược bỏ)") if place in self.digests else ""
