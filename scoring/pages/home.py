"""What is due and what waits: the first page of a ward and of the Board, and how far every card is."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.ledger.notice import NOTIFIED_ACTS
from scoring.models import Award, Campaign, Entry, Scorecard
from scoring.pages.sheet import Section, Sheet
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import AwardState, CardState, Stage
from scoring.rules.points import show
from wards import sign_ins
from wards.models import User, Ward

URGENT = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """The one thing to do now, with its one button."""

    title: str
    label: str
    url: str
    text: str = ""
    until: datetime | None = None
    now: datetime | None = None

    @property
    def deadline(self) -> str:
        return lifecycle.moment(self.until) if self.until else ""

    @property
    def left(self) -> str:
        return lifecycle.time_left(self.until, self.now) if self.until and self.now else ""

    @property
    def urgent(self) -> bool:
        return bool(self.until and self.now and self.until - self.now < URGENT)


@dataclass(frozen=True)
class Task:
    """A line of a list of tasks, as components/tasks.html draws it."""

    label: str
    url: str
    number: str | int = ""
    hint: str = ""
    points: str = ""
    code: str = ""
    state: str = ""
    lang: str = ""  # of the label, where it is not the page's own words


@dataclass(frozen=True)
class CardProgress:
    """How far one card is. Points that the reader may not see yet are blank."""

    card: Any
    judged: bool
    board: bool
    tier_places: dict[int, int]

    @property
    def own(self) -> str:
        return show(self.card.self_sum) if self.card.self_scored else ""

    @property
    def counted(self) -> str:
        """“12/45 nội dung” while some are still blank."""
        if self.card.self_scored in (0, self.card.self_items):
            return ""
        return _("%(scored)d/%(items)d nội dung") % {
            "scored": self.card.self_scored,
            "items": self.card.self_items,
        }

    @property
    def verified(self) -> str:
        return (
            show(self.card.verified_sum)
            if self.judged and self.card.verified_scored == self.card.items
            else ""
        )

    @property
    def is_tiered(self) -> bool:
        """The Board reads a tier as soon as it is decided, a ward with its final result."""
        return self.card.is_tiered and (
            self.board or (self.judged and self.card.state == CardState.FINAL)
        )

    @property
    def tier_place(self) -> int:
        """1 for the highest tier; 0 for none."""
        return self.tier_places.get(self.card.tier_id, 0)


def progress(user: User, campaign: Campaign) -> list[CardProgress]:
    """The cards that the user may see, in official order. Two queries."""
    cards = Scorecard.objects.visible_to(user).filter(campaign=campaign).with_stage().with_totals()
    cards = cards.with_waiting_replies().select_related("ward", "tier").in_official_order()
    places = {tier.pk: place for place, tier in enumerate(campaign.tiers.all(), 1)}
    board, lines = permissions.reads_comparison(user), []
    for card in cards:
        card.campaign = campaign
        lines.append(CardProgress(card, permissions.can_see_judgement(user, card), board, places))
    return lines


class WardHome:
    """A ward's card at a glance."""

    def __init__(self, card: Any, user: User, now: datetime) -> None:
        self.card, self.user, self.now = card, user, now
        self.sheet = Sheet(card)
        self.judged = permissions.can_see_judgement(user, card)

    @cached_property
    def due(self) -> Due:
        here = [self.card.campaign.slug]
        return self._due(reverse("scorecard", args=here), reverse("scorecard_submit", args=here))

    def _due(self, page: str, submit: str) -> Due:
        card, now = self.card, self.now
        match CardState(card.state):
            case CardState.DRAFT if now >= card.deadline:
                text = _("Hạn nộp là %s. Đồng chí liên hệ Ban để được gia hạn.") % lifecycle.moment(
                    card.deadline
                )
                return Due(_("Đã hết hạn nộp phiếu"), _("Xem phiếu"), page, text)
            case CardState.DRAFT if card.campaign.opens_at and now < card.campaign.opens_at:
                text = _("Đơn vị tự chấm từ %(when)s.") % {
                    "when": lifecycle.moment(card.campaign.opens_at)
                }
                return Due(_("Phong trào đã mở"), _("Xem phiếu"), page, text)
            case CardState.DRAFT:
                return self._scoring(page, submit)
            case CardState.SUBMITTED:
                text = _(
                    "Ban đang khảo sát và thẩm định. Hiện đơn vị chưa phải làm gì; có kết quả sẽ báo ở đây."
                )
                return Due(_("Phiếu đã nộp"), _("Xem phiếu đã nộp"), page, text)
            case CardState.VERIFIED if not lifecycle.open_to_replies(card, now):
                text = _(
                    "Đồng chí xem từng nội dung: chưa đồng ý thì kiến nghị, đồng ý tất cả thì thống nhất kết quả."
                )
                return Due(
                    _("Đã có kết quả thẩm định"),
                    _("Xem kết quả"),
                    page,
                    text,
                    card.reply_until,
                    now,
                )
            case CardState.VERIFIED:
                agreed = (
                    _("Đơn vị đã thống nhất kết quả.")
                    if card.accepted_at
                    else _("Thời hạn kiến nghị đã hết.")
                )
                text = f"{agreed} {_('Ban sẽ quyết định mức xếp loại và chốt kết quả.')}"
                return Due(_("Chờ Ban chốt kết quả"), _("Xem kết quả"), page, text)
            case CardState.FINAL:
                facts = {"points": self.sheet.verified_sum, "tier": card.tier or _("Chưa xếp loại")}
                return Due(_("Kết quả: %(points)s điểm – %(tier)s") % facts, _("Xem kết quả"), page)
            case CardState.ABSENT:
                text = _("Trưởng Ban có thể mở lại phiếu; đồng chí liên hệ Ban nếu có nhầm lẫn.")
                return Due(_("Ban đã ghi nhận đơn vị không nộp phiếu"), _("Xem phiếu"), page, text)

    def _scoring(self, page: str, submit: str) -> Due:
        """What is left before the card can be submitted."""
        left, until = len(self.sheet.unfinished), self.card.deadline
        title = (
            _("Bổ sung rồi nộp lại phiếu") if self.card.was_returned else _("Tự chấm và nộp phiếu")
        )
        if self.card.was_returned:
            why = format_html(
                '{}: <span lang="vi">“{}”</span>',
                _("Ban trả lại phiếu"),
                self.card.returned_because,
            )
            return Due(title, _("Mở phiếu để bổ sung"), page, why, until, self.now)
        if not left:
            return Due(
                title,
                _("Xem lại và nộp"),
                submit,
                _("Mọi nội dung đã xong, phiếu chưa nộp."),
                until,
                self.now,
            )
        text = ngettext("Còn %d nội dung chưa xong.", "Còn %d nội dung chưa xong.", left) % left
        label = _("Tiếp tục tự chấm") if self.sheet.own.scored else _("Bắt đầu tự chấm")
        return Due(title, label, page, text, until, self.now)

    @property
    def tasks(self) -> list[Task]:
        """The criteria with their points and how many pieces of evidence they have."""
        page = reverse("scorecard", args=[self.card.campaign.slug])
        return [
            Task(
                section.head.name,
                f"{page}#tc-{section.head.position}",
                number=section.head.position,
                hint=_evidence_of(section),
                points=f"{(section.verified_sum if self.judged else section.own_sum) or '–'}/{section.cap}",
                code="" if self.judged else section.progress.value,
                state="" if self.judged else str(section.progress.label),
                lang="vi",
            )
            for section in self.sheet.sections
        ]

    @property
    def meter_value(self) -> int:
        """Hundredths: what the ward gave itself, or what the Board gave once that is out."""
        if not self.judged:
            return self.sheet.own_hundredths
        points = (row.score.verified_points for row in self.sheet.rows)
        return sum(int(part * 100) for part in points if part is not None)

    @property
    def marks(self) -> list[int]:
        return [mark["hundredths"] for mark in self.sheet.marks]

    @property
    def news(self) -> list[dict[str, str]]:
        """What the Board lately did with the card, newest first."""
        entries = (
            Entry.objects.visible_to(self.user)
            .filter(scorecard=self.card, act__in=NOTIFIED_ACTS)
            .select_related("by")
        )
        return [
            {
                "when": lifecycle.moment(entry.at),
                "who": entry.who,
                "sentence": _sentence(entry),
                "reason": entry.reason,
            }
            for entry in entries.order_by("-pk")[:5]
        ]

    @cached_property
    def last_year(self) -> Any:
        """The unit's result in the campaign that this one was made from, once given out."""
        return (
            Scorecard.objects.of_model_year(self.card)
            .with_totals()
            .select_related("campaign", "tier")
            .first()
        )

    @property
    def last_points(self) -> str:
        return show(self.last_year.verified_sum)


def _evidence_of(section: Section) -> str:
    """“3 tài liệu”, each counted once; "" where there is none."""
    standing = {
        citation.evidence_id
        for row in section.rows
        for citation in row.citations
        if not citation.evidence.withdrawn_at
    }
    count = len(standing)
    return ngettext("%d tài liệu", "%d tài liệu", count) % count if count else ""


def _sentence(entry: Entry) -> str:
    """What the Board did: “Trả lời kiến nghị, nội dung 6.8: Chấp nhận”, “Gia hạn nộp, hạn mới 17:00
    30/11/2026”.
    """
    where = _(", nội dung %s") % entry.subject if entry.score_id else ""
    until = (
        _(", hạn mới %s") % entry.new["extended_until"] if entry.new.get("extended_until") else ""
    )
    done = f"{entry.get_act_display()}{where}{until}"
    answer = entry.new.get("answer")
    return format_html('{}: <span lang="vi">{}</span>', done, answer) if answer else done


class Round(TextChoices):
    """Work that goes from card to card: save, and the next one is there."""

    ANSWER = "answer", gettext_lazy("phiếu có kiến nghị chờ trả lời – bắt đầu")
    SURVEY = "survey", gettext_lazy("phiếu chờ khảo sát – bắt đầu")
    VERIFY = "verify", gettext_lazy("phiếu đã khảo sát, chờ thẩm định – bắt đầu")

    @property
    def news(self) -> str:
        """What is so with one card, with a place for its ward."""
        return {
            Round.ANSWER: _("%(ward)s có kiến nghị chờ trả lời"),
            Round.SURVEY: _("%(ward)s chờ khảo sát"),
            Round.VERIFY: _("%(ward)s đã khảo sát, chờ thẩm định"),
        }[self]

    @property
    def button(self) -> str:
        return {
            Round.ANSWER: _("Trả lời kiến nghị"),
            Round.SURVEY: _("Ghi kết quả khảo sát"),
            Round.VERIFY: _("Thẩm định điểm"),
        }[self]

    def waits(self, card: Any) -> bool:
        """Whether this card waits for it. Needs `with_stage()`, `with_waiting_replies()`."""
        if self is Round.ANSWER:
            return _waits_for_answer(card)
        return bool(
            card.stage == {Round.SURVEY: Stage.SUBMITTED, Round.VERIFY: Stage.SURVEYED}[self]
        )

    def page(self, card: Any) -> str:
        """Where it is done."""
        name = "board_survey" if self is Round.SURVEY else "board_ward"
        return reverse(name, args=[card.campaign.slug, card.ward.code])


def in_turn(cards: Sequence[Any], user: User) -> list[Any]:
    """First one's own, then nobody's, then what others work on; each in official order."""
    return sorted(
        cards, key=lambda card: (card.assignee_id != user.pk, card.assignee_id is not None)
    )


def next_of(work: Round, done: Any, user: User) -> Any | None:
    """The card that is next after the one that is done; `None` when nothing waits. Four queries."""
    cards = Scorecard.objects.visible_to(user).filter(campaign=done.campaign_id).exclude(pk=done.pk)
    cards = (
        cards.with_stage()
        .with_waiting_replies()
        .select_related("ward", "campaign")
        .in_official_order()
    )
    return next(iter(in_turn([card for card in cards if work.waits(card)], user)), None)


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


def _waits_for_answer(card: Any) -> bool:
    return card.state == CardState.VERIFIED and bool(card.waiting_replies)


def _waits_for_tier(card: Any) -> bool:
    return card.state == CardState.VERIFIED and not card.is_tiered


def keeper_tasks(today: date) -> list[Task]:
    """What waits for the administrator: units and people who cannot work, worst first.

    Six queries.
    """
    units = Ward.objects.active_on(today)
    alone = units.exclude(pk__in=units.with_officer().values("pk")).count()
    stopped = len(sign_ins.stopped_names())
    late, new = User.objects.too_late().count(), User.objects.not_yet_in().count()
    worst, mild = ("problem", _("Cần xử lý")), ("todo", _("Nên xem"))
    people = reverse("people")
    running = Campaign.objects.running().last()
    cardless = running.without_card().count() if running else 0
    found = (
        (
            cardless,
            mild,
            reverse("units"),
            ngettext(
                "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
                "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
                cardless,
            ),
        ),
        (
            alone,
            worst,
            reverse("units"),
            ngettext("%d đơn vị chưa có tài khoản", "%d đơn vị chưa có tài khoản", alone),
        ),
        (
            late,
            worst,
            f"{people}?show=late",
            ngettext(
                "%d người có mật khẩu được cấp đã quá hạn",
                "%d người có mật khẩu được cấp đã quá hạn",
                late,
            ),
        ),
        (
            stopped,
            mild,
            f"{people}?show=stopped",
            ngettext(
                "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
                "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
                stopped,
            ),
        ),
        (
            new - late,
            mild,
            f"{people}?show=new",
            ngettext(
                "%d người chưa đăng nhập lần đầu", "%d người chưa đăng nhập lần đầu", new - late
            ),
        ),
    )
    return [
        Task(label=said % number, url=url, code=code, state=state)
        for number, (code, state), url, said in found
        if number
    ]
