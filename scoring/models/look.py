"""How far somebody has read the news of a campaign, so that a page marks what came since."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Max, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from scoring.ledger.entry import Entry
from scoring.rules import permissions
from wards.models import User


class Look(models.Model):
    """Up to which entry of the record a person has looked. Said by the person, never by a page that
    was merely opened: pages are read where nothing can be written.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="looks")
    last = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="somebody_has_looked_at_a_campaign_up_to_one_entry",
                fields=["person", "campaign"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.last_id}"

    @classmethod
    def up_to(cls, campaign: models.Model, person: User) -> Coalesce:
        """The id of that entry as an expression; 0 before the first look."""
        looks: QuerySet[Look] = cls.objects.filter(campaign=campaign.pk, person=person)
        up_to = Subquery(looks.values("last")[:1])
        return Coalesce(up_to, Value(0), output_field=models.BigIntegerField())

    @classmethod
    def keep(cls, campaign: models.Model, shown: int, *, by: User) -> None:
        """This person has seen what there was up to the entry of this id. It never goes back, nor
        beyond what they may see. Raises PermissionDenied.
        """
        if not permissions.reads_history(by):
            raise PermissionDenied
        seen = Entry.objects.visible_to(by).filter(campaign=campaign.pk, pk__lte=shown)
        last = seen.aggregate(last=Max("pk"))["last"]
        if last is None:
            return
        look, is_first = cls.objects.get_or_create(
            person=by, campaign_id=campaign.pk, defaults={"last_id": last}
        )
        if not is_first:
            cls.objects.filter(pk=look.pk, last__lt=last).update(last=last)
