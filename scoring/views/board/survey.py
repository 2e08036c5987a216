"""What the Board found on its visit to a ward."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.forms.survey import Found, MinutesForm, SurveyForm, SurveySheet
from scoring.models import Score, Scorecard, Survey
from scoring.pages.home.review_queue import Round
from scoring.pages.sheet_filter import SURVEYING, UNSURVEYED, Showing
from scoring.rules.lifecycle import PointsKind
from scoring.rules.permissions import is_board, policy
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.autosave import quietly
from scoring.views.board.onward import onward
from scoring.views.fetch import changing_score, get_card
from wards.views.requests import PAGE_METHODS, form_data, person


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def survey(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The survey visit, with points and a finding per item;
    once verified, the minutes that lack.
    """
    card = get_card(request, slug, ward_code)
    if card.lacks_minutes and card.campaign.is_open:
        return _add_minutes(request, card)
    may_survey = card.may_enter(PointsKind.SURVEY, person(request), timezone.now())
    posted = form_data(request)
    recorded: Survey | None = getattr(card, "survey", None)
    form = SurveyForm(posted, request.FILES if posted is not None else None, recorded=recorded)
    sheet = SurveySheet(card, posted)
    refusal, status = "", 200
    visit = getattr(card, "visit", None)
    if posted is not None and "fill" in posted and may_survey:
        from_plan = posted["fill"] == "plan"
        form = SurveyForm(recorded=recorded, typed=posted, planned=visit if from_plan else None)
        if not from_plan:
            sheet.fill()
    elif posted is not None:
        try:
            if _save_survey(form, sheet, request):
                return onward(request, Round.SURVEY, card)
        except Refused as refused:
            refusal = sentence_of(refused)
        refusal = refusal or sheet.refusal
        status = 409 if refusal or sheet.is_stale else 422
    context = {
        "card": card,
        "campaign": card.campaign,
        "form": form,
        "sheet": sheet,
        "showing": Showing(sheet.rows, SURVEYING, request.GET.get("show", ""), todo=UNSURVEYED),
        "refusal": refusal,
        "may_survey": may_survey,
        "visit": visit,
        "planned": posted is not None and posted.get("fill") == "plan",
        "lost_file": bool(request.FILES) and (not form.is_bound or bool(form.errors)),
    }
    return render(request, "scoring/board/survey.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def survey_item(request: HttpRequest, slug: str, ward_code: str, score_id: int) -> HttpResponse:
    """Save what the survey found for one item, for the sheet's script."""
    if request.method != "POST":  # signing in again leads here
        get_object_or_404(Score, pk=score_id, scorecard=get_card(request, slug, ward_code))
        return redirect("board_survey", slug, ward_code)
    return quietly(
        PointsKind.SURVEY,
        changing_score(request, slug, score_id, ward_code),
        lambda score: Found.read(request.POST).write(PointsKind.SURVEY, score, by=person(request)),
    )


def _add_minutes(request: HttpRequest, card: Scorecard) -> HttpResponse:
    is_post = request.method == "POST"
    form = MinutesForm(request.POST, request.FILES) if is_post else MinutesForm()
    context = {"card": card, "campaign": card.campaign, "form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            form.save(card, by=person(request))
        except Refused as refused:
            status, context["refusal"] = 409, sentence_of(refused)
        else:
            messages.success(request, _("Đã bổ sung biên bản khảo sát."))
            return onward(request, Round.SURVEY, card)
    return render(request, "scoring/board/minutes.html", context, status=status)


def _save_survey(form: SurveyForm, sheet: SurveySheet, request: HttpRequest) -> bool:
    """Save the visit when it is whole, and every valid row; False when something was not taken.

    Raises Refused.
    """
    skipped = form.is_untouched and bool(sheet.touched)
    if skipped:
        form = SurveyForm(recorded=None)
    elif form.is_valid():
        form.save(sheet.card, by=person(request))
    taken = sheet.save(by=person(request))
    if taken and skipped:
        messages.warning(
            request, _("Đã lưu điểm khảo sát. Chưa ghi ngày, địa điểm, thành phần đoàn khảo sát.")
        )
    elif taken and not form.errors:
        messages.success(request, _("Đã lưu kết quả khảo sát."))
    return taken and not form.errors
