"""Which days the campaign counts as worked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.setup.calendar import CalendarDayForm, CalendarRemovalForm
from scoring.models import CalendarDay
from scoring.pages.deadlines import calendar_rows
from scoring.rules.permissions import is_head, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import PAGE_METHODS, form_data, person


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
