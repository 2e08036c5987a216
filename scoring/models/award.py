"""Awards: nominations, proposals, decisions, commendations."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.ledger.entry import Act
from scoring.ledger.record import Told, record_each, record_told
from scoring.models.block import Block, open_for_awards
from scoring.models.campaign import Campaign
from scoring.models.cluster import Cluster
from scoring.models.earlier_honour import honours_of
from scoring.models.plan import AwardKind
from scoring.models.querysets import AwardQuerySet, store_each
from scoring.models.scorecard import Scorecard
from scoring.models.standings import cluster_of_cards
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.lifecycle import Action, AwardState, CardState
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField, show
from scoring.rules.previews import Seen, is_outdated
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


def _paper(number: str, day: date | None) -> tuple[str, date | None]:
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
        return self.state in {AwardState.PROPOSED, AwardState.DECIDED}

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
            award._check_candidate()
            award._take_slot(reason)
            onward = _("Vẫn đề nghị thì hãy ghi lý do lựa chọn.")
            award._weigh(award.cautions(), onward, reason)
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
                award._check_candidate()
                # More may speak now than at the proposal; a second one of its unit was explained.
                award.reason = award.reason or reason
                onward = _("Vẫn quyết định thì hãy ghi lý do lựa chọn.")
                award._weigh(award.cautions(alone=True), onward, award.reason)
                paper = _paper(decision_number, decision_date)
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

    @classmethod
    def commend_all(
        cls,
        kind: AwardKind,
        *,
        by: User,
        seen: Seen | None = None,
        decision_number: str = "",
        decision_date: date | None = None,
    ) -> list["Award"]:
        """The head confirms every final unit at or above the threshold that is not commended yet.

        `seen`: the points of the cards that the preview named; number and date (today unless
        told) are those of the text that commends. Raises Refused, PermissionDenied.
        """
        if not permissions.is_head(by):
            raise PermissionDenied
        if not kind.is_commendation:
            raise Refused(
                "not_a_commendation",
                _("Hình thức này cần đề nghị và quyết định cho từng đối tượng."),
            )
        paper = _paper(decision_number, decision_date or timezone.localdate())
        with transaction.atomic():
            campaign = open_for_awards(kind.campaign_id)
            if unsettled := campaign.unsettled_cards():
                raise Refused(
                    "cards_not_final",
                    _("Chỉ biểu dương khi mọi phiếu đã chốt. Còn: %s.") % ", ".join(unsettled),
                )
            cards = cls.commendable(kind, campaign)
            if seen is not None and is_outdated(
                seen, {card.pk: card.verified_sum for card in cards}
            ):
                raise Refused(
                    "preview_outdated", _("Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận.")
                )
            if not cards:
                raise Refused(
                    "nobody_ready", _("Chưa có đơn vị nào đủ điểm mà chưa được biểu dương.")
                )
            # A commendation that was withdrawn once is taken up again.
            earlier = {
                award.scorecard_id: award for award in cls.objects.filter(kind=kind, officer=None)
            }
            now, awards, before = timezone.now(), [], {}
            for card in cards:
                award = earlier.get(card.pk) or cls(kind=kind)
                award.campaign, award.scorecard = campaign, card
                before[card.pk] = award._facts() if award.pk else {}
                award.state, award.points, award.threshold = (
                    AwardState.DECIDED,
                    card.verified_sum,
                    kind.threshold,
                )
                award.decision_number, award.decision_date = paper
                award.version += bool(award.pk)
                awards.append(award)
            store_each([award for award in awards if award.pk], *cls.COMMENDED_FIELDS)
            Award.objects.bulk_create(award for award in awards if not award.pk)
            told = (
                award._told(Act.COMMEND, before=before[award.scorecard_id], after=award._facts())
                for award in awards
            )
            record_each(told, by=by, at=now)
        return awards

    @classmethod
    def commendable(cls, kind: AwardKind, campaign: Campaign) -> list[Any]:
        """Final units at or above the threshold that are neither commended nor blocked."""
        cards = campaign.scorecards.filter(state=CardState.FINAL).with_totals().in_official_order()
        done = set(Award.objects.filter(kind=kind).in_force().values_list("scorecard", flat=True))
        blocked = Block.standing(campaign)
        return [
            card
            for card in cards
            if card.verified_sum is not None
            and card.verified_sum >= kind.threshold
            and card.pk not in done
            and (card.pk, None) not in blocked
        ]

    @classmethod
    def left_undone(cls, campaign: Campaign) -> list[str]:
        """What nobody can make up for once the campaign is concluded: empty places, units not
        commended yet.
        """
        held = Counter(
            cls.objects.filter(campaign=campaign).in_force().values_list("kind", flat=True)
        )
        clusters = len(campaign.cluster_rows)
        left = []
        for kind in campaign.award_kinds.all():
            waiting = len(cls.commendable(kind, campaign)) if kind.is_commendation else 0
            left.append(cls.left_of(kind, held[kind.pk], waiting, clusters))
        return [said for said in left if said]

    @staticmethod
    def left_of(kind: AwardKind, held: int, waiting: int, clusters: int) -> str:
        """What of one kind is not used: of a commendation the units that wait for it, else empty
        places, in all clusters together where each has its own; "" where nothing is.
        """
        if kind.is_commendation and waiting:
            units = ngettext("còn %d đơn vị đủ điểm", "còn %d đơn vị đủ điểm", waiting) % waiting
            return f"{kind}: {units}"
        free = (kind.places(clusters) or 0) - held
        if free > 0:
            return f"{kind}: " + ngettext("còn trống %d suất", "còn trống %d suất", free) % free
        return ""

    def unfit(
        self, points: Decimal | None, blocked: Collection[tuple[int, int | None]]
    ) -> Refused | None:
        """What keeps the candidate from this kind now: something pending, or too few points."""
        if (self.scorecard_id, self.officer_id) in blocked:
            return Refused(
                "candidate_blocked", _("%s đang có lý do chưa xét khen thưởng.") % self.recipient
            )
        threshold = self.kind.threshold
        if threshold is not None and (points is None or points < threshold):
            return Refused(
                "below_threshold",
                _("%(who)s chưa đạt %(points)s điểm.")
                % {"who": self.recipient, "points": show(threshold)},
            )
        return None

    def _check_candidate(self) -> None:
        """Raises Refused where something speaks against the candidate now.

        Freezes points, threshold and quota, and the cluster whose quota it is.
        """
        if self.kind.per_cluster and self.scorecard.cluster_id is None:
            raise Refused(
                "unit_in_no_cluster",
                _("%s không thuộc cụm nào, mà hình thức này xét theo từng cụm.") % self.scorecard,
            )
        self.cluster = self.scorecard.cluster if self.kind.per_cluster else None
        points = self.scorecard.scores.aggregate(points=models.Sum("verified_points"))["points"]
        self.points, self.threshold, self.quota = points, self.kind.threshold, self.kind.quota
        if refusal := self.unfit(points, Block.standing(self.campaign)):
            raise refusal

    def _take_slot(self, reason: str) -> None:
        """The first free slot of the quota; a reason where a higher-ranked candidate is passed
        over.
        """
        if not self.quota:
            return
        held = Award.objects.filter(kind=self.kind, cluster=self.cluster).in_force()
        taken = set(held.values_list("slot", flat=True))
        self.slot = next((slot for slot in range(1, self.quota + 1) if slot not in taken), None)
        if self.slot is None:
            facts = {"kind": self.kind, "quota": self.quota, "cluster": self.cluster}
            said = (
                _(
                    "“%(kind)s” chỉ có %(quota)d suất cho %(cluster)s và đã đủ. Hãy rút một đề nghị trước."
                )
                if self.cluster
                else _("“%(kind)s” chỉ có %(quota)d suất và đã đủ. Hãy rút một đề nghị trước.")
            )
            raise Refused("quota_full", said % facts)
        left = self.quota - len(taken) - 1
        higher, equals = self.passed_over(left)
        if (passed := higher or equals) and not reason:
            names = ", ".join(passed[:3]) + (", …" if len(passed) > 3 else "")
            said = (
                _("Còn đối tượng xếp hạng cao hơn (%s): hãy ghi lý do lựa chọn.")
                if higher
                else _("Còn đối tượng ngang hạng (%s): hãy ghi lý do lựa chọn.")
            )
            raise Refused("passed_over_unexplained", said % names)

    @staticmethod
    def _weigh(cautions: list[str], onward: str, reason: str) -> None:
        """Raises Refused where rules speak and nobody says why all the same."""
        if cautions and not reason:
            raise Refused("caution_unexplained", " ".join([*cautions, onward]))

    def cautions(self, *, alone: bool = False) -> list[str]:
        """What its kind's rules say against the candidate; `alone`: whatever others have."""
        others = Award.objects.filter(kind=self.kind, scorecard=self.scorecard).in_force()
        others = others.exclude(pk=self.pk).select_related("officer", "scorecard")
        candidate = self.scorecard.ward_id, self.officer_id
        return self.kind.cautions(
            tier=self.scorecard.tier,
            is_tiered=self.scorecard.is_tiered,
            year=self.campaign.year,
            had=honours_of(self.campaign, *candidate) if self.kind.rest_years else (),
            others_of_unit=[] if alone else [one.person or str(one.scorecard) for one in others],
        )

    def passed_over(self, left: int) -> tuple[list[str], list[str]]:
        """Names of candidates that rank higher, could be chosen and hold no place of this kind,
        best first; and of those of the same rank, where the places `left` after this one are too
        few for them.

        Units: every ranked unit is a candidate. Officers stand where their unit stands, beside the
        others of it, and only those whom their ward has put forward are candidates: where a ward
        nominated nobody, nobody is passed over. Who is blocked, below the kind's threshold, or was
        withdrawn from this kind (officers) is none. Where each cluster has its own quota, only its
        units are candidates.
        """
        standings = self.campaign.standings()
        if self.cluster_id:
            cluster_of = cluster_of_cards(self.campaign)
            standings = [one for one in standings if cluster_of.get(one.key) == self.cluster_id]
        ranks = {place.key: place.rank for place in grading.rank(standings)}
        mine = ranks.get(self.scorecard_id, len(ranks) + 1)
        threshold = self.kind.threshold
        able = {
            standing.key
            for standing in standings
            if threshold is None or standing.points >= threshold
        }
        ahead = {pk for pk, place in ranks.items() if place <= mine and pk in able}
        if not self.kind.for_officers:  # people of one unit stand side by side
            ahead.discard(self.scorecard_id)
        blocked = Block.standing(self.campaign)
        others = Award.objects.filter(kind=self.kind, scorecard__in=ahead).select_related(
            "scorecard", "officer"
        )
        if self.kind.for_officers:
            nominated = [
                award
                for award in others
                if award.state == AwardState.NOMINATED and award.officer_id != self.officer_id
            ]
            names = [(award.scorecard_id, award.officer_id, award.recipient) for award in nominated]
        else:
            holding = {award.scorecard_id for award in others if award.in_force}
            cards = Scorecard.objects.filter(pk__in=ahead - holding)
            names = [(card.pk, None, card.ward_name) for card in cards]
        names.sort(key=lambda name: ranks[name[0]])
        free = [(ranks[pk], name) for pk, officer, name in names if (pk, officer) not in blocked]
        equals = [name for rank, name in free if rank == mine]
        higher = [name for rank, name in free if rank < mine]
        return higher, equals if len(equals) > left else []

    def _facts(self) -> dict[str, Any]:
        return {
            "state": AwardState(self.state),
            "decision_number": self.decision_number or None,
            "decision_date": self.decision_date,
            "golden_book_number": self.golden_book_number or None,
        }

    COMMENDED_FIELDS = (
        "campaign", "scorecard", "state", "points", "threshold", "decision_number", "decision_date", "version",
    )  # fmt: skip

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
