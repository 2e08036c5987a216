"""The head's set-up: a campaign from last year's, its checklist, its plan, opening and concluding."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.papers import PaperHeadsForm
from scoring.forms.rows.award_kinds import AwardKindRows
from scoring.forms.rows.criteria import CriterionRows, ItemRows
from scoring.forms.rows.table import Rows
from scoring.forms.rows.tiers import TierConditionRows, TierRows
from scoring.forms.setup import (
    BasicsForm,
    CalendarDayForm,
    CalendarRemovalForm,
    NewCampaignForm,
    OpeningForm,
    TakeBackForm,
)
from scoring.models import CalendarDay, Campaign, Job
from scoring.models.awards.commendation import left_undone
from scoring.models.job import JobKind
from scoring.pages.deadlines import calendar_rows
from scoring.pages.preparation import checklist_of, differences, items_of_groups, preview_of
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action
from scoring.rules.permissions import is_head, policy
from scoring.rules.plans import PlanChange
from scoring.rules.refusals import Refused, Stale, explained, sentence_of
from scoring.views.fetch import at_work, get_campaign
from wards.paging import Counted
from wards.views.requests import PAGE_METHODS, form_data, person

FROM_NOTHING = "nothing"
# Steps of a campaign that write on every card.
JOBS = {
    Action.OPEN: JobKind.OPEN,
    Action.TAKE_BACK: JobKind.TAKE_BACK,
    Action.CONCLUDE: JobKind.CONCLUDE,
}


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a campaign from the newest one; `?from=` names another one, or nothing."""
    campaigns = Campaign.objects.visible_to(request.user).order_by("-year", "-pk")
    wanted = request.GET.get("from")
    source = (
        get_object_or_404(campaigns, slug=wanted) if wanted not in {None, FROM_NOTHING} else None
    )
    if wanted is None:
        source = campaigns.first()
    form = NewCampaignForm(form_data(request), source=source)
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            campaign = form.launch(by=person(request))
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(
                request,
                _("Đã lập phong trào năm %d. Hãy xem lại từng phần rồi mở.") % campaign.year,
            )
            return redirect("setup", campaign.slug)
    choices = [
        {
            "url": f"?from={campaign.slug}",
            "label": _("Từ phong trào năm %d") % campaign.year,
            "current": campaign == source,
        }
        for campaign in campaigns[:5]
    ]
    choices.append(
        {"url": f"?from={FROM_NOTHING}", "label": _("Lập từ đầu"), "current": source is None}
    )
    context = {"form": form, "source": source, "choices": choices, "sentence": sentence}
    return render(request, "scoring/setup/new.html", context, status=status)


@policy(is_head)
@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of the set-up, each with what stands there and what is still in the way."""
    campaign = get_campaign(request, slug, busy=True)
    tasks = checklist_of(campaign)
    ready = campaign.is_preparing and not any(task["problem"] for task in tasks)
    now = timezone.now()
    context = {
        "campaign": campaign,
        "tasks": tasks,
        "ready": ready,
        "oddities": campaign.oddities(now) if campaign.is_preparing else [],
        "may_take_back": campaign.is_open and not lifecycle.nothing_entered(campaign, now),
    }
    return render(request, "scoring/setup/checklist.html", context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def basics(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, plan, bodies, dates and rules."""
    campaign = get_campaign(request, slug)
    form = BasicsForm(form_data(request), campaign=campaign)
    context: dict[str, Any] = {"campaign": campaign, "form": form}
    status = 200
    if form.is_bound:
        try:
            if form.amend(by=person(request)):
                messages.success(request, _("Đã lưu thông tin phong trào."))
                return redirect("setup_basics", campaign.slug)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, "scoring/setup/basics.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def paper_heads(request: HttpRequest, slug: str) -> HttpResponse:
    """Who issues and signs the papers."""
    campaign = get_campaign(request, slug)
    form = PaperHeadsForm(form_data(request), campaign=campaign, asked=request.GET)
    context: dict[str, Any] = {"campaign": campaign, "form": form}
    status = 200
    if form.is_bound:
        try:
            if form.keep(by=person(request)):
                messages.success(request, _("Đã lưu cơ quan, người ký giấy tờ."))
                # Of many units the others stand on other pages.
                onward = reverse("papers", args=[campaign.slug])
                return redirect(request.get_full_path() if form.units.is_part else onward)
            status = 422
        except (Refused, Stale) as problem:
            status, context = 409, context | explained(problem)
    return render(request, "scoring/setup/paper_heads.html", context, status=status)


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


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Which days are worked: the public calendar, and what the head counts otherwise."""
    campaign = get_campaign(request, slug)
    form = CalendarDayForm(form_data(request))
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        facts = form.cleaned_data
        try:
            CalendarDay.put(campaign, by=person(request), **facts)
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã ghi ngày %s.") % f"{facts['day']:%d/%m/%Y}")
            return redirect("setup_calendar", slug)
    context = {
        "campaign": campaign,
        "rows": calendar_rows(campaign),
        "form": form,
        "sentence": sentence,
    }
    return render(request, "scoring/setup/calendar.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def remove_day(request: HttpRequest, slug: str, day_id: int) -> HttpResponse:
    """Let a day go by the public calendar again."""
    campaign = get_campaign(request, slug)
    day = get_object_or_404(campaign.calendar_days.select_related("campaign"), pk=day_id)
    form = CalendarRemovalForm(form_data(request))
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            day.remove(by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            status, sentence = 409, sentence_of(refused)
        else:
            messages.success(request, _("Ngày %s lại theo lịch chung.") % day)
            return redirect("setup_calendar", slug)
    context = {"campaign": campaign, "day": day, "form": form, "sentence": sentence}
    return render(request, "scoring/setup/remove_day.html", context, status=status)


@policy(is_head)
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The blank scorecard as a ward will see it."""
    campaign = get_campaign(request, slug)
    context = {"campaign": campaign, **preview_of(campaign, request.GET)}
    return render(request, "scoring/setup/preview.html", context)


@policy(is_head)
@require_safe
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs from the campaign that this one was made from; `?all=1` shows what does not,
    too.
    """
    campaign = get_campaign(request, slug)
    everything = request.GET.get("all") == "1"
    parts = differences(campaign.model, campaign) if campaign.model else []
    counts = {change: sum(part.count(change) for part in parts) for change in PlanChange}
    same = counts.pop(PlanChange.SAME)
    filters = [
        {
            "url": ".",
            "label": _("Chỉ những gì khác"),
            "count": sum(counts.values()),
            "current": not everything,
        },
        {
            "url": "?all=1",
            "label": _("Tất cả"),
            "count": sum(counts.values()) + same,
            "current": everything,
        },
    ]
    context = {"campaign": campaign, "parts": parts, "everything": everything, "filters": filters}
    return render(request, "scoring/setup/difference.html", context)


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
        "deadline": _written(campaign.self_deadline),
        "begins": _written(begins) if begins and begins > timezone.now() else "",
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
    campaign = get_campaign(request, slug)
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
    left = [] if unsettled or not campaign.is_open else left_undone(campaign)
    context = {"cards": cards, "awards": awards, "nominations": nominations, "left": left}
    return _step_page(request, campaign, Action.CONCLUDE, "conclude", CONCLUDED, **context)


def _step_page(
    request: HttpRequest, campaign: Campaign, action: Action, page: str, done: Any, **context: Any
) -> HttpResponse:
    """A step of the campaign: what it does and what is in the way, or the step itself, with what
    its form asks for.
    """
    if action in JOBS and (at_it := at_work(campaign)):
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


def _written(when: Any) -> str:
    return lifecycle.moment(when) if when else ""
