"""The life of a campaign, of a scorecard and of an award:
states, guards, and the tables of steps.
"""

from scoring.rules.lifecycle.guards import (
    after_deadline,
    all_settled,
    card_is_final,
    not_below_zero,
    nothing_entered,
    open_to_replies,
    while_scoring,
    without_awards,
)
from scoring.rules.lifecycle.moments import (
    moment,
    time_left,
)
from scoring.rules.lifecycle.states import (
    DONE,
    IN_FORCE,
    JUDGED,
    SETTLED,
    WITHOUT_RESULT,
    Action,
    AwardState,
    CampaignState,
    CardState,
    PointsKind,
    Stage,
)
from scoring.rules.lifecycle.steps import (
    AWARD_STEPS,
    BOARD,
    CAMPAIGN_STEPS,
    CARD_STEPS,
    HEAD,
    OFFICER,
    Entering,
    Step,
    entering,
    find_step,
    steps_from,
)

__all__ = [
    "AWARD_STEPS",
    "BOARD",
    "CAMPAIGN_STEPS",
    "CARD_STEPS",
    "DONE",
    "HEAD",
    "IN_FORCE",
    "JUDGED",
    "OFFICER",
    "SETTLED",
    "WITHOUT_RESULT",
    "Action",
    "AwardState",
    "CampaignState",
    "CardState",
    "Entering",
    "PointsKind",
    "Stage",
    "Step",
    "after_deadline",
    "all_settled",
    "card_is_final",
    "entering",
    "find_step",
    "moment",
    "not_below_zero",
    "nothing_entered",
    "open_to_replies",
    "steps_from",
    "time_left",
    "while_scoring",
    "without_awards",
]
