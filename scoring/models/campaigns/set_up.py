"""A campaign comes into being, from nothing or from a model, and its plan is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.coverage import changed_rows
from scoring.ledger.record import record
from scoring.models.campaigns import dealing
from scoring.models.campaigns.participants import CampaignUnits
from scoring.models.plan import clone, parts
from scoring.rules import permissions
from scoring.rules.lifecycle import CampaignState
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import words


class SetUp(CampaignUnits):
    """The side of a Campaign that is prepared."""

    CHANGE_UNEXPLAINED = gettext_lazy("Phong trào đã mở: hãy ghi lý do thay đổi.")

    class Meta:
        abstract = True

    @contextmanager
    def being_set_up(self, act: Act, *, by: User, reason: str = "") -> Iterator[Self]:
        """Change the plan inside; one entry tells what became of it.

        Yields the locked campaign. Criteria, tiers and kinds of awards are closed once the campaign
        is open, and so are the facts that points rest on; its other facts and its calendar may
        still change then, with a reason. Raises Refused, PermissionDenied.
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = type(self).objects.locked(self.pk)
            campaign._check_set_up(act, by=by, reason=reason)
            amends = campaign.is_open and act in (Act.AMEND, Act.CALENDAR)
            was = parts.rows_of(campaign, act)
            with override("vi"):
                before = parts.plan_facts(campaign, act, was)
            yield campaign
            rows = parts.rows_of(campaign, act)
            with override("vi"):
                after = parts.plan_facts(campaign, act, rows)
                locked = parts.labels(campaign, parts.LOCKED_WHEN_OPEN)
            if campaign.is_open and any(before.get(label) != after.get(label) for label in locked):
                raise Refused(
                    "plan_locked",
                    _(
                        "Phong trào đã mở: năm, tổng điểm, bước điểm, "
                        "cách xét bằng điểm và cách duyệt phiếu đã khóa."
                    ),
                )
            written, gone = changed_rows(was, rows)
            if written or gone:
                type(self).objects.filter(pk=campaign.pk).update(version=F("version") + 1)
                fresh = type(self).objects.get(pk=campaign.pk)
                record(
                    act,
                    by=by,
                    campaign=campaign,
                    before=before,
                    after=after,
                    reason=reason,
                    audience=permissions.Audience.EVERYONE
                    if amends
                    else permissions.Audience.READERS,
                    rows=[fresh, *(row for row in written if row != fresh)],
                    gone=gone,
                )

    def _check_set_up(self, act: Act, *, by: User, reason: str) -> None:
        """Whether this part of the plan may be changed now. Raises Refused, PermissionDenied."""
        if not permissions.is_head(by):
            raise PermissionDenied
        if self.is_concluded:
            raise Refused("campaign_concluded", _("Phong trào đã kết thúc, không sửa được nữa."))
        if self.state == CampaignState.DISCARDED:
            raise Refused("campaign_not_open", _("Bản nháp phong trào này đã xóa."))
        dealing.check_gathered(self)
        if self.is_open and act not in parts.CHANGED_WHEN_OPEN:
            raise Refused(
                "plan_locked",
                _("Phong trào đã mở: tiêu chí, mức xếp loại và hình thức khen thưởng đã khóa."),
            )
        if self.is_open and not reason and act not in parts.UNEXPLAINED:
            raise Refused("reason_missing", self.CHANGE_UNEXPLAINED)

    @classmethod
    def free_slug(cls, year: int) -> str:
        """The year, unless a campaign has it already: then 2026-2, 2026-3 …"""
        taken = set(cls.objects.filter(slug__startswith=str(year)).values_list("slug", flat=True))
        names = chain([str(year)], (f"{year}-{number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    @classmethod
    def launch(cls, *, by: User, model: Self | None = None, **facts: Any) -> Self:
        """Make a campaign in preparation; with a model, its rules, criteria, tiers and kinds of
        awards are copied.

        The address is the year unless given. Raises Refused when somebody else takes it at the same
        moment, PermissionDenied.
        """
        if not permissions.is_head(by):
            raise PermissionDenied
        rules = {name: getattr(model, name) for name in clone.RULES} if model else {}
        facts = {"slug": cls.free_slug(facts["year"])} | rules | facts
        try:
            with transaction.atomic():
                campaign = cls.objects.create(model=model, **facts)
                if model:
                    clone.copy_plan(campaign, model)
                record(
                    Act.CREATE,
                    by=by,
                    campaign=campaign,
                    subject=campaign.title,
                    after={"model": model.title} if model else {},
                    rows=parts.whole_plan(campaign),
                )
        except IntegrityError as error:
            if not cls.objects.filter(slug=facts["slug"]).exists():
                raise
            raise Refused(
                "campaign_just_made",
                _(
                    "Vừa có một phong trào khác của năm %d được lập. "
                    "Hãy xem lại rồi lập lại nếu cần."
                )
                % facts["year"],
            ) from error
        return campaign
