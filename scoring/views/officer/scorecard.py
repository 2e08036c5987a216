"""A ward's card: filled in as a whole, by criterion or item by item, and read once it is shut."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring.files import uploads
from scoring.forms.sheet import Typed, TypedSheet
from scoring.models import Award
from scoring.pages import signed
from scoring.pages.charts import profile
from scoring.pages.charts.figures import CampaignFigures
from scoring.pages.deadlines import window_of
from scoring.pages.sheet_filter import RESULT, SCORING, UNFINISHED, Showing
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import WITHOUT_RESULT, CardState, PointsKind
from scoring.rules.permissions import is_ward_officer, policy
from scoring.views import autosave
from scoring.views.fetch import changing_score, get_own_card, get_own_score
from scoring.views.officer.steps import steps_with_forms
from wards.database.prepared import prepared
from wards.models import Role, User
from wards.views.requests import PAGE_METHODS, person

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
            next_url_of(request, slug) or reverse("scorecard", args=[slug]),
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
        return _save(request, sheet, request.POST, next_url_of(request, slug) or onward, position)
    return _card_page(request, sheet, position=position)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def save_item(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """Save one item: `points`, `explanation`, and the `version` seen.

    To a script (`Accept: application/json`) as views/autosave.py says. To a browser it answers as
    the page does.
    """
    if request.method == "POST" and autosave.is_asked(request):
        return autosave.quietly(
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


def next_url_of(request: HttpRequest, slug: str) -> str:
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
        "deadline": lifecycle.deadline(card.deadline),
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
    context["steps"] = steps_with_forms(card, user, now)
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
        "reply_until": lifecycle.deadline(card.reply_until) if card.reply_until else "",
        "reply_window": "" if lifecycle.open_to_replies(card, now) else window_of(card),
        "reply_time_left": lifecycle.time_left(card.reply_until, now) if card.reply_until else "",
        "awards": _awards(card.pk, Role(user.role), user.ward_id),
    }
    if permissions.can_see_published_ranking(user, card.campaign):
        context["profile"] = profile.draw(CampaignFigures(card.campaign, of=card), card)
    return render(request, "scoring/officer/results.html", context)
