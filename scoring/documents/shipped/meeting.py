"""Papers of the review meeting: report, invitation, programme."""

from scoring.documents.shipped.awards import PLAN
from scoring.documents.shipped.issuing import BOARD
from scoring.documents.shipped.results import POINTS
from scoring.documents.shipped.typesetting import DOTS, Column, Draft
from scoring.documents.shipped.word_parts import CENTRE

# What happens, and who does it; the order of honours stands in a table of its own.
PROGRAMME = (
    ("Đón tiếp đại biểu; văn nghệ chào mừng", "Ban Tổ chức"),
    ("Chào cờ; tuyên bố lý do, giới thiệu đại biểu", "Ban Tổ chức"),
    ("Báo cáo tổng kết {{ phong trào }}", "Lãnh đạo {{ cơ quan ban hành }}"),
    ("Tham luận của các đơn vị", "Đại diện đơn vị"),
    ("Công bố quyết định khen thưởng; trao Giấy khen, biểu dương", "Ban Tổ chức"),
    ("Phát biểu chỉ đạo", "Lãnh đạo {{ cơ quan cấp trên }}"),
    ("Tiếp thu ý kiến; phát động phong trào thi đua năm sau", "Lãnh đạo {{ cơ quan ban hành }}"),
    ("Bế mạc", "Ban Tổ chức"),
)


def report() -> Draft:
    paper = Draft("Báo cáo tổng kết phong trào")
    paper.head(BOARD, "BC")
    paper.title("BÁO CÁO", "tổng kết {{ phong trào }}")
    paper.text(
        f"Thực hiện {PLAN} về {{{{ phong trào }}}}, "
        "{{ cơ quan ban hành }} báo cáo kết quả thực hiện như sau:"
    )
    paper.label("Phần thứ nhất\nKẾT QUẢ THỰC HIỆN")
    paper.heading("I- CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI")
    paper.to_write(lines=4)
    paper.heading("II- KẾT QUẢ ĐẠT ĐƯỢC")
    paper.heading("1- Tham gia phong trào")
    paper.text(
        "Có {{ số đơn vị }} đơn vị tham gia, {{ số đơn vị nộp đúng hạn }} đơn vị nộp phiếu tự "
        "chấm đúng hạn ({{ hạn nộp phiếu }}). Sau khi có dự thảo kết quả, {{ kết quả kiến nghị }}."
    )
    _points_and_levels(paper)
    paper.heading("3- Cách làm hay, kết quả nổi bật")
    paper.to_write(lines=4)
    paper.heading("4- Khen thưởng")
    paper.text("{{ kết quả khen thưởng }}.")
    paper.heading("III- HẠN CHẾ, NGUYÊN NHÂN, BÀI HỌC KINH NGHIỆM")
    paper.to_write(lines=5)
    paper.label("Phần thứ hai\nPHƯƠNG HƯỚNG, NHIỆM VỤ NĂM SAU")
    paper.to_write(lines=4)
    paper.heading("ĐỀ XUẤT, KIẾN NGHỊ")
    paper.to_write(lines=2)
    paper.signature(BOARD)
    paper.annex(
        "PHỤ LỤC",
        "Bảng điểm, xếp loại các đơn vị trong {{ phong trào }}",
        f"(Kèm theo Báo cáo số {DOTS}-BC/{{{{ ký hiệu }}}}, ngày {DOTS} của "
        f"{{{{ cơ quan ban hành }}}})",
        across=True,
    )
    paper.table(POINTS)
    return paper


def _points_and_levels(paper: Draft) -> None:
    """The figures of the report, in words, tables and drawings."""
    paper.heading("2- Điểm và xếp loại")
    paper.text(
        "Điểm thẩm định bình quân {{ điểm bình quân }}/{{ tổng điểm tối đa }} điểm; cao nhất "
        "{{ điểm cao nhất }} điểm, thấp nhất {{ điểm thấp nhất }} điểm. "
        "Kết quả xếp loại: {{ kết quả xếp loại }}."
    )
    paper.label("Bảng 1. Số đơn vị theo mức xếp loại")
    paper.table([
        Column("Mức xếp loại", 40, "{{ thống kê mức.mức }}"),
        Column("Số đơn vị", 20, "{{ thống kê mức.số đơn vị }}", CENTRE),
        Column("Tỷ lệ", 20, "{{ thống kê mức.tỷ lệ }}", CENTRE),
        Column("Năm trước", 20, "{{ thống kê mức.năm trước }}", CENTRE),
    ])  # fmt: skip
    paper.after_table()
    paper.label("Biểu đồ 1. Các mức xếp loại")
    paper.picture("{{ biểu đồ mức xếp loại }}")
    paper.label("Biểu đồ 2. Điểm thẩm định của các đơn vị")
    paper.picture("{{ biểu đồ điểm các đơn vị }}")
    paper.label("Bảng 2. Kết quả theo tiêu chí")
    paper.table([
        Column("TT", 7, "{{ thống kê tiêu chí.stt }}", CENTRE),
        Column("Tiêu chí", 48, "{{ thống kê tiêu chí.tên }}"),
        Column("Tối đa", 11, "{{ thống kê tiêu chí.điểm tối đa }}", CENTRE),
        Column("Bình quân", 12, "{{ thống kê tiêu chí.bình quân }}", CENTRE),
        Column("Tỷ lệ đạt", 11, "{{ thống kê tiêu chí.tỷ lệ đạt }}", CENTRE),
        Column("Năm trước", 11, "{{ thống kê tiêu chí.năm trước }}", CENTRE),
    ])  # fmt: skip
    paper.after_table()


def invitation() -> Draft:
    paper = Draft("Giấy mời hội nghị tổng kết")
    paper.head(BOARD, "GM")
    paper.title("GIẤY MỜI", "dự Hội nghị tổng kết {{ phong trào }}")
    paper.to_write("Kính mời:")
    paper.text(
        "{{ cơ quan ban hành }} tổ chức Hội nghị tổng kết {{ phong trào }} và phát động phong "
        "trào thi đua năm sau.",
        f"**Thời gian:** …… giờ ……, thứ ……, ngày {DOTS}",
    )
    paper.to_write("**Địa điểm:**")
    paper.to_write("**Chủ trì:**")
    paper.text(
        "**Nội dung:** báo cáo tổng kết phong trào; tham luận; công bố các quyết định khen thưởng "
        "và biểu dương; phát động phong trào thi đua năm sau (có chương trình kèm theo).",
    )
    paper.to_write("**Trang phục:**")
    paper.text(
        "Kính mong đồng chí sắp xếp thời gian đến dự đúng giờ; trường hợp không dự được, đề nghị "
        f"báo trước cho đồng chí {DOTS}, điện thoại {DOTS}.",
        "Trân trọng kính mời.",
    )
    paper.signature(BOARD)
    paper.annex(
        "CHƯƠNG TRÌNH",
        "Hội nghị tổng kết {{ phong trào }}",
        f"({DOTS}, ngày {DOTS})",
    )
    paper.rows(
        ("Thời gian", "Nội dung", "Người thực hiện"),
        [("……", what, who) for what, who in PROGRAMME],
        shares=(16, 54, 30),
    )
    return paper


def honours() -> Draft:
    paper = Draft("Thứ tự trao khen thưởng", across=True)
    paper.annex_alone(
        "THỨ TỰ TRAO KHEN THƯỞNG",
        "tại Hội nghị tổng kết {{ phong trào }}",
        "(Dành cho người dẫn chương trình, không phát tại hội nghị)",
    )
    paper.table([
        Column("TT", 5, "{{ thứ tự trao.stt }}", CENTRE),
        Column("Hình thức", 12, "{{ thứ tự trao.hình thức }}", CENTRE),
        Column("Tập thể, cá nhân", 22, "{{ thứ tự trao.tên }}"),
        Column("Chức vụ, đơn vị", 22, "{{ thứ tự trao.chức vụ, đơn vị }}"),
        Column("Số quyết định", 13, "{{ thứ tự trao.số quyết định }}", CENTRE),
        Column("Người trao", 13, ""),
        Column("Người nhận thay", 13, ""),
    ])  # fmt: skip
    return paper
