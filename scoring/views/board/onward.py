"""Where the Board goes on after a piece of work on a card."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.home.review_queue import Round, next_of
from wards.views.requests import person


def onward(request: HttpRequest, work: Round, card: Scorecard, place: str = "") -> HttpResponse:
    """Back to the ward's page, or with the second button to the next card that waits for the same
    work.
    """
    if request.POST.get("then") != "next":
        return redirect(reverse("board_ward", args=[card.campaign.slug, card.ward.code]) + place)
    following = next_of(work, card, person(request))
    if following is None:
        messages.info(request, _("Không còn phiếu nào chờ việc này."))
        return redirect("home")
    return redirect(work.page(following))
