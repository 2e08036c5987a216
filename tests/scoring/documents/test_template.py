"""The filler: names only, whatever Word and people make of them."""

import unicodedata
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scoring.documents.template.filling import ABOVE, NOTHING
from scoring.documents.template.names import Names
from scoring.documents.template.template import Template

NAMES = Names(
    ["tên đơn vị", "năm", "thành tích", "thẩm quyền ký"], {"xếp loại": ["stt", "đơn vị"], "khác": ["stt"]}
)  # fmt: skip


def template(*paragraphs, table=(), header="", change=None):
    """A template with these paragraphs (a list is a paragraph in several runs) and a table."""
    document = Document()
    for paragraph in paragraphs:
        runs = [paragraph] if isinstance(paragraph, str) else paragraph
        where = document.add_paragraph()
        for run in runs:
            where.add_run(run)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if change:
        change(document)
    return Template(saved(document))


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def reopened(filled):
    return Document(BytesIO(filled.save(title="Giấy tờ", author="Ban Tuyên giáo")))


def texts(filled):
    return [paragraph.text for paragraph in reopened(filled).paragraphs]


def rows(filled):
    return [[cell.text for cell in row.cells] for row in reopened(filled).tables[0].rows]


@pytest.mark.parametrize(
    "typed",
    [
        "{{ tên đơn vị }}",
        "{{tên đơn vị}}",
        "{{ Tên Đơn Vị }}",
        "{{ TÊN ĐƠN VỊ }}",
        "{{\xa0tên\xa0đơn\xa0vị\xa0}}",
        "{{ “tên đơn vị” }}",
        "{{ ten don vi }}",
        "{{ tên - đơn – vị }}",
        unicodedata.normalize("NFD", "{{ tên đơn vị }}"),
        "{{ tên\u200b đơn vị }}",
    ],
)
def test_a_name_is_found_however_it_was_typed(typed):
    filled = template(f"Kính gửi {typed}.")
    assert filled.invalid_placeholders(NAMES) == []
    assert filled.fill({"tên đơn vị": "Phường 1"}, {}) == []
    assert texts(filled) == ["Kính gửi Phường 1."]


@pytest.mark.parametrize("cuts", [1, 2, 3, 5, 8])
def test_a_name_that_word_cut_into_pieces_is_found_and_keeps_its_form(cuts):
    text = "Của {{ tên đơn vị }}, năm {{ năm }}."
    size = max(1, len(text) // cuts)
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    filled = template(pieces)
    filled.document.paragraphs[0].runs[0].bold = True
    filled.fill({"tên đơn vị": "Phường 1", "năm": "2026"}, {})
    assert texts(filled) == ["Của Phường 1, năm 2026."]
    assert reopened(filled).paragraphs[0].runs[0].bold


@pytest.mark.parametrize(
    "value", ["A & B <c>", "{{ năm }}", "{% for %}", "=1+1", "tab\tsau", "]]>"]
)
def test_no_sign_of_a_value_means_anything(value):
    filled = template("[{{ tên đơn vị }}]")
    filled.fill({"tên đơn vị": value}, {})
    assert texts(filled) == [f"[{value}]"]


def test_what_no_file_can_hold_is_left_out_of_a_value():
    filled = template("[{{ tên đơn vị }}]")
    filled.fill({"tên đơn vị": "Phường\x0b\x00 1\ufffe"}, {})
    reopened(filled)


def test_lines_of_a_value_become_lines_and_paragraphs_where_the_name_stands_alone():
    filled = template("Thành tích: {{ thành tích }}.", "{{ thành tích }}", "Hết")
    filled.fill({"thành tích": "Một\r\nHai\n\nBa"}, {})
    assert texts(filled) == ["Thành tích: Một\nHai\nBa.", "Một", "Hai", "Ba", "Hết"]


def test_a_paragraph_where_nothing_is_meant_to_stand_goes():
    filled = template("Trước", "{{ thẩm quyền ký }}", "Sau", table=[["{{ thẩm quyền ký }}"]])
    assert filled.fill({"thẩm quyền ký": ""}, {}) == []
    assert texts(filled) == ["Trước", "Sau"]
    assert rows(filled) == [[""]]


def test_a_missing_value_stays_visible_and_is_told():
    filled = template("Của {{ tên đơn vị }} năm {{ năm }}.")
    left = filled.fill({"tên đơn vị": None, "năm": "2026"}, {})
    assert [(placeholder.name, placeholder.place) for placeholder in left] == [
        ("tên đơn vị", "nội dung, đoạn 1")
    ]
    assert texts(filled) == ["Của {{ tên đơn vị }} năm 2026."]


def test_a_row_of_a_list_repeats_by_itself():
    filled = template(
        table=[["TT", "Đơn vị"], ["{{ xếp loại.stt }}", "{{ Xếp loại.Đơn vị }} ({{ năm }})"], ["", "Cộng"]]
    )  # fmt: skip
    names = [{"stt": "1", "đơn vị": "Phường 1"}, {"stt": "2", "đơn vị": "Phường & 2"}]
    assert filled.invalid_placeholders(NAMES) == []
    assert filled.fill({"năm": "2026"}, {"xếp loại": names}) == []
    assert rows(filled) == [
        ["TT", "Đơn vị"], ["1", "Phường 1 (2026)"], ["2", "Phường & 2 (2026)"], ["", "Cộng"],
    ]  # fmt: skip


def test_a_missing_value_in_a_row_stays_visible():
    filled = template(table=[["{{ xếp loại.stt }}", "{{ xếp loại.đơn vị }}"]])
    left = filled.fill({}, {"xếp loại": [{"stt": "1", "đơn vị": None}, {"stt": "2", "đơn vị": ""}]})
    assert rows(filled) == [["1", "{{ xếp loại.đơn vị }}"], ["2", ""]]
    assert [placeholder.place for placeholder in left] == ["nội dung, bảng 1, hàng 1, ô 2"]


def test_an_empty_list_says_so_in_one_row():
    filled = template(table=[["TT", "Đơn vị"], ["{{ xếp loại.stt }}", "{{ xếp loại.đơn vị }}"]])
    assert filled.fill({}, {"xếp loại": []}) == []
    assert rows(filled) == [["TT", "Đơn vị"], [NOTHING, NOTHING]]  # one cell over both columns


def test_an_empty_list_says_so_also_where_the_first_cell_is_left_to_the_pen():
    filled = template(table=[["", "{{ xếp loại.đơn vị }}"]])
    filled.fill({}, {"xếp loại": []})
    assert rows(filled) == [[NOTHING, NOTHING]]


def test_a_line_above_rows_goes_across_the_table_and_stays_with_them():
    filled = template(table=[["{{ xếp loại.stt }}", "{{ xếp loại.đơn vị }}"]])
    filled.fill({}, {"xếp loại": [{ABOVE: "Khá: 01 đơn vị"}, {"stt": "1", "đơn vị": "Phường 1"}]})
    assert rows(filled) == [["Khá: 01 đơn vị"] * 2, ["1", "Phường 1"]]
    line = reopened(filled).tables[0].rows[0].cells[0].paragraphs[0]
    assert (line.paragraph_format.keep_with_next, [run.bold for run in line.runs]) == (True, [True])


def test_the_last_row_stays_with_what_follows():
    filled = template(table=[["{{ xếp loại.stt }}"]])
    filled.fill({}, {"xếp loại": [{"stt": "1"}, {"stt": "2"}]})
    cells = [row.cells[0].paragraphs[0] for row in reopened(filled).tables[0].rows]
    assert [bool(cell.paragraph_format.keep_with_next) for cell in cells] == [False, True]


def test_headers_and_text_boxes_are_filled_too():
    box = (
        "<w:r {}><w:pict><v:shape "
        "xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>Hộp "
        "{{{{ năm }}}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ).format(nsdecls("w"))

    def with_box(document):
        document.paragraphs[0]._p.append(parse_xml(box))

    filled = template("Thân {{ năm }}", header="Đầu {{ năm }}", change=with_box)
    assert [placeholder.place for placeholder in filled.placeholders()] == [
        "nội dung, đoạn 1", "nội dung, khung chữ, đoạn 1", "đầu trang, đoạn 1",
    ]  # fmt: skip
    assert filled.fill({"năm": "2026"}, {}) == []
    document = reopened(filled)
    assert document.sections[0].header.paragraphs[0].text == "Đầu 2026"
    assert "Hộp 2026" in document.element.xml
    assert document.paragraphs[0].text.startswith("Thân 2026")


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ tên đơn vi }} {{ điểm phúc khảo }}", ["điểm phúc khảo: tên này không có trong danh mục"]),
        ("{{ xếp loại.điểm }}", ["xếp loại.điểm: tên này không có"]),
        ("{{ xếp loại.đơn vị }}", ["xếp loại.đơn vị: tên có dấu chấm phải đứng trong một hàng"]),
        ("Của {{ tên đơn vị", ["{{: dấu ngoặc nhọn thiếu nửa kia"]),
        ("{{ }}", [": tên này không có"]),
        ("{% if x %} {{ năm }}", []),
    ],
)  # fmt: skip
def test_what_will_never_be_filled_is_told_with_its_place(paragraph, said):
    faults = template(paragraph).invalid_placeholders(NAMES)
    told = [f"{fault.placeholder.name}: {fault.problem}" for fault in faults]
    assert [line[: len(words)] for line, words in zip(told, said, strict=True)] == said
    assert all(fault.placeholder.place == "nội dung, đoạn 1" for fault in faults)


def test_a_row_of_two_lists_is_told():
    faults = template(table=[["{{ xếp loại.stt }}", "{{ khác.stt }}"]]).invalid_placeholders(NAMES)
    assert [(fault.placeholder.name, fault.placeholder.place) for fault in faults] == [
        ("khác.stt", "nội dung, bảng 1, hàng 1, ô 2")
    ]


def test_the_mark_stands_on_every_page_and_properties_are_our_own():
    filled = template("Một")
    filled.document.sections[0].different_first_page_header_footer = True
    filled.document.core_properties.author = "Người soạn mẫu"
    filled.mark("DỰ THẢO")
    document = reopened(filled)
    section = document.sections[0]
    assert [foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer)] == [
        "DỰ THẢO", "DỰ THẢO",
    ]  # fmt: skip
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Giấy tờ", "Ban Tuyên giáo", "vi-VN",
    )  # fmt: skip
