"""Ranking and tiers: the ranked table, one decision or all suggestions at once, the order of
equals, final results.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.documents import scorecard_paper
from scoring.forms.tiers import FinaliseForm, SuggestionsForm, TieForm, TierDecisionForm
from scoring.forms.what_if import WhatIfForm
from scoring.models import Campaign, Job, Scorecard
from scoring.models.job_parts import JobKind
from scoring.models.scorecards.finalising import finalise_ready
from scoring.models.scorecards.tie_order import order_equals
from scoring.models.scorecards.tiering import assign_suggestions, assign_tier
from scoring.pages import sealed
from scoring.pages.finalising import KeptOpen
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import RankedTable
from scoring.pages.what_if import WhatIf
from scoring.rules import permissions
from scoring.rules.lifecycle import moment
from scoring.rules.permissions import is_head, policy, reads_board
from scoring.rules.points import show
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import at_work, get_campaign, get_card
from wards.database.moment import of_one_moment, one_moment
from wards.paging import Page, page_of
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(reads_board)
@require_safe
@of_one_moment
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Judged units by rank, the others apart."""
    campaign = get_campaign(request, slug)
    may_decide = permissions.is_head(request.user) and campaign.is_open
    counted = CountedRanking(campaign)
    table = RankedTable(counted, request.GET)
    rows, apart = table.lists(request.GET)
    beside = [card for listed in apart.values() for card in listed]
    context = {
        "campaign": campaign,
        "ranking": counted,
        "table": table,
        "rows": rows,
        **apart,
        "may_decide": may_decide,
        "sees_eligibility": permissions.sees_eligibility(request.user),
        "paper_head": scorecard_paper.head(campaign, fits=sealed.stands(table, rows, beside)),
    }
    return render(request, "scoring/tiers/ranking.html", context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def apply_suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """Preview what the points suggest for every unit that waits, then decide all of it at once."""
    campaign = get_campaign(request, slug, busy=True)
    if at_it := at_work(campaign):
        return at_it
    form = SuggestionsForm(form_data(request))
    if form.is_valid():
        seen, by = form.cleaned_data["seen"], person(request)
        try:
            if job := Job.wanted(JobKind.ASSIGN_TIERS, campaign, seen=seen, by=by):
                return redirect("job", slug, job.pk)
            cards = assign_suggestions(campaign, seen, by=by)
        except Refused as refused:
            return _preview(request, campaign, 409, sentence=sentence_of(refused))
        messages.success(
            request,
            ngettext(
                "Đã xếp loại %d đơn vị theo điểm.", "Đã xếp loại %d đơn vị theo điểm.", len(cards)
            )
            % len(cards),
        )
        return redirect("tiers", slug)
    return _preview(request, campaign, 422 if form.errors else 200, form=form)


@of_one_moment
def _preview(request: HttpRequest, campaign: Campaign, status: int, **more: Any) -> HttpResponse:
    """The preview as things stand now, whatever an earlier one showed."""
    table = CountedRanking(campaign)
    rows = table.suggested_rows
    context = {
        "campaign": campaign,
        "ranking": table,
        "rows": Page(rows, request.GET),
        "fresh": SuggestionsForm.of(rows.shown),
        **more,
    }
    return render(request, "scoring/tiers/apply_suggestions.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def assign(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Decide one unit's tier."""
    card = get_card(request, slug, ward_code)
    table = CountedRanking(card.campaign)
    with one_moment():
        row = table.find(card)
    context: dict[str, Any] = {"campaign": card.campaign, "card": card, "row": row}
    if row is None:
        sentence = _("Đơn vị chưa có điểm thẩm định được xác nhận nên chưa xếp loại được.")
        status = 409 if request.method == "POST" else 200
        return render(
            request, "scoring/tiers/assign.html", context | {"sentence": sentence}, status=status
        )
    form = TierDecisionForm(form_data(request), tiers=table.tiers, row=row)
    context |= {"form": form, "may_decide": card.campaign.is_open and row.can_be_tiered}
    context["since"] = moment(card.finalised_at) if card.finalised_at else ""
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            assign_tier(card, by=person(request), **form.cleaned_data)
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
            form.refresh()
        else:
            name = form.cleaned_data["tier"] or _("Chưa xếp loại")
            messages.success(
                request,
                _("Đã xếp loại %(ward)s: %(tier)s.") % {"ward": card.ward_name, "tier": name},
            )
            return redirect(_at(card, table))
    return render(request, "scoring/tiers/assign.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def order_tie(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Order the units that points and aids leave equal with this one; `?cluster=` those of its
    cluster alone.
    """
    card = get_card(request, slug, ward_code)
    table = CountedRanking(card.campaign)
    within = bool(card.cluster_id) and request.GET.get("cluster") == str(card.cluster_id)
    row = table.find(card)
    equals = table.equals_of(row, within=within) if row else []
    form = TieForm(form_data(request), equals=equals)
    context: dict[str, Any] = {
        "campaign": card.campaign, "card": card, "row": row, "equals": equals, "form": form, "within": within,
    }  # fmt: skip
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            order_equals(card.campaign, form.order, by=person(request), reason=reason)
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã quyết định thứ tự giữa các đơn vị bằng điểm."))
            return redirect(_at(card, table, within=within))
    return render(request, "scoring/tiers/order_tie.html", context, status=status)


def _at(card: Scorecard, table: CountedRanking, *, within: bool = False) -> str:
    """The unit's row in the ranking, or in that of its cluster."""
    if within:
        page = reverse("tiers", args=[card.campaign.slug])
        return f"{page}?cluster={card.cluster_id}#{card.ward.code}"
    where = page_of(table.index(card))
    return f"{reverse('tiers', args=[card.campaign.slug])}{where}#{card.ward.code}"


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def finalise(request: HttpRequest, slug: str) -> HttpResponse:
    """Preview every unit whose result can be finalised, then do it; the others each with what is in
    the way.
    """
    campaign = get_campaign(request, slug, busy=True)
    if at_it := at_work(campaign):
        return at_it
    form = FinaliseForm(form_data(request))
    if form.is_valid():
        seen, by = form.cleaned_data["seen"], person(request)
        try:
            if job := Job.wanted(JobKind.FINALISE, campaign, seen=seen, by=by):
                return redirect("job", slug, job.pk)
            cards = finalise_ready(campaign, seen, by=by)
        except Refused as refused:
            sentence = sentence_of(refused)
            return _final_results(request, campaign, 409, form=form, sentence=sentence)
        done = ngettext(
            "Đã chốt kết quả của %d đơn vị.", "Đã chốt kết quả của %d đơn vị.", len(cards)
        ) % len(cards)
        messages.success(request, done)
        return redirect("finalise", slug)
    return _final_results(request, campaign, 422 if form.errors else 200, form=form)


def _final_results(
    request: HttpRequest, campaign: Campaign, status: int, **more: Any
) -> HttpResponse:
    """The preview as things stand now, whatever an earlier one showed."""
    table = CountedRanking(campaign)
    context = {
        "campaign": campaign,
        "ranking": table,
        "ready": Page(table.ready, request.GET),
        "fresh": FinaliseForm.of(table.ready_versions),
        "kept_open": Page(KeptOpen(table), request.GET, param="open"),
        **more,
    }
    return render(request, "scoring/tiers/finalise.html", context, status=status)


@policy(reads_board)
@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """How firm the results are; caps, floors and points turned for a look. Writes nothing."""
    campaign = get_campaign(request, slug)
    table = WhatIf(campaign, sees_eligibility=permissions.sees_eligibility(request.user))
    units = list(table.names.items())
    form = WhatIfForm(request.GET, campaign=campaign, units=units, has_item=table.has_item)
    context: dict[str, Any] = {"campaign": campaign, "what_if": table, "form": form}
    if form.is_turned:
        rows = table.turned(form.new_caps, form.new_floors, form.new_points)
        context |= {
            "rows": rows,
            "changed_levels": sum(row.changes_level for row in rows),
            "changed_ranks": sum(row.changes_rank for row in rows),
            "total": form.new_total,
            "campaign_total": show(campaign.total),
        }
    return render(
        request, "scoring/tiers/what_if.html", context, status=422 if form.errors else 200
    )
