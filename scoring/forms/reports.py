"""The days on which a report came, unit by unit."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models import Campaign, ExpectedReport, ReceivedReport, Scorecard
from scoring.rules.lifecycle import SETTLED
from scoring.rules.refusals import Stale
from scoring.rules.reports import ReportOfUnit
from wards.fields import Day, conditionally_required
from wards.fingerprint import fingerprint
from wards.models import User
from wards.paging import QueryPage


class ReceivedForm(forms.Form):
    """One day for each unit, blank where nothing came; who is settled is only read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        report: ExpectedReport,
        opened: bool,
        asked: QueryDict,
    ) -> None:
        """Of many units the fifty that the address asks for."""
        super().__init__(data)
        self.report = report
        taking_part = report.campaign.scorecards.taking_part().in_official_order()
        self.cards: QueryPage[Any] = QueryPage(taking_part, asked)
        self._look()
        for card in self.cards:
            field = Day(label=card.ward_name, required=False)
            field.disabled = not opened or card.state in SETTLED
            self.fields[f"day-{card.pk}"] = conditionally_required(field)
            self.initial[f"day-{card.pk}"] = self.days.get(card.pk)

    def _look(self) -> None:
        """What stands now."""
        cards = self.cards.rows
        received = ReceivedReport.objects.filter(report=self.report, scorecard__in=cards)
        self.days = dict(received.values_list("scorecard", "received_on"))
        self.initial["seen"] = fingerprint(sorted(self.days.items()))

    @property
    def rows(self) -> Iterator[tuple[Scorecard, forms.BoundField, str, str]]:
        """(card, field, state, in words) of each unit."""
        today = timezone.localdate()
        for card in self.cards:
            day = self.days.get(card.pk)
            report = ReportOfUnit(self.report.name, self.report.due_on, day)
            yield card, self[f"day-{card.pk}"], report.state(today), report.how(today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for card in self.cards:
            day = facts.get(f"day-{card.pk}")
            if day and day > timezone.localdate():
                self.add_error(f"day-{card.pk}", _("Ngày nhận không thể sau hôm nay."))
        return facts

    def refresh(self) -> None:
        """What somebody else wrote meanwhile has been said: the next sending counts."""
        self.data = {**self.data.dict(), "seen": self.initial["seen"]}  # type: ignore[attr-defined]

    def save(self, *, by: User) -> int:
        """How many changed. Raises Refused, Stale where somebody else wrote meanwhile,
        PermissionDenied.
        """
        facts = self.cleaned_data
        days = {
            card.pk: facts[f"day-{card.pk}"]
            for card in self.cards
            if not self.fields[f"day-{card.pk}"].disabled
        }
        with transaction.atomic():
            # Looked at under the lock: nobody writes over a day that came a moment ago.
            Campaign.objects.locked(self.report.campaign_id)
            self._look()
            if facts["seen"] != self.initial["seen"]:
                raise Stale(self)
            return self.report.receive(days, by=by)
