"""Awards: what is proposed and decided, who could be, what for now keeps somebody from it, the
year-end workbook.
"""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.documents import scorecard_paper
from scoring.forms.awards import BlockForm, CommendForm, LiftForm, ProposeForm, step_form
from scoring.models import Award, AwardKind, Block, Campaign, Job
from scoring.models.awards.commendation import commend_all, commendable
from scoring.models.awards.steps import DONE, MOVES
from scoring.models.job_parts import JobKind
from scoring.pages.awards.honours import honour_lists
from scoring.pages.awards.overview import AwardsOverview
from scoring.pages.awards.page import AwardsPage
from scoring.rules import permissions
from scoring.rules.lifecycle import Action
from scoring.rules.permissions import is_board, is_head, policy, reads_board
from scoring.rules.previews import mark_of
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import at_work, get_campaign
from scoring.workbooks import year_end
from wards.database.moment import of_one_moment
from wards.paging import shortened
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(reads_board)
@require_safe
@of_one_moment
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Every kind with its slots, proposals, nominations and candidates."""
    campaign = get_campaign(request, slug, met=True)
    page = AwardsPage(campaign, person(request), request.GET).with_signed()
    context = {
        "campaign": campaign,
        "overview": page,
        # Where nobody met, a year that is over has nothing to write down any more.
        "sees_council": campaign.is_open or hasattr(campaign, "meeting"),
        "unsettled": shortened(page.unsettled),
        "may_propose": permissions.is_board(request.user) and campaign.is_open,
        "may_commend": permissions.is_head(request.user) and campaign.is_open,
        "may_file": permissions.is_head(request.user),
        "file_name": year_end.file_name(campaign),
    }
    return render(request, "scoring/awards/overview.html", context)


@policy(reads_board)
@require_safe
@of_one_moment
def honours(request: HttpRequest, slug: str) -> HttpResponse:
    """The honoured alone, on a paper for each body that decides."""
    campaign = get_campaign(request, slug)
    found = honour_lists(campaign)
    heads = scorecard_paper.heads_of_honours(campaign, [honours.body for honours in found])
    lists = list(zip(found, heads, strict=True))
    return render(request, "scoring/awards/list.html", {"campaign": campaign, "lists": lists})


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def propose(request: HttpRequest, slug: str, kind_id: int) -> HttpResponse:
    """Propose a unit or an officer; `?candidate=` chooses beforehand."""
    campaign = get_campaign(request, slug)
    overview = AwardsOverview(campaign, person(request))
    kind = next((section.kind for section in overview.sections if section.kind.pk == kind_id), None)
    if kind is None:
        raise Http404
    candidates = overview.everybody(kind)
    chosen = next(
        (candidate for candidate in candidates if candidate.key == request.GET.get("candidate")),
        None,
    )
    known = {}
    if chosen:
        citation = chosen.award.citation_text if chosen.award else ""
        known = {"candidate": chosen.key, "citation_text": citation}
    form = ProposeForm(form_data(request), candidates=candidates, initial=known)
    context = {
        "campaign": campaign,
        "section": overview.section_of(kind),
        "kind": kind,
        "form": form,
    }
    context["unsettled"] = shortened(overview.ranking.unsettled)
    status = 422 if form.errors else 200
    if form.is_valid():
        facts = form.cleaned_data
        candidate = facts.pop("candidate")
        try:
            award = Award.propose(
                kind, candidate.row.card, candidate.officer, by=person(request), **facts
            )
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã đề nghị %s.") % award)
            return redirect(_at(campaign, kind))
    return render(request, "scoring/awards/propose.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, award_id: int, action: str) -> HttpResponse:
    """Record a decision, withdraw a proposal or unlock a decision."""
    campaign = get_campaign(request, slug)
    awards = Award.objects.visible_to(request.user).select_related(
        "kind", "scorecard__ward", "officer", "campaign"
    )
    award = get_object_or_404(awards, campaign=campaign, pk=award_id)
    if action not in MOVES or action == Action.PROPOSE:
        raise Http404
    form = step_form(Action(action), form_data(request), award)
    step = next((step for step in award.steps_for(request.user) if step.action == action), None)
    context = {
        "campaign": campaign,
        "award": award,
        "label": MOVES[Action(action)],
        "step": step,
        "form": form,
    }
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            taken = Award.perform_together(form.awards, action, by=person(request), **form.facts)
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            done = "; ".join(str(award) for award in taken)
            messages.success(request, f"{DONE[Action(action)]}: {done}.")
            return redirect(_at(campaign, award.kind))
    return render(request, "scoring/awards/take_step.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def commend(request: HttpRequest, slug: str, kind_id: int) -> HttpResponse:
    """Preview every unit at or above the threshold, then commend all of them."""
    campaign = get_campaign(request, slug, busy=True)
    if at_it := at_work(campaign):
        return at_it
    form = CommendForm(form_data(request))
    if form.is_valid():
        kind = _kind(campaign, kind_id)
        facts = {"by": person(request), **form.cleaned_data}
        try:
            if job := Job.wanted(JobKind.COMMEND, campaign, award_kind=kind.pk, **facts):
                return redirect("job", slug, job.pk)
            awards = commend_all(kind, **facts)
        except Refused as refused:
            sentence = sentence_of(refused)
            return _commendation(request, campaign, kind_id, 409, form=form, sentence=sentence)
        text = ngettext("Đã biểu dương %d đơn vị.", "Đã biểu dương %d đơn vị.", len(awards)) % len(
            awards
        )
        messages.success(request, text)
        return redirect(_at(campaign, kind))
    return _commendation(request, campaign, kind_id, 422 if form.errors else 200, form=form)


@of_one_moment
def _commendation(
    request: HttpRequest, campaign: Campaign, kind_id: int, status: int, **more: Any
) -> HttpResponse:
    """The preview as things stand now, whatever an earlier one showed."""
    page = AwardsPage(campaign, person(request), request.GET, kind_id)
    if not page.sections:
        raise Http404
    (section,) = page.sections
    kind = section.kind
    points: dict[int, Decimal] = {}
    if kind.is_commendation:
        points = dict(commendable(kind).values_list("pk", "verified_sum"))
    context = {
        "campaign": campaign,
        "kind": kind,
        "section": section,
        "commended": points,
        "number": len(points),
        "unsettled": shortened(page.unsettled),
        "fresh": CommendForm(initial={"seen": mark_of(points)}),
        **more,
    }
    return render(request, "scoring/awards/commend.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def block(request: HttpRequest, slug: str) -> HttpResponse:
    """Note what keeps a unit or an officer from awards for now."""
    campaign = get_campaign(request, slug)
    form = BlockForm(form_data(request), campaign=campaign)
    context: dict[str, Any] = {"campaign": campaign, "form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        card, officer = form.cleaned_data["candidate"]
        try:
            Block.put(
                card,
                officer,
                form.cleaned_data["cause"],
                form.cleaned_data["note"],
                by=person(request),
            )
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            messages.success(
                request, _("Đã ghi lý do chưa xét khen thưởng: %s.") % (officer or card)
            )
            return redirect(f"{reverse('awards', args=[slug])}#blocks")
    return render(request, "scoring/awards/block.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def lift_block(request: HttpRequest, slug: str, block_id: int) -> HttpResponse:
    """Nothing is pending any more."""
    campaign = get_campaign(request, slug)
    pending = get_object_or_404(
        Block.objects.select_related("scorecard", "officer"), campaign=campaign, pk=block_id
    )
    form = LiftForm(form_data(request))
    context: dict[str, Any] = {"campaign": campaign, "pending": pending, "form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            pending.lift(by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã bỏ lý do chưa xét khen thưởng: %s.") % pending)
            return redirect(f"{reverse('awards', args=[slug])}#blocks")
    return render(request, "scoring/awards/lift_block.html", context, status=status)


def _kind(campaign: Campaign, kind_id: int) -> AwardKind:
    return get_object_or_404(AwardKind, campaign=campaign, pk=kind_id)


def _at(campaign: Campaign, kind: AwardKind) -> str:
    """The section of a kind on the overview."""
    return f"{reverse('awards', args=[campaign.slug])}#kind-{kind.pk}"
