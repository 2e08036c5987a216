"""Who of the Board works on which card and settles which criterion."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record, record_each
from scoring.models.bulk import bulk_store
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.criterion import Criterion
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import User


def reassigned(card: Any, person: User | None, *, by: User) -> EntryDraft | None:
    """Give a locked card to somebody, or to nobody; the caller stores `assignee` and the version.
    Returns what the entry tells of it, `None` where nothing changes. Raises Refused,
    PermissionDenied.
    """
    if not permissions.may_assign(by, card, person):
        raise PermissionDenied
    if person is not None and not permissions.is_board(person):
        raise Refused(
            "not_of_the_board", _("Chỉ thành viên đang hoạt động của Ban phụ trách được phiếu.")
        )
    if card.assignee_id == (person and person.pk):
        return None
    before = {"assignee": card.assignee}
    card.assignee = person
    card.version += 1
    return EntryDraft(
        act=Act.ASSIGN,
        campaign=card.campaign,
        scorecard=card,
        subject=card.ward_name,
        before=before,
        after={"assignee": person},
        audience=Audience.READERS,
        rows=[card],
        tells=[person] if person else [],
    )


def assign_each(campaign: Campaign, people: Mapping[int, User | None], *, by: User) -> None:
    """Say of several cards, by their ids, who works on each: all of them or none, in a few
    statements, each with its own entry. Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        campaign.check_open()
        cards = campaign.scorecards.filter(pk__in=list(people)).select_related("assignee")
        drafts = []
        for card in cards.in_official_order():
            card.campaign = campaign
            drafts.append(reassigned(card, people[card.pk], by=by))
        given = list(filter(None, drafts))
        bulk_store([draft.scorecard for draft in given], "assignee")
        record_each(given, by=by)


def assign_criterion(campaign: Campaign, head: Criterion, person: User | None, *, by: User) -> None:
    """Say who of the Board settles the items of a criterion, for all units.

    Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        campaign = type(campaign).objects.locked(campaign.pk)
        campaign.check_open()
        if not permissions.may_assign_criteria(by):
            raise PermissionDenied
        if person is not None and not permissions.is_board(person):
            raise Refused(
                "not_of_the_board",
                _("Chỉ thành viên đang hoạt động của Ban thẩm định được tiêu chí."),
            )
        criterion = campaign.criteria.heads().select_related("reviewer").get(pk=head.pk)
        if criterion.reviewer == person:
            return
        before = {"reviewer": criterion.reviewer}
        with override("vi"):
            place = criterion.place
        criterion.reviewer = person
        criterion.save(update_fields=["reviewer"])
        record(
            Act.ASSIGN_CRITERION,
            by=by,
            campaign=campaign,
            subject=place,
            before=before,
            after={"reviewer": person},
            audience=Audience.READERS,
            rows=[criterion],
            tells=[person] if person else [],
        )


def settlers(campaign: Campaign) -> dict[int | None, str]:
    """Names of those to whom a criterion was given, by id."""
    given = campaign.criteria.heads().exclude(reviewer=None).select_related("reviewer")
    return {head.reviewer_id: head.reviewer.full_name for head in given if head.reviewer}
