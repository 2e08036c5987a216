"""Reports that a campaign expects of every unit through the year,
and the days on which they came.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record_each
from scoring.models.campaigns.campaign import Campaign
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import SETTLED
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from scoring.rules.reports import ReportOfUnit, UnitReports
from wards.models import User


class ExpectedReport(models.Model):
    """One report of the calendar with the day on which it is due."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    name = models.CharField(gettext_lazy("báo cáo"), max_length=150)
    due_on = models.DateField(gettext_lazy("hạn gửi"))

    class Meta:
        verbose_name = gettext_lazy("báo cáo trong lịch")
        verbose_name_plural = gettext_lazy("lịch báo cáo")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_report_is_expected_once",
                fields=["campaign", "name", "due_on"],
                violation_error_message=gettext_lazy("Báo cáo này đã có với cùng hạn gửi."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        return _("hạn gửi %s") % date_format(self.due_on)

    def receive(self, days: Mapping[int, date | None], *, by: User) -> int:
        """Write down on which day the report came from each unit (`None`: it did not), by the id of
        its card; returns how many changed. Raises Refused, PermissionDenied;
        then nothing is written.
        """
        if not permissions.is_board(by):
            raise PermissionDenied
        with transaction.atomic():
            campaign = Campaign.objects.locked(self.campaign_id)
            campaign.check_open()
            cards = {card.pk: card for card in campaign.scorecards.filter(pk__in=days)}
            stored = {row.scorecard_id: row for row in self.received.filter(scorecard__in=cards)}
            drafts = [
                self._receive(cards[pk], stored.get(pk), day)
                for pk, day in days.items()
                if pk in cards and day != (stored[pk].received_on if pk in stored else None)
            ]
            record_each(drafts, by=by, at=timezone.now())
        return len(drafts)

    def _receive(
        self, card: Scorecard, row: "ReceivedReport | None", day: date | None
    ) -> EntryDraft:
        if card.state in SETTLED:
            raise Refused(
                "card_settled",
                _("%s đã chốt kết quả nên không ghi ngày nhận báo cáo nữa.") % card.ward_name,
            )
        if day is not None and day > timezone.localdate():
            raise Refused(
                "received_later_than_today",
                _("%s: ngày nhận báo cáo không thể sau hôm nay.") % card.ward_name,
            )
        before, rows, gone = (row.received_on if row else None), [], []
        if day is None and row is not None:
            gone = [ReceivedReport.objects.get(pk=row.pk)]
            row.delete()
        elif day is not None:
            row = row or ReceivedReport(scorecard=card, report=self)
            row.received_on = day
            row.save()
            rows = [row]
        return EntryDraft(
            act=Act.RECEIVE_REPORT,
            campaign=self.campaign,
            scorecard=card,
            subject=self.name,
            before={"received_on": before},
            after={"received_on": day},
            audience=Audience.WARD,
            rows=rows,
            gone=gone,
        )


class ReceivedReport(models.Model):
    """The day on which a report came from a unit."""

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, related_name="received_reports"
    )
    report = models.ForeignKey(ExpectedReport, on_delete=models.PROTECT, related_name="received")
    received_on = models.DateField(gettext_lazy("ngày nhận"))

    class Meta:
        verbose_name = gettext_lazy("ngày nhận báo cáo")
        verbose_name_plural = gettext_lazy("ngày nhận báo cáo")
        ordering = ["report__due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_report_is_received_once_from_a_unit", fields=["scorecard", "report"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {date_format(self.received_on)}"


def reports_of(card: Scorecard) -> UnitReports:
    """How the reports of a unit stand today. One query."""
    own = FilteredRelation("received", condition=Q(received__scorecard=card))
    rows = card.campaign.reports.annotate(own=own).order_by("due_on", "pk")
    reports = [
        ReportOfUnit(*facts) for facts in rows.values_list("name", "due_on", "own__received_on")
    ]
    return UnitReports(reports, timezone.localdate())


def reports_of_each(campaign: Campaign, cards: Sequence[int]) -> dict[int, UnitReports]:
    """How the reports of several units of a campaign stand today, by the card's id. Two queries."""
    expected = list(campaign.reports.order_by("due_on", "pk"))
    received = ReceivedReport.objects.filter(scorecard__in=cards)
    days = {
        (card, report): day
        for card, report, day in received.values_list("scorecard", "report", "received_on")
    }
    today = timezone.localdate()
    found = {}
    for card in cards:
        reports = [
            ReportOfUnit(report.name, report.due_on, days.get((card, report.pk)))
            for report in expected
        ]
        found[card] = UnitReports(reports, today)
    return found
