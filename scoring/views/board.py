"""The Board's comparison: the grid, one ward item by item, the survey, the steps, the answers."""


from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring import lifecycle, permissions
from scoring.comparison import Grid, Wanted, neighbours
from scoring.forms.board import AnswerForm, Judged, StepForm, SurveyForm, SurveySheet
from scoring.forms.officer import Sheet
from scoring.lifecycle import Column, Refused, Stage
from scoring.models import Reply, Score, Scorecard, Survey
from scoring.permissions import is_board, policy, reads_comparison
from scoring.points import show
from scoring.views.fetch import get_campaign, get_card, person

PAGE_METHODS = ("GET", "HEAD", "POST")


@policy(reads_comparison)
@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Ward by criterion; every filter stands in the address."""
    campaign = get_campaign(request, slug)
    table = Grid(campaign, Scorecard.objects.visible_to(request.user), Wanted(request.GET))
    context = {
        "campaign": campaign,
        "grid": table,
        "threshold": show(campaign.gap_threshold),
        "may_download": permissions.reads_board(request.user),
    }
    return render(request, "scoring/board/grid.html", context)


@policy(reads_comparison)
@require_safe
def ward(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """One ward item by item."""
    return _ward_page(request, get_card(request, slug, ward_code))


def _ward_page(
    request: HttpRequest, card: Scorecard, status: int = 200, score_id: int = 0, typed: Judged | None = None
) -> HttpResponse:
    """The ward's page; what was typed for one item stands there again with its sentence."""
    user, now = request.user, timezone.now()
    before, after = neighbours(card.campaign, Scorecard.objects.visible_to(user), card)
    staged = Scorecard.objects.with_stage().filter(pk=card.pk).values_list("stage", flat=True)[0]
    sheet = Sheet(card)
    context = {
        "campaign": card.campaign,
        "card": card,
        "stage": staged,
        "stage_label": Stage(staged).label,
        "sheet": sheet,
        "survey": Survey.objects.filter(scorecard=card).select_related("minutes").first(),
        "may_verify": card.may_enter(Column.VERIFIED, user, now),
        "may_answer": permissions.is_board(user) and card.state == lifecycle.CardState.VERIFIED,
        "may_survey": card.may_enter(Column.SURVEY, user, now),
        "steps": card.steps_for(user),
        "agreed": sum(_is_agreed(row.score) for row in sheet.rows),
        "unverified": sum(row.score.verified_points is None for row in sheet.rows),
        "open_replies": [row for row in sheet.replies if row.reply and row.reply.is_open],
        "before": before,
        "after": after,
        "typed_id": score_id,
        "typed": typed,
        "reply_until": lifecycle.moment(card.reply_until) if card.reply_until else "",
        "deadline": lifecycle.moment(card.deadline),
    }
    return render(request, "scoring/board/ward.html", context, status=status)


def _is_agreed(score: Score) -> bool:
    """Surveyed without a difference, and not verified yet."""
    return score.verified_points is None and score.self_points is not None and score.self_points == score.survey_points


def _get_score(card: Scorecard, score_id: int) -> Score:
    score = get_object_or_404(Score.objects.select_related("item__parent"), pk=score_id, scorecard=card)
    score.scorecard = card
    return score


@policy(is_board)
@require_POST
def item(request: HttpRequest, slug: str, ward_code: str, score_id: int) -> HttpResponse:
    """Verify one item: take over the self or survey points, or set others with a reason."""
    card = get_card(request, slug, ward_code)
    score = _get_score(card, score_id)
    typed = Judged.verified(request.POST, score)
    if typed.enter(Column.VERIFIED, score, by=person(request)):
        return redirect(reverse("board_ward", args=[slug, ward_code]) + f"#item-{score_id}")
    return _ward_page(request, card, 409 if typed.theirs else 422, score_id, typed)


@policy(is_board)
@require_POST
def take_over(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Take over the self points of every item on which the survey agrees."""
    card = get_card(request, slug, ward_code)
    scores = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    with transaction.atomic():
        agreed = [score for score in scores if _is_agreed(score)]
        for score in agreed:
            score.enter(Column.VERIFIED, score.self_points, by=person(request))
    count = len(agreed)
    messages.success(
        request,
        ngettext("Đã nhận điểm tự chấm của %d nội dung.", "Đã nhận điểm tự chấm của %d nội dung.", count) % count,
    )
    return redirect("board_ward", slug, ward_code)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def survey(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The survey visit, with points and a finding per item."""
    card = get_card(request, slug, ward_code)
    recorded = Survey.objects.filter(scorecard=card).select_related("minutes").first()
    facts = ("visited_on", "place", "team")
    initial = {name: getattr(recorded, name) for name in facts} if recorded else {"visited_on": timezone.localdate()}
    form = SurveyForm(_posted(request), request.FILES or None, initial=initial)
    sheet = SurveySheet(card, _posted(request))
    refusal, status = "", 200
    if request.method == "POST":
        try:
            taken = _save_survey(form, sheet, card, request)
        except Refused as refused:
            refusal, taken = str(refused), False
        if taken:
            messages.success(request, _("Đã lưu kết quả khảo sát."))
            return redirect("board_ward", slug, ward_code)
        status = 409 if any(typed.theirs for _score, typed in sheet.errors) else 422
    context = {
        "campaign": card.campaign,
        "card": card,
        "form": form,
        "sheet": sheet,
        "recorded": recorded,
        "refusal": refusal,
        "may_survey": card.may_enter(Column.SURVEY, request.user, timezone.now()),
    }
    return render(request, "scoring/board/survey.html", context, status=status)


def _save_survey(form: SurveyForm, sheet: SurveySheet, card: Scorecard, request: HttpRequest) -> bool:
    """Save the visit when it is whole, and every valid row; False when something was not taken. Raises Refused."""
    whole = form.is_valid()
    if whole:
        form.save(card, by=person(request))
    return sheet.save(by=person(request)) and whole


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, ward_code: str, action: str) -> HttpResponse:
    """Ask for what a step needs, then take it."""
    card = get_card(request, slug, ward_code)
    step = next((step for step in lifecycle.CARD_STEPS if step.action == action), None)
    if step is None:
        raise Http404
    step = lifecycle.find_step(card.steps_for(request.user), card.state, action) or step
    form = StepForm(_posted(request), step=step)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            card.perform(action, by=person(request), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("%(ward)s: %(step)s.") % {"ward": card, "step": step.action.label})
            return redirect("board_ward", slug, ward_code)
    open_now = step in card.steps_for(request.user)
    context = {
        "campaign": card.campaign,
        "card": card,
        "step": step,
        "form": form,
        "refusal": refusal,
        "open_now": open_now,
        "problem": step.guard(card, timezone.now()) if open_now else "",
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "scoring/board/take_step.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def answer(request: HttpRequest, slug: str, ward_code: str, reply_id: int) -> HttpResponse:
    """Answer one reply with a reason and the points that stand from now on."""
    card = get_card(request, slug, ward_code)
    replies = Reply.objects.select_related("score__item__parent", "score__scorecard__campaign", "by", "answered_by")
    reply = get_object_or_404(replies, pk=reply_id, score__scorecard=card)
    form = AnswerForm(_posted(request), reply=reply, step=card.campaign.step)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            reply.give_answer(by=person(request), **form.cleaned_data)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Đã trả lời kiến nghị về nội dung %s.") % reply.score.item.code)
            return redirect(reverse("board_ward", args=[slug, ward_code]) + f"#item-{reply.score_id}")
    context = {"campaign": card.campaign, "card": card, "reply": reply, "form": form, "refusal": refusal}
    context |= {name: show(getattr(reply.score, f"{name}_points")) for name in Column.values}
    context["cap"] = show(reply.score.cap)
    context["citations"] = reply.citations.select_related("evidence")
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "scoring/board/answer.html", context, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing on GET, also an empty POST on POST."""
    return request.POST if request.method == "POST" else None
