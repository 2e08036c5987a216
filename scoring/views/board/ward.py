"""One ward item by item: read, and verified."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.forms.entering import fields
from scoring.forms.judging import Verdict, with_phrase
from scoring.models import Phrase, Score, Scorecard
from scoring.pages import signed
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.deadlines import window_of
from scoring.pages.mergers import since_its_card
from scoring.pages.revision import revision_of
from scoring.pages.sheet_filter import JUDGING, REMAINING, Showing
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CardState, PointsKind
from scoring.rules.permissions import is_board, policy, reads_comparison
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_card
from wards.models import User
from wards.views.requests import PAGE_METHODS, person


@policy(reads_comparison)
@require_safe
def ward(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """One ward item by item."""
    return ward_page(request, get_card(request, slug, ward_code))


def ward_page(
    request: HttpRequest, card: Scorecard, status: int = 200, **typed: Any
) -> HttpResponse:
    """The ward's page; `typed` and `typed_id` put back what was typed for one item, with its
    sentence.
    """
    user, now, sheet = person(request), timezone.now(), WardSheet(card, person(request))
    may_verify = card.may_enter(PointsKind.VERIFIED, user, now)
    todo = REMAINING if may_verify else None
    showing = Showing(sheet.rows, JUDGING, request.GET.get("show", ""), todo=todo)
    context = {
        "card": card,
        "campaign": card.campaign,
        "sheet": sheet,
        "showing": showing,
        "first": showing.next.score.pk if showing.next else None,
        "may_verify": may_verify,
        "may_survey": card.may_enter(PointsKind.SURVEY, user, now),
        "is_board": permissions.is_board(user),
        "may_add_minutes": permissions.is_board(user) and card.campaign.is_open,
        "fate": since_its_card(card),
        "signed": signed.of_card(card, user),
        "revision": revision_of(card),
        "may_answer": permissions.is_board(user)
        and card.campaign.is_open
        and card.state == CardState.VERIFIED,
        "correctable": _correctable(sheet, user, now),
        "reads_history": permissions.reads_history(user),
        "reads_charts": permissions.reads_board(user),
        # Who no longer takes part is noted beside who does, at the set-up.
        "steps": [step for step in card.steps_for(user) if step.action != Action.DROP],
        "phrases": Phrase.offered() if may_verify else [],
        "may_write_to": permissions.is_board(user),
        "deadline": lifecycle.deadline(card.deadline),
        "is_late": now >= card.deadline,
        "is_past_replies": card.reply_until is not None and now >= card.reply_until,
        "reply_until": lifecycle.deadline(card.reply_until) if card.reply_until else "",
        "reply_window": window_of(card) if card.state == CardState.VERIFIED else "",
        **typed,
    }
    return render(request, "scoring/board/ward.html", context, status=status)


def _correctable(sheet: WardSheet, user: User, now: datetime) -> list[int]:
    """Answers that this person may still correct, by the reply's id."""
    if not sheet.card.campaign.is_open:
        return []
    answered = [row.reply for row in sheet.replies if row.reply and row.reply.answer]
    return [reply.pk for reply in answered if reply.may_be_answered(user, now)]


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def item(request: HttpRequest, slug: str, ward_code: str, score_id: int) -> HttpResponse:
    """Verify one item: take over the self or survey points, or give others with a reason."""
    card = get_card(request, slug, ward_code)
    score = get_object_or_404(
        Score.objects.select_related("item__parent"), pk=score_id, scorecard=card
    )
    score.scorecard = card
    page = reverse("board_ward", args=[slug, ward_code])
    here = f"{page}#item-{score_id}"
    if request.method != "POST":  # signing in again leads here
        return redirect(here)
    try:
        points, reason, version = fields(request.POST, "points", "reason", "version")
    except Refused as refused:
        lost = Verdict(error=sentence_of(refused), version=score.version)
        return ward_page(request, card, 422, typed=lost, typed_id=score_id)
    verdict = Verdict(points, with_phrase(request.POST.get("phrase", ""), reason), version)
    if verdict.give(request.POST.get("take", ""), score, by=person(request)):
        sheet = WardSheet(card, person(request))
        then = sheet.unverified_after(score_id) if "then" in request.POST else None
        return redirect(f"{page}#item-{then.score.pk}" if then else here)
    return ward_page(
        request, card, 409 if verdict.theirs else 422, typed=verdict, typed_id=score_id
    )


@policy(is_board)
@require_POST
def take_over(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Verify at the self points whatever the survey found no different."""
    count = len(Score.take_over_agreed(get_card(request, slug, ward_code), by=person(request)))
    if count:
        done = ngettext(
            "Đã nhận điểm tự chấm của %d nội dung.", "Đã nhận điểm tự chấm của %d nội dung.", count
        )
        messages.success(request, done % count)
    else:
        messages.info(request, _("Không còn nội dung nào khớp khảo sát mà chưa thẩm định."))
    return redirect("board_ward", slug, ward_code)
