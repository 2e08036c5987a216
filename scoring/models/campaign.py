"""A campaign: its facts, whether it is ready, its acts, its ranking. A new year is a new row."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from decimal import Decimal
from itertools import chain, count, groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.coverage import changed_rows
from scoring.ledger.entry import Act
from scoring.ledger.record import record
from scoring.models import checklist, dealing, inherited, plan_parts, sealing
from scoring.models.cluster import Cluster, units_by_cluster
from scoring.models.plan import Criterion
from scoring.models.querysets.campaigns import CampaignQuerySet
from scoring.models.standings import standings_beside
from scoring.models.suggestions import Suggested, suggest_all
from scoring.models.tier import Tier, TierCondition
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.approval import Approval
from scoring.rules.conditions import ConditionKind
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.lines import ordinary
from scoring.rules.points import PointsField, show
from scoring.rules.refusals import REASON_MISSING, Refused
from scoring.rules.workdays import Ruling, WorkCalendar
from wards.models import User, Ward
from wards.prepared import prepared
from wards.vietnamese import words

ENDS_BEFORE_IT_BEGINS = gettext_lazy("Hạn nộp phiếu phải sau ngày bắt đầu tự chấm.")


@prepared
def _tiers(campaign: int) -> models.QuerySet[Any]:
    conditions = {name: F(f"conditions__{name}") for name in ("kind", "percent")}
    tiers = Tier.objects.filter(campaign=campaign).annotate(**conditions)
    return tiers.order_by("-floor", "pk", "conditions")


@prepared
def _criteria(campaign: int) -> models.QuerySet[Any]:
    criteria = Criterion.objects.filter(campaign=campaign)
    named = criteria.select_related("parent").annotate(named=F("scopes__cluster"))
    return named.in_plan_order()


class Campaign(models.Model):
    """One year's campaign, launched by a plan of the Board."""

    CHANGE_UNEXPLAINED = gettext_lazy("Phong trào đã mở: hãy ghi lý do thay đổi.")

    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(
        gettext_lazy("năm"), validators=[MinValueValidator(2000), MaxValueValidator(2200)]
    )
    title = models.CharField(gettext_lazy("tên phong trào"), max_length=300)
    plan_number = models.CharField(gettext_lazy("số kế hoạch"), max_length=60, blank=True)
    plan_date = models.DateField(gettext_lazy("ngày ban hành kế hoạch"), null=True, blank=True)
    superior_body = models.CharField(gettext_lazy("cơ quan cấp trên"), max_length=200)
    issuing_body = models.CharField(gettext_lazy("cơ quan ban hành"), max_length=200)
    deciding_body = models.CharField(
        gettext_lazy("cơ quan quyết định tặng Giấy khen"), max_length=200
    )
    place = models.CharField(gettext_lazy("nơi ban hành"), max_length=100, blank=True)
    opens_at = models.DateTimeField(gettext_lazy("bắt đầu tự chấm"), null=True, blank=True)
    self_deadline = models.DateTimeField(
        gettext_lazy("hạn tự chấm và nộp phiếu"), null=True, blank=True
    )
    reply_days = models.PositiveSmallIntegerField(
        gettext_lazy("thời hạn kiến nghị (ngày làm việc)"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    gap_threshold = PointsField(gettext_lazy("ngưỡng chênh lệch cần chú ý"), default=Decimal("0.5"))
    step = PointsField(gettext_lazy("bước điểm"), default=Decimal("0.25"))
    total = PointsField(gettext_lazy("tổng điểm phải đạt"), default=Decimal(100))
    first_aid = models.CharField(
        gettext_lazy("khi bằng điểm, xét trước"),
        max_length=30,
        choices=TieAid,
        default=TieAid.LARGEST_CRITERION,
        blank=True,
    )
    second_aid = models.CharField(
        gettext_lazy("rồi xét tiếp"),
        max_length=30,
        choices=TieAid,
        default=TieAid.SMALLER_OVER_CLAIM,
        blank=True,
    )
    approval = models.CharField(
        gettext_lazy("lãnh đạo đơn vị duyệt phiếu trước khi nộp"),
        max_length=10,
        choices=Approval,
        default=Approval.NONE,
    )
    ranking_published = models.BooleanField(
        gettext_lazy("đơn vị được xem bảng xếp hạng sau khi kết thúc"), default=True
    )
    replies_by_another = models.BooleanField(
        gettext_lazy("kiến nghị do người khác trả lời, không phải người đã cho điểm"), default=False
    )
    illustrative = models.BooleanField(
        gettext_lazy("nội dung chấm và mức điểm chỉ để minh họa"),
        default=False,
        help_text=gettext_lazy(
            "Đánh dấu khi các nội dung chấm, mức sàn chưa theo văn bản chính thức."
        ),
    )
    model = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=gettext_lazy("lập từ phong trào"),
    )
    state = models.CharField(max_length=20, choices=CampaignState, default=CampaignState.PREPARING)
    opened_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    # Seals the change record of the whole campaign at its conclusion; printed on the workbook.
    ledger_root = models.CharField(
        gettext_lazy("mã niêm phong sổ theo dõi"), max_length=64, blank=True, editable=False
    )
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet["Campaign"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("phong trào thi đua")
        verbose_name_plural = gettext_lazy("phong trào thi đua")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_campaign_is_in_a_known_state", condition=Q(state__in=CampaignState.values)
            ),
            models.CheckConstraint(
                name="a_campaign_asks_for_a_known_approval",
                condition=Q(approval__in=Approval.values),
            ),
            models.CheckConstraint(
                name="the_step_of_points_is_positive", condition=Q(step__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="self_scoring_ends_after_it_begins",
                condition=Q(opens_at=None)
                | Q(self_deadline=None)
                | Q(self_deadline__gt=F("opens_at")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.slug])

    # Facts

    @property
    def step_text(self) -> str:
        return show(self.step)

    @property
    def step_hundredths(self) -> int:
        return int(self.step * 100)

    @property
    def is_preparing(self) -> bool:
        return self.state == CampaignState.PREPARING

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_concluded(self) -> bool:
        return self.state == CampaignState.CONCLUDED

    def check_open(self) -> None:
        """Raises Refused with the sentence unless cards of the campaign may change."""
        if self.is_concluded:
            raise Refused("campaign_concluded", _("Phong trào đã kết thúc, không sửa được nữa."))
        if not self.is_open:
            raise Refused("campaign_not_open", _("Phong trào chưa mở."))

    @property
    def locked_since(self) -> str:
        """Since when the plan, or with the conclusion everything, is locked, as people read it; ""
        while it is not.
        """
        when = self.concluded_at if self.is_concluded else self.opened_at
        return lifecycle.moment(when) if when else ""

    @property
    def printed_root(self) -> str:
        """The root of the change record in groups of eight, as people compare it."""
        return " ".join(
            self.ledger_root[start : start + 8] for start in range(0, len(self.ledger_root), 8)
        )

    @property
    def aids(self) -> list[TieAid]:
        """The declared aids for ties, in order."""
        return [TieAid(aid) for aid in (self.first_aid, self.second_aid) if aid]

    def reply_window_from(self, when: datetime) -> datetime:
        """17:00 on the last working day of the window that begins on the day after.

        As the calendar stands now; what was given out stands on the card and does not move.
        """
        last = self.work_calendar.after(timezone.localtime(when).date(), self.reply_days)
        return timezone.make_aware(datetime.combine(last, time(17)))

    @cached_property
    def work_calendar(self) -> WorkCalendar:
        """The public calendar with what the head wrote down."""
        return WorkCalendar({day.day: Ruling(day.is_worked, day.basis) for day in self.own_days})

    @cached_property
    def own_days(self) -> list[Any]:
        """The days that the head wrote down, read once."""
        return list(self.calendar_days.all())

    @cached_property
    def levels(self) -> list[Tier]:
        """The tiers with their conditions, highest first, read once: they are locked as soon as
        there are cards.
        """
        levels: list[Tier] = []
        for tier, asked in groupby(_tiers(self.pk)):
            tier.campaign = self
            found = [one for one in asked if one.kind]
            tier.asks = [TierCondition(kind=one.kind, percent=one.percent) for one in found]
            levels.append(tier)
        return levels

    @cached_property
    def criteria_in_order(self) -> list[Criterion]:
        """Each criterion, then its items, read once: they are locked as soon as there are cards."""
        plan: list[Criterion] = []
        heads: dict[int | None, frozenset[int]] = {}
        for criterion, named in groupby(_criteria(self.pk)):
            of_its_own = frozenset(row.named for row in named if row.named)
            heads[criterion.pk] = heads.get(criterion.parent_id, of_its_own)
            criterion.cluster_ids = heads[criterion.pk]
            criterion.campaign = self
            plan.append(criterion)
        return plan

    @property
    def heads(self) -> list[Criterion]:
        """The criteria themselves, without their items."""
        return [criterion for criterion in self.criteria_in_order if criterion.parent_id is None]

    @property
    def leaves(self) -> list[Criterion]:
        """What takes points: items, and criteria that have none."""
        parents = {criterion.parent_id for criterion in self.criteria_in_order}
        return [criterion for criterion in self.criteria_in_order if criterion.pk not in parents]

    def heads_for(self, cluster: int | None) -> list[Criterion]:
        """The criteria by which units of this cluster, or (`None`) of none, are judged."""
        return [head for head in self.heads if head.holds_for(cluster)]

    def leaves_for(self, cluster: int | None) -> list[Criterion]:
        """What takes points of these units."""
        return [leaf for leaf in self.leaves if leaf.holds_for(cluster)]

    @property
    def has_group_plans(self) -> bool:
        """Whether some criterion holds for the units of some clusters alone."""
        return any(head.cluster_ids for head in self.heads)

    @property
    def takes_numbers(self) -> bool:
        """Whether the points of some item follow from a number that is typed."""
        return any(leaf.measure.takes_number for leaf in self.leaves)

    @cached_property
    def expects_reports(self) -> bool:
        """Whether its plan has a calendar of reports; read once, and locked as soon as there are
        cards.
        """
        return self.reports.exists()

    @property
    def looks_at_reports(self) -> bool:
        """Whether an item or a level asks how they came; no query where the plan has been read."""
        asks = {one.kind for level in self.levels for one in level.asks}
        return ConditionKind.REPORTS in asks or any(leaf.report_rule for leaf in self.leaves)

    @property
    def says_numbers(self) -> bool:
        """The same, or whether some item may be said not to apply: what stands beside points."""
        return self.takes_numbers or any(leaf.not_applicable.is_allowed for leaf in self.leaves)

    @property
    def plan_fingerprint(self) -> str:
        """What points rest on: numbers, texts and caps of the items, their rules, and the step.
        Sheets and forms that went out bear it: it must stay the same.
        """
        facts = [leaf.what_points_rest_on for leaf in self.leaves]
        return "p" + hashlib.sha256(repr((facts, self.step_text)).encode()).hexdigest()[:12]

    @property
    def largest_criterion(self) -> Criterion | None:
        """The criterion with the largest cap; the first of several."""
        return max(ordinary(self.heads), key=lambda head: head.cap, default=None)

    def largest_of(self, cluster: int | None) -> Criterion | None:
        """The same among the criteria by which these units are judged."""
        return max(ordinary(self.heads_for(cluster)), key=lambda head: head.cap, default=None)

    @cached_property
    def cluster_rows(self) -> list[Cluster]:
        """The clusters in order, read once: they are locked as soon as there are cards. Most
        campaigns have none.
        """
        return list(self.clusters.all())

    def participants(self) -> models.QuerySet[Ward]:
        """Before opening: the units that exist now and are not left out. Afterwards: those that
        have a card.
        """
        if self.is_preparing:
            left_out = self.participations.filter(cluster=None)
            standing = Ward.objects.active_on(timezone.localdate())
            return standing.exclude(pk__in=left_out.values("ward"))
        return Ward.objects.filter(scorecard__campaign=self)

    def units_of_no_cluster(self) -> models.QuerySet[Ward]:
        """Of those who take part."""
        placed: Any = self.participations if self.is_preparing else self.scorecards
        return self.participants().exclude(pk__in=placed.exclude(cluster=None).values("ward"))

    @cached_property
    def units_by_cluster(self) -> dict[int | None, int]:
        """How many units take part, by the id of their cluster or `None`; read once."""
        return units_by_cluster(self)

    @property
    def has_units_of_no_cluster(self) -> bool:
        return None in self.units_by_cluster

    def without_card(self) -> models.QuerySet[Ward]:
        """Units of today that were left out, or founded or written down after the opening: nobody
        dealt them a card.
        """
        if not self.is_open:
            return Ward.objects.none()
        standing = Ward.objects.active_on(timezone.localdate())
        return standing.exclude(pk__in=self.scorecards.values("ward"))

    def came_late(self) -> models.QuerySet[Ward]:
        """Of these, the ones that nobody has decided to leave out."""
        left_out = self.participations.filter(cluster=None)
        return self.without_card().exclude(pk__in=left_out.values("ward"))

    def check_cluster(self, cluster: Cluster | None) -> None:
        """Raises Refused unless it is one of this campaign's, or none."""
        if cluster and cluster.campaign_id != self.pk:
            raise Refused(
                "cluster_of_another_campaign", _("Cụm thi đua này không thuộc phong trào.")
            )

    def shortened_by(self, until: datetime | None) -> Refused | None:
        """Whether a new deadline takes back time that all units have been given."""
        stands = self.self_deadline
        if not (self.is_open and until and stands):
            return None
        if until >= stands.replace(second=0, microsecond=0):  # as pages show it
            return None
        return Refused(
            "deadline_shortened",
            _(
                "Các đơn vị đang được nộp đến %(when)s, hạn mới sớm hơn. Nếu đúng là rút ngắn, hãy đánh dấu xác nhận."
            )
            % {"when": lifecycle.moment(stands)},
        )

    # Readiness

    def checklist(self, now: datetime) -> list[tuple[str, list[str]]]:
        """Each part of the set-up with what is still in the way: (part, sentences)."""
        return [(part, list(problems)) for part, problems in checklist.of(self, now)]

    def obstacles(self, now: datetime) -> list[str]:
        """Everything in the way of opening, as sentences."""
        return [problem for _part, problems in self.checklist(now) for problem in problems]

    @cached_property
    def others(self) -> list["Campaign"]:
        """Other campaigns that run, or are of this year; read once."""
        beside = Q(state=CampaignState.OPEN) | Q(year=self.year)
        found = Campaign.objects.filter(beside).exclude(pk=self.pk)
        return list(found.exclude(state=CampaignState.DISCARDED).order_by("year", "pk"))

    @property
    def of_the_same_year(self) -> list["Campaign"]:
        """Other campaigns of this year: hardly ever meant."""
        return [other for other in self.others if other.year == self.year]

    def oddities(self, now: datetime) -> list[str]:
        """What looks like a slip and is asked about before the opening, as sentences."""
        return list(checklist.oddities(self, now))

    # Acts

    @contextmanager
    def being_set_up(self, act: Act, *, by: User, reason: str = "") -> Iterator["Campaign"]:
        """Change the plan inside; one entry tells what became of it.

        Yields the locked campaign. Criteria, tiers and kinds of awards are closed once the campaign
        is open, and so are the facts that points rest on; its other facts and its calendar may
        still change then, with a reason. Raises Refused, PermissionDenied.
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = Campaign.objects.locked(self.pk)
            if not permissions.is_head(by):
                raise PermissionDenied
            if campaign.is_concluded:
                raise Refused(
                    "campaign_concluded", _("Phong trào đã kết thúc, không sửa được nữa.")
                )
            if campaign.state == CampaignState.DISCARDED:
                raise Refused("campaign_not_open", _("Bản nháp phong trào này đã xóa."))
            if campaign.is_open and act not in plan_parts.CHANGED_WHEN_OPEN:
                raise Refused(
                    "plan_locked",
                    _("Phong trào đã mở: tiêu chí, mức xếp loại và hình thức khen thưởng đã khóa."),
                )
            if campaign.is_open and not reason and act not in plan_parts.UNEXPLAINED:
                raise Refused("reason_missing", Campaign.CHANGE_UNEXPLAINED)
            amends = campaign.is_open and act in (Act.AMEND, Act.CALENDAR)
            was = plan_parts.rows_of(campaign, act)
            with override("vi"):
                before = plan_parts.plan_facts(campaign, act, was)
            yield campaign
            rows = plan_parts.rows_of(campaign, act)
            with override("vi"):
                after = plan_parts.plan_facts(campaign, act, rows)
                locked = plan_parts.labels(campaign, plan_parts.LOCKED_WHEN_OPEN)
            if campaign.is_open and any(before.get(label) != after.get(label) for label in locked):
                raise Refused(
                    "plan_locked",
                    _(
                        "Phong trào đã mở: năm, tổng điểm, bước điểm, cách xét bằng điểm và cách duyệt phiếu đã khóa."
                    ),
                )
            written, gone = changed_rows(was, rows)
            if written or gone:
                Campaign.objects.filter(pk=campaign.pk).update(version=F("version") + 1)
                fresh = Campaign.objects.get(pk=campaign.pk)
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

    @classmethod
    def free_slug(cls, year: int) -> str:
        """The year, unless a campaign has it already: then 2026-2, 2026-3 …"""
        taken = set(cls.objects.filter(slug__startswith=str(year)).values_list("slug", flat=True))
        names = chain([str(year)], (f"{year}-{number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    @classmethod
    def launch(cls, *, by: User, model: "Campaign | None" = None, **facts: Any) -> "Campaign":
        """Make a campaign in preparation; with a model, its rules, criteria, tiers and kinds of
        awards are copied.

        The address is the year unless given. Raises Refused when somebody else takes it at the same
        moment, PermissionDenied.
        """
        if not permissions.is_head(by):
            raise PermissionDenied
        rules = {name: getattr(model, name) for name in inherited.RULES} if model else {}
        facts = {"slug": cls.free_slug(facts["year"])} | rules | facts
        try:
            with transaction.atomic():
                campaign = cls.objects.create(model=model, **facts)
                if model:
                    inherited.copy_plan(campaign, model)
                record(
                    Act.CREATE,
                    by=by,
                    campaign=campaign,
                    subject=campaign.title,
                    after={"model": model.title} if model else {},
                    rows=plan_parts.whole_plan(campaign),
                )
        except IntegrityError as error:
            if not cls.objects.filter(slug=facts["slug"]).exists():
                raise
            raise Refused(
                "campaign_just_made",
                _(
                    "Vừa có một phong trào khác của năm %d được lập. Hãy xem lại rồi lập lại nếu cần."
                )
                % facts["year"],
            ) from error
        return campaign

    def perform(self, action: Action, *, by: User, reason: str = "") -> "Campaign":
        """Take one step of lifecycle.CAMPAIGN_STEPS. Raises Refused with the sentence,
        PermissionDenied for others than the head.
        """
        reason = words(reason)
        with transaction.atomic():
            campaign = Campaign.objects.locked(self.pk)
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
            if refusal := step.guard(campaign, now):
                raise refusal
            if step.needs_reason and not reason:
                raise Refused("reason_missing", REASON_MISSING)
            before = {"state": CampaignState(campaign.state)}
            facts: dict[str, Any] = {}
            wards = list(campaign.participants()) if action == Action.OPEN else []
            campaign.state = step.end
            campaign.version += 1
            beside: dict[str, Any] = {}
            if action == Action.OPEN:
                facts["earlier_root"] = Campaign.objects.latest_root()
                campaign.opened_at = now
                campaign.opens_at = campaign.opens_at or now
                campaign.save()
                into = dict(campaign.participations.values_list("ward", "cluster"))
                beside = dealing.deal(campaign, wards, into, by=by, now=now)
            elif action == Action.CONCLUDE:
                facts["earlier_root"] = Campaign.objects.latest_root()
                campaign.concluded_at = now
                campaign.save()
                beside = sealing.seal(campaign, facts, by=by, now=now)
            elif action == Action.TAKE_BACK:
                if campaign.opens_at == campaign.opened_at:  # the opening itself set it
                    campaign.opens_at = None
                campaign.opened_at = None
                campaign.save()
                campaign.criteria.exclude(opened_title="").update(opened_title="")
                dealing.gather_in(campaign, by=by, now=now)
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
                rows=plan_parts.whole_plan(campaign),
                **beside,
            )
        return campaign

    # What guards ask

    def cards_in_use(self, limit: int | None = 9) -> list[str]:
        """Units on whose card anybody has done anything but hand it to somebody of the Board."""
        nobodys = [Act.DEAL, Act.ASSIGN, Act.FOUND]
        work = self.entries.exclude(scorecard=None).exclude(act__in=nobodys)
        used = Q(pk__in=work.values("scorecard")) | Q(signed_papers__isnull=False)
        cards = self.scorecards.filter(used).distinct().in_official_order()
        return list(cards.values_list("ward_name", flat=True)[:limit])

    def unsettled_cards(self, limit: int | None = 9) -> list[str]:
        """Units whose result is not final."""
        return list(self.unsettled_names()[:limit])

    def unsettled_names(self) -> models.QuerySet[Any, Any]:
        """The same, not read yet: there may be thousands."""
        cards = self.scorecards.exclude(state__in=lifecycle.SETTLED).in_official_order()
        return cards.values_list("ward_name", flat=True)

    def unsettled_awards(self, limit: int | None = 9) -> list[str]:
        """Proposals without a decision."""
        proposed = self.awards.filter(state=lifecycle.AwardState.PROPOSED).select_related(
            "scorecard", "officer"
        )
        return [str(award) for award in proposed[:limit]]

    def unsettled_nominations(self, limit: int | None = 9) -> list[str]:
        """Officers whom units put forward and the Board has not considered."""
        nominated = self.awards.filter(state=lifecycle.AwardState.NOMINATED).select_related(
            "kind", "scorecard", "officer"
        )
        return [str(award) for award in nominated[:limit]]

    # Ranking

    def standings(self) -> list[grading.Standing[int]]:
        """One standing per verified card, in official order; keys are card ids."""
        return [
            standing for standing, _beside in standings_beside(self, self.scorecards.verified())
        ]

    def ranking(self) -> list[grading.Place[int]]:
        """The verified cards by rank; keys are card ids."""
        return grading.rank(self.standings())

    def suggestions(self, *known: Any) -> dict[int, Suggested]:
        """What level points and conditions give each judged card; keys are card ids.

        `known`: standings and places, where the caller has them already.
        """
        return suggest_all(self, *known)
