"""What a ward's pages say of the approval that its campaign asks for before a submission."""

from functools import cached_property

from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.rules import approval, lifecycle, permissions
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import Action, moment
from scoring.rules.refusals import Refused
from wards.models import User


class ApprovalState:
    """How far the approval of a card is, for one reader of its ward."""

    def __init__(self, card: Scorecard, user: User) -> None:
        self.card, self.user = card, user

    @property
    def by_leader(self) -> bool:
        return self.card.campaign.approval == Approval.LEADER

    @property
    def by_scan(self) -> bool:
        return self.card.campaign.approval == Approval.SCAN

    @property
    def action(self) -> Action:
        """What this reader does with a card that is whole."""
        submit = lifecycle.find_step(lifecycle.CARD_STEPS, self.card.state, Action.SUBMIT)
        may_submit = submit is None or permissions.can_perform(self.user, submit, self.card)
        return Action.SUBMIT if may_submit else Action.ASK_APPROVAL

    @property
    def button(self) -> str:
        if self.action == Action.ASK_APPROVAL:
            return str(Action.ASK_APPROVAL.label)
        return _("Duyệt và nộp phiếu") if self.by_leader else str(Action.SUBMIT.label)

    @property
    def seen(self) -> str | None:
        """The mark of the content that a leader approves; `None` where nobody need."""
        return self.card.content_mark if self.by_leader else None

    @property
    def approves(self) -> bool:
        return self.by_leader and permissions.approves(self.user)

    @property
    def is_asked(self) -> bool:
        return self.card.approval_asked_at is not None

    @cached_property
    def is_changed(self) -> bool:
        """The card was changed after a leader had been asked."""
        return self.is_asked and not self.card.approval_is_asked

    @property
    def who_asked(self) -> str:
        """Who asked and when."""
        if not self.card.approval_asked_at or not self.card.approval_asked_by:
            return ""
        facts = {
            "who": self.card.approval_asked_by.full_name,
            "when": moment(self.card.approval_asked_at),
        }
        return _("Đồng chí %(who)s đề nghị duyệt lúc %(when)s.") % facts

    @property
    def waits(self) -> bool:
        """There is nothing for this reader to do but wait."""
        return self.action == Action.ASK_APPROVAL and self.is_asked and not self.is_changed

    @cached_property
    def problem(self) -> Refused | None:
        """What the scan lacks; `None` when nothing does."""
        return approval.lacking(self.card)
