"""Signed papers come back: filed where they belong, read by whoever reads the thing, replaced and
withdrawn, and added after the conclusion without breaking its seal.
"""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.ledger import papers
from scoring.maintenance import audit, integrity, replay
from scoring.models import Act, Award, Campaign, Entry, SignedPaper
from scoring.models.evidence.signed_paper import Scan
from scoring.models.scorecards.survey import record_survey
from scoring.pages import signed
from scoring.rules.lifecycle import Action, AwardState, CampaignState, CardState
from scoring.rules.signed import OF_CAMPAIGN, SignedKind
from tests.factories import (
    make_campaign,
    make_client,
    make_scorecard,
    make_signed,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from tests.scoring.files.test_uploads import docx

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pdf(name="quet.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def scan(content=PDF):
    return Scan(pdf(content=content), "quet.pdf", "application/pdf")


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_head_files_the_signed_plan_and_everybody_reads_it_on_the_campaigns_page(head):
    campaign = make_campaign(wards=1)
    officer = make_ward_officer(campaign.scorecards.get().ward)
    page = reverse("signed", args=[campaign.slug])
    sent = {"kind": "plan", "number": "Số 12-KH/BTGTU", "signed_on": "05/01/2026", "upload": pdf()}
    answer = make_client(head).post(page, sent, follow=True)
    assert "Đã lưu bản đã ký: Kế hoạch số 12-KH/BTGTU, ngày 05/01/2026." in words_of(answer)
    paper = SignedPaper.objects.get()
    assert (paper.sha256, paper.size) == (sha256(PDF).hexdigest(), len(PDF))
    ward = make_client(officer)
    assert paper.get_absolute_url() in words_of(ward.get(campaign.get_absolute_url()))
    file = ward.get(paper.get_absolute_url())
    assert b"".join(file.streaming_content) == PDF
    assert file["Cache-Control"] == "private, no-store"
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "attachment" in file["Content-Disposition"]
    entry = Entry.objects.get(act=Act.FILE_SIGNED)
    assert entry.new["sha256"] == paper.sha256
    assert entry.subject == paper.cited


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "decision", "upload": True}, "Hãy ghi số quyết định."),
        ({"kind": "plan"}, "Hãy chọn tệp."),
        ({"upload": True}, "Hãy chọn loại văn bản."),
    ],
)
def test_what_lacks_is_said_and_what_was_typed_is_still_there(head, sent, sentence):
    campaign = make_campaign()
    if "upload" in sent:
        sent = sent | {"upload": pdf()}
    answer = make_client(head).post(
        reverse("signed", args=[campaign.slug]), sent | {"title": "Trích yếu đã gõ"}
    )
    assert answer.status_code in {409, 422}
    assert sentence in words_of(answer)
    assert "Trích yếu đã gõ" in words_of(answer)
    assert not SignedPaper.objects.exists()


def test_nothing_was_signed_tomorrow(head):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("decision_in_future"):
        SignedPaper.put(
            SignedKind.PLAN, scan(), by=head, campaign=make_campaign(), signed_on=tomorrow
        )


def test_no_signed_decision_is_older_than_the_plan(head):
    """The plan's own scan, and what was signed to prepare it, may be."""
    campaign = make_campaign(plan_date=date(2026, 1, 10))
    sent = {"number": "12-QĐ/TU", "signed_on": "05/01/2026", "title": "Trích yếu đã gõ"}
    page, client = reverse("signed", args=[campaign.slug]), make_client(head)
    answer = client.post(page, sent | {"kind": "decision", "upload": pdf()})
    assert answer.status_code == 409
    said = "Ngày 05/01/2026 đứng trước ngày ban hành kế hoạch của phong trào (10/01/2026)."
    assert said in words_of(answer)
    assert "Trích yếu đã gõ" in words_of(answer)
    assert not SignedPaper.objects.exists()
    assert client.post(page, sent | {"kind": "plan", "upload": pdf()}).status_code == 302


def test_an_office_file_is_no_signed_scan(head):
    campaign = make_campaign()
    sent = {"kind": "plan", "upload": SimpleUploadedFile("ke-hoach.docx", docx())}
    answer = make_client(head).post(reverse("signed", args=[campaign.slug]), sent)
    assert answer.status_code == 422
    assert "không phải bản quét" in words_of(answer)


@pytest.mark.parametrize("name", ["van-ban.exe", "van-ban.doc", "van-ban.docm"])
def test_what_is_taken_here_is_said_and_no_other_kind_is_advised(head, name):
    campaign = make_campaign()
    sent = {"kind": "plan", "upload": SimpleUploadedFile(name, b"MZ" * 9)}
    answer = make_client(head).post(reverse("signed", args=[campaign.slug]), sent)
    said = answer.context["form"].errors["upload"][0]
    assert "không thuộc loại được nhận (PDF, JPG, PNG). Hãy lưu lại dạng PDF hoặc JPG" in said


def test_a_newer_scan_takes_the_place_and_the_older_stays(head):
    campaign = make_campaign()
    first = SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign)
    client, page = make_client(head), reverse("signed", args=[campaign.slug])
    client.post(page, {"kind": "plan", "upload": pdf("moi.pdf"), "replaces": first.pk})
    newer = SignedPaper.objects.get(replaces=first)
    assert list(SignedPaper.objects.standing()) == [newer]
    assert "đã có bản mới thay" in words_of(client.get(page))
    assert client.get(first.get_absolute_url()).status_code == 200
    with refused("signed_paper_gone"):
        first.withdraw(by=head, reason="Nhầm")


def test_a_decision_whose_number_no_award_of_its_campaign_bears_is_asked_about(head):
    campaign, earlier = make_campaign(), make_campaign(year=2025)
    for of, number in ((campaign, "12-QĐ/TU"), (earlier, "9-QĐ/TU")):
        Award.objects.create(
            campaign=of,
            kind=of.award_kinds.get(title="Giấy khen", recipient="ward"),
            scorecard=make_scorecard(CardState.FINAL, of),
            state=AwardState.DECIDED,
            decision_number=number,
            decision_date=date(2026, 1, 20),
        )
    client, page = make_client(head), reverse("signed", args=[campaign.slug])
    for number, is_asked in (("12-QĐ/TU", False), ("9-QĐ/TU", True), ("21-QĐ/TU", True)):
        sent = {"kind": "decision", "number": number, "upload": pdf()}
        answer = words_of(client.post(page, sent, follow=True))
        assert (f"Chưa có khen thưởng nào mang số {number}" in answer) == is_asked


def test_a_scan_that_was_withdrawn_is_not_replaced_and_no_other_one_in_its_stead(head):
    campaign = make_campaign()
    gone, other = (
        SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign) for _ in range(2)
    )
    gone.withdraw(by=head, reason="Quét thiếu trang")
    with refused("signed_paper_gone"):
        SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign, replaces=gone)
    assert list(SignedPaper.objects.standing()) == [other]


def test_a_wrong_scan_is_withdrawn_with_a_reason_and_stays_readable(head):
    campaign = make_campaign()
    paper = SignedPaper.put(SignedKind.NOTICE, scan(), by=head, campaign=campaign)
    client, page = make_client(head), reverse("signed_withdraw", args=[paper.pk])
    assert "Hãy ghi lý do." in words_of(client.post(page, {"reason": " "}))
    answer = client.post(page, {"reason": "Quét thiếu trang"}, follow=True)
    assert "Quét thiếu trang" in words_of(answer)
    assert paper.get_absolute_url() not in words_of(client.get(campaign.get_absolute_url()))
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert Entry.objects.get(act=Act.WITHDRAW_SIGNED).reason == "Quét thiếu trang"


def test_a_ward_files_its_own_signed_card_and_the_board_finds_it(reviewer):
    card = make_scorecard(CardState.SUBMITTED)
    officer = make_ward_officer(card.ward)
    ward, page = make_client(officer), reverse("scorecard_signed", args=[card.campaign.slug])
    ward.post(page, {"upload": pdf("phieu.pdf")})
    ward.post(page, {"upload": pdf("phieu-2.pdf")})
    first, second = SignedPaper.objects.order_by("pk")
    assert second.replaces == first
    for client, where in (
        (ward, reverse("scorecard", args=[card.campaign.slug])),
        (make_client(reviewer), card.get_absolute_url()),
    ):
        said = words_of(client.get(where))
        assert second.get_absolute_url() in said
        assert first.get_absolute_url() not in said
    assert "Phiếu đã nộp cùng bản này" in words_of(
        ward.get(reverse("signed_withdraw", args=[second.pk]))
    )
    other = make_client(make_ward_officer())
    assert other.get(second.get_absolute_url()).status_code == 404


def test_signed_minutes_of_a_visit_reach_the_ward_with_the_result(reviewer):
    card = make_scorecard(CardState.SUBMITTED)
    page = reverse("board_signed", args=[card.campaign.slug, card.ward.code])
    client = make_client(reviewer)
    assert "Chưa ghi buổi khảo sát" in words_of(client.post(page, {"upload": pdf()}))
    record_survey(
        card, by=reviewer, visited_on=date(2026, 11, 2), place="Trụ sở", team="Đoàn", minutes=None
    )
    client.post(page, {"upload": pdf()})
    paper = SignedPaper.objects.get(kind=SignedKind.SURVEY_MINUTES)
    assert paper.get_absolute_url() in words_of(client.get(card.get_absolute_url()))
    ward = make_client(make_ward_officer(card.ward))
    assert ward.get(paper.get_absolute_url()).status_code == 404
    type(card).objects.filter(pk=card.pk).update(state=CardState.VERIFIED)
    assert ward.get(paper.get_absolute_url()).status_code == 200


def test_a_signed_decision_stands_beside_the_award_and_reaches_the_honoured_ward_alone(head):
    campaign = make_campaign()
    honoured, other = (make_scorecard(CardState.FINAL, campaign) for _turn in range(2))
    award = Award.objects.create(
        campaign=campaign,
        kind=campaign.award_kinds.get(title="Giấy khen", recipient="ward"),
        scorecard=honoured,
        state=AwardState.DECIDED,
        decision_number="12-QĐ/TU",
        decision_date=date(2026, 1, 20),
    )
    board, awards = make_client(head), reverse("awards", args=[campaign.slug])
    assert f"?kind=decision&amp;number={award.decision_number.replace('/', '%2F')[:3]}" in words_of(
        board.get(awards)
    )
    decision = make_signed(campaign, SignedKind.DECISION, number="12-QĐ/TU")
    assert words_of(board.get(awards)).count(decision.get_absolute_url()) == 2
    ward = make_client(make_ward_officer(honoured.ward))
    card = reverse("scorecard", args=[campaign.slug])
    assert decision.get_absolute_url() in words_of(ward.get(card))
    stranger = make_client(make_ward_officer(other.ward))
    assert decision.get_absolute_url() not in words_of(stranger.get(card))
    assert stranger.get(decision.get_absolute_url()).status_code == 404


# Permissions and room


def test_nobody_files_what_is_not_theirs(head, reviewer, observer):
    card = make_scorecard(CardState.SUBMITTED)
    officer, stranger = make_ward_officer(card.ward), make_ward_officer()
    rightful = {
        SignedKind.CARD: {officer},
        SignedKind.SURVEY_MINUTES: {reviewer, head},
        **{kind: {head} for kind in OF_CAMPAIGN},
    }
    assert rightful.keys() == set(SignedKind)
    record_survey(
        card, by=reviewer, visited_on=date(2026, 11, 2), place="Trụ sở", team="Đoàn", minutes=None
    )
    for kind, who in rightful.items():
        about = card if kind in {SignedKind.CARD, SignedKind.SURVEY_MINUTES} else None
        for by in (head, reviewer, observer, officer, stranger):
            facts = {"by": by, "campaign": card.campaign, "card": about, "number": "1-QĐ"}
            if by in who:
                SignedPaper.put(kind, scan(), **facts)
            else:
                with pytest.raises(PermissionDenied):
                    SignedPaper.put(kind, scan(), **facts)


def test_signed_scans_fill_the_wards_room_too(settings):
    settings.EVIDENCE_QUOTA_BYTES = len(PDF) + 1
    card = make_scorecard()
    officer = make_ward_officer(card.ward)
    SignedPaper.put(SignedKind.CARD, scan(), by=officer, campaign=card.campaign, card=card)
    with refused("evidence_room_full"):
        SignedPaper.put(SignedKind.CARD, scan(), by=officer, campaign=card.campaign, card=card)


def test_the_sweep_spares_the_files_of_signed_papers(head, monkeypatch, capsys):
    SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=make_campaign())
    monkeypatch.setattr("scoring.management.commands.sweep_orphans.YOUNG", timedelta(days=-1))
    call_command("sweep_orphans", "--delete")
    assert "Đã xóa 0 tệp" in capsys.readouterr().out
    assert list(integrity.files_are_as_filed()) == []


def test_a_card_with_a_signed_scan_keeps_its_opening_from_being_taken_back(head):
    campaign = make_campaign(wards=1)
    card = campaign.scorecards.get()
    SignedPaper.put(
        SignedKind.CARD, scan(), by=make_ward_officer(card.ward), campaign=campaign, card=card
    )
    with refused("cards_in_use"):
        campaign.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")


# The conclusion


@pytest.fixture
def concluded(head):
    """A concluded campaign whose plan had been filed before; and the ward's card."""
    campaign = make_campaign(wards=1)
    card = make_scorecard(CardState.FINAL, campaign)
    write_down()
    plan = SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign)
    campaign.perform(Action.CONCLUDE, by=head)
    return Campaign.objects.get(pk=campaign.pk), card, plan


def whole(campaign):
    return [
        *audit.verify(campaign).findings,
        *replay.differences_of_campaigns(campaign),
        *papers.deviations(campaign),
    ]


def test_a_decision_signed_after_the_conclusion_names_itself_so_and_the_seal_still_fits(
    concluded, head
):
    campaign, _card, plan = concluded
    client = make_client(head)
    page = reverse("signed", args=[campaign.slug])
    assert "bổ sung sau khi kết thúc, nằm ngoài niêm phong" in words_of(client.get(page))
    client.post(page, {"kind": "decision", "number": "12-QĐ/TU", "upload": pdf()})
    late = SignedPaper.objects.get(kind=SignedKind.DECISION)
    assert late.is_late
    assert not plan.is_late
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.scorecard) == (Act.FILE_LATE, None)
    assert "bổ sung sau khi kết thúc, ngoài niêm phong" in words_of(client.get(page))
    assert whole(campaign) == []
    late.withdraw(by=head, reason="Quét nhầm")
    assert whole(campaign) == []


def test_what_the_conclusion_sealed_is_replaced_but_never_written_again(concluded, head):
    campaign, _card, plan = concluded
    with refused("campaign_concluded"):
        plan.withdraw(by=head, reason="Nhầm")
    SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign, replaces=plan)
    assert whole(campaign) == []


def test_what_belongs_to_a_card_does_not_come_after_the_conclusion(concluded):
    campaign, card, _plan = concluded
    officer = make_ward_officer(card.ward)
    with refused("campaign_concluded"):
        SignedPaper.put(SignedKind.CARD, scan(), by=officer, campaign=campaign, card=card)
    page = make_client(officer).get(reverse("scorecard_signed", args=[campaign.slug]))
    assert "đã niêm phong nên không nhận thêm" in words_of(page)


def test_another_scan_in_the_place_of_a_sealed_one_is_found(concluded):
    campaign, _card, plan = concluded
    SignedPaper.objects.filter(pk=plan.pk).update(sha256="0" * 64)
    assert any(f"(số {plan.pk})" in one for one in whole(campaign))
    assert len(list(integrity.files_are_as_filed())) == 1


def test_a_ward_learns_nothing_of_the_papers_of_a_campaign_in_preparation(head):
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    plan = SignedPaper.put(SignedKind.PLAN, scan(), by=head, campaign=campaign)
    assert make_client(make_ward_officer()).get(plan.get_absolute_url()).status_code == 404


def test_who_reads_which_papers_is_asked_in_one_statement_over_few_tables():
    """PostgreSQL plans it for each connection anew: eleven tables took it longer than the page."""
    card = make_scorecard(CardState.VERIFIED)
    officer = make_ward_officer(card.ward)
    with CaptureQueriesContext(connection) as asked:
        signed.of_campaign(card.campaign, officer)
        signed.of_ward(card, officer)
        signed.of_card(card, officer)
    assert [query["sql"].count("JOIN") for query in asked] == [4, 4, 4]
    assert not [query for query in asked if "DISTINCT" in query["sql"]]
