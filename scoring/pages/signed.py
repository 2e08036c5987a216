"""Signed papers as lists: what stands, and what was replaced or withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from scoring.models import Campaign, Scorecard, SignedPaper
from scoring.rules import permissions
from scoring.rules.lifecycle import moment
from scoring.rules.signed import GRANTING, OF_CAMPAIGN
from wards.database.prepared import prepared
from wards.models import Role, User


@dataclass(frozen=True)
class SignedRow:
    """One scan; `may_withdraw`: this reader, now."""

    paper: SignedPaper
    may_withdraw: bool = False

    @property
    def added(self) -> str:
        facts = {"when": moment(self.paper.added_at), "who": self.paper.added_by.full_name}
        return _("%(who)s lưu lúc %(when)s") % facts

    @property
    def mark(self) -> str:
        """What became of it, in a word; "" while it stands."""
        if self.paper.withdrawn_at:
            return _("đã rút")
        return _("đã có bản mới thay") if self.paper.replaced_by else ""


def signed_rows(papers: Iterable[SignedPaper], user: User) -> list[SignedRow]:
    """In the order of their filing, what stands first."""
    rows = [
        SignedRow(
            paper,
            permissions.may_file(user, paper.filing, paper.scorecard) and not paper.keeps(),
        )
        for paper in papers
    ]
    return sorted(rows, key=lambda row: not row.paper.stands)


def of_campaign(campaign: Campaign, user: User) -> list[SignedPaper]:
    """The standing papers of the whole campaign that this person reads. One query."""
    found = _of_campaign(campaign.pk, Role(user.role), user.ward_id)
    for paper in found:
        paper.campaign = campaign
    return found


@prepared
def _of_campaign(campaign: int, role: Role, ward: int | None) -> QuerySet[SignedPaper]:
    """As somebody of this role, and of this unit, reads them."""
    papers = SignedPaper.objects.visible_to(User(role=role, ward_id=ward)).standing()
    return papers.filter(campaign=campaign, kind__in=OF_CAMPAIGN)


def of_ward(card: Scorecard, user: User) -> list[SignedPaper]:
    """What a ward finds beside its card: the card's own, and what grants its awards. One query."""
    found = _of_ward(card.campaign_id, card.pk, Role(user.role), user.ward_id)
    for paper in found:
        paper.campaign = card.campaign
    return found


@prepared
def _of_ward(campaign: int, card: int, role: Role, ward: int | None) -> QuerySet[SignedPaper]:
    papers = SignedPaper.objects.visible_to(User(role=role, ward_id=ward)).standing()
    return papers.filter(Q(scorecard=card) | Q(kind__in=GRANTING), campaign=campaign)


def of_card(card: Scorecard, user: User) -> list[SignedPaper]:
    """The standing papers of a card that this person reads. One query."""
    found = _of_card(card.pk, Role(user.role), user.ward_id)
    for paper in found:
        paper.campaign = card.campaign
    return found


@prepared
def _of_card(card: int, role: Role, ward: int | None) -> QuerySet[SignedPaper]:
    papers = SignedPaper.objects.visible_to(User(role=role, ward_id=ward)).standing()
    return papers.filter(scorecard=card)
