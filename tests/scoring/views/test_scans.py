"""The paper way: scans of the form come back, find their pages, and their figures are typed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from scoring.ledger.act import Act
from scoring.maintenance import replay
from scoring.models import Entry, Evidence, ScannedPage, Score, Scorecard
from scoring.models.evidence.piece import Piece
from scoring.pages.paper_form import PaperForm
from scoring.rules.lifecycle import CardState
from scoring.rules.page_codes import PageCode
from tests.factories import (
    make_campaign,
    make_client,
    make_scan,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from tests.scans import as_jpeg, as_pdf, page_picture, turned

pytestmark = pytest.mark.django_db
# Three pages.
PLAN = ((10, (2,) * 5), (16, (2,) * 8), (4, (1,) * 4))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Desk:
    """A ward's officer with the form of the ward."""

    def __init__(self, **facts):
        self.campaign = make_campaign(wards=2, plan=PLAN, **facts)
        self.card, self.other = self.campaign.scorecards.select_related("campaign", "ward")
        write_down()
        self.officer = make_ward_officer(self.card.ward)
        self.client = make_client(self.officer)
        self.form = PaperForm(self.campaign)
        self.list = reverse("scorecard_scans", args=[self.campaign.slug])

    def code(self, page, card=None):
        return self.form.code((card or self.card).ward, self.form.page(page))

    def picture(self, *pages):
        return page_picture(*(self.code(page) for page in pages))

    def bring(self, *files, client=None, address=None):
        data = {"uploads": list(files)}
        return (client or self.client).post(address or self.list, data, follow=True)

    def scans(self):
        return list(ScannedPage.objects.order_by("evidence", "sheet"))

    def page(self, scan):
        return reverse("scorecard_scan", args=[self.campaign.slug, scan.pk])

    def typed(self, scan, points, then="done", **more):
        """What the page sends with these points in the fields of its items, in their order."""
        items = self.form.page(scan.page).items
        scores = self.card.scores.filter(item__in=items).in_official_order()
        data = {"then": then}
        for score, value in zip(scores, points, strict=False):
            data |= {
                f"points-{score.pk}": value,
                f"explanation-{score.pk}": "",
                f"version-{score.pk}": str(score.version),
                f"was-{score.pk}": "",
            }
        return self.client.post(self.page(scan), data | more)


@pytest.fixture
def desk():
    return Desk()


def words(answer):
    return " ".join(answer.content.decode().split())


# Recognised


def test_a_pile_of_sheets_finds_its_pages_however_they_lie(desk):
    assert len(desk.form.pages) == 3
    second = turned(desk.picture(2), 180)
    first = turned(desk.picture(1), 5)
    answer = desk.bring(as_pdf([second, first]), as_jpeg(turned(desk.picture(3), 270)))
    assert answer.status_code == 200
    found = [(scan.evidence.title, scan.sheet, scan.page, scan.turn) for scan in desk.scans()]
    assert found == [("phieu.pdf", 1, 2, 180), ("phieu.pdf", 2, 1, 0), ("trang.jpg", 1, 3, 90)]
    said = words(answer)
    assert "Đã nhận 3 tờ quét. 2 tờ nằm ngược đã được xoay lại." in said
    assert "Còn thiếu" not in said
    assert said.index("Trang 1</a>") < said.index("Trang 2</a>") < said.index("Trang 3</a>")
    assert said.count("Chờ nhập điểm") == 3


def test_scans_are_evidence_of_the_ward_with_a_digest_and_an_entry(desk):
    desk.bring(as_pdf([desk.picture(1), desk.picture(3)]))
    (evidence,) = Evidence.objects.all()
    assert (evidence.scorecard, evidence.added_by) == (desk.card, desk.officer)
    assert evidence.size > 1000
    assert len(evidence.sha256) == 64
    assert not evidence.citations.exists()
    entry = Entry.objects.filter(act=Act.ADD_EVIDENCE).get()
    assert entry.new == {"evidence": "phieu.pdf", "page": "1, 3"}
    assert list(entry.rows["scoring.scannedpage"]) == [str(scan.pk) for scan in desk.scans()]
    assert list(replay.differences_of_campaigns(desk.campaign)) == []


def test_pages_that_did_not_come_are_named(desk):
    assert "Còn thiếu trang 1, 3 của phiếu." in words(desk.bring(as_jpeg(desk.picture(2))))


def test_a_sheet_without_a_code_is_kept_and_waits_for_somebody_who_says_which_page_it_is(desk):
    said = words(desk.bring(as_pdf([desk.picture(1), page_picture()])))
    assert "Tệp “phieu.pdf”, tờ 2: không đọc được mã. Tờ này đã được giữ" in said
    scan = desk.scans()[1]
    assert (scan.page, scan.place) == (None, "chưa rõ trang")
    page = words(desk.client.get(desk.page(scan)))
    assert "Trang 3: nội dung" in page
    answer = desk.client.post(desk.page(scan), {"page": "3", "turn": "180"})
    assert answer.status_code == 302
    scan.refresh_from_db()
    assert (scan.page, scan.turn) == (3, 180)
    entry = Entry.objects.filter(act=Act.PLACE_SCAN).get()
    assert (entry.old["page"], entry.new["page"]) == ("chưa rõ trang", "trang 3 của phiếu")


def test_a_sheet_that_is_no_page_of_the_form_is_laid_aside_and_can_be_taken_up_again(desk):
    scan = make_scan(desk.card, None, by=desk.officer)
    desk.client.post(desk.page(scan), {"page": "0", "turn": "0"})
    assert "Không phải trang của phiếu" in words(desk.client.get(desk.list))
    desk.client.post(desk.page(scan), {"page": "2", "turn": "0"})
    scan.refresh_from_db()
    assert (scan.page, scan.done_at) == (2, None)


@pytest.mark.parametrize("page", ["", "4", "x", "-1"])
def test_a_page_that_the_form_does_not_have_is_not_taken(desk, page):
    scan = make_scan(desk.card, None, by=desk.officer)
    answer = desk.client.post(desk.page(scan), {"page": page, "turn": "0"})
    assert answer.status_code == 422
    assert "Hãy chọn" in words(answer)


def test_two_pages_in_one_scan_are_kept_and_said(desk):
    said = words(desk.bring(as_jpeg(desk.picture(1, 2))))
    assert "có mã của nhiều trang (1, 2)" in said
    assert [scan.page for scan in desk.scans()] == [None]


def test_a_stranger_among_the_codes_on_a_sheet_counts_for_nothing(desk):
    letter = page_picture(desk.code(1), "https://thanhuy.gov.vn/van-ban/412")
    desk.bring(as_jpeg(letter))
    assert [scan.page for scan in desk.scans()] == [1]


def test_a_page_of_another_ward_keeps_its_file_out_and_says_what_to_do(desk):
    strange = page_picture(desk.code(2, desk.other))
    answer = desk.bring(as_pdf([desk.picture(1), strange], "lẫn.pdf"), as_jpeg(desk.picture(3)))
    said = words(answer)
    assert f"Tệp “lẫn.pdf”, tờ 2: đây là phiếu của {desk.other.ward_name}." in said
    assert "đưa lên ở phiếu của đơn vị ấy" in said
    assert [scan.evidence.title for scan in desk.scans()] == ["trang.jpg"]


def test_a_page_of_another_year_is_refused_and_nothing_is_filed(desk):
    past = Desk(year=2025)
    strange = page_picture(past.form.code(desk.card.ward, past.form.pages[0]))
    answer = desk.bring(as_jpeg(strange))
    assert answer.status_code == 422
    assert "đây là phiếu năm 2025, không nhận vào phiếu năm 2026" in words(answer)
    assert not Evidence.objects.exists()


def test_a_page_of_a_campaign_that_nobody_knows_is_refused(desk):
    code = PageCode(campaign=999_999, ward=1, form="0" * 10, page=1)
    assert "một phong trào không có ở đây" in words(desk.bring(as_jpeg(page_picture(code))))


def test_a_page_printed_before_the_plan_changed_is_refused(desk):
    old = PageCode(desk.campaign.pk, desk.card.ward_id, "0123456789", 1)
    answer = desk.bring(as_jpeg(page_picture(old)))
    assert answer.status_code == 422
    assert "in từ trước khi nội dung chấm thay đổi" in words(answer)


def test_what_is_no_scan_or_cannot_be_opened_is_said_by_name(desk):
    broken = as_pdf([desk.picture(1)], "hỏng.pdf")
    broken.file = BytesIO(broken.read()[:200])
    answer = desk.bring(broken)
    assert answer.status_code == 422
    assert "Không mở được tệp “hỏng.pdf”" in words(answer)


def test_of_several_files_a_broken_one_does_not_keep_the_scans_out(desk):
    empty = SimpleUploadedFile("rỗng.pdf", b"")
    said = words(desk.bring(empty, as_pdf([desk.picture(1)])))
    assert "Đã nhận 1 tờ quét." in said
    assert "“rỗng.pdf” rỗng" in said
    assert [scan.page for scan in desk.scans()] == [1]


def test_a_file_of_too_many_sheets_is_to_be_divided(desk, monkeypatch):
    monkeypatch.setattr("scoring.files.scans.MAX_SHEETS", 1)
    answer = desk.bring(as_pdf([page_picture(dpi=40)] * 2))
    assert "có quá 60 tờ. Hãy tách thành nhiều tệp" in words(answer)


# Typed


def test_figures_are_typed_beside_the_picture_page_after_page(desk):
    first, second = (make_scan(desk.card, page, by=desk.officer) for page in (1, 2))
    page = words(desk.client.get(desk.page(first)))
    assert reverse("scan_picture", args=[first.pk]) in page
    assert "Nhập điểm: trang 1/3" in page
    items = desk.form.page(1).items
    shown = [score for score in desk.card.scores.all() if f'name="points-{score.pk}"' in page]
    assert {score.item_id for score in shown} == items
    answer = desk.typed(first, ["1,5", "2"])
    assert answer["Location"] == desk.page(second)
    points = desk.card.scores.in_official_order().values_list("self_points", flat=True)
    assert [str(value) for value in points[:3]] == ["1.50", "2.00", "None"]
    first.refresh_from_db()
    assert (first.done_by, first.done_at is not None) == (desk.officer, True)
    assert Entry.objects.filter(act=Act.TYPE_SCAN).get().by == desk.officer
    answer = desk.typed(second, ["1"])
    assert answer["Location"] == desk.list
    assert words(desk.client.get(desk.list)).count("Đã nhập") >= 2


def test_saving_for_now_marks_nothing(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    answer = desk.typed(scan, ["1"], then="stay")
    assert answer["Location"] == desk.page(scan)
    scan.refresh_from_db()
    assert scan.done_at is None
    assert desk.card.scores.in_official_order()[0].self_points == 1


def test_points_over_the_cap_stay_typed_and_the_page_is_not_done(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    answer = desk.typed(scan, ["9", "1"])
    assert answer.status_code == 422
    assert 'value="9"' in words(answer)
    assert "tối đa 2 điểm" in words(answer)
    scan.refresh_from_db()
    assert scan.done_at is None
    assert desk.card.scores.in_official_order()[1].self_points == 1


def test_what_a_colleague_saved_meanwhile_is_put_beside(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    score = desk.card.scores.in_official_order()[0]
    seen = str(score.version)
    score.scorecard = desk.card
    score.enter("self", 2, by=make_ward_officer(desk.card.ward))
    answer = desk.typed(scan, ["1"], **{f"version-{score.pk}": seen})
    assert answer.status_code == 409
    assert "Người khác vừa lưu nội dung này" in words(answer)
    assert 'value="1"' in words(answer)
    scan.refresh_from_db()
    assert scan.done_at is None


def test_what_one_saved_in_another_window_is_not_somebody_elses_beside_a_scan_either(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    score = desk.card.scores.in_official_order()[0]
    seen = str(score.version)
    score.scorecard = desk.card
    score.enter("self", 2, by=desk.officer)
    told = words(desk.typed(scan, ["1"], **{f"version-{score.pk}": seen}))
    assert "Có nội dung vừa được lưu ở nơi khác" in told
    assert "người khác vừa lưu" not in told.lower()


def test_only_the_newest_scan_of_a_page_waits(desk):
    make_scan(desk.card, 1, by=desk.officer)
    make_scan(desk.card, 1, by=desk.officer)
    said = words(desk.client.get(desk.list))
    assert (said.count("Chờ nhập điểm"), said.count("Có bản quét mới hơn")) == (1, 1)


def test_what_waits_stands_among_the_wards_tasks_until_it_is_typed(desk):
    scan = make_scan(desk.card, 2, by=desk.officer)
    home = words(desk.client.get(reverse("home")))
    assert "Phiếu điền tay chờ nhập điểm" in home
    assert desk.page(scan) in home
    desk.typed(scan, ["1"])
    assert "Phiếu điền tay chờ nhập điểm" not in words(desk.client.get(reverse("home")))


def test_who_never_uses_paper_sees_one_link(desk):
    assert "Phiếu điền tay chờ nhập điểm" not in words(desk.client.get(reverse("home")))
    card = words(desk.client.get(reverse("scorecard", args=[desk.campaign.slug])))
    assert card.count(f'href="{desk.list}"') == 1


# Who and when


def test_the_board_brings_what_a_ward_handed_in_on_paper_but_types_nothing(desk, reviewer):
    client, at = make_client(reviewer), [desk.campaign.slug, desk.card.ward.code]
    desk.bring(as_jpeg(desk.picture(2)), client=client, address=reverse("board_scans", args=at))
    (scan,) = desk.scans()
    assert (scan.page, scan.evidence.added_by) == (2, reviewer)
    answer = client.get(reverse("board_scan", args=[*at, scan.pk]))
    assert 'name="points-' not in words(answer)
    with pytest.raises(PermissionDenied):
        scan.finish(by=reviewer)
    assert desk.typed(scan, ["1"]).status_code == 302


def test_another_wards_scan_does_not_exist(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    stranger = make_client(make_ward_officer(desk.other.ward))
    for address in (desk.page(scan), reverse("scan_picture", args=[scan.pk])):
        assert stranger.get(address).status_code == 404


def test_after_submission_all_is_closed_with_a_sentence(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    Scorecard.objects.filter(pk=desk.card.pk).update(state=CardState.SUBMITTED)
    said = words(desk.client.get(desk.list))
    assert "nên không sửa được tài liệu" in said
    assert 'type="file"' not in said
    assert 'name="points-' not in words(desk.client.get(desk.page(scan)))
    answer = desk.bring(as_jpeg(desk.picture(2)))
    assert answer.status_code == 409
    answer = desk.typed(scan, ["1"])
    assert answer.status_code == 422
    assert "Phiếu đang ở trạng thái" in words(answer)
    assert ScannedPage.objects.count() == 1
    assert Score.objects.exclude(self_points=None).count() == 0


def test_after_the_deadline_nothing_comes_in(desk):
    late = timezone.now() - timedelta(minutes=1)
    type(desk.campaign).objects.filter(pk=desk.campaign.pk).update(self_deadline=late)
    assert desk.bring(as_jpeg(desk.picture(2))).status_code == 409
    assert not Evidence.objects.exists()


def test_withdrawn_scans_wait_no_more(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    scan.evidence.withdraw(by=desk.officer)
    assert desk.client.get(desk.page(scan)).status_code == 404
    with refused("evidence_withdrawn"):
        scan.put_at(2, turn=0, by=desk.officer)


def test_a_scan_is_not_replaced_by_another_file_behind_its_figures(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    newer = Piece("file", "x.jpg", upload=as_jpeg(page_picture(dpi=40)))
    with refused("evidence_is_scan"):
        scan.evidence.replace(newer, by=desk.officer)


# The picture


def test_the_picture_stands_upright_and_stays_in_no_cache(desk):
    lying = turned(desk.picture(2), 90)
    desk.bring(as_pdf([lying]))
    (scan,) = desk.scans()
    assert scan.turn == 270
    answer = desk.client.get(reverse("scan_picture", args=[scan.pk]))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-store")
    picture = Image.open(BytesIO(answer.content))
    assert picture.height > picture.width
    corner = picture.convert("L").crop(
        (picture.width * 3 // 4, 0, picture.width, picture.height // 6)
    )
    assert corner.getextrema()[0] < 60


def test_a_picture_whose_file_is_lost_does_not_exist(desk):
    scan = make_scan(desk.card, 1, by=desk.officer)
    scan.evidence.file.delete(save=False)
    assert desk.client.get(reverse("scan_picture", args=[scan.pk])).status_code == 404
