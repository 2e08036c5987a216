"""Who may see and do what: the only file that compares a user's role.

Seeing has two faces side by side: a predicate for one row and the same as a `Q` for many. Doing is
a predicate. Routes declare one of the predicates about the user alone with `@policy(...)`; the rest
is asked per object.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, TextChoices
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from scoring.rules.approval import Approval
from scoring.rules.lifecycle import AwardState, CampaignState, CardState, Entering, Step
from scoring.rules.protocols import (
    AwardLike,
    CampaignLike,
    CardLike,
    EntryLike,
    EvidenceLike,
    ItemLike,
    SignedPaperLike,
)
from scoring.rules.signed import Filing, Readers, filing, kinds_read_by
from wards.models import Role, User

Person = User | AnonymousUser
Predicate = Callable[[Person], bool]
View = Callable[..., HttpResponseBase]

# A ward reads what the Board found only once it is given out.
GIVEN_OUT = (CardState.VERIFIED, CardState.FINAL)

_role = cache(Role)  # an enum looks through its members by three calls


def role_of(user: Person) -> Role | None:
    """The role, or `None` for the anonymous and the deactivated."""
    return _role(user.role) if isinstance(user, User) and user.is_active else None


# Routes


def anyone(user: Person) -> bool:
    return True


def signed_in(user: Person) -> bool:
    return role_of(user) is not None


def is_ward_officer(user: Person) -> bool:
    return role_of(user) is Role.OFFICER


def is_board(user: Person) -> bool:
    return role_of(user) in {Role.REVIEWER, Role.HEAD}


def the_board() -> Q:
    """The same as is_board, in SQL: of accounts."""
    return Q(role__in=(Role.REVIEWER, Role.HEAD), is_active=True)


def is_head(user: Person) -> bool:
    return role_of(user) is Role.HEAD


def is_administrator(user: Person) -> bool:
    """Keeps accounts, units and officers; scores nothing."""
    return role_of(user) is Role.ADMINISTRATOR


def reads_board(user: Person) -> bool:
    """Pages of the Board: its members and the observer for the Standing Committee."""
    return is_board(user) or role_of(user) is Role.OBSERVER


def reads_comparison(user: Person) -> bool:
    """The comparison alone is open to the administrator too: the admin's scorecards link to it."""
    return reads_board(user) or role_of(user) is Role.ADMINISTRATOR


def opens_admin(user: Person) -> bool:
    """The Django admin: the Board's members and administrators, to look; the head decides tiers
    there as well.
    """
    role = role_of(user)
    return role is not None and role.opens_admin


def reads_history(user: Person) -> bool:
    return reads_board(user) or is_ward_officer(user)


def policy(allowed: Predicate) -> Callable[[View], View]:
    """Declare who may call a view at all.

    Forbidden is 403; the view still fetches only what the user may see.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = allowed  # type: ignore[attr-defined]
        return guarded

    return declare


# Campaigns


def can_see_campaign(user: Person, campaign: CampaignLike) -> bool:
    """A campaign in preparation is the Board's alone, one that was discarded nobody's."""
    if role_of(user) is None or campaign.state == CampaignState.DISCARDED:
        return False
    return reads_comparison(user) or campaign.state != CampaignState.PREPARING


def visible_campaigns(user: Person) -> Q:
    """The same as can_see_campaign, in SQL."""
    return Q(state__in=_visible_states(user))


def _visible_states(user: Person) -> list[CampaignState]:
    if role_of(user) is None:
        return []
    hidden = {CampaignState.DISCARDED}
    if not reads_comparison(user):
        hidden.add(CampaignState.PREPARING)
    return [state for state in CampaignState if state not in hidden]


def can_see_published_ranking(user: Person, campaign: CampaignLike) -> bool:
    """On the campaign's own page the ranking stands once it is concluded; wards see it where it is
    published.
    """
    if campaign.state != CampaignState.CONCLUDED:
        return False
    return reads_board(user) or (is_ward_officer(user) and campaign.ranking_published)


# Scorecards


def owns(user: Person, card: CardLike) -> bool:
    return is_ward_officer(user) and isinstance(user, User) and card.ward_id == user.ward_id


def can_see(user: Person, card: CardLike) -> bool:
    return reads_comparison(user) or owns(user, card)


def visible_cards(user: Person) -> Q:
    """The same as can_see, in SQL."""
    if reads_comparison(user):
        return Q()
    return Q(ward=user.ward_id) if is_ward_officer(user) else Q(pk__in=[])  # type: ignore[union-attr]


def can_see_judgement(user: Person, card: CardLike) -> bool:
    """Survey and verified points: the Board at any time, the ward once they are given out."""
    return reads_comparison(user) or (owns(user, card) and card.state in GIVEN_OUT)


def can_perform(user: Person, step: Step[Any], card: CardLike) -> bool:
    """Whether the step is this user's: the role, and for a ward's officer the own ward and the
    right hand of it.
    """
    if role_of(user) not in step.who:
        return False
    return owns(user, card) and _is_their_hand(user, step, card) if is_ward_officer(user) else True


def _is_their_hand(user: Person, step: Step[Any], card: CardLike) -> bool:
    """Where a leader approves, drafting and submitting are two hands; elsewhere all is one's."""
    if card.campaign.approval != Approval.LEADER:
        return not step.for_approval
    return approves(user) or not step.by_leader


def approves(user: Person) -> bool:
    """A ward's account that may approve its card, beside drafting it."""
    return is_ward_officer(user) and isinstance(user, User) and user.approves


def can_enter(user: Person, row: Entering, card: CardLike) -> bool:
    """Whether points of this column are this user's to enter."""
    return role_of(user) in row.who and (owns(user, card) if is_ward_officer(user) else True)


def may_assign(user: Person, card: CardLike, person: Person | None) -> bool:
    """The head gives work to anybody of the Board; a reviewer takes it, or gives back the own."""
    mine = {card.assignee_id, person and person.pk} <= {None, user.pk}
    return is_head(user) or (is_board(user) and mine)


def may_assign_criteria(user: Person) -> bool:
    """A criterion that is given to somebody is taken from the others: the head alone does it."""
    return is_head(user)


def may_settle(user: Person, item: ItemLike) -> bool:
    """Verified points of a criterion that was given to somebody are theirs and the head's, those of
    the others the whole Board's.
    """
    return is_head(user) or (is_board(user) and item.settler_id in {None, user.pk})


def settled_items(user: Person) -> Q:
    """The same as may_settle, in SQL, of the points of items."""
    if is_head(user):
        return Q()
    if not is_board(user):
        return Q(pk__in=[])
    own = Q(item__reviewer=None) | Q(item__reviewer=user.pk)
    above = Q(item__parent__reviewer=None) | Q(item__parent__reviewer=user.pk)
    return Q(item__parent=None) & own | Q(item__parent__isnull=False) & above


# Evidence


def can_see_evidence(user: Person, evidence: EvidenceLike) -> bool:
    """Who sees the card sees its evidence; minutes of a survey only together with the survey's
    points.
    """
    card = evidence.scorecard
    return can_see_judgement(user, card) if evidence.of_survey else can_see(user, card)


def can_file_scan(user: Person, card: CardLike) -> bool:
    """A form that was filled in by hand is brought by the ward,
    or by the Board that was given it.
    """
    return is_board(user) or owns(user, card)


def visible_evidence(user: Person) -> Q:
    """The same as can_see_evidence, in SQL."""
    if reads_comparison(user):
        return Q()
    if not is_ward_officer(user):
        return Q(pk__in=[])
    given_out = Q(scorecard__state__in=GIVEN_OUT)
    return Q(scorecard__ward=user.ward_id) & (Q(of_survey=False) | given_out)  # type: ignore[union-attr]


# Signed papers


def may_file(user: Person, row: Filing, card: CardLike | None) -> bool:
    """Whether filing papers of this kind, and taking them back, is this user's."""
    if role_of(user) not in row.who:
        return False
    return card is None or not is_ward_officer(user) or owns(user, card)


def can_see_signed(user: Person, paper: SignedPaperLike) -> bool:
    """Who reads the thing that a paper is about reads its signed scan."""
    if not can_see_campaign(user, paper.campaign):
        return False
    readers, card = filing(paper.kind).readers, paper.scorecard
    if reads_board(user) or readers is Readers.EVERYBODY:
        return True
    if card is not None:
        return (
            can_see_judgement(user, card) if readers is Readers.JUDGED_WARD else can_see(user, card)
        )
    honoured = readers is Readers.HONOURED and is_ward_officer(user)
    return honoured and paper.honours(user.ward_id)  # type: ignore[union-attr]


def visible_signed(user: Person) -> Q:
    """can_see_signed in SQL. `honours_reader`, from `SignedPaper.objects.visible_to`, is
    `paper.honours` of this ward.
    """
    of_campaign = Q(campaign__state__in=_visible_states(user))
    if reads_board(user):
        return of_campaign
    everybody = Q(kind__in=kinds_read_by(Readers.EVERYBODY))
    of_cards = Q(kind__in=kinds_read_by(Readers.OWN_WARD, Readers.JUDGED_WARD))
    if reads_comparison(user):
        return of_campaign & (everybody | of_cards)
    if not is_ward_officer(user):
        return of_campaign & everybody
    ward = user.ward_id  # type: ignore[union-attr]
    judged = Q(kind__in=kinds_read_by(Readers.JUDGED_WARD), scorecard__state__in=GIVEN_OUT)
    own = Q(scorecard__ward=ward) & (Q(kind__in=kinds_read_by(Readers.OWN_WARD)) | judged)
    honoured = Q(kind__in=kinds_read_by(Readers.HONOURED), honours_reader=True)
    return of_campaign & (everybody | own | honoured)


# Awards


def sees_eligibility(user: Person) -> bool:
    """Blocks (discipline, inspection, complaint) are the Board's alone."""
    return is_board(user)


def can_see_award(user: Person, award: AwardLike) -> bool:
    """Wards see their own nominations, and proposals of the Board only once decided."""
    if reads_board(user):
        return True
    return owns(user, award.scorecard) and (award.nominated or award.state == AwardState.DECIDED)


def visible_awards(user: Person) -> Q:
    """The same as can_see_award, in SQL."""
    if reads_board(user):
        return Q()
    if not is_ward_officer(user):
        return Q(pk__in=[])
    return Q(scorecard__ward=user.ward_id) & (Q(nominated=True) | Q(state=AwardState.DECIDED))  # type: ignore[union-attr]


# Change record


class Audience(TextChoices):
    """Who may read an entry of the change record."""

    WARD = "ward", gettext_lazy("Đơn vị và Ban")
    GIVEN_OUT = "given_out", gettext_lazy("Đơn vị, sau khi công bố kết quả")
    READERS = "readers", gettext_lazy("Ban và Thường trực")
    BOARD = "board", gettext_lazy("Riêng Ban")
    EVERYONE = "everyone", gettext_lazy("Mọi đơn vị và Ban")


def can_see_entry(user: Person, entry: EntryLike) -> bool:
    """The Board reads everything, the observer all but eligibility, a ward what concerns its own
    card or all wards.
    """
    if is_board(user):
        return True
    if reads_board(user):
        return entry.audience != Audience.BOARD
    if entry.audience == Audience.EVERYONE:
        return is_ward_officer(user)
    card = entry.scorecard
    if card is None or not owns(user, card):
        return False
    return entry.audience == Audience.WARD or (
        entry.audience == Audience.GIVEN_OUT and can_see_judgement(user, card)
    )


def visible_entries(user: Person) -> Q:
    """The same as can_see_entry, in SQL."""
    if is_board(user):
        return Q()
    if reads_board(user):
        return ~Q(audience=Audience.BOARD)
    if not is_ward_officer(user):
        return Q(pk__in=[])
    given_out = Q(audience=Audience.GIVEN_OUT, scorecard__state__in=GIVEN_OUT)
    own = Q(scorecard__ward=user.ward_id)  # type: ignore[union-attr]
    return Q(audience=Audience.EVERYONE) | own & (Q(audience=Audience.WARD) | given_out)
