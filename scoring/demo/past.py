"""The campaign of the source, 2023, lived to its end: figures are invented and say so."""

from datetime import date
from decimal import Decimal
from random import Random

from scoring.demo import plan
from scoring.demo.clock import Clock, at
from scoring.demo.people import Cast
from scoring.demo.sheet import spread
from scoring.demo.story import Story, Unit
from scoring.models import Answer, Award, Block, Campaign, Scorecard
from scoring.models.awards.commendation import commend_all
from scoring.rules.lifecycle import Action, AwardState
from wards.models import Officer

YEAR = 2023

# Final points of the ten criteria, ward by ward. Caps: 5 5 15 5 5 40 10 5 2 8.
FINAL = {
    1: (4.5, 4.25, 13, 4.5, 4.25, 35.5, 8.75, 4.5, 2, 7.25),  # 88,5
    2: (
        4.75,
        4.75,
        14,
        4.75,
        4.75,
        37,
        9.25,
        4.75,
        2,
        7.25,
    ),  # 93,25: as many as Phường 10, more on criterion 6
    3: (5, 4.75, 14.5, 5, 4.75, 38.25, 9.5, 4.75, 2, 7.5),  # 96
    4: (4.75, 4.5, 13.25, 4.5, 4.5, 36, 8.75, 4.5, 1.75, 7.25),  # 89,75: claimed 91,5
    5: (4.5, 4.5, 13.5, 4.75, 4.25, 36.25, 8.75, 4.5, 2, 7),  # 90 after a reply
    6: (4.25, 4, 12.25, 4, 4, 32.5, 8, 4, 1.75, 6.75),  # 81,5
    7: (4.25, 4.25, 12.5, 4.25, 4.25, 34.25, 8.5, 4.25, 2, 6.75),  # 85,25
    8: (3.75, 3.5, 11, 3.75, 3.5, 30, 7.25, 3.75, 1.75, 6),  # 74,25
    9: (3.25, 3.25, 10, 3.25, 3, 27, 6.5, 3.25, 1.5, 5.5),  # 66,5
    10: (5, 4.75, 14.25, 4.75, 4.75, 36.25, 9.5, 4.75, 2, 7.25),  # 93,25
}
# By how much a ward claimed more (or less) than it got.
CLAIMS = {
    1: {"3.5": 0.5, "6.10": 1, "10.1": 0.25, "7.3": -0.25, "2.4": 0.25},
    2: {"6.6": 0.5, "3.6": 0.25},
    3: {"6.12": 0.5, "10.4": 0.25, "5.3": -0.25},
    4: {"6.9": 0.75, "3.2": 0.5, "4.2": 0.25, "10.2": 0.25},
    5: {"6.5": 0.5, "2.3": 0.25},
    6: {"6.2": 1, "6.8": 1, "3.1": 0.75, "7.1": 0.5, "10.3": 0.5, "5.4": 0.25},
    7: {"6.4": 0.75, "6.11": 0.75, "8.3": 0.5, "1.4": 0.25, "4.1": 0.25},
    8: {
        "6.3": 1,
        "6.10": 1.25,
        "3.3": 0.5,
        "4.2": 0.5,
        "2.2": 0.5,
        "10.1": 0.5,
        "8.4": 0.25,
        "6.7": -0.25,
    },
    9: {
        "6.10": 2,
        "6.2": 1.25,
        "3.5": 1,
        "7.2": 0.75,
        "1.2": 0.5,
        "5.2": 0.5,
        "10.1": 0.75,
        "2.1": 0.25,
        "9.2": 0.25,
    },
    10: {"6.1": 0.5, "6.9": 0.5, "7.4": 0.25},
}
# What a reply gained.
RAISED = {5: {"6.10": 0.5}, 8: {"6.10": 0.25}}

PAPERS = {
    number: ("pdf", ("docx", "xlsx", "jpg")[number % 3], ("link", "document")[number % 2])
    for number in FINAL
}


def play(cast: Cast, clock: Clock) -> Campaign:
    """Live through 2023; returns the concluded campaign."""
    rng = Random(YEAR)  # noqa: S311 (a story, not a secret)
    clock.now = at(date(YEAR, 1, 6), 8, 30)
    campaign = Campaign.launch(
        by=cast.head,
        slug=str(YEAR),
        year=YEAR,
        title=f"Phong trào thi đua năm {YEAR} đối với Ban Tuyên giáo 10 phường",
        plan_number="08-KH/BTGTU (minh họa)",
        plan_date=date(YEAR, 1, 6),
        opens_at=at(date(YEAR, 10, 16), 7),
        self_deadline=at(date(YEAR, 11, 15), 17),
        illustrative=True,
        **plan.BODIES,
    )
    clock.now = at(date(YEAR, 1, 9), 9, 10)
    plan.write_into(campaign, by=cast.head)
    clock.now = at(date(YEAR, 1, 10), 14)
    campaign = campaign.perform(Action.OPEN, by=cast.head)
    story = Story(campaign, cast, clock, rng)
    units = {
        number: Unit(story, number, spread(FINAL[number], CLAIMS[number], rng, RAISED.get(number)))
        for number in FINAL
    }
    for number, unit in units.items():
        _year_of(unit, number)
    _disputes(units)
    story.play()
    _decide_awards(campaign, cast, clock)
    clock.now = at(date(YEAR, 12, 29), 16)
    return campaign.perform(Action.CONCLUDE, by=cast.head)


def _year_of(unit: Unit, number: int) -> None:
    """From the first points to the final result; the wards follow one another by a day or two."""
    november, december = (lambda day: date(YEAR, 11, day)), (lambda day: date(YEAR, 12, day))
    unit.scores_itself(
        [date(YEAR, 10, 23 + number % 5), november(1 + number % 3), november(6 + number % 5)]
    )
    unit.shows(november(9 + number % 2), PAPERS[number], YEAR)
    unit.submits(november(13 + number % 3), hour=14)
    unit.is_surveyed(november((16, 17, 20, 21, 22, 23, 24, 27, 28, 29)[number - 1]))
    unit.is_verified(december(1 + 3 * (number % 2)))
    if number != 8:  # Phường 8 lets the window for replies pass
        unit.accepts(december(13 + number % 2))
    unit.is_tiered(december(18))
    unit.is_finalised(december(19))


def _disputes(units: dict[int, Unit]) -> None:
    """Replies within the window, each answered."""
    day = date(YEAR, 12, 7)
    units[5].replies(
        day,
        "6.10",
        "Chương trình văn nghệ mừng lễ Sen Dolta do phường chủ trì, kế hoạch số 31-KH/ĐU đã gửi "
        "kèm báo cáo quý III.",
    )
    units[5].is_answered(
        date(YEAR, 12, 11),
        "6.10",
        Answer.ACCEPTED,
        "Đã đối chiếu kế hoạch và hình ảnh, chương trình do phường chủ trì.",
    )
    units[8].replies(
        day,
        "6.10",
        "Hai chương trình tại khóm 3 và khóm 5 có đủ kế hoạch, đề nghị xem xét lại điểm hội diễn.",
    )
    units[8].is_answered(
        date(YEAR, 12, 12),
        "6.10",
        Answer.PARTLY,
        "Chấp nhận chương trình tại khóm 3; khóm 5 do trường học tổ chức.",
    )
    units[4].replies(
        day,
        "6.9",
        "Vụ lấn chiếm lòng đường ở khóm 2 đã được xử lý trong ngày, đề nghị giữ điểm tự chấm.",
    )
    units[4].is_answered(
        date(YEAR, 12, 11),
        "6.9",
        Answer.REFUSED,
        "Trong năm còn hai phản ánh khác của người dân ở khóm 4 và khóm 6.",
    )
    units[9].replies(
        day,
        "3.5",
        "Trang của phường bị khóa tài khoản trong tháng 6 và tháng 7 nên không đăng được tin.",
    )
    units[9].is_answered(
        date(YEAR, 12, 12),
        "3.5",
        Answer.REFUSED,
        "Ngoài hai tháng nêu trên, quý III vẫn có nhiều tuần không đăng tin.",
    )


def _decide_awards(campaign: Campaign, cast: Cast, clock: Clock) -> None:
    """Nominations, one collective and two individuals with a certificate, the commended units."""
    cards = {
        card.ward.position: card
        for card in Scorecard.objects.filter(campaign=campaign).select_related("ward")
    }
    collective, individual, praise = campaign.award_kinds.all()
    clock.now = at(date(YEAR, 12, 20), 8, 15)
    for number, text in NOMINATIONS.items():
        Award.nominate(
            individual, cards[number], _first(cast, number), text, by=cast.officers[number]
        )
    clock.now = at(date(YEAR, 12, 20), 15)
    reviewer = cast.reviewers[0]
    block = Block.put(
        cards[10],
        _first(cast, 10),
        Block.Cause.COMPLAINT,
        "Chờ kết luận đơn phản ánh ngày 05/12.",
        by=reviewer,
    )
    clock.now = at(date(YEAR, 12, 21), 9)
    awards = [
        Award.propose(
            collective,
            cards[3],
            by=reviewer,
            citation_text="Dẫn đầu phong trào thi đua; mô hình “Mỗi tuần một tin tốt” được nhân "
            "rộng.",
        ),
        Award.propose(individual, cards[3], _first(cast, 3), by=reviewer),
        Award.propose(
            individual,
            cards[5],
            _first(cast, 5),
            by=reviewer,
            reason="Thành tích cá nhân nổi bật trong công tác tuyên truyền vùng đồng bào Khmer; "
            "đơn vị tiến bộ nhiều so với năm trước.",
        ),
    ]
    clock.now = at(date(YEAR, 12, 22), 10)
    block.lift(by=reviewer, reason="Đơn phản ánh đã được kết luận, không có vi phạm.")
    clock.now = at(date(YEAR, 12, 26), 9, 30)
    for place, award in enumerate(awards, 1):
        award.perform(
            Action.DECIDE,
            by=cast.head,
            decision_number="412-QĐ/TU",
            decision_date=date(YEAR, 12, 25),
            golden_book_number=f"{56 + place:03}/{YEAR}",
        )
    clock.now = at(date(YEAR, 12, 26), 10)
    for award in campaign.awards.filter(state=AwardState.NOMINATED):
        award.perform(
            Action.WITHDRAW,
            by=reviewer,
            reason="Đã đủ hai suất Giấy khen cá nhân; đề nghị phường biểu dương tại cơ sở.",
        )
    clock.now = at(date(YEAR, 12, 27), 8)
    commend_all(praise, by=cast.head)


NOMINATIONS = {
    2: "Chủ động nắm tình hình dư luận, tham mưu kịp thời cho Đảng ủy; hoàn thành xuất sắc nhiệm "
    "vụ nhiều năm liền.",
    3: "Khởi xướng mô hình “Mỗi tuần một tin tốt, mỗi chi bộ một việc làm hay”; báo cáo viên giỏi "
    "cấp thành phố.",
    5: "Phối hợp tốt với các chùa Khmer trong tuyên truyền, vận động; duy trì đội văn nghệ quần "
    "chúng của phường.",
    10: "Đổi mới trang thông tin của phường, tăng gấp đôi lượng tin, bài so với năm trước.",
}


def _first(cast: Cast, number: int) -> Officer:
    return cast.people[number][0]


def total(number: int) -> Decimal:
    """The final points of a ward, as the table above has them."""
    return sum((Decimal(str(points)) for points in FINAL[number]), Decimal(0))
