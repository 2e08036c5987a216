"""The steps of a campaign's life, as rules/lifecycle/ has them, and what each brings with it."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.papers import Measured
from scoring.ledger.record import record
from scoring.models.campaigns import dealing, sealing
from scoring.models.plan import parts
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User
from wards.vietnamese import words


class CampaignSteps(models.Model):
    """The side of a Campaign that moves along its life."""

    objects: Any

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
            step = lifecycle.find_step(lifecycle.CAMPAIGN_STEPS, campaign.state, action)
            if step is None:
                raise Refused(
                    "no_such_step",
                    _("Phong trào ở trạng thái “%(state)s” nên không thể: %(action)s.")
                    % {"state": campaign.get_state_display(), "action": Action(action).label},
                )
            if permissions.role_of(by) not in step.who:
                raise PermissionDenied
            dealing.check_gathered(campaign)
            if refusal := step.guard(campaign, now):
                raise refusal
            if step.needs_reason and not reason:
                raise Refused("reason_missing", REASON_MISSING)
            before = {"state": CampaignState(campaign.state)}
            facts: dict[str, Any] = {}
            some = {} if among is None else {"pk__in": among}
            wards = list(campaign.participants().filter(**some)) if action == Action.OPEN else []
            campaign.state = step.end
            campaign.version += 1
            beside: dict[str, Any] = {}
            if action == Action.OPEN:
                facts["earlier_root"] = type(self).objects.latest_root()
                campaign.opened_at = now
                campaign.opens_at = campaign.opens_at or now
                campaign.save()
                is_part = among is not None
                beside = dealing.open_to(campaign, wards, by=by, now=now, is_part=is_part)
            elif action == Action.CONCLUDE:
                facts["earlier_root"] = type(self).objects.latest_root()
                campaign.concluded_at = now
                campaign.save()
                beside = sealing.seal(campaign, facts, measured or {}, by=by, now=now)
            elif action == Action.TAKE_BACK:
                if campaign.opens_at == campaign.opened_at:  # the opening itself set it
                    campaign.opens_at = None
                campaign.opened_at = None
                campaign.save()
                campaign.criteria.exclude(opened_title="").update(opened_title="")
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
