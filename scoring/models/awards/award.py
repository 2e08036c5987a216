"""Awards: nominations, proposals, decisions, commendations."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record_draft
from scoring.models.awards.block import open_for_awards
from scoring.models.awards.candidates import cautions, check_candidate, next_free_slot, weigh
from scoring.models.awards.steps import AwardSteps
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.award_kind import AwardKind
from scoring.models.plan.cluster import Cluster
from scoring.models.querysets.awards import AwardQuerySet
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, AwardState
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField
from scoring.rules.refusals import Refused
from wards.models import Officer, User
from wards.vietnamese import clean, words


class Award(AwardSteps):
    """One candidate for one kind of award: the unit of a scorecard, or one of its officers.

    Quota and threshold are frozen beside the slot and the points, so that the database itself holds
    them.
    """

    ACHIEVEMENTS_MISSING = gettext_lazy("Hãy ghi thành tích của đồng chí được đề cử.")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="awards")
    kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="awards")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="awards")
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    state = models.CharField(max_length=20, choices=AwardState, default=AwardState.NOMINATED)
    nominated = models.BooleanField(default=False)
    citation_text = models.TextField(gettext_lazy("thành tích"), blank=True)
    reason = models.TextField(gettext_lazy("lý do lựa chọn"), blank=True)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    # Where each cluster has its own quota: the cluster whose slot is filled.
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quota = models.PositiveSmallIntegerField(null=True, blank=True)
    points = PointsField(null=True, blank=True)
    threshold = PointsField(null=True, blank=True)
    decision_number = models.CharField(gettext_lazy("số quyết định"), max_length=60, blank=True)
    decision_date = models.DateField(gettext_lazy("ngày quyết định"), null=True, blank=True)
    golden_book_number = models.CharField(gettext_lazy("số sổ vàng"), max_length=40, blank=True)
    # Its place among those of its kind at the ceremony, where the head has put them in order.
    ceremony_place = models.PositiveSmallIntegerField(null=True, blank=True)
    # People are renamed and change their posts; a concluded year keeps what its papers say.
    officer_name = models.CharField(gettext_lazy("họ và tên"), max_length=100, blank=True)
    officer_post = models.CharField(gettext_lazy("chức vụ"), max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AwardQuerySet["Award"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("khen thưởng")
        verbose_name_plural = gettext_lazy("khen thưởng")
        ordering = ["kind__position", "slot", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_award_is_in_a_known_state", condition=Q(state__in=AwardState.values)
            ),
            models.UniqueConstraint(
                name="a_slot_is_filled_once", fields=["kind", "slot"], condition=Q(cluster=None)
            ),
            models.UniqueConstraint(
                name="a_slot_of_a_cluster_is_filled_once", fields=["kind", "cluster", "slot"]
            ),
            models.CheckConstraint(
                name="awards_stay_within_their_quota",
                condition=Q(quota=None) | Q(slot=None) | Q(slot__gte=1, slot__lte=F("quota")),
            ),
            models.CheckConstraint(
                name="awards_in_force_under_a_quota_fill_a_slot",
                condition=Q(quota=None)
                | ~Q(state__in=["proposed", "decided"])
                | Q(slot__isnull=False),
            ),
            models.CheckConstraint(
                name="awards_in_force_reach_their_threshold",
                condition=Q(threshold=None)
                | ~Q(state__in=["proposed", "decided"])
                | Q(points__gte=F("threshold")),
            ),
            models.UniqueConstraint(
                name="a_unit_is_a_candidate_once_per_kind",
                fields=["kind", "scorecard"],
                condition=Q(officer=None),
            ),
            models.UniqueConstraint(
                name="an_officer_is_a_candidate_once_per_kind",
                fields=["kind", "officer"],
                condition=Q(officer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.title}: {self.recipient}"

    @property
    def recipient(self) -> str:
        """The name on the certificate."""
        return f"{self.person} ({self.scorecard})" if self.officer else str(self.scorecard)

    @property
    def person(self) -> str:
        """The officer's name: today's, and from the conclusion on the name of that day."""
        return self.officer_name or str(self.officer or "")

    @property
    def post(self) -> str:
        """The officer's post: today's, and from the conclusion on the post of that day."""
        return self.officer_post or (self.officer.post if self.officer else "")

    @property
    def later_name(self) -> str:
        """What the officer is called today, where the conclusion kept another name; else "".

        It stands beside the sealed one on the screen: no seal covers it.
        """
        today = self.officer.full_name if self.officer else ""
        return today if self.officer_name and self.officer_name != today else ""

    def freeze_names(self, *, by: User, now: datetime) -> None:
        """Write down name and post of the officer; the conclusion does so, whose lock is held."""
        if self.officer is None:
            return
        self.officer_name, self.officer_post = self.officer.full_name, self.officer.post
        self.version += 1
        self.save(update_fields=["officer_name", "officer_post", "version"])
        self._tell(
            Act.NAME,
            by=by,
            before={},
            after={"recipient_name": self.officer_name, "recipient_post": self.officer_post},
            at=now,
        )

    @property
    def in_force(self) -> bool:
        return self.state in lifecycle.IN_FORCE

    @property
    def is_judged(self) -> bool:
        """Whether the Board has taken it up or put it aside; what its ward took back was never
        judged.
        """
        return self.in_force or (self.state == AwardState.WITHDRAWN and self.nominated)

    @property
    def decision(self) -> str:
        """The paper that grants it, as it is cited: “Quyết định số 12-QĐ/TU ngày 05/01/2026”;
        "" where there is none.
        """
        parts = []
        if self.decision_number:
            cited = _("Văn bản số %s") if self.kind.is_commendation else _("Quyết định số %s")
            parts.append(cited % self.decision_number)
        if self.decision_date:
            parts.append(_("ngày %s") % date_format(self.decision_date))
        return " ".join(parts)

    # Acts

    @classmethod
    def nominate(
        cls, kind: AwardKind, card: Scorecard, officer: Officer, text: str, *, by: User
    ) -> "Award":
        """A ward puts its officer forward, with the achievements as a text.

        Raises Refused, PermissionDenied.
        """
        text = clean(text)
        with card.changing() as locked:
            if not permissions.owns(by, locked) or officer.ward_id != locked.ward_id:
                raise PermissionDenied
            if not kind.for_officers or kind.campaign_id != locked.campaign_id:
                raise Refused("kind_not_for_officers", _("Hình thức này không dành cho cá nhân."))
            if not text:
                raise Refused("achievements_missing", Award.ACHIEVEMENTS_MISSING)
            award = Award.objects.filter(kind=kind, officer=officer).first()
            if award and award.is_judged:
                raise Refused(
                    "nomination_judged",
                    _("Ban đã xét đề cử này: %s.") % award.get_state_display().lower(),
                )
            if award and award.nominated and award.citation_text == text:
                return award
            award = award or Award(
                campaign=locked.campaign, kind=kind, scorecard=locked, officer=officer
            )
            before = (
                {"state": AwardState(award.state), "citation_text": award.citation_text}
                if award.pk
                else {}
            )
            award.state, award.citation_text, award.nominated = AwardState.NOMINATED, text, True
            award.version += bool(award.pk)
            award.save()
            after = {"citation_text": text} | ({"state": AwardState(award.state)} if before else {})
            award._tell(Act.NOMINATE, by=by, before=before, after=after, audience=Audience.WARD)
        return award

    @classmethod
    def propose(
        cls,
        kind: AwardKind,
        card: Scorecard,
        officer: Officer | None = None,
        *,
        by: User,
        citation_text: str = "",
        reason: str = "",
    ) -> "Award":
        """The Board proposes a candidate; a slot of the quota is filled.

        Raises Refused, PermissionDenied.
        """
        if not permissions.is_board(by):
            raise PermissionDenied
        reason, citation_text = words(reason), clean(citation_text)
        with transaction.atomic():
            campaign = open_for_awards(kind.campaign_id)
            card = campaign.scorecards.get(pk=card.pk)
            if kind.is_commendation:
                raise Refused(
                    "commendation_not_proposed",
                    _("“%s” do Trưởng Ban xác nhận cho mọi đơn vị đạt mức điểm, không cần đề nghị.")
                    % kind,
                )
            if bool(officer) != kind.for_officers or (officer and officer.ward_id != card.ward_id):
                raise Refused(
                    "candidate_does_not_fit",
                    _("Đối tượng không hợp với hình thức khen thưởng này."),
                )
            award = Award.objects.filter(kind=kind, scorecard=card, officer=officer).first()
            award = award or Award(campaign=campaign, kind=kind, scorecard=card, officer=officer)
            if award.in_force:
                raise Refused(
                    "candidate_listed", _("%s đã có trong danh sách này.") % award.recipient
                )
            step = lifecycle.find_step(lifecycle.AWARD_STEPS, award.state, Action.PROPOSE)
            if step and (refusal := step.guard(award, timezone.now())):
                raise refusal
            check_candidate(award)
            next_free_slot(award, reason)
            onward = _("Vẫn đề nghị thì hãy ghi lý do lựa chọn.")
            weigh(cautions(award), onward, reason)
            before = {
                "state": AwardState(award.state) if award.pk else None,
                "citation_text": award.citation_text,
            }
            award.state, award.reason = AwardState.PROPOSED, reason
            award.citation_text = citation_text or award.citation_text
            award.version += bool(award.pk)
            award.save()
            after = {"state": AwardState(award.state), "citation_text": award.citation_text}
            award._tell(Act.PROPOSE, by=by, before=before, after=after, reason=reason)
        return award

    def _entry(
        self,
        act: Act,
        *,
        before: dict[str, Any],
        after: dict[str, Any],
        reason: str = "",
        audience: Audience = Audience.READERS,
    ) -> EntryDraft:
        return EntryDraft(
            act=act,
            campaign=self.campaign,
            scorecard=self.scorecard,
            subject=str(self),
            before=before,
            after=after,
            reason=reason,
            audience=audience,
            rows=[self],
        )

    def _tell(self, act: Act, *, by: User, at: datetime | None = None, **facts: Any) -> None:
        record_draft(self._entry(act, **facts), by=by, at=at)
