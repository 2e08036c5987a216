"""The steps of a card (rules/lifecycle/steps.py), and what each changes beside the state."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record, record_draft
from scoring.models.scorecards.approval import CardApproval
from scoring.models.scorecards.judged_sums import SUM_FIELDS, JudgedSums
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.permissions import Audience
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.days import written_end
from wards.models import User
from wards.vietnamese import words

PLACING_FIELDS = ("tier", "tiered_at", "tier_reason", "tie_order", "tie_reason")
STEP_FIELDS = (
    "state", "extended_until", "approval_asked_at", "approval_asked_by", "approval_asked_for",
    "sent_back_because", "approved_how", "submitted_at", "returned_because", "verified_at",
    "reply_until", "accepted_at", "finalised_at", *PLACING_FIELDS, *SUM_FIELDS,
)  # fmt: skip


class CardSteps(CardApproval, JudgedSums):
    """The side of a Scorecard that moves along its life."""

    DEADLINE_IS_PAST = gettext_lazy("Hạn nộp mới phải sau thời điểm hiện tại.")

    changing: Any
    is_tiered: Any
    state: Any
    extended_until: Any
    submitted_at: Any
    verified_at: Any
    reply_until: Any
    accepted_at: Any
    finalised_at: Any
    tier: Any
    tiered_at: Any
    tie_order: Any
    version: Any
    ward_name: str

    class Meta:
        abstract = True

    def perform(
        self,
        action: str,
        *,
        by: User,
        reason: str = "",
        until: datetime | None = None,
        shorter: bool = False,
        seen: str | None = None,
    ) -> Self:
        """Take one step of lifecycle.CARD_STEPS; `shorter` says that the new date is meant to take
        time back, `seen` is the mark of the content that a leader looked at.

        Raises Refused with the sentence, PermissionDenied.
        """
        reason = words(reason)
        with self.changing() as card:
            now = timezone.now()
            step = lifecycle.find_step(lifecycle.CARD_STEPS, card.state, action)
            if step is None and lifecycle.is_done(lifecycle.CARD_STEPS, card.state, action):
                raise Refused(
                    "no_such_step",
                    _("Phiếu đang ở trạng thái “%s”: việc này đã làm trước đó, không cần làm lại.")
                    % card.get_state_display(),
                )
            if step is None:
                raise Refused(
                    "no_such_step",
                    _("Phiếu đang ở trạng thái “%(state)s” nên không thể: %(action)s.")
                    % {"state": card.get_state_display(), "action": Action(action).label},
                )
            if not permissions.can_perform(by, step, card):
                raise PermissionDenied
            if step.needs_reason and not reason:
                raise Refused("reason_missing", REASON_MISSING)
            if step.needs_time and (until is None or until <= now):
                raise Refused("new_deadline_past", card.DEADLINE_IS_PAST)
            if until and step.needs_time and not shorter:
                refusal = card.shortened_by(until, now)
                if refusal:
                    raise refusal
            if refusal := step.guard(card, now):
                raise refusal
            if seen is not None and seen != card.content_mark:
                raise Refused(
                    "preview_outdated",
                    _(
                        "Phiếu vừa được sửa sau khi đồng chí mở trang này. "
                        "Hãy xem lại rồi tiếp tục."
                    ),
                )
            if step.action == Action.VERIFY:
                card.keep_sums(card.item_points())
            draft = card.taking(step, by=by, now=now, reason=reason, until=until)
            card.save(update_fields=[*STEP_FIELDS, "version"])
            record_draft(draft, by=by, at=now)
        return card

    def taking(
        self,
        step: lifecycle.Step,
        *,
        by: User,
        now: datetime,
        reason: str = "",
        until: datetime | None = None,
    ) -> EntryDraft:
        """Take a step that nothing is in the way of on this row alone, which the caller stores
        (STEP_FIELDS and the version); returns what the entry tells of it.
        """
        before = self._facts()
        self.state = step.end
        self._follow(step, now, reason, until, by)
        self.sums_after_step()
        self.version += 1
        return EntryDraft(
            act=Act(step.action),
            campaign=self.campaign,
            scorecard=self,
            reason=reason,
            subject=self.ward_name,
            before=before,
            after=self._facts(),
            audience=Audience.WARD,
            rows=[self],
        )

    def _facts(self) -> dict[str, Any]:
        return {
            "state": CardState(self.state),
            "extended_until": written_end(self.extended_until),
            "reply_until": self.reply_until,
            "tier": self.decided_tier(),
        }

    def decided_tier(self) -> Any:
        """The tier as the change record keeps it; `None` where nothing is decided."""
        return (self.tier or gettext_lazy("Chưa xếp loại")) if self.is_tiered else None

    def _follow(
        self, step: lifecycle.Step, now: datetime, reason: str, until: datetime | None, by: User
    ) -> None:
        """What a step brings with it beside the state."""
        if step.needs_time:
            deadline = self.campaign.self_deadline
            assert until is not None  # perform asks for it
            assert deadline is not None  # what is open has one
            # What is written down and told to the ward is what holds.
            self.extended_until = max(until, deadline)
        if step.end != CardState.DRAFT:
            self._ask(None)
        match step.action:
            case Action.ASK_APPROVAL:
                self._ask(by, now)
            case Action.SEND_BACK:
                self._ask(None, because=reason)
            case Action.SUBMIT:
                self.submitted_at, self.returned_because = now, ""
                self.approved_how = self._approved_by(by)
            case Action.RETURN:
                self.returned_because = reason
            case Action.VERIFY:
                self.verified_at, self.accepted_at = now, None
                window = self.campaign.reply_window_from(now)
                self.reply_until = max(window, self.reply_until or window)
            case Action.ACCEPT:
                self.accepted_at = now
            case Action.FINALISE:
                self.finalised_at = now
            case Action.DROP:
                self.finalised_at = self.accepted_at = None
                self.void_placing(by=by, now=now)
            case Action.REOPEN:
                self.finalised_at = self.accepted_at = None
                if step.start == CardState.VERIFIED:
                    self.void_placing(by=by, now=now)

    def void_placing(self, *, by: User, now: datetime) -> None:
        """New points void the tier and the place among equals, which were decided on others.

        Sets PLACING_FIELDS of the locked card; the caller stores them and tells of the tier. The
        place is told here, since a ward must not learn from its own entries that others have the
        same points.
        """
        was = self.tie_order
        self.tier = self.tiered_at = self.tie_order = None
        self.tier_reason = self.tie_reason = ""
        if was is not None:
            self.tell_place(was, by=by, now=now)

    def tell_place(self, was: int | None, *, by: User, now: datetime, **rows: Any) -> None:
        record(
            Act.ORDER_TIE,
            by=by,
            campaign=self.campaign,
            scorecard=self,
            at=now,
            subject=self.ward_name,
            before={"tie_order": was},
            after={"tie_order": self.tie_order},
            reason=self.tie_reason,
            audience=Audience.READERS,
            **rows,
        )
