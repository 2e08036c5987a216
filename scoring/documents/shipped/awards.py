"""Papers about awards: proposal, achievements, decision, certificates, commendation."""

from scoring.documents.shipped.issuing import BOARD, COMMITTEE, WARD
from scoring.documents.shipped.typesetting import DOTS, Column, Draft
from scoring.documents.shipped.word_parts import CENTRE, START

PLAN = "Kế hoạch số {{ số kế hoạch }}, ngày {{ ngày kế hoạch }} của {{ cơ quan ban hành }}"


def proposal() -> Draft:
    paper = Draft("Tờ trình đề nghị khen thưởng")
    paper.head(BOARD, "TTr")
    paper.title(
        "TỜ TRÌNH",
        "đề nghị khen thưởng tập thể, cá nhân có thành tích xuất sắc",
        "trong {{ phong trào }}",
    )
    paper.to("Kính trình: {{ cơ quan quyết định }}")
    paper.text(
        f"Căn cứ quy định hiện hành của Đảng về khen thưởng tổ chức đảng, đảng viên {DOTS};",
        f"Căn cứ {PLAN} về {{{{ phong trào }}}};",
        f"Căn cứ kết quả thẩm định, xếp loại và Biên bản họp xét thi đua ngày {DOTS};",
        "{{ cơ quan ban hành }} kính trình {{ cơ quan quyết định }} xem xét, khen thưởng như sau:",
    )
    paper.heading("1- Kết quả thực hiện phong trào")
    paper.text(
        "Có {{ số đơn vị }} đơn vị tham gia, tự chấm điểm, được khảo sát và thẩm định theo các "
        "tiêu chí của Kế hoạch. Điểm thẩm định bình quân đạt {{ điểm bình quân }} điểm; cao nhất "
        "{{ điểm cao nhất }} điểm, thấp nhất {{ điểm thấp nhất }} điểm. "
        "Kết quả xếp loại: {{ kết quả xếp loại }}.",
    )
    paper.heading("2- Đề nghị khen thưởng")
    paper.text(
        "Trên cơ sở kết quả nêu trên, {{ cơ quan ban hành }} đề nghị {{ cơ quan quyết định }} "
        "tặng Giấy khen cho {{ số tập thể, cá nhân }} có thành tích xuất sắc trong "
        "{{ phong trào }} (có danh sách kèm theo).",
    )
    paper.heading("3- Hồ sơ kèm theo")
    paper.text(
        "Danh sách đề nghị khen thưởng; Biên bản họp xét thi đua; "
        "Tóm tắt thành tích của tập thể, cá nhân."
    )
    paper.text("Kính trình {{ cơ quan quyết định }} xem xét, quyết định.")
    paper.signature(BOARD, first="- Như trên,", alone=True)
    paper.annex(
        "DANH SÁCH",
        "tập thể, cá nhân đề nghị khen thưởng trong {{ phong trào }}",
        f"(Kèm theo Tờ trình số {DOTS}-TTr/{{{{ ký hiệu }}}}, ngày {DOTS} của "
        f"{{{{ cơ quan ban hành }}}})",
        across=True,
    )
    paper.label("I- TẬP THỂ")
    paper.table([
        Column("TT", 5, "{{ tập thể đề nghị.stt }}", CENTRE),
        Column("Tên tập thể", 22, "{{ tập thể đề nghị.tên }}"),
        Column("Điểm", 8, "{{ tập thể đề nghị.điểm }}", CENTRE),
        Column("Hạng", 9, "{{ tập thể đề nghị.hạng }}", CENTRE),
        Column("Mức xếp loại", 12, "{{ tập thể đề nghị.mức }}", CENTRE),
        Column("Hình thức", 12, "{{ tập thể đề nghị.hình thức }}", CENTRE),
        Column("Tóm tắt thành tích", 34, "{{ tập thể đề nghị.thành tích }}"),
    ])  # fmt: skip
    paper.label("II- CÁ NHÂN")
    paper.table([
        Column("TT", 5, "{{ cá nhân đề nghị.stt }}", CENTRE),
        Column("Họ và tên", 18, "{{ cá nhân đề nghị.tên }}"),
        Column("Chức vụ", 19, "{{ cá nhân đề nghị.chức vụ }}"),
        Column("Đơn vị", 12, "{{ cá nhân đề nghị.đơn vị }}"),
        Column("Hình thức", 12, "{{ cá nhân đề nghị.hình thức }}", CENTRE),
        Column("Tóm tắt thành tích", 34, "{{ cá nhân đề nghị.thành tích }}"),
    ])  # fmt: skip
    paper.count("Danh sách có {{ số tập thể, cá nhân }}.")
    return paper


def achievements_of_unit() -> Draft:
    paper = Draft("Tóm tắt thành tích của tập thể")
    paper.head(WARD)
    paper.title(
        "TÓM TẮT THÀNH TÍCH", "đề nghị tặng {{ hình thức khen thưởng }} trong {{ phong trào }}"
    )
    paper.text("**Tên tập thể:** {{ tên đơn vị }}")
    paper.heading("I- ĐẶC ĐIỂM, TÌNH HÌNH")
    paper.to_write(lines=2)
    paper.heading("II- THÀNH TÍCH ĐẠT ĐƯỢC")
    paper.text(
        "Kết quả thẩm định năm {{ năm }}: {{ tổng điểm thẩm định }}/{{ tổng điểm tối đa }} điểm, "
        "xếp loại {{ mức xếp loại }}."
    )
    paper.text("{{ thành tích }}")
    paper.table([
        Column("TT", 7, "{{ tiêu chí.stt }}", CENTRE),
        Column("Tiêu chí", 58, "{{ tiêu chí.tên }}"),
        Column("Điểm tối đa", 17, "{{ tiêu chí.điểm tối đa }}", CENTRE),
        Column("Điểm thẩm định", 18, "{{ tiêu chí.thẩm định }}", CENTRE),
    ])  # fmt: skip
    paper.heading("III- CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")
    paper.to_write(lines=2)
    paper.signatures("XÁC NHẬN CỦA CẤP ỦY", "THỦ TRƯỞNG ĐƠN VỊ")
    return paper


def achievements_of_officer() -> Draft:
    paper = Draft("Tóm tắt thành tích của cá nhân")
    paper.head(WARD)
    paper.title(
        "TÓM TẮT THÀNH TÍCH", "đề nghị tặng {{ hình thức khen thưởng }} trong {{ phong trào }}"
    )
    paper.heading("I- SƠ LƯỢC LÝ LỊCH")
    paper.text(
        "**Họ và tên:** {{ họ tên }}",
        "**Chức vụ, đơn vị công tác:** {{ chức vụ, đơn vị }}",
    )
    paper.to_write("**Ngày, tháng, năm sinh:**")
    paper.to_write("**Ngày vào Đảng:**")
    paper.heading("II- THÀNH TÍCH ĐẠT ĐƯỢC")
    paper.text("{{ thành tích }}")
    paper.text(
        "Đơn vị công tác đạt {{ tổng điểm thẩm định }}/{{ tổng điểm tối đa }} điểm, xếp loại "
        "{{ mức xếp loại }} trong {{ phong trào }}."
    )
    paper.heading("III- CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG; KỶ LUẬT")
    paper.to_write("Khen thưởng:")
    paper.to_write("Kỷ luật:")
    paper.signatures("XÁC NHẬN CỦA CẤP ỦY", "NGƯỜI BÁO CÁO")
    return paper


def decision() -> Draft:
    paper = Draft("Quyết định khen thưởng (dự thảo)")
    paper.head(COMMITTEE, "QĐ")
    paper.draft_mark()
    paper.title(
        "QUYẾT ĐỊNH",
        "tặng Giấy khen tập thể, cá nhân có thành tích xuất sắc",
        "trong {{ phong trào }}",
    )
    paper.text(
        f"- Căn cứ Quy chế làm việc của {DOTS};",
        f"- Căn cứ quy định hiện hành của Đảng về khen thưởng tổ chức đảng, đảng viên {DOTS};",
        f"- Căn cứ {PLAN} về {{{{ phong trào }}}};",
        f"- Xét đề nghị của {{{{ cơ quan ban hành }}}} tại Tờ trình số "
        f"{DOTS}-TTr/{{{{ ký hiệu }}}}, ngày {DOTS},",
    )
    paper.label("{{ cơ quan quyết định }}\nQUYẾT ĐỊNH", caps=True)
    paper.text(
        "**Điều 1.** Tặng Giấy khen cho {{ số tập thể, cá nhân }} có thành tích xuất sắc trong "
        "{{ phong trào }} (có danh sách kèm theo).",
        "**Điều 2.** Tập thể, cá nhân có tên tại Điều 1 được nhận tiền thưởng kèm theo hình thức "
        f"khen thưởng theo quy định hiện hành; kinh phí chi từ {DOTS}.",
        "**Điều 3.** {{ cơ quan ban hành }}, các cơ quan, đơn vị có liên quan và các tập thể, cá "
        "nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. "
        "Quyết định có hiệu lực kể từ ngày ký.",
    )
    paper.signature(COMMITTEE, first="- Như Điều 3,")
    paper.annex(
        "DANH SÁCH",
        "tập thể, cá nhân được tặng Giấy khen trong {{ phong trào }}",
        f"(Kèm theo Quyết định số {DOTS}-QĐ/{{{{ ký hiệu quyết định }}}}, ngày {DOTS})",
    )
    paper.label("I- TẬP THỂ")
    paper.table([
        Column("TT", 10, "{{ tập thể đề nghị.stt }}", CENTRE),
        Column("Tên tập thể", 90, "{{ tập thể đề nghị.tên }}"),
    ])  # fmt: skip
    paper.label("II- CÁ NHÂN")
    paper.table([
        Column("TT", 10, "{{ cá nhân đề nghị.stt }}", CENTRE),
        Column("Họ và tên", 36, "{{ cá nhân đề nghị.tên }}"),
        Column("Chức vụ, đơn vị", 54, "{{ cá nhân đề nghị.chức vụ, đơn vị }}"),
    ])  # fmt: skip
    paper.count("Danh sách có {{ số tập thể, cá nhân }}.")
    return paper


def certificate_of_unit() -> Draft:
    paper = Draft("Giấy khen tập thể", across=True)
    paper.certificate(to=["{{ tên đơn vị }}"], issuer=COMMITTEE)
    return paper


def certificate_of_officer() -> Draft:
    paper = Draft("Giấy khen cá nhân", across=True)
    paper.certificate(to=["Đồng chí {{ họ tên }}", "{{ chức vụ, đơn vị }}"], issuer=COMMITTEE)
    return paper


def commendation() -> Draft:
    paper = Draft("Thông báo biểu dương")
    paper.head(BOARD, "TB")
    paper.title(
        "THÔNG BÁO",
        "biểu dương các đơn vị đạt từ {{ ngưỡng biểu dương }} điểm trở lên",
        "trong {{ phong trào }}",
    )
    paper.text(
        f"Thực hiện {PLAN} về {{{{ phong trào }}}}; căn cứ kết quả thẩm định đã chốt, "
        "{{ cơ quan ban hành }} thông báo biểu dương {{ số đơn vị biểu dương }} đơn vị "
        "đạt từ {{ ngưỡng biểu dương }} điểm trở lên, gồm:",
    )
    paper.table([
        Column("TT", 8, "{{ biểu dương.stt }}", CENTRE),
        Column("Đơn vị", 48, "{{ biểu dương.đơn vị }}", START),
        Column("Điểm thẩm định", 20, "{{ biểu dương.điểm }}", CENTRE),
        Column("Mức xếp loại", 24, "{{ biểu dương.mức }}", CENTRE),
    ])  # fmt: skip
    paper.after_table()
    paper.text(
        "{{ cơ quan ban hành }} biểu dương các đơn vị có tên trên và mong các đơn vị tiếp tục "
        "phát huy kết quả, nhân rộng cách làm hay; các đơn vị khác học tập kinh nghiệm, phấn đấu "
        "đạt kết quả cao hơn trong năm sau.",
    )
    paper.signature(BOARD)
    return paper
