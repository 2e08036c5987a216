"""A PDF that acts by itself is no evidence; what people's programs write is taken."""

import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.demo.pdf import document
from scoring.files import pdf_actions, uploads

PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LINK = "<< /Subtype /Link /A << /S /URI /URI (https://example.vn) >> >>"
PAGE = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [{LINK}] >>"


def pdf(catalog: str = "", *more: str, page: str = PAGE) -> bytes:
    """A file of these objects, the further ones from number 4 on."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", PAGES, page, *more]
    body = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode()


def packed(*objects: str, extra: str = "/Filter /FlateDecode", press=zlib.compress) -> bytes:
    """These objects, from number 10 on, in a packed stream of a file."""
    places, content = "", ""
    for number, one in enumerate(objects, 10):
        places += f"{number} {len(content)} "
        content += one + "\n"
    inside = press((places + content).encode())
    head = f"9 0 obj\n<< /Type /ObjStm /N {len(objects)} /First {len(places)} {extra}"
    stream = f"{head} /Length {len(inside)} >>\nstream\n".encode() + inside
    return pdf("/OpenAction 10 0 R") + stream + b"\nendstream\nendobj\n"


def sentence(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        uploads.check(SimpleUploadedFile("minh chứng.pdf", content))
    return str(refused.value.messages[0])


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
AWAY = "<< /S /URI /URI (https://example.vn) >>"
ACTING = {
    "script at the opening": pdf(f"/OpenAction {SCRIPT}"),
    "script of the document": pdf("/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", SCRIPT),
    "script under another spelling": pdf(f"/OpenAction {SCRIPT.replace('/Java', '/J#61va')}"),
    "script of a field": pdf("/AcroForm << /Fields [4 0 R] >>", f"<< /FT /Tx /AA << /K {SCRIPT} >> >>"),
    "program": pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "program behind a link": pdf(page=PAGE.replace("/S /URI", "/S/Launch")),
    "form that is sent": pdf("/OpenAction << /S /SubmitForm /F (https://example.vn) >>"),
    "form that programs draw": pdf("/AcroForm << /XFA 4 0 R >>"),
    "address at the opening": pdf(f"/OpenAction {AWAY}"),
    "address by its number": pdf("/OpenAction 4 0 R", AWAY),
    "address after something else": pdf("/OpenAction 4 0 R", "<< /S /GoTo /Next 5 0 R >>", AWAY),
    "address at the turn of a page": pdf(page=PAGE.replace("/Annots", f"/AA << /O {AWAY} >> /Annots")),
    "address at the turn, by numbers": pdf(
        "", "<< /O 5 0 R >>", AWAY, page=PAGE.replace("/Annots", "/AA 4 0 R /Annots")
    ),
    "another file at the opening": pdf("/OpenAction << /S /GoToR /F (a.pdf) >>"),
    "packed script": packed(SCRIPT),
    "packed address": packed(AWAY),
    "packed in a way of its own": packed(AWAY, extra="/Filter /LZWDecode"),
    "packed under another spelling": packed(SCRIPT).replace(b"/ObjStm", b"/Obj#53tm"),
    "packed without sense": packed(AWAY, press=lambda content: content[::-1]),
    "said to be locked": packed(SCRIPT).replace(b"trailer", b"%/Encrypt\ntrailer"),
}  # fmt: skip


@pytest.mark.parametrize("content", ACTING.values(), ids=ACTING)
def test_a_pdf_that_acts_by_itself_is_refused_with_what_to_do(content):
    said = sentence(content)
    assert said.startswith("Tệp PDF “minh chứng.pdf” có mã lệnh hoặc tự làm việc gì đó khi mở")
    assert "in ra tệp PDF mới" in said


ORDINARY = {
    "link to click on": pdf(),
    "first view": pdf("/OpenAction [3 0 R /FitH 842]"),
    "first view as an action": pdf("/OpenAction 4 0 R", "<< /S /GoTo /D [3 0 R /Fit] >>"),
    "first view by an array": pdf("/OpenAction 4 0 R", "[3 0 R /XYZ 0 0 1]"),
    "figures of an invoice": pdf("/Names << /EmbeddedFiles << /Names [(a.xml) 4 0 R] >> >>", "<< /Type /Filespec >>"),
    "signature": pdf("/AcroForm << /SigFlags 3 /Fields [4 0 R] >>", "<< /FT /Sig /V 5 0 R >>", "<< /Type /Sig >>"),
    "packed objects": packed("[3 0 R /Fit]", AWAY, "<< /Type /Font >>"),
    "words about it": pdf("", "(JavaScript, Launch: /JavaScriptCore)"),
    "the demo's own": document("Kế hoạch", ["Số 12-KH/BTG"]),
}  # fmt: skip


@pytest.mark.parametrize("content", ORDINARY.values(), ids=ORDINARY)
def test_what_programs_of_offices_write_is_taken(content):
    assert (
        uploads.check(SimpleUploadedFile("minh chứng.pdf", content)).content_type
        == "application/pdf"
    )


def test_it_costs_no_more_than_it_is_allowed(monkeypatch):
    monkeypatch.setattr(pdf_actions, "MAX_UNPACKED", 1000)
    assert "có mã lệnh" in sentence(packed("<< /A (" + "x" * 2000 + ") >>"))
    many = "".join(f"/AA {number} 0 R " for number in range(100, 300))
    assert "có mã lệnh" in sentence(pdf("", f"<< {many} >>"))
