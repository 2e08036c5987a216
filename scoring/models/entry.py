"""The change record: one row for every named act. Rows are written by scoring.ledger alone and never change."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.permissions import Audience
from scoring.querysets import EntryQuerySet


class Act(models.TextChoices):
    """Every act that leaves a trace; the label begins the sentence on the history page."""

    # set-up
    CREATE = "create", gettext_lazy("Lập phong trào")
    AMEND = "amend", gettext_lazy("Sửa thông tin phong trào")
    CRITERIA = "criteria", gettext_lazy("Sửa tiêu chí")
    TIERS = "tiers", gettext_lazy("Sửa mức xếp loại")
    AWARD_KINDS = "award_kinds", gettext_lazy("Sửa hình thức khen thưởng")
    OPEN = "open", gettext_lazy("Mở phong trào")
    CONCLUDE = "conclude", gettext_lazy("Kết thúc phong trào")
    # points
    ENTER_SELF = "enter_self", gettext_lazy("Tự chấm")
    ENTER_SURVEY = "enter_survey", gettext_lazy("Ghi điểm khảo sát")
    ENTER_VERIFIED = "enter_verified", gettext_lazy("Ghi điểm thẩm định")
    # evidence and survey
    ADD_EVIDENCE = "add_evidence", gettext_lazy("Thêm tài liệu kiểm chứng")
    CITE = "cite", gettext_lazy("Trích dẫn tài liệu")
    UNCITE = "uncite", gettext_lazy("Bỏ trích dẫn tài liệu")
    WITHDRAW_EVIDENCE = "withdraw_evidence", gettext_lazy("Rút tài liệu kiểm chứng")
    SURVEY = "survey", gettext_lazy("Ghi buổi khảo sát")
    # steps of a card
    SUBMIT = "submit", gettext_lazy("Nộp phiếu")
    WITHDRAW = "withdraw", gettext_lazy("Rút phiếu về sửa")
    RETURN = "return", gettext_lazy("Trả lại phiếu")
    EXTEND = "extend", gettext_lazy("Gia hạn nộp")
    VERIFY = "verify", gettext_lazy("Xác nhận thẩm định")
    ACCEPT = "accept", gettext_lazy("Thống nhất kết quả")
    FINALISE = "finalise", gettext_lazy("Chốt kết quả")
    REOPEN = "reopen", gettext_lazy("Mở lại phiếu")
    MARK_ABSENT = "mark_absent", gettext_lazy("Ghi nhận không nộp phiếu")
    # replies
    REPLY = "reply", gettext_lazy("Gửi kiến nghị")
    ANSWER = "answer", gettext_lazy("Trả lời kiến nghị")
    # tiers and ties
    ASSIGN_TIER = "assign_tier", gettext_lazy("Quyết định mức xếp loại")
    ORDER_TIE = "order_tie", gettext_lazy("Quyết định thứ tự khi bằng điểm")
    # awards
    NOMINATE = "nominate", gettext_lazy("Đề cử cá nhân")
    PROPOSE = "propose", gettext_lazy("Đề nghị khen thưởng")
    DECIDE = "decide", gettext_lazy("Ghi quyết định khen thưởng")
    UNLOCK = "unlock", gettext_lazy("Mở lại quyết định khen thưởng")
    WITHDRAW_AWARD = "withdraw_award", gettext_lazy("Rút đề nghị khen thưởng")
    COMMEND = "commend", gettext_lazy("Biểu dương")
    BLOCK = "block", gettext_lazy("Ghi lý do chưa xét khen thưởng")
    LIFT_BLOCK = "lift_block", gettext_lazy("Bỏ lý do chưa xét khen thưởng")


FIELD_LABELS = {
    "state": gettext_lazy("Trạng thái"),
    "self_points": gettext_lazy("Điểm tự chấm"),
    "survey_points": gettext_lazy("Điểm khảo sát"),
    "verified_points": gettext_lazy("Điểm thẩm định"),
    "explanation": gettext_lazy("Giải trình"),
    "finding": gettext_lazy("Kết quả khảo sát"),
    "reason": gettext_lazy("Lý do điều chỉnh"),
    "tier": gettext_lazy("Mức xếp loại"),
    "tie_order": gettext_lazy("Thứ tự khi bằng điểm"),
    "extended_until": gettext_lazy("Hạn nộp mới"),
    "reply_until": gettext_lazy("Hạn kiến nghị"),
    "evidence": gettext_lazy("Tài liệu"),
    "page": gettext_lazy("Trang"),
    "text": gettext_lazy("Nội dung kiến nghị"),
    "answer": gettext_lazy("Trả lời"),
    "visited_on": gettext_lazy("Ngày khảo sát"),
    "place": gettext_lazy("Địa điểm"),
    "team": gettext_lazy("Thành phần đoàn"),
    "minutes": gettext_lazy("Biên bản"),
    "kind": gettext_lazy("Hình thức"),
    "recipient": gettext_lazy("Đối tượng"),
    "citation_text": gettext_lazy("Thành tích"),
    "decision_number": gettext_lazy("Số quyết định"),
    "decision_date": gettext_lazy("Ngày quyết định"),
    "golden_book_number": gettext_lazy("Số sổ vàng"),
}


class Entry(models.Model):
    """Who did what, when, to what, from what to what, and why.

    `old` and `new` hold the changed fields alone, as texts under their field names, so that the entries
    can be replayed. Room is left for the chain: entries of one scorecard, and those of a campaign
    without a scorecard, follow one another by `pk`.
    """

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="entries")
    scorecard = models.ForeignKey(
        "scoring.Scorecard", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    score = models.ForeignKey("scoring.Score", on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=30, choices=Act)
    subject = models.CharField(max_length=300, blank=True)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience)

    objects = EntryQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("mục theo dõi thay đổi")
        verbose_name_plural = gettext_lazy("sổ theo dõi thay đổi")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="entries_of_a_campaign"),
            models.Index(fields=["scorecard", "-id"], name="entries_of_a_card"),
        ]
        constraints = [
            models.CheckConstraint(name="an_entry_names_a_known_act", condition=models.Q(act__in=Act.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}".strip()

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
