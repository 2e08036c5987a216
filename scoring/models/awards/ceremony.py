"""The order in which the honoured of one kind come up at the ceremony, where the head sets one."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.record import record_each
from scoring.models.awards.award import Award
from scoring.models.awards.block import open_for_awards
from scoring.models.plan.award_kind import AwardKind
from scoring.rules import permissions
from scoring.rules.refusals import Refused
from wards.models import User


def order_within(kind: AwardKind, order: Sequence[int], *, by: User) -> list[Award]:
    """Put all that are proposed or decided of a kind in this order, by their ids; an entry for each
    that changes its place. Raises Refused where the list is not theirs any more, PermissionDenied.
    """
    if not permissions.is_head(by):
        raise PermissionDenied
    with transaction.atomic():
        campaign = open_for_awards(kind.campaign_id)
        found = Award.objects.filter(kind=kind).in_force()
        awards = {award.pk: award for award in found.select_related("kind", "scorecard", "officer")}
        if sorted(order) != sorted(awards):
            raise Refused(
                "preview_outdated", _("Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận.")
            )
        moved = []
        for place, pk in enumerate(order, 1):
            award = awards[pk]
            if award.ceremony_place != place:
                moved.append((award, award.ceremony_place))
                award.campaign, award.ceremony_place = campaign, place
                award.version += 1
                award.save(update_fields=["ceremony_place", "version"])
        record_each(
            (
                award._entry(
                    Act.ORDER_AWARDS,
                    before={"ceremony_place": before},
                    after={"ceremony_place": award.ceremony_place},
                )
                for award, before in moved
            ),
            by=by,
        )
    return [award for award, _before in moved]
