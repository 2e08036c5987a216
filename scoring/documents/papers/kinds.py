"""The papers of a campaign's year: which there are, whom each is about, what it may say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from scoring.documents.papers import names_of_meeting
from scoring.documents.papers.drawings import PICTURES
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.guards import (
    Guard,
    always,
    commended,
    decided,
    final,
    given_out,
    honoured,
    judged,
    opened,
    proposed,
    settled,
    submitted,
)
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.subject import Subject
from scoring.documents.template.names import Names
from scoring.models import PaperCode

Subjects = Callable[[Facts], Sequence[Subject]]


def whole(facts: Facts) -> Sequence[Subject]:
    return [Subject(facts)]


def each_ward(facts: Facts) -> Sequence[Subject]:
    return [Subject(facts, card=card) for card in facts.taking_part]


def each_unit_honoured(facts: Facts) -> Sequence[Subject]:
    return [Subject(facts, award=award) for award in facts.certificates(for_officers=False)]


def each_officer_honoured(facts: Facts) -> Sequence[Subject]:
    return [Subject(facts, award=award) for award in facts.certificates(for_officers=True)]


# Names that belong together


OF_CAMPAIGN = (
    "tên phong trào", "phong trào", "năm", "số kế hoạch", "ngày kế hoạch", "tổng điểm tối đa",
    "hạn nộp phiếu", "số đơn vị",
)  # fmt: skip
OF_BOARD = (
    "cơ quan cấp trên", "cơ quan ban hành", "cơ quan quyết định", "nơi ban hành", "ngày ký",
    "ký hiệu", "thẩm quyền ký", "chức vụ người ký", "người ký", "nơi nhận", "nơi lưu",
)  # fmt: skip
OF_COMMITTEE = (
    "cơ quan cấp trên của cơ quan quyết định", "cơ quan ban hành quyết định", "ký hiệu quyết định",
    "thẩm quyền ký quyết định", "chức vụ người ký quyết định", "người ký quyết định",
    "nơi nhận quyết định",
)  # fmt: skip
OF_WARD_S_PAPER = ("tên đơn vị", "cơ quan cấp trên của đơn vị", "cơ quan của đơn vị")
OF_RESULT = (
    "tên đơn vị", "cụm thi đua", "tổng điểm tự chấm", "tổng điểm khảo sát", "tổng điểm thẩm định",
    "chênh lệch", "điểm bằng chữ",
)  # fmt: skip
OF_VISIT = ("ngày khảo sát", "địa điểm khảo sát", "thành phần đoàn")
OF_WINDOW = ("hạn kiến nghị", "số ngày kiến nghị")
OF_CERTIFICATE = (
    "hình thức khen thưởng", "thành tích trên giấy khen", "số quyết định", "ngày quyết định",
    "ngày tháng quyết định", "số sổ vàng", "tên đơn vị", "cụm thi đua",
)  # fmt: skip
OF_PERSON = ("họ tên", "chức vụ", "chức vụ, đơn vị")
OF_MEETING = tuple(names_of_meeting.OF_MEETING)
FIGURES = ("kết quả xếp loại", "điểm bình quân", "điểm cao nhất", "điểm thấp nhất")
CERTIFICATES = ("số tập thể", "số cá nhân", "số tập thể, cá nhân")
HONOURS = (*CERTIFICATES, "số đơn vị biểu dương", "kết quả khen thưởng")
REPLIES = ("số kiến nghị", "số kiến nghị chấp nhận", "kết quả kiến nghị")

PLAIN_CANDIDATE = ("stt", "tên", "chức vụ", "đơn vị", "chức vụ, đơn vị")


def _lists(*names: str) -> dict[str, Sequence[str]]:
    return {name: LISTS[name].columns for name in names}


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. `names`, `lists` and `pictures` are all that its template may ask for.

    A certificate is handed out: it bears neither draft mark nor code, its file does.
    """

    code: PaperCode
    about: str | Promise
    guard: Guard
    names: Sequence[str]
    lists: dict[str, Sequence[str]] = field(default_factory=dict)
    subjects: Subjects = field(default=whole)
    is_certificate: bool = False
    pictures: Sequence[str] = ()

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return str(self.code.label)

    @property
    def allowed(self) -> Names:
        return Names(self.names, self.lists, self.pictures)

    @property
    def place(self) -> str:
        """Its number in the year's order."""
        return f"{PAPERS.index(self) + 1:02}"

    @property
    def folder(self) -> str:
        with override("vi"):
            return f"{self.place} {self.title}"

    @property
    def is_single(self) -> bool:
        return self.subjects is whole

    def file_name(self, subject: Subject) -> str:
        """“Thông báo kết quả – 2026.docx”; with its ward or person where there is one."""
        with override("vi"):
            parts = (str(self.title), subject.name, str(subject.campaign.year))
        name = " – ".join(filter(None, parts))
        return re.sub(r'[\\/:*?"<>|]+', "-", name) + ".docx"


PAPERS = (
    PaperKind(
        PaperCode.SURVEY_PLAN,
        gettext_lazy(
            "Kèm lịch khảo sát các đơn vị như đã xếp; phần chưa xếp để dấu chấm, ghi trong Word."
        ),
        opened, (*OF_CAMPAIGN, *OF_BOARD), _lists("lịch khảo sát"),
    ),
    PaperKind(
        PaperCode.SURVEY_MINUTES,
        gettext_lazy("Mỗi đơn vị một biên bản; in trước buổi khảo sát hoặc sau khi đã ghi điểm."),
        submitted,
        (*OF_CAMPAIGN, *OF_BOARD, *OF_VISIT, "tên đơn vị", "tổng điểm tự chấm", "tổng điểm khảo sát"),
        {"nội dung chấm": ("mã", "nội dung", "điểm tối đa", "tự chấm", "số liệu tự chấm",
                           "khảo sát", "số liệu khảo sát", "kết quả khảo sát")},
        each_ward,
    ),
    PaperKind(
        PaperCode.DRAFT_RESULT,
        gettext_lazy("Gửi từng đơn vị khi thẩm định xong, nêu hạn kiến nghị."),
        given_out, (*OF_CAMPAIGN, *OF_BOARD, *OF_RESULT, *OF_WINDOW),
        _lists("tiêu chí", "nội dung thay đổi"), each_ward,
    ),
    PaperKind(
        PaperCode.MEETING_MINUTES,
        gettext_lazy(
            "Bảng điểm, xếp loại, thành viên dự họp, số phiếu từng đề nghị; "
            "phần chưa ghi ở trang Họp xét để chấm."
        ),
        judged, (*OF_CAMPAIGN, *OF_BOARD, *FIGURES, *HONOURS, *OF_MEETING),
        _lists("bảng điểm", "tập thể đề nghị", "cá nhân đề nghị"),
    ),
    PaperKind(
        PaperCode.RESULT_NOTICE,
        gettext_lazy("Kết quả chính thức, gửi các đơn vị."),
        settled, (*OF_CAMPAIGN, *OF_BOARD, *REPLIES, "kết quả xếp loại"), _lists("xếp loại"),
    ),
    PaperKind(
        PaperCode.LEVELS,
        gettext_lazy("Kèm theo thông báo kết quả hoặc báo cáo tổng kết."),
        settled, (*OF_CAMPAIGN, *OF_BOARD, "kết quả xếp loại", "số đơn vị của danh sách"),
        _lists("danh sách theo mức", "xếp loại"),
    ),
    PaperKind(
        PaperCode.WARD_LETTER,
        gettext_lazy("Chỉ có điểm, kiến nghị, khen thưởng của chính đơn vị ấy."),
        final, (*OF_CAMPAIGN, *OF_BOARD, *OF_RESULT, *OF_WINDOW, "mức xếp loại"),
        _lists("tiêu chí", "nội dung chấm", "nội dung thay đổi", "kiến nghị", "khen thưởng của đơn vị"),
        each_ward,
    ),
    PaperKind(
        PaperCode.PROPOSAL,
        gettext_lazy("Kèm danh sách tập thể, cá nhân đề nghị tặng Giấy khen."),
        proposed, (*OF_CAMPAIGN, *OF_BOARD, *FIGURES, *CERTIFICATES),
        _lists("tập thể đề nghị", "cá nhân đề nghị"),
    ),
    PaperKind(
        PaperCode.UNIT_ACHIEVEMENTS,
        gettext_lazy("Kèm hồ sơ đề nghị; đơn vị bổ sung và ký."),
        settled, (*OF_CAMPAIGN, *OF_WARD_S_PAPER, "thành tích", "hình thức khen thưởng",
                  "tổng điểm thẩm định", "mức xếp loại"),
        _lists("tiêu chí"), each_unit_honoured,
    ),
    PaperKind(
        PaperCode.OFFICER_ACHIEVEMENTS,
        gettext_lazy("Kèm hồ sơ đề nghị; cá nhân bổ sung và ký, cấp ủy xác nhận."),
        settled, (*OF_CAMPAIGN, *OF_WARD_S_PAPER, *OF_PERSON, "thành tích", "hình thức khen thưởng",
                  "tổng điểm thẩm định", "mức xếp loại"),
        _lists("tiêu chí"), each_officer_honoured,
    ),
    PaperKind(
        PaperCode.DECISION,
        gettext_lazy("Ban soạn, cơ quan quyết định ký; kèm danh sách, không có điểm và thứ hạng."),
        proposed, (*OF_CAMPAIGN, *OF_BOARD, *OF_COMMITTEE, *CERTIFICATES),
        {"tập thể đề nghị": PLAIN_CANDIDATE, "cá nhân đề nghị": PLAIN_CANDIDATE},
    ),
    PaperKind(
        PaperCode.UNIT_CERTIFICATE,
        gettext_lazy("Khổ A4 ngang, lập khi đã ghi số và ngày quyết định."),
        decided, (*OF_CAMPAIGN, *OF_COMMITTEE, *OF_CERTIFICATE, "nơi ban hành"), {},
        each_unit_honoured, True,
    ),
    PaperKind(
        PaperCode.OFFICER_CERTIFICATE,
        gettext_lazy("Khổ A4 ngang, lập khi đã ghi số và ngày quyết định."),
        decided, (*OF_CAMPAIGN, *OF_COMMITTEE, *OF_CERTIFICATE, *OF_PERSON, "nơi ban hành"), {},
        each_officer_honoured, True,
    ),
    PaperKind(
        PaperCode.COMMENDATION,
        gettext_lazy("Các đơn vị được Trưởng Ban biểu dương."),
        commended, (*OF_CAMPAIGN, *OF_BOARD, "ngưỡng biểu dương", "số đơn vị biểu dương"),
        _lists("biểu dương"),
    ),
    PaperKind(
        PaperCode.REPORT,
        gettext_lazy("Số liệu có sẵn; phần nhận xét, đánh giá viết trong Word."),
        settled, (*OF_CAMPAIGN, *OF_BOARD, *FIGURES, *HONOURS, *REPLIES, "số đơn vị nộp đúng hạn"),
        _lists("thống kê mức", "thống kê tiêu chí", "bảng điểm", "xếp loại", "thứ tự trao"),
        pictures=tuple(PICTURES),
    ),
    PaperKind(
        PaperCode.INVITATION,
        gettext_lazy("Kèm chương trình; không nêu tên người được khen."),
        always, (*OF_CAMPAIGN, *OF_BOARD),
    ),
    PaperKind(
        PaperCode.HONOURS,
        gettext_lazy("Cho người dẫn chương trình: tập thể trước, cá nhân sau, rồi biểu dương."),
        honoured, (*OF_CAMPAIGN, *OF_BOARD), _lists("thứ tự trao"),
    ),
)  # fmt: skip
BY_CODE: dict[str, PaperKind] = {kind.code: kind for kind in PAPERS}
