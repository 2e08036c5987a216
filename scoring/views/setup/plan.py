"""The tables of a campaign's plan: criteria, items, tiers, awards."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.rows.award_kinds import AwardKindRows
from scoring.forms.rows.criteria import CriterionRows, ItemRows
from scoring.forms.rows.table import Rows
from scoring.forms.rows.tiers import TierConditionRows, TierRows
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, Stale, explained
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """All criteria with their caps."""
    campaign = get_campaign(request, slug)
    return rows_page(request, "criteria", CriterionRows(form_data(request), campaign=campaign))


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def items(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """The items of one criterion; without any, it is scored itself."""
    campaign = get_campaign(request, slug)
    head = get_object_or_404(campaign.criteria.heads().select_related("campaign"), pk=criterion_id)
    pages = [
        (head.position, reverse("setup_items", args=[slug, head.pk])) for head in campaign.heads
    ]
    place = [head.pk for head in campaign.heads].index(head.pk)
    around = {
        "head": head,
        "previous": pages[place - 1] if place else None,
        "next": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return rows_page(request, "items", ItemRows(form_data(request), head=head), **around)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def tiers(request: HttpRequest, slug: str) -> HttpResponse:
    """The tiers with their floors."""
    return rows_page(
        request, "tiers", TierRows(form_data(request), campaign=get_campaign(request, slug))
    )


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def tier_conditions(request: HttpRequest, slug: str) -> HttpResponse:
    """What levels ask beside their floors."""
    campaign = get_campaign(request, slug)
    rows = TierConditionRows(form_data(request), campaign=campaign)
    return rows_page(request, "tier_conditions", rows)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def award_kinds(request: HttpRequest, slug: str) -> HttpResponse:
    """The kinds of awards."""
    return rows_page(
        request,
        "award_kinds",
        AwardKindRows(form_data(request), campaign=get_campaign(request, slug)),
    )


def rows_page(request: HttpRequest, page: str, rows: Rows, **context: Any) -> HttpResponse:
    """Rows of the plan: to read, to change, or written as one act."""
    context |= {"campaign": rows.campaign, "rows": rows}
    status = 200
    if rows.is_bound:
        try:
            if rows.save(by=person(request)):
                messages.success(request, _("Đã lưu."))
                return redirect(request.path)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, f"scoring/setup/{page}.html", context, status=status)
