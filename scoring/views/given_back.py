"""Single items that the Board gives back with a date of their own,
while the rest of the card stands.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.entering import read_version
from scoring.forms.sheet import Typed
from scoring.forms.steps import GiveBackForm
from scoring.models import Citation, Score
from scoring.models.scores import giving_back
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules import lifecycle, permissions
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import PointsKind
from scoring.rules.permissions import is_board, is_ward_officer, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.errors import status_of
from scoring.views.fetch import get_card, get_own_card, get_own_score
from wards.views.requests import PAGE_METHODS, person


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def give_back(request: HttpRequest, slug: str, ward_code: str, score_id: int) -> HttpResponse:
    """Give one item back with a reason and a date, or take it back before the ward hands it in."""
    card, by = get_card(request, slug, ward_code), person(request)
    score = get_object_or_404(
        Score.objects.select_related("item__parent"), pk=score_id, scorecard=card
    )
    score.scorecard = card
    here = reverse("board_ward", args=[slug, ward_code]) + f"#item-{score_id}"
    is_out = score.is_out(timezone.now())
    takes_back = request.POST.get("act") == "recall"
    form = GiveBackForm(
        request.POST if request.method == "POST" and not takes_back else None, card=card
    )
    refusal, done = "", ""
    try:
        if takes_back:
            giving_back.recall(score, by=by)
            done = _("Đã rút lại việc trả nội dung %s.")
        elif form.is_valid():
            seen = read_version(request.POST.get("version", ""))
            giving_back.give_back(score, by=by, seen_version=seen, **form.arguments)
            done = _("Đã trả lại nội dung %s; các nội dung khác giữ nguyên.")
    except (Refused, Stale) as problem:
        refusal = sentence_of(problem)
    if done:
        messages.success(request, done % score.item.code)
        return redirect(here)
    context = {
        "card": card,
        "campaign": card.campaign,
        "row": ItemRow(score),
        "form": form,
        "refusal": refusal,
        "is_out": is_out,
        "until": lifecycle.deadline(score.returned_until) if score.returned_until else "",
        "here": here,
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/board/give_back.html", context, status=status)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def again(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """The ward scores an item again that was given back to it alone, then hands it in."""
    score, card, by = (
        get_own_score(request, slug, score_id),
        get_own_card(request, slug),
        person(request),
    )
    score.scorecard = card
    context: dict[str, Any] = {}
    status = 200
    typed = Typed(score.typed_text(PointsKind.SELF), score.explanation, str(score.version))
    if request.method == "POST":
        try:
            typed = Typed.read(request.POST)
            score = typed.enter(score, by=by)
            if request.POST.get("then") == "hand_back":
                giving_back.hand_back(score, by=by)
                messages.success(request, _("Đã nộp lại nội dung %s.") % score.item.code)
                return redirect("scorecard", slug)
            messages.success(request, _("Đã lưu nội dung %s, chưa nộp lại.") % score.item.code)
            return redirect("scorecard_again", slug, score_id)
        except Stale as stale:
            status, context["theirs"] = 409, stale.current
            context["sentence"] = sentence_of(stale)
        except Refused as refused:
            status, context["sentence"] = 422, sentence_of(refused)
    own = Citation.objects.filter(score=score, reply=None).select_related("evidence")
    now = timezone.now()
    context |= {
        "card": card,
        "row": ItemRow(score, citations=list(own)),
        "typed": typed,
        "is_out": score.is_out(now),
        "time_left": lifecycle.time_left(score.returned_until, now) if score.returned_until else "",
        "may_hand_back": card.campaign.approval != Approval.LEADER or permissions.approves(by),
    }
    return render(request, "scoring/officer/again.html", context, status=status)
