"""The head takes a step of the campaign: opens it, takes that back, discards a draft, concludes."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from scoring.forms.setup.steps import OpeningForm, TakeBackForm
from scoring.models import Campaign, Job
from scoring.models.awards.commendation import unfinished_honours
from scoring.models.job_parts import JobKind
from scoring.pages.preparation import items_of_groups
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import at_work, get_campaign
from wards.paging import Counted
from wards.views.requests import PAGE_METHODS, form_data, person

# Steps of a campaign that write on every card.
JOBS = {
    Action.OPEN: JobKind.OPEN,
    Action.TAKE_BACK: JobKind.TAKE_BACK,
    Action.CONCLUDE: JobKind.CONCLUDE,
}
OPENED = gettext_lazy("Đã mở phong trào. Các đơn vị đã nhận phiếu chấm điểm.")
TAKEN_BACK = gettext_lazy(
    "Đã rút lại việc mở phong trào. Phong trào trở về giai đoạn chuẩn bị, mọi phần lại sửa được."
)
DISCARDED = gettext_lazy("Đã xóa bản nháp phong trào.")
CONCLUDED = gettext_lazy("Đã kết thúc phong trào. Kết quả được niêm phong.")


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def open_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what opening does and what looks like a slip, then open."""
    campaign = get_campaign(request, slug, busy=True)
    begins = campaign.opens_at
    oddities = campaign.oddities(timezone.now()) if campaign.is_preparing else []
    context = {
        "oddities": oddities,
        "form": OpeningForm(form_data(request), oddities=oddities),
        "units": sum(campaign.units_by_cluster.values()),
        "items": len(campaign.leaves),
        "by_group": items_of_groups(campaign),
        "deadline": lifecycle.deadline(campaign.self_deadline) if campaign.self_deadline else "",
        "begins": lifecycle.moment(begins) if begins and begins > timezone.now() else "",
        "others": [other for other in campaign.others if other.is_open],
    }
    return _step_page(request, campaign, Action.OPEN, "open", OPENED, **context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what becomes of the cards, then take the opening back."""
    campaign = get_campaign(request, slug, busy=True)
    context = {
        "form": TakeBackForm(form_data(request)),
        "units": campaign.scorecards.count(),
        "assigned": campaign.scorecards.exclude(assignee=None).count(),
    }
    return _step_page(request, campaign, Action.TAKE_BACK, "take_back", TAKEN_BACK, **context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a draft: it is never met again, the record keeps it."""
    campaign = get_campaign(request, slug, busy=True)
    return _step_page(request, campaign, Action.DISCARD, "discard", DISCARDED)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def conclude(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what concluding does and what is unsettled, then conclude."""
    campaign = get_campaign(request, slug, busy=True)
    cards: Counted[str] = Counted(campaign.unsettled_names())
    awards = campaign.unsettled_awards(None)
    nominations = campaign.unsettled_nominations(None)
    unsettled = cards or awards or nominations
    left = [] if unsettled or not campaign.is_open else unfinished_honours(campaign)
    context = {"cards": cards, "awards": awards, "nominations": nominations, "left": left}
    return _step_page(request, campaign, Action.CONCLUDE, "conclude", CONCLUDED, **context)


def _step_page(
    request: HttpRequest,
    campaign: Campaign,
    action: Action,
    page: str,
    done: str | Promise,
    **context: Any,
) -> HttpResponse:
    """A step of the campaign: what it does and what is in the way, or the step itself, with what
    its form asks for.
    """
    # What is under way is finished first: its page could not be met again without its campaign.
    if at_it := at_work(campaign):
        return at_it
    step = lifecycle.find_step(lifecycle.CAMPAIGN_STEPS, campaign.state, action)
    problem = step.guard(campaign, timezone.now()) if step else None
    asked = step is not None and problem is None  # else the act itself says why not
    form = context.get("form", Form(form_data(request))) if asked else Form()
    status = 200
    if request.method == "POST" and (not asked or form.is_valid()):
        reason = form.cleaned_data.get("reason", "") if asked else ""
        by = person(request)
        try:
            if action in JOBS and (job := Job.wanted(JOBS[action], campaign, by=by, reason=reason)):
                return redirect("job", campaign.slug, job.pk)
            campaign.perform(action, by=by, reason=reason)
        except Refused as refused:
            status, context["sentence"] = 409, sentence_of(refused)
        else:
            messages.success(request, str(done))
            if action == Action.DISCARD:
                return redirect("campaigns")
            return redirect("setup", campaign.slug)
    elif form.errors:
        status = 422
    context |= {"campaign": campaign, "step": step, "problem": problem, "form": form}
    return render(request, f"scoring/setup/{page}.html", context, status=status)
