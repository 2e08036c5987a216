"""The workbook of criteria: its columns, an example, and how people write its words."""

from django.utils.translation import gettext_lazy

from scoring.rules.lines import Line
from scoring.rules.not_applicable import WhenNotApplicable
from scoring.workbooks.columns import MARK, NUMBER, POINTS, WHOLE, TemplateColumn
from scoring.workbooks.reading import WorkbookTemplate
from wards.vietnamese import match_key

NO_SIGN = gettext_lazy(
    "Điểm trừ cũng ghi số không có dấu, rồi ghi “trừ” ở cột “Cộng vào tổng” của tiêu chí."
)
COSTS = ("late_costs", "missing_costs")
CRITERIA = WorkbookTemplate(
    "mau-tieu-chi.xlsx",
    "Tiêu chí",
    (
        TemplateColumn(
            "criterion", "Tiêu chí số", WHOLE, True, "Số thứ tự của tiêu chí, ví dụ 3.", 11
        ),
        TemplateColumn(
            "item", "Nội dung số", WHOLE, False, "Để trống ở dòng của chính tiêu chí.", 11
        ),
        TemplateColumn(
            "cap",
            "Điểm tối đa",
            POINTS,
            False,
            "Số, ví dụ 4,5.",
            11,
            of_plan=True,
            signless=NO_SIGN,
        ),
        TemplateColumn("title", "Nội dung", hint="Tên tiêu chí hoặc nội dung chấm.", width=60),
        TemplateColumn(
            "short_title", "Tên ngắn", hint="Tối đa 60 ký tự, dùng ở bảng rộng.", width=24
        ),
        TemplateColumn("guidance", "Hướng dẫn chấm", hint="Có thể để trống.", width=50),
        TemplateColumn(
            "evidence_required",
            "Cần tài liệu",
            MARK,
            False,
            "Ghi x nếu cần tài liệu kiểm chứng.",
            13,
        ),
        TemplateColumn(
            "survey_only", "Chỉ khảo sát", MARK, False, "Ghi x nếu đơn vị không tự chấm.", 13
        ),
        TemplateColumn(
            "points_each",
            "Điểm mỗi đơn vị tính",
            POINTS,
            False,
            "Khi điểm tính theo số lượng, ví dụ 2 điểm mỗi suất.",
            13,
            of_plan=True,
            may_lack=True,
        ),
        TemplateColumn("unit", "Đơn vị tính", hint="Ví dụ: suất.", width=12, may_lack=True),
        TemplateColumn(
            "full_from",
            "Đủ điểm từ (%)",
            NUMBER,
            False,
            "Khi điểm tính theo tỷ lệ, ví dụ 97.",
            11,
            may_lack=True,
        ),
        TemplateColumn(
            "line",
            "Cộng vào tổng",
            hint="Ở dòng của tiêu chí: ghi thưởng hoặc trừ nếu ngoài tổng điểm.",
            width=14,
            may_lack=True,
        ),
        TemplateColumn(
            "when_not_applicable",
            "Khi không phát sinh",
            hint="Ghi đủ điểm, 0 điểm hoặc theo tỷ lệ, nếu đơn vị có thể không có việc này.",
            width=16,
            may_lack=True,
        ),
        TemplateColumn(
            "clusters",
            "Cụm",
            hint="Ở dòng của tiêu chí: tên các cụm, cách nhau bằng dấu chấm phẩy, nếu chỉ tính "
            "cho các cụm ấy.",
            width=18,
            may_lack=True,
        ),
        TemplateColumn(
            "late_costs",
            "Trừ mỗi báo cáo chậm",
            POINTS,
            False,
            "Khi điểm theo lịch báo cáo, ví dụ 0,5.",
            13,
            of_plan=True,
            may_lack=True,
        ),
        TemplateColumn(
            "missing_costs",
            "Trừ mỗi báo cáo không có",
            POINTS,
            False,
            "Ghi cùng mức trừ báo cáo chậm, ví dụ 1.",
            13,
            of_plan=True,
            may_lack=True,
        ),
    ),
    (
        (1, None, 5, "Công tác tham mưu", "Tham mưu", *(None,) * 11),
        (
            1,
            1,
            3,
            "Tham mưu kế hoạch năm đúng hạn",
            None,
            "Đúng hạn 3 điểm, chậm 1 tuần trừ 1 điểm",
            "x",
            *(None,) * 9,
        ),
        (
            1,
            2,
            2,
            "Chất lượng văn bản tham mưu",
            None,
            None,
            "x",
            *(None,) * 5,
            "theo tỷ lệ",
            *(None,) * 3,
        ),
        (
            2,
            None,
            5,
            "Ý kiến nhận xét của người dân",
            "Khảo sát",
            None,
            None,
            "x",
            *(None,) * 8,
        ),
        (3, None, 8, "Học bổng đã trao", "Học bổng", None, None, None, 2, "suất", *(None,) * 6),
        (4, None, 4, "Đảng viên dự học nghị quyết", "Dự học", *(None,) * 5, 97, *(None,) * 5),
        (5, None, 3, "Điểm thưởng", "Thưởng", *(None,) * 6, "thưởng", *(None,) * 4),
    ),
)


# How people write it, by likeness.
LINES = {
    match_key(said): line
    for line, words in (
        (Line.BONUS, ("thưởng", "điểm thưởng", "cộng", "điểm cộng")),
        (Line.MINUS, ("trừ", "điểm trừ")),
        (Line.ORDINARY, ("trong tổng", "trong tổng điểm")),
    )
    for said in words
}


# How a row says that its criterion holds for nobody in particular any more.
ALL_UNITS = {match_key(said) for said in ("mọi đơn vị", "tất cả", "mọi cụm", "chung")}
WHEN_NOT_APPLICABLE = {
    match_key(said): when
    for when, words in (
        (WhenNotApplicable.FULL, ("đủ điểm", "tính đủ điểm", "điểm tối đa")),
        (WhenNotApplicable.ZERO, ("0", "0 điểm", "không điểm", "tính 0 điểm")),
        (WhenNotApplicable.PRO_RATA, ("theo tỷ lệ", "tỷ lệ", "quy đổi", "quy đổi theo tỷ lệ")),
        (WhenNotApplicable.REFUSED, ("không", "phải chấm")),
    )
    for said in words
}
