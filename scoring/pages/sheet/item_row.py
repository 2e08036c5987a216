"""One item of a sheet as pages read it, as ready strings."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models import Citation, Reply, Score
from scoring.rules.lifecycle import PointsKind, deadline
from scoring.rules.points import direction_of, show, show_gap
from scoring.rules.reports import UnitReports


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
        # What hangs on the item alone is looked up once: a page asks for it a dozen times.
        self.item = item = self.score.item
        self.measure, self.wants_proof = item.measure, item.wants_proof
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
        return self.score.typed_text(PointsKind.SELF, self.measure)

    @property
    def verified_typed(self) -> str:
        return self.score.typed_text(PointsKind.VERIFIED, self.measure)

    @property
    def number_label(self) -> str:
        """What is typed instead of points, such as “Số suất”; "" where points are."""
        return self.measure.number_label

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
    def report_state(self) -> str:
        """“Theo lịch báo cáo: Báo cáo quý I (chậm 3 ngày). Đề nghị 4,5.”"""
        if self.reports is None:
            return ""
        facts = {"said": self.reports.describe(), "points": self.report_points}
        return _("Theo lịch báo cáo: %(said)s. Đề nghị %(points)s điểm.") % facts

    @property
    def rule(self) -> str:
        """How its points follow from the number; "" where they are typed."""
        return self.item.rule

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
        return direction_of(self.score.difference)

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
        return direction_of(self.score.gap)

    @property
    def returned_until(self) -> str:
        """Until when the ward has it in hand, given back while the rest stands;
        "" where it has not.
        """
        if not self.score.is_out(timezone.now()) or self.score.returned_until is None:
            return ""
        return deadline(self.score.returned_until)

    @property
    def blank(self) -> bool:
        return self.ward_enters and self.score.self_points is None

    @property
    def unproven(self) -> bool:
        return self.wants_proof and self.score.is_bare

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
        return direction_of(self.last_year.gap if self.last_year else None)

    @property
    def last_own(self) -> str:
        return show(self.last_year.self_points) if self.last_year else ""

    @property
    def last_verified(self) -> str:
        """With what was the most then, where that was another number."""
        if not (before := self.last_year) or before.verified_points is None:
            return ""
        points = show(before.verified_points)
        return points if before.cap == self.score.cap else f"{points}/{show(before.cap)}"
