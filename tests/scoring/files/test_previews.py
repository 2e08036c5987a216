"""What a stored file looks like: made once, kept beside it, made again where it is gone."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from PIL import Image

from scoring.demo.pdf import document
from scoring.files import pictures, previews
from scoring.files.types import DOCX, PDF, XLSX
from scoring.models import Evidence

NAME = "evidence/0123abcd.pdf"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(content: bytes):
    """A file as a row of evidence has it."""
    default_storage.save(NAME, ContentFile(content))
    return Evidence(file=NAME).file


def preview_of(content: bytes, content_type: str = PDF.content_type) -> previews.Preview:
    return previews.preview(stored(content), content_type)


def word(fill) -> bytes:
    file, made = BytesIO(), Document()
    fill(made)
    made.save(file)
    return file.getvalue()


def workbook(*sheets) -> bytes:
    file, made = BytesIO(), Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    return file.getvalue()


def pages_of(content: bytes, number: int) -> bytes:
    """The same page that often."""
    kids = b" ".join([b"3 0 R"] * number)
    whole = content.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [%s] /Count %d" % (kids, number))
    return whole.replace(b"xref\n", b"broken\n", 1)  # readers mend a table that lies


def test_a_pdf_is_drawn_once_and_kept_beside_it(store, monkeypatch):
    seen = preview_of(document("Báo cáo", ["Đã làm."]))
    assert (seen.pages, seen.sizes, seen.problem) == (1, [[990, 1400]], "")
    image = Image.open(BytesIO(seen.pictures[0]))
    assert (image.format, image.size) == ("WEBP", (990, 1400))
    assert (store / "previews/0123abcd.zip").exists()
    monkeypatch.setattr(pictures, "answer_to", None)
    assert previews.preview(Evidence(file=NAME).file, PDF.content_type) == seen


def test_of_a_long_file_the_first_pages_are_drawn():
    seen = preview_of(pages_of(document("Báo cáo", ["Đã làm."]), 12))
    assert (seen.pages, len(seen.pictures)) == (12, 5)


def test_what_is_gone_or_spoilt_is_made_again(store):
    file = stored(document("Báo cáo", ["Đã làm."]))
    first, kept = previews.preview(file, PDF.content_type), store / "previews/0123abcd.zip"
    kept.unlink()
    assert previews.preview(file, PDF.content_type) == first
    kept.write_bytes(b"spoilt")
    assert previews.preview(file, PDF.content_type) == first


def test_a_broken_file_is_tried_once(monkeypatch):
    file = stored(b"%PDF-1.7 broken")
    assert previews.preview(file, PDF.content_type).problem == "broken"
    monkeypatch.setattr(pictures, "answer_to", None)
    assert previews.preview(file, PDF.content_type).problem == "broken"


def test_a_server_that_is_busy_tries_another_time(monkeypatch):
    file = stored(document("Báo cáo", ["Đã làm."]))
    with monkeypatch.context() as busy:
        busy.setattr(pictures, "TURN", 0.05)
        with pictures._turn_taken():
            assert previews.preview(file, PDF.content_type).problem == "busy"
    assert previews.preview(file, PDF.content_type).pages == 1


def test_a_full_disk_shows_what_was_made(monkeypatch, caplog):
    file = stored(document("Báo cáo", ["Đã làm."]))

    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(file.storage, "save", full)
    assert previews.preview(file, PDF.content_type).pages == 1
    assert "could not be kept" in caplog.text


def test_of_two_looks_at_once_one_is_kept(store):
    file = stored(document("Báo cáo", ["Đã làm."]))
    previews.preview(file, PDF.content_type)
    previews._keep(file.storage, previews.name_of(NAME), b"of the other")
    assert [one.name for one in (store / "previews").iterdir()] == ["0123abcd.zip"]


def test_pages_and_photographs_are_drawn_and_office_files_are_read():
    kinds = {PDF.content_type: True, "image/png": True, DOCX.content_type: False, "": False}
    assert {kind: previews.is_drawn(kind) for kind in kinds} == kinds


def test_a_photograph_is_made_smaller():
    photo = BytesIO()
    Image.new("RGB", (3000, 2000), "red").save(photo, "JPEG")
    seen = preview_of(photo.getvalue(), "image/jpeg")
    assert (seen.pages, seen.sizes) == (1, [[1400, 933]])


def test_the_words_and_tables_of_a_word_file_in_their_order():
    def fill(made):
        made.add_paragraph("Đã tổ chức 12 hội nghị.")
        table = made.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Quý III", "<b>4</b>"
        made.add_paragraph(" ")
        made.add_paragraph("Hết.")

    assert preview_of(word(fill), DOCX.content_type).parts == [
        {"text": "Đã tổ chức 12 hội nghị."},
        {"rows": [["Quý III", "<b>4</b>"]]},
        {"text": "Hết."},
    ]


RUN = "<w:r><w:t>4,5</w:t></w:r>"
SIGNED = 'w:id="1" w:author="Hoa" w:date="2026-11-29T00:00:00Z"'


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<w:ins {SIGNED}>{RUN}</w:ins>", "Điểm 4,5"),
        (f"<w:moveTo {SIGNED}>{RUN}</w:moveTo>", "Điểm 4,5"),
        (f"<w:moveFrom {SIGNED}>{RUN}</w:moveFrom>", "Điểm"),
        (f"<w:del {SIGNED}><w:r><w:tab/><w:delText>4,5</w:delText></w:r></w:del>", "Điểm"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN}</w:sdtContent></w:sdt>", "Điểm 4,5"),
        (f'<w:fldSimple w:instr=" REF diem ">{RUN}</w:fldSimple>', "Điểm 4,5"),
        (f'<w:smartTag w:uri="urn:x" w:element="so">{RUN}</w:smartTag>', "Điểm 4,5"),
        (f"<w:sdt><w:sdtContent><w:ins {SIGNED}>{RUN}</w:ins></w:sdtContent></w:sdt>", "Điểm 4,5"),
    ],
)
def test_a_word_file_says_what_stands_once_its_changes_are_taken(markup, text):
    def fill(made):
        paragraph = made.add_paragraph("Điểm ")
        paragraph._p.append(parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>")[0])

    assert preview_of(word(fill), DOCX.content_type).parts == [{"text": text}]


def test_a_word_file_says_what_stands_in_controls_and_without_rows_taken_out():
    def fill(made):
        table = made.add_table(2, 2)
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            table.cell(row, column).text = f"ô {row}{column}"
        gone = parse_xml(f"<w:trPr {nsdecls('w')}><w:del {SIGNED}/></w:trPr>")
        table.rows[1]._tr.insert(0, gone)
        cell = table.cell(0, 1)._tc
        _hold(cell)
        _hold(table._tbl)
        _hold(made.add_paragraph("Hết.")._p)

    assert preview_of(word(fill), DOCX.content_type).parts == [
        {"rows": [["ô 00", "ô 01"]]},
        {"text": "Hết."},
    ]


def _hold(element):
    """Put it into a content control, as Word does with a whole cell, table or paragraph."""
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[-1].append(element)


def test_a_long_text_ends_at_its_bound():
    seen = preview_of(
        word(lambda made: [made.add_paragraph("x" * 1500) for _ in range(20)]), DOCX.content_type
    )
    assert seen.is_cut
    assert sum(len(part["text"]) for part in seen.parts) == 20_000


def test_the_first_sheets_of_a_workbook_by_their_upper_left():
    rows = [[row + column for column in range(12)] for row in range(60)]
    content = workbook(("Số liệu", [["Điểm", 4.5], [None, "=1+1"]]), ("Dài", rows), ("Trống", []))
    named, long = preview_of(content, XLSX.content_type).parts
    assert named == {"name": "Số liệu", "rows": [["Điểm", "4,5"]]}
    assert (len(long["rows"]), len(long["rows"][0])) == (40, 10)


def test_a_workbook_with_a_look_that_is_no_word_of_excel_still_says_its_values():
    """As @cj-tech-master/excelts 10.2.0 saves it (findings/excelts-undefined-fill.sh)."""
    made = BytesIO()
    content = workbook(("Số liệu", [["Nộp", date(2026, 11, 30)], ["Điểm", 4.5]]))
    with ZipFile(BytesIO(content)) as book, ZipFile(made, "w") as copy:
        for member in book.infolist():
            part = book.read(member).replace(b'"gray125"', b'"undefined"')
            copy.writestr(member, part)
    assert b"undefined" in ZipFile(made).read("xl/styles.xml")
    (sheet,) = preview_of(made.getvalue(), XLSX.content_type).parts
    assert sheet == {"name": "Số liệu", "rows": [["Nộp", "30/11/2026"], ["Điểm", "4,5"]]}


def test_a_workbook_says_what_its_sheets_show():
    """The escapes of the format, the hour behind a day, a yes,
    an hour alone and how long it took.
    """
    shown = [["M_x000D_\nHai", datetime(2025, 6, 30, 17), date(2025, 7, 1), True]]
    shown += [[time(17, 30), time(0, 5, 30), timedelta(hours=30), timedelta(minutes=90, seconds=5)]]
    (cells,) = preview_of(workbook(("A", shown)), XLSX.content_type).parts
    assert cells["rows"] == [
        ["M\r\nHai", "17:00 30/06/2025", "01/07/2025", "TRUE"],
        ["17:30", "00:05:30", "30:00", "1:30:05"],
    ]


def test_a_share_is_shown_as_one():
    made, file = Workbook(), BytesIO()
    made.active.append(["Tỷ lệ", 0.975, 1, 0.5])
    for place, shown in (("B1", "0.0%"), ("C1", "0%")):
        made.active[place].number_format = shown
    made.save(file)
    (cells,) = preview_of(file.getvalue(), XLSX.content_type).parts
    assert cells["rows"] == [["Tỷ lệ", "97,5%", "100%", "0,5"]]


def test_a_sheet_that_says_it_is_smaller_than_it_is_is_read_to_its_end():
    """Some programs leave the measure of an empty sheet on it."""
    made = BytesIO()
    with (
        ZipFile(BytesIO(workbook(("Số liệu", [["Nộp", 7], ["Điểm", 4.5]])))) as book,
        ZipFile(made, "w") as copy,
    ):
        for member in book.infolist():
            part = book.read(member)
            copy.writestr(member, part.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    assert b'<dimension ref="A1"' in ZipFile(made).read("xl/worksheets/sheet1.xml")
    (sheet,) = preview_of(made.getvalue(), XLSX.content_type).parts
    assert sheet["rows"] == [["Nộp", "7"], ["Điểm", "4,5"]]
