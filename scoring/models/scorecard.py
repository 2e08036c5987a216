"""A ward's scorecard in a campaign, and the steps of its life."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.entry import Act, Entry
from scoring.ledger.record import Told, record, record_each, record_told
from scoring.models.assignment import handing
from scoring.models.campaign import Campaign
from scoring.models.cluster import Cluster
from scoring.models.cluster_plan import check_same
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.models.survey import Survey
from scoring.models.tier import Tier
from scoring.rules import lifecycle, permissions
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.permissions import Audience
from scoring.rules.points import show
from scoring.rules.refusals import REASON_MISSING, Refused
from scoring.rules.signed import SignedKind
from wards.chain import canonical
from wards.models import User, Ward
from wards.prepared import prepared
from wards.vietnamese import clean, words


class Scorecard(models.Model):
    """One ward in one campaign. Only its named acts write it."""

    NOTE_MISSING = gettext_lazy("Hãy ghi nội dung cần nhắn.")
    DEADLINE_IS_PAST = gettext_lazy("Hạn nộp mới phải sau thời điểm hiện tại.")

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
                "Đơn vị đang được nộp đến %(when)s, hạn mới sớm hơn. Nếu đúng là rút ngắn, hãy đánh dấu xác nhận."
            )
            % {"when": lifecycle.moment(own)},
        )

    @cached_property
    def content_mark(self) -> str:
        """A mark of what the ward's printed card says: points, explanations, evidence with its
        pages. One query.
        """
        rows = self.scores.order_by("pk", "citations__pk").values_list(
            "pk",
            "self_points",
            "explanation",
            "citations__evidence",
            "citations__page",
            "citations__evidence__withdrawn_at",
            "citations__reply",
        )
        lines: dict[int, list[Any]] = {}
        for pk, points, explanation, evidence, page, withdrawn_at, reply in rows:
            said = None if points is None else show(points)
            cited = lines.setdefault(pk, [pk, said, explanation])
            if evidence and not withdrawn_at and not reply:
                cited.append([evidence, page])
        return sha256(canonical(list(lines.values()))).hexdigest()

    @cached_property
    def signed_scan(self) -> Any:
        """The signed scan of the card that stands, or `None`."""
        return self.signed_papers.standing().filter(kind=SignedKind.CARD).last()

    @property
    def scan_fits(self) -> bool | None:
        """Whether the signed scan is of the card as it stands; `None` where there is none."""
        scan = self.signed_scan
        return scan and scan.of_content == self.content_mark

    @property
    def approval_is_asked(self) -> bool:
        """A leader was asked, and nothing has changed since then."""
        return self.approval_asked_at is not None and self.approval_asked_for == self.content_mark

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

    def unfinished(self) -> list[str]:
        """Codes of items that keep the card from being submitted: blank, or without evidence and
        explanation.
        """
        scores = self.scores.select_related("item__parent").entered_by_ward().in_official_order()
        return [
            score.item.code
            for score in scores.with_evidence_flag()
            if score.self_points is None or score.lacks_evidence
        ]

    def unverified(self) -> list[str]:
        """Codes of items without verified points."""
        scores = (
            self.scores.filter(verified_points=None)
            .select_related("item__parent")
            .in_official_order()
        )
        return [score.item.code for score in scores]

    def verified_total(self) -> Decimal:
        """What the verified points add up to, blanks left out."""
        return self.scores.aggregate(total=models.Sum("verified_points"))["total"] or Decimal(0)

    def items_out(self, now: datetime) -> list[str]:
        """Codes of items that were given back to the ward alone, and whose time runs."""
        out = self.scores.out_at(now).select_related("item__parent").in_official_order()
        return [score.item.code for score in out]

    def open_replies(self) -> list[str]:
        """Codes of items with a reply that the Board has not answered."""
        waiting = (
            self.waiting_scores if hasattr(self, "waiting_scores") else _waiting_for_answer(self.pk)
        )
        return [score.item.code for score in waiting]

    @classmethod
    def reading_open_replies(cls) -> "models.Prefetch[Any]":
        """Reads for many cards at once what `open_replies()` else asks of each."""
        scores: Any = cls._meta.get_field("scores").related_model
        return models.Prefetch(
            "scores", scores.objects.waiting_for_answer(), to_attr="waiting_scores"
        )

    def awards_in_force(self) -> list[str]:
        """Proposed and decided awards of the unit and of its officers."""
        return [
            str(award)
            for award in self.awards.in_force().select_related("kind", "scorecard", "officer")
        ]

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
            card = Scorecard.objects.held(self.pk)
            card.campaign.check_open()
            yield card

    def store(self, *fields: str) -> None:
        """Write these fields of the locked card; its version rises by one."""
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    def perform(
        self,
        action: str,
        *,
        by: User,
        reason: str = "",
        until: datetime | None = None,
        shorter: bool = False,
        seen: str | None = None,
    ) -> "Scorecard":
        """Take one step of lifecycle.CARD_STEPS; `shorter` says that the new date is meant to take
        time back, `seen` is the mark of the content that a leader looked at.

        Raises Refused with the sentence, PermissionDenied.
        """
        reason = words(reason)
        with self.changing() as card:
            now = timezone.now()
            step = lifecycle.find_step(lifecycle.CARD_STEPS, card.state, action)
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
                raise Refused("new_deadline_past", Scorecard.DEADLINE_IS_PAST)
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
                        "Phiếu vừa được sửa sau khi đồng chí mở trang này. Hãy xem lại rồi tiếp tục."
                    ),
                )
            told = card.taking(step, by=by, now=now, reason=reason, until=until)
            card.save(update_fields=[*STEP_FIELDS, "version"])
            record_told(told, by=by, at=now)
        return card

    def taking(
        self,
        step: lifecycle.Step,
        *,
        by: User,
        now: datetime,
        reason: str = "",
        until: datetime | None = None,
    ) -> Told:
        """Take a step that nothing is in the way of on this row alone, which the caller stores
        (STEP_FIELDS and the version); returns what the entry tells of it.
        """
        before = self._facts()
        self.state = step.end
        self._follow(step, now, reason, until, by)
        self.version += 1
        return Told(
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
            "extended_until": self.extended_until,
            "reply_until": self.reply_until,
            "tier": self.decided_tier(),
        }

    def decided_tier(self) -> Any:
        """The tier as the change record keeps it; `None` where nothing is decided."""
        return (self.tier or gettext_lazy("Chưa xếp loại")) if self.is_tiered else None

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

    def _follow(
        self, step: lifecycle.Step, now: datetime, reason: str, until: datetime | None, by: User
    ) -> None:
        """What a step brings with it beside the state."""
        if step.needs_time:
            # What is written down and told to the ward is what holds.
            self.extended_until = max(until, self.campaign.self_deadline)  # type: ignore[type-var]
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

    def _ask(self, by: User | None, now: datetime | None = None, because: str = "") -> None:
        """A leader is asked by this person, or no longer."""
        self.approval_asked_at, self.approval_asked_by = now, by
        self.approval_asked_for = self.content_mark if by else ""
        self.sent_back_because = because

    def _approved_by(self, by: User) -> str:
        """What stands behind a submission, as papers and receipts say it; "" where nothing is asked
        for.
        """
        with override("vi"):
            if self.campaign.approval == Approval.LEADER:
                return _("Đồng chí %s duyệt trong chương trình") % by.full_name
            if self.campaign.approval == Approval.SCAN:
                scan = self.signed_scan
                facts = {"when": lifecycle.moment(scan.added_at), "digest": scan.sha256[:16]}
                return (
                    _("Phiếu có chữ ký, lưu lúc %(when)s (mã SHA-256 bắt đầu bằng %(digest)s)")
                    % facts
                )
        return ""

    def assign(self, person: User | None, *, by: User) -> "Scorecard":
        """Say who of the Board works on the card. Raises Refused, PermissionDenied."""
        with self.changing() as card:
            if told := handing(card, person, by=by):
                card.save(update_fields=["assignee", "version"])
                record_each([told], by=by)
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


PLACING_FIELDS = ("tier", "tiered_at", "tier_reason", "tie_order", "tie_reason")
STEP_FIELDS = (
    "state", "extended_until", "approval_asked_at", "approval_asked_by", "approval_asked_for",
    "sent_back_because", "approved_how", "submitted_at", "returned_because", "verified_at", "reply_until",
    "accepted_at", "finalised_at", *PLACING_FIELDS,
)  # fmt: skip


@prepared
def _waiting_for_answer(card: int) -> models.QuerySet[Any]:
    return Scorecard(pk=card).scores.waiting_for_answer()
