"""The schedule of visits, and how much each of the Board has in hand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.models import Campaign, Scorecard, Visit, VisitMember
from scoring.models.scorecards.visit import clashes
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from wards.models import User
from wards.paging import QueryPage
from wards.vietnamese import name_key


@dataclass(frozen=True)
class Stop:
    """One ward of the schedule; `said` is what somebody should look at."""

    card: Scorecard
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
        self.cards = campaign.scorecards.exclude(state__in=(CardState.ABSENT, CardState.DROPPED))
        first = F("visit__begins_at").asc(nulls_last=True)
        unplanned = Case(When(visit=None, then="ward__position"))
        self.page: QueryPage[Stop] = QueryPage(
            self.cards.order_by(first, unplanned, "pk"), asked, self._stops
        )

    def _stops(self, cards: QuerySet[Scorecard]) -> Iterator[Stop]:
        crossed = clashes(self.campaign)
        for card in cards.select_related("ward", "visit__leader"):
            visit = getattr(card, "visit", None)
            said = [*crossed.get(visit.pk, ()), *self._day_off(visit)] if visit else []
            yield Stop(card, visit, said)

    def _day_off(self, visit: Visit) -> list[str]:
        day = localtime(visit.begins_at).date()
        if self.campaign.work_calendar.is_worked(day):
            return []
        return [_("%s là ngày nghỉ.") % f"{day:%d/%m/%Y}"]

    @property
    def loads(self) -> list[Load]:
        """Each of the Board with cards and visits, by name."""
        planned = Visit.objects.filter(scorecard__in=self.cards.values("pk"))
        visits = _counted(planned.values_list("leader"))
        along = VisitMember.objects.filter(visit__scorecard__campaign=self.campaign)
        visits += _counted(along.values_list("member"))
        cards = _counted(self.cards.values_list("assignee"))
        left = self.cards.filter(state__in=(CardState.DRAFT, CardState.SUBMITTED))
        unfinished = _counted(left.values_list("assignee"))
        board = User.objects.filter(permissions.the_board())
        return [
            Load(person.full_name, cards[person.pk], unfinished[person.pk], visits[person.pk])
            for person in sorted(board, key=lambda person: name_key(person.full_name))
        ]


def _counted(by_person: Any) -> Counter[int]:
    """How many rows each person has."""
    return Counter(dict(by_person.order_by().annotate(Count("pk"))))
