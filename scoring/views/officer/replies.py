"""A ward objects to the verified points of an item."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.reply import ReplyForm
from scoring.models import Reply, Scorecard
from scoring.pages.deadlines import window_of
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules import lifecycle, permissions
from scoring.rules.permissions import is_ward_officer, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_own_card, get_own_score
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def reply(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """Object to the verified points of one item, or reword the objection until it is answered."""
    score = get_own_score(request, slug, score_id)
    card = get_own_card(request, slug)
    if not permissions.can_see_judgement(person(request), card):
        raise Http404
    score.scorecard = card
    standing = Reply.objects.filter(score=score).first()
    if standing and "withdraw" in request.POST:
        return _withdraw_reply(request, card, standing)
    said: dict[str, Any] = {"seen": Reply.NONE_YET}
    if standing:
        said = {"text": standing.text, "wanted": standing.wanted, "seen": standing.mark}
    overtaken = None
    form = ReplyForm(form_data(request), request.FILES or None, score=score, initial=said)
    if form.is_valid():
        try:
            form.save(score, by=person(request))
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        except Stale as stale:
            overtaken = stale.current
            form.add_error(None, sentence_of(stale))
            # What stands now has been said: the next sending counts.
            form.data = request.POST.copy()
            form.data["seen"] = overtaken.mark
        else:
            messages.success(request, _("Đã gửi kiến nghị về nội dung %s.") % score.item.code)
            return redirect(reverse("scorecard", args=[slug]) + f"#item-{score_id}")
    now = timezone.now()
    context = {
        "card": card,
        "row": ItemRow(score),
        "form": form,
        "reply": standing,
        "overtaken": overtaken,
        "problem": lifecycle.open_to_replies(card, now),
        "reply_until": lifecycle.deadline(card.reply_until) if card.reply_until else "",
        "reply_window": window_of(card),
    }
    return render(
        request, "scoring/officer/reply.html", context, status=422 if form.errors else 200
    )


def _withdraw_reply(request: HttpRequest, card: Scorecard, reply: Reply) -> HttpResponse:
    """The ward takes an open reply back; it may be sent anew while the window is open."""
    reply.score.scorecard = card
    try:
        reply.withdraw(by=person(request), seen=request.POST.get("seen", ""))
    except (Refused, Stale) as problem:
        messages.error(request, sentence_of(problem))
    else:
        messages.success(request, _("Đã rút kiến nghị về nội dung %s.") % reply.score.item.code)
    return redirect(reverse("scorecard", args=[card.campaign.slug]) + f"#item-{reply.score_id}")
