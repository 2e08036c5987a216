"""The comparison: every ward by every criterion."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from scoring.documents import scorecard_paper
from scoring.pages import sealed
from scoring.pages.comparison.grid import Grid
from scoring.pages.item_across.round import first_page
from scoring.rules import permissions
from scoring.rules.permissions import policy, reads_comparison
from scoring.rules.points import show
from scoring.templatetags.board import with_rows
from scoring.views.fetch import get_campaign
from wards.database.moment import of_one_moment
from wards.views.requests import PAGE_METHODS, person

COMPACT = "compact"


@policy(reads_comparison)
@require_http_methods(PAGE_METHODS)
@of_one_moment
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Ward by criterion; everything that narrows it stands in the address.

    A post changes how close its rows stand.
    """
    campaign = get_campaign(request, slug)
    host = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    cookie = f"{host}{COMPACT}-{person(request).pk}"
    if request.method == "POST":
        return _keep_density(request, cookie)
    grid = Grid(campaign, request.GET.dict())
    context = {
        "compact": request.COOKIES.get(cookie) == "yes",
        "campaign": campaign,
        "grid": grid,
        "threshold": show(campaign.gap_threshold),
        "across_url": first_page(campaign.leaves, campaign),
        "may_download": permissions.reads_board(request.user),
        "may_fill": permissions.is_board(request.user) and campaign.is_open,
        "paper_head": scorecard_paper.head(campaign, fits=sealed.comparison_stands(grid)),
    }
    page = render_to_string("scoring/board/grid.html", context, request)
    return HttpResponse(with_rows(page, grid))


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
