"""A ward puts its officers forward, and takes that back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.officer import (
    NominationForm,
    ReasonForm,
)
from scoring.models import Award, Scorecard
from scoring.rules.lifecycle import Action
from scoring.rules.permissions import is_ward_officer, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_own_card
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def nominate(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward puts its officers forward; its nominations and its awards.

    `?award=` brings one back to reword it.
    """
    card = get_own_card(request, slug)
    awards = _own_awards(request, card)
    chosen = next(
        (
            award
            for award in awards
            if str(award.pk) == request.GET.get("award") and not award.is_judged
        ),
        None,
    )
    known = (
        {"kind": chosen.kind, "officer": chosen.officer, "text": chosen.citation_text}
        if chosen
        else {}
    )
    form = NominationForm(form_data(request), card=card, initial=known)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            award = Award.nominate(
                facts["kind"], card, facts["officer"], facts["text"], by=person(request)
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            messages.success(request, _("Đã gửi đề cử đồng chí %s.") % award.officer)
            return redirect("nominate", slug)
    context = {"card": card, "form": form, "awards": awards, "chosen": chosen}
    return render(
        request, "scoring/officer/nominate.html", context, status=422 if form.errors else 200
    )


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def withdraw_nomination(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Take back a nomination that the Board has not judged yet, with a reason."""
    card = get_own_card(request, slug)
    award = get_object_or_404(_own_awards(request, card), pk=award_id)
    award.campaign = card.campaign
    form = ReasonForm(form_data(request))
    step = next(
        (step for step in award.steps_for(request.user) if step.action == Action.WITHDRAW), None
    )
    status = 422 if form.errors else 200
    if step is None:
        status = 409 if request.method == "POST" else 200
    elif form.is_valid():
        try:
            award.perform(Action.WITHDRAW, by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            status = 409
        else:
            messages.success(request, _("Đã rút đề cử đồng chí %s.") % award.officer)
            return redirect("nominate", slug)
    context = {"card": card, "award": award, "form": form, "step": step}
    return render(request, "scoring/officer/withdraw_nomination.html", context, status=status)


def _own_awards(request: HttpRequest, card: Scorecard) -> QuerySet[Award]:
    """What the ward may see of its nominations and awards."""
    return (
        Award.objects.visible_to(request.user)
        .filter(scorecard=card)
        .select_related("kind", "scorecard", "officer")
    )
