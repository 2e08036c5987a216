"""Papers about results: minutes of the meeting, draft and final notice, letter, list by level."""

from scoring.documents.shipped.awards import PLAN
from scoring.documents.shipped.issuing import BOARD
from scoring.documents.shipped.typesetting import DOTS, Column, Draft
from scoring.documents.shipped.word_parts import CENTRE

CRITERIA = [
    Column("TT", 6, "{{ tiêu chí.stt }}", CENTRE),
    Column("Tiêu chí", 44, "{{ tiêu chí.tên }}"),
    Column("Tối đa", 10, "{{ tiêu chí.điểm tối đa }}", CENTRE),
    Column("Tự chấm", 10, "{{ tiêu chí.tự chấm }}", CENTRE),
    Column("Khảo sát", 10, "{{ tiêu chí.khảo sát }}", CENTRE),
    Column("Thẩm định", 10, "{{ tiêu chí.thẩm định }}", CENTRE),
    Column("Chênh lệch", 10, "{{ tiêu chí.chênh lệch }}", CENTRE),
]
SUMS = (
    "", "Tổng cộng", "{{ tổng điểm tối đa }}", "{{ tổng điểm tự chấm }}",
    "{{ tổng điểm khảo sát }}", "{{ tổng điểm thẩm định }}", "{{ chênh lệch }}",
)  # fmt: skip
CHANGED = [
    Column("Mã", 7, "{{ nội dung thay đổi.mã }}", CENTRE),
    Column("Nội dung", 37, "{{ nội dung thay đổi.nội dung }}"),
    Column(
        "Tự chấm",
        10,
        "{{ nội dung thay đổi.tự chấm }}\n{{ nội dung thay đổi.số liệu tự chấm }}",
        CENTRE,
    ),
    Column(
        "Thẩm định",
        10,
        "{{ nội dung thay đổi.thẩm định }}\n{{ nội dung thay đổi.số liệu thẩm định }}",
        CENTRE,
    ),
    Column("Lý do", 36, "{{ nội dung thay đổi.lý do }}"),
]
LEVELS = [
    Column("TT", 7, "{{ xếp loại.stt }}", CENTRE),
    Column("Đơn vị", 31, "{{ xếp loại.đơn vị }}"),
    Column("Điểm", 10, "{{ xếp loại.điểm }}", CENTRE),
    Column("Mức xếp loại", 16, "{{ xếp loại.mức }}", CENTRE),
    Column("Khen thưởng", 20, "{{ xếp loại.khen thưởng }}"),
    Column("Ghi chú", 16, "{{ xếp loại.ghi chú }}"),
]
POINTS = [
    Column("Hạng", 9, "{{ bảng điểm.hạng }}", CENTRE),
    Column("Đơn vị", 20, "{{ bảng điểm.đơn vị }}"),
    Column("Tự chấm", 9, "{{ bảng điểm.tự chấm }}", CENTRE),
    Column("Khảo sát", 9, "{{ bảng điểm.khảo sát }}", CENTRE),
    Column("Thẩm định", 10, "{{ bảng điểm.thẩm định }}", CENTRE),
    # Two lines of “Hoàn thành xuất sắc nhiệm vụ”, on a sheet that stands, too.
    Column("Mức xếp loại", 22, "{{ bảng điểm.mức }}", CENTRE),
    Column("Ghi chú", 23, "{{ bảng điểm.ghi chú }}"),
]


def meeting_minutes() -> Draft:
    paper = Draft("Biên bản họp xét thi đua")
    paper.head(BOARD)
    paper.title("BIÊN BẢN", "họp xét thi đua, khen thưởng {{ phong trào }}")
    paper.text(
        "Hôm nay, hồi {{ giờ bắt đầu }}, {{ ngày họp xét }}, tại {{ địa điểm họp xét }}, "
        "{{ cơ quan ban hành }} họp xét kết quả và đề nghị khen thưởng {{ phong trào }}."
    )
    paper.heading("I- THÀNH PHẦN")
    paper.text(
        "**Chủ trì:** đồng chí {{ chủ trì }}, chức vụ {{ chức vụ chủ trì }}",
        "**Thư ký:** đồng chí {{ người ghi biên bản }}, chức vụ {{ chức vụ người ghi biên bản }}",
        "**Có mặt:** {{ số thành viên có mặt }} đồng chí, gồm (họ tên, chức vụ):",
        "{{ thành viên có mặt }}",
        "**Vắng mặt:** {{ số thành viên vắng mặt }} đồng chí (họ tên, chức vụ, lý do):",
        "{{ thành viên vắng mặt }}",
        ragged=True,
    )
    paper.heading("II- NỘI DUNG")
    paper.heading("1- Kết quả thẩm định, xếp loại")
    paper.text(
        "Cuộc họp nghe báo cáo kết quả của {{ số đơn vị }} đơn vị theo bảng sau; "
        "xếp loại: {{ kết quả xếp loại }}."
    )
    paper.label("Bảng A. Kết quả thẩm định, xếp loại")
    paper.table(POINTS)
    paper.heading("2- Ý kiến thảo luận")
    paper.text("{{ ý kiến thảo luận }}", ragged=True)
    paper.heading("3- Biểu quyết đề nghị khen thưởng")
    paper.text(
        "Hình thức biểu quyết: {{ hình thức biểu quyết }}; tổng số thành viên: "
        "{{ số thành viên }}; số có mặt: {{ số thành viên có mặt }}. "
        "Tỷ lệ tính trên tổng số thành viên."
    )
    paper.label("Bảng B. Kết quả biểu quyết")
    paper.tables([
        ("Tập thể", [
            Column("TT", 7, "{{ tập thể đề nghị.stt }}", CENTRE),
            Column("Tập thể, cá nhân", 36, "{{ tập thể đề nghị.tên }}"),
            Column("Hình thức", 15, "{{ tập thể đề nghị.hình thức }}", CENTRE),
            Column("Lý do lựa chọn", 22, "{{ tập thể đề nghị.lý do }}"),
            Column("Số phiếu", 10, "{{ tập thể đề nghị.số phiếu }}", CENTRE),
            Column("Tỷ lệ", 10, "{{ tập thể đề nghị.tỷ lệ }}", CENTRE),
        ]),
        ("Cá nhân", [
            Column("", 7, "{{ cá nhân đề nghị.stt }}", CENTRE),
            Column("", 36, "{{ cá nhân đề nghị.tên }}, {{ cá nhân đề nghị.chức vụ, đơn vị }}"),
            Column("", 15, "{{ cá nhân đề nghị.hình thức }}", CENTRE),
            Column("", 22, "{{ cá nhân đề nghị.lý do }}"),
            Column("", 10, "{{ cá nhân đề nghị.số phiếu }}", CENTRE),
            Column("", 10, "{{ cá nhân đề nghị.tỷ lệ }}", CENTRE),
        ]),
    ])  # fmt: skip
    paper.heading("III- KẾT LUẬN")
    paper.text("{{ kết luận cuộc họp }}", ragged=True)
    paper.text(
        "Cuộc họp kết thúc hồi {{ giờ kết thúc }} cùng ngày. Biên bản đã được đọc lại cho các "
        "thành viên dự họp cùng nghe và thống nhất thông qua."
    )
    paper.signatures("THƯ KÝ", "CHỦ TRÌ")
    return paper


def draft_result() -> Draft:
    paper = Draft("Thông báo dự thảo kết quả")
    paper.head(BOARD, "TB")
    paper.title(
        "THÔNG BÁO", "dự thảo kết quả thẩm định {{ phong trào }}", "đối với {{ tên đơn vị }}"
    )
    paper.to("Kính gửi: {{ tên đơn vị }}")
    paper.text(
        f"Thực hiện {PLAN} về {{{{ phong trào }}}}, sau khi đối chiếu phiếu tự chấm, kết quả khảo "
        "sát và tài liệu kiểm chứng, {{ cơ quan ban hành }} thông báo dự thảo kết quả "
        "thẩm định của đơn vị như sau:",
        "**1- Tổng điểm thẩm định (dự thảo):** {{ tổng điểm thẩm định }}/{{ tổng điểm tối đa }} "
        "điểm (bằng chữ: {{ điểm bằng chữ }}); tổng điểm tự chấm: {{ tổng điểm tự chấm }} điểm.",
    )
    paper.label("Điểm theo từng tiêu chí")
    paper.table(CRITERIA, total=SUMS)
    paper.after_table()
    paper.text("**2- Nội dung có thay đổi so với điểm tự chấm:**")
    paper.table(CHANGED)
    paper.after_table()
    paper.text(
        "**3- Kiến nghị:** nếu chưa thống nhất, đơn vị gửi kiến nghị theo từng nội dung, kèm giải "
        "trình và tài liệu, trước {{ hạn kiến nghị }} (trong {{ số ngày kiến nghị }} ngày làm "
        "việc). Sau thời hạn này, kết quả được chốt theo quy định của Kế hoạch.",
        f"Cần trao đổi thêm, đơn vị liên hệ đồng chí {DOTS}, điện thoại {DOTS}.",
    )
    paper.signature(BOARD, first="- Như trên,", alone=True)
    return paper


def result_notice() -> Draft:
    paper = Draft("Thông báo kết quả")
    paper.head(BOARD, "TB")
    paper.title("THÔNG BÁO", "kết quả thực hiện {{ phong trào }}")
    paper.text(
        f"Thực hiện {PLAN} về {{{{ phong trào }}}}, {{{{ cơ quan ban hành }}}} đã khảo sát, thẩm "
        "định kết quả của {{ số đơn vị }} đơn vị tham gia. Sau khi có dự thảo kết quả, "
        "{{ kết quả kiến nghị }}.",
        "Kết quả xếp loại: {{ kết quả xếp loại }}; cụ thể như sau:",
    )
    paper.table(LEVELS)
    paper.after_table()
    paper.text(
        "Đây là kết quả chính thức, thay cho dự thảo kết quả đã gửi các đơn vị. "
        "{{ cơ quan ban hành }} thông báo để các đơn vị biết, phổ biến tại đơn vị và tiếp tục "
        "thực hiện tốt công tác thi đua trong thời gian tới.",
    )
    paper.signature(BOARD)
    return paper


def levels() -> Draft:
    paper = Draft("Danh sách theo mức xếp loại")
    paper.annex_alone(
        "DANH SÁCH",
        "các đơn vị theo mức xếp loại trong {{ phong trào }}",
        f"(Kèm theo Thông báo số {DOTS}-TB/{{{{ ký hiệu }}}}, ngày {DOTS} của "
        f"{{{{ cơ quan ban hành }}}})",
    )
    paper.table([
        Column("TT", 8, "{{ danh sách theo mức.stt }}", CENTRE),
        Column("Đơn vị", 34, "{{ danh sách theo mức.đơn vị }}"),
        Column("Điểm", 12, "{{ danh sách theo mức.điểm }}", CENTRE),
        Column("Mức xếp loại", 18, "{{ danh sách theo mức.mức }}", CENTRE),
        Column("Khen thưởng", 28, "{{ danh sách theo mức.khen thưởng }}"),
    ])  # fmt: skip
    paper.count(
        "Danh sách có {{ số đơn vị của danh sách }} đơn vị; xếp loại: {{ kết quả xếp loại }}."
    )
    return paper


def ward_letter() -> Draft:
    paper = Draft("Công văn gửi đơn vị về kết quả")
    paper.head(BOARD, "CV", about="về việc kết quả thực hiện {{ phong trào }}")
    paper.to("Kính gửi: {{ tên đơn vị }}")
    paper.text(
        "{{ cơ quan ban hành }} cảm ơn đơn vị đã tích cực tham gia {{ phong trào }} và thông báo "
        "kết quả của đơn vị như sau:",
        "**1- Kết quả chung:** {{ tổng điểm thẩm định }}/{{ tổng điểm tối đa }} điểm (bằng chữ: "
        "{{ điểm bằng chữ }}), xếp loại {{ mức xếp loại }}.",
    )
    paper.label("Điểm của {{ tên đơn vị }} theo từng tiêu chí")
    paper.table(CRITERIA, total=SUMS)
    paper.after_table()
    paper.text("**2- Nội dung có thay đổi so với điểm tự chấm:**")
    paper.table(CHANGED)
    paper.after_table()
    paper.text(
        "**3- Kiến nghị của đơn vị và trả lời** (thời hạn kiến nghị đến {{ hạn kiến nghị }}):"
    )
    paper.table([
        Column("Nội dung", 30, "{{ kiến nghị.nội dung }}"),
        Column("Kiến nghị", 28, "{{ kiến nghị.kiến nghị }}"),
        Column("Trả lời", 14, "{{ kiến nghị.trả lời }}", CENTRE),
        Column("Lý do", 28, "{{ kiến nghị.lý do }}"),
    ])  # fmt: skip
    paper.after_table()
    paper.text("**4- Khen thưởng của đơn vị, cá nhân thuộc đơn vị:**")
    paper.table([
        Column("TT", 8, "{{ khen thưởng của đơn vị.stt }}", CENTRE),
        Column("Tập thể, cá nhân", 44, "{{ khen thưởng của đơn vị.tên }}"),
        Column("Hình thức", 24, "{{ khen thưởng của đơn vị.hình thức }}", CENTRE),
        Column("Số quyết định", 24, "{{ khen thưởng của đơn vị.số quyết định }}", CENTRE),
    ])  # fmt: skip
    paper.after_table()
    paper.text(
        "Đề nghị đơn vị phát huy kết quả đạt được, khắc phục những nội dung còn bị trừ điểm nêu "
        "trên và chuẩn bị tốt cho phong trào thi đua năm sau.",
    )
    paper.signature(BOARD, first="- Như trên,", alone=True)
    return paper
