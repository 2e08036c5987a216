"""Words of the plan put right after the opening."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.amendments import RewordingForm
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, Stale, explained
from scoring.views.fetch import get_campaign
from wards.views.requests import form_data, person


@policy(is_head)
@require_http_methods(("GET", "HEAD", "POST"))
def wording(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Put the words of one criterion or item right, with a reason that all units read."""
    campaign = get_campaign(request, slug)
    found = campaign.criteria.select_related("parent")
    criterion = get_object_or_404(found, pk=criterion_id)
    form = RewordingForm(form_data(request), criterion=criterion)
    context: dict[str, Any] = {"campaign": campaign, "criterion": criterion, "form": form}
    status = 200
    if form.is_bound:
        try:
            if form.amend(by=person(request)):
                messages.success(request, _("Đã đính chính. Các đơn vị thấy cả chữ cũ và lý do."))
                if criterion.parent_id:
                    return redirect("setup_items", slug, criterion.parent_id)
                return redirect("setup_criteria", slug)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, "scoring/setup/wording.html", context, status=status)
