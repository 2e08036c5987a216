"""The lists of the papers: rows that repeat a row of a table in a template,
`{{ xếp loại.đơn vị }}`.

A column belongs to a list, and a paper may use the lists that kinds.py names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.documents.papers import rows_of_awards, rows_of_cards, rows_of_figures
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import Row


@dataclass(frozen=True)
class List:
    """Rows of a table; `columns` in the order of a usual table."""

    meaning: str | Promise
    columns: Sequence[str]
    rows: Callable[[Subject], Sequence[Row]]


# A number stands beside its points where they follow from it (“3 suất”), and nothing elsewhere.
ITEM = (
    "mã", "nội dung", "điểm tối đa", "tự chấm", "khảo sát", "thẩm định", "chênh lệch",
    "số liệu tự chấm", "số liệu khảo sát", "số liệu thẩm định",
)  # fmt: skip
CANDIDATE = (
    "stt",
    "tên",
    "chức vụ",
    "đơn vị",
    "cụm",
    "chức vụ, đơn vị",
    "hình thức",
    "thành tích",
    "lý do",
    "số phiếu",
    "tỷ lệ",
)

LISTS: dict[str, List] = {
    "lịch khảo sát": List(
        gettext_lazy("mỗi đơn vị một hàng; phần chưa biết để chấm"),
        ("stt", "giờ", "ngày", "đơn vị", "cụm", "địa điểm", "trưởng đoàn", "thành viên"),
        rows_of_cards.schedule,
    ),
    "nội dung chấm": List(
        gettext_lazy("mọi nội dung chấm của một đơn vị"),
        (*ITEM, "kết quả khảo sát", "lý do"),
        rows_of_cards.items,
    ),
    "nội dung thay đổi": List(
        gettext_lazy("nội dung có điểm thẩm định khác tự chấm"),
        (*ITEM, "lý do"),
        rows_of_cards.changed_items,
    ),
    "tiêu chí": List(
        gettext_lazy("các tiêu chí với tổng điểm của một đơn vị"),
        ("stt", "tên", "điểm tối đa", "tự chấm", "khảo sát", "thẩm định", "chênh lệch"),
        rows_of_cards.criteria,
    ),
    "kiến nghị": List(
        gettext_lazy("kiến nghị của một đơn vị và trả lời"),
        ("nội dung", "kiến nghị", "trả lời", "lý do"),
        rows_of_cards.replies,
    ),
    "bảng điểm": List(
        gettext_lazy("bảng điểm của Ban, theo thứ hạng"),
        (
            "hạng",
            "đơn vị",
            "cụm",
            "hạng trong cụm",
            "tự chấm",
            "khảo sát",
            "thẩm định",
            "mức",
            "ghi chú",
        ),
        rows_of_cards.table_of_points,
    ),
    "xếp loại": List(
        gettext_lazy("mức xếp loại của các đơn vị, theo thứ tự chính thức"),
        ("stt", "đơn vị", "cụm", "điểm", "mức", "khen thưởng", "ghi chú"),
        rows_of_cards.levels,
    ),
    "danh sách theo mức": List(
        gettext_lazy("các đơn vị xếp theo từng mức"),
        ("stt", "đơn vị", "cụm", "điểm", "mức", "khen thưởng"),
        rows_of_cards.by_level,
    ),
    "tập thể đề nghị": List(
        gettext_lazy("tập thể được đề nghị hoặc tặng Giấy khen"),
        (*CANDIDATE, "điểm", "hạng", "hạng trong cụm", "mức"),
        lambda subject: rows_of_awards.proposed(subject, for_officers=False),
    ),
    "cá nhân đề nghị": List(
        gettext_lazy("cá nhân được đề nghị hoặc tặng Giấy khen"),
        CANDIDATE,
        lambda subject: rows_of_awards.proposed(subject, for_officers=True),
    ),
    "thứ tự trao": List(
        gettext_lazy(
            "khen thưởng đã quyết định, theo thứ tự hình thức ở Thiết lập, rồi theo kết quả"
        ),
        ("stt", "hình thức", "tên", "chức vụ, đơn vị", "cụm", "số quyết định", "số sổ vàng"),
        rows_of_awards.order_of_honours,
    ),
    "khen thưởng của đơn vị": List(
        gettext_lazy("khen thưởng đã quyết định của một đơn vị và cán bộ của đơn vị"),
        ("stt", "hình thức", "tên", "chức vụ, đơn vị", "số quyết định"),
        rows_of_awards.honours_of_card,
    ),
    "biểu dương": List(
        gettext_lazy("các đơn vị đã được biểu dương"),
        ("stt", "đơn vị", "cụm", "điểm", "mức"),
        rows_of_awards.commended,
    ),
    "thống kê mức": List(
        gettext_lazy("số đơn vị của từng mức, so với năm trước"),
        ("mức", "số đơn vị", "tỷ lệ", "năm trước"),
        rows_of_figures.tier_figures,
    ),
    "thống kê tiêu chí": List(
        gettext_lazy("điểm bình quân của từng tiêu chí, so với năm trước"),
        ("stt", "tên", "điểm tối đa", "bình quân", "tỷ lệ đạt", "năm trước"),
        rows_of_figures.criterion_figures,
    ),
}
