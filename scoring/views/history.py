"""The change record: what changed, by whom, when and why, as sentences."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from scoring import permissions
from scoring.models import Act, Campaign, Entry, Scorecard
from scoring.permissions import policy, reads_history
from scoring.views.fetch import get_campaign

PAGE = 50


@policy(reads_history)
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty entries at a time, newest first; `before` goes on, `ward`, `act`, `person` and `item` narrow."""
    campaign = get_campaign(request, slug)
    entries = Entry.objects.visible_to(request.user).filter(campaign=campaign)
    found = _narrowed(entries, request.GET).select_related("by", "scorecard__ward", "score__item__parent")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    further = rows[PAGE - 1].pk if len(rows) > PAGE else None
    for entry in rows[:PAGE]:
        entry.day, entry.time = (f"{localtime(entry.at):{form}}" for form in ("%d/%m/%Y", "%H:%M"))
    kept = {name: request.GET[name] for name in ("ward", "act", "person", "item") if request.GET.get(name)}
    context = {
        "campaign": campaign,
        "entries": rows[:PAGE],
        "further": urlencode(kept | {"before": further}) if further else "",
        "kept": kept,
        "choices": _choices(request, campaign, entries),
        "acts": Act.choices,
    }
    return render(request, "scoring/history/history.html", context)


def _narrowed(entries: Any, wanted: QueryDict) -> Any:
    """Only what is asked for; values that mean nothing find nothing."""
    if ward := wanted.get("ward"):
        entries = entries.filter(scorecard__ward__code=ward[:20])
    if act := wanted.get("act"):
        entries = entries.filter(act=act[:30])
    if person := wanted.get("person"):
        entries = entries.filter(by__username=person[:60])
    if item := wanted.get("item"):
        entries = entries.about_item(item)
    return entries


def _choices(request: HttpRequest, campaign: Campaign, entries: Any) -> dict[str, Any]:
    """What the filters offer: wards for those who see more than one, and the people who acted."""
    cards = Scorecard.objects.visible_to(request.user).filter(campaign=campaign).in_official_order()
    people = entries.order_by("by__username").values_list("by__username", "by__full_name").distinct()
    wards = cards.values_list("ward__code", "ward_name") if permissions.reads_board(request.user) else []
    return {"wards": wards, "people": people}
