"""The schedule of visits, and how much each of the Board has in hand."""

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.models import Campaign, Visit, VisitMember
from scoring.models.visit import clashes
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from wards.models import User
from wards.paging import Page
from wards.vietnamese import name_key


@dataclass(frozen=True)
class Stop:
    """One ward of the schedule; `said` is what somebody should look at."""

    card: Any
    visit: Visit | None
    said: list[str]


@dataclass(frozen=True)
class Load:
    """What one of the Board has in hand."""

    name: str
    cards: int  # given to them
    open_cards: int  # of these not verified yet
    visits: int


class Schedule:
    """Every ward that takes part: those with a day first, in order of it."""

    def __init__(self, campaign: Campaign, asked: QueryDict) -> None:
        self.campaign = campaign
        cards = campaign.scorecards.exclude(state__in=(CardState.ABSENT, CardState.DROPPED))
        self.cards: list[Any] = list(
            cards.select_related("ward", "visit__leader").in_official_order()
        )
        crossed = clashes(campaign)
        stops = []
        for card in self.cards:
            visit = getattr(card, "visit", None)
            said = [*crossed.get(visit.pk, ()), *self._day_off(visit)] if visit else []
            stops.append(Stop(card, visit, said))
        planned = [(stop.visit.begins_at, stop.card.pk, stop) for stop in stops if stop.visit]
        self.planned = [stop for *_order, stop in sorted(planned, key=itemgetter(0, 1))]
        self.unplanned = [stop for stop in stops if not stop.visit]
        self.page = Page([*self.planned, *self.unplanned], asked)

    def _day_off(self, visit: Visit) -> list[str]:
        day = localtime(visit.begins_at).date()
        if self.campaign.work_calendar.is_worked(day):
            return []
        return [_("%s là ngày nghỉ.") % f"{day:%d/%m/%Y}"]

    @property
    def loads(self) -> list[Load]:
        """Each of the Board with cards and visits, by name."""
        visits = Counter(stop.visit.leader_id for stop in self.planned if stop.visit)
        along = VisitMember.objects.filter(visit__scorecard__campaign=self.campaign)
        visits.update(along.values_list("member", flat=True))
        cards = Counter(card.assignee_id for card in self.cards)
        left = (CardState.DRAFT, CardState.SUBMITTED)
        unfinished = Counter(card.assignee_id for card in self.cards if card.state in left)
        board = filter(permissions.is_board, User.objects.in_use())
        return [
            Load(one.full_name, cards[one.pk], unfinished[one.pk], visits[one.pk])
            for one in sorted(board, key=lambda one: name_key(one.full_name))
        ]
