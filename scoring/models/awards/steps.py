"""The steps of an award (rules/lifecycle/steps.py), and what each changes beside the state."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.models.awards.block import open_for_awards
from scoring.models.awards.candidates import cautions, check_candidate, weigh
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.award_kind import AwardKind
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, AwardState
from scoring.rules.permissions import Audience
from scoring.rules.plans import before_the_plan
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User
from wards.vietnamese import document_number, words

ACTS = {
    Action.PROPOSE: Act.PROPOSE,
    Action.DECIDE: Act.DECIDE,
    Action.UNLOCK: Act.UNLOCK,
    Action.WITHDRAW: Act.WITHDRAW_AWARD,
}
# What the buttons say; in the record the same acts are told as done.
MOVES = {
    Action.PROPOSE: gettext_lazy("Đề nghị khen thưởng"),
    Action.DECIDE: gettext_lazy("Ghi quyết định khen thưởng"),
    Action.UNLOCK: gettext_lazy("Mở lại quyết định khen thưởng"),
    Action.WITHDRAW: gettext_lazy("Rút đề nghị khen thưởng"),
}

DONE = {
    Action.DECIDE: gettext_lazy("Đã ghi quyết định khen thưởng"),
    Action.UNLOCK: gettext_lazy("Đã mở lại quyết định khen thưởng"),
    Action.WITHDRAW: gettext_lazy("Đã rút đề nghị khen thưởng"),
}


def granting_paper(campaign: Campaign, number: str, day: date | None) -> tuple[str, date | None]:
    """Number and date of the paper that grants an award. Raises Refused where it is of tomorrow, or
    from before the campaign's plan.
    """
    if day and day > timezone.localdate():
        raise Refused("decision_in_future", _("Ngày quyết định không thể sau hôm nay."))
    if said := before_the_plan(day, campaign.plan_date):
        raise Refused("before_the_plan", said)
    return document_number(number), day


class AwardSteps(models.Model):
    """The side of an Award that moves along its life."""

    objects: Any
    campaign: Campaign
    campaign_id: int
    kind: Any
    scorecard: Scorecard
    state: Any
    decision_number: str
    decision_date: Any
    golden_book_number: str
    reason: str
    get_state_display: Any
    _tell: Any

    class Meta:
        abstract = True

    def of_one_paper(self, action: Action) -> Any:
        """The others that the same paper grants, or may grant: they are decided and unlocked with
        this one.
        """
        others = type(self).objects.filter(
            campaign=self.campaign_id, kind__decider=self.kind.decider
        )
        others = others.exclude(pk=self.pk).select_related("kind", "scorecard", "officer")
        others = others.order_by("kind__position", "slot", "pk")
        if action == Action.DECIDE:
            return others.filter(state=AwardState.PROPOSED)
        if action == Action.UNLOCK and self.decision_number:
            paper = {
                "decision_number": self.decision_number,
                "decision_date": self.decision_date,
            }
            return others.decided().filter(**paper)
        return others.none()

    def decision_before(self) -> Self | None:
        """The latest decision of the same body in this campaign: one paper often names several
        awardees.
        """
        decided = (
            type(self)
            .objects.decided()
            .filter(campaign=self.campaign_id, kind__decider=self.kind.decider)
        )
        return decided.exclude(decision_number="").order_by("decision_date", "pk").last()

    def steps_for(self, user: permissions.Person) -> list[lifecycle.Step]:
        """The steps that this user may take from here; the page draws its buttons from them."""
        if not self.campaign.is_open:
            return []
        steps = lifecycle.steps_from(lifecycle.AWARD_STEPS, self.state)
        return [step for step in steps if permissions.can_perform(user, step, self.scorecard)]

    def perform(
        self,
        action: str,
        *,
        by: User,
        reason: str = "",
        decision_number: str = "",
        decision_date: date | None = None,
        golden_book_number: str = "",
    ) -> Self:
        """Decide, withdraw or unlock along lifecycle.AWARD_STEPS.

        Raises Refused, PermissionDenied.
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = open_for_awards(self.campaign_id)
            award = (
                type(self).objects.select_related("kind", "scorecard", "officer").get(pk=self.pk)
            )
            award.campaign = campaign
            step = award._allowed_step(action, by=by, reason=reason)
            before, audience = award._facts(), Audience.READERS
            if action == Action.DECIDE:
                award._grant(reason, decision_number, decision_date, golden_book_number)
            if action == Action.WITHDRAW:
                award.slot = award.cluster = award.decision_date = award.ceremony_place = None
                award.decision_number = award.golden_book_number = ""
            if permissions.owns(by, award.scorecard):
                # Its own nomination taken back: the Board has judged nothing, and the ward may put
                # it forward anew.
                award.nominated, audience = False, Audience.WARD
            award.state = step.end
            award.version += 1
            award.save()
            award._tell(
                ACTS[step.action],
                by=by,
                before=before,
                after=award._facts(),
                reason=reason,
                audience=audience,
            )
        return award

    def _allowed_step(self: Any, action: str, *, by: User, reason: str) -> lifecycle.Step:
        """The step that this action takes from here. Raises Refused, PermissionDenied."""
        step = lifecycle.find_step(lifecycle.AWARD_STEPS, self.state, action)
        if step is None and lifecycle.is_done(lifecycle.AWARD_STEPS, self.state, action):
            raise Refused(
                "no_such_step",
                _("Đề nghị đang ở trạng thái “%s”: việc này đã làm trước đó, không cần làm lại.")
                % self.get_state_display().lower(),
            )
        if step is None or action == Action.PROPOSE:
            raise Refused(
                "no_such_step",
                _("Đề nghị đang ở trạng thái “%(state)s” nên không thể: %(action)s.")
                % {
                    "state": self.get_state_display().lower(),
                    "action": str(MOVES[Action(action)]).lower(),
                },
            )
        if not permissions.can_perform(by, step, self.scorecard):
            raise PermissionDenied
        if step.needs_reason and not reason:
            raise Refused("reason_missing", REASON_MISSING)
        if refusal := step.guard(self, timezone.now()):
            raise refusal
        return step

    def _grant(
        self,
        reason: str,
        decision_number: str,
        decision_date: date | None,
        golden_book_number: str,
    ) -> None:
        """Note the paper that grants it, once nothing keeps it from the candidate. Raises
        Refused.
        """
        check_candidate(self)
        # More may speak now than at the proposal; a second one of its unit was explained.
        self.reason = self.reason or reason
        onward = _("Vẫn quyết định thì hãy ghi lý do lựa chọn.")
        weigh(cautions(self, alone=True), onward, self.reason)
        paper = granting_paper(self.campaign, decision_number, decision_date)
        self.decision_number, self.decision_date = paper
        self.golden_book_number = document_number(golden_book_number)
        by_committee = self.kind.decider == AwardKind.Decider.COMMITTEE
        if by_committee and not (self.decision_number and self.decision_date):
            raise Refused(
                "decision_unnumbered",
                _("Hãy ghi số và ngày quyết định của %s.") % self.campaign.deciding_body,
            )

    @classmethod
    def perform_together(
        cls,
        awards: Sequence[Self],
        action: str,
        *,
        by: User,
        golden_book_numbers: Mapping[int, str] | None = None,
        **facts: Any,
    ) -> list[Self]:
        """One step of several awards, as one paper takes it: all of them or none.

        Golden-book numbers by the awards' ids. Raises Refused, PermissionDenied.
        """
        golden = golden_book_numbers or {}
        with transaction.atomic():
            return [
                award.perform(action, by=by, golden_book_number=golden.get(award.pk, ""), **facts)
                for award in awards
            ]

    def _facts(self) -> dict[str, Any]:
        return {
            "state": AwardState(self.state),
            "decision_number": self.decision_number or None,
            "decision_date": self.decision_date,
            "golden_book_number": self.golden_book_number or None,
        }
