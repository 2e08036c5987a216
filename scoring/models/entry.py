"""The change record: one row for every named act. Rows are written by scoring.ledger alone and never change."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.chain import moment
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
    # the record itself
    REDACT = "redact", gettext_lazy("Lược bỏ nội dung trong sổ")


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
    "cause": gettext_lazy("Lý do chưa xét"),
    "model": gettext_lazy("Lập từ"),
    "root": gettext_lazy("Mã niêm phong sổ theo dõi"),
    "redacted": gettext_lazy("Nội dung đã lược bỏ"),
}

# Free texts, which may name a person. The chain keeps their digests alone, so that one can be taken out lawfully.
TEXT_FIELDS = frozenset(
    ["explanation", "finding", "reason", "text", "evidence", "minutes", "place", "team", "citation_text", "cause"]
)


class Entry(models.Model):
    """Who did what, when, to what, from what to what, and why.

    `old` and `new` hold the changed fields alone, as texts under their field names, so that the entries can be
    replayed. Each entry seals the one before it in its chain: `hash` covers everything but `texts`, where free
    texts stand with their salts as {place: [salt, text]}; places are `subject`, `reason`, `old.<field>`, `new.<field>`.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="entries")
    scorecard = models.ForeignKey(
        "scoring.Scorecard", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    score = models.ForeignKey("scoring.Score", on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=30, choices=Act)
    audience = models.CharField(max_length=10, choices=Audience)
    old_facts = models.JSONField(default=dict)
    new_facts = models.JSONField(default=dict)
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
        ]
        constraints = [
            models.CheckConstraint(name="an_entry_names_a_known_act", condition=Q(act__in=Act.values)),
            models.CheckConstraint(
                name="a_chain_begins_with_number_one",
                condition=Q(number=1, previous="") | Q(number__gt=1) & ~Q(previous=""),
            ),
            models.UniqueConstraint(name="a_chain_has_each_number_once", fields=["chain", "number"]),
            models.UniqueConstraint(name="a_chain_has_no_fork", fields=["chain", "previous"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject}".strip()

    @property
    def sealed(self) -> dict[str, Any]:
        """What the hash covers. Persons are ids."""
        return {
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
        return {place.removeprefix(prefix): self._said(place) for place in self.digests if place.startswith(prefix)}

    def _said(self, place: str) -> str:
        if place in self.texts:
            return str(self.texts[place][1])
        return _("(đã lược bỏ)") if place in self.digests else ""
