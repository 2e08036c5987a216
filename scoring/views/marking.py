"""Items that two people mark without seeing one another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.marking import MarkSheet, SampleForm, SettleForm
from scoring.models import Mark, Sample
from scoring.pages import marking as pages
from scoring.rules import permissions
from scoring.rules.permissions import is_board, is_head, policy, reads_board
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.errors import status_of
from scoring.views.fetch import get_campaign
from wards.paging import QueryPage
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def marking(request: HttpRequest, slug: str) -> HttpResponse:
    """What this person marks; where two marks differ; what was drawn."""
    campaign, by = get_campaign(request, slug), person(request)
    scores = pages.of_campaign(campaign)
    mine = scores.to_mark(by, timezone.now())
    posted = form_data(request)
    rows = QueryPage(mine.in_official_order(), request.GET, pages.with_marks)
    sheet, sentence, count = MarkSheet(rows, by, posted), "", 0
    if posted is not None:
        try:
            count = sheet.save()
        except Refused as refused:
            sentence = sentence_of(refused)
        if not sentence and not sheet.errors:
            told = ngettext("Đã ghi %d điểm.", "Đã ghi %d điểm.", count) % count
            messages.success(request, told) if count else messages.info(
                request, _("Chưa có gì thay đổi nên chưa lưu gì.")
            )
            return redirect(request.get_full_path())
    waiting = scores.marked_twice()
    differing = pages.pairs(waiting.filter(given=2))
    counts = scores.counts_of_marking()
    unfinished, lacking = counts["waiting"] - len(differing), None
    if permissions.is_head(by):
        rest = waiting.filter(given__lt=2).in_official_order()
        lacking = QueryPage(rest, request.GET, pages.with_marks, count=unfinished, param="lacking")
    context = {
        "campaign": campaign,
        "sheet": sheet,
        "rows": rows,
        "saved": count,
        "sentence": sentence,
        "differing": differing,
        "unfinished": unfinished,
        "lacking": lacking,
        "settled": counts["settled"],
        "samples": campaign.samples.select_related("marker", "by"),
        "leads": permissions.is_head(by),
    }
    status = 422 if sentence or sheet.errors else 200
    return render(request, "scoring/marking/marking.html", context, status=status)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw or choose what is marked twice."""
    campaign = get_campaign(request, slug)
    form = SampleForm(form_data(request))
    sentence = ""
    if form.is_valid():
        try:
            made = form.take(campaign, by=person(request))
        except Refused as refused:
            sentence = sentence_of(refused)
        else:
            messages.success(request, _("Đã giao chấm lượt hai."))
            return redirect("sample", slug, made.pk)
    context = {
        "campaign": campaign,
        "form": form,
        "sentence": sentence,
        "wards": Sample.frame_of(campaign, Sample.Of.WARDS),
        "items": Sample.frame_of(campaign, Sample.Of.ITEMS),
    }
    status = status_of(sentence, form.errors)
    return render(request, "scoring/marking/new.html", context, status=status)


@policy(reads_board)
@require_safe
def sample(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    """What was drawn, from what, by which code, and drawn again."""
    campaign = get_campaign(request, slug)
    samples = campaign.samples.select_related("marker", "by")
    sample = get_object_or_404(samples, pk=sample_id)
    context = {"campaign": campaign, "sample": sample, "rows": pages.drawn(campaign, sample)}
    return render(request, "scoring/marking/sample.html", context)


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def settle(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """The head's points where two marks differ, or one never came."""
    campaign = get_campaign(request, slug)
    scores = pages.with_marks(pages.of_campaign(campaign))
    score = get_object_or_404(scores, pk=score_id)
    form = SettleForm(form_data(request), score=score)
    sentence = ""
    if form.is_valid():
        try:
            Mark.settle(score, by=person(request), **form.cleaned_data)
        except Refused as refused:
            sentence = sentence_of(refused)
        else:
            messages.success(request, _("Đã thống nhất điểm nội dung %s.") % score.item.code)
            return redirect("marking", slug)
    context = {
        "campaign": campaign,
        "score": score,
        "pair": pages.MarkPair.of(score) if len(score.both) == 2 else None,
        "given": len(score.both),
        "form": form,
        "sentence": sentence,
        "is_open": score.second_marker_id is not None and score.verified_points is None,
    }
    status = status_of(sentence, form.errors)
    return render(request, "scoring/marking/settle.html", context, status=status)


@policy(is_head)
@require_safe
def strictness(request: HttpRequest, slug: str) -> HttpResponse:
    """How strict each reviewer is against the others."""
    campaign = get_campaign(request, slug)
    context = {"campaign": campaign, "people": pages.strictness(campaign)}
    return render(request, "scoring/marking/strictness.html", context)
