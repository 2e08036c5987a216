"""The change record: what changed, by whom, when and why, as sentences."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring import permissions
from scoring.chronicle import GROUPS, Told, acts_of
from scoring.models import Campaign, Entry, Scorecard
from scoring.permissions import policy, reads_history
from scoring.views.fetch import get_campaign
from wards.vietnamese import clean

PAGE = 50


@policy(reads_history)
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty entries at a time, newest first; `before` goes on, `ward`, `act`, `person` and `item` narrow."""
    campaign = get_campaign(request, slug)
    entries = Entry.objects.visible_to(request.user).filter(campaign=campaign)
    kept = {name: clean(request.GET.get(name, ""))[:60] for name in ("ward", "act", "person", "item")}
    kept = {name: value for name, value in kept.items() if value}
    found = _narrowed(entries, kept).select_related("by", "scorecard")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    further = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context = {
        "campaign": campaign,
        "entries": [Told(entry) for entry in rows[:PAGE]],
        "further": "?" + urlencode(kept | {"before": further}) if further else "",
        "newest": "?" + urlencode(kept) if before else "",
        "kept": kept,
        "choices": _choices(request, campaign, entries),
        "groups": GROUPS,
        "may_check": permissions.reads_board(request.user),
    }
    return render(request, "scoring/history/history.html", context)


def _narrowed(entries: Any, wanted: dict[str, str]) -> Any:
    """Only what is asked for; values that mean nothing find nothing."""
    if "ward" in wanted:
        entries = entries.filter(scorecard__ward__code=wanted["ward"])
    if "act" in wanted:
        entries = entries.filter(act__in=acts_of(wanted["act"]))
    if "person" in wanted:
        entries = entries.filter(by__username=wanted["person"])
    return entries.about_item(wanted["item"]) if "item" in wanted else entries


def _choices(request: HttpRequest, campaign: Campaign, entries: Any) -> dict[str, Any]:
    """What the filters offer: wards for those who see more than one, and the people who acted."""
    cards = Scorecard.objects.visible_to(request.user).filter(campaign=campaign).in_official_order()
    people = entries.order_by("by__username").values_list("by__username", "by__full_name").distinct()
    wards = cards.values_list("ward__code", "ward_name") if permissions.reads_board(request.user) else []
    return {"wards": wards, "people": people}
