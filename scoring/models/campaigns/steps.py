"""The steps of a campaign (rules/lifecycle/steps.py), and what each changes beside the state."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.papers import Measured
from scoring.ledger.record import record
from scoring.models.campaigns import dealing, sealing
from scoring.models.campaigns.participants import CampaignUnits
from scoring.models.plan import parts
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User
from wards.vietnamese import words


class CampaignSteps(CampaignUnits):
    """The side of a Campaign that moves along its life."""

    class Meta:
        abstract = True

    def perform(
        self,
        action: Action,
        *,
        by: User,
        reason: str = "",
        among: Collection[int] | None = None,
        measured: Measured | None = None,
    ) -> Self:
        """Take one step of lifecycle.CAMPAIGN_STEPS. Raises Refused with the sentence,
        PermissionDenied for others than the head.

        Of a large campaign: `among`, the units that an opening begins with, or the cards that
        taking it back begins with (dealing.py); `measured`, what a conclusion knows of its cards
        already (sealing.py).
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = type(self).objects.locked(self.pk)
            now = timezone.now()
            step = campaign._allowed_step(action, by=by, now=now, reason=reason)
            before = {"state": CampaignState(campaign.state)}
            some = {} if among is None else {"pk__in": among}
            wards = list(campaign.participants().filter(**some)) if action == Action.OPEN else []
            campaign.state = step.end
            campaign.version += 1
            facts: dict[str, Any] = {}
            beside: dict[str, Any] = {}
            if action == Action.OPEN:
                facts["earlier_root"] = type(self).objects.latest_root()
                campaign._mark_opened(now)
                is_part = among is not None
                beside = dealing.open_to(campaign, wards, by=by, now=now, is_part=is_part)
            elif action == Action.CONCLUDE:
                facts["earlier_root"] = type(self).objects.latest_root()
                campaign.concluded_at = now
                campaign.save()
                beside = sealing.seal(campaign, facts, measured or {}, by=by, now=now)
            elif action == Action.TAKE_BACK:
                campaign._mark_not_opened()
                dealing.gather_in(campaign, by=by, now=now, among=among)
            else:
                campaign.slug = f"{Action.DISCARD}-{campaign.pk}"  # the year's address is free
                campaign.save()
            record(
                Act(action),
                by=by,
                campaign=campaign,
                at=now,
                before=before,
                after={"state": CampaignState(campaign.state)} | facts,
                reason=reason,
                rows=parts.whole_plan(campaign),
                **beside,
            )
        return campaign

    def _allowed_step(
        self: Any, action: Action, *, by: User, now: datetime, reason: str
    ) -> lifecycle.Step:
        """The step that this action takes from here. Raises Refused, PermissionDenied."""
        step = lifecycle.find_step(lifecycle.CAMPAIGN_STEPS, self.state, action)
        if step is None and lifecycle.is_done(lifecycle.CAMPAIGN_STEPS, self.state, action):
            raise Refused(
                "no_such_step",
                _("Phong trào ở trạng thái “%s”: việc này đã làm trước đó, không cần làm lại.")
                % self.get_state_display(),
            )
        if step is None:
            raise Refused(
                "no_such_step",
                _("Phong trào ở trạng thái “%(state)s” nên không thể: %(action)s.")
                % {"state": self.get_state_display(), "action": Action(action).label},
            )
        if permissions.role_of(by) not in step.who:
            raise PermissionDenied
        dealing.check_gathered(self)
        if refusal := step.guard(self, now):
            raise refusal
        if step.needs_reason and not reason:
            raise Refused("reason_missing", REASON_MISSING)
        return step

    def _mark_opened(self, now: datetime) -> None:
        self.opened_at = now
        self.opens_at = self.opens_at or now
        self.save()

    def _mark_not_opened(self) -> None:
        if self.opens_at == self.opened_at:  # the opening itself set it
            self.opens_at = None
        self.opened_at = None
        self.save()
        self.criteria.exclude(opened_title="").update(opened_title="")
