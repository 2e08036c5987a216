"""The life of a campaign, of a scorecard and of an award, as tables:
the whole story on one screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

from scoring.rules import approval
from scoring.rules.lifecycle.guards import (
    Guard,
    Thing,
    after_deadline,
    agreement_due,
    all_settled,
    before_deadline_and_none_out,
    card_is_final,
    every_point_settled,
    none_given_back,
    nothing,
    nothing_entered,
    ready_for_approval,
    ready_to_open,
    ready_to_submit,
    tiered_and_answered,
    while_scoring,
    without_awards,
)
from scoring.rules.lifecycle.states import Action, AwardState, CampaignState, CardState, PointsKind
from scoring.rules.protocols import AwardLike, CampaignLike, CardLike
from wards.models import Role

OFFICER = frozenset({Role.OFFICER})
BOARD = frozenset({Role.REVIEWER, Role.HEAD})
HEAD = frozenset({Role.HEAD})


@dataclass(frozen=True)
class Step(Generic[Thing]):
    """One row of a life: from a state by an action to a state, who may, what must hold, what is
    asked for.
    """

    start: str
    action: Action
    end: str
    who: frozenset[Role]
    guard: Guard[Thing] = nothing
    needs_reason: bool = False
    needs_time: bool = False  # a new deadline goes with it
    # Where the campaign asks for a leader's approval: the leader's alone; and there alone.
    by_leader: bool = False
    for_approval: bool = False


S = CardState
A = Action

CARD_STEPS: tuple[Step[CardLike], ...] = (
    # from        action         to           who      guard                needs_reason  needs_time
    Step(S.DRAFT, A.SUBMIT, S.SUBMITTED, OFFICER, ready_to_submit, by_leader=True),
    Step(S.DRAFT, A.ASK_APPROVAL, S.DRAFT, OFFICER, ready_for_approval, for_approval=True),
    Step(
        S.DRAFT,
        A.SEND_BACK,
        S.DRAFT,
        OFFICER,
        approval.is_with_leader,
        True,
        by_leader=True,
        for_approval=True,
    ),
    Step(S.DRAFT, A.EXTEND, S.DRAFT, BOARD, nothing, True, True),
    Step(S.DRAFT, A.MARK_ABSENT, S.ABSENT, HEAD, after_deadline, True),
    Step(S.SUBMITTED, A.WITHDRAW, S.DRAFT, OFFICER, before_deadline_and_none_out, True),
    Step(S.SUBMITTED, A.RETURN, S.DRAFT, BOARD, none_given_back, True, True),
    Step(S.SUBMITTED, A.VERIFY, S.VERIFIED, BOARD, every_point_settled),
    Step(S.VERIFIED, A.ACCEPT, S.VERIFIED, OFFICER, agreement_due),
    Step(S.VERIFIED, A.REOPEN, S.SUBMITTED, HEAD, nothing, True),
    Step(S.VERIFIED, A.FINALISE, S.FINAL, HEAD, tiered_and_answered),
    Step(S.FINAL, A.REOPEN, S.VERIFIED, HEAD, without_awards, True),
    Step(S.ABSENT, A.REOPEN, S.DRAFT, HEAD, nothing, True, True),
    # A unit that no longer takes part: what it has stays, and counts for nothing.
    Step(S.DRAFT, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.SUBMITTED, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.VERIFIED, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.FINAL, A.DROP, S.DROPPED, HEAD, without_awards, True),
    Step(S.ABSENT, A.DROP, S.DROPPED, HEAD, nothing, True),
    Step(S.DROPPED, A.REOPEN, S.DRAFT, HEAD, nothing, True, True),
)

C = CampaignState

CAMPAIGN_STEPS: tuple[Step[CampaignLike], ...] = (
    Step(C.PREPARING, A.OPEN, C.OPEN, HEAD, ready_to_open),
    Step(C.PREPARING, A.DISCARD, C.DISCARDED, HEAD),
    Step(C.OPEN, A.TAKE_BACK, C.PREPARING, HEAD, nothing_entered, True),
    Step(C.OPEN, A.CONCLUDE, C.CONCLUDED, HEAD, all_settled),
)

W = AwardState

AWARD_STEPS: tuple[Step[AwardLike], ...] = (
    Step(W.NOMINATED, A.PROPOSE, W.PROPOSED, BOARD, card_is_final),
    Step(W.NOMINATED, A.WITHDRAW, W.WITHDRAWN, OFFICER | BOARD, nothing, True),
    Step(W.PROPOSED, A.DECIDE, W.DECIDED, HEAD, card_is_final),
    Step(W.PROPOSED, A.WITHDRAW, W.WITHDRAWN, BOARD, nothing, True),
    Step(W.WITHDRAWN, A.PROPOSE, W.PROPOSED, BOARD, card_is_final),
    Step(W.DECIDED, A.UNLOCK, W.PROPOSED, HEAD, nothing, True),
)


@dataclass(frozen=True)
class Entering:
    """Who may enter which points while a card is in which state."""

    column: PointsKind
    state: CardState
    who: frozenset[Role]
    guard: Guard[CardLike] = nothing


ENTERING = (
    Entering(PointsKind.SELF, S.DRAFT, OFFICER, while_scoring),
    Entering(PointsKind.SURVEY, S.SUBMITTED, BOARD),
    Entering(PointsKind.VERIFIED, S.SUBMITTED, BOARD),
)


def find_step(steps: Iterable[Step[Thing]], state: str, action: str) -> Step[Thing] | None:
    """The row for this action in this state, if there is one."""
    return next((step for step in steps if step.start == state and step.action == action), None)


def is_done(steps: Iterable[Step[Thing]], state: str, action: str) -> bool:
    """Whether the thing stands where this action leads: sent twice, from two windows or by two
    people, the second one need not do anything any more.
    """
    return any(step.end == state and step.action == action for step in steps)


def steps_from(steps: Iterable[Step[Thing]], state: str) -> list[Step[Thing]]:
    """What may happen next; the page draws its buttons from this."""
    return [step for step in steps if step.start == state]


def entering(column: str) -> Entering:
    """The row for a column of points."""
    return next(row for row in ENTERING if row.column == column)
