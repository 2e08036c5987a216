"""Taking a text out of the change record where the law asks for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry
from scoring.ledger.record import record
from scoring.models.campaigns.campaign import Campaign
from scoring.rules import permissions
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User
from wards.vietnamese import words


def redact(campaign: Campaign, entry: Entry, place: str, *, by: User, reason: str) -> None:
    """Take a free text out of the change record for a reason that the law gives; its digest
    stays in the chain.

    The act stands on the campaign's own chain, which may grow after the conclusion. Raises
    Refused, PermissionDenied.
    """
    reason = words(reason)
    if not permissions.is_head(by):
        raise PermissionDenied
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        entry = campaign.entries.get(pk=entry.pk)
        if not reason:
            raise Refused("reason_missing", REASON_MISSING)
        if place not in entry.texts:
            raise Refused(
                "nothing_to_redact",
                _("Mục này không có đoạn văn bản đó, hoặc đã được lược bỏ."),
            )
        left = {name: pair for name, pair in entry.texts.items() if name != place}
        Entry.objects.filter(pk=entry.pk).update(texts=left)
        record(
            Act.REDACT,
            by=by,
            campaign=campaign,
            after={"redacted": entry.place_of(place)},
            reason=reason,
        )
