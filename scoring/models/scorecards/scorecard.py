"""A ward's scorecard in a campaign: its table, its facts,
and the acts that are no step of its life.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry
from scoring.ledger.record import record, record_each
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.cluster import Cluster
from scoring.models.plan.cluster_criterion import check_same
from scoring.models.plan.tier import Tier
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.models.scorecards.assignment import reassigned
from scoring.models.scorecards.guards import CardGuards
from scoring.models.scorecards.judged_sums import SUM_FIELDS
from scoring.models.scorecards.steps import CardSteps
from scoring.models.scorecards.survey import Survey
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import JUDGED, Action, CardState
from scoring.rules.permissions import Audience
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import User, Ward
from wards.vietnamese import clean, words


class Scorecard(CardSteps, CardGuards):
    """One ward in one campaign. Only its named acts write it."""

    NOTE_MISSING = gettext_lazy("Hãy ghi nội dung cần nhắn.")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="scorecards")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT)
    # Units are renamed and merged; old years keep the old name.
    ward_name = models.CharField(gettext_lazy("tên đơn vị"), max_length=100)
    ward_code = models.CharField(gettext_lazy("mã đơn vị"), max_length=20, blank=True)
    cluster = models.ForeignKey(
        Cluster,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scorecards",
        verbose_name=gettext_lazy("cụm thi đua"),
    )
    state = models.CharField(
        gettext_lazy("trạng thái"), max_length=20, choices=CardState, default=CardState.DRAFT
    )
    extended_until = models.DateTimeField(null=True, blank=True)
    # Where a leader of the ward approves: who laid the card before them, when, and which content;
    # why it was sent back, until it is asked about again.
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    approval_asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approval_asked_for = models.CharField(max_length=64, blank=True)
    sent_back_because = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # What the latest submission rests on where the campaign asks for approval, as papers say it.
    approved_how = models.TextField(blank=True)
    # Why the Board gave the card back; cleared by the next submission.
    returned_because = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    reply_until = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, blank=True)
    # Set when the tier was decided, also where the decision is "Chưa xếp loại" (no tier).
    tiered_at = models.DateTimeField(null=True, blank=True)
    tier_reason = models.TextField(blank=True)
    tie_order = models.PositiveSmallIntegerField(null=True, blank=True)
    tie_reason = models.TextField(blank=True)
    # Who of the Board works on it; nobody's is everybody's.
    assignee = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("phụ trách"),
    )
    # What the Board says of the year as a whole, and asks for in the next one.
    remark = models.TextField(gettext_lazy("nhận xét chung"), blank=True, default="")
    follow_up = models.TextField(gettext_lazy("việc cần làm năm sau"), blank=True, default="")
    # Whether an item of its plan may be out pro rata: then every change of points works these out.
    prorates = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScorecardQuerySet["Scorecard"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("phiếu chấm điểm")
        verbose_name_plural = gettext_lazy("phiếu chấm điểm")
        constraints = [
            models.UniqueConstraint(
                name="a_ward_has_one_card_in_a_campaign", fields=["campaign", "ward"]
            ),
            models.CheckConstraint(
                name="a_card_is_in_a_known_state", condition=Q(state__in=CardState.values)
            ),
            models.CheckConstraint(
                name="a_leader_is_asked_about_a_draft_by_somebody",
                condition=Q(approval_asked_at=None, approval_asked_by=None)
                | Q(
                    state=CardState.DRAFT,
                    approval_asked_at__isnull=False,
                    approval_asked_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_place_among_equals_has_a_reason",
                condition=Q(tie_order=None) | ~Q(tie_reason=""),
            ),
            models.CheckConstraint(
                name="sums_are_kept_of_a_judged_card_alone",
                condition=Q(**dict.fromkeys(SUM_FIELDS))
                | Q(
                    state__in=JUDGED,
                    judged_sum__isnull=False,
                    over_claimed__isnull=False,
                    in_largest__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.ward_name

    def get_absolute_url(self) -> str:
        return reverse("board_ward", args=[self.campaign.slug, self.ward.code])

    # Facts

    @property
    def deadline(self) -> datetime:
        """Self-scoring ends here (exclusive): the campaign's date or this ward's own, whichever is
        later, since neither takes back time that the other gives.
        """
        given: list[datetime] = [
            when for when in (self.extended_until, self.campaign.self_deadline) if when
        ]
        return max(given)

    def shortened_by(self, until: datetime, now: datetime) -> Refused | None:
        """Whether a new date takes back time that this ward was given for itself."""
        own, general = self.extended_until, self.campaign.self_deadline
        if own is None or (general and own <= general) or own <= max(until, now):
            return None
        return Refused(
            "deadline_shortened",
            _(
                "Đơn vị đang được nộp đến %(when)s, hạn mới sớm hơn. "
                "Nếu đúng là rút ngắn, hãy đánh dấu xác nhận."
            )
            % {"when": lifecycle.deadline(own)},
        )

    @property
    def has_survey(self) -> bool:
        return Survey.objects.filter(scorecard=self).exists()

    @property
    def lacks_minutes(self) -> bool:
        """Verified after a visit of which no minutes were kept; they may still be added."""
        if self.state != CardState.VERIFIED:
            return False
        return Survey.objects.filter(scorecard=self, minutes=None).exists()

    @property
    def is_tiered(self) -> bool:
        return self.tiered_at is not None

    @property
    def was_returned(self) -> bool:
        return self.state == CardState.DRAFT and bool(self.returned_because)

    def submission(self) -> Entry | None:
        """The entry of the latest submission: the ward's receipt refers to it."""
        return self.entries.filter(act=Act.SUBMIT).select_related("by").first()

    def absence(self) -> Entry | None:
        """The entry by which the Board noted that nothing was submitted, or that the unit no longer
        takes part: since when, and why.
        """
        return self.entries.filter(act__in=[Act.MARK_ABSENT, Act.DROP]).first()

    def receipt(self, entry: Entry) -> str:
        """What the ward quotes of a submission: “2026-P3-000123”."""
        return f"{self.campaign.year}-{(self.ward_code or self.ward.code).upper()}-{entry.pk:06d}"

    @property
    def stage_label(self) -> str:
        """The stage in words. Needs `with_stage()`."""
        return str(lifecycle.Stage(self.stage).label)  # type: ignore[attr-defined]

    def steps_for(self, user: permissions.Person) -> list[lifecycle.Step]:
        """The steps that this user may take from here; the page draws its buttons from them."""
        if not self.campaign.is_open:
            return []
        steps = lifecycle.steps_from(lifecycle.CARD_STEPS, self.state)
        return [step for step in steps if permissions.can_perform(user, step, self)]

    def keeps_open(self, now: datetime) -> Refused | None:
        """What keeps this verified card from being finalised; `None` when nothing does."""
        step = lifecycle.find_step(lifecycle.CARD_STEPS, self.state, Action.FINALISE)
        return step.guard(self, now) if step else None

    def may_enter(self, column: str, user: permissions.Person, now: datetime) -> bool:
        """Whether this user may enter points of this column now."""
        row = lifecycle.entering(column)
        return (
            self.campaign.is_open
            and self.state == row.state
            and permissions.can_enter(user, row, self)
            and not row.guard(self, now)
        )

    # Acts

    @contextmanager
    def changing(self) -> Iterator["Scorecard"]:
        """One transaction with the campaign held and this card locked; yields the fresh card.

        The order of locks (campaign shared, card exclusive) is the same everywhere. Clock and
        states are to be read inside, after the locks. Raises Refused unless the campaign is open.
        """
        with transaction.atomic():
            card = Scorecard.objects.fetch_locked(self.pk)
            card.campaign.check_open()
            yield card

    def store(self, *fields: str) -> None:
        """Write these fields of the locked card; its version rises by one."""
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    def assign(self, person: User | None, *, by: User) -> "Scorecard":
        """Say who of the Board works on the card. Raises Refused, PermissionDenied."""
        with self.changing() as card:
            if draft := reassigned(card, person, by=by):
                card.save(update_fields=["assignee", "version"])
                record_each([draft], by=by)
        return card

    def move(self, cluster: Cluster | None, *, by: User, reason: str) -> "Scorecard":
        """Put the unit into another cluster, or into none. Its place among equals is decided anew.

        Raises Refused, PermissionDenied.
        """
        reason = words(reason)
        with self.changing() as card:
            if not permissions.is_head(by):
                raise PermissionDenied
            card.campaign.check_cluster(cluster)
            if card.cluster == cluster:
                raise Refused("wrong_state", _("Đơn vị đang ở cụm này rồi: hãy chọn cụm khác."))
            if not reason:
                raise Refused("reason_missing", REASON_MISSING)
            check_same(card.campaign, card.cluster_id, cluster.pk if cluster else None)
            now = timezone.now()
            if refusal := lifecycle.without_awards(card, now):
                raise refusal
            before, was = {"cluster": card.cluster}, card.tie_order
            card.cluster, card.tie_order, card.tie_reason = cluster, None, ""
            if was is not None:
                card.tell_place(was, by=by, now=now)
            card.store("cluster", "tie_order", "tie_reason")
            record(
                Act.MOVE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                at=now,
                subject=card.ward_name,
                before=before,
                after={"cluster": cluster},
                reason=reason,
                audience=Audience.WARD,
                rows=[card],
            )
        return card

    def tell(self, text: str, *, by: User) -> Entry:
        """A word of the Board to the ward; it stands on the ward's first page.

        Raises Refused, PermissionDenied.
        """
        text = clean(text)
        with self.changing() as card:
            if not permissions.is_board(by):
                raise PermissionDenied
            if not text:
                raise Refused("text_missing", Scorecard.NOTE_MISSING)
            return record(
                Act.NOTE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                subject=card.ward_name,
                reason=text,
                audience=Audience.WARD,
            )
