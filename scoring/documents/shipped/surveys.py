"""Papers about the Board's visits: plan with its schedule, minutes of a ward."""

from scoring.documents.shipped.awards import PLAN
from scoring.documents.shipped.issuing import BOARD
from scoring.documents.shipped.typesetting import DOTS, Column, Draft
from scoring.documents.shipped.word_parts import CENTRE


def survey_plan() -> Draft:
    paper = Draft("Kế hoạch khảo sát")
    paper.head(BOARD, "KH")
    paper.title("KẾ HOẠCH", "khảo sát việc thực hiện {{ phong trào }}")
    paper.text(
        f"Thực hiện {PLAN} về {{{{ phong trào }}}}, "
        "{{ cơ quan ban hành }} xây dựng Kế hoạch khảo sát như sau:"
    )
    paper.heading("I- MỤC ĐÍCH, YÊU CẦU")
    paper.text(
        "1- Nắm tình hình thực hiện phong trào; đối chiếu điểm tự chấm với hồ sơ, tài liệu kiểm "
        "chứng và kết quả thực tế, làm cơ sở thẩm định, xếp loại và xét khen thưởng; kịp thời ghi "
        "nhận cách làm hay, hướng dẫn đơn vị khắc phục hạn chế.",
        "2- Việc khảo sát bảo đảm khách quan, đúng tiêu chí và thang điểm; không gây phiền hà cho "
        "cơ sở. Đơn vị chuẩn bị đầy đủ hồ sơ, bố trí thành phần làm việc đúng thời gian.",
    )
    paper.heading("II- NỘI DUNG, THÀNH PHẦN, THỜI GIAN, ĐỊA ĐIỂM")
    paper.text(
        "1- Nội dung: kết quả thực hiện các tiêu chí theo phiếu tự chấm điểm (tổng điểm tối đa "
        "{{ tổng điểm tối đa }} điểm); hồ sơ, tài liệu kiểm chứng; khó khăn, kiến nghị của đơn vị.",
        "2- Thành phần: lãnh đạo {{ cơ quan ban hành }} làm Trưởng đoàn; chuyên viên thẩm định và "
        "các đồng chí được phân công. Đơn vị được khảo sát: "
        "đại diện cấp ủy, lãnh đạo và cán bộ phụ trách.",
        "3- Thời gian, địa điểm: theo Lịch khảo sát kèm theo Kế hoạch này, tại {{ số đơn vị }} "
        "đơn vị. Hạn nộp phiếu tự chấm: {{ hạn nộp phiếu }}.",
    )
    paper.heading("III- TỔ CHỨC THỰC HIỆN")
    paper.text(
        "1- Đoàn khảo sát ghi biên bản tại từng đơn vị, báo cáo kết quả với lãnh đạo "
        "{{ cơ quan ban hành }}.",
        "2- Các đơn vị nộp phiếu tự chấm đúng hạn, chuẩn bị hồ sơ, tài liệu kiểm chứng theo từng "
        "nội dung.",
        "3- Khi cần thay đổi thời gian hoặc có vướng mắc, đơn vị liên hệ đồng chí "
        f"{DOTS}, điện thoại {DOTS}.",
    )
    paper.signature(BOARD)
    paper.annex(
        "LỊCH KHẢO SÁT",
        "việc thực hiện {{ phong trào }}",
        f"(Kèm theo Kế hoạch số {DOTS}-KH/{{{{ ký hiệu }}}}, ngày {DOTS} của "
        f"{{{{ cơ quan ban hành }}}})",
        across=True,
    )
    paper.table([
        Column("TT", 5, "{{ lịch khảo sát.stt }}", CENTRE),
        Column("Giờ, ngày", 14, "{{ lịch khảo sát.giờ }}, {{ lịch khảo sát.ngày }}", CENTRE),
        Column("Đơn vị", 13, "{{ lịch khảo sát.đơn vị }}"),
        Column("Địa điểm", 19, "{{ lịch khảo sát.địa điểm }}"),
        Column("Trưởng đoàn", 14, "{{ lịch khảo sát.trưởng đoàn }}"),
        Column("Thành viên", 25, "{{ lịch khảo sát.thành viên }}"),
        Column("Ghi chú", 10, ""),
    ])  # fmt: skip
    return paper


def survey_minutes() -> Draft:
    paper = Draft("Biên bản khảo sát", across=True)
    paper.head(BOARD)
    paper.title("BIÊN BẢN", "khảo sát việc thực hiện {{ phong trào }} tại {{ tên đơn vị }}")
    paper.text(
        "Hôm nay, hồi …… giờ ……, ngày {{ ngày khảo sát }}, tại {{ địa điểm khảo sát }}, Đoàn khảo "
        "sát của {{ cơ quan ban hành }} làm việc với {{ tên đơn vị }}."
    )
    paper.heading("I- THÀNH PHẦN")
    paper.text("1- Đoàn khảo sát: {{ thành phần đoàn }}.")
    paper.to_write("2- Đại diện đơn vị (họ tên, chức vụ):", lines=2)
    paper.heading("II- KẾT QUẢ KHẢO SÁT THEO TỪNG NỘI DUNG")
    paper.table(
        [
            Column("Mã", 5, "{{ nội dung chấm.mã }}", CENTRE),
            Column("Nội dung", 40, "{{ nội dung chấm.nội dung }}"),
            Column("Điểm tối đa", 8, "{{ nội dung chấm.điểm tối đa }}", CENTRE),
            Column("Tự chấm", 8, "{{ nội dung chấm.tự chấm }}\n{{ nội dung chấm.số liệu tự chấm }}", CENTRE),
            Column("Khảo sát", 8, "{{ nội dung chấm.khảo sát }}\n{{ nội dung chấm.số liệu khảo sát }}", CENTRE),
            Column("Kết quả khảo sát", 31, "{{ nội dung chấm.kết quả khảo sát }}"),
        ],
        total=(
            "", "Tổng cộng", "{{ tổng điểm tối đa }}", "{{ tổng điểm tự chấm }}",
            "{{ tổng điểm khảo sát }}", "",
        ),
    )  # fmt: skip
    paper.heading("III- HỒ SƠ, TÀI LIỆU ĐÃ XEM")
    paper.to_write(lines=2)
    paper.heading("IV- NHẬN XÉT")
    paper.to_write("1- Ưu điểm:", lines=2)
    paper.to_write("2- Hạn chế:", lines=2)
    paper.heading("V- Ý KIẾN CỦA ĐƠN VỊ")
    paper.to_write(lines=3)
    paper.text(
        "Buổi làm việc kết thúc hồi …… giờ …… cùng ngày. Biên bản lập thành 02 bản có giá trị như "
        "nhau, mỗi bên giữ 01 bản; đã đọc lại cho các thành phần dự làm việc cùng "
        "nghe và thống nhất thông qua."
    )
    paper.signatures("NGƯỜI GHI BIÊN BẢN", "ĐẠI DIỆN ĐƠN VỊ", "CHỦ TRÌ")
    return paper
