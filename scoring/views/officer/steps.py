"""A ward takes a step of its card: submission with its receipt, withdrawal,
sending back, agreement.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.officer import (
    ConfirmForm,
    DeclarationForm,
    ReasonForm,
)
from scoring.models import Scorecard
from scoring.pages.approval import ApprovalState
from scoring.pages.revision import revision_of
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action, CardState, PointsKind
from scoring.rules.permissions import is_ward_officer, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_own_card
from wards.models import User
from wards.views.requests import PAGE_METHODS, form_data, person

# The steps that have a form of their own; submitting has its check of answers and its declaration.
STEP_FORMS: dict[str, type[forms.Form]] = {
    Action.WITHDRAW: ReasonForm,
    Action.SEND_BACK: ReasonForm,
    Action.ACCEPT: ConfirmForm,
}


def steps_with_forms(card: Scorecard, user: User, now: datetime) -> list[dict[str, Any]]:
    """The officer's steps from here that have a form, each with what is in its way."""
    steps = [step for step in card.steps_for(user) if step.action in STEP_FORMS]
    return [
        {"action": step.action, "label": step.action.label, "problem": step.guard(card, now)}
        for step in steps
    ]


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Check answers, declare, submit; where a leader approves, who drafts asks for it instead."""
    card = get_own_card(request, slug)
    if request.method != "POST" and card.state != CardState.DRAFT:
        return redirect("scorecard", slug)
    form, state = DeclarationForm(form_data(request)), ApprovalState(card, person(request))
    if form.is_valid():
        seen = request.POST.get("seen", "") if state.by_leader else None
        try:
            card.perform(state.action, by=person(request), seen=seen)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            if state.action == Action.SUBMIT:
                return redirect("scorecard_submitted", slug)
            messages.success(request, _("Đã đề nghị lãnh đạo duyệt phiếu."))
            return redirect("scorecard_submit", slug)
    now = timezone.now()
    context = {
        "card": card,
        "sheet": Sheet(card),
        "form": form,
        "deadline": lifecycle.deadline(card.deadline),
        "time_left": lifecycle.time_left(card.deadline, now),
        "may_enter": card.may_enter(PointsKind.SELF, person(request), now),
        "revision": revision_of(card),
        "approval": state,
    }
    return render(
        request, "scoring/officer/submit.html", context, status=422 if form.errors else 200
    )


@policy(is_ward_officer)
@require_http_methods(["GET", "HEAD"])
def submitted(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt of the latest submission."""
    card = get_own_card(request, slug)
    entry = card.submission()
    if entry is None or card.state == CardState.DRAFT:
        return redirect("scorecard", slug)
    context = {
        "card": card,
        "sheet": Sheet(card),
        "entry": entry,
        "code": card.receipt(entry),
        "moment": lifecycle.moment(entry.at),
        "deadline": lifecycle.deadline(card.deadline),
        "steps": steps_with_forms(card, person(request), timezone.now()),
    }
    return render(request, "scoring/officer/submitted.html", context)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Withdraw the card or send it back with a reason, or agree to the result."""
    card = get_own_card(request, slug)
    if action not in STEP_FORMS:
        raise Http404
    form = STEP_FORMS[action](form_data(request))
    if form.is_valid():
        try:
            card.perform(action, by=person(request), reason=form.cleaned_data.get("reason", ""))
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            return redirect("scorecard", slug)
    step = next(
        (
            step
            for step in steps_with_forms(card, person(request), timezone.now())
            if step["action"] == action
        ),
        None,
    )
    context = {"card": card, "form": form, "step": step, "action": Action(action)}
    return render(
        request, "scoring/officer/take_step.html", context, status=422 if form.errors else 200
    )
