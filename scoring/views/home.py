"""The role's first page: what is due, what waits for me."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from scoring.models import Campaign, Look, Scorecard
from scoring.pages.frame import current_campaign
from scoring.pages.home.administration import administrator_tasks
from scoring.pages.home.board import BoardHome
from scoring.pages.home.ward import WardHome
from scoring.rules import permissions
from scoring.rules.permissions import policy, reads_history, signed_in
from scoring.views.fetch import get_campaign
from wards import official
from wards.database.prepared import prepared
from wards.models import Role, User
from wards.views.requests import person


@policy(signed_in)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One page per kind of work; without a campaign a word about when there will be one."""
    campaign = current_campaign(person(request))
    request.campaign = campaign  # type: ignore[attr-defined]  # the frame need not ask again
    if permissions.is_ward_officer(request.user):
        return _ward(request, campaign)
    if permissions.reads_board(request.user):
        return _board(request, campaign)
    context = {"campaign": campaign, "waiting": administrator_tasks(timezone.localdate())}
    return render(request, "scoring/home/administrator.html", context)


@policy(reads_history)
@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody has seen the news up to an entry, of the campaign or of one card (`ward`): from now
    on only later ones are new.
    """
    campaign = get_campaign(request, slug)
    shown = request.POST.get("upto", "")
    card, ward = None, request.POST.get("ward")
    if ward is not None:
        cards = Scorecard.objects.visible_to(request.user).select_related("ward", "campaign")
        card = get_object_or_404(cards, campaign=campaign, ward__code=ward)
    if shown.isascii() and shown.isdigit() and len(shown) < 18:
        Look.keep(campaign, int(shown), by=person(request), card=card)
    if card is None:
        return redirect("home")
    if permissions.is_ward_officer(request.user):
        return redirect("scorecard", campaign.slug)
    return redirect(card)


@policy(signed_in)
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How the person's own work is done here, step by step."""
    user = person(request)
    campaign = current_campaign(user)
    if campaign and permissions.is_ward_officer(user):
        # Its links lead to the unit's card, which a unit that came later does not have.
        has_card = campaign.scorecards.filter(ward=user.ward_id).exists()
        request.has_card = has_card  # type: ignore[attr-defined]
        campaign = campaign if has_card else None
    context = {
        "guide": f"scoring/guide/{user.role}.html",
        "has_official_list": official.is_installed(),
        "role_label": user.get_role_display(),
        "campaign": campaign,
    }
    return render(request, "scoring/guide/guide.html", context)


def _ward(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    user = person(request)
    card = (
        Scorecard.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("ward", "tier", "approval_asked_by", "visit__leader")
        .first()
    )
    request.has_card = card is not None  # type: ignore[attr-defined]
    if campaign is None or card is None:
        return render(
            request, "scoring/home/no_card.html", {"campaign": campaign, "ward": user.ward}
        )
    card.campaign = campaign
    # The page's head names the ward: it is known already.
    user.ward = card.ward
    context = {
        "card": card,
        "home": WardHome(card, user, timezone.now()),
        "others": _others(request, campaign),
    }
    return render(request, "scoring/home/ward.html", context)


def _board(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    if campaign is None:
        return render(
            request, "scoring/home/no_campaign.html", {"leads": permissions.is_head(request.user)}
        )
    home_page = BoardHome(campaign, person(request), timezone.now(), request.GET)
    context = {"campaign": campaign, "home": home_page, "others": _others(request, campaign)}
    return render(request, "scoring/home/board.html", context)


def _others(request: HttpRequest, campaign: Campaign) -> list[Campaign]:
    """Campaigns that run beside this one."""
    return _running_beside(campaign.pk, Role(person(request).role))


@prepared
def _running_beside(campaign: int, role: Role) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(User(role=role)).running().exclude(pk=campaign)
