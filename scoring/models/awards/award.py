"""Awards: nominations, proposals, decisions, commendations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import Told, record_told
from scoring.models.awards.block import open_for_awards
from scoring.models.awards.candidates import cautions, check_candidate, take_slot, weigh
from scoring.models.campaigns.campaign import Campaign
from scoring.models.plan.award_kind import AwardKind
from scoring.models.plan.cluster import Cluster
from scoring.models.querysets.awards import AwardQuerySet
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import Action, AwardState
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField
from scoring.rules.refusals import REASON_MISSING, Refused
from wards.models import Officer, User
from wards.vietnamese import clean, document_number, words

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


def granting_paper(number: str, day: date | None) -> tuple[str, date | None]:
    """Number and date of the paper that grants an award. Raises Refused where it is of tomorrow."""
    if day and day > timezone.localdate():
        raise Refused("decision_in_future", _("Ngày quyết định không thể sau hôm nay."))
    return document_number(number), day


class Award(models.Model):
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
        """The paper that grants it, as it is cited: “Quyết định số 12-QĐ/TU ngày 05/01/2026”; "" where
        there is none.
        """
        parts = []
        if self.decision_number:
            cited = _("Văn bản số %s") if self.kind.is_commendation else _("Quyết định số %s")
            parts.append(cited % self.decision_number)
        if self.decision_date:
            parts.append(_("ngày %s") % date_format(self.decision_date))
        return " ".join(parts)

    def of_one_paper(self, action: Action) -> "AwardQuerySet[Award]":
        """The others that the same paper grants, or may grant: they are decided and unlocked with
        this one.
        """
        others = Award.objects.filter(campaign=self.campaign_id, kind__decider=self.kind.decider)
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

    def decision_before(self) -> "Award | None":
        """The latest decision of the same body in this campaign: one paper often names several
        awardees.
        """
        decided = Award.objects.decided().filter(
            campaign=self.campaign_id, kind__decider=self.kind.decider
        )
        return decided.exclude(decision_number="").order_by("decision_date", "pk").last()

    def steps_for(self, user: permissions.Person) -> list[lifecycle.Step]:
        """The steps that this user may take from here; the page draws its buttons from them."""
        if not self.campaign.is_open:
            return []
        steps = lifecycle.steps_from(lifecycle.AWARD_STEPS, self.state)
        return [step for step in steps if permissions.can_perform(user, step, self.scorecard)]

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
            take_slot(award, reason)
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

    def perform(
        self,
        action: str,
        *,
        by: User,
        reason: str = "",
        decision_number: str = "",
        decision_date: date | None = None,
        golden_book_number: str = "",
    ) -> "Award":
        """Decide, withdraw or unlock along lifecycle.AWARD_STEPS.

        Raises Refused, PermissionDenied.
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = open_for_awards(self.campaign_id)
            award = Award.objects.select_related("kind", "scorecard", "officer").get(pk=self.pk)
            award.campaign = campaign
            step = lifecycle.find_step(lifecycle.AWARD_STEPS, award.state, action)
            if step is None or action == Action.PROPOSE:
                raise Refused(
                    "no_such_step",
                    _("Đề nghị đang ở trạng thái “%(state)s” nên không thể: %(action)s.")
                    % {
                        "state": award.get_state_display().lower(),
                        "action": str(MOVES[Action(action)]).lower(),
                    },
                )
            if not permissions.can_perform(by, step, award.scorecard):
                raise PermissionDenied
            if step.needs_reason and not reason:
                raise Refused("reason_missing", REASON_MISSING)
            if refusal := step.guard(award, timezone.now()):
                raise refusal
            before, audience = award._facts(), Audience.READERS
            if action == Action.DECIDE:
                check_candidate(award)
                # More may speak now than at the proposal; a second one of its unit was explained.
                award.reason = award.reason or reason
                onward = _("Vẫn quyết định thì hãy ghi lý do lựa chọn.")
                weigh(cautions(award, alone=True), onward, award.reason)
                paper = granting_paper(decision_number, decision_date)
                award.decision_number, award.decision_date = paper
                award.golden_book_number = document_number(golden_book_number)
                by_committee = award.kind.decider == AwardKind.Decider.COMMITTEE
                if by_committee and not (award.decision_number and award.decision_date):
                    raise Refused(
                        "decision_unnumbered",
                        _("Hãy ghi số và ngày quyết định của %s.") % campaign.deciding_body,
                    )
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

    @classmethod
    def perform_together(
        cls,
        awards: Sequence["Award"],
        action: str,
        *,
        by: User,
        golden_book_numbers: Mapping[int, str] | None = None,
        **facts: Any,
    ) -> list["Award"]:
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

    def _told(
        self,
        act: Act,
        *,
        before: dict[str, Any],
        after: dict[str, Any],
        reason: str = "",
        audience: Audience = Audience.READERS,
    ) -> Told:
        return Told(
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
        record_told(self._told(act, **facts), by=by, at=at)
