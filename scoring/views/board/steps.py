"""The Board takes a step of a ward's card."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.steps import StepForm
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.deadlines import window_from_now
from scoring.pages.home.review_queue import Round
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.board.onward import onward
from scoring.views.errors import status_of
from scoring.views.fetch import get_card
from wards.views.requests import PAGE_METHODS, form_data, person

# The steps that have their form here; the others are the ward's.
ACTIONS = (
    Action.RETURN,
    Action.EXTEND,
    Action.VERIFY,
    Action.FINALISE,
    Action.REOPEN,
    Action.MARK_ABSENT,
    Action.DROP,
)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, ward_code: str, action: str) -> HttpResponse:
    """Ask for what a step needs and say what is in its way, then take it."""
    card = get_card(request, slug, ward_code)
    if action not in ACTIONS:
        raise Http404
    step = lifecycle.find_step(lifecycle.CARD_STEPS, card.state, action)
    asks = step or next(step for step in lifecycle.CARD_STEPS if step.action == action)
    form = StepForm(form_data(request), step=asks, card=card)
    refusal = ""
    if form.is_valid():
        try:
            done = card.perform(action, by=person(request), **form.arguments)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(
                request,
                f"{card}: {lifecycle.DONE[asks.action]}.",
            )
            if asks.needs_time and done.deadline != form.arguments["until"]:
                until = {"when": lifecycle.deadline(done.deadline)}
                messages.info(
                    request, _("Đơn vị được nộp đến %(when)s, theo hạn chung muộn hơn.") % until
                )
            return onward(request, Round.VERIFY, card)
    now = timezone.now()
    context = {
        "card": card,
        "campaign": card.campaign,
        "action": asks.action,
        "form": form,
        "refusal": refusal,
        "is_possible": step is not None and card.campaign.is_open,
        "is_mine": asks in card.steps_for(person(request)),
        "problem": step.guard(card, now) if step else None,
        "sheet": WardSheet(card),
        "deadline": lifecycle.deadline(card.deadline),
        "reply_until": lifecycle.deadline(card.campaign.reply_window_from(now)),
        "reply_window": window_from_now(card.campaign, now),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/board/take_step.html", context, status=status)
