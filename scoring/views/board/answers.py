"""The Board answers what a ward objected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.answers import AnswerForm
from scoring.models import Reply
from scoring.models.scores.answering import CORRECTION
from scoring.pages.comparison.consequence import Consequence
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.home.review_queue import Round
from scoring.rules import lifecycle
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.board.onward import onward
from scoring.views.errors import status_of
from scoring.views.fetch import get_card
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def answer(request: HttpRequest, slug: str, ward_code: str, reply_id: int) -> HttpResponse:
    """Answer one reply with a reason and the points that stand from now on."""
    card = get_card(request, slug, ward_code)
    replies = Reply.objects.select_related("score__item__parent", "by", "answered_by")
    reply = get_object_or_404(replies, pk=reply_id, score__scorecard=card)
    reply.score.scorecard, now = card, timezone.now()
    form = AnswerForm(form_data(request), reply=reply, step=card.campaign.step)
    refusal = ""
    if form.is_valid() and form.is_to_be_confirmed:
        context = {
            "card": card,
            "campaign": card.campaign,
            "reply": reply,
            "typed": {name: request.POST.get(name, "") for name in form.fields},
            "consequence": Consequence(reply, form.cleaned_data["points"]),
        }
        return render(request, "scoring/board/lower.html", context)
    if form.is_valid():
        try:
            reply.give_answer(by=person(request), **form.cleaned_data)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(
                request, _("Đã trả lời kiến nghị về nội dung %s.") % reply.score.item.code
            )
            return onward(request, Round.ANSWER, card, f"#item-{reply.score_id}")
    context = {
        "card": card,
        "campaign": card.campaign,
        "reply": reply,
        "row": WardSheet(card).row_of(reply.score_id),
        "form": form,
        "refusal": refusal,
        "may_answer": card.campaign.is_open and reply.may_be_answered(person(request), now),
        "problem": reply.shut_to(person(request)),
        "until": lifecycle.moment(reply.answered_at + CORRECTION) if reply.answered_at else "",
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/board/answer.html", context, status=status)
