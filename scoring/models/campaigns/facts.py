"""The facts of a campaign: its fields, and what follows from them alone.

The other sides of a Campaign build on this one, so that each of them knows the fields' types.
"""

from datetime import datetime, time
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules import lifecycle
from scoring.rules.approval import Approval
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import CampaignState
from scoring.rules.points import PointsField, show
from scoring.rules.refusals import Refused
from scoring.rules.workdays import Ruling, WorkCalendar


class CampaignFacts(models.Model):
    """What is stored of a Campaign."""

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
        "scoring.Campaign",
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

    # The manager stands on Campaign, which names its class; the others are rows of tables that
    # stand above this one.
    objects: Any
    award_kinds: Any
    awards: Any
    blocks: Any
    calendar_days: Any
    clusters: Any
    criteria: Any
    entries: Any
    paper_heads: Any
    paper_templates: Any
    participations: Any
    reports: Any
    scorecards: Any
    signed_papers: Any
    tier_conditions: Any
    tiers: Any

    class Meta:
        abstract = True

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

    @cached_property
    def others(self) -> list[Self]:
        """Other campaigns that run, or are of this year; read once."""
        beside = Q(state=CampaignState.OPEN) | Q(year=self.year)
        found = type(self).objects.filter(beside).exclude(pk=self.pk)
        return list(found.exclude(state=CampaignState.DISCARDED).order_by("year", "pk"))

    @property
    def of_the_same_year(self) -> list[Self]:
        """Other campaigns of this year: hardly ever meant."""
        return [other for other in self.others if other.year == self.year]
