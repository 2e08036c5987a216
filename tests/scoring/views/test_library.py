"""A ward's evidence as a whole: where it is cited, what was seen before,
and all of it to take along.
"""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from scoring.models import Evidence
from scoring.pages.library import Library
from scoring.views.evidence import SEALED
from scoring.workbooks import evidence_archive
from tests.factories import (
    make_campaign,
    make_client,
    make_evidence,
    make_scan,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def campaign():
    return make_campaign(wards=2, self_deadline=timezone.now() + timedelta(days=1))


@pytest.fixture
def cards(campaign):
    return list(campaign.scorecards.select_related("campaign", "ward").in_official_order())


def upload(card, name="Báo cáo.pdf", content=b"%PDF-1.4 bao cao", scores=(), page=""):
    officer = make_ward_officer(card.ward)
    return Evidence.add(
        card,
        by=officer,
        kind="file",
        title=name,
        upload=SimpleUploadedFile(name, content),
        content_type="application/pdf",
        scores=scores,
        page=page,
    )


def items(card):
    return list(card.scores.select_related("item__parent").in_official_order())


def remarks(card, user):
    return {row.evidence.title: list(row.remarks) for row in Library(card, user).rows}


def said(answer):
    return answer.content.decode()


# The page


def test_each_piece_says_where_it_is_cited_and_what_is_not_cited_says_so(cards):
    first, _second, third = items(cards[0])
    cited = upload(cards[0], scores=[third, first], page="3")
    unused = upload(cards[0], "Ảnh.pdf", b"%PDF-1.4 anh")
    library = Library(cards[0], cited.added_by)
    by_piece = {row.evidence: row for row in library.rows}
    assert [one.score.item.code for one in by_piece[cited].citations] == ["1.1", "2"]
    assert not by_piece[cited].is_unused
    assert by_piece[unused].is_unused
    assert library.held == "2 tài liệu, 1 chưa trích dẫn ở nội dung nào"


def test_a_sheet_of_the_form_filled_in_by_hand_lacks_no_citation(cards):
    card = cards[0]
    scan = make_scan(card)
    library = Library(card, scan.evidence.added_by)
    assert [(row.is_scan, row.is_unused) for row in library.rows] == [(True, False)]
    page = said(
        make_client(make_ward_officer(card.ward)).get(reverse("library", args=[card.campaign.slug]))
    )
    assert "tờ quét của phiếu điền tay" in page
    assert "chưa trích dẫn" not in page


def test_the_page_shows_digest_and_moment(cards):
    piece = upload(cards[0], scores=items(cards[0])[:1])
    answer = make_client(piece.added_by).get(reverse("library", args=[cards[0].campaign.slug]))
    assert piece.sha256 in said(answer)
    assert f"{timezone.localtime(piece.added_at):%d/%m/%Y}" in said(answer)
    assert reverse("library_archive", args=[cards[0].campaign.slug]) in said(answer)


def test_what_is_cited_nowhere_any_more_can_still_be_withdrawn(cards):
    """The way led over a citation alone: a file without one stood on the card for ever."""
    piece = upload(cards[0])
    client = make_client(piece.added_by)
    page, slug = reverse("library", args=[cards[0].campaign.slug]), cards[0].campaign.slug
    withdraw = reverse("evidence_withdraw", args=[slug, piece.pk])
    assert withdraw in said(client.get(page))
    assert client.post(withdraw).status_code == 302
    assert withdraw not in said(client.get(page))
    of_board = reverse("board_library", args=[slug, cards[0].ward.code])
    assert withdraw not in said(make_client(make_user(Role.REVIEWER)).get(of_board))


def test_the_same_file_twice_on_a_card_is_said_to_the_ward(cards):
    piece = upload(cards[0], "Một.pdf")
    upload(cards[0], "Hai.pdf")
    assert remarks(cards[0], piece.added_by) == {
        "Một.pdf": ["Trùng với tệp “Hai.pdf” trong phiếu này."],
        "Hai.pdf": ["Trùng với tệp “Một.pdf” trong phiếu này."],
    }


def test_the_same_file_of_two_wards_is_said_to_the_board_alone(cards):
    mine, theirs = upload(cards[0]), upload(cards[1])
    assert remarks(cards[0], mine.added_by) == {"Báo cáo.pdf": []}
    assert remarks(cards[1], theirs.added_by) == {"Báo cáo.pdf": []}
    for role in (Role.HEAD, Role.REVIEWER):
        assert remarks(cards[0], make_user(role)) == {
            "Báo cáo.pdf": [f"{cards[1].ward_name} cũng có tệp này (năm 2026)."]
        }


def test_a_file_of_last_year_is_recognised(cards):
    earlier = make_campaign(
        wards=[cards[0].ward], year=2025, self_deadline=timezone.now() + timedelta(days=1)
    )
    upload(earlier.scorecards.select_related("campaign", "ward").get())
    piece = upload(cards[0])
    assert remarks(cards[0], piece.added_by) == {
        "Báo cáo.pdf": ["Đơn vị đã dùng tệp này năm 2025."]
    }


def test_what_was_withdrawn_is_no_twin(cards):
    first = upload(cards[0], "Một.pdf")
    first.withdraw(by=first.added_by)
    second = upload(cards[0], "Hai.pdf")
    assert remarks(cards[0], second.added_by) == {"Một.pdf": [], "Hai.pdf": []}


def test_the_ward_does_not_see_the_minutes_before_the_result(campaign):
    card = make_scorecard("submitted", campaign)
    make_evidence(card, by=make_user(Role.REVIEWER), of_survey=True, title="Biên bản")
    assert remarks(card, make_ward_officer(card.ward)) == {}
    assert remarks(card, make_user(Role.REVIEWER)) == {"Biên bản": []}


# The archives


def archive(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert {name: answer[name] for name in SEALED} == SEALED
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def listed(found):
    sheet = load_workbook(BytesIO(found.read(evidence_archive.LIST))).active
    return [
        [cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)
    ]


def test_a_ward_takes_all_its_evidence_along_with_a_list(cards):
    card = cards[0]
    piece = upload(card, "Báo cáo: quý/1.pdf", scores=items(card)[:2], page="3")
    make_evidence(card, items(card)[2], by=piece.added_by)
    gone = upload(card, "Nhầm.pdf", b"%PDF-1.4 nham")
    gone.withdraw(by=gone.added_by)
    upload(cards[1])
    found = archive(
        make_client(piece.added_by).get(reverse("library_archive", args=[card.campaign.slug]))
    )
    name = f"{card.ward_name}/001 Báo cáo- quý-1.pdf"
    assert found.namelist() == [name, evidence_archive.LIST]
    assert found.read(name) == b"%PDF-1.4 bao cao"
    rows = listed(found)
    assert [row[2:5] for row in rows] == [
        ["Báo cáo: quý/1.pdf", "1.1 (trang 3), 1.2 (trang 3)", name],
        ["Báo cáo số 12-BC/ĐU", "2", rows[1][4]],
    ]
    assert rows[0][7] == piece.sha256
    years = {member.date_time[0] for member in found.infolist()}
    assert years == {timezone.localtime(piece.added_at).year}  # not the 1980 of an empty stamp


def test_the_board_takes_a_ward_s_or_a_criterion_s_along(cards, head):
    slug, first = cards[0].campaign.slug, items(cards[0])
    upload(cards[0], "Một.pdf", b"%PDF-1.4 mot", scores=first[:2])
    upload(cards[0], "Hai.pdf", b"%PDF-1.4 hai", scores=first[2:])
    upload(cards[1], "Ba.pdf", b"%PDF-1.4 ba", scores=items(cards[1])[:1])
    desk = make_client(head)
    ward = archive(desk.get(reverse("board_library_archive", args=[slug, cards[1].ward.code])))
    assert ward.namelist()[:-1] == [f"{cards[1].ward_name}/001 Ba.pdf"]
    criterion = archive(desk.get(reverse("criterion_archive", args=[slug, 1])))
    assert criterion.namelist()[:-1] == [
        f"{cards[0].ward_name}/001 Một.pdf",
        f"{cards[1].ward_name}/002 Ba.pdf",
    ]
    assert desk.get(reverse("criterion_archive", args=[slug, 9])).status_code == 404


def test_a_file_that_is_gone_is_named_in_the_list(cards, head):
    piece = upload(cards[0])
    piece.file.storage.delete(piece.file.name)
    slug = cards[0].campaign.slug
    found = archive(
        make_client(head).get(reverse("board_library_archive", args=[slug, cards[0].ward.code]))
    )
    assert found.namelist() == [evidence_archive.LIST]
    assert listed(found)[0][4] == evidence_archive.MISSING


def test_too_much_for_one_archive_is_said(cards, head, monkeypatch):
    upload(cards[0])
    monkeypatch.setattr(evidence_archive, "LARGEST", 10)
    slug = cards[0].campaign.slug
    answer = make_client(head).get(
        reverse("board_library_archive", args=[slug, cards[0].ward.code])
    )
    assert answer.status_code == 409
    assert "Hãy tải theo từng đơn vị" in said(answer)
