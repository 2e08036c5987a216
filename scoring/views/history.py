"""The change record: what changed, by whom, when and why, as sentences."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.ledger.entry import EntryQuerySet
from scoring.models import Act, Campaign, Entry, Scorecard
from scoring.models.ranking.sealed_order import in_sealed_order
from scoring.pages.history import GROUPS, TOLD, EntryRow, acts_of, name_of
from scoring.rules import permissions
from scoring.rules.permissions import Audience, Person, policy, reads_history
from scoring.views.fetch import get_campaign
from wards.days import is_in_reach, read_day
from wards.models import User
from wards.paging import shortened
from wards.vietnamese import clean, fold, match_key, name_key

PAGE = 50
OFFERED = 100  # units to choose from; the names of more are typed
FILTERS = ("ward", "act", "person", "item", "since", "until")


@policy(reads_history)
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty entries at a time, newest first; `before` goes on, `filters` narrow."""
    campaign = get_campaign(request, slug)
    entries = Entry.objects.visible_to(request.user).filter(campaign=campaign)
    filters = read_filters(request)
    found = apply_filters(campaign, entries, filters).select_related("by", "scorecard")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    further = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context = {
        "campaign": campaign,
        "entries": [EntryRow(entry) for entry in rows[:PAGE]],
        "further": "?" + urlencode(filters | {"before": further}) if further else "",
        "newest": "?" + urlencode(filters) if before else "",
        "filters": filters,
        "description": describe_filters(request.user, campaign, filters),
        "query": "?" + urlencode(filters) if filters else "",
        "choices": _choices(request, campaign, entries, filters),
        "groups": GROUPS,
        "may_check": permissions.reads_board(request.user),
    }
    return render(request, "scoring/history/history.html", context)


def read_filters(request: HttpRequest) -> dict[str, str]:
    """What the entries are narrowed to: `ward`, `act`, `person`, `item`, and the days `since` and
    `until`.
    """
    filters = {name: clean(request.GET.get(name, ""))[:60] for name in FILTERS}
    return {name: value for name, value in filters.items() if value}


def apply_filters(
    campaign: Campaign, entries: EntryQuerySet[Entry], wanted: dict[str, str]
) -> EntryQuerySet[Entry]:
    """Of the entries of a campaign only what is asked for; what means nothing finds nothing."""
    if wanted.keys() & {"since", "until"}:
        since, until = (_day(wanted.get(name, "")) for name in ("since", "until"))
        if any(
            name in wanted and day is None for name, day in (("since", since), ("until", until))
        ):
            return entries.none()
        if since:
            entries = entries.filter(at__gte=since)
        if until:
            entries = entries.filter(at__lt=until + timedelta(days=1))
    if "ward" in wanted:
        entries = entries.filter(scorecard__in=_cards_called(campaign, wanted["ward"]))
    if "act" in wanted:
        everybody = Q(audience=Audience.EVERYONE) if wanted["act"] == TOLD else Q(pk__in=[])
        entries = entries.filter(everybody | Q(act__in=acts_of(wanted["act"])))
    if "person" in wanted:
        entries = entries.filter(by__in=_people_called(wanted["person"]))
    return entries.about_item(wanted["item"]) if "item" in wanted else entries


def _cards_called(campaign: Campaign, wanted: str) -> Collection[int] | QuerySet[Scorecard, Any]:
    """The card of a unit (`_units_called`), else of those whose name holds these letters. The one
    is read: then its entries are found by the card, not among all of the campaign.
    """
    cards = campaign.scorecards.all()
    of_unit = [card for card, _name in _units_called(cards, wanted)]
    return of_unit if of_unit or wanted.isdecimal() else cards.called(wanted).values("pk")


def _units_called(cards: QuerySet[Scorecard], wanted: str) -> list[tuple[int, str]]:
    """(card, name) of the unit of this code, else of those that are called so: by their whole name,
    or by the number that it ends in.
    """
    facts = cards.values_list("pk", "ward_name")
    if of_code := list(facts.filter(ward__code=wanted)):
        return of_code
    return [(card, unit) for card, unit in facts if _is_called(unit, wanted)]


def _is_called(unit: str, wanted: str) -> bool:
    if match_key(unit) == match_key(wanted):
        return True
    return wanted.isdecimal() and _number_of(unit) == (wanted.lstrip("0") or "0")


def _number_of(unit: str) -> str:
    """The number that a name ends in, without noughts: 7 of “Phường 07”."""
    last = unit.split()[-1] if unit else ""
    return (last.lstrip("0") or "0") if last.isdecimal() else ""


def _people_called(wanted: str) -> list[int]:
    """A person by their user name, else those whose name holds these letters."""
    people = User.objects.filter(username=wanted).values_list("pk", flat=True)
    if people:
        return list(people)
    names = User.objects.values_list("pk", "full_name")
    return [pk for pk, name in names if fold(wanted) in fold(name)]


def _day(typed: str) -> datetime | None:
    """The first moment of a day as it is typed, or as a browser's own picker sends it."""
    try:
        day = read_day(typed)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time())) if is_in_reach(day) else None


def describe_filters(user: Person, campaign: Campaign, wanted: dict[str, str]) -> str:
    """What entries are narrowed to, in words: `Đơn vị: Phường 3; từ ngày 01/11/2026`."""
    labels = {
        "ward": _("Đơn vị: %s"), "act": _("việc: %s"), "person": _("người thực hiện: %s"),
        "item": _("nội dung: %s"), "since": _("từ ngày %s"), "until": _("đến ngày %s"),
    }  # fmt: skip
    values = dict(wanted)
    if "ward" in values:
        cards = Scorecard.objects.visible_to(user).filter(campaign=campaign)
        names = [name for _card, name in _units_called(cards.in_official_order(), values["ward"])]
        if names:
            values["ward"] = shortened(names)
        elif values["ward"].isdecimal():
            values["ward"] = _("không có đơn vị nào số %s") % values["ward"]
    if "act" in values:
        values["act"] = name_of(values["act"])
    sentence = "; ".join(labels[name] % values[name] for name in FILTERS if name in values)
    return sentence[:1].upper() + sentence[1:]


Option = tuple[str, str, bool]  # what the address says, what people read, whether it is chosen


def _choices(
    request: HttpRequest,
    campaign: Campaign,
    entries: EntryQuerySet[Entry],
    wanted: dict[str, str],
) -> dict[str, Any]:
    """What the filters offer: wards for those who see more than one, and the people who acted; what
    an upgrade found is nobody's act. Where they are too many to choose from, names are typed.
    """
    act = wanted.get("act", "")
    beside = None if act in GROUPS or act in Act.values else act
    cards = Scorecard.objects.visible_to(request.user).filter(campaign=campaign).in_official_order()
    if len(cards[: OFFERED + 1].values_list("pk")) > OFFERED:
        return {"typed": True, "act": beside and (beside, name_of(beside))}
    by_people = entries.exclude(by=None).order_by()
    acted = by_people.values_list("by__username", "by__full_name").distinct()
    people = sorted(acted, key=lambda person: name_key(person[1]))
    wards: list[Option] = []
    if permissions.reads_board(request.user):
        named = in_sealed_order(campaign, cards.select_related("ward"))
        units = [(card.ward.code, card.ward_name) for card in named]
        wards = _options(units, wanted.get("ward", ""))
    return {
        "wards": wards,
        "people": _options(people, wanted.get("person", "")),
        "act": beside and (beside, name_of(beside)),
    }


def _options(offered: Sequence[tuple[str, str]], wanted: str) -> list[Option]:
    """What a list offers, with what the address asks for chosen. What is none of it is offered as
    well: whoever narrows further would else widen this unawares.
    """
    if wanted and wanted not in dict(offered):
        meant = [code for code, name in offered if _is_called(name, wanted)]
        if len(meant) == 1:
            wanted = meant[0]
        else:
            offered = [(wanted, wanted), *offered]
    return [(code, name, code == wanted) for code, name in offered]
