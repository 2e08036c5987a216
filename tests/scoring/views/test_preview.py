"""Evidence seen in its page: who sees it, under which headers, and what stands in place of what
cannot be shown.
"""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from scoring.demo.pdf import document
from scoring.files import pictures
from scoring.files.types import DOCX
from scoring.management.commands import sweep_orphans
from scoring.models import Evidence, Scorecard
from scoring.models.evidence.piece import Piece
from scoring.views.evidence import SEALED
from tests.factories import (
    fill,
    make_client,
    make_evidence,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from tests.scoring.files.test_pictures import TCVN3, with_font
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def card():
    return make_scorecard()


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward, full_name="Lý Thị Ngọc Hân")


def add(card, by, content=None, title="Báo cáo.pdf", content_type="application/pdf", **more):
    content = document("Báo cáo", ["Đã tổ chức 12 hội nghị."]) if content is None else content
    upload = SimpleUploadedFile(title, content)
    facts = {"kind": "file", "title": title, "upload": upload, "content_type": content_type}
    return Evidence.add(card, by=by, **facts, **more)


def page_of(evidence):
    return reverse("evidence_preview", args=[evidence.pk])


def picture_of(evidence, number=1):
    return reverse("evidence_picture", args=[evidence.pk, number])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_pages_facts_and_the_file_to_take_along(card, officer):
    evidence = add(card, officer, scores=card.scores.in_official_order()[:1], page="3")
    answer = make_client(officer).get(page_of(evidence))
    page = text_of(answer)
    assert answer.status_code == 200
    assert f'<img src="{picture_of(evidence)}" loading="lazy" width="990" height="1400"' in page
    assert 'alt="Trang 1 của “Báo cáo.pdf”"' in page
    assert evidence.sha256 in page
    assert "Lý Thị Ngọc Hân" in page
    assert "trang 3" in page
    assert f'href="{reverse("evidence", args=[evidence.pk])}"' in page


def test_a_version_that_was_replaced_leads_to_the_newer_one(card, officer):
    earlier = add(card, officer, scores=card.scores.in_official_order()[:1])
    upload = SimpleUploadedFile("Mới.pdf", document("Báo cáo", ["Đã tổ chức 15 hội nghị."]))
    piece = Piece("file", "Mới.pdf", upload=upload, content_type="application/pdf")
    newer = earlier.replace(piece, by=officer)
    page = text_of(make_client(officer).get(page_of(earlier)))
    assert "Đã thay bằng tệp mới lúc" in page
    assert f'href="{page_of(newer)}"' in page
    assert "đã rút tài liệu này" not in page


def test_the_board_opens_the_first_page_beside_the_points(card, officer, reviewer):
    """On the ward's page, which the grid shows in its panel;
    nothing is drawn until it is opened.
    """
    items = card.scores.in_official_order()[:1]
    drawn = add(card, officer, scores=items)
    words = add(card, officer, b"PK", "Báo cáo.docx", DOCX.content_type, scores=items)
    gone = add(card, officer, title="Cũ.pdf", scores=items)
    gone.withdraw(by=officer)
    fill(card, "self")
    Scorecard.objects.filter(pk=card.pk).update(state="submitted", submitted_at=timezone.now())
    where = reverse("board_ward", args=[card.campaign.slug, card.ward.code])
    page = text_of(make_client(reviewer).get(where))
    assert f'<img src="{picture_of(drawn)}" loading="lazy"' in page
    assert 'alt="Trang đầu của “Báo cáo.pdf”: mở bản xem trước"' in page
    for other in (words, gone):
        assert picture_of(other) not in page
    own = make_client(officer).get(reverse("scorecard", args=[card.campaign.slug]))
    assert picture_of(drawn) not in text_of(own)


def test_that_letters_may_be_wrong_is_said_beside_them(card, officer):
    content = with_font(TCVN3, b"(C\xe9ng h\xdfa)")
    page = text_of(make_client(officer).get(page_of(add(card, officer, content))))
    assert "Chữ trong hình có thể sai" in page
    assert "Chữ trong hình có thể sai" not in text_of(
        make_client(officer).get(page_of(add(card, officer)))
    )


def test_a_picture_leaves_under_the_headers_of_its_file(card, officer):
    evidence = add(card, officer)
    answer = make_client(officer).get(picture_of(evidence))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer.content.startswith(b"RIFF")
    assert {name: answer[name] for name in SEALED} == SEALED
    for number in (0, 2):
        assert make_client(officer).get(picture_of(evidence, number)).status_code == 404


def test_whoever_may_not_have_the_file_sees_nothing_of_it(card, officer):
    evidence = add(card, officer)
    stranger, reviewer = make_ward_officer(), make_user(Role.REVIEWER)
    Evidence.objects.filter(pk=evidence.pk).update(withdrawn_at=timezone.now())
    for address in (page_of(evidence), picture_of(evidence)):
        seen = {
            "anonymous": make_client().get(address).status_code,
            "stranger": make_client(stranger).get(address).status_code,
            "own": make_client(officer).get(address).status_code,
            "post": make_client(officer).post(address).status_code,
        }
        assert seen == {"anonymous": 302, "stranger": 404, "own": 200, "post": 405}
        of_file = make_client(reviewer).get(reverse("evidence", args=[evidence.pk])).status_code
        assert make_client(reviewer).get(address).status_code == of_file
    assert "đã rút tài liệu này" in text_of(make_client(officer).get(page_of(evidence)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 broken", "tệp hỏng hoặc không theo chuẩn"),
        (
            document("Báo cáo", []).replace(
                b"/Info 6 0 R",
                b"/Info 6 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
                b" /ID [<00> <00>]" % (b"A1" * 32, b"B2" * 32),
            ),
            "Tệp có mật khẩu",
        ),
    ],
)
def test_in_place_of_a_preview_stands_a_sentence_and_the_file_stays(
    card, officer, content, sentence
):
    evidence = add(card, officer, content)
    client = make_client(officer)
    page = text_of(client.get(page_of(evidence)))
    assert sentence in page
    assert "<img src" not in page.partition('class="preview"')[2]
    assert client.get(picture_of(evidence)).status_code == 404
    file = client.get(reverse("evidence", args=[evidence.pk]))
    assert b"".join(file.streaming_content) == content


def test_a_file_that_is_lost_says_so(card, officer):
    evidence = add(card, officer)
    default_storage.delete(evidence.file.name)
    answer = make_client(officer).get(page_of(evidence))
    assert answer.status_code == 404
    assert "không tìm thấy tệp của nó" in text_of(answer)
    assert make_client(officer).get(picture_of(evidence)).status_code == 404


def test_a_link_or_a_document_has_its_facts_alone(card, officer):
    evidence = make_evidence(card, by=officer)
    page = text_of(make_client(officer).get(page_of(evidence)))
    assert "12-BC/ĐU" in page
    assert 'class="preview"' not in page
    assert make_client(officer).get(picture_of(evidence)).status_code == 404


def test_what_a_text_says_is_no_markup_of_ours(card, officer, monkeypatch):
    evidence = add(card, officer)
    monkeypatch.setattr(
        pictures,
        "answer_to",
        lambda *_order: archive('{"parts": [{"text": "<script>1</script>"}]}'),
    )
    page = text_of(make_client(officer).get(page_of(evidence)))
    assert '<p lang="vi">&lt;script&gt;1&lt;/script&gt;</p>' in page


def archive(facts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as zipped:
        zipped.writestr("facts.json", facts)
    return file.getvalue()


def test_the_ways_lead_there(card, officer):
    score = card.scores.in_official_order()[0]
    evidence = add(card, officer, scores=[score])
    client = make_client(officer)
    for name in ("scorecard", "library"):
        page = text_of(client.get(reverse(name, args=[card.campaign.slug])))
        assert f'href="{page_of(evidence)}"' in page


def test_a_preview_goes_when_its_file_is_no_evidence(card, officer, monkeypatch, capsys):
    evidence = add(card, officer)
    make_client(officer).get(page_of(evidence))
    monkeypatch.setattr(sweep_orphans, "YOUNG", timedelta(0))
    call_command("sweep_orphans", "--delete")
    assert default_storage.listdir("previews")[1] != []
    default_storage.save("previews/of-nothing.zip", SimpleUploadedFile("x", b"x"))
    call_command("sweep_orphans", "--delete")
    assert "previews/of-nothing.zip" in capsys.readouterr().out
    assert len(default_storage.listdir("previews")[1]) == 1
