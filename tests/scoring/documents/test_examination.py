"""What a Word file must be to become the template of a paper, and what is said when it is not."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from scoring.documents.papers import making, template_check
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE, PAPERS
from scoring.documents.papers.template_check import findings
from scoring.files.shipped import shipped
from tests.factories import make_campaign

NOTICE = BY_CODE["result-notice"]


def changed(*paragraphs, code="result-notice"):
    """The shipped template with more paragraphs at its end."""
    document = Document(BytesIO(shipped(code)))
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def without(content, name, instead=b""):
    """The same package with one part written anew."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.namelist():
            new.writestr(member, instead if member == name else old.read(member))
    return out.getvalue()


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.code)
def test_the_program_s_own_may_be_taken(kind):
    assert findings(kind, shipped(kind.code)) == []


def test_an_unknown_name_is_told_with_its_place_and_the_words_around():
    (finding,) = findings(NOTICE, changed("Kính gửi {{ tên xã }} để biết"))
    assert finding.sentence.startswith("tên này không có trong danh mục của giấy tờ này. Hãy chép")
    assert finding.placeholder.name == "tên xã"
    assert finding.placeholder.place.startswith("nội dung, đoạn ")
    assert finding.placeholder.around == "Kính gửi {{ tên xã }} để biết"


def test_a_name_of_another_paper_is_not_for_this_one():
    found = findings(NOTICE, changed("{{ số sổ vàng }}"))
    assert [finding.placeholder.name for finding in found] == ["số sổ vàng"]


def test_a_name_in_a_table_and_in_a_header_is_told_with_its_place():
    document = Document(BytesIO(shipped("result-notice")))
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "{{ ai đó }}"
    document.sections[0].header.paragraphs[0].add_run("{{ gì đó }}")
    places = {
        finding.placeholder.name: finding.placeholder.place
        for finding in findings(NOTICE, saved(document))
    }
    assert places["ai đó"].endswith("hàng 1, ô 2")
    assert places["gì đó"] == "đầu trang, đoạn 1"


def test_a_template_without_any_name_says_what_to_do():
    document = Document()
    document.add_paragraph("Thông báo kết quả")
    (finding,) = findings(NOTICE, saved(document))
    assert "không có tên nào đặt trong hai dấu ngoặc nhọn" in finding.sentence
    assert "Hãy chép tên cần dùng" in finding.sentence


def test_many_faults_are_told_a_few_at_a_time():
    found = findings(NOTICE, changed(*(f"{{{{ tên {number} }}}}" for number in range(40))))
    assert len(found) == template_check.SHOWN + 1
    assert found[-1].sentence.startswith("Còn 10 chỗ nữa")


def test_more_names_than_any_paper_has_are_refused():
    (finding,) = findings(NOTICE, changed("{{ năm }} " * 400))
    assert f"tối đa {template_check.MAX_NAMES}" in finding.sentence


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 nothing",
        without(shipped("result-notice"), "word/document.xml"),
        without(shipped("result-notice"), "word/document.xml", b"<w:document"),
        without(shipped("result-notice"), "word/document.xml", b"<!DOCTYPE x><x/>"),
        without(shipped("result-notice"), "word/styles.xml", b"<?xml?>"),
    ],
    ids=["empty", "no package", "no text", "torn", "definitions of its own", "broken styles"],
)
def test_what_does_not_read_as_word_says_what_to_do(content):
    (finding,) = findings(NOTICE, content)
    assert "lưu lại dạng .docx" in finding.sentence


def test_a_file_that_unpacks_to_more_than_a_paper_is_not_unpacked():
    bomb = without(shipped("result-notice"), "word/document.xml", b"<w>" + b" " * 60_000_000)
    assert len(bomb) < 200_000
    (finding,) = findings(NOTICE, bomb)
    assert "không đọc được" in finding.sentence


def test_a_file_without_a_page_of_its_own_would_lose_the_draft_mark():
    document = Document(BytesIO(shipped("result-notice")))
    body = document.element.body
    body.remove(body.sectPr)
    (finding,) = findings(NOTICE, saved(document))
    assert "không đọc được" in finding.sentence


# The preview


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["preparing", "open"])
@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.code)
def test_every_template_can_be_looked_at_at_any_time(kind, state):
    campaign = make_campaign(state, wards=2 if state == "open" else 0)
    made = making.preview(kind, Facts(campaign), shipped(kind.code))
    document = Document(BytesIO(made.content))
    section = document.sections[0]
    feet = (section.footer, section.first_page_footer)
    assert all(making.PREVIEW in foot.paragraphs[-1].text for foot in feet)
