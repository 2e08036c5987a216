"""The Board's comparison: the grid, one ward item by item, the survey, the steps, the answers."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.documents import paper
from scoring.forms.answers import AnswerForm
from scoring.forms.entering import fields
from scoring.forms.judging import Verdict, with_phrase
from scoring.forms.steps import StepForm
from scoring.forms.survey import Found, MinutesForm, SurveyForm, SurveySheet
from scoring.models import Phrase, Reply, Score, Scorecard, Survey
from scoring.models.scores.reply import CORRECTION
from scoring.pages import signed
from scoring.pages.comparison.consequence import Consequence
from scoring.pages.comparison.grid import Grid
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.deadlines import window_from_now, window_of
from scoring.pages.home.review_queue import Round, next_of
from scoring.pages.item_across import first_page
from scoring.pages.revision import revision_of
from scoring.pages.sheet_filter import JUDGING, REMAINING, SURVEYING, UNSURVEYED, Showing
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CardState, PointsKind
from scoring.rules.permissions import is_board, policy, reads_comparison
from scoring.rules.points import show
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.autosave import quietly
from scoring.views.errors import status_of
from scoring.views.fetch import changing_score, get_campaign, get_card
from wards.models import User
from wards.views.requests import PAGE_METHODS, form_data, person

COMPACT = "compact"

# The steps that have their form here; the others are the ward's.
ACTIONS = (
    Action.RETURN,
    Action.EXTEND,
    Action.VERIFY,
    Action.FINALISE,
    Action.REOPEN,
    Action.MARK_ABSENT,
    Action.DROP,
)


@policy(reads_comparison)
@require_http_methods(PAGE_METHODS)
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Ward by criterion; everything that narrows it stands in the address.

    A post changes how close its rows stand.
    """
    campaign = get_campaign(request, slug)
    host = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    cookie = f"{host}{COMPACT}-{person(request).pk}"
    if request.method == "POST":
        return _keep_density(request, cookie)
    context = {
        "compact": request.COOKIES.get(cookie) == "yes",
        "campaign": campaign,
        "grid": Grid(campaign, request.GET.dict()),
        "threshold": show(campaign.gap_threshold),
        "across_url": first_page(campaign.leaves, campaign),
        "may_download": permissions.reads_board(request.user),
        "may_fill": permissions.is_board(request.user) and campaign.is_open,
        "paper_head": paper.head(campaign),
    }
    return render(request, "scoring/board/grid.html", context)


def _keep_density(request: HttpRequest, cookie: str) -> HttpResponse:
    """Kept by the browser, for this person alone: a preference is no act and leaves no trace."""
    answer = redirect(request.get_full_path())
    if request.POST.get("density") == COMPACT:
        answer.set_cookie(
            cookie,
            "yes",
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(cookie, samesite="Lax")
    return answer


@policy(reads_comparison)
@require_safe
def ward(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """One ward item by item."""
    return _ward_page(request, get_card(request, slug, ward_code))


def _ward_page(
    request: HttpRequest, card: Scorecard, status: int = 200, **typed: Any
) -> HttpResponse:
    """The ward's page; `typed` and `typed_id` put back what was typed for one item, with its
    sentence.
    """
    user, now, sheet = person(request), timezone.now(), WardSheet(card, person(request))
    may_verify = card.may_enter(PointsKind.VERIFIED, user, now)
    todo = REMAINING if may_verify else None
    showing = Showing(sheet.rows, JUDGING, request.GET.get("show", ""), todo=todo)
    context = {
        "card": card,
        "campaign": card.campaign,
        "sheet": sheet,
        "showing": showing,
        "first": showing.next.score.pk if showing.next else None,
        "may_verify": may_verify,
        "may_survey": card.may_enter(PointsKind.SURVEY, user, now),
        "is_board": permissions.is_board(user),
        "may_add_minutes": permissions.is_board(user) and card.campaign.is_open,
        "signed": signed.of_card(card, user),
        "revision": revision_of(card),
        "may_answer": permissions.is_board(user)
        and card.campaign.is_open
        and card.state == CardState.VERIFIED,
        "correctable": _correctable(sheet, user, now),
        "reads_history": permissions.reads_history(user),
        "reads_charts": permissions.reads_board(user),
        # Who no longer takes part is noted beside who does, at the set-up.
        "steps": [step for step in card.steps_for(user) if step.action != Action.DROP],
        "phrases": Phrase.offered() if may_verify else [],
        "may_write_to": permissions.is_board(user),
        "deadline": lifecycle.moment(card.deadline),
        "reply_until": lifecycle.moment(card.reply_until) if card.reply_until else "",
        "reply_window": window_of(card) if card.state == CardState.VERIFIED else "",
        **typed,
    }
    return render(request, "scoring/board/ward.html", context, status=status)


def _correctable(sheet: WardSheet, user: User, now: datetime) -> list[int]:
    """Answers that this person may still correct, by the reply's id."""
    if not sheet.card.campaign.is_open:
        return []
    answered = [row.reply for row in sheet.replies if row.reply and row.reply.answer]
    return [reply.pk for reply in answered if reply.may_be_answered(user, now)]


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def item(request: HttpRequest, slug: str, ward_code: str, score_id: int) -> HttpResponse:
    """Verify one item: take over the self or survey points, or give others with a reason."""
    card = get_card(request, slug, ward_code)
    score = get_object_or_404(
        Score.objects.select_related("item__parent"), pk=score_id, scorecard=card
    )
    score.scorecard = card
    page = reverse("board_ward", args=[slug, ward_code])
    here = f"{page}#item-{score_id}"
    if request.method != "POST":  # signing in again leads here
        return redirect(here)
    try:
        points, reason, version = fields(request.POST, "points", "reason", "version")
    except Refused as refused:
        lost = Verdict(error=sentence_of(refused), version=score.version)
        return _ward_page(request, card, 422, typed=lost, typed_id=score_id)
    verdict = Verdict(points, with_phrase(request.POST.get("phrase", ""), reason), version)
    if verdict.give(request.POST.get("take", ""), score, by=person(request)):
        sheet = WardSheet(card, person(request))
        then = sheet.unverified_after(score_id) if "then" in request.POST else None
        return redirect(f"{page}#item-{then.score.pk}" if then else here)
    return _ward_page(
        request, card, 409 if verdict.theirs else 422, typed=verdict, typed_id=score_id
    )


@policy(is_board)
@require_POST
def take_over(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Verify at the self points whatever the survey found no different."""
    count = len(Score.take_over_agreed(get_card(request, slug, ward_code), by=person(request)))
    if count:
        done = ngettext(
            "Đã nhận điểm tự chấm của %d nội dung.", "Đã nhận điểm tự chấm của %d nội dung.", count
        )
        messages.success(request, done % count)
    else:
        messages.info(request, _("Không còn nội dung nào khớp khảo sát mà chưa thẩm định."))
    return redirect("board_ward", slug, ward_code)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def survey(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The survey visit, with points and a finding per item; once verified, the minutes that lack."""
    card = get_card(request, slug, ward_code)
    if card.lacks_minutes and card.campaign.is_open:
        return _add_minutes(request, card)
    may_survey = card.may_enter(PointsKind.SURVEY, person(request), timezone.now())
    posted = form_data(request)
    recorded: Survey | None = getattr(card, "survey", None)
    form = SurveyForm(posted, request.FILES if posted is not None else None, recorded=recorded)
    sheet = SurveySheet(card, posted)
    refusal, status = "", 200
    if posted is not None and "fill" in posted and may_survey:
        form = SurveyForm(recorded=recorded, typed=posted)
        sheet.fill()
    elif posted is not None:
        try:
            if _save_survey(form, sheet, request):
                return _onward(request, Round.SURVEY, card)
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
            return _onward(request, Round.SURVEY, card)
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


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, ward_code: str, action: str) -> HttpResponse:
    """Ask for what a step needs and say what is in its way, then take it."""
    card = get_card(request, slug, ward_code)
    if action not in ACTIONS:
        raise Http404
    step = lifecycle.find_step(lifecycle.CARD_STEPS, card.state, action)
    asks = step or next(step for step in lifecycle.CARD_STEPS if step.action == action)
    form = StepForm(form_data(request), step=asks, card=card)
    refusal = ""
    if form.is_valid():
        try:
            done = card.perform(action, by=person(request), **form.asked)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(
                request,
                f"{card}: {lifecycle.DONE[asks.action]}.",
            )
            if asks.needs_time and done.deadline != form.asked["until"]:
                until = {"when": lifecycle.moment(done.deadline)}
                messages.info(
                    request, _("Đơn vị được nộp đến %(when)s, theo hạn chung muộn hơn.") % until
                )
            return _onward(request, Round.VERIFY, card)
    now = timezone.now()
    context = {
        "card": card,
        "campaign": card.campaign,
        "action": asks.action,
        "form": form,
        "refusal": refusal,
        "is_possible": step is not None and card.campaign.is_open,
        "is_mine": asks in card.steps_for(person(request)),
        "problem": step.guard(card, now) if step else None,
        "sheet": WardSheet(card),
        "deadline": lifecycle.moment(card.deadline),
        "reply_until": lifecycle.moment(card.campaign.reply_window_from(now)),
        "reply_window": window_from_now(card.campaign, now),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/board/take_step.html", context, status=status)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def answer(request: HttpRequest, slug: str, ward_code: str, reply_id: int) -> HttpResponse:
    """Answer one reply with a reason and the points that stand from now on."""
    card = get_card(request, slug, ward_code)
    replies = Reply.objects.select_related("score__item__parent", "by", "answered_by")
    reply = get_object_or_404(replies, pk=reply_id, score__scorecard=card)
    reply.score.scorecard, now = card, timezone.now()
    form = AnswerForm(form_data(request), reply=reply, step=card.campaign.step)
    refusal = ""
    if form.is_valid() and form.is_to_be_confirmed:
        context = {
            "card": card,
            "campaign": card.campaign,
            "reply": reply,
            "typed": {name: request.POST.get(name, "") for name in form.fields},
            "consequence": Consequence(reply, form.verified),
        }
        return render(request, "scoring/board/lower.html", context)
    if form.is_valid():
        try:
            reply.give_answer(by=person(request), **form.cleaned_data)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(
                request, _("Đã trả lời kiến nghị về nội dung %s.") % reply.score.item.code
            )
            return _onward(request, Round.ANSWER, card, f"#item-{reply.score_id}")
    context = {
        "card": card,
        "campaign": card.campaign,
        "reply": reply,
        "row": WardSheet(card).row_of(reply.score_id),
        "form": form,
        "refusal": refusal,
        "may_answer": card.campaign.is_open and reply.may_be_answered(person(request), now),
        "problem": reply.shut_to(person(request)),
        "until": lifecycle.moment(reply.answered_at + CORRECTION) if reply.answered_at else "",
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/board/answer.html", context, status=status)


def _onward(request: HttpRequest, work: Round, card: Scorecard, place: str = "") -> HttpResponse:
    """Back to the ward's page, or with the second button to the next card that waits for the same
    work.
    """
    if request.POST.get("then") != "next":
        return redirect(reverse("board_ward", args=[card.campaign.slug, card.ward.code]) + place)
    following = next_of(work, card, person(request))
    if following is None:
        messages.info(request, _("Không còn phiếu nào chờ việc này."))
        return redirect("home")
    return redirect(work.page(following))
