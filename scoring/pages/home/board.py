"""The Board's first page."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.models import Award, Campaign
from scoring.pages.home.progress import progress
from scoring.pages.home.round import Round, in_turn
from scoring.pages.home.tasks import Due, Task
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import AwardState, CardState, Stage
from wards.models import User


class BoardHome:
    """The campaign as the Board's members and the observer find it in the morning."""

    def __init__(self, campaign: Campaign, user: User, now: datetime) -> None:
        self.campaign, self.user, self.now = campaign, user, now
        self.lines = progress(user, campaign)
        self.cards = [line.card for line in self.lines]
        states = Award.objects.filter(campaign=campaign).values_list("state", flat=True)
        self.awards = Counter(states)
        self.grid = reverse("board", args=[campaign.slug])
        self.leads, self.works = permissions.is_head(user), permissions.is_board(user)

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
            text = _("Mọi phiếu đã chốt, mọi đề cử, đề nghị khen thưởng đã được giải quyết.")
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
                for card in self.cards:
                    if card.assignee_id == mine and work.waits(card):
                        return Due(
                            work.news % {"ward": card.ward_name}, work.button, work.page(card)
                        )
        return None

    @property
    def _all_settled(self) -> bool:
        settled = all(card.state in {CardState.FINAL, CardState.ABSENT} for card in self.cards)
        waiting = self.awards[AwardState.PROPOSED] + self.awards[AwardState.NOMINATED]
        return settled and not waiting

    @property
    def queue(self) -> list[Task]:
        """What waits for this person, most urgent first; each line leads to where it is done."""
        here = [self.campaign.slug]
        tiers, final, awards = (
            reverse(name, args=here) for name in ("tiers", "finalise", "awards")
        )
        late = self._count(self._is_late)
        waiting = [
            (
                self.campaign.without_card().count() if self.leads else 0,
                _("đơn vị có sau ngày mở, chưa có phiếu"),
                reverse("setup_wards", args=here),
                self.leads,
            ),
            (late, _("phiếu quá hạn chưa nộp"), self._of(Stage.DRAFT), True),
            (
                self._count(_waits_for_tier),
                _("phiếu chờ quyết định mức xếp loại"),
                tiers,
                self.leads,
            ),
            (self._count(self._can_be_finalised), _("phiếu đủ điều kiện chốt"), final, self.leads),
            (self.awards[AwardState.NOMINATED], _("đề cử của đơn vị chờ xem xét"), awards, True),
            (
                self.awards[AwardState.PROPOSED],
                _("đề nghị khen thưởng chờ quyết định"),
                awards,
                self.leads,
            ),
        ]
        others = [
            Task(label, url, number=count) for count, label, url, mine in waiting if count and mine
        ]
        return [*filter(None, map(self._round, Round)), *others]

    def _round(self, work: Round) -> Task | None:
        """One kind of work on cards, which begins with the card that is next for this person."""
        cards = in_turn([card for card in self.cards if work.waits(card)], self.user)
        if not cards:
            return None
        mine = [card.ward_name for card in cards if card.assignee_id == self.user.pk]
        facts = {"wards": ", ".join(mine)}
        hint = _("Đồng chí phụ trách: %(wards)s") % facts if mine else ""
        return Task(str(work.label), work.page(cards[0]), number=len(cards), hint=hint)

    def _count(self, holds: Callable[[Any], bool]) -> int:
        return sum(holds(card) for card in self.cards)

    def _at(self, stage: Stage) -> int:
        return self._count(lambda card: card.stage == stage)

    def _of(self, stage: Stage) -> str:
        """The grid with the cards of one stage."""
        return f"{self.grid}?state={stage.value}"

    def _is_late(self, card: Any) -> bool:
        return card.state == CardState.DRAFT and self.now >= card.deadline

    def _can_be_finalised(self, card: Any) -> bool:
        """lifecycle.tiered_and_answered, asked of every card at once."""
        agreed = card.accepted_at or lifecycle.within_reply_window(card, self.now)
        return (
            card.state == CardState.VERIFIED
            and card.is_tiered
            and not card.waiting_replies
            and bool(agreed)
        )

    @property
    def stages(self) -> list[dict[str, Any]]:
        """How many cards are how far, as numbers that lead to the grid."""
        return [
            {"value": count, "label": stage.label, "url": self._of(stage)}
            for stage in Stage
            if (count := self._at(stage))
        ]

    @property
    def dates(self) -> Iterator[tuple[str, str, str]]:
        """What ends when: (what, moment, how long it still stands open), soonest first."""
        ends: dict[tuple[datetime, str], list[str]] = {}
        for card in self.cards:
            if card.state == CardState.DRAFT:
                ends.setdefault((card.deadline, _("Hạn nộp phiếu")), []).append(card.ward_name)
            elif card.state == CardState.VERIFIED and not card.accepted_at and card.reply_until:
                ends.setdefault((card.reply_until, _("Hạn kiến nghị")), []).append(card.ward_name)
        for (end, what), names in sorted(ends.items()):
            shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
            yield f"{what}: {shown}", lifecycle.moment(end), lifecycle.time_left(end, self.now)


def _waits_for_tier(card: Any) -> bool:
    return card.state == CardState.VERIFIED and not card.is_tiered
