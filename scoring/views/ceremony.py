"""The order of the ceremony within one kind of award: the head's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.documents.papers.facts import Facts
from scoring.forms.ceremony import OrderForm
from scoring.models import AwardKind
from scoring.models.awards.ceremony import order_within
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import form_data, person

MOST = 100  # more are put in order in Word


@policy(is_head)
@require_http_methods(("GET", "HEAD", "POST"))
def order(request: HttpRequest, slug: str, kind_id: int) -> HttpResponse:
    """Say in which order those of one kind come up."""
    campaign = get_campaign(request, slug)
    kind = get_object_or_404(AwardKind, campaign=campaign, pk=kind_id)
    awards = [award for award in Facts(campaign).in_order_of_ceremony if award.kind_id == kind.pk]
    form = OrderForm(form_data(request), awards=awards[:MOST])
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            order_within(kind, form.order, by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã xếp thứ tự trao: %s.") % kind)
            return redirect(f"{reverse('awards', args=[slug])}#kind-{kind.pk}")
    context = {
        "campaign": campaign,
        "kind": kind,
        "form": form,
        "sentence": sentence,
        "is_too_long": len(awards) > MOST,
    }
    return render(request, "scoring/awards/order.html", context, status=status)
