"""Evidence that changes: another title, other pages, a newer file; the older one stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from scoring.models import Act, Evidence, Reply, Score
from scoring.models.evidence.piece import Piece
from scoring.pages.library import Library
from tests.factories import (
    make_campaign,
    make_client,
    make_evidence,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"
NEWER = b"%PDF-1.7\n% moi\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def card():
    return make_scorecard()


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


def file(content=NEWER):
    return SimpleUploadedFile("bản mới.pdf", content)


def piece(content=NEWER):
    return Piece("file", "bản mới.pdf", upload=file(content), content_type="application/pdf")


@pytest.fixture
def evidence(card, officer):
    scores = list(card.scores.select_related("item__parent").in_official_order())
    return Evidence.add(
        card,
        by=officer,
        kind="file",
        title="Báo cáo.pdf",
        upload=SimpleUploadedFile("Báo cáo.pdf", PDF),
        content_type="application/pdf",
        scores=scores[:2],
        page="3",
    )


def citations(evidence):
    return list(evidence.citations.order_by("pk"))


def test_a_newer_file_wants_room_beside_the_earlier_one(settings, evidence, officer):
    settings.EVIDENCE_QUOTA_BYTES = len(PDF) + len(NEWER) - 1
    with refused("evidence_room_full"):
        evidence.replace(piece(), by=officer)
    assert Evidence.objects.get().withdrawn_at is None
    settings.EVIDENCE_QUOTA_BYTES += 1
    evidence.replace(piece(), by=officer)


def entry_of(card, act):
    return card.campaign.entries.get(act=act)


def test_title_and_pages_change_in_one_act(card, evidence, officer):
    first, _second = citations(evidence)
    evidence.edit(by=officer, title="  Báo cáo quý  ", pages={first.pk: "5–6"})
    evidence.refresh_from_db()
    assert evidence.title == "Báo cáo quý"
    assert [one.page for one in citations(evidence)] == ["5–6", "3"]
    entry = entry_of(card, Act.EDIT_EVIDENCE)
    assert entry.old == {"evidence": "Báo cáo.pdf", "page": "1.1: 3; 1.2: 3"}
    assert entry.new == {"evidence": "Báo cáo quý", "page": "1.1: 5–6; 1.2: 3"}
    assert set(entry.rows["scoring.citation"]) == {str(first.pk)}


def test_one_file_is_cited_under_more_items_each_with_its_page(card, evidence, officer):
    third = list(card.scores.in_official_order())[2]
    evidence.edit(by=officer, title="Báo cáo.pdf", pages={}, more={third: " 5–6 "})
    assert [(one.score_id, one.page) for one in citations(evidence)][2] == (third.pk, "5–6")
    entry = entry_of(card, Act.CITE)
    assert (entry.subject, entry.new) == (
        third.item.code,
        {"evidence": "Báo cáo.pdf", "page": "5–6"},
    )
    assert not card.campaign.entries.filter(act=Act.EDIT_EVIDENCE).exists()


def test_items_of_others_or_of_the_survey_take_nothing_along(card, evidence, officer):
    third = list(card.scores.in_official_order())[2]
    stranger = make_scorecard().scores.in_official_order()[0]
    with pytest.raises(PermissionDenied):
        evidence.edit(by=officer, title="Khác", pages={}, more={third: "1", stranger: "2"})
    card.campaign.criteria.filter(pk=third.item_id).update(survey_only=True)
    third = Score.objects.select_related("item__parent").get(pk=third.pk)
    with refused("scored_by_survey"):
        evidence.edit(by=officer, title="Khác", pages={}, more={third: "1"})
    evidence.refresh_from_db()
    assert evidence.title == "Báo cáo.pdf"
    assert len(citations(evidence)) == 2


def test_what_changes_nothing_leaves_no_entry(card, evidence, officer):
    evidence.edit(by=officer, title="Báo cáo.pdf", pages={})
    assert not card.campaign.entries.filter(act=Act.EDIT_EVIDENCE).exists()


def test_a_newer_file_stands_where_the_older_one_stood_and_that_stays(card, evidence, officer):
    before = citations(evidence)
    newer = evidence.replace(piece(), by=officer)
    evidence.refresh_from_db()
    assert evidence.withdrawn_at == newer.added_at
    assert (newer.title, newer.replaces, newer.size) == ("Báo cáo.pdf", evidence, len(NEWER))
    assert [(one.pk, one.page) for one in citations(newer)] == [(one.pk, "3") for one in before]
    assert citations(evidence) == []
    with evidence.file.open("rb") as kept:
        assert kept.read() == PDF
    entry = entry_of(card, Act.REPLACE_EVIDENCE)
    assert entry.subject == "Báo cáo.pdf"
    assert set(entry.rows["scoring.evidence"]) == {str(evidence.pk), str(newer.pk)}
    assert len(entry.rows["scoring.citation"]) == 2


def test_a_version_is_replaced_once(evidence, officer):
    newer = evidence.replace(piece(), by=officer)
    with refused("evidence_withdrawn"):
        evidence.replace(piece(), by=officer)
    assert newer.replace(piece(PDF), by=officer).replaces == newer


def test_only_the_ward_changes_it_and_only_while_it_scores(card, evidence, officer):
    for person in (make_ward_officer(), make_user(Role.HEAD)):
        with pytest.raises(PermissionDenied):
            evidence.edit(by=person, title="x", pages={})
        with pytest.raises(PermissionDenied):
            evidence.replace(piece(), by=person)
    card.campaign.scorecards.update(state="submitted")
    with refused("wrong_state"):
        evidence.edit(by=officer, title="x", pages={})
    with refused("wrong_state"):
        evidence.replace(piece(), by=officer)
    assert Evidence.objects.count() == 1


def test_minutes_and_evidence_of_a_reply_stay_as_they_are(card, evidence, officer):
    minutes = make_evidence(card, by=make_user(Role.REVIEWER), of_survey=True)
    with pytest.raises(PermissionDenied):
        minutes.edit(by=officer, title="x", pages={})
    cited = citations(evidence)[0]
    asked = {"text": "Xin xem lại", "by": officer, "at": timezone.now()}
    evidence.citations.filter(pk=cited.pk).update(
        reply=Reply.objects.create(score=cited.score, **asked)
    )
    with refused("evidence_of_reply"):
        evidence.replace(piece(), by=officer)
    assert Evidence.objects.count() == 2


def test_the_list_tells_a_replaced_file_from_a_withdrawn_one(card, evidence, officer):
    evidence.replace(piece(), by=officer)
    rows = Library(card, officer).rows
    assert [(row.is_earlier, row.is_unused) for row in rows] == [(True, False), (False, False)]


# The page


@pytest.fixture
def page(card, evidence):
    return reverse("evidence_edit", args=[card.campaign.slug, evidence.pk])


def test_the_ward_edits_and_replaces_on_one_page(card, evidence, officer, page):
    desk = make_client(officer)
    first, second = citations(evidence)
    facts = {"title": "Báo cáo quý", f"page_{first.pk}": "7", f"page_{second.pk}": ""}
    answer = desk.post(page, facts, follow=True)
    assert "Đã lưu tài liệu" in answer.content.decode()
    assert [one.page for one in citations(evidence)] == ["7", ""]
    desk.post(page, {"kind": "file", "upload": file()})
    newer = Evidence.objects.get(replaces=evidence)
    assert (newer.title, len(citations(newer))) == ("Báo cáo quý", 2)
    listed = desk.get(reverse("library", args=[card.campaign.slug])).content.decode()
    assert "Đã thay bằng tệp mới lúc" in listed


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "Hãy ghi tên tài liệu."),
        ({"title": "x" * 256}, "Tối đa 255 ký tự."),
        ({"kind": "file"}, "Hãy chọn tệp."),
        ({"kind": "file", "upload": SimpleUploadedFile("a.pdf", b"<html>")}, "a.pdf"),
    ],
)
def test_what_cannot_be_is_said(evidence, officer, page, facts, sentence):
    answer = make_client(officer).post(page, facts)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Evidence.objects.count() == 1


def test_once_shut_the_page_says_why(card, officer, page):
    card.campaign.scorecards.update(state="submitted", submitted_at=timezone.now())
    desk = make_client(officer)
    shown = desk.get(page).content.decode()
    assert "Phiếu đang ở trạng thái" in shown
    assert '<button class="button primary">Lưu' not in shown
    assert desk.post(page, {"title": "Khác"}).status_code == 409


def test_another_year_s_evidence_is_not_found(card, evidence, officer):
    other = make_campaign(
        wards=[card.ward], year=2025, self_deadline=timezone.now() + timedelta(days=1)
    )
    address = reverse("evidence_edit", args=[other.slug, evidence.pk])
    assert make_client(officer).get(address).status_code == 404


def test_evidence_keeps_a_title(card, officer):
    evidence = make_evidence(card, by=officer)
    title = evidence.title
    with refused("text_missing"):
        evidence.edit(by=officer, title=" ", pages={})
    evidence.refresh_from_db()
    assert evidence.title == title != ""
