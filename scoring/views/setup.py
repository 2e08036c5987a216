"""The head's set-up: a campaign from last year's, its checklist, its plan, opening and concluding."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from scoring import ledger, lifecycle
from scoring.forms.setup import (
    AwardKindRows,
    CampaignForm,
    CriterionRows,
    NewCampaignForm,
    TierRows,
    sum_of_caps,
)
from scoring.lifecycle import Action, Refused
from scoring.models import Act, Campaign, Criterion
from scoring.permissions import is_head, policy
from scoring.plans import differences
from scoring.points import show
from scoring.views.fetch import get_campaign, person
from wards.models import Ward

PAGE_METHODS = ("GET", "HEAD", "POST")

PARTS = {
    "basics": (gettext_lazy("Thông tin, thời hạn và quy tắc"), "setup_basics"),
    "criteria": (gettext_lazy("Tiêu chí và nội dung chấm"), "setup_criteria"),
    "tiers": (gettext_lazy("Mức xếp loại"), "setup_tiers"),
    "wards": (gettext_lazy("Đơn vị và tài khoản"), "setup_wards"),
    "awards": (gettext_lazy("Hình thức khen thưởng"), "setup_awards"),
}


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a campaign, by default from the newest one."""
    source = Campaign.objects.order_by("-year", "-pk").first()
    if slug := request.GET.get("from"):
        source = get_object_or_404(Campaign, slug=slug[:40])
    form = NewCampaignForm(_posted(request), source=source)
    if form.is_valid():
        campaign = Campaign.launch(by=person(request), **form.facts)
        messages.success(request, _("Đã lập phong trào. Hãy hoàn thành các mục dưới đây rồi mở phong trào."))
        return redirect("setup", campaign.slug)
    return render(
        request, "scoring/setup/new.html", {"form": form, "source": source}, status=422 if form.errors else 200
    )


@policy(is_head)
@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of the set-up, each with what is still in the way."""
    campaign = get_campaign(request, slug)
    tasks = []
    for number, (part, problems) in enumerate(campaign.checklist() if campaign.is_preparing else _settled(), 1):
        label, route = PARTS[part]
        tasks.append(
            {
                "number": number,
                "label": label,
                "url": reverse(route, args=[slug]),
                "problem": " ".join(problems),
                "code": "problem" if problems else "done",
                "state": _("Còn thiếu") if problems else _("Đã xong"),
            }
        )
    context = {"campaign": campaign, "tasks": tasks, "ready": all(task["code"] == "done" for task in tasks)}
    return render(request, "scoring/setup/checklist.html", context)


def _settled() -> list[tuple[str, list[str]]]:
    """An open campaign was whole when it opened."""
    return [(part, []) for part in PARTS]


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def basics(request: HttpRequest, slug: str) -> HttpResponse:
    """The facts, dates and rules of the campaign."""
    campaign = get_campaign(request, slug)
    form = CampaignForm(_posted(request), instance=get_campaign(request, slug))
    refusal = ""
    if form.is_valid():
        try:
            with campaign.being_set_up(Act.AMEND, by=person(request), reason=form.cleaned_data.get("reason", "")):
                # The fields alone: whatever else changed meanwhile is not this form's to write.
                Campaign.objects.filter(pk=campaign.pk).update(
                    **{name: form.cleaned_data[name] for name in form.fields if name != "reason"}
                )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Đã lưu thông tin phong trào."))
            return redirect("setup", slug)
    context = {"campaign": campaign, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "scoring/setup/basics.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """All criteria with their caps."""
    campaign = get_campaign(request, slug)
    rows = Criterion.objects.filter(campaign=campaign, parent=None).order_by("position", "pk")
    formset = CriterionRows(_posted(request), queryset=rows, form_kwargs={"step": campaign.step})
    return _rows_page(
        request, campaign, formset, Act.CRITERIA, "criteria", "setup_criteria",
        lambda: formset.store(campaign=campaign, parent=None), wanted=campaign.total,
    )  # fmt: skip


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def items(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """The items of one criterion; without any, it is scored itself."""
    campaign = get_campaign(request, slug)
    head = get_object_or_404(Criterion, pk=criterion_id, campaign=campaign, parent=None)
    rows = Criterion.objects.filter(parent=head).order_by("position", "pk")
    formset = CriterionRows(_posted(request), queryset=rows, form_kwargs={"step": campaign.step})
    return _rows_page(
        request, campaign, formset, Act.CRITERIA, "items", "setup_criteria",
        lambda: formset.store(campaign=campaign, parent=head), wanted=head.cap, head=head,
    )  # fmt: skip


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def tiers(request: HttpRequest, slug: str) -> HttpResponse:
    """The tiers with their floors."""
    campaign = get_campaign(request, slug)
    formset = TierRows(_posted(request), queryset=campaign.tiers.all(), form_kwargs={"step": campaign.step})
    return _rows_page(request, campaign, formset, Act.TIERS, "tiers", "setup", lambda: formset.store(campaign=campaign))


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def award_kinds(request: HttpRequest, slug: str) -> HttpResponse:
    """The kinds of awards."""
    campaign = get_campaign(request, slug)
    formset = AwardKindRows(_posted(request), queryset=campaign.award_kinds.all(), form_kwargs={"step": campaign.step})
    return _rows_page(
        request, campaign, formset, Act.AWARD_KINDS, "award_kinds", "setup", lambda: formset.store(campaign=campaign)
    )


def _rows_page(
    request: HttpRequest,
    campaign: Campaign,
    formset: Any,
    act: Act,
    page: str,
    onward: str,
    store: Callable[[], None],
    wanted: Decimal | None = None,
    **more: Any,
) -> HttpResponse:
    """Rows of the plan: shown, or stored as one act; read-only once the campaign is open."""
    refusal = ""
    if formset.is_bound and formset.is_valid():
        try:
            with campaign.being_set_up(act, by=person(request)):
                store()
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(onward, campaign.slug)
    context = {"campaign": campaign, "formset": formset, "refusal": refusal, **more}
    if wanted is not None:
        found = sum_of_caps(formset)
        context |= {
            "sum": show(found),
            "wanted": show(wanted),
            "adds_up": found == wanted,
            "said": _said(found, wanted),
        }
    faulty = formset.is_bound and (formset.total_error_count() > 0 or bool(formset.non_form_errors()))
    status = 409 if refusal else 422 if faulty else 200
    return render(request, f"scoring/setup/{page}.html", context, status=status)


def _said(found: Decimal, wanted: Decimal) -> str:
    if found == wanted:
        return _("vừa đủ")
    if found < wanted:
        return _("còn thiếu %s") % show(wanted - found)
    return _("thừa %s") % show(found - wanted)


@policy(is_head)
@require_safe
def wards(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part, and whose accounts can sign in."""
    campaign = get_campaign(request, slug)
    units = campaign.participants().order_by("position", "pk").prefetch_related("user_set", "officer_set")
    rows = [
        {
            "ward": unit,
            "accounts": [user for user in unit.user_set.all() if user.is_active],
            "officers": [officer for officer in unit.officer_set.all() if officer.is_active],
        }
        for unit in units
    ]
    others = Ward.objects.exclude(pk__in=[unit.pk for unit in units]).count()
    return render(request, "scoring/setup/wards.html", {"campaign": campaign, "rows": rows, "others": others})


@policy(is_head)
@require_safe
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs from the campaign that this one was made from."""
    campaign = get_campaign(request, slug)
    parts = []
    if campaign.model:
        for act, label in (
            (Act.AMEND, _("Thông tin, thời hạn và quy tắc")),
            (Act.CRITERIA, _("Tiêu chí và nội dung chấm")),
            (Act.TIERS, _("Mức xếp loại")),
            (Act.AWARD_KINDS, _("Hình thức khen thưởng")),
        ):
            old, new = campaign.model.plan(act), campaign.plan(act)
            found = differences(
                {key: ledger.text(value) for key, value in old.items()},
                {key: ledger.text(value) for key, value in new.items()},
            )
            parts.append({"label": label, "rows": found})
    return render(request, "scoring/setup/difference.html", {"campaign": campaign, "parts": parts})


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def open_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what opening does, then open."""
    return _step_page(request, slug, Action.OPEN)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def conclude(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what concluding does, then conclude."""
    return _step_page(request, slug, Action.CONCLUDE)


def _step_page(request: HttpRequest, slug: str, action: Action) -> HttpResponse:
    campaign = get_campaign(request, slug)
    step = lifecycle.find_step(lifecycle.CAMPAIGN_STEPS, campaign.state, action)
    refusal = ""
    if request.method == "POST":
        try:
            campaign.perform(action, by=person(request))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("%s: đã xong.") % action.label)
            return redirect("campaign", slug)
    context = {
        "campaign": campaign,
        "action": action,
        "open_now": step is not None,
        "problem": step.guard(campaign, timezone.now()) if step else "",
        "refusal": refusal,
        "units": campaign.participants().count(),
        "deadline": lifecycle.moment(campaign.self_deadline) if campaign.self_deadline else "",
    }
    return render(request, "scoring/setup/step.html", context, status=409 if refusal else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing on GET, also an empty POST on POST."""
    return request.POST if request.method == "POST" else None
