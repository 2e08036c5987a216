"""The papers of a campaign's year: which there are, whom each is about, what it may say, when it can
be made; and the making of them from their templates.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.documents.papers import names_of_meeting
from scoring.documents.papers.drawings import PICTURES
from scoring.documents.papers.facts import Facts, Subject
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.names import NAMES
from scoring.documents.template.template import Names, Spot, Template, key
from scoring.files.shipped import shipped
from scoring.ledger.papers import hold_to_the_seal
from scoring.models import Campaign, PaperCode
from scoring.rules.lifecycle import SETTLED, AwardState, CardState
from scoring.rules.refusals import Refused

# Guards speak: "" where the way is clear, else the sentence that the person reads.
Guard = Callable[[Subject], str]
Subjects = Callable[[Facts], Sequence[Subject]]


def _named(cards: Sequence[Any]) -> str:
    names = ", ".join(card.ward_name for card in cards[:9])
    if len(cards) <= 9:
        return names
    return _("%(names)s và %(number)d đơn vị khác") % {"names": names, "number": len(cards) - 9}


def opened(subject: Subject) -> str:
    if subject.campaign.is_preparing:
        return _("Phong trào chưa mở nên chưa có phiếu chấm điểm nào.")
    return ""


def judged(subject: Subject) -> str:
    if waiting := subject.facts.ranking.waiting:
        return _("Còn đơn vị chưa thẩm định xong: %s.") % _named(waiting)
    return opened(subject)


def settled(subject: Subject) -> str:
    if unsettled := [card for card in subject.facts.cards if card.state not in SETTLED]:
        return _("Còn đơn vị chưa chốt kết quả: %s.") % _named(unsettled)
    return opened(subject)


def proposed(subject: Subject) -> str:
    facts = subject.facts
    if not [*facts.certificates(for_officers=False), *facts.certificates(for_officers=True)]:
        return settled(subject) or _("Chưa có tập thể, cá nhân nào được đề nghị tặng Giấy khen.")
    return settled(subject)


def commended(subject: Subject) -> str:
    if not subject.facts.commended:
        return settled(subject) or _("Trưởng Ban chưa xác nhận biểu dương đơn vị nào.")
    return settled(subject)


def honoured(subject: Subject) -> str:
    awards = subject.facts.awards
    if undecided := [award for award in awards if award.state != AwardState.DECIDED]:
        return _("Chưa ghi quyết định cho: %s.") % ", ".join(map(str, undecided[:9]))
    if not awards:
        return _("Chưa có khen thưởng nào được quyết định.")
    return ""


def submitted(subject: Subject) -> str:
    if subject.card.state == CardState.DRAFT:
        return _("Đơn vị chưa nộp phiếu.")
    return ""


def given_out(subject: Subject) -> str:
    if subject.card.state == CardState.FINAL:
        return _("Kết quả đã chốt: dùng Công văn gửi đơn vị về kết quả.")
    if subject.card.state != CardState.VERIFIED:
        return _("Phiếu chưa thẩm định xong.")
    return ""


def final(subject: Subject) -> str:
    if subject.card.state != CardState.FINAL:
        return _("Kết quả chưa chốt.")
    return ""


def decided(subject: Subject) -> str:
    award = subject.award
    if award is None or award.state != AwardState.DECIDED:
        return _("Chưa ghi quyết định khen thưởng.")
    return ""


def always(subject: Subject) -> str:
    return ""


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
    "cơ quan cấp trên", "cơ quan ban hành", "cơ quan quyết định", "nơi ban hành", "ngày ký", "ký hiệu",
    "thẩm quyền ký", "chức vụ người ký", "người ký", "nơi nhận", "nơi lưu",
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
HONOURS = ("số tập thể", "số cá nhân", "số đơn vị biểu dương")
REPLIES = ("số kiến nghị", "số kiến nghị chấp nhận")

PLAIN_CANDIDATE = ("stt", "tên", "chức vụ", "đơn vị", "chức vụ, đơn vị")


def _lists(*names: str) -> dict[str, Sequence[str]]:
    return {name: LISTS[name].columns for name in names}


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. `names`, `lists` and `pictures` are all that its template may ask for.

    A certificate is handed out: it bears neither draft mark nor code, its file does.
    """

    code: PaperCode
    about: Any
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
        gettext_lazy("Kèm lịch khảo sát các đơn vị như đã xếp; phần chưa xếp để dấu chấm, ghi trong Word."),
        opened, (*OF_CAMPAIGN, *OF_BOARD), _lists("lịch khảo sát"),
    ),
    PaperKind(
        PaperCode.SURVEY_MINUTES,
        gettext_lazy("Mỗi đơn vị một biên bản; in trước buổi khảo sát hoặc sau khi đã ghi điểm."),
        submitted, (*OF_CAMPAIGN, *OF_BOARD, *OF_VISIT, "tên đơn vị", "tổng điểm tự chấm", "tổng điểm khảo sát"),
        {"nội dung chấm": ("mã", "nội dung", "điểm tối đa", "tự chấm", "số liệu tự chấm", "khảo sát",
                           "số liệu khảo sát", "kết quả khảo sát")}, each_ward,
    ),
    PaperKind(
        PaperCode.DRAFT_RESULT,
        gettext_lazy("Gửi từng đơn vị khi thẩm định xong, nêu hạn kiến nghị."),
        given_out, (*OF_CAMPAIGN, *OF_BOARD, *OF_RESULT, *OF_WINDOW), _lists("tiêu chí", "nội dung thay đổi"),
        each_ward,
    ),
    PaperKind(
        PaperCode.MEETING_MINUTES,
        gettext_lazy(
            "Bảng điểm, xếp loại, thành viên dự họp, số phiếu từng đề nghị; phần chưa ghi ở trang Họp xét để chấm."
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
        _lists("tiêu chí", "nội dung chấm", "nội dung thay đổi", "kiến nghị", "khen thưởng của đơn vị"), each_ward,
    ),
    PaperKind(
        PaperCode.PROPOSAL,
        gettext_lazy("Kèm danh sách tập thể, cá nhân đề nghị tặng Giấy khen."),
        proposed, (*OF_CAMPAIGN, *OF_BOARD, *FIGURES, "số tập thể", "số cá nhân"),
        _lists("tập thể đề nghị", "cá nhân đề nghị"),
    ),
    PaperKind(
        PaperCode.UNIT_ACHIEVEMENTS,
        gettext_lazy("Kèm hồ sơ đề nghị; đơn vị bổ sung và ký."),
        settled, (*OF_CAMPAIGN, *OF_WARD_S_PAPER, "thành tích", "hình thức khen thưởng", "tổng điểm thẩm định",
                  "mức xếp loại"),
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
        proposed, (*OF_CAMPAIGN, *OF_BOARD, *OF_COMMITTEE, "số tập thể", "số cá nhân"),
        {"tập thể đề nghị": PLAIN_CANDIDATE, "cá nhân đề nghị": PLAIN_CANDIDATE},
    ),
    PaperKind(
        PaperCode.UNIT_CERTIFICATE,
        gettext_lazy("Khổ A4 ngang, lập khi đã ghi số và ngày quyết định."),
        decided, (*OF_CAMPAIGN, *OF_COMMITTEE, *OF_CERTIFICATE, "nơi ban hành"), {}, each_unit_honoured, True,
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
        commended, (*OF_CAMPAIGN, *OF_BOARD, "ngưỡng biểu dương", "số đơn vị biểu dương"), _lists("biểu dương"),
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


# Making


@dataclass(frozen=True)
class Made:
    """A paper: its file's name, also with its folder beside all others, its content, and the names
    that no value was found for.
    """

    name: str
    path: str
    content: bytes
    missing: list[Spot]


def template_of(kind: PaperKind, facts: Facts) -> bytes:
    """What this paper of this campaign is made from. Raises Refused where it was tampered with."""
    own = facts.templates.get(kind.code)
    return own.read() if own else shipped(kind.code)


@lru_cache(maxsize=64)
def asked_by(content: bytes) -> frozenset[str]:
    """The keys of the names that a template asks for."""
    return frozenset(key(spot.name) for spot in Template(content).spots())


def missing(kind: PaperKind, subject: Subject) -> list[str]:
    """Single names that the template asks for and nothing is known of, as people read them."""
    asked = asked_by(template_of(kind, subject.facts))
    with override("vi"):
        return [
            name
            for name in kind.names
            if key(name) in asked
            and not NAMES[name].is_never_missing
            and NAMES[name].value(subject) is None
        ]


PREVIEW = "XEM THỬ MẪU – không dùng làm văn bản"


def preview(kind: PaperKind, facts: Facts, content: bytes) -> Made:
    """A paper made from this template with the campaign's data as they stand, whether or not it may
    be made yet; where there is nobody to make it for, every name stays. Raises Refused where the
    campaign's seal is broken.
    """
    hold_to_the_seal(facts.campaign)
    subjects = kind.subjects(facts)
    ready = [subject for subject in subjects if not kind.guard(subject)]
    subject = next(iter([*ready, *subjects]), None)
    return _filled(kind, content, subject or Subject(facts), is_blank=subject is None, mark=PREVIEW)


def make(kind: PaperKind, subject: Subject) -> Made:
    """One paper. Raises Refused where it cannot be made yet, or its campaign's seal is broken."""
    if problem := kind.guard(subject):
        raise Refused("paper_too_early", problem)
    hold_to_the_seal(subject.campaign)
    return _make(kind, subject)


def _make(kind: PaperKind, subject: Subject) -> Made:
    return _filled(kind, template_of(kind, subject.facts), subject, mark=subject.facts.mark)


def _filled(
    kind: PaperKind, content: bytes, subject: Subject, *, mark: str, is_blank: bool = False
) -> Made:
    campaign = subject.campaign
    with override("vi"):  # whatever language the reader uses
        template = Template(content)
        asked = frozenset() if is_blank else asked_by(content)
        lists = {name.partition(".")[0] for name in asked if "." in name}
        left = template.fill(
            {name: NAMES[name].value(subject) for name in kind.names if key(name) in asked},
            {name: LISTS[name].rows(subject) for name in kind.lists if key(name) in lists},
            {name: PICTURES[name].draw(subject) for name in kind.pictures if key(name) in asked},
        )
        if not kind.is_certificate or mark == PREVIEW:
            template.mark(mark)
        content = template.save(
            title=f"{kind.title} – {subject.name or campaign.title}",
            author=campaign.issuing_body,
            keywords=mark,
        )
    name = kind.file_name(subject)
    return Made(
        name, f"{kind.place} {name}" if kind.is_single else f"{kind.folder}/{name}", content, left
    )


def everything(campaign: Campaign) -> Iterator[Made]:
    """Every paper that can be made now. Raises Refused where the campaign's seal is broken."""
    hold_to_the_seal(campaign)
    facts = Facts(campaign).read()
    for kind in PAPERS:
        for subject in kind.subjects(facts):
            if not kind.guard(subject):
                yield _make(kind, subject)


def write_archive(campaign: Campaign, file: IO[bytes]) -> int:
    """All papers as one .zip, each kind of many in a folder of its own; returns how many."""
    number = 0
    # A Word file is compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for made in everything(campaign):
            archive.writestr(made.path, made.content)
            number += 1
    return number
