"""The check of the change record, for whoever reads the Board's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.maintenance import audit
from scoring.rules.permissions import policy, reads_board
from scoring.views.fetch import get_campaign
from wards.database import standby
from wards.database.moment import one_moment

# A page answers within seconds; longer records are for the command.
LONGEST = 50_000


@policy(reads_board)
@require_safe
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether every entry still stands as it was written; verified anew at each visit."""
    campaign = get_campaign(request, slug)
    with standby.on_the_primary(), one_moment():
        report = audit.verify(campaign) if campaign.entries.count() <= LONGEST else None
    return render(request, "scoring/history/check.html", {"campaign": campaign, "report": report})
