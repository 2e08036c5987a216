"""A ward's first page."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.ledger.notice import TOLD_ACTS
from scoring.models import Entry, Look, Scorecard
from scoring.pages.amendments import since_opening
from scoring.pages.approval import ApprovalState
from scoring.pages.home.sentence import sentence_of_entry
from scoring.pages.home.tasks import Due, Task
from scoring.pages.mergers import since_its_card
from scoring.pages.scans import Scans
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CardState, PointsKind
from scoring.rules.points import show
from wards.models import User


class WardHome:
    """A ward's card at a glance."""

    def __init__(self, card: Scorecard, user: User, now: datetime) -> None:
        self.card, self.user, self.now = card, user, now
        self.sheet = Sheet(card)
        self.judged = permissions.can_see_judgement(user, card)

    @cached_property
    def due(self) -> Due:
        here = [self.card.campaign.slug]
        return self._due(reverse("scorecard", args=here), reverse("scorecard_submit", args=here))

    def _due(self, page: str, submit: str) -> Due:
        card, now = self.card, self.now
        match CardState(card.state):
            case CardState.DRAFT if now >= card.deadline:
                text = _("Hạn nộp là %s. Đồng chí liên hệ Ban để được gia hạn.") % (
                    lifecycle.deadline(card.deadline)
                )
                return Due(_("Đã hết hạn nộp phiếu"), _("Xem phiếu"), page, text)
            case CardState.DRAFT if card.campaign.opens_at and now < card.campaign.opens_at:
                text = _("Đơn vị tự chấm từ %(when)s.") % {
                    "when": lifecycle.moment(card.campaign.opens_at)
                }
                return Due(_("Phong trào đã mở"), _("Xem phiếu"), page, text)
            case CardState.DRAFT:
                return self._approving(page, submit) or self._scoring(page, submit)
            case CardState.SUBMITTED if out := [
                row for row in self.sheet.rows if row.returned_until
            ]:
                return self._given_back(out)
            case CardState.SUBMITTED:
                text = _(
                    "Ban đang khảo sát và thẩm định. Hiện đơn vị chưa phải làm gì; "
                    "có kết quả sẽ báo ở đây."
                )
                return Due(_("Phiếu đã nộp"), _("Xem phiếu đã nộp"), page, text)
            case CardState.VERIFIED if not lifecycle.open_to_replies(card, now):
                text = _(
                    "Đồng chí xem từng nội dung: chưa đồng ý thì kiến nghị, "
                    "đồng ý tất cả thì thống nhất kết quả."
                )
                return Due(
                    _("Đã có kết quả thẩm định"),
                    _("Xem kết quả"),
                    page,
                    text,
                    card.reply_until,
                    now,
                )
            case CardState.VERIFIED:
                agreed = (
                    _("Đơn vị đã thống nhất kết quả.")
                    if card.accepted_at
                    else _("Thời hạn kiến nghị đã hết.")
                )
                onward = _("Ban sẽ quyết định mức xếp loại và chốt kết quả.")
                text = f"{agreed} {onward}"
                return Due(_("Chờ Ban chốt kết quả"), _("Xem kết quả"), page, text)
            case CardState.FINAL:
                facts = {"points": self.sheet.verified_sum, "tier": card.tier or _("Chưa xếp loại")}
                return Due(_("Kết quả: %(points)s điểm – %(tier)s") % facts, _("Xem kết quả"), page)
            case CardState.ABSENT:
                text = _("Trưởng Ban có thể mở lại phiếu; đồng chí liên hệ Ban nếu có nhầm lẫn.")
                return Due(_("Ban đã ghi nhận đơn vị không nộp phiếu"), _("Xem phiếu"), page, text)
            case CardState.DROPPED:
                text = _("Điểm, tài liệu vẫn giữ nguyên; đồng chí liên hệ Ban nếu có nhầm lẫn.")
                return Due(_("Đơn vị thôi tham gia phong trào"), _("Xem phiếu"), page, text)

    def _approving(self, page: str, submit: str) -> Due | None:
        """What waits for a leader's approval, or came back from it."""
        state, until = ApprovalState(self.card, self.user), self.card.deadline
        if state.approves and state.is_asked:
            title = _("Phiếu chờ đồng chí duyệt")
            return Due(title, _("Xem lại và duyệt"), submit, state.who_asked, until, self.now)
        if state.waits:
            return Due(
                _("Chờ lãnh đạo duyệt"), _("Xem phiếu"), submit, state.who_asked, until, self.now
            )
        if self.card.sent_back_because:
            why = format_html(
                '{}: <span lang="vi">“{}”</span>',
                _("Lãnh đạo gửi lại phiếu"),
                self.card.sent_back_because,
            )
            return Due(
                _("Sửa rồi đề nghị duyệt lại"), _("Mở phiếu để sửa"), page, why, until, self.now
            )
        return None

    def _given_back(self, out: list[ItemRow]) -> Due:
        """Items that came back alone: the one that is due first."""
        first = min(out, key=lambda row: row.score.returned_until or self.now)
        title = _("Ban trả lại riêng nội dung %s") % ", ".join(row.code for row in out)
        why = format_html('<span lang="vi">“{}”</span>', first.score.returned_because)
        page = reverse("scorecard_again", args=[self.card.campaign.slug, first.score.pk])
        label = _("Bổ sung nội dung %s") % first.code
        return Due(title, label, page, why, first.score.returned_until, self.now)

    def _scoring(self, page: str, submit: str) -> Due:
        """What is left before the card can be submitted."""
        left, until = len(self.sheet.unfinished), self.card.deadline
        title = (
            _("Bổ sung rồi nộp lại phiếu") if self.card.was_returned else _("Tự chấm và nộp phiếu")
        )
        if self.card.was_returned:
            why = format_html(
                '{}: <span lang="vi">“{}”</span>',
                _("Ban trả lại phiếu"),
                self.card.returned_because,
            )
            return Due(title, _("Mở phiếu để bổ sung"), page, why, until, self.now)
        if not left:
            state = ApprovalState(self.card, self.user)
            asks = state.action == Action.ASK_APPROVAL
            return Due(
                title,
                _("Xem lại và đề nghị duyệt") if asks else _("Xem lại và nộp"),
                submit,
                _("Mọi nội dung đã xong, phiếu chưa nộp."),
                until,
                self.now,
            )
        text = ngettext("Còn %d nội dung chưa xong.", "Còn %d nội dung chưa xong.", left) % left
        label = _("Tiếp tục tự chấm") if self.sheet.own.scored else _("Bắt đầu tự chấm")
        return Due(title, label, page, text, until, self.now)

    @property
    def tasks(self) -> list[Task]:
        """The criteria with their points and how many pieces of evidence they have."""
        page = reverse("scorecard", args=[self.card.campaign.slug])
        return [
            Task(
                section.head.name,
                f"{page}#tc-{section.head.position}",
                number=section.head.position,
                hint=_evidence_of(section),
                points=f"{self._sum_of(section) or '–'}/{section.cap}",
                code="" if self.judged else section.progress.value,
                state="" if self.judged else str(section.progress.label),
                lang="vi",
            )
            for section in self.sheet.sections
        ]

    def _sum_of(self, section: Section) -> str:
        """Verified points once they are given out; until then the ward's own."""
        return section.verified_sum if self.judged else section.own_sum

    @property
    def scans(self) -> list[Task]:
        """Pages of the paper form that came back and wait, while their figures can be typed: not
        once the card lies before a leader.
        """
        may_type = self.card.may_enter(PointsKind.SELF, self.user, self.now)
        if not may_type or self.card.approval_asked_at:
            return []
        slug = self.card.campaign.slug
        return [
            Task(
                row.label,
                reverse("scorecard_scan", args=[slug, row.scan.pk]),
                code=row.code,
                state=row.state,
            )
            for row in Scans(self.card).rows
            if row.waits or row.is_unknown
        ]

    @property
    def meter_value(self) -> int:
        """Hundredths: what the ward gave itself, or what the Board gave once that is out."""
        if not self.judged:
            return self.sheet.own_hundredths
        points = (row.score.verified_points for row in self.sheet.rows)
        return sum(int(part * 100) for part in points if part is not None)

    @property
    def marks(self) -> list[int]:
        return [mark["hundredths"] for mark in self.sheet.marks]

    @cached_property
    def _latest_entries(self) -> list[Any]:
        """What the Board lately did with the card or amended of the plan,
        newest first. One query.
        """
        told = Q(scorecard=self.card, act__in=TOLD_ACTS) | since_opening(self.card.campaign)
        entries = Entry.objects.visible_to(self.user).filter(told).select_related("by")
        marked = entries.annotate(seen_up_to=Look.up_to_of_entries(self.card.campaign, self.user))
        return list(marked.order_by("-pk")[:5])

    @property
    def new_up_to(self) -> int:
        """The id of the newest entry; 0: this person has seen it."""
        newest = self._latest_entries[0] if self._latest_entries else None
        return newest.pk if newest and newest.pk > newest.seen_up_to else 0

    @property
    def news(self) -> list[dict[str, Any]]:
        plan = reverse("campaign", args=[self.card.campaign.slug]) + "#amendments"
        return [
            {
                "when": lifecycle.moment(entry.at),
                "who": entry.who,
                "sentence": sentence_of_entry(entry),
                "reason": entry.reason,
                "url": plan if entry.audience == permissions.Audience.EVERYONE else "",
                "is_new": entry.pk > entry.seen_up_to,
            }
            for entry in self._latest_entries
        ]

    @property
    def fate(self) -> str:
        return since_its_card(self.card)

    @cached_property
    def last_year(self) -> Any:
        """The unit's result in the campaign that this one was made from, once given out."""
        return (
            Scorecard.objects.of_model_year(self.card)
            .with_totals()
            .select_related("campaign", "tier")
            .first()
        )

    @property
    def last_points(self) -> str:
        """Of how many, too: the total may have been another one."""
        return f"{show(self.last_year.verified_sum)}/{show(self.last_year.campaign.total)}"


def _evidence_of(section: Section) -> str:
    """“3 tài liệu”, each counted once; "" where there is none."""
    standing = {
        citation.evidence_id
        for row in section.rows
        for citation in row.citations
        if not citation.evidence.withdrawn_at
    }
    count = len(standing)
    return ngettext("%d tài liệu", "%d tài liệu", count) % count if count else ""
