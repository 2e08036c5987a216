"""The Board's first page."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from scoring.models import Campaign, Mark, Score, Scorecard
from scoring.pages.home import statements
from scoring.pages.home.news import News
from scoring.pages.home.progress import ProgressTable
from scoring.pages.home.review_queue import Round
from scoring.pages.home.statements import DATED, NAMED, WAITING_AWARDS
from scoring.pages.home.tasks import Due, Task
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import SETTLED, AwardState, CardState, Stage
from wards.models import Role, User
from wards.paging import shortened

DATES = 12  # dates, the soonest


class BoardHome:
    """The campaign as the Board's members and the observer find it in the morning."""

    def __init__(
        self, campaign: Campaign, user: User, now: datetime, asked: QueryDict | None = None
    ) -> None:
        self.campaign, self.user, self.now = campaign, user, now
        self.cards = Scorecard.objects.visible_to(user).filter(campaign=campaign)
        self.awards: dict[str, int] = {}
        self.stages_counted = list(self._counted())
        self.counts = sum((Counter(counts) for _stage, counts in self.stages_counted), Counter())
        count, clustered = self.counts["cards"], bool(self.counts["clustered"])
        self.table = ProgressTable(
            user, campaign, asked or QueryDict(), count=count, clustered=clustered
        )
        self.grid = reverse("board", args=[campaign.slug])
        self.news = News(campaign, user)
        self.leads, self.works = permissions.is_head(user), permissions.is_board(user)

    def _counted(self) -> Iterator[tuple[str, dict[str, int]]]:
        """For each stage how many cards are there, and how many of them wait for what; beside them
        how many awards wait. One query.
        """
        general = self.campaign.self_deadline
        is_over = general is not None and general <= self.now
        rows = statements.counted(self.campaign.pk, Role(self.user.role), self.now, is_over)
        for row in rows:
            # The same in every row: they are the campaign's.
            self.awards = {state: row.pop(f"awards_{state}") for state in WAITING_AWARDS}
            yield row.pop("stage"), row

    @property
    def due(self) -> Due | None:
        """What the head alone can do with the whole campaign; for a reviewer the card to begin
        with.
        """
        here = [self.campaign.slug]
        if not self.leads:
            return self._first_work
        if self.campaign.is_preparing:
            text = _("Hoàn thành các mục thiết lập rồi mở phong trào để các đơn vị tự chấm.")
            return Due(
                _("Phong trào đang chuẩn bị"),
                _("Tiếp tục thiết lập"),
                reverse("setup", args=here),
                text,
            )
        if self.campaign.is_concluded:
            text = _("Kết quả đã khóa. Phong trào năm sau lập từ chính phong trào này.")
            return Due(
                _("Phong trào đã kết thúc"), _("Lập phong trào mới"), reverse("campaign_new"), text
            )
        if self._all_settled:
            text = _(
                "Mọi phiếu đã chốt, không còn đề cử, đề nghị khen thưởng nào chờ. Hãy xem lại "
                "trang "
                "Khen thưởng trước: kết thúc rồi thì không bổ sung được."
            )
            return Due(
                _("Kết thúc phong trào"),
                _("Kết thúc phong trào"),
                reverse("setup_conclude", args=here),
                text,
            )
        return None

    @property
    def _first_work(self) -> Due | None:
        """The first round of work on a card of one's own, else on a card that nobody has."""
        if not (self.works and self.campaign.is_open):
            return None
        for mine in (self.user.pk, None):
            for work in Round:
                for card in self._rounds.get(work, [])[:1]:
                    if card.assignee_id == mine:
                        return Due(
                            work.news % {"ward": card.ward_name}, work.button, work.page(card)
                        )
        return None

    @cached_property
    def _rounds(self) -> dict[str, list[Any]]:
        """The first cards of each kind of work, as they come for this person. One query."""
        first = statements.first_of_rounds(self.campaign.pk, self.user.pk, Role(self.user.role))
        rounds: dict[str, list[Any]] = {}
        for card in first:
            rounds.setdefault(card.round, []).append(card)
        return rounds

    @property
    def _all_settled(self) -> bool:
        settled = sum(self._at(Stage(state)) for state in SETTLED) == self.counts["cards"]
        return settled and not any(self.awards.values())

    @property
    def queue(self) -> list[Task]:
        """What waits for this person, most urgent first; each line leads to where it is done."""
        here = [self.campaign.slug]
        tiers, final, awards = (
            reverse(name, args=here) for name in ("tiers", "finalise", "awards")
        )
        waiting = [
            (
                self._came_late,
                _("đơn vị có sau ngày mở, chưa có phiếu"),
                reverse("setup_wards", args=here),
                self.leads,
            ),
            (self.counts["late"], _("phiếu quá hạn chưa nộp"), self._of(Stage.DRAFT), True),
            (
                self.counts["to_tier"],
                _("phiếu chờ quyết định mức xếp loại"),
                tiers,
                self.leads,
            ),
            (self.counts["to_finalise"], _("phiếu đủ điều kiện chốt"), final, self.leads),
            (
                self.awards.get(AwardState.NOMINATED, 0),
                _("đề cử của đơn vị chờ xem xét"),
                awards,
                True,
            ),
            (
                self.awards.get(AwardState.PROPOSED, 0),
                _("đề nghị khen thưởng chờ quyết định"),
                awards,
                self.leads,
            ),
        ]
        others = [
            Task(label, url, number=count) for count, label, url, mine in waiting if count and mine
        ]
        return [*filter(None, map(self._round, Round)), *self._criteria, *others]

    @property
    def _came_late(self) -> int:
        if not (self.leads and self.campaign.is_open):
            return 0
        counted = statements.came_late(self.campaign.pk, timezone.localdate(self.now))
        return sum(number for (number,) in counted)

    @property
    def _criteria(self) -> Iterator[Task]:
        """What waits of the criteria that were given to this person, and what they mark as second.
        One query, for reviewers alone: the head settles everything.
        """
        if self.leads or not self.works:
            return
        waiting = Score.objects.filter(
            scorecard__in=self.cards.filter(state=CardState.SUBMITTED), verified_points=None
        )
        # Looked up before: joined to thousands of points, each asks whose its criterion is.
        criteria = self.campaign.criteria.filter(
            Q(reviewer=self.user) | Q(parent__reviewer=self.user)
        )
        mine = Q(item__in=criteria.order_by().values("pk"))
        second = Q(second_marker=self.user)
        own_marks = Exists(Mark.objects.filter(score=OuterRef("pk"), marker=self.user))
        places = ("item__parent__position", "item__position")
        items = waiting.filter(mine & Q(second_marker=None) | second & ~own_marks)
        counted = items.values(*places).annotate(
            as_second=Count("pk", filter=second), alone=Count("pk", filter=~second)
        )
        rows = list(counted.order_by(Coalesce(*places), *places))
        alone = [row for row in rows if row["alone"]]
        if alone:
            head, place = (alone[0][name] for name in places)
            code = f"{head}.{place}" if head else str(place)
            text = _("điểm thuộc tiêu chí đồng chí thẩm định – bắt đầu")
            url = reverse("item_across", args=[self.campaign.slug, code])
            yield Task(text, f"{url}?show=left", number=sum(row["alone"] for row in rows))
        if number := sum(row["as_second"] for row in rows):
            text = _("điểm chấm lượt hai – bắt đầu")
            yield Task(text, reverse("marking", args=[self.campaign.slug]), number=number)

    def _round(self, work: Round) -> Task | None:
        """One kind of work on cards, which begins with the card that is next for this person."""
        cards = self._rounds.get(work, [])
        if not cards:
            return None
        number = {
            Round.ANSWER: self.counts["to_answer"],
            Round.SURVEY: self._at(Stage.SUBMITTED),
            Round.VERIFY: self._at(Stage.SURVEYED),
        }[work]
        mine = [card.ward_name for card in cards if card.assignee_id == self.user.pk]
        facts = {"wards": shortened(mine, NAMED)}
        hint = _("Đồng chí phụ trách: %(wards)s") % facts if mine else ""
        return Task(str(work.label), work.page(cards[0]), number=number, hint=hint)

    def _at(self, stage: Stage) -> int:
        return sum(counts["cards"] for found, counts in self.stages_counted if found == stage)

    def _of(self, stage: Stage) -> str:
        """The grid with the cards of one stage."""
        return f"{self.grid}?state={stage.value}"

    @property
    def stages(self) -> list[dict[str, Any]]:
        """How many cards are how far, as numbers that lead to the grid."""
        counted = [(stage, self._at(stage)) for stage in Stage]
        return [
            {"value": count, "label": stage.label, "url": self._of(stage)}
            for stage, count in counted
            if count
        ]

    @property
    def dates(self) -> Iterator[tuple[str, str, str]]:
        """What ends when: (what, moment, how long it still stands open),
        soonest first. One query.
        """
        role, general = Role(self.user.role), self.campaign.self_deadline
        first = statements.first_of_dates(self.campaign.pk, role, general)
        groups = groupby(first, key=itemgetter(0, 1))
        for (end, state), cards_of_it in islice(groups, DATES):
            what = _("Hạn nộp phiếu") if state == CardState.DRAFT else _("Hạn kiến nghị")
            names = shortened([name for _end, _state, name in cards_of_it], DATED)
            yield f"{what}: {names}", lifecycle.deadline(end), lifecycle.time_left(end, self.now)
