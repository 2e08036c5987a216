"""A campaign: its facts, whether it is ready, its ranking. A new year is a new row."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models.campaigns import checklist
from scoring.models.campaigns.guards import CampaignGuards
from scoring.models.campaigns.participants import TakingPart
from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.campaigns.set_up import SetUp
from scoring.models.campaigns.steps import CampaignSteps
from scoring.models.querysets.campaigns import CampaignQuerySet
from scoring.models.ranking.standings import standings_beside
from scoring.models.ranking.suggestions import Suggested, suggest_all
from scoring.rules import grading, lifecycle
from scoring.rules.approval import Approval
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import CampaignState
from scoring.rules.points import PointsField, show
from scoring.rules.refusals import Refused
from scoring.rules.workdays import Ruling, WorkCalendar

ENDS_BEFORE_IT_BEGINS = gettext_lazy("Hạn nộp phiếu phải sau ngày bắt đầu tự chấm.")


class Campaign(CampaignPlan, TakingPart, CampaignGuards, SetUp, CampaignSteps):
    """One year's campaign, launched by a plan of the Board."""

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
                "Các đơn vị đang được nộp đến %(when)s, hạn mới sớm hơn. "
                "Nếu đúng là rút ngắn, hãy đánh dấu xác nhận."
            )
            % {"when": lifecycle.deadline(stands)},
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
