"""The office's own Word templates: taken in, looked at, put in force, taken back, kept."""

import hashlib
import zipfile
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from scoring.documents.papers import making
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE
from scoring.documents.papers.subject import Subject
from scoring.files.shipped import shipped
from scoring.models import Act, Campaign, PaperCode, PaperTemplate
from scoring.rules.lifecycle import Action
from scoring.rules.refusals import Refused
from tests.factories import fill, make_campaign, make_scorecard, write_down
from tests.scoring.documents.test_examination import changed

pytestmark = pytest.mark.django_db
CODE = "invitation"
OURS = "Trân trọng kính mời dự {{ tên phong trào }}"


@pytest.fixture
def campaign():
    return make_campaign(wards=2, slug="2026", title="Phong trào thi đua năm 2026")


@pytest.fixture
def client(campaign, sign_in, head):
    return sign_in(head)


def where(name, *more):
    return reverse(name, args=["2026", CODE, *more])


def send(client, content, name="Giấy mời.docx"):
    upload = SimpleUploadedFile(name, content)
    return client.post(where("paper_template"), {"upload": upload})


def use(client, number, reason="Theo thể thức mới"):
    return client.post(where("paper_template_use", number), {"reason": reason})


def paper(campaign):
    """The text of the paper as it is made now."""
    made = making.make(BY_CODE[CODE], Subject(Facts(Campaign.objects.get(pk=campaign.pk))))
    return text_of(made.content)


def text_of(content):
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_a_changed_template_is_taken_looked_at_and_put_in_force(campaign, client, head):
    content = changed(OURS, code=CODE)
    answer = send(client, content)
    assert answer["Location"] == where("paper_template_use", 1)
    assert "kính mời dự" not in paper(campaign)  # nothing changes before the head has seen it
    seen = client.get(where("paper_template_preview", 1))
    assert "Trân trọng kính mời dự Phong trào thi đua năm 2026" in text_of(seen.content)
    assert seen["Cache-Control"] == "private, no-store"
    assert unquote(seen["Content-Disposition"]).endswith(
        "Xem thử – Giấy mời hội nghị tổng kết – 2026.docx"
    )
    assert use(client, 1)["Location"] == where("paper_template")
    assert "Trân trọng kính mời dự Phong trào thi đua năm 2026" in paper(campaign)
    page = client.get(where("paper_template")).content.decode()
    digest = hashlib.sha256(content).hexdigest()
    for words in ("đang lập theo mẫu số 1 của cơ quan", digest, head.full_name, "Giấy mời.docx"):
        assert words in page, words
    assert "Mẫu Word của cơ quan" in client.get(reverse("papers", args=["2026"])).content.decode()


def test_the_record_tells_who_changed_it_and_why(campaign, client, head):
    send(client, changed(OURS, code=CODE))
    use(client, 1)
    digest = PaperTemplate.objects.get().sha256
    added, used = campaign.entries.filter(act__in=[Act.ADD_TEMPLATE, Act.USE_TEMPLATE]).order_by(
        "pk"
    )
    assert added.new == {"Giấy mời hội nghị tổng kết, mẫu số 1": f"không dùng · SHA-256 {digest}"}
    assert used.new == {"Giấy mời hội nghị tổng kết, mẫu số 1": f"đang dùng · SHA-256 {digest}"}
    assert (used.by, used.reason) == (head, "Theo thể thức mới")


def test_former_templates_stay_and_can_be_used_again(campaign, client):
    for number, words in ((1, "Một"), (2, "Hai")):
        send(client, changed(words, code=CODE))
        use(client, number)
    assert "Hai" in paper(campaign)
    use(client, 1)
    assert "Một" in paper(campaign)
    first = client.get(where("paper_template_file", 1))
    assert hashlib.sha256(first.content).hexdigest() == PaperTemplate.objects.get(number=1).sha256
    use(client, 0)
    assert "Một" not in paper(campaign)
    assert client.get(where("paper_template_file", 0)).content == shipped(CODE)
    assert PaperTemplate.objects.count() == 2


def test_the_same_file_is_not_taken_twice(campaign, client):
    content = changed(OURS, code=CODE)
    for _time in range(2):
        assert send(client, content)["Location"] == where("paper_template_use", 1)
    assert campaign.entries.filter(act=Act.ADD_TEMPLATE).count() == 1


def test_in_an_open_campaign_the_head_says_why(campaign, client):
    send(client, changed(OURS, code=CODE))
    answer = use(client, 1, reason="")
    assert answer.status_code == 422
    assert str(Campaign.CHANGE_UNEXPLAINED) in answer.content.decode()
    assert not PaperTemplate.objects.get().in_force


# What is not taken


def with_macro(content):
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return out.getvalue()


def with_picture(content, megabytes):
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/media/image9.png", b"0" * (megabytes * 1024**2))
    return out.getvalue()


PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40
REFUSED = {
    "an unknown name": (
        changed("{{ tên xã }}", code=CODE), "Giấy mời.docx",
        ("tên này không có trong danh mục của giấy tờ này", "tên xã", "nội dung, đoạn "),
    ),
    "without any name": (
        None, "Giấy mời.docx", ("không có tên nào đặt trong hai dấu ngoặc nhọn",),
    ),
    "a macro": (
        with_macro(shipped(CODE)), "Giấy mời.docx", ("có macro", "sang một tệp Word mới"),
    ),
    "a macro by its ending": (shipped(CODE), "Giấy mời.docm", ("có macro",)),
    "30 MB": (
        shipped(CODE) + b"0" * (30 * 1024**2), "Giấy mời.docx",
        ("mẫu tối đa 5 MB", "thu nhỏ ảnh"),
    ),
    "6 MB": (
        with_picture(shipped(CODE), 6), "Giấy mời.docx", ("mẫu tối đa 5 MB", "thu nhỏ ảnh"),
    ),
    "a picture": (PICTURE, "Giấy mời.png", ("không phải tệp Word dạng .docx", "lưu lại dạng .docx")),
    "a picture under another name": (PICTURE, "Giấy mời.docx", ("không phải tệp Word dạng .docx",)),
    "an old Word file": (b"\xd0\xcf\x11\xe0" * 99, "Giấy mời.doc", ("lưu lại dạng .docx",)),
    "an empty file": (b"", "Giấy mời.docx", ("rỗng",)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_a_template_is_refused_with_a_sentence_and_never_taken(client, case):
    content, name, words = REFUSED[case]
    answer = send(client, nameless() if content is None else content, name)
    assert answer.status_code == 422
    page = answer.content.decode()
    for expected in (*words, "Chưa thực hiện được"):
        assert expected in page, expected
    assert not PaperTemplate.objects.exists()


def nameless():
    document, out = Document(), BytesIO()
    document.add_paragraph("Giấy mời")
    document.save(out)
    return out.getvalue()


def test_without_a_file_it_says_so(client):
    answer = client.post(where("paper_template"))
    assert answer.status_code == 422
    assert "Hãy chọn tệp mẫu." in answer.content.decode()


@pytest.mark.parametrize("who", ["reviewer", "observer"])
def test_the_templates_are_the_head_s_alone(campaign, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    for address in (
        where("paper_template"), where("paper_template_use", 0), where("paper_template_file", 0),
        where("paper_template_preview", 0),
    ):  # fmt: skip
        assert client.get(address).status_code == 403
    assert send(client, changed(OURS, code=CODE)).status_code == 403
    assert not PaperTemplate.objects.exists()


def test_what_is_no_template_is_not_found(client):
    for address in (where("paper_template_use", 7), where("paper_template_file", 7)):
        assert client.get(address).status_code == 404
    assert client.get(reverse("paper_template", args=["2026", "nothing"])).status_code == 404


def test_a_tampered_template_makes_no_paper_and_the_page_says_why(campaign, client):
    send(client, changed(OURS, code=CODE))
    use(client, 1)
    PaperTemplate.objects.update(content=changed("Khác", code=CODE))
    with pytest.raises(Refused, match="không còn như lúc nhận"):
        paper(campaign)
    page = client.get(reverse("papers", args=["2026"]))
    assert page.status_code == 200
    assert "không còn như lúc nhận" in page.content.decode()


# Other years


def test_a_new_year_takes_the_office_s_templates_over(campaign, client, head):
    send(client, changed(OURS, code=CODE))
    use(client, 1)
    send(client, changed("Chưa dùng", code=CODE))
    facts = {"superior_body": "A", "issuing_body": "B", "deciding_body": "C", "title": "Hai"}
    following = Campaign.launch(by=head, model=campaign, year=2027, **facts)
    (taken,) = following.paper_templates.all()
    assert (taken.number, taken.in_force) == (1, True)
    assert "Trân trọng kính mời dự Hai" in paper(following)


def test_a_concluded_campaign_keeps_what_its_papers_were_made_from(
    campaign, client, head, monkeypatch
):
    send(client, changed(OURS, code=CODE))
    use(client, 1)
    for points in ((2, 4, 4), (2, 4, 3)):
        fill(make_scorecard("final", campaign), "verified", points)
    write_down()
    campaign.perform(Action.CONCLUDE, by=head)
    kept = campaign.paper_templates.filter(in_force=True)
    assert {template.paper for template in kept} == set(PaperCode)
    assert [template.of_program for template in kept if template.paper == CODE] == [False]
    # a newer program brings other templates
    monkeypatch.setattr(making, "shipped", lambda code: changed("Đời sau", code=code))
    made = making.make(
        BY_CODE["result-notice"], Subject(Facts(Campaign.objects.get(pk=campaign.pk)))
    )
    assert "Đời sau" not in text_of(made.content)
    assert send(client, changed("Nữa", code=CODE)).status_code == 409
    assert use(client, 0).status_code == 409
    assert "Trân trọng kính mời" in paper(campaign)
    page = client.get(where("paper_template")).content.decode()
    assert "Phong trào đã kết thúc, không sửa được nữa." in page
    assert 'type="file"' not in page
