"""Acts in the order of time: each is noted with its moment, then all are played through the models'
own doors.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from operator import itemgetter
from random import Random
from typing import Any

from scoring.demo import files
from scoring.demo.clock import Clock, at
from scoring.demo.people import Cast
from scoring.demo.sheet import Figures
from scoring.models import Answer, Campaign, Evidence, Reply, Score, Scorecard
from scoring.models.ranking.suggestions import suggestion_of
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action, PointsKind
from scoring.rules.points import show
from wards.models import User

Moment = datetime


class Story:
    """The acts of one campaign, played once by `play`."""

    def __init__(self, campaign: Campaign, cast: Cast, clock: Clock, rng: Random) -> None:
        self.campaign, self.cast, self.clock, self.rng = campaign, cast, clock, rng
        self.acts: list[tuple[Moment, Callable[[], object]]] = []

    def at(self, when: Moment, act: Callable[..., object], *args: Any, **facts: Any) -> None:
        self.acts.append((when, lambda: act(*args, **facts)))

    def play(self) -> None:
        """Play everything in the order of time, so that the change record reads as it happened."""
        for when, act in sorted(self.acts, key=itemgetter(0)):
            self.clock.now = when
            act()
        self.acts.clear()


class Unit:
    """One ward's part in the story: notes down what its officer and its reviewer do."""

    def __init__(self, story: Story, number: int, figures: list[Figures]) -> None:
        self.story, self.number, self.figures = story, number, figures
        self.rng = story.rng
        self.officer: User = story.cast.officers[number]
        self.reviewer: User = story.cast.reviewer_of(number)
        self.card = Scorecard.objects.select_related("campaign", "ward").get(
            campaign=story.campaign, ward=self.officer.ward
        )
        scores = self.card.scores.select_related("item__parent")
        self.scores = {score.item.code: score for score in scores}
        for score in self.scores.values():
            score.scorecard = self.card
        self.numbers = _numbers(self.rng)

    @property
    def name(self) -> str:
        return self.card.ward_name

    # What the ward does

    def scores_itself(
        self, days: list[date], *, items: int | None = None, bare: tuple[str, ...] = ()
    ) -> None:
        """Enter the claims over some days, the first `items` of them; `bare` ones without
        explanation.
        """
        figures = self.figures[:items]
        for share, day in zip(_shares(figures, len(days)), days, strict=True):
            when = at(day, self.rng.choice([8, 9, 13, 14]), self.rng.randint(0, 40))
            for line in share:
                when += timedelta(seconds=self.rng.randint(45, 160))
                wordy = line.item.evidence or line.adjusted or self.rng.random() < 0.6
                note = (
                    self._filled_in(line.item.claim) if wordy and line.item.no not in bare else ""
                )
                self._enters(when, PointsKind.SELF, line, line.claimed, note, self.officer)

    def shows(self, day: date, kinds: tuple[str, ...], year: int) -> None:
        """Add evidence of these kinds: pdf, jpg, xlsx, docx, link, document."""
        when = at(day, 15, self.rng.randint(0, 30))
        for kind in kinds:
            when += timedelta(seconds=self.rng.randint(60, 200))
            self.story.at(when, self._adds, kind, year)

    def submits(self, day: date, hour: int = 16) -> None:
        self.story.at(
            at(day, hour, self.rng.randint(0, 50)), self._performs, Action.SUBMIT, self.officer
        )

    def accepts(self, day: date) -> None:
        self.story.at(
            at(day, 10, self.rng.randint(0, 50)), self._performs, Action.ACCEPT, self.officer
        )

    def replies(self, day: date, no: str, text: str) -> None:
        self.story.at(at(day, 9, self.rng.randint(0, 50)), self._reply, no, text)

    # What the Board does

    def is_surveyed(self, day: date, *, items: int | None = None) -> None:
        """A visit with minutes; points and findings are entered after it."""
        self.story.at(at(day, 11, 15), self._survey, day)
        when = at(day, 13, 30)
        for figure in self.figures[:items]:
            when += timedelta(seconds=self.rng.randint(30, 90))
            self._enters(
                when, PointsKind.SURVEY, figure, figure.found, self._finding(figure), self.reviewer
            )

    def is_verified(self, day: date, *, items: int | None = None) -> None:
        """Enter verified points; with every item done, confirm the verification."""
        when = at(day, 8, self.rng.randint(0, 30))
        for figure in self.figures[:items]:
            when += timedelta(seconds=self.rng.randint(30, 100))
            self._enters(
                when,
                PointsKind.VERIFIED,
                figure,
                figure.judged,
                self._reason(figure),
                self.reviewer,
            )
        if items is None:
            self.story.at(
                at(day, 16, self.rng.randint(0, 40)), self._performs, Action.VERIFY, self.reviewer
            )

    def is_returned(self, day: date, reason: str, until: datetime) -> None:
        self.story.at(
            at(day, 10, 5), self._performs, Action.RETURN, self.reviewer, reason=reason, until=until
        )

    def is_answered(self, day: date, no: str, answer: str, reason: str) -> None:
        final = next(figure.final for figure in self.figures if figure.item.no == no)
        self.story.at(at(day, 14, self.rng.randint(0, 50)), self._answer, no, answer, reason, final)

    def is_tiered(self, day: date) -> None:
        self.story.at(at(day, 9, 2 * self.number), self._tier)

    def is_finalised(self, day: date) -> None:
        self.story.at(
            at(day, 10, 2 * self.number), self._performs, Action.FINALISE, self.story.cast.head
        )

    # The acts themselves, at their moment

    def _enters(
        self, when: Moment, column: PointsKind, figures: Figures, points: Any, note: str, by: User
    ) -> None:
        self.story.at(when, self.scores[figures.item.no].enter, column, points, by=by, note=note)

    def _performs(self, action: Action, by: User, **facts: Any) -> None:
        self.card.perform(action, by=by, **facts)

    def _adds(self, kind: str, year: int) -> None:
        paper = PAPERS[kind]
        title = paper["title"].format(year=year, **self.numbers)
        codes = paper["codes"]
        facts: dict[str, Any] = {}
        if kind == "link":
            facts["url"] = f"https://phuong{self.number}.example/tin-tuc/hoi-thi-tim-hieu-{year}"
        elif kind == "document":
            facts["number"] = f"{10 + self.numbers['some']}-QĐ/ĐU"
            facts["issued_on"] = date(year, 2, self.numbers["many"] % 27 + 1)
        else:
            lines = [
                self._filled_in(figure.item.claim)
                for figure in self.figures
                if figure.item.no in codes
            ]
            head = f"ĐẢNG ỦY {self.name.upper()} – BAN TUYÊN GIÁO"
            upload = files.made(
                kind, f"{paper['name']}-{self.card.ward.code}-{year}", title, head, lines, self.rng
            )
            facts |= {"upload": upload, "content_type": files.CONTENT_TYPES[kind]}
        evidence = Evidence.add(
            self.card,
            by=self.officer,
            kind=kind if kind in Evidence.Kind else Evidence.Kind.FILE,
            title=title,
            scores=[self.scores[codes[0]]],
            page=paper["pages"][0],
            **facts,
        )
        for code, page in zip(codes[1:], paper["pages"][1:], strict=True):
            evidence.cite(self.scores[code], by=self.officer, page=page)

    def _survey(self, day: date) -> None:
        title = f"Biên bản khảo sát {self.name} ngày {day:%d/%m/%Y}"
        lines = [
            f"Đoàn khảo sát của {self.story.campaign.issuing_body} làm việc với Ban Tuyên giáo "
            f"{self.name}.",
            "Đoàn đã đối chiếu điểm tự chấm với hồ sơ, sổ sách và kết quả thực tế từng nội dung.",
            *(
                f"Nội dung {figure.item.no}: {self._filled_in(figure.item.found)}"
                for figure in self.figures
                if figure.adjusted
            ),
            "Hai bên thống nhất nội dung biên bản.",
        ]
        upload = files.made(
            "pdf", f"bien-ban-{self.card.ward.code}", title, "BAN TUYÊN GIÁO", lines, self.rng
        )
        minutes = Evidence.add(
            self.card,
            by=self.reviewer,
            kind=Evidence.Kind.FILE,
            title=title,
            upload=upload,
            content_type=files.CONTENT_TYPES["pdf"],
            of_survey=True,
        )
        team = [
            self.reviewer,
            *(reviewer for reviewer in self.story.cast.reviewers if reviewer != self.reviewer),
        ]
        record_survey(
            self.card,
            by=self.reviewer,
            visited_on=day,
            place=f"Trụ sở Đảng ủy {self.name}",
            team="; ".join(f"đồng chí {reviewer.full_name}" for reviewer in team),
            minutes=minutes,
        )

    def _reply(self, no: str, text: str) -> None:
        Reply.make(self.scores[no], text, by=self.officer)

    def _answer(self, no: str, answer: str, reason: str, points: Any) -> None:
        reply = Reply.objects.select_related("score__scorecard").get(score=self.scores[no])
        points = (
            Score.objects.get(pk=self.scores[no].pk).verified_points
            if answer == Answer.REFUSED
            else points
        )
        reply.give_answer(answer, reason=reason, points=points, by=self.reviewer)

    def _tier(self) -> None:
        tier = suggestion_of(self.card).level
        assign_tier(self.card, tier, by=self.story.cast.head, suggested=tier)

    # What they write

    def _filled_in(self, text: str) -> str:
        return text.format(**self.numbers)

    def _finding(self, figures: Figures) -> str:
        if figures.adjusted and figures.claimed < figures.judged:
            return "Kết quả thực tế tốt hơn mức đơn vị tự chấm."
        if figures.adjusted:
            return self._filled_in(figures.item.found)
        return self.rng.choice(CONFIRMED)

    def _reason(self, figures: Figures) -> str:
        if not figures.adjusted:
            return ""
        if figures.claimed < figures.judged:
            return self.rng.choice(RAISED)
        return self.rng.choice(OPENINGS).format(
            reason=self._filled_in(figures.item.reason),
            Reason=self._filled_in(figures.item.reason),
            points=show(figures.claimed - figures.judged),
        )


# The papers that wards show: under which items, on which pages.
PAPERS: dict[str, dict[str, Any]] = {
    "pdf": {
        "title": "Báo cáo tổng kết công tác Tuyên giáo năm {year}",
        "name": "bao-cao-tong-ket",
        "codes": ("2.2", "1.2", "6.1", "6.7"),
        "pages": ("2", "1", "4", "5"),
    },
    "docx": {
        "title": "Kế hoạch phối hợp với Ủy ban nhân dân phường năm {year}",
        "name": "ke-hoach-phoi-hop",
        "codes": ("5.1", "3.1"),
        "pages": ("", "3"),
    },
    "xlsx": {
        "title": "Bảng theo dõi hoạt động tuyên truyền 12 tháng năm {year}",
        "name": "theo-doi-tuyen-truyen",
        "codes": ("3.5", "10.1"),
        "pages": ("Theo dõi năm", "Theo dõi năm"),
    },
    "jpg": {
        "title": "Hình ảnh hội nghị báo cáo viên quý {few}/{year}",
        "name": "hoi-nghi-bao-cao-vien",
        "codes": ("3.2",),
        "pages": ("",),
    },
    "link": {
        "title": "Tin về hội thi tìm hiểu trên trang thông tin phường",
        "name": "",
        "codes": ("3.6", "6.10"),
        "pages": ("", ""),
    },
    "document": {
        "title": "Quyết định kiện toàn cộng tác viên dư luận xã hội",
        "name": "",
        "codes": ("1.1",),
        "pages": ("1",),
    },
}

CONFIRMED = (
    "", "", "Đúng hồ sơ.", "Khớp với sổ theo dõi.", "Có đủ văn bản, biên bản.",
    "Đã kiểm tra, đúng như tự chấm.", "Hồ sơ lưu đầy đủ.", "Số liệu khớp với báo cáo của phường.",
    "Thực tế tại khóm đúng như báo cáo.",
)  # fmt: skip
RAISED = (
    "Hồ sơ đầy đủ hơn mức đơn vị tự chấm, chấm theo kết quả khảo sát.",
    "Đơn vị tự chấm thấp hơn kết quả thực tế.",
    "Bổ sung điểm cho hoạt động đơn vị chưa kê trong phiếu.",
)
OPENINGS = (
    "{reason}",
    "{reason}",
    "Theo biên bản khảo sát: {reason}",
    "{reason} Giảm {points} điểm.",
    "Đối chiếu hồ sơ: {reason}",
)


def _numbers(rng: Random) -> dict[str, int]:
    """The ward's own figures in what it writes."""
    return {
        "few": rng.randint(2, 4),
        "some": rng.randint(5, 9),
        "many": rng.randint(12, 38),
        "percent": rng.randint(97, 99),
    }


def _shares(figures: list[Figures], parts: int) -> list[list[Figures]]:
    """Consecutive shares of about the same size."""
    size = -(-len(figures) // parts)
    return [figures[start * size : (start + 1) * size] for start in range(parts)]
