"""Acts over all units of a large campaign, done part by part outside the request of whoever asked.

What is to be done is fixed as it was confirmed on the preview: parts of some hundred cards, each
with the mark of what was shown of them. A part is the ordinary act on these cards alone, and the
same transaction notes that it is done: a worker that is killed has done it wholly or not at all,
whoever goes on begins with the next one, and two at once take turns.

An opening is the step of the campaign with its first units, then the others get their cards; taking
it back likewise (scoring/models/campaigns/dealing.py). Of a conclusion the parts work out what it
will seal, and the last one concludes: a year half sealed is no state.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.ledger import papers
from scoring.ledger.receipt import Receipt, unsigned
from scoring.models.awards.commendation import commend_all
from scoring.models.campaigns import dealing
from scoring.models.campaigns.campaign import Campaign
from scoring.models.job_parts import (
    STEPS,
    TO_THE_END,
    JobKind,
    measured_in,
    parts_of,
    parts_of_step,
    shown_of,
)
from scoring.models.scorecards import finalising, tiering
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action
from scoring.rules.previews import Seen, is_outdated
from scoring.rules.refusals import Refused, sentence_of
from wards.models import User

try:  # Django's own from 6.0 on
    from django.tasks import task  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from django_tasks import task  # type: ignore[no-redef,unused-ignore]

log = logging.getLogger(__name__)

SOON = timedelta(seconds=15)  # a worker that runs has taken a job by then
STALLED = timedelta(minutes=2)  # no part takes as long


class JobQuerySet(models.QuerySet["Job"]):
    def to_be_done(self) -> "JobQuerySet":
        """Not finished, or stopped half-way where half is not to stay, unless another one came
        after it.
        """
        later = Job.objects.filter(campaign=OuterRef("campaign"), pk__gt=OuterRef("pk"))
        half_done = Q(kind__in=TO_THE_END, parts_done__gt=0, units_done__lt=F("units"))
        return self.filter(Q(finished_at=None) | half_done & ~Exists(later))


class Job(models.Model):
    """One act over all units of a campaign, and how far it is."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=20, choices=JobKind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # What the form said beside the units: the kind of award, its paper, a reason.
    facts = models.JSONField(default=dict)
    # [{"cards": ids, "seen": the mark of what was shown of them}]; of an opening the ids of units,
    # of a conclusion also {"measured": what it will seal}.
    parts = models.JSONField(default=list)
    parts_done = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField()
    units_done = models.PositiveIntegerField(default=0)
    # When somebody last began with it or did a part of it.
    moved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # The sentence that stopped it; what was done before stands.
    refusal = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_job_is_of_a_known_kind", condition=Q(kind__in=JobKind.values)
            ),
            models.CheckConstraint(
                name="a_job_does_no_more_than_was_asked",
                condition=Q(units_done__lte=F("units")),
            ),
            models.UniqueConstraint(
                name="a_campaign_has_one_job_at_a_time",
                fields=["campaign"],
                condition=Q(finished_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.campaign}"

    # Facts

    @classmethod
    def running(cls, campaign: Campaign) -> "Job | None":
        """The job of this campaign that is not finished."""
        return cls.objects.filter(campaign=campaign.pk, finished_at=None).first()

    @classmethod
    def stalled(cls) -> "models.QuerySet[Job]":
        """Jobs that nobody goes on with: whoever did was killed, or no worker runs."""
        last = Coalesce("moved_at", "asked_at")
        unfinished = cls.objects.filter(finished_at=None).alias(last=last)
        stalled = unfinished.filter(last__lt=timezone.now() - STALLED)
        return stalled.select_related("campaign").order_by("pk")

    @classmethod
    def left_half_done(cls) -> "models.QuerySet[Job]":
        """Jobs that stopped where they must not stay, until somebody goes on with them."""
        stopped = cls.objects.to_be_done().exclude(finished_at=None)
        return stopped.select_related("campaign").order_by("pk")

    @property
    def is_half_done(self) -> bool:
        """Stopped where it must not stay, so that somebody has to go on with it."""
        stopped = bool(self.refusal) and 0 < self.units_done < self.units
        return stopped and self.kind in TO_THE_END

    @property
    def is_unattended(self) -> bool:
        """Not finished, and nobody has begun with it or gone on in time."""
        now = timezone.now()
        if self.finished_at:
            return False
        return now - self.moved_at > STALLED if self.moved_at else now - self.asked_at > SOON

    # Acts

    @classmethod
    def wanted(
        cls, kind: JobKind, campaign: Campaign, *, by: User, seen: Seen | None = None, **facts: Any
    ) -> "Job | None":
        """The job that does this act over a large campaign, begun; `None` where the act is done at
        once: on a small one, or because it will refuse, whose sentence it knows itself.

        `seen` is the mark of the preview, `facts` what else the form says. Raises Refused where
        another job of the campaign is not finished, PermissionDenied.
        """
        if not permissions.is_head(by):
            raise PermissionDenied
        if cls.running(campaign):
            raise _another_runs()
        # What stopped half-way is many units', however few of them take part so far.
        goes_on = cls.objects.to_be_done().filter(campaign=campaign.pk).exists()
        if campaign.participants().count() < settings.JOBS_FROM and not goes_on:
            return None
        if kind in STEPS:
            step = lifecycle.find_step(lifecycle.CAMPAIGN_STEPS, campaign.state, STEPS[kind])
            if step is None or step.guard(campaign, timezone.now()):
                return None
            return cls._begin(kind, campaign, parts_of_step(kind, campaign), facts, by)
        shown = shown_of(kind, campaign, facts)
        if len(shown) < settings.JOBS_FROM or (seen is not None and is_outdated(seen, shown)):
            return None
        return cls._begin(kind, campaign, parts_of(shown), facts, by)

    @classmethod
    def _begin(
        cls,
        kind: JobKind,
        campaign: Campaign,
        parts: Sequence[Mapping[str, Any]],
        facts: Mapping[str, Any],
        by: User,
    ) -> "Job":
        said = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in facts.items()
        }
        units = sum(len(part["cards"]) for part in parts)
        try:
            with transaction.atomic():
                Receipt.sign(by)
                job = cls.objects.create(
                    campaign=campaign, kind=kind, by=by, units=units, parts=parts, facts=said
                )
                # In the same transaction: no job without somebody to look for it.
                do_job.enqueue(job.pk)
        except IntegrityError as problem:
            raise _another_runs() from problem
        return job

    def take_up(self, *, by: User) -> None:
        """Go on, as this head, with what stopped half-way. Raises Refused, PermissionDenied."""
        if not permissions.is_head(by):
            raise PermissionDenied
        try:
            with transaction.atomic():
                job = Job.objects.to_be_done().select_for_update().filter(pk=self.pk).first()
                if job is None or not job.finished_at:
                    return
                job.by, job.asked_at, job.moved_at = by, timezone.now(), None
                job.refusal, job.finished_at = "", None
                job.save(update_fields=["by", "asked_at", "moved_at", "refusal", "finished_at"])
                do_job.enqueue(job.pk)
        except IntegrityError as problem:
            raise _another_runs() from problem

    def run(self, seconds: float | None = None) -> None:
        """Go on with it, for about so long, or to its end."""
        began = time.monotonic()
        Job.objects.filter(pk=self.pk, finished_at=None).update(moved_at=timezone.now())
        while self._advance():
            if seconds is not None and time.monotonic() - began > seconds:
                return

    def _advance(self) -> bool:
        """Do the next part; whether there is another one."""
        try:
            with unsigned(), transaction.atomic():
                job = Job.objects.select_for_update().get(pk=self.pk)
                if job.finished_at:
                    return False
                by = User.objects.get(pk=job.by_id)
                if not by.is_active:
                    raise PermissionDenied
                part = job.parts[job.parts_done]
                job._do(part, by)
                job.parts_done += 1
                job.units_done += len(part["cards"])
                job.moved_at = timezone.now()
                if job.parts_done == len(job.parts):
                    job.finished_at = job.moved_at
                job.save()
                return job.finished_at is None
        except Refused as refused:
            with override("vi"):
                self._stop(sentence_of(refused))
        except PermissionDenied:
            with override("vi"):
                said = _("%s không còn quyền Trưởng Ban nên việc này dừng lại.")
                self._stop(said % self.by.full_name)
        return False

    def _do(self, part: dict[str, Any], by: User) -> None:
        """The ordinary act on the cards of this part."""
        some: dict[str, Any] = {"by": by, "among": part["cards"]}
        match JobKind(self.kind):
            case JobKind.ASSIGN_TIERS:
                tiering.assign_suggestions(self.campaign, part["seen"], **some)
            case JobKind.FINALISE:
                finalising.finalise_ready(self.campaign, part["seen"], **some)
            case JobKind.COMMEND:
                facts = dict(self.facts)
                praise = self.campaign.award_kinds.get(pk=facts.pop("award_kind"))
                day = facts.pop("decision_date", None)
                facts["decision_date"] = date.fromisoformat(day) if day else None
                commend_all(praise, seen=part["seen"], **some, **facts)
            case JobKind.OPEN | JobKind.TAKE_BACK as kind if not self.parts_done:
                self.campaign.perform(STEPS[kind], **some, **self.facts)
            case JobKind.OPEN:
                dealing.deal_on(self.campaign, by=by, among=self._rest_of(part))
            case JobKind.TAKE_BACK:
                dealing.gather_on(self.campaign, by=by, among=self._rest_of(part))
            case JobKind.CONCLUDE if not self._is_last:
                part["measured"] = papers.measured(self.campaign, part["cards"])
            case JobKind.CONCLUDE:
                known = {name: facts for done in self.parts for name, facts in measured_in(done)}
                self.campaign.perform(Action.CONCLUDE, by=by, measured=known, **self.facts)

    @property
    def _is_last(self) -> bool:
        return self.parts_done == len(self.parts) - 1

    def _rest_of(self, part: Mapping[str, Any]) -> list[int] | None:
        """The units of this part; of the last one all that are left: some may have come since."""
        return None if self._is_last else part["cards"]

    def _stop(self, said: str) -> None:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=self.pk)
            if job.finished_at:
                return
            job.finished_at, job.refusal = timezone.now(), said
            job.save(update_fields=["finished_at", "refusal"])
        log.warning(
            "job %s (%s of campaign %s) stopped after %s of %s units: %s",
            job.pk, job.kind, job.campaign_id, job.units_done, job.units, said,
        )  # fmt: skip


def _another_runs() -> Refused:
    return Refused(
        "job_running",
        _("Phong trào đang có một việc cho nhiều đơn vị chưa xong. Hãy chờ việc ấy xong."),
    )


@task()
def do_job(pk: int) -> None:
    """Go on with a job to its end. What fails otherwise than by a rule is gone on with later."""
    try:
        Job.objects.get(pk=pk).run()
    except Exception:
        log.exception("job %s was not finished; it is gone on with in two minutes", pk)
        raise
