"""Which files are taken: by ending and by content, within bounds, under clean names."""

import io
import random
import zipfile
from html import escape

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from scoring.files import office_actions, package, types, uploads
from scoring.forms import upload_fields

PDF_TYPE = "application/pdf"
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
        ("kế hoạch.docx", docx(), types.OPENXML + "wordprocessingml.document"),
        ("theo dõi.xlsx", xlsx(), types.OPENXML + "spreadsheetml.sheet"),
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


HEIC = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 "


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "ảnh.heif", "ảnh.jpg", "ảnh.png"])
@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_picture_of_a_telephone_says_how_it_is_taken(name, brand):
    said = sentence(name, HEIC.replace(b"ftypheic", b"ftyp" + brand))
    assert "không thuộc loại được nhận" in said
    assert "Đây là ảnh HEIC. Hãy chuyển ảnh sang JPG" in said


@pytest.mark.parametrize("name", ["ảnh.webp", "ảnh.jpg", "ảnh.png"])
def test_a_picture_of_the_web_says_how_it_is_taken(name):
    assert "Đây là ảnh WebP. Hãy mở ảnh, lưu lại dạng JPG hoặc PNG" in sentence(name, WEBP)


def test_other_contents_that_begin_alike_are_no_pictures():
    for content in (b"RIFF\x24\0\0\0WAVEfmt ", b"XXXX\x24\0\0\0WEBP", b"\0\0\0\x18ftypmp42"):
        assert "nội dung không phải vậy" in sentence("ảnh.jpg", content)
    assert "Hãy chuyển ảnh sang JPG" in sentence("IMG_0001.HEIC", b"\0\0")


def test_a_form_that_wants_a_file_says_so_where_none_came():
    with pytest.raises(ValidationError, match="Hãy chọn tệp"):
        upload_fields.CheckedFileField().clean(None)
    assert upload_fields.CheckedFileField(required=False).clean(None) is None


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
    "before",
    [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\n\n", b"\0" * 1023],
)
def test_a_pdf_may_begin_anywhere_in_its_first_1024_bytes(before):
    assert uploads.check(SimpleUploadedFile("quét.pdf", before + PDF)).content_type == PDF_TYPE


@pytest.mark.parametrize("before", [b"\0" * 1024, b"<!doctype html><!-- ", b"\n<svg>"])
def test_a_header_further_down_or_in_a_web_page_makes_no_pdf(before):
    assert sentence("quét.pdf", before + PDF)


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("ảnh.jfif", JPG, "ảnh.jpg"),
        ("ảnh.jpe", JPG, "ảnh.jpg"),
        ("ảnh.pjpeg", JPG, "ảnh.jpg"),
        ("ảnh.jif", JPG, "ảnh.jpg"),
        ("ảnh.tif", JPG, "ảnh.jpg"),
        ("ảnh.gif", PNG, "ảnh.png"),
        ("quét.TIFF", PDF, "quét.pdf"),
        ("quét.pdf.", PDF, "quét.pdf"),
        ("ẢNH.JPG", JPG, "ẢNH.JPG"),
        ("ảnh.jpg", PNG, "ảnh.png"),
        ("ảnh.PNG", JPG, "ảnh.jpg"),
        ("IMG_0001.HEIC", JPG, "IMG_0001.jpg"),
        ("ảnh.webp", PNG, "ảnh.png"),
        ("quét.jpg", PDF, "quét.pdf"),
        ("quét.pdf", b"\n" + PDF, "quét.pdf"),
        ("x" * 251 + ".pdf", docx(), "x" * 250 + ".docx"),
    ],
)
def test_a_file_is_taken_as_what_it_is_and_named_after_it(name, content, kept):
    checked = uploads.check(SimpleUploadedFile(name, content))
    assert checked.name == checked.file.name == kept
    assert checked.content_type == types.ENDINGS["." + kept.rpartition(".")[2].lower()].content_type


def test_office_files_are_told_apart_by_their_main_part():
    assert uploads.check(SimpleUploadedFile("a.xlsx", docx())).name == "a.docx"
    assert uploads.check(SimpleUploadedFile("a.doc", docx())).name == "a.docx"
    assert uploads.check(SimpleUploadedFile("a.docx", xlsx())).name == "a.xlsx"


MAIN = types.DOCX.main
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def relations(*facts: str) -> str:
    return f"<Relationships>{''.join(f'<Relationship {one}/>' for one in facts)}</Relationships>"


def document(main: str, content_type: str = MAIN, target: str = "", kind: str = OFFICE) -> bytes:
    listing = f'<Types><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    related = relations(f'Id="a" Type="{kind}/officeDocument" Target="{target or main}"')
    return packed({"[Content_Types].xml": listing, "_rels/.rels": related, main: "<w:document/>"})


@pytest.mark.parametrize(
    "content",
    [
        document("word/document2.xml"),
        document("bao-cao/chính.xml"),
        document("word/document.xml", MAIN.upper()),
        document("word/document.xml", target="/word/document.xml"),
        document("word/document.xml", target="WORD/Document.xml"),
        document("word/document.xml", target="./x/../word/document.xml"),
        document("word/document.xml", kind=STRICT),
    ],
    ids=[
        "Word online",
        "any name",
        "other case",
        "absolute",
        "other case of a name",
        "dots",
        "strict",
    ],
)
def test_the_main_part_is_found_by_relation_and_content_type(content):
    assert uploads.check(SimpleUploadedFile("a.docx", content)).name == "a.docx"


def test_another_relation_does_not_lead_to_the_main_part():
    listing = DOCX_LISTING.replace(
        "<Types>", '<Types><Override PartName="/docProps/core.xml" ContentType="a/b"/>'
    )
    related = relations(
        f'Id="a" Type="{OFFICE}/core-properties" Target="docProps/core.xml"',
        f'Id="b" Type="{OFFICE}/officeDocument" Target="word/document.xml"',
    )
    members = {"[Content_Types].xml": listing, "_rels/.rels": related, "docProps/core.xml": "<a/>"}
    assert uploads.check(SimpleUploadedFile("a.docx", docx(**members)))


def test_a_relation_to_nothing_leads_to_the_part_that_says_it_is_the_main_one():
    lost = docx(**{
        "_rels/.rels": relations(f'Id="a" Type="{OFFICE}/officeDocument" Target="word/mất.xml"')
    })  # fmt: skip
    assert uploads.check(SimpleUploadedFile("a.docx", lost))


def test_an_office_file_has_only_so_many_members(monkeypatch):
    monkeypatch.setattr(package, "MAX_MEMBERS", 3)
    assert uploads.check(SimpleUploadedFile("a.docx", docx(**{"word/a.xml": "<a/>"})))
    assert sentence("a.docx", docx(**{"word/a.xml": "<a/>", "word/b.xml": "<a/>"}))


def test_a_default_that_names_macros_is_no_macro():
    """SheetJS declares so for a kind of part that it does not write."""
    declared = '<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    listing = DOCX_LISTING.replace("<Types>", declared)
    assert uploads.check(SimpleUploadedFile("a.docx", docx(**{"[Content_Types].xml": listing})))


ACTIVE = {
    "macros": {"word/vbaProject.bin": "x"},
    "macros in capitals": {"VBAPROJECT.BIN": "x"},
    "macro sheets": {"xl/macrosheets/sheet1.xml": "x"},
    "macros by type": {
        "word/renamed.bin": "x",
        "[Content_Types].xml": DOCX_LISTING.replace(
            "<Types>",
            '<Types><Default Extension="BIN" ContentType="application/vnd.ms-office.vbaProject"/>',
        ),
    },
    "macros by relation": {
        "word/other.dat": "x",
        "word/_rels/document.xml.rels": relations(
            'Id="a" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="other.dat"'
        ),
    },
    "embedded object": {"word/embeddings/oleObject1.bin": "x"},
    "embedded object by relation": {
        "word/embeddings/a.bin": "x",
        "word/_rels/document.xml.rels": relations(
            f'Id="a" Type="{OFFICE}/oleObject" Target="embeddings/a.bin"'
        ),
    },
    "embedded workbook": {
        "word/embeddings/a.xlsx": "x",
        "word/_rels/document.xml.rels": relations(
            f'Id="a" Type="{OFFICE}/package" Target="embeddings/a.xlsx"'
        ),
    },
    "control": {"word/activeX/activeX1.xml": "x"},
    "control by relation": {
        "word/_rels/document.xml.rels": relations(f'Id="a" Type="{STRICT}/control" Target="a.xml"')
    },
    "template": {
        "word/_rels/settings.xml.rels": relations(
            f'Id="a" Type="{OFFICE}/attachedTemplate" Target="file:///C:/a.dotm" TargetMode="External"'
        )
    },
    "linked picture": {
        "word/_rels/document.xml.rels": relations(
            f'Id="a" Type="{OFFICE}/image" Target="http://example.vn/a.png" TargetMode="external"'
        )
    },
    "share": {
        "word/_rels/a.xml.rels": relations(
            f'Id="a" Type="{OFFICE}/frame" Target="\\\\example\\a.htm"'
        )
    },
    "linked workbook": {"xl/externalLinks/externalLink1.xml": "x"},
    "way out": {"word/../../a.xml": "x"},
    "way out with backslashes": {"word\\..\\a.xml": "x"},
    "absolute": {"/word/a.xml": "x"},
    "drive": {"C:/a.xml": "x"},
}


@pytest.mark.parametrize("members", ACTIVE.values(), ids=ACTIVE)
def test_what_acts_or_fetches_is_refused_with_the_sentence_of_macros(members):
    said = sentence("kế hoạch.docx", docx(**members))
    assert said.startswith(
        "Tệp “kế hoạch.docx” có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không được nhận."
    )


WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_field(*runs: str, simple: str = "") -> bytes:
    """A Word file with one field, its instruction spread over runs."""
    spread = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    marks = [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]
    field = f'<w:fldSimple w:instr="{escape(simple)}"/>' if simple else spread.join(marks)
    body = f'<w:document xmlns:w="{WORDS}"><w:body><w:p>{field}</w:p></w:body></w:document>'
    return docx(**{"word/document.xml": body})


def unpacked(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_formula(formula: str) -> bytes:
    stream = io.BytesIO()
    workbook = Workbook()
    workbook.active["A1"] = formula
    workbook.save(stream)
    return stream.getvalue()


def with_name(formula: str) -> bytes:
    stream = io.BytesIO()
    workbook = Workbook()
    workbook.defined_names["so_lieu"] = DefinedName("so_lieu", attr_text=formula)
    workbook.save(stream)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FETCHING = '_xlfn.WEBSERVICE("https://example.vn/so-lieu")'


def rewritten(content: bytes, part: str, old: str = "", new: str = "", encoding: str = "") -> bytes:
    """The same file with one part written in another way."""
    members = unpacked(content)
    text = members[part]
    said = (text.decode() if isinstance(text, bytes) else text).replace(old, new or old)
    return packed(members | {part: said.encode(encoding or "utf-8")})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", with_field(' DDEAUTO excel "so-lieu.xlsx" "A1" ')),
        ("a.docx", with_field(" D", 'DE excel "so-lieu.xlsx" "A1"')),
        ("a.docx", with_field(simple='dde excel "so-lieu.xlsx"')),
        (
            "a.docx",
            rewritten(with_field(" DDE excel a b"), "word/document.xml", encoding="utf-16"),
        ),
        ("a.docx", with_field(' INCLUDEPICTURE "https://example.vn/a.png" \\* MERGEFORMATINET ')),
        ("a.docx", with_field(' INCLUDEPICTURE "\\\\\\\\may-chu\\\\a.png" ')),
        ("a.docx", with_field(' INCLUDEPICTURE \\d "https://example.vn/a.png" ')),
        ("a.docx", with_field(simple='includetext "file://may-chu/a.docx"')),
        ("a.docx", with_field(' INCLUDETEXT "')),
        ("a.xlsx", with_formula('=_xlfn.IMAGE("https://example.vn/a.png")')),
        ("a.xlsx", with_formula(f"={FETCHING}")),
        ("a.xlsx", with_formula('=_xlfn.webservice ("https://example.vn")')),
        ("a.xlsx", rewritten(with_formula(f"={FETCHING}"), SHEET, "WEB", "&#87;EB")),
        ("a.xlsx", rewritten(with_formula(f"={FETCHING}"), SHEET, "WEB", "&#x000000057;EB")),
        ("a.xlsx", rewritten(with_formula(f"={FETCHING}"), SHEET, "WEB", "W<!-- -->EB")),
        ("a.xlsx", rewritten(with_formula(f"={FETCHING}"), SHEET, encoding="utf-16")),
        ("a.xlsx", with_name(FETCHING)),
    ],
    ids=[
        "by itself", "over two runs", "simple", "two bytes to a letter", "picture", "picture of a machine",
        "behind a switch", "text", "worked out by another field", "picture in a cell", "formula",
        "in small letters", "as a number", "with noughts", "over a remark", "formula in two bytes", "name",
    ],
)  # fmt: skip
def test_fields_and_formulas_that_act_are_refused_as_macros_are(name, content):
    assert "có macro, đối tượng nhúng hoặc liên kết ra ngoài" in sentence(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", with_field(" PAGE ")),
        ("a.docx", with_field(' TOC \\o "1-3" ')),
        ("a.docx", with_field(simple=' QUOTE "DDE" ')),
        ("a.docx", with_field(' INCLUDEPICTURE "cid:image001.png@01D9" \\* MERGEFORMATINET ')),
        (
            "a.docx",
            with_field(' INCLUDEPICTURE "C:\\\\Users\\\\an\\\\clip_image001.jpg" \\* MERGEFORMAT '),
        ),
        ("a.docx", with_field(' INCLUDEPICTURE "file:///C:/Users/an/clip_image001.jpg" ')),
        ("a.docx", with_field(' HYPERLINK "https://example.vn" ')),
        ("a.xlsx", with_formula("=SUM(1,2)")),
        ("a.xlsx", with_formula("WEBSERVICE là gì")),
        ("a.xlsx", with_formula("Không dùng hàm WEBSERVICE(địa chỉ)")),
    ],
)
def test_the_fields_and_formulas_of_every_office_are_taken(name, content):
    assert uploads.check(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<worksheet", '\ufeff<?xml version="1.0" encoding="UTF-8"?><worksheet'),
        ("SUM(1,2)", "SUM(1,2)&amp;&#039;&#34;&#xA;&#7891;"),
    ],
    ids=["behind a mark of the byte order", "signs as numbers"],
)
def test_an_ordinary_sheet_is_not_read_element_by_element(monkeypatch, old, new):
    content = rewritten(with_formula("=SUM(1,2)"), SHEET, old, new)
    monkeypatch.setattr(office_actions, "MAX_ELEMENTS", 1)
    assert uploads.check(SimpleUploadedFile("a.xlsx", content))


def test_macros_under_an_honest_ending_are_called_so():
    enabled = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "macro" in sentence("a.docx", document("word/document.xml", enabled))


def test_links_that_people_click_on_may_lead_outside():
    link = relations(
        f'Id="a" Type="{OFFICE}/hyperlink" Target="https://example.vn" TargetMode="External"'
    )
    assert uploads.check(
        SimpleUploadedFile("a.docx", docx(**{"word/_rels/document.xml.rels": link}))
    )


def with_chart(workbook: bytes) -> bytes:
    chart = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    listing = DOCX_LISTING.replace(
        "<Types>", f'<Types><Override PartName="/word/charts/chart1.xml" ContentType="{chart}"/>'
    )
    data = relations(f'Id="a" Type="{OFFICE}/package" Target="../embeddings/a.xlsx"')
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": listing,
        "word/charts/chart1.xml": "<c/>",
        "word/charts/_rels/chart1.xml.rels": data,
        "word/embeddings/a.xlsx": workbook,
    }
    return docx(**members)


def test_a_chart_brings_its_numbers_and_nothing_more():
    assert uploads.check(SimpleUploadedFile("a.docx", with_chart(xlsx())))
    hidden = packed(unpacked(xlsx()) | {"xl/vbaProject.bin": b"x"})
    assert "macro" in sentence("a.docx", with_chart(hidden))
    assert sentence("a.docx", with_chart(with_chart(xlsx())))


def test_what_describes_a_document_and_its_charts_is_bounded_together(monkeypatch):
    whole = with_chart(xlsx())
    monkeypatch.setattr(package, "MAX_DESCRIBED", 40)
    assert uploads.check(SimpleUploadedFile("a.docx", whole))
    listing = DOCX_LISTING.replace("</Types>", f"{'<Default/>' * 40}</Types>")
    assert sentence("a.docx", docx(**{"[Content_Types].xml": listing}))
    workbook = unpacked(xlsx())
    workbook["docProps/_rels/a.rels"] = relations(*['Id="a"'] * 39)
    assert sentence("a.docx", with_chart(packed(workbook)))


def test_definitions_of_its_own_are_refused_in_whatever_encoding():
    listing = f'<!DOCTYPE a [<!ENTITY b "c">]>{DOCX_LISTING}'
    for encoding in ("utf-8", "utf-16"):
        members = {"[Content_Types].xml": listing.encode(encoding)}
        assert "nội dung không phải vậy" in sentence("a.docx", docx(**members))


def test_a_zip_that_is_no_office_file_is_refused():
    assert sentence("a.docx", packed({"readme.txt": "x"}))
    assert sentence("a.docx", packed({"[Content_Types].xml": "x", "word/document.xml": "x"}))


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
    longest = "x" * 55 + ".html"
    assert f"“{longest}”" in sentence(longest, HTML)
    assert f"“{'x' * 45}…{'x' * 7}.html”" in sentence(f"x{longest}", HTML)


def test_several_files_are_taken_all_or_none():
    field = upload_fields.CheckedFilesField(max_files=3)
    good, bad = SimpleUploadedFile("tốt.pdf", PDF), SimpleUploadedFile("hỏng.pdf", HTML)
    assert [one.name for one in field.clean([good])] == ["tốt.pdf"]
    assert len(field.clean([good] * 3)) == 3
    with pytest.raises(ValidationError) as refused:
        field.clean([bad])
    assert len(refused.value.messages) == 1
    with pytest.raises(ValidationError) as refused:
        field.clean([bad, bad])
    assert refused.value.messages[2:] == ["Chưa có tệp nào được lưu."]
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
    assert upload_fields.CheckedFileField(required=False).clean(None) is None
    assert upload_fields.CheckedFileField().clean(SimpleUploadedFile("a.pdf", PDF)).name == "a.pdf"


def test_the_limits_are_said_beforehand():
    assert uploads.limits() == "Nhận tệp PDF, JPG, PNG, DOCX, XLSX, mỗi tệp tối đa 20 MB."
