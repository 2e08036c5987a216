"""Blocks: reasons for which a candidate gets no award for the time being."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.campaigns.campaign import Campaign
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import Officer, Persons, User
from wards.vietnamese import clean, words


def open_for_awards(pk: int) -> Campaign:
    """The campaign under its exclusive lock: awards are few and compete for the same places."""
    campaign = Campaign.objects.locked(pk)
    if not campaign.is_open:
        raise Refused("campaign_not_open", _("Phong trào không ở giai đoạn xét khen thưởng."))
    return campaign


class Block(models.Model):
    """Something pending that keeps a unit or an officer from being proposed; seen by the Board
    alone.
    """

    class Cause(models.TextChoices):
        DISCIPLINE = "discipline", gettext_lazy("Đang xem xét kỷ luật")
        INSPECTION = "inspection", gettext_lazy("Đang thanh tra, kiểm tra")
        COMPLAINT = "complaint", gettext_lazy("Có đơn thư chưa giải quyết")
        OTHER = "other", gettext_lazy("Lý do khác")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="blocks")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="blocks")
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="blocks"
    )
    cause = models.CharField(gettext_lazy("lý do"), max_length=20, choices=Cause)
    note = models.TextField(gettext_lazy("ghi chú"), blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("lý do chưa xét khen thưởng")
        verbose_name_plural = gettext_lazy("lý do chưa xét khen thưởng")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.officer or self.scorecard}: {self.get_cause_display()}"

    @classmethod
    def standing(cls, campaign: Campaign, persons: Persons) -> set[tuple[int | None, int | None]]:
        """Who is blocked now, by their keys (`Persons.key` of card and officer)."""
        blocks = Block.objects.filter(campaign=campaign, lifted_at=None)
        return {persons.key(*who) for who in blocks.values_list("scorecard_id", "officer_id")}

    @classmethod
    def put(
        cls, card: Scorecard, officer: Officer | None, cause: str, note: str, *, by: User
    ) -> "Block":
        """Note what is pending. Raises Refused, PermissionDenied."""
        if not permissions.is_board(by):
            raise PermissionDenied
        if officer and officer.ward_id != card.ward_id:
            raise Refused(
                "officer_of_another_ward", _("Đồng chí %s không thuộc đơn vị này.") % officer
            )
        with transaction.atomic():
            campaign = open_for_awards(card.campaign_id)
            block = Block.objects.create(
                campaign=campaign, scorecard=card, officer=officer, cause=cause, note=clean(note)
            )
            record(
                Act.BLOCK,
                by=by,
                campaign=campaign,
                scorecard=card,
                subject=str(officer or card),
                after={"cause": Block.Cause(block.cause)},
                reason=block.note,
                audience=Audience.BOARD,
                rows=[block],
            )
        return block

    def lift(self, *, by: User, reason: str = "") -> None:
        """Nothing is pending any more."""
        if not permissions.is_board(by):
            raise PermissionDenied
        with transaction.atomic():
            campaign = open_for_awards(self.campaign_id)
            if Block.objects.filter(pk=self.pk, lifted_at=None).update(lifted_at=timezone.now()):
                record(
                    Act.LIFT_BLOCK,
                    by=by,
                    campaign=campaign,
                    scorecard=self.scorecard,
                    subject=str(self.officer or self.scorecard),
                    before={"cause": Block.Cause(self.cause)},
                    after={"cause": None},
                    reason=words(reason),
                    audience=Audience.BOARD,
                    rows=[Block.objects.get(pk=self.pk)],
                )
