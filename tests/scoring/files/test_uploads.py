"""Which files are taken: by ending and by content, within bounds, under clean names."""

import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from scoring.files import uploads

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
HTML = b"<!doctype html><script>alert(1)</script>"
DOCX_LISTING = (
    '<Types><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def packed(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(**more: str | bytes) -> bytes:
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": DOCX_LISTING,
        "word/document.xml": "<w:document/>",
    }
    return packed(members | {name.replace("__", "/"): content for name, content in more.items()})


def xlsx() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def sentence(name: str, content: bytes) -> str:
    """Why the file is refused; fails when it is taken."""
    with pytest.raises(ValidationError) as refused:
        uploads.check(SimpleUploadedFile(name, content))
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("báo cáo.pdf", PDF, "application/pdf"),
        ("BÁO CÁO.PDF", PDF, "application/pdf"),
        ("ảnh.jpg", JPG, "image/jpeg"),
        ("ảnh.jpeg", JPG, "image/jpeg"),
        ("ảnh.png", PNG, "image/png"),
        ("kế hoạch.docx", docx(), uploads.OPENXML + "wordprocessingml.document"),
        ("theo dõi.xlsx", xlsx(), uploads.OPENXML + "spreadsheetml.sheet"),
    ],
)
def test_what_offices_use_is_taken_and_the_type_is_ours(name, content, content_type):
    checked = uploads.check(SimpleUploadedFile(name, content, content_type="text/html"))
    assert (checked.name, checked.content_type) == (name, content_type)
    assert checked.file.read() == content


@pytest.mark.parametrize("ending", ["pdf", "jpg", "png", "docx", "xlsx"])
def test_a_web_page_under_another_ending_is_refused(ending):
    assert f"“trang.{ending}” mang đuôi" in sentence(f"trang.{ending}", HTML)


@pytest.mark.parametrize(
    "name", ["trang.html", "hình.svg", "chạy.exe", "tệp", "báo cáo.pdf.exe", ".pdf", "văn bản.txt"]
)
def test_other_kinds_are_refused_and_the_sentence_names_what_is_taken(name):
    assert "không thuộc loại được nhận (PDF, JPG, PNG, DOCX, XLSX)" in sentence(name, PDF)


def test_old_and_macro_formats_get_advice():
    assert "lưu lại dạng DOCX" in sentence("báo cáo.doc", b"\xd0\xcf\x11\xe0")
    assert "macro" in sentence("bảng.xlsm", xlsx())
    assert "chuyển ảnh sang JPG" in sentence("IMG_0001.HEIC", b"ftypheic")


def test_an_empty_file_is_refused():
    assert (
        sentence("báo cáo.pdf", b"")
        == "Tệp “báo cáo.pdf” rỗng. Hãy mở tệp kiểm tra lại rồi tải lên."
    )


def test_a_file_beyond_the_limit_is_refused_with_both_sizes(settings):
    settings.EVIDENCE_MAX_BYTES = 2 * 1024**2
    assert uploads.check(SimpleUploadedFile("a.pdf", PDF.ljust(2 * 1024**2)))
    text = sentence("quét.pdf", PDF.ljust(2 * 1024**2 + 1))
    assert "vượt mức tối đa 2 MB" in text
    assert "“quét.pdf”" in text


@pytest.mark.parametrize(
    "member", ["word__vbaProject.bin", "VBAPROJECT.BIN", "xl__macrosheets__sheet1.xml"]
)
def test_macros_under_an_honest_ending_are_refused(member):
    assert "macro" in sentence("kế hoạch.docx", docx(**{member: b"x"}))


def test_a_document_that_declares_macros_is_refused():
    listing = (
        DOCX_LISTING
        + "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
    )
    assert sentence("a.docx", packed({"[Content_Types].xml": listing, "word/document.xml": "x"}))


def test_a_zip_that_is_no_office_file_is_refused():
    assert sentence("a.docx", packed({"readme.txt": "x"}))
    assert sentence("a.docx", packed({"[Content_Types].xml": "x", "word/document.xml": "x"}))
    assert sentence("a.xlsx", docx())
    assert sentence("a.docx", xlsx())


def test_a_zip_of_very_many_members_is_refused_before_its_directory_is_read(monkeypatch):
    members = {f"word/media/{number:09}.png": "" for number in range(9000)}
    many = docx(**members)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("the directory was read"))
    assert sentence("a.docx", many)


def test_a_listing_that_swells_is_read_only_up_to_the_bound():
    swollen = DOCX_LISTING.encode().rjust(64 * 1024**2)
    assert sentence("a.docx", packed({"[Content_Types].xml": swollen, "word/document.xml": "x"}))


def test_broken_archives_are_refused_and_nothing_else_happens():
    whole, rng, codes = docx(), random.Random(7), set()
    for _turn in range(300):
        broken = bytearray(whole)
        for _byte in range(rng.randint(1, 12)):
            broken[rng.randrange(4, len(broken))] = rng.randrange(256)
        try:
            uploads.check(
                SimpleUploadedFile("a.docx", bytes(broken[: rng.randint(30, len(broken))]))
            )
        except ValidationError as refused:
            codes.add(refused.code)
    assert codes == {"not_genuine"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Lan\\báo cáo.pdf", "báo cáo.pdf"),
        ("../../etc/báo cáo.pdf", "báo cáo.pdf"),
        ("ba\u0301o ca\u0301o.pdf", "báo cáo.pdf"),
        ("báo\r\n\tcáo\x00\u202e.pdf", "báo cáo.pdf"),
        ("  ..báo   cáo.pdf ", "báo cáo.pdf"),
        ("báo cáo " * 40 + ".PDF", ("báo cáo " * 40)[:251].rstrip() + ".PDF"),
        ("", "tệp"),
        ("///", "tệp"),
    ],
)
def test_names_are_tidied_and_shortened_with_their_ending(given, kept):
    assert uploads.tidy_name(given) == kept
    assert len(kept) <= 255


def test_a_long_name_in_a_sentence_keeps_its_ending():
    text = sentence("x" * 250 + ".html", HTML)
    assert len(text) < 220
    assert "xxxxx.html”" in text


def test_several_files_are_taken_all_or_none():
    field = uploads.CheckedFilesField(max_files=3)
    good, bad = SimpleUploadedFile("tốt.pdf", PDF), SimpleUploadedFile("hỏng.pdf", HTML)
    assert [one.name for one in field.clean([good])] == ["tốt.pdf"]
    with pytest.raises(ValidationError) as refused:
        field.clean([good, bad])
    assert "“hỏng.pdf”" in refused.value.messages[0]
    assert (
        refused.value.messages[1]
        == "Chưa có tệp nào được lưu. Hãy bỏ tệp có lỗi rồi chọn lại cả “tốt.pdf”."
    )
    with pytest.raises(ValidationError, match="tối đa 3 tệp, đồng chí đã chọn 4"):
        field.clean([good] * 4)
    with pytest.raises(ValidationError, match="Hãy chọn tệp"):
        field.clean([])


def test_one_file_may_be_left_out_where_it_is_not_required():
    assert uploads.CheckedFileField(required=False).clean(None) is None
    assert uploads.CheckedFileField().clean(SimpleUploadedFile("a.pdf", PDF)).name == "a.pdf"


def test_the_limits_are_said_beforehand():
    assert uploads.limits() == "Nhận tệp PDF, JPG, PNG, DOCX, XLSX, mỗi tệp tối đa 20 MB."
