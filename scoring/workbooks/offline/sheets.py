"""The sheets that go out and come back: for each its columns, who fills in what, by which act.

The sheet is the office's: its texts are Vietnamese in whichever language the person reads the
pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from scoring.models import Campaign, Scorecard
from scoring.rules.lifecycle import PointsKind
from scoring.workbooks.columns import NUMBER, POINTS, TEXT

MARK = "thidua"  # begins an identity, and no text that anybody would type
EVERY_WARD = "all"
TOTAL = "Tổng cộng"


def _in_vietnamese(text: str | Promise) -> str:
    with override("vi"):
        return str(text)


@dataclass(frozen=True, eq=False)
class OfflineColumn:
    """A column: its name in the row of keys, its heading, what stands in it; `fills` is the kind of
    points whose act takes what is filled in, `None` where it is only to be read.
    """

    name: str
    heading: str | Promise
    width: float
    kind: str = TEXT
    fills: PointsKind | None = None
    align: str = "left"

    @property
    def is_figure(self) -> bool:
        """Whether a number stands in it, of points or from which they follow."""
        return self.kind in {POINTS, NUMBER}

    @property
    def printed(self) -> str:
        """The heading in the sheet."""
        return _in_vietnamese(self.heading)

    @property
    def key(self) -> str:
        """What stands in the row of keys."""
        return f"c_{self.name}"

    @property
    def base_key(self) -> str:
        """Likewise of the hidden column that keeps what stood there when the sheet went out."""
        return f"c_base_{self.name}"


@dataclass(frozen=True, eq=False)
class OfflineSheet:
    """A sheet: the code in its identity, the name of its file, its title, its columns from A on."""

    code: str
    stem: str
    title: str | Promise
    columns: tuple[OfflineColumn, ...]

    @property
    def printed(self) -> str:
        """The title in the sheet."""
        return _in_vietnamese(self.title)

    @property
    def filled(self) -> list[OfflineColumn]:
        """The columns that are filled in."""
        return [column for column in self.columns if column.fills]

    def fit(self, campaign: Campaign) -> "OfflineSheet":
        """Without the columns of numbers where all points of the campaign are typed."""
        if campaign.says_numbers:
            return self
        return replace(
            self, columns=tuple(column for column in self.columns if column.kind != NUMBER)
        )

    @property
    def kinds(self) -> list[PointsKind]:
        """The kinds of points that it brings, in the order in which they are entered."""
        return list(dict.fromkeys(column.fills for column in self.columns if column.fills))

    @property
    def names_ward(self) -> bool:
        """Whether each row says of which unit it is."""
        return any(column.name == WARD.name for column in self.columns)

    def column(self, name: str) -> OfflineColumn:
        return next(column for column in self.columns if column.name == name)

    def file_name(self, campaign: Campaign, card: Scorecard | None) -> str:
        ward = f"-{card.ward.code}" if card else ""
        return f"{self.stem}-{campaign.slug}{ward}.xlsx"


@dataclass(frozen=True)
class Identity:
    """What a sheet says of itself: which sheet, of which campaign, ward and plan."""

    sheet: str
    campaign: str
    ward: str
    plan: str

    @classmethod
    def of(cls, sheet: OfflineSheet, campaign: Campaign, card: Scorecard | None) -> "Identity":
        ward = card.ward.code if card else EVERY_WARD
        return cls(sheet.code, campaign.slug, ward, campaign.plan_fingerprint)

    @classmethod
    def read(cls, text: str) -> "Identity | None":
        mark, *facts = text.split(":")
        return cls(*facts) if mark == MARK and len(facts) == len(cls.__match_args__) else None

    def __str__(self) -> str:
        return ":".join([MARK, self.sheet, self.campaign, self.ward, self.plan])


WARD = OfflineColumn("ward", gettext_lazy("Đơn vị"), 18)
CODE = OfflineColumn("code", gettext_lazy("STT"), 6, align="center")
TITLE = OfflineColumn("title", gettext_lazy("Nội dung"), 44)
CAP = OfflineColumn("cap", gettext_lazy("Điểm tối đa"), 8, POINTS)
EVIDENCE = OfflineColumn("evidence", gettext_lazy("Tài liệu kiểm chứng (số, ngày)"), 30)
LAST_YEAR = OfflineColumn("last_year", gettext_lazy("Điểm năm trước"), 9, POINTS)
SELF_POINTS = OfflineColumn("self_points", gettext_lazy("Điểm tự chấm"), 9, POINTS)
SELF_NUMBER = OfflineColumn("self_number", gettext_lazy("Số liệu tự chấm"), 9, NUMBER)
EXPLANATION = OfflineColumn("explanation", gettext_lazy("Giải trình"), 36)
SURVEY_POINTS = OfflineColumn(
    "survey_points", gettext_lazy("Điểm khảo sát"), 9, POINTS, PointsKind.SURVEY
)
SURVEY_NUMBER = OfflineColumn(
    "survey_number", gettext_lazy("Số liệu khảo sát"), 9, NUMBER, PointsKind.SURVEY
)
FINDING = OfflineColumn("finding", gettext_lazy("Kết quả khảo sát"), 36, TEXT, PointsKind.SURVEY)

SELF_SHEET = OfflineSheet(
    "self",
    "phieu-tu-cham",
    gettext_lazy("Phiếu tự chấm điểm"),
    (
        CODE,
        TITLE,
        CAP,
        OfflineColumn("self_number", gettext_lazy("Số liệu tự chấm"), 9, NUMBER, PointsKind.SELF),
        OfflineColumn("self_points", gettext_lazy("Điểm tự chấm"), 9, POINTS, PointsKind.SELF),
        OfflineColumn("explanation", gettext_lazy("Giải trình"), 36, TEXT, PointsKind.SELF),
        EVIDENCE,
        LAST_YEAR,
    ),
)
SURVEY_SHEET = OfflineSheet(
    "survey",
    "phieu-khao-sat",
    gettext_lazy("Phiếu khảo sát"),
    (
        CODE,
        TITLE,
        CAP,
        SELF_NUMBER,
        SELF_POINTS,
        EXPLANATION,
        EVIDENCE,
        SURVEY_NUMBER,
        SURVEY_POINTS,
        FINDING,
    ),
)
COMPARISON_SHEET = OfflineSheet(
    "comparison",
    "bang-doi-chieu",
    gettext_lazy("Bảng đối chiếu, thẩm định"),
    (
        WARD,
        CODE,
        TITLE,
        CAP,
        SELF_NUMBER,
        SELF_POINTS,
        SURVEY_NUMBER,
        SURVEY_POINTS,
        FINDING,
        OfflineColumn(
            "verified_number", gettext_lazy("Số liệu thẩm định"), 9, NUMBER, PointsKind.VERIFIED
        ),
        OfflineColumn(
            "verified_points", gettext_lazy("Điểm thẩm định"), 9, POINTS, PointsKind.VERIFIED
        ),
        OfflineColumn("reason", gettext_lazy("Lý do điều chỉnh"), 40, TEXT, PointsKind.VERIFIED),
    ),
)
SHEETS: Sequence[OfflineSheet] = (SELF_SHEET, SURVEY_SHEET, COMPARISON_SHEET)


def fills(column: OfflineColumn, measured: bool) -> bool:
    """Whether a column is filled in for an item: of one whose points follow from a number it is the
    number, of the others the points.
    """
    return column.fills is not None and column.kind != (POINTS if measured else NUMBER)


def sheet_called(code: str) -> OfflineSheet | None:
    return next((sheet for sheet in SHEETS if sheet.code == code), None)


def key_of(score_id: int, version: int) -> str:
    """A row's identity and version. A letter begins it: programs make numbers of digits."""
    return f"k{score_id}v{version}"
