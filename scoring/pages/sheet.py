"""A ward's scorecard laid out by criterion, with its sums: what every page reads of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Citation, Criterion, Reply, Score, Scorecard
from scoring.models.report import reports_of
from scoring.pages.unread import Unread, news_of
from scoring.rules import grading, permissions
from scoring.rules.grading import Tally
from scoring.rules.lifecycle import SETTLED, PointsKind, moment
from scoring.rules.points import show, show_gap
from scoring.rules.reports import UnitReports
from wards.database.prepared import prepared
from wards.models import Role, User


class Progress(TextChoices):
    """How far a criterion is; the value names the badge."""

    BLANK = "blank", gettext_lazy("Chưa chấm")
    BEGUN = "begun", gettext_lazy("Đang làm")
    UNPROVEN = "unproven", gettext_lazy("Thiếu tài liệu")
    DONE = "done", gettext_lazy("Hoàn thành")
    SURVEY = "survey", gettext_lazy("Ban khảo sát")


@dataclass
class ItemRow:
    """One item as it stands in the database."""

    score: Score
    citations: list[Citation] = field(default_factory=list)
    reply_citations: list[Citation] = field(default_factory=list)
    last_year: Score | None = None
    kinds: str = ""  # by which the page may be narrowed (scoring.pages.sheet_filter)
    shown: bool = True
    settles: bool = True  # whether whoever looks at it may settle it; else who does:
    settler: str = ""
    reports: UnitReports | None = None  # where its points are suggested by the calendar of reports

    def __post_init__(self) -> None:
        item = self.score.item
        # The last entry about it that whoever reads the page has not seen.
        self.news: int | None = getattr(self.score, "news", None)
        self.code, self.cap = item.code, show(self.score.cap)
        self.cap_hundredths = int(self.score.cap * 100)
        self.ward_enters: bool = item.scored_by.ward_enters
        self.counts_as_gap: bool = item.scored_by.counts_as_gap
        self.reply: Reply | None = getattr(self.score, "reply", None)

    @property
    def own_points(self) -> str:
        return show(self.score.self_points)

    @property
    def own_typed(self) -> str:
        """What the ward typed: the points, or the number from which they follow."""
        return self.score.typed_text(PointsKind.SELF)

    @property
    def verified_typed(self) -> str:
        return self.score.typed_text(PointsKind.VERIFIED)

    @property
    def asks(self) -> str:
        """What is typed instead of points, such as “Số suất”; "" where points are."""
        return self.score.item.measure.asks

    @property
    def own_number(self) -> str:
        return self.score.number_text(PointsKind.SELF)

    @property
    def survey_number(self) -> str:
        return self.score.number_text(PointsKind.SURVEY)

    @property
    def verified_number(self) -> str:
        return self.score.number_text(PointsKind.VERIFIED)

    @property
    def not_applicable(self) -> str:
        """Who says that it does not apply: “không phát sinh (tự chấm)”; "" where nobody does."""
        score = self.score
        if score.self_number is score.survey_number is score.verified_number is None:
            return ""
        kinds = [kind.label.lower() for kind in PointsKind if score.is_out_of(kind)]
        return _("không phát sinh (%s)") % ", ".join(kinds) if kinds else ""

    @property
    def report_points(self) -> str:
        """What the calendar of reports suggests to type here; "" where it does not look at it."""
        suggested = self.score.suggested_by(self.reports) if self.reports else None
        return show(suggested)

    @property
    def report_said(self) -> str:
        """“Theo lịch báo cáo: Báo cáo quý I (chậm 3 ngày). Đề nghị 4,5.”"""
        if self.reports is None:
            return ""
        facts = {"said": self.reports.said(), "points": self.report_points}
        return _("Theo lịch báo cáo: %(said)s. Đề nghị %(points)s điểm.") % facts

    @property
    def rule(self) -> str:
        """How its points follow from the number; "" where they are typed."""
        return self.score.item.rule

    @property
    def numbers(self) -> str:
        """The numbers beside the points: “tự chấm 3 suất · thẩm định 2 suất”."""
        said = ((kind, self.score.number_text(kind)) for kind in PointsKind)
        return " · ".join(f"{kind.label.lower()} {number}" for kind, number in said if number)

    @property
    def survey_points(self) -> str:
        return show(self.score.survey_points)

    @property
    def verified_points(self) -> str:
        return show(self.score.verified_points)

    @property
    def gap(self) -> str:
        return show_gap(self.score.gap)

    @property
    def difference(self) -> str:
        """The gap, which is the survey's until the item is verified: for the Board's eyes."""
        return show_gap(self.score.difference)

    @property
    def leans_down(self) -> bool:
        return bool(self.score.difference and self.score.difference < 0)

    @property
    def leaning(self) -> str:
        """Which way the difference goes: down, up, or an empty string."""
        return ("down" if self.leans_down else "up") if self.score.difference else ""

    @property
    def is_ahead(self) -> bool:
        """The survey alone says so: nothing is verified yet."""
        return bool(self.score.difference) and self.score.verified_points is None

    @property
    def lowered(self) -> bool:
        return bool(self.score.gap and self.score.gap < 0)

    @property
    def direction(self) -> str:
        """Which way the Board moved the points: down, up, or an empty string."""
        return ("down" if self.lowered else "up") if self.score.gap else ""

    @property
    def returned_until(self) -> str:
        """Until when the ward has it in hand, given back while the rest stands; "" where it has not."""
        if not self.score.is_out(timezone.now()) or self.score.returned_until is None:
            return ""
        return moment(self.score.returned_until)

    @property
    def blank(self) -> bool:
        return self.ward_enters and self.score.self_points is None

    @property
    def unproven(self) -> bool:
        return self.score.lacks_evidence

    @property
    def unfinished(self) -> bool:
        return self.blank or self.unproven

    @property
    def lacks_proof_for_points(self) -> bool:
        return not self.blank and self.unproven

    @property
    def last_gap(self) -> str:
        """What the Board moved a year ago."""
        return show_gap(self.last_year.gap) if self.last_year else ""

    @property
    def last_lowered(self) -> bool:
        return bool(self.last_year and self.last_year.gap and self.last_year.gap < 0)

    @property
    def last_direction(self) -> str:
        moved = self.last_year.gap if self.last_year else None
        return ("down" if self.last_lowered else "up") if moved else ""

    @property
    def last_own(self) -> str:
        return show(self.last_year.self_points) if self.last_year else ""

    @property
    def last_verified(self) -> str:
        return show(self.last_year.verified_points) if self.last_year else ""


class Totals:
    """What rows add up to, one criterion or a whole card."""

    rows: Sequence[ItemRow]

    @property
    def own(self) -> Tally:
        return grading.tally(row.score.self_points for row in self.rows if row.ward_enters)

    @property
    def own_sum(self) -> str:
        return show(self.own.points) if self.own.scored else ""

    @property
    def survey_sum(self) -> str:
        return _sum(row.score.survey_points for row in self.rows)

    @property
    def verified_sum(self) -> str:
        return _sum(row.score.verified_points for row in self.rows)

    @property
    def moved(self) -> Decimal | None:
        """What the Board moved in all; `None` until everything that the ward scored is verified.

        What is not self-scored moves nothing, however many points it brings.
        """
        gaps = (row.score.gap for row in self.rows if row.counts_as_gap)
        return grading.tally(gaps).total

    @property
    def difference(self) -> str:
        """What the Board found in all, the survey's word standing for what is not verified yet."""
        found = (row.score.difference for row in self.rows if row.counts_as_gap)
        return show_gap(grading.tally(found).total)

    @property
    def gap(self) -> str:
        return show_gap(self.moved)

    @property
    def lowered(self) -> bool:
        return bool(self.moved and self.moved < 0)


@dataclass
class Section(Totals):
    """One criterion with its rows."""

    head: Criterion
    rows: Sequence[ItemRow]

    @property
    def cap(self) -> str:
        return self.head.cap_text

    @property
    def mark(self) -> str:
        """“điểm thưởng”, “điểm trừ”; "" within the total."""
        return self.head.of_line.mark

    @property
    def shown(self) -> bool:
        return any(row.shown for row in self.rows)

    @property
    def progress(self) -> Progress:
        own = self.own
        if not own.items:
            return Progress.SURVEY
        if not own.scored:
            return Progress.BLANK
        if not own.complete:
            return Progress.BEGUN
        return Progress.UNPROVEN if any(row.unproven for row in self.rows) else Progress.DONE


def _sum(parts: Any) -> str:
    total = grading.tally(parts).total
    return show(total)


@prepared
def _citations(card: int) -> QuerySet[Citation]:
    return Citation.objects.filter(score__scorecard=card).select_related("evidence")


@prepared
def _given_out(campaign: int | None, ward: int) -> QuerySet[Score]:
    scores = Score.objects.given_out(campaign, ward)
    return scores.select_related("item__parent", "scorecard__campaign")


@prepared
def _with_news(
    card: int, names_settlers: bool, campaign: int, reader: int, role: Role, ward: int | None
) -> QuerySet[Any]:
    """The same, each with what is new of it for this reader."""
    person = User(pk=reader, role=role, ward_id=ward)
    return _scores.ask(card, names_settlers).annotate(news=news_of("pk", campaign, person))


@prepared
def _scores(card: int, names_settlers: bool) -> QuerySet[Any]:
    people = ("changed_by", "reply__by", "reply__answered_by")
    scores = Score.objects.filter(scorecard=card).select_related("item__parent", *people)
    if names_settlers:
        scores = scores.with_settler_name()
    return scores.in_official_order().with_evidence_flag()


class Sheet(Totals):
    """A ward's scorecard laid out by criterion."""

    row_class: ClassVar[type[ItemRow]] = ItemRow
    names_settlers: ClassVar[bool] = False

    def __init__(self, card: Scorecard, reader: User | None = None) -> None:
        """`reader` sees what is new."""
        self.card = card
        # citations of an item stand under it, those of a reply under the reply
        citations: dict[tuple[int, bool], list[Citation]] = {}
        for citation in _citations(card.pk):
            citations.setdefault((citation.score_id, citation.reply_id is not None), []).append(
                citation
            )
        last_year = {
            score.item.code: score for score in _given_out(card.campaign.model_id, card.ward_id)
        }
        rows = []
        for score in self._scores(reader):
            score.scorecard = card
            cited = citations.get((score.pk, False), []), citations.get((score.pk, True), [])
            last = last_year.get(score.item.code)
            rows.append(self.row_class(score, *cited, last_year=last))
        self.rows = rows
        self._look_at_reports()
        by_head = groupby(rows, lambda row: row.score.item.parent or row.score.item)
        self.sections = [Section(head, list(group)) for head, group in by_head]
        self.tiers = card.campaign.levels

    @property
    def counts_through(self) -> bool:
        """Whether its criteria are numbered 1, 2, 3 …: a cluster's own may leave numbers out."""
        numbers = [section.head.position for section in self.sections]
        return numbers == list(range(1, len(numbers) + 1))

    def _scores(self, reader: User | None) -> list[Any]:
        if reader is None or not permissions.reads_history(reader):
            return _scores(self.card.pk, self.names_settlers)
        who = (reader.pk, Role(reader.role), reader.ward_id)
        return _with_news(self.card.pk, self.names_settlers, self.card.campaign_id, *who)

    def _look_at_reports(self) -> None:
        """One query more where the points of some item follow from the calendar of reports. Of a
        result that stands nothing is suggested any more: its reasons say what was late.
        """
        if self.card.state in SETTLED:
            return
        asked = [row for row in self.rows if row.score.item.report_rule]
        reports = reports_of(self.card) if asked else None
        for row in asked:
            row.reports = reports

    @property
    def tier_place(self) -> int | None:
        """Where the decided tier stands, 1 being the highest."""
        return next(
            (place for place, tier in enumerate(self.tiers, 1) if tier.pk == self.card.tier_id),
            None,
        )

    @property
    def last_card(self) -> Scorecard | None:
        """The same unit's card a year ago, once given out."""
        return next((row.last_year.scorecard for row in self.rows if row.last_year), None)

    @property
    def index(self) -> list[tuple[Section, str, Progress]]:
        """Each criterion with its sum so far and how far it is, for officer/_index.html."""
        return [(section, section.own_sum, section.progress) for section in self.sections]

    # Sums

    def beyond(self, position: int | None) -> Tally:
        """What the other criteria add while one is shown on a page of its own; nothing beside the
        whole card.
        """
        return grading.tally(
            row.score.self_points for row in self._beyond(position) if row.ward_enters
        )

    def unproven_beyond(self, position: int | None) -> int:
        """How many items of the other criteria have points without evidence or explanation."""
        return sum(row.lacks_proof_for_points for row in self._beyond(position))

    def _beyond(self, position: int | None) -> Iterator[ItemRow]:
        others = (
            section for section in self.sections if position not in (None, section.head.position)
        )
        return (row for section in others for row in section.rows)

    @property
    def total(self) -> str:
        return show(self.card.campaign.total)

    @property
    def total_hundredths(self) -> int:
        return int(self.card.campaign.total * 100)

    @property
    def own_hundredths(self) -> int:
        return int(self.own.points * 100)

    @property
    def blanks(self) -> int:
        return self.own.items - self.own.scored

    @property
    def unproven(self) -> int:
        return sum(row.lacks_proof_for_points for row in self.rows)

    @property
    def cap_of_survey(self) -> str:
        """Points that the ward cannot give itself; "" when there are none."""
        caps = [
            row.score.cap
            for row in self.rows
            if not row.ward_enters and row.score.item.of_line.is_ordinary
        ]
        return show(sum(caps, grading.ZERO)) if caps else ""

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The tiers as marks of the meter, highest first."""
        return [
            {"name": tier.name, "floor": show(tier.floor), "hundredths": int(tier.floor * 100)}
            for tier in self.tiers
        ]

    @property
    def reached(self) -> str:
        """“Đã đạt mức Khá (từ 70)” by the points so far; "" below the lowest."""
        tier = grading.suggest_tier(self.own.points, self.tiers)
        return (
            _("Đã đạt mức %(tier)s (từ %(floor)s)") % {"tier": tier.name, "floor": show(tier.floor)}
            if tier
            else ""
        )

    @property
    def distance(self) -> str:
        """“còn 17,5 điểm tới Xuất sắc (90)”; "" at the top."""
        ahead = grading.next_tier(self.own.points, self.tiers)
        if not ahead:
            return ""
        facts = {"points": show(ahead[1]), "tier": ahead[0].name, "floor": show(ahead[0].floor)}
        return _("còn %(points)s điểm tới %(tier)s (%(floor)s)") % facts

    @property
    def unfinished(self) -> list[ItemRow]:
        return [row for row in self.rows if row.unfinished]

    @property
    def changed(self) -> list[ItemRow]:
        """What the Board moved away from the self points: first what it lowered."""
        return sorted((row for row in self.rows if row.direction), key=lambda row: not row.lowered)

    @property
    def unread(self) -> Unread:
        return Unread(self.card, self.rows)

    @property
    def replies(self) -> list[ItemRow]:
        return [row for row in self.rows if row.reply]
