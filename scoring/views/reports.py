"""The calendar of reports: what is expected, and on which day it came from each unit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.report_amendment import ReportAmendmentForm
from scoring.forms.reports import ReceivedForm
from scoring.forms.rows.reports import ReportRows
from scoring.pages.reports import calendar_of
from scoring.rules import permissions
from scoring.rules.permissions import is_head, policy, reads_board
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_campaign
from scoring.views.setup.plan import rows_page
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def expected(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar itself: part of the plan."""
    posted = form_data(request)
    return rows_page(request, "reports", ReportRows(posted, campaign=get_campaign(request, slug)))


@policy(reads_board)
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every report with how it came in."""
    campaign = get_campaign(request, slug)
    context = {
        "campaign": campaign,
        "rows": calendar_of(campaign),
        "leads": permissions.is_head(request.user),
    }
    return render(request, "scoring/reports/calendar.html", context)


@policy(reads_board)
@require_http_methods(PAGE_METHODS)
def report(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    """The days on which one report came, unit by unit."""
    campaign = get_campaign(request, slug)
    expected = get_object_or_404(campaign.reports.select_related("campaign"), pk=report_id)
    may_write = permissions.is_board(request.user) and campaign.is_open
    posted = form_data(request)
    form = ReceivedForm(posted, report=expected, opened=may_write, asked=request.GET)
    status, sentence = (422 if form.errors else 200), ""
    if form.is_valid():
        try:
            count = form.save(by=person(request))
        except (Refused, Stale) as problem:
            status, sentence = 409, sentence_of(problem)
            form.refresh()
        else:
            done = ngettext("Đã ghi %d ngày nhận.", "Đã ghi %d ngày nhận.", count)
            messages.success(request, done % count if count else _("Không có gì thay đổi."))
            return redirect(request.get_full_path())
    context = {
        "campaign": campaign,
        "report": expected,
        "form": form,
        "sentence": sentence,
        "may_write": may_write,
    }
    return render(request, "scoring/reports/report.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def amend(request: HttpRequest, slug: str, report_id: int | None = None) -> HttpResponse:
    """Amend one report of the calendar after the opening, or add one, with a reason."""
    campaign, expected = get_campaign(request, slug), None
    if report_id is not None:
        expected = get_object_or_404(campaign.reports, pk=report_id)
    posted = form_data(request)
    form = ReportAmendmentForm(posted, campaign=campaign, report=expected)
    context: dict[str, Any] = {"campaign": campaign, "report": expected, "form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            form.amend(by=person(request))
        except (Refused, Stale) as problem:
            status, context["sentence"] = 409, sentence_of(problem)
            if isinstance(problem, Stale):
                context |= {"stale": True, "stored": problem.current}
                form.refresh()
        else:
            messages.success(request, _("Đã sửa lịch báo cáo. Các đơn vị thấy lý do."))
            return redirect("reports", slug)
    return render(request, "scoring/reports/amend.html", context, status=status)
