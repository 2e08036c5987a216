"""The campaign of the running year: open, deadlines around today, every ward in another state."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scoring.demo import plan
from scoring.demo.clock import Clock, at, working_day
from scoring.demo.people import Cast
from scoring.demo.sheet import spread
from scoring.demo.story import Story, Unit
from scoring.models import Answer, Award, Block, Campaign, Phrase, Scorecard
from scoring.rules.lifecycle import Action

# The points that the wards are heading for. Caps: 5 5 15 5 5 40 10 5 2 8.
POINTS = {
    2: (5, 4.75, 14.25, 4.75, 4.75, 36.25, 9.5, 4.75, 2, 7.25),
    3: (5, 4.75, 14.25, 4.75, 4.75, 38, 9.5, 4.75, 2, 7.25),
    4: (4.75, 4.5, 13.75, 4.5, 4.5, 36.5, 9, 4.5, 2, 7.25),
    5: (4.25, 4.25, 13, 4.5, 4.25, 34.5, 8.5, 4.25, 2, 7),
    6: (4.25, 4.25, 12.75, 4.25, 4.25, 33.5, 8.25, 4.25, 2, 7),
    7: (4.5, 4.25, 13, 4.5, 4.25, 35.25, 8.75, 4.5, 2, 7),
    8: (4, 3.75, 11.75, 4, 3.75, 31.75, 7.75, 4, 1.75, 6.5),
    9: (4.75, 4.75, 14, 4.75, 4.5, 37, 9.25, 4.75, 2, 7.5),
    10: (3.5, 3.25, 10.5, 3.5, 3.25, 28, 6.75, 3.5, 1.5, 5.5),
}
CLAIMS = {
    6: {"3.4": 0.5, "6.5": 0.5, "6.12": 0.75, "9.1": -0.25, "1.3": 0.25},
    7: {"3.2": 0.5, "6.8": 1, "8.2": 0.25, "10.1": 0.5},
    8: {"6.4": 0.75, "6.6": 0.5, "7.1": 0.5, "2.2": 0.25, "10.3": 0.5},
    9: {"6.11": 0.5, "4.3": 0.25},
    10: {
        "6.10": 2.5,
        "6.8": 2,
        "3.5": 1.5,
        "7.2": 1.5,
        "10.1": 1.25,
        "4.2": 1,
        "6.3": 1.5,
        "1.2": 1,
        "5.3": 0.75,
    },
}
ALL_PAPERS = ("pdf", "docx", "xlsx", "jpg", "link", "document")


def slug_for(year: int) -> str:
    """The year, or the year with a number where a campaign of that address exists."""
    taken = set(Campaign.objects.filter(year=year).values_list("slug", flat=True))
    names = [str(year), *(f"{year}-{number}" for number in range(2, 100))]
    return next(name for name in names if name not in taken)


def play(cast: Cast, clock: Clock, model: Campaign, today: date) -> Campaign:
    """Live through the running year until yesterday; returns the open campaign."""
    rng = Random(7)  # noqa: S311 (a story, not a secret)
    campaign = _opened(cast, clock, model, today)
    story = Story(campaign, cast, clock, rng)
    units = {
        number: Unit(story, number, spread(points, CLAIMS.get(number, {}), rng))
        for number, points in POINTS.items()
    }
    year = _Year(today, units)
    story.at(at(year.day(39), 9), _arrange, campaign, cast)
    year.units_that_score()
    year.units_to_be_surveyed()
    year.units_to_be_verified()
    year.unit_that_replies()
    year.units_with_a_tier()
    story.at(at(year.day(1), 8, 20), _nominations, campaign, cast)
    story.at(at(year.day(1), 9, 5), _note, campaign, cast)
    story.play()
    return campaign


def _opened(cast: Cast, clock: Clock, model: Campaign, today: date) -> Campaign:
    year = today.year
    clock.now = at(working_day(today, 45), 8, 30)
    campaign = Campaign.launch(
        by=cast.head,
        model=model,
        slug=slug_for(year),
        year=year,
        title=f"Phong trào thi đua năm {year} đối với Ban Tuyên giáo 10 phường",
        plan_number="05-KH/BTGTU (minh họa)",
        plan_date=clock.now.date(),
        opens_at=at(working_day(today, 40), 7),
        self_deadline=at(today + timedelta(days=3), 17),
        illustrative=True,
        **plan.BODIES,
    )
    clock.now = at(working_day(today, 40), 8)
    return campaign.perform(Action.OPEN, by=cast.head)


@dataclass(frozen=True)
class _Year:
    """How far each unit has come, in working days before today."""

    today: date
    units: dict[int, Unit]

    def day(self, back: int) -> date:
        return working_day(self.today, back)

    def days(self, *back: int) -> list[date]:
        return [self.day(days) for days in back]

    def _hands_in(self, number: int, *scored: int, papers: tuple[str, ...], submitted: int) -> Unit:
        """The unit scores itself on these days, adds its papers on the last of them, submits."""
        unit = self.units[number]
        unit.scores_itself(self.days(*scored))
        unit.shows(self.day(scored[-1]), papers, self.today.year)
        unit.submits(self.day(submitted))
        return unit

    def units_that_score(self) -> None:
        """Phường 1 has not begun. Phường 2 is half way, Phường 3 lacks evidence."""
        second, third = self.units[2], self.units[3]
        second.scores_itself(self.days(2, 1), items=24)
        second.shows(self.day(1), ("pdf", "jpg"), self.today.year)
        third.scores_itself(self.days(4, 3, 2), bare=("3.2", "6.10", "6.11", "8.3"))
        third.shows(self.day(2), ("pdf", "docx", "xlsx", "document"), self.today.year)

    def units_to_be_surveyed(self) -> None:
        """Phường 4 waits for its survey, Phường 5 got its card back."""
        self._hands_in(4, 6, 5, 4, papers=ALL_PAPERS, submitted=2)
        returned = self._hands_in(5, 14, 13, 12, papers=("pdf", "xlsx", "link"), submitted=11)
        returned.is_returned(
            self.day(1),
            "Tiêu chí 6 và 10 chấm theo số liệu 9 tháng; "
            "đề nghị cập nhật số liệu cả năm rồi nộp lại.",
            at(self.today + timedelta(days=6), 17),
        )

    def units_to_be_verified(self) -> None:
        """Phường 6 is surveyed and partly verified, Phường 10 too, with large gaps."""
        sixth = self._hands_in(6, 15, 14, 13, papers=ALL_PAPERS, submitted=12)
        sixth.is_surveyed(self.day(3))
        sixth.is_verified(self.day(1), items=22)
        tenth = self._hands_in(10, 16, 15, 14, papers=("pdf", "jpg"), submitted=13)
        tenth.is_surveyed(self.day(5))
        tenth.is_verified(self.day(2), items=30)

    def unit_that_replies(self) -> None:
        """Phường 7 has replied: one answer is given, one is waited for."""
        unit = self._hands_in(7, 19, 18, 17, papers=ALL_PAPERS, submitted=16)
        unit.is_surveyed(self.day(12))
        unit.is_verified(self.day(3))
        unit.replies(
            self.day(2),
            "10.1",
            "Báo cáo tháng 5 gửi đúng ngày 24 nhưng hệ thống văn bản ghi nhận ngày 26.",
        )
        unit.is_answered(
            self.day(1),
            "10.1",
            Answer.REFUSED,
            "Ngoài báo cáo tháng 5 còn báo cáo tháng 8 gửi trễ, điểm trừ giữ nguyên.",
        )
        unit.replies(
            self.day(1),
            "6.8",
            "Khóm 4 được công nhận lại danh hiệu theo Quyết định số 212/QĐ-UBND, "
            "đề nghị tính lại điểm.",
        )

    def units_with_a_tier(self) -> None:
        """Phường 8 agrees and has its tier, Phường 9 is final."""
        eighth = self._hands_in(8, 20, 19, 18, papers=("pdf", "docx", "document"), submitted=17)
        eighth.is_surveyed(self.day(14))
        eighth.is_verified(self.day(6))
        eighth.accepts(self.day(2))
        eighth.is_tiered(self.day(1))
        ninth = self._hands_in(9, 24, 23, 22, papers=ALL_PAPERS, submitted=21)
        ninth.is_surveyed(self.day(18))
        ninth.is_verified(self.day(14))
        ninth.accepts(self.day(10))
        ninth.is_tiered(self.day(6))
        ninth.is_finalised(self.day(5))


def _arrange(campaign: Campaign, cast: Cast) -> None:
    """The head shares the wards among the reviewers; the Board keeps a few phrases."""
    for card in campaign.scorecards.select_related("ward", "campaign"):
        card.assign(cast.reviewer_of(card.ward.position), by=cast.head)
    for text in PHRASES:
        Phrase(text=text).keep(by=cast.head)


def _note(campaign: Campaign, cast: Cast) -> None:
    """Phường 3 is asked for what it lacks."""
    card = campaign.scorecards.select_related("ward", "campaign").get(ward__position=3)
    card.tell(
        "Đề nghị đồng chí bổ sung tài liệu tiêu chí 3.2 và 8.3 trước khi nộp phiếu.",
        by=cast.reviewer_of(3),
    )


def _nominations(campaign: Campaign, cast: Cast) -> None:
    """Two wards put their officers forward; something is pending about a third."""
    cards = {
        card.ward.position: card
        for card in Scorecard.objects.filter(campaign=campaign).select_related("ward")
    }
    individual = campaign.award_kinds.get(recipient="officer")
    for number, text in NOMINATIONS.items():
        Award.nominate(
            individual, cards[number], cast.people[number][0], text, by=cast.officers[number]
        )
    Block.put(
        cards[10],
        cast.people[10][0],
        Block.Cause.COMPLAINT,
        "Chờ kết luận đơn phản ánh của người dân.",
        by=cast.reviewers[0],
    )


PHRASES = (
    "Chưa có văn bản, biên bản kèm theo.",
    "Số liệu không khớp với sổ theo dõi.",
    "Báo cáo gửi chậm so với thời hạn.",
    "Thực hiện chưa đủ số lần theo kế hoạch.",
)
NOMINATIONS = {
    8: "Tổ chức tốt các lớp bồi dưỡng lý luận chính trị, tận tụy với công tác khoa giáo của "
    "phường.",
    9: "Phục dựng hội đua ghe mini của thiếu nhi, gắn văn nghệ quần chúng với tuyên truyền nghị "
    "quyết.",
}
