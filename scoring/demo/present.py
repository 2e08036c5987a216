"""The campaign of the running year: open, deadlines around today, every ward in another state."""

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


def tell(cast: Cast, clock: Clock, model: Campaign, today: date) -> Campaign:
    """Live through the running year until yesterday; returns the open campaign."""
    year = today.year
    rng = Random(7)  # noqa: S311 (a story, not a secret)
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
    campaign = campaign.perform(Action.OPEN, by=cast.head)
    story = Story(campaign, cast, clock, rng)
    units = {
        number: Unit(story, number, spread(points, CLAIMS.get(number, {}), rng))
        for number, points in POINTS.items()
    }

    def days(*back: int) -> list[date]:
        return [working_day(today, days) for days in back]

    def day(back: int) -> date:
        return working_day(today, back)

    story.at(at(day(39), 9), _arrange, campaign, cast)
    # Phường 1 has not begun. Phường 2 is half way, Phường 3 lacks evidence.
    units[2].scores_itself(days(2, 1), items=24)
    units[2].shows(day(1), ("pdf", "jpg"), year)
    units[3].scores_itself(days(4, 3, 2), bare=("3.2", "6.10", "6.11", "8.3"))
    units[3].shows(day(2), ("pdf", "docx", "xlsx", "document"), year)
    # Phường 4 waits for its survey, Phường 5 got its card back.
    units[4].scores_itself(days(6, 5, 4))
    units[4].shows(day(4), ALL_PAPERS, year)
    units[4].submits(day(2))
    units[5].scores_itself(days(14, 13, 12))
    units[5].shows(day(12), ("pdf", "xlsx", "link"), year)
    units[5].submits(day(11))
    until = at(today + timedelta(days=6), 17)
    units[5].is_returned(
        day(1),
        "Tiêu chí 6 và 10 chấm theo số liệu 9 tháng; đề nghị cập nhật số liệu cả năm rồi nộp lại.",
        until,
    )
    # Phường 6 is surveyed and partly verified, Phường 10 too, with large gaps.
    units[6].scores_itself(days(15, 14, 13))
    units[6].shows(day(13), ALL_PAPERS, year)
    units[6].submits(day(12))
    units[6].is_surveyed(day(3))
    units[6].is_verified(day(1), items=22)
    units[10].scores_itself(days(16, 15, 14))
    units[10].shows(day(14), ("pdf", "jpg"), year)
    units[10].submits(day(13))
    units[10].is_surveyed(day(5))
    units[10].is_verified(day(2), items=30)
    # Phường 7 has replied: one answer is given, one is waited for.
    units[7].scores_itself(days(19, 18, 17))
    units[7].shows(day(17), ALL_PAPERS, year)
    units[7].submits(day(16))
    units[7].is_surveyed(day(12))
    units[7].is_verified(day(3))
    units[7].replies(
        day(2), "10.1", "Báo cáo tháng 5 gửi đúng ngày 24 nhưng hệ thống văn bản ghi nhận ngày 26."
    )
    units[7].is_answered(
        day(1),
        "10.1",
        Answer.REFUSED,
        "Ngoài báo cáo tháng 5 còn báo cáo tháng 8 gửi trễ, điểm trừ giữ nguyên.",
    )
    units[7].replies(
        day(1),
        "6.8",
        "Khóm 4 được công nhận lại danh hiệu theo Quyết định số 212/QĐ-UBND, đề nghị tính lại điểm.",
    )
    # Phường 8 agrees and has its tier, Phường 9 is final.
    units[8].scores_itself(days(20, 19, 18))
    units[8].shows(day(18), ("pdf", "docx", "document"), year)
    units[8].submits(day(17))
    units[8].is_surveyed(day(14))
    units[8].is_verified(day(6))
    units[8].accepts(day(2))
    units[8].is_tiered(day(1))
    units[9].scores_itself(days(24, 23, 22))
    units[9].shows(day(22), ALL_PAPERS, year)
    units[9].submits(day(21))
    units[9].is_surveyed(day(18))
    units[9].is_verified(day(14))
    units[9].accepts(day(10))
    units[9].is_tiered(day(6))
    units[9].is_finalised(day(5))
    story.at(at(day(1), 8, 20), _nominations, campaign, cast)
    story.at(at(day(1), 9, 5), _note, campaign, cast)
    story.play()
    return campaign


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
    8: "Tổ chức tốt các lớp bồi dưỡng lý luận chính trị, tận tụy với công tác khoa giáo của phường.",
    9: "Phục dựng hội đua ghe mini của thiếu nhi, gắn văn nghệ quần chúng với tuyên truyền nghị quyết.",
}
