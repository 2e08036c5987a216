"""How far somebody has read the news of a campaign, so that a page marks what came since."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from scoring.ledger.entry import Entry
from scoring.models.campaigns.facts import CampaignFacts
from scoring.rules import permissions
from wards.models import User


class Look(models.Model):
    """Up to which entry of the record a person has looked. Said by the person, never by a page that
    was merely opened: pages are read where nothing can be written.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="looks")
    # Of one card alone; blank: of the whole campaign.
    scorecard = models.ForeignKey(
        "scoring.Scorecard", on_delete=models.PROTECT, null=True, blank=True, related_name="looks"
    )
    last = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="somebody_has_looked_at_a_campaign_up_to_one_entry",
                fields=["person", "campaign"],
                condition=Q(scorecard=None),
            ),
            models.UniqueConstraint(
                name="somebody_has_looked_at_a_card_up_to_one_entry",
                fields=["person", "scorecard"],
                condition=Q(scorecard__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.last_id}"

    @classmethod
    def up_to(cls, campaign: CampaignFacts | int, person: User, card: Any = None) -> Coalesce:
        """The id of that entry as an expression, of the campaign or of a card (or its id as an
        expression); 0 before the first look.
        """
        looks: QuerySet[Look] = cls.objects.filter(campaign=campaign, person=person)
        looks = looks.filter(scorecard=card)
        up_to = Subquery(looks.values("last")[:1])
        return Coalesce(up_to, Value(0), output_field=models.BigIntegerField())

    @classmethod
    def up_to_of_entries(cls, campaign: CampaignFacts | int, person: User) -> Greatest:
        """The same for entries, each by its campaign and its card."""
        of_card = cls.up_to(campaign, person, OuterRef("scorecard"))
        return Greatest(cls.up_to(campaign, person), of_card)

    @classmethod
    def keep(cls, campaign: models.Model, shown: int, *, by: User, card: Any = None) -> None:
        """This person has seen what there was up to the entry of this id, of the campaign or of one
        card. It never goes back, nor beyond what they may see. Raises PermissionDenied.
        """
        if not permissions.reads_history(by):
            raise PermissionDenied
        seen = Entry.objects.visible_to(by).filter(campaign=campaign.pk, pk__lte=shown)
        if card is not None:
            seen = seen.filter(scorecard=card)
        last = seen.aggregate(last=Max("pk"))["last"]
        if last is None:
            return
        look, is_first = cls.objects.get_or_create(
            person=by, campaign_id=campaign.pk, scorecard=card, defaults={"last_id": last}
        )
        if not is_first:
            cls.objects.filter(pk=look.pk, last__lt=last).update(last=last)
