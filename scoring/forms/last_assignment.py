"""Who worked on what in the campaign that this one was made from, proposed for what is nobody's
yet: first looked at, then done.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from scoring.models import Campaign, Criterion, Scorecard
from scoring.models.scorecards.assignment import assign_criterion, assign_each
from scoring.rules import permissions
from scoring.rules.previews import mark_of
from scoring.rules.refusals import Refused
from wards.models import User


@dataclass(frozen=True)
class Offer:
    """One card or criterion that is nobody's, and whose it was."""

    subject: Any
    name: str
    person: User


class LastAssignmentForm(forms.Form):
    """The reviewers of last year for the same units and criteria.
    What somebody has stays theirs.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, campaign: Campaign, user: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.campaign, self.user = campaign, user

    @cached_property
    def year(self) -> int | None:
        """Of the campaign whose assignment has something for what is nobody's here; `None`: it has
        nothing. One query.
        """
        if self.campaign.model_id is None:
            return None
        cards, criteria = self._cards_before(), self._criteria_before()
        free_card = self.campaign.scorecards.filter(assignee=None, ward=OuterRef("ward"))
        free_head = self.campaign.criteria.heads().filter(reviewer=None, title=OuterRef("title"))
        has_some = Q(Exists(cards.filter(Exists(free_card))))
        if permissions.may_assign_criteria(self.user):
            has_some |= Q(Exists(criteria.filter(Exists(free_head))))
        before = Campaign.objects.filter(has_some, pk=self.campaign.model_id)
        return before.values_list("year", flat=True).first()

    def _cards_before(self) -> Any:
        cards = Scorecard.objects.filter(campaign=self.campaign.model_id).exclude(assignee=None)
        return cards if permissions.is_head(self.user) else cards.filter(assignee=self.user)

    def _criteria_before(self) -> Any:
        before = Criterion.objects.filter(campaign=self.campaign.model_id).heads()
        return before.exclude(reviewer=None)

    @cached_property
    def _cards(self) -> list[Offer]:
        """Each card that nobody has, with whoever had that unit's."""
        before = self._cards_before().select_related("assignee")
        had = {card.ward_id: card.assignee for card in before}
        free = self.campaign.scorecards.filter(assignee=None, ward__in=had)
        cards = free.select_related("ward", "campaign").in_official_order()
        return [Offer(card, card.ward_name, had[card.ward_id]) for card in cards]

    @cached_property
    def _criteria(self) -> list[Offer]:
        """Each criterion that is the whole Board's, with whoever had the one of the same title."""
        if not permissions.may_assign_criteria(self.user):
            return []
        before = self._criteria_before().select_related("reviewer")
        had = {head.title: head.reviewer for head in before}
        free = self.campaign.criteria.heads().filter(reviewer=None, title__in=had)
        return [Offer(head, head.place, had[head.title]) for head in free.in_plan_order()]

    @property
    def cards(self) -> list[Offer]:
        """What this person may give, to somebody who still works for the Board."""
        return [
            card
            for card in self._cards
            if permissions.is_board(card.person)
            and permissions.may_assign(self.user, card.subject, card.person)
        ]

    @property
    def criteria(self) -> list[Offer]:
        return [criterion for criterion in self._criteria if permissions.is_board(criterion.person)]

    @property
    def offers(self) -> list[Offer]:
        return [*self.cards, *self.criteria]

    @property
    def gone(self) -> list[Offer]:
        """Those of people who no longer work for the Board: somebody else has to be chosen."""
        both = [*self._cards, *self._criteria]
        return [offer for offer in both if not permissions.is_board(offer.person)]

    @property
    def mark(self) -> str:
        """What the page of consequences showed."""
        cards = {card.subject.pk: card.person.pk for card in self.cards}
        # No id is below zero: criteria and cards stay apart in one mark.
        return mark_of(
            cards | {-criterion.subject.pk: criterion.person.pk for criterion in self.criteria}
        )

    def save(self) -> tuple[int, int]:
        """All of it or nothing; how many cards, and how many criteria. Raises Refused,
        PermissionDenied.
        """
        with transaction.atomic():
            # Read under the lock: what somebody was given a moment ago stays theirs.
            self.campaign = Campaign.objects.locked(self.campaign.pk)
            self.campaign.check_open()
            if self.cleaned_data["seen"] != self.mark:
                raise Refused(
                    "preview_outdated", _("Phân công vừa thay đổi. Hãy xem lại rồi xác nhận.")
                )
            given_to = {card.subject.pk: card.person for card in self.cards}
            assign_each(self.campaign, given_to, by=self.user)
            for criterion in self.criteria:
                assign_criterion(self.campaign, criterion.subject, criterion.person, by=self.user)
        return len(given_to), len(self.criteria)
