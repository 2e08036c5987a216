"""The role's first page: what is due, what waits for me."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring import grading, lifecycle, permissions
from scoring.forms.officer import Sheet
from scoring.lifecycle import CardState, Stage
from scoring.models import Act, Award, Campaign, Entry, Reply, Scorecard
from scoring.permissions import policy, signed_in
from scoring.points import show
from scoring.views.fetch import person

URGENT_DAYS = 3


@policy(signed_in)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One page per kind of work; without a campaign a word about when there will be one."""
    user = request.user
    campaign = Campaign.objects.visible_to(user).current()
    if permissions.is_ward_officer(user):
        return _officer(request, campaign)
    if permissions.reads_board(user):
        return _board(request, campaign)
    return render(request, "scoring/home/administrator.html", {"campaign": campaign})


# A ward's officer


def _officer(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    user, now = person(request), timezone.now()
    cards = Scorecard.objects.visible_to(user).filter(campaign=campaign).with_stage()
    card = cards.select_related("campaign__model", "ward", "tier").first() if campaign else None
    context: dict[str, Any] = {"campaign": campaign, "card": card, "ward": user.ward}
    if campaign and card:
        sheet = Sheet(card)
        context |= {
            "sheet": sheet,
            "due": _due(card, now),
            "tasks": _criteria(card, sheet),
            "marks": [mark["hundredths"] for mark in sheet.marks],
            "news": _news(request, card),
            "last_year": _last_year(request, card),
            "judged": permissions.can_see_judgement(user, card),
            "may_nominate": not campaign.is_concluded and campaign.award_kinds.filter(recipient="officer").exists(),
        }
    return render(request, "scoring/home/officer.html", context)


def _due(card: Any, now: datetime) -> dict[str, Any]:
    """The one thing to do now: title, text, deadline and one button."""
    at = [card.campaign.slug]
    sheet = reverse("scorecard", args=at)
    if card.state == CardState.DRAFT and now >= card.deadline:
        text = _("Đồng chí liên hệ Ban để được gia hạn nếu phiếu còn phải nộp.")
        return {"title": _("Đã hết hạn nộp phiếu"), "text": text, "url": sheet, "label": _("Xem phiếu")}
    if card.state == CardState.DRAFT:
        titles = {
            Stage.BLANK: (_("Tự chấm điểm và nộp phiếu"), _("Bắt đầu tự chấm")),
            Stage.DRAFT: (_("Tự chấm điểm và nộp phiếu"), _("Tiếp tục tự chấm")),
            Stage.RETURNED: (_("Ban đã trả lại phiếu để đơn vị bổ sung"), _("Mở phiếu để bổ sung")),
        }
        title, label = titles[Stage(card.stage)]
        return {"title": title, "text": card.returned_because, "url": sheet, "label": label} | _until(
            card.deadline, now
        )
    if card.state == CardState.SUBMITTED:
        text = _("Ban đang khảo sát và thẩm định. Khi có kết quả, đồng chí sẽ thấy ở đây.")
        receipt = reverse("scorecard_submitted", args=at)
        return {"title": _("Phiếu đã nộp"), "text": text, "url": receipt, "label": _("Xem xác nhận đã nộp")}
    if card.state == CardState.VERIFIED and not lifecycle.open_to_replies(card, now):
        text = _("Đồng chí xem điểm thẩm định từng nội dung, rồi gửi kiến nghị hoặc bấm “Thống nhất kết quả”.")
        title, label = _("Đã có kết quả thẩm định dự thảo"), _("Xem kết quả")
        return {"title": title, "text": text, "url": sheet, "label": label} | _until(card.reply_until, now)
    if card.state == CardState.VERIFIED:
        text = _("Ban sẽ quyết định mức xếp loại và chốt kết quả.")
        return {"title": _("Đã có kết quả thẩm định"), "text": text, "url": sheet, "label": _("Xem kết quả")}
    if card.state == CardState.FINAL:
        return {"title": _("Kết quả đã chốt"), "text": "", "url": sheet, "label": _("Xem kết quả")}
    text = _("Trưởng Ban có thể mở lại phiếu; đồng chí liên hệ Ban nếu có nhầm lẫn.")
    return {"title": _("Ban đã ghi nhận đơn vị không nộp phiếu"), "text": text, "url": sheet, "label": _("Xem phiếu")}


def _until(when: datetime, now: datetime) -> dict[str, Any]:
    return {
        "deadline": lifecycle.moment(when),
        "left": lifecycle.time_left(when, now),
        "urgent": (when - now).days < URGENT_DAYS,
    }


def _criteria(card: Scorecard, sheet: Sheet) -> list[dict[str, Any]]:
    """The criteria as tasks, each with its points so far and the evidence it has."""
    page = reverse("scorecard", args=[card.campaign.slug])
    return [
        {
            "number": section.head.position,
            "label": section.head.name,
            "url": f"{page}#tc-{section.head.position}",
            "points": f"{section.own_sum or '–'}/{section.cap}",
            "code": section.progress.value,
            "state": section.progress.label,
        }
        for section in sheet.sections
    ]


TOLD = (Act.RETURN, Act.EXTEND, Act.VERIFY, Act.ANSWER, Act.REOPEN, Act.FINALISE, Act.MARK_ABSENT, Act.ASSIGN_TIER)


def _news(request: HttpRequest, card: Scorecard) -> list[dict[str, str]]:
    """What the Board lately did with the card."""
    entries = Entry.objects.visible_to(request.user).filter(scorecard=card, act__in=TOLD).select_related("by")
    return [
        {
            "when": lifecycle.moment(entry.at),
            "who": entry.by.full_name,
            "sentence": f"{entry.get_act_display()} {entry.subject if entry.score_id else ''}".strip(),
            "reason": entry.reason,
        }
        for entry in entries.order_by("-pk")[:5]
    ]


def _last_year(request: HttpRequest, card: Scorecard) -> dict[str, str] | None:
    """The ward's result in the campaign that this one was made from."""
    earlier = Scorecard.objects.visible_to(request.user).filter(
        campaign=card.campaign.model, ward=card.ward_id, state=CardState.FINAL
    )
    last = earlier.with_totals().select_related("campaign", "tier").first() if card.campaign.model_id else None
    if last is None:
        return None
    return {
        "year": str(last.campaign.year),
        "url": reverse("scorecard", args=[last.campaign.slug]),
        "verified": show(last.verified_sum),
        "tier": last.tier.name if last.tier else "",
    }


# The Board and the observer


def _board(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    context: dict[str, Any] = {"campaign": campaign, "leads": permissions.is_head(request.user)}
    if campaign:
        cards = list(
            Scorecard.objects.visible_to(request.user)
            .filter(campaign=campaign)
            .with_stage()
            .with_totals()
            .select_related("ward")
            .in_official_order()
        )
        now = timezone.now()
        context |= {
            "cards": [_progress(card, campaign) for card in cards],
            "queue": _queue(campaign, cards),
            "stages": _stages(campaign, cards),
            "works": permissions.is_board(request.user),
            "deadline": campaign.self_deadline and _until(campaign.self_deadline, now),
            "can_conclude": campaign.is_open and cards and not campaign.unsettled_cards(),
        }
    return render(request, "scoring/home/board.html", context)


def _progress(card: Any, campaign: Campaign) -> dict[str, Any]:
    """A ward in one line."""
    own, verified = grading.ZERO if card.self_sum is None else card.self_sum, card.verified_sum
    return {
        "label": card.ward_name,
        "url": reverse("board_ward", args=[campaign.slug, card.ward.code]),
        "code": card.stage,
        "state": card.stage_label,
        "points": show(verified) if card.verified_scored == card.items else (show(own) if card.self_scored else ""),
    }


def _stages(campaign: Campaign, cards: list[Any]) -> list[dict[str, Any]]:
    """How many cards are how far, as numbers that lead to the grid."""
    counted = Counter(card.stage for card in cards)
    grid = reverse("board", args=[campaign.slug])
    return [
        {"value": counted[stage.value], "label": stage.label, "url": f"{grid}?state={stage.value}"}
        for stage in Stage
        if counted[stage.value]
    ]


def _queue(campaign: Campaign, cards: list[Any]) -> list[dict[str, Any]]:
    """What waits for the Board, most urgent first; each leads to where it is done."""
    grid, at = reverse("board", args=[campaign.slug]), [campaign.slug]
    counted = Counter(card.stage for card in cards)
    replies = Reply.objects.filter(score__scorecard__campaign=campaign, answer="").count()
    verified = [card for card in cards if card.state == CardState.VERIFIED]
    waiting = [
        (replies, _("Kiến nghị chờ trả lời"), f"{grid}?replies=open"),
        (counted[Stage.SUBMITTED], _("Phiếu chờ khảo sát"), f"{grid}?state=submitted"),
        (counted[Stage.SURVEYED], _("Phiếu đã khảo sát, chờ xác nhận thẩm định"), f"{grid}?state=surveyed"),
        (sum(not card.is_tiered for card in verified), _("Đơn vị chờ quyết định xếp loại"), reverse("tiers", args=at)),
        (sum(card.is_tiered for card in verified), _("Phiếu chờ chốt kết quả"), f"{grid}?state=verified"),
        (
            Award.objects.filter(campaign=campaign, state=lifecycle.AwardState.NOMINATED).count(),
            _("Đề cử chờ xem xét"),
            reverse("awards", args=at),
        ),
        (
            Award.objects.filter(campaign=campaign, state=lifecycle.AwardState.PROPOSED).count(),
            _("Đề nghị khen thưởng chờ quyết định"),
            reverse("awards", args=at),
        ),
    ]
    return [{"label": label, "url": url, "points": str(count)} for count, label, url in waiting if count]
