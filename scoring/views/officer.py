"""A ward's own pages: self-scoring, submission, the result, replies and nominations."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.files import uploads
from scoring.forms.officer import (
    ConfirmForm,
    DeclarationForm,
    NominationForm,
    ReasonForm,
)
from scoring.forms.reply import ReplyForm
from scoring.forms.sheet import Typed, TypedSheet
from scoring.models import Award, Reply, Scorecard
from scoring.pages import signed
from scoring.pages.approval import ApprovalState
from scoring.pages.charts import profile
from scoring.pages.charts.figures import CampaignFigures
from scoring.pages.deadlines import window_of
from scoring.pages.revision import revision_of
from scoring.pages.sheet import ItemRow, Sheet
from scoring.pages.sheet_filter import RESULT, SCORING, UNFINISHED, Showing
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import WITHOUT_RESULT, Action, CardState, PointsKind
from scoring.rules.permissions import is_ward_officer, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.autosave import quietly
from scoring.views.fetch import changing_score, get_own_card, get_own_score
from wards.database.prepared import prepared
from wards.models import Role, User
from wards.views.requests import PAGE_METHODS, form_data, person

# The steps that have a form of their own; submitting has its check of answers and its declaration.
STEP_FORMS: dict[str, type[forms.Form]] = {
    Action.WITHDRAW: ReasonForm,
    Action.SEND_BACK: ReasonForm,
    Action.ACCEPT: ConfirmForm,
}

# Ways from an item to a page about its evidence: what was typed is saved first.
EVIDENCE = re.compile(r"(evidence|edit|uncite)-(\d{1,17})(?:-(\d{1,17}))?", re.ASCII)
EVIDENCE_PAGES = {
    "evidence": "evidence_add",
    "edit": "evidence_edit",
    "uncite": "citation_remove",
}


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def scorecard(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole card on one page; the ordinary button saves every item that was touched."""
    card = get_own_card(request, slug)
    if request.method == "POST":
        return _save(
            request,
            TypedSheet(card),
            request.POST,
            onward_of(request, slug) or reverse("scorecard", args=[slug]),
        )
    return _card_page(request, TypedSheet(card, person(request)))


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def section(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """One criterion on a page of its own; saving goes on to the next one."""
    card = get_own_card(request, slug)
    sheet = TypedSheet(card)
    numbers = [section.head.position for section in sheet.sections]
    if position not in numbers:
        raise Http404
    if request.method == "POST":
        further = [number for number in numbers if number > position]
        onward = (
            reverse("scorecard_section", args=[slug, further[0]])
            if further
            else reverse("scorecard", args=[slug])
        )
        return _save(request, sheet, request.POST, onward_of(request, slug) or onward, position)
    return _card_page(request, sheet, position=position)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def save_item(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """Save one item: `points`, `explanation`, and the `version` seen.

    To a script (`Accept: application/json`) as views/quietly.py says. To a browser it answers as
    the page does.
    """
    if request.method == "POST" and not request.accepts("text/html"):
        return quietly(
            PointsKind.SELF,
            changing_score(request, slug, score_id),
            lambda score: Typed.read(request.POST).enter(score, by=person(request)),
        )
    get_own_score(request, slug, score_id)
    onward = reverse("scorecard", args=[slug]) + f"#item-{score_id}"
    if request.method != "POST":  # signing in again leads here
        return redirect(onward)
    data = {f"{name}-{score_id}": value for name, value in request.POST.items()}
    return _save(request, TypedSheet(get_own_card(request, slug)), data, onward)


def onward_of(request: HttpRequest, slug: str) -> str:
    """Where the pressed button leads after saving, "" where it just saves."""
    then = request.POST.get("then", "")
    if then == "submit":
        return reverse("scorecard_submit", args=[slug])
    if evidence := EVIDENCE.fullmatch(then):
        act, number, score_id = evidence.groups()
        page = reverse(EVIDENCE_PAGES[act], args=[slug, int(number)])
        return f"{page}?item={score_id}" if score_id else page
    return ""


def _save(
    request: HttpRequest,
    sheet: TypedSheet,
    data: Mapping[str, Any],
    onward: str,
    position: int | None = None,
) -> HttpResponse:
    """Save and go on, or show the page again with what was typed."""
    if sheet.save(data, by=person(request), position=position):
        messages.success(request, _("Đã lưu lúc %s.") % f"{localtime(timezone.now()):%H:%M}")
        return redirect(onward)
    return _card_page(request, sheet, status=409 if sheet.stale else 422, position=position)


@prepared
def _awards(card: int, role: Role, ward: int | None) -> QuerySet[Award]:
    """Decided for this card, as somebody of this role and unit sees them."""
    awards = Award.objects.visible_to(User(role=role, ward_id=ward)).decided()
    return awards.filter(scorecard=card).select_related("kind", "officer")


def _card_page(
    request: HttpRequest,
    sheet: TypedSheet,
    status: int = 200,
    position: int | None = None,
    **more: Any,
) -> HttpResponse:
    """The card to fill in, the result once it is given out, else the card to read with the reason
    why.
    """
    card, user, now = sheet.card, person(request), timezone.now()
    may_enter = card.may_enter(PointsKind.SELF, user, now)
    beyond = sheet.beyond(position)
    context = {
        "card": card,
        "sheet": sheet,
        "sections": [
            section for section in sheet.sections if position in (None, section.head.position)
        ],
        "position": position,
        "is_last": position == sheet.sections[-1].head.position,
        "beyond": beyond,
        "beyond_hundredths": int(beyond.points * 100),
        "beyond_unproven": sheet.unproven_beyond(position),
        "deadline": lifecycle.moment(card.deadline),
        "time_left": lifecycle.time_left(card.deadline, now),
        "may_enter": may_enter,
        "files": uploads.bounds(),
        **more,
    }
    asked = request.GET.get("show", "")
    if may_enter or status != 200 or not permissions.can_see_judgement(user, card):
        context["showing"] = Showing(sheet.rows, SCORING, asked, todo=UNFINISHED)
    # What was typed is shown again in its fields even where the card has been shut meanwhile.
    if may_enter or status != 200:
        return render(request, "scoring/officer/scorecard.html", context, status=status)
    context["steps"] = _steps(card, user, now)
    context["signed"] = signed.of_ward(card, user)
    if card.state == CardState.DRAFT and now < card.deadline:
        context["not_begun"] = lifecycle.while_scoring(card, now)
    if card.state in WITHOUT_RESULT:
        context["absence"] = card.absence()
    if not permissions.can_see_judgement(user, card):
        return render(request, "scoring/officer/closed.html", context)
    context |= {
        "showing": Showing(sheet.rows, RESULT, asked, folded=True),
        "may_reply": not lifecycle.open_to_replies(card, now),
        "reply_until": lifecycle.moment(card.reply_until) if card.reply_until else "",
        "reply_window": "" if lifecycle.open_to_replies(card, now) else window_of(card),
        "reply_time_left": lifecycle.time_left(card.reply_until, now) if card.reply_until else "",
        "awards": _awards(card.pk, Role(user.role), user.ward_id),
    }
    if permissions.can_see_published_ranking(user, card.campaign):
        context["profile"] = profile.draw(CampaignFigures(card.campaign, of=card), card)
    return render(request, "scoring/officer/results.html", context)


def _steps(card: Scorecard, user: Any, now: Any) -> list[dict[str, Any]]:
    """The officer's steps from here that have a form, each with what is in its way."""
    steps = [step for step in card.steps_for(user) if step.action in STEP_FORMS]
    return [
        {"action": step.action, "label": step.action.label, "problem": step.guard(card, now)}
        for step in steps
    ]


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Check answers, declare, submit; where a leader approves, who drafts asks for it instead."""
    card = get_own_card(request, slug)
    if request.method != "POST" and card.state != CardState.DRAFT:
        return redirect("scorecard", slug)
    form, state = DeclarationForm(form_data(request)), ApprovalState(card, person(request))
    if form.is_valid():
        seen = request.POST.get("seen", "") if state.by_leader else None
        try:
            card.perform(state.action, by=person(request), seen=seen)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            if state.action == Action.SUBMIT:
                return redirect("scorecard_submitted", slug)
            messages.success(request, _("Đã đề nghị lãnh đạo duyệt phiếu."))
            return redirect("scorecard_submit", slug)
    now = timezone.now()
    context = {
        "card": card,
        "sheet": Sheet(card),
        "form": form,
        "deadline": lifecycle.moment(card.deadline),
        "time_left": lifecycle.time_left(card.deadline, now),
        "may_enter": card.may_enter(PointsKind.SELF, person(request), now),
        "revision": revision_of(card),
        "approval": state,
    }
    return render(
        request, "scoring/officer/submit.html", context, status=422 if form.errors else 200
    )


@policy(is_ward_officer)
@require_http_methods(["GET", "HEAD"])
def submitted(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt of the latest submission."""
    card = get_own_card(request, slug)
    entry = card.submission()
    if entry is None or card.state == CardState.DRAFT:
        return redirect("scorecard", slug)
    context = {
        "card": card,
        "sheet": Sheet(card),
        "entry": entry,
        "code": card.receipt(entry),
        "moment": lifecycle.moment(entry.at),
        "deadline": lifecycle.moment(card.deadline),
        "steps": _steps(card, person(request), timezone.now()),
    }
    return render(request, "scoring/officer/submitted.html", context)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def take_step(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Withdraw the card or send it back with a reason, or agree to the result."""
    card = get_own_card(request, slug)
    if action not in STEP_FORMS:
        raise Http404
    form = STEP_FORMS[action](form_data(request))
    if form.is_valid():
        try:
            card.perform(action, by=person(request), reason=form.cleaned_data.get("reason", ""))
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            return redirect("scorecard", slug)
    step = next(
        (
            step
            for step in _steps(card, person(request), timezone.now())
            if step["action"] == action
        ),
        None,
    )
    context = {"card": card, "form": form, "step": step, "action": Action(action)}
    return render(
        request, "scoring/officer/take_step.html", context, status=422 if form.errors else 200
    )


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def reply(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """Object to the verified points of one item, or reword the objection until it is answered."""
    score = get_own_score(request, slug, score_id)
    card = get_own_card(request, slug)
    if not permissions.can_see_judgement(person(request), card):
        raise Http404
    score.scorecard = card
    standing = Reply.objects.filter(score=score).first()
    if standing and "withdraw" in request.POST:
        return _withdraw_reply(request, card, standing)
    said: dict[str, Any] = {"seen": Reply.NONE_YET}
    if standing:
        said = {"text": standing.text, "wanted": standing.wanted, "seen": standing.mark}
    overtaken = None
    form = ReplyForm(form_data(request), request.FILES or None, score=score, initial=said)
    if form.is_valid():
        try:
            form.save(score, by=person(request))
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        except Stale as stale:
            overtaken = stale.current
            form.add_error(None, sentence_of(stale))
            # What stands now has been said: the next sending counts.
            form.data = request.POST.copy()
            form.data["seen"] = overtaken.mark
        else:
            messages.success(request, _("Đã gửi kiến nghị về nội dung %s.") % score.item.code)
            return redirect(reverse("scorecard", args=[slug]) + f"#item-{score_id}")
    now = timezone.now()
    context = {
        "card": card,
        "row": ItemRow(score),
        "form": form,
        "reply": standing,
        "overtaken": overtaken,
        "problem": lifecycle.open_to_replies(card, now),
        "reply_until": lifecycle.moment(card.reply_until) if card.reply_until else "",
        "reply_window": window_of(card),
    }
    return render(
        request, "scoring/officer/reply.html", context, status=422 if form.errors else 200
    )


def _withdraw_reply(request: HttpRequest, card: Scorecard, reply: Reply) -> HttpResponse:
    """The ward takes an open reply back; it may be sent anew while the window is open."""
    reply.score.scorecard = card
    try:
        reply.withdraw(by=person(request), seen=request.POST.get("seen", ""))
    except (Refused, Stale) as problem:
        messages.error(request, sentence_of(problem))
    else:
        messages.success(request, _("Đã rút kiến nghị về nội dung %s.") % reply.score.item.code)
    return redirect(reverse("scorecard", args=[card.campaign.slug]) + f"#item-{reply.score_id}")


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def nominate(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward puts its officers forward; its nominations and its awards.

    `?award=` brings one back to reword it.
    """
    card = get_own_card(request, slug)
    awards = _own_awards(request, card)
    chosen = next(
        (
            award
            for award in awards
            if str(award.pk) == request.GET.get("award") and not award.is_judged
        ),
        None,
    )
    known = (
        {"kind": chosen.kind, "officer": chosen.officer, "text": chosen.citation_text}
        if chosen
        else {}
    )
    form = NominationForm(form_data(request), card=card, initial=known)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            award = Award.nominate(
                facts["kind"], card, facts["officer"], facts["text"], by=person(request)
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            messages.success(request, _("Đã gửi đề cử đồng chí %s.") % award.officer)
            return redirect("nominate", slug)
    context = {"card": card, "form": form, "awards": awards, "chosen": chosen}
    return render(
        request, "scoring/officer/nominate.html", context, status=422 if form.errors else 200
    )


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def withdraw_nomination(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Take back a nomination that the Board has not judged yet, with a reason."""
    card = get_own_card(request, slug)
    award = get_object_or_404(_own_awards(request, card), pk=award_id)
    award.campaign = card.campaign
    form = ReasonForm(form_data(request))
    step = next(
        (step for step in award.steps_for(request.user) if step.action == Action.WITHDRAW), None
    )
    status = 422 if form.errors else 200
    if step is None:
        status = 409 if request.method == "POST" else 200
    elif form.is_valid():
        try:
            award.perform(Action.WITHDRAW, by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            status = 409
        else:
            messages.success(request, _("Đã rút đề cử đồng chí %s.") % award.officer)
            return redirect("nominate", slug)
    context = {"card": card, "award": award, "form": form, "step": step}
    return render(request, "scoring/officer/withdraw_nomination.html", context, status=status)


def _own_awards(request: HttpRequest, card: Scorecard) -> Any:
    """What the ward may see of its nominations and awards."""
    return (
        Award.objects.visible_to(request.user)
        .filter(scorecard=card)
        .select_related("kind", "scorecard", "officer")
    )
