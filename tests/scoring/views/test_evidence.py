"""Evidence: added, cited, taken back; who gets it, and that files and rows go together."""

import hashlib
import tracemalloc
import zlib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from scoring.models import Answer, Citation, Entry, Evidence, Reply, Score, Scorecard
from scoring.models.evidence import evidence as module
from scoring.models.evidence.piece import Piece
from tests.factories import make_campaign, make_evidence, make_scorecard, make_ward_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A storage of this test's own; call for the names of the files in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda: sorted(
        path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()
    )


@pytest.fixture
def card():
    return make_scorecard()


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward, full_name="Lý Thị Ngọc Hân")


@pytest.fixture
def score(card):
    return scores_of(card)[0]


def scores_of(card):
    return list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )


def pdf(name="báo cáo.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def add_page(card, score):
    return reverse("evidence_add", args=[card.campaign.slug, score.pk])


def post_files(client, card, score, *files, **more):
    return client.post(add_page(card, score), {"kind": "file", "uploads": files, "page": ""} | more)


def text_of(response):
    return " ".join(response.content.decode().split())


# Adding


def test_each_file_has_the_page_that_was_sent_for_it(sign_in, card, score, officer):
    client = sign_in(officer)
    long = post_files(client, card, score, pdf("một.pdf"), pdf("hai.pdf"), page=["x" * 41, "5–6"])
    assert long.status_code == 422
    assert "Tối đa 40 ký tự." in text_of(long)
    assert not Evidence.objects.exists()
    post_files(client, card, score, pdf("một.pdf"), pdf("hai.pdf"), page=["3", " 5–6 "])
    post_files(client, card, score, pdf("ba.pdf"), pdf("bốn.pdf"), page=["", "7"])
    places = Citation.objects.order_by("pk").values_list("evidence__title", "page")
    assert list(places) == [("một.pdf", "3"), ("hai.pdf", "5–6"), ("ba.pdf", ""), ("bốn.pdf", "7")]


def test_a_file_that_the_card_has_already_is_said_to_be_there(sign_in, card, score, officer):
    """Without scripts one does not see what is on its way, and sends it again."""
    client = sign_in(officer)
    post_files(client, card, score, pdf("một.pdf"))
    answer = client.post(
        add_page(card, score),
        {"kind": "file", "uploads": [pdf("hai.pdf")], "page": ""},
        follow=True,
    )
    told = text_of(answer)
    assert "Đã thêm 1 tài liệu. “hai.pdf” trùng với “một.pdf” đã có trong phiếu." in told
    Evidence.objects.get(title="một.pdf").withdraw(by=officer)
    Evidence.objects.get(title="hai.pdf").withdraw(by=officer)
    answer = client.post(
        add_page(card, score), {"kind": "file", "uploads": [pdf("ba.pdf")], "page": ""}, follow=True
    )
    assert "trùng với" not in text_of(answer)


def test_several_files_are_added_at_once_under_the_item(sign_in, card, score, officer, store):
    response = post_files(
        sign_in(officer), card, score, pdf("một.pdf"), pdf("hai.pdf"), page=" 3–5 "
    )
    assert response.status_code == 302
    assert response["Location"].endswith(f"/scorecard/#item-{score.pk}")
    citations = list(Citation.objects.filter(score=score).select_related("evidence"))
    assert [(one.evidence.title, one.page) for one in citations] == [
        ("một.pdf", "3–5"),
        ("hai.pdf", "3–5"),
    ]
    evidence = citations[0].evidence
    assert (evidence.content_type, evidence.size) == ("application/pdf", len(PDF))
    assert evidence.sha256 == hashlib.sha256(PDF).hexdigest()
    assert evidence.file.read() == PDF
    assert len(store()) == 2
    assert not any("một" in name for name in store())
    entries = Entry.objects.filter(scorecard=card, act="add_evidence").order_by("pk")
    assert [entry.new["evidence"] for entry in entries] == ["một.pdf", "hai.pdf"]
    assert [(entry.subject, entry.by) for entry in entries] == [(score.item.code, officer)] * 2


def test_a_link_needs_a_web_address(sign_in, card, score, officer):
    client = sign_in(officer)
    good = {
        "kind": "link",
        "url": "https://phuong3.gov.vn/tin?id=1",
        "title": "Tin về hội thi",
        "page": "",
    }
    assert client.post(add_page(card, score), good).status_code == 302
    assert Evidence.objects.get().url == good["url"]
    for bad in (
        "javascript:alert(1)",
        "ftp://phuong3.gov.vn",
        "data:text/html,x",
        "không phải",
        "http://",
        "http://[::1",
        "",
    ):
        response = client.post(add_page(card, score), good | {"url": bad})
        assert response.status_code == 422, bad
        assert "Tin về hội thi" in text_of(response)
    assert Evidence.objects.count() == 1


def test_a_document_is_named_by_number_and_date(sign_in, card, score, officer):
    client = sign_in(officer)
    good = {
        "kind": "document",
        "number": "12-BC/ĐU",
        "issued_on": "05/06/2026",
        "title": "",
        "page": "2",
    }
    assert client.post(add_page(card, score), good).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.number, evidence.issued_on.isoformat()) == ("12-BC/ĐU", "2026-06-05")
    assert evidence.title == "Văn bản số 12-BC/ĐU ngày 05/06/2026"
    response = client.post(add_page(card, score), good | {"issued_on": "31/02/2026"})
    assert response.status_code == 422
    assert "Lịch không có ngày 31/02/2026." in text_of(response)
    assert "12-BC/ĐU" in text_of(response)
    assert "31/02/2026" in text_of(response)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "sau hôm nay" in text_of(
        client.post(add_page(card, score), good | {"issued_on": f"{tomorrow:%d/%m/%Y}"})
    )


def test_one_piece_is_cited_under_another_item_with_its_page(sign_in, card, score, officer):
    evidence = make_evidence(card, scores_of(card)[1])
    client = sign_in(officer)
    assert evidence.title in text_of(client.get(add_page(card, score)))
    response = client.post(
        add_page(card, score), {"kind": "cited", "evidence": evidence.pk, "page": "7"}
    )
    assert response.status_code == 302
    assert Citation.objects.get(score=score).page == "7"
    assert Evidence.objects.count() == 1
    assert "Tài liệu đã có trong phiếu" not in text_of(client.get(add_page(card, score)))


def test_citing_again_changes_the_page_and_the_same_page_leaves_no_trace(score, officer, card):
    evidence = make_evidence(card, score)
    evidence.cite(score, by=officer, page="3")
    evidence.cite(score, by=officer, page="3")
    assert Citation.objects.get().page == "3"
    assert Entry.objects.filter(act="cite").count() == 1


def test_what_cannot_be_cited_is_not_offered(sign_in, card, score, officer):
    elsewhere = make_evidence(make_scorecard(campaign=make_campaign()))
    withdrawn = make_evidence(card, withdrawn_at=timezone.now())
    minutes = make_evidence(card, of_survey=True, title="Biên bản mật")
    client = sign_in(officer)
    for other in (elsewhere, withdrawn, minutes):
        response = client.post(
            add_page(card, score), {"kind": "cited", "evidence": other.pk, "page": ""}
        )
        assert response.status_code == 422
    assert "Biên bản mật" not in text_of(client.get(add_page(card, score)))
    with refused("evidence_withdrawn"):
        withdrawn.cite(score, by=officer)
    with pytest.raises(PermissionDenied):
        minutes.cite(score, by=officer)
    assert not Citation.objects.filter(score=score).exists()


# Bad files


def test_of_several_files_the_good_are_taken_and_the_bad_are_named(
    sign_in, card, score, officer, store
):
    client = sign_in(officer)
    sent = [pdf("tốt.pdf"), pdf("trang.pdf", HTML), pdf("rỗng.pdf", b"")]
    response = post_files(client, card, score, *sent, page="9")
    assert response.status_code == 422
    text = text_of(response)
    assert "“trang.pdf” mang đuôi PDF nhưng nội dung không phải vậy" in text
    assert "“rỗng.pdf” rỗng" in text
    done = "Đã thêm 1 tài liệu. Đó là “tốt.pdf”. Chỉ chọn lại tệp có lỗi."
    assert [str(message) for message in response.context["messages"]] == [done]
    assert text.count(done) == 1, "what was done is no error"
    assert 'value="9"' in text
    citation = Citation.objects.get()
    assert (citation.evidence.title, citation.page) == ("tốt.pdf", "9")
    assert reverse("evidence", args=[citation.evidence_id]) in text  # what stands there already
    assert len(store()) == 1


def test_a_script_keeps_the_files_so_that_all_or_none_are_taken(
    sign_in, card, score, officer, store
):
    where, client = add_page(card, score), sign_in(officer)
    data = {"kind": "file", "uploads": [pdf("tốt.pdf"), pdf("rỗng.pdf", b"")], "page": "9"}
    response = client.post(where, data, headers={"accept": "application/json"})
    assert response.status_code == 422
    assert "chọn lại cả “tốt.pdf”" in text_of(response)
    assert not Evidence.objects.exists()
    assert store() == []


def test_files_that_come_with_another_mistake_are_named_to_be_chosen_again(
    sign_in, card, score, officer, settings
):
    client = sign_in(officer)
    long = post_files(client, card, score, pdf("một.pdf"), pdf("hai.pdf"), page="x" * 41)
    again = "Trình duyệt không giữ các tệp đã chọn: hãy chọn lại “một.pdf”, “hai.pdf”."
    assert again in text_of(long)
    assert "x" * 41 in text_of(long)
    settings.EVIDENCE_QUOTA_BYTES = 10
    assert again in text_of(post_files(client, card, score, pdf("một.pdf"), pdf("hai.pdf")))
    assert not Evidence.objects.exists()


def test_fifty_megabytes_get_a_sentence(sign_in, card, score, officer, store):
    response = post_files(sign_in(officer), card, score, pdf("quét.pdf", PDF.ljust(50 * 1024**2)))
    assert response.status_code == 422
    assert "nặng 50,0\xa0MB, vượt mức tối đa 20 MB" in response.content.decode()
    assert store() == []


@pytest.mark.parametrize("name", ["x" * 296 + ".pdf", "Báo cáo kết quả " * 19 + ".pdf"])
def test_a_name_of_300_characters_is_shortened_with_its_ending(sign_in, card, score, officer, name):
    assert post_files(sign_in(officer), card, score, pdf(name)).status_code == 302
    title = Evidence.objects.get().title
    assert title.endswith(".pdf")
    assert 240 < len(title) <= 255


def test_too_many_files_and_none_at_all(sign_in, card, score, officer):
    client = sign_in(officer)
    assert "tối đa 10 tệp, đồng chí đã chọn 11" in text_of(
        post_files(client, card, score, *[pdf() for _ in range(11)])
    )
    assert "Hãy chọn tệp" in text_of(post_files(client, card, score))


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "thư"}, {"kind": "file", "uploads": "chữ"}, {"kind": "cited", "evidence": "x"}],
)
def test_a_malformed_form_comes_back(sign_in, card, score, officer, data):
    assert sign_in(officer).post(add_page(card, score), data).status_code == 422


# When


def test_after_the_deadline_the_page_says_why_and_takes_nothing(
    sign_in, card, score, officer, store
):
    type(card.campaign).objects.update(self_deadline=timezone.now() - timedelta(minutes=1))
    client = sign_in(officer)
    page = text_of(client.get(add_page(card, score)))
    assert "Đã hết hạn nộp" in page
    assert "Tải lên" not in page
    response = post_files(client, card, score, pdf())
    assert response.status_code == 422
    assert "Đã hết hạn nộp" in text_of(response)
    assert store() == []
    assert not Evidence.objects.exists()


def test_a_link_typed_too_late_is_still_there(sign_in, card, score, officer):
    Scorecard.objects.update(state="submitted")
    data = {"kind": "link", "url": "https://phuong3.gov.vn", "title": "Tin đã gõ", "page": ""}
    text = text_of(sign_in(officer).post(add_page(card, score), data))
    assert "Phiếu đang ở trạng thái “Đã nộp”" in text
    assert "Tin đã gõ" in text


def test_a_file_that_comes_too_late_is_not_asked_for_once_more(sign_in, card, score, officer):
    """A colleague handed the card in meanwhile: what helps is to take it back."""
    Scorecard.objects.update(state="submitted")
    text = text_of(post_files(sign_in(officer), card, score, pdf("một.pdf")))
    assert "Phiếu đang ở trạng thái “Đã nộp”" in text
    assert "đồng chí rút phiếu về khi còn hạn nộp" in text
    assert "hãy chọn lại" not in text
    assert 'type="file"' not in text


def test_an_item_that_only_the_survey_scores_takes_no_evidence_of_the_ward(card, score, officer):
    type(score.item).objects.filter(pk=score.item_id).update(survey_only=True)
    with refused("scored_by_survey"):
        Evidence.add(
            card,
            by=officer,
            kind="link",
            title="x",
            url="https://a.vn",
            scores=[scores_of(card)[0]],
        )


# For a reply


def test_a_reply_is_backed_until_it_is_answered(sign_in, reviewer):
    card = make_scorecard("verified")
    officer, score = make_ward_officer(card.ward), scores_of(card)[0]
    client, page = sign_in(officer), add_page(card, score) + "?reply=1"
    assert client.get(page).status_code == 404
    reply = Reply.make(score, "Đề nghị xem lại biên bản", by=officer)
    assert "Đề nghị xem lại biên bản" in text_of(client.get(page))
    assert client.post(page, {"kind": "file", "uploads": [pdf()], "page": ""}).status_code == 302
    citation = Citation.objects.get()
    assert citation.reply == reply
    assert "không sửa được tài liệu" in text_of(post_files(client, card, score, pdf()))
    reply.give_answer(Answer.REFUSED, reason="Đã xem", points=score.verified_points, by=reviewer)
    assert "Ban đã trả lời" in text_of(
        client.post(page, {"kind": "file", "uploads": [pdf()], "page": ""})
    )
    with refused("reply_answered"):
        Evidence.add(
            card,
            by=officer,
            kind="link",
            title="x",
            url="https://a.vn",
            scores=[score],
            reply=reply,
        )
    assert Evidence.objects.count() == 1


def test_what_backed_a_reply_stays(sign_in):
    card = make_scorecard("verified")
    officer, score = make_ward_officer(card.ward), scores_of(card)[0]
    reply = Reply.make(score, "Đề nghị xem lại", by=officer)
    evidence = Evidence.add(
        card, by=officer, kind="link", title="x", url="https://a.vn", scores=[score], reply=reply
    )
    Scorecard.objects.update(state="draft")
    with refused("evidence_of_reply"):
        evidence.withdraw(by=officer)
    with refused("evidence_of_reply"):
        Citation.objects.get().remove(by=officer)


# Taking back


def test_a_citation_is_removed_after_asking_and_the_evidence_stays(sign_in, card, score, officer):
    evidence = make_evidence(card, score)
    evidence.cite(scores_of(card)[1], by=officer)
    citation = Citation.objects.get(score=score)
    address = reverse("citation_remove", args=[card.campaign.slug, citation.pk])
    client = sign_in(officer)
    assert "Bỏ khỏi nội dung này" in text_of(client.get(address))
    assert Citation.objects.count() == 2
    assert client.post(address).status_code == 302
    assert [one.score.item.code for one in Citation.objects.all()] == [scores_of(card)[1].item.code]
    assert Evidence.objects.get().withdrawn_at is None
    citation.remove(by=officer)  # a second click from another tab
    assert Entry.objects.filter(act="uncite").count() == 1
    assert client.post(address).status_code == 404


def test_evidence_is_withdrawn_after_asking_and_its_file_stays(
    sign_in, card, score, officer, reviewer, store
):
    client = sign_in(officer)
    post_files(client, card, score, pdf())
    evidence = Evidence.objects.get()
    address = reverse("evidence_withdraw", args=[card.campaign.slug, evidence.pk])
    assert "1.1" in text_of(client.get(address))
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    evidence.refresh_from_db()
    assert evidence.withdrawn_at
    assert Entry.objects.filter(act="withdraw_evidence").count() == 1
    assert len(store()) == 1
    assert sign_in(reviewer).get(reverse("evidence", args=[evidence.pk])).status_code == 200
    assert score.scorecard.scores.with_evidence_flag().get(pk=score.pk).has_evidence is False


@pytest.mark.parametrize("name", ["evidence_withdraw", "citation_remove"])
def test_nothing_is_taken_back_once_submitted(sign_in, card, score, officer, name):
    evidence = make_evidence(card, score)
    Scorecard.objects.update(state="submitted")
    pk = evidence.pk if name == "evidence_withdraw" else Citation.objects.get().pk
    address = reverse(name, args=[card.campaign.slug, pk])
    client = sign_in(officer)
    assert "Phiếu đang ở trạng thái “Đã nộp”" in text_of(client.get(address))
    response = client.post(address)
    assert response.status_code == 409
    assert "Phiếu đang ở trạng thái “Đã nộp”" in text_of(response)
    assert Citation.objects.count() == 1
    assert Evidence.objects.get().withdrawn_at is None


# Who


def test_another_wards_evidence_does_not_exist(sign_in):
    campaign = make_campaign(wards=2)
    card, other = campaign.scorecards.in_official_order()
    score, foreign = scores_of(card)[0], scores_of(other)[0]
    evidence = make_evidence(other, foreign)
    officer = make_ward_officer(card.ward)
    client = sign_in(officer)
    slug, citation = campaign.slug, Citation.objects.get()
    for address in (
        reverse("evidence", args=[evidence.pk]),
        reverse("evidence_withdraw", args=[slug, evidence.pk]),
        reverse("citation_remove", args=[slug, citation.pk]),
        reverse("evidence_add", args=[slug, foreign.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"kind": "file", "uploads": [pdf()]}).status_code in {404, 405}
    for act in (
        lambda: evidence.cite(score, by=officer),
        lambda: evidence.withdraw(by=officer),
        lambda: citation.remove(by=officer),
        lambda: Evidence.add(
            card, by=officer, kind="link", title="x", url="https://a.vn", scores=[foreign]
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Evidence.objects.count() == Citation.objects.count() == 1


def test_the_board_adds_nothing_to_a_ward(sign_in, card, score, reviewer):
    assert sign_in(reviewer).get(add_page(card, score)).status_code == 403
    with pytest.raises(PermissionDenied):
        Evidence.add(card, by=reviewer, kind="link", title="x", url="https://a.vn", scores=[score])


def test_minutes_of_the_survey_are_hidden_until_the_result_is_given_out(
    sign_in, reviewer, observer
):
    card = make_scorecard("submitted")
    officer = make_ward_officer(card.ward)
    minutes = Evidence.add(
        card,
        by=reviewer,
        kind="file",
        title="Biên bản.pdf",
        upload=ContentFile(PDF, "a.pdf"),
        of_survey=True,
    )
    address = reverse("evidence", args=[minutes.pk])
    assert sign_in(officer).get(address).status_code == 404
    assert sign_in(observer).get(address).status_code == 200
    Scorecard.objects.update(state="verified")
    assert sign_in(officer).get(address).status_code == 200
    with pytest.raises(PermissionDenied):
        minutes.withdraw(by=officer)


# Handing out


def test_a_file_leaves_sealed_under_its_own_name(sign_in, card, score, officer):
    client = sign_in(officer)
    post_files(client, card, score, pdf("báo cáo “quý”; 1.pdf"))
    response = client.get(reverse("evidence", args=[Evidence.objects.get().pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert client.post(reverse("evidence", args=[Evidence.objects.get().pk])).status_code == 405


def test_a_title_without_an_ending_gets_the_files_own(card, officer):
    evidence = Evidence.add(
        card, by=officer, kind="file", title="Báo cáo\nquý 3/2026", upload=ContentFile(PDF, "x.PDF")
    )
    assert evidence.download_name == "Báo cáo quý 3-2026.pdf"


def test_a_link_is_shown_and_never_followed_by_itself(sign_in, card, score, officer):
    evidence = make_evidence(
        card,
        score,
        kind="link",
        url="https://phuong3.gov.vn/tin",
        title="Tin",
        withdrawn_at=timezone.now(),
    )
    response = sign_in(officer).get(evidence.get_absolute_url())
    assert response.status_code == 200
    assert 'href="https://phuong3.gov.vn/tin" rel="noopener noreferrer external"' in text_of(
        response
    )
    assert "đã rút tài liệu này" in text_of(response)


def test_a_lost_file_is_a_sentence(sign_in, card, officer):
    evidence = Evidence.add(
        card, by=officer, kind="file", title="a.pdf", upload=ContentFile(PDF, "a.pdf")
    )
    Path(evidence.file.path).unlink()
    response = sign_in(officer).get(reverse("evidence", args=[evidence.pk]))
    assert response.status_code == 404
    assert "máy chủ không tìm thấy tệp" in text_of(response)


# Files and rows


def test_a_refused_act_leaves_no_file_behind(card, score, officer, store):
    Scorecard.objects.update(state="submitted")
    with refused("wrong_state"):
        Evidence.add(
            card,
            by=officer,
            kind="file",
            title="a.pdf",
            upload=ContentFile(PDF, "a.pdf"),
            scores=[score],
        )
    assert store() == []


def test_a_failure_half_way_takes_every_file_back(card, score, officer, store, monkeypatch):
    pieces = [
        Piece("file", f"{number}.pdf", upload=ContentFile(PDF, "a.pdf")) for number in range(3)
    ]
    digests = iter(["0" * 64])
    monkeypatch.setattr(module, "digest", lambda file: next(digests))
    with pytest.raises(StopIteration):
        Evidence.add_all(card, pieces, by=officer, scores=[score])
    assert store() == []
    assert not Evidence.objects.exists()
    assert not Entry.objects.filter(act="add_evidence").exists()


@pytest.mark.django_db(transaction=True)
def test_a_commit_whose_answer_is_lost_keeps_its_files(card, score, officer, store, monkeypatch):
    """The database may have carried it out before it died: better a file without a row than a row
    without its file.
    """
    genuine = connection.commit

    def commit():
        genuine()
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "commit", commit)
    with pytest.raises(OperationalError):
        Evidence.add(
            card,
            by=officer,
            kind="file",
            title="a.pdf",
            upload=ContentFile(PDF, "a.pdf"),
            scores=[score],
        )
    monkeypatch.undo()
    assert [Path(str(one.file)).name for one in Evidence.objects.all()] == store()
    assert len(store()) == 1


def test_a_full_disk_is_a_sentence(sign_in, card, score, officer, store, monkeypatch):
    kept, genuine = [], FileSystemStorage.save

    def save(self, *args, **kwargs):
        if kept:
            genuine(self, args[0], ContentFile(b"%PDF"))  # a part of it arrives
            raise OSError(28, "No space left on device")
        kept.append(args)
        return genuine(self, *args, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", save)
    response = post_files(sign_in(officer), card, score, pdf("một.pdf"), pdf("hai.pdf"))
    assert response.status_code == 422
    assert "Máy chủ chưa lưu được tệp" in text_of(response)
    assert store() == []


def test_the_file_is_there_before_its_row(card, score, officer, store, monkeypatch):
    seen = []
    genuine = module.digest
    monkeypatch.setattr(
        module,
        "digest",
        lambda file: seen.append((len(store()), Evidence.objects.count())) or genuine(file),
    )
    Evidence.add(
        card,
        by=officer,
        kind="file",
        title="a.pdf",
        upload=ContentFile(PDF, "a.pdf"),
        scores=[score],
    )
    assert seen == [(1, 0)]


# Beneath an item


def test_chips_say_name_size_page_and_what_was_withdrawn(sign_in, card, score, officer):
    client = sign_in(officer)
    post_files(client, card, score, pdf("báo cáo.pdf"), page="3")
    make_evidence(card, score, title="Văn bản đã rút", withdrawn_at=timezone.now())
    page = text_of(client.get(reverse("scorecard", args=[card.campaign.slug])))
    assert 'báo cáo.pdf</a> <span class="place" lang="vi">trang 3</span>' in page
    assert "15 byte" in page
    assert 'Bỏ “<span lang="vi">báo cáo.pdf</span>” khỏi nội dung 1.1' in page
    assert 'Bỏ “<span lang="vi">Văn bản đã rút' not in page
    assert "đã rút</small>" in page
    assert f'name="then" value="evidence-{score.pk}"' in page


def under(client, card, score, **more):
    """As static/js/dropping.js sends one file."""
    facts = {"kind": "file", "uploads": pdf(), "page": "", "then": "stay"} | more
    return client.post(add_page(card, score), facts, headers={"accept": "application/json"})


def test_a_script_that_stays_gets_what_stands_under_the_item(sign_in, card, score, officer):
    client = sign_in(officer)
    make_evidence(card, score, title="Kế hoạch")
    answer = under(client, card, score)
    assert answer.status_code == 201
    page = text_of(answer)
    assert "Kế hoạch</a>" in page
    assert "báo cáo.pdf</a>" in page
    assert f'data-evidence="{add_page(card, score)}"' in page
    assert "<html" not in page
    # no sentence is left over for the next page
    assert "Đã thêm" not in text_of(client.get(reverse("home")))


def test_the_same_sending_leads_to_the_card_with_the_list(sign_in, card, score, officer):
    client, request_id = sign_in(officer), "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
    for _turn in range(2):
        answer = under(client, card, score, request_id=request_id)
    assert answer["Location"].startswith(reverse("scorecard", args=[card.campaign.slug]))
    assert f'data-evidence="{add_page(card, score)}"' in text_of(client.get(answer["Location"]))
    assert Evidence.objects.count() == 1


def test_a_browser_that_says_it_stays_is_led_on_as_ever(sign_in, card, score, officer):
    answer = post_files(sign_in(officer), card, score, pdf(), then="stay")
    assert answer.status_code == 302


def test_after_the_deadline_a_script_is_told_why(sign_in, card, score, officer):
    Scorecard.objects.update(state="submitted")
    answer = under(sign_in(officer), card, score)
    assert answer.status_code == 422
    assert "Đã nộp" in text_of(answer)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("act", ["edit", "uncite"])
def test_on_the_way_to_a_page_about_evidence_what_was_typed_is_saved(
    sign_in, card, score, officer, act
):
    evidence = make_evidence(card, score)
    citation = Citation.objects.get()
    then = {"edit": f"edit-{evidence.pk}-{score.pk}", "uncite": f"uncite-{citation.pk}"}[act]
    client = sign_in(officer)
    page = text_of(client.get(reverse("scorecard", args=[card.campaign.slug])))
    assert f'form="scorecard" name="then" value="{then}"' in page
    typed = {
        f"points-{score.pk}": "1,5",
        f"explanation-{score.pk}": "",
        f"version-{score.pk}": "1",
        "then": then,
    }
    answer = client.post(reverse("scorecard", args=[card.campaign.slug]), typed)
    assert client.get(answer["Location"]).status_code == 200
    score.refresh_from_db()
    assert score.self_points == Decimal("1.5")


def test_after_editing_one_comes_back_to_the_item_one_came_from(sign_in, card, score, officer):
    evidence = make_evidence(card, score)
    client, page = (
        sign_in(officer),
        reverse("evidence_edit", args=[card.campaign.slug, evidence.pk]),
    )
    facts = {"title": "Báo cáo", f"page_{evidence.citations.get().pk}": "3"}
    item = reverse("scorecard", args=[card.campaign.slug]) + f"#item-{score.pk}"
    assert client.post(f"{page}?item={score.pk}", facts)["Location"] == item
    for elsewhere in ("", "?item=999", "?item=//evil.example"):
        answer = client.post(page + elsewhere, facts)
        assert answer["Location"] == reverse("library", args=[card.campaign.slug])


def test_in_one_form_a_file_is_cited_under_several_items(sign_in, card, score, officer):
    evidence, others = make_evidence(card, score), scores_of(card)[1:]
    client, page = (
        sign_in(officer),
        reverse("evidence_edit", args=[card.campaign.slug, evidence.pk]),
    )
    names = [f"cite_{one.pk}" for one in others] + [f"cite_{score.pk}"]
    shown = text_of(client.get(page))
    assert [f'name="{name}"' in shown for name in names] == [True, True, False]
    facts = {"title": "Báo cáo", f"page_{evidence.citations.get().pk}": "1"}
    facts |= {f"cite_{others[0].pk}": "on", f"page_under_{others[1].pk}": "9–10"}
    long = client.post(page, facts | {f"page_under_{others[1].pk}": "x" * 41})
    assert long.status_code == 422
    assert "x" * 41 in text_of(long)
    assert "<details open>" in text_of(long)
    assert client.post(page, facts).status_code == 302
    cited = evidence.citations.order_by("pk").values_list("score", "page")
    assert list(cited) == [(score.pk, "1"), (others[0].pk, ""), (others[1].pk, "9–10")]


def test_the_page_costs_the_same_for_few_and_many(
    sign_in, card, score, officer, django_assert_max_num_queries
):
    client = sign_in(officer)
    for _turn in range(2):
        with django_assert_max_num_queries(12):
            client.get(add_page(card, score))
        for number in range(9):
            make_evidence(card, score if number % 2 else None)
    assert Score.objects.count() == 3


def test_the_files_of_a_ward_have_so_much_room_and_no_more(
    sign_in, card, score, officer, settings, store
):
    settings.EVIDENCE_QUOTA_BYTES = 40
    client = sign_in(officer)
    assert post_files(client, card, score, pdf("một.pdf"), pdf("hai.pdf")).status_code == 302
    kept = sorted(store())
    answer = post_files(client, card, score, pdf("ba.pdf"))
    assert answer.status_code == 422
    assert "tối đa 40 byte, đã dùng 30 byte" in text_of(answer)
    assert Evidence.objects.count() == 2
    assert sorted(store()) == kept
    Evidence.objects.update(
        withdrawn_at=timezone.now()
    )  # what was withdrawn is kept, and takes its room
    assert post_files(client, card, score, pdf("ba.pdf")).status_code == 422
    other = make_scorecard()
    client = sign_in(make_ward_officer(other.ward))
    assert post_files(client, other, scores_of(other)[0], pdf("bốn.pdf")).status_code == 302


def picture(width, height):
    """A real black PNG: a few kilobytes however large it is when somebody unpacks it."""

    def chunk(kind, content):
        return (
            len(content).to_bytes(4, "big")
            + kind
            + content
            + zlib.crc32(kind + content).to_bytes(4, "big")
        )

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(1 + (width + 7) // 8) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_of_twelve_thousand_pixels_is_kept_and_never_unpacked(
    card, officer, score, sign_in, store
):
    content = picture(12_000, 12_000)
    assert len(content) < 100_000
    client = sign_in(officer)
    tracemalloc.start()
    sent = {"kind": "file", "uploads": SimpleUploadedFile("ảnh.png", content), "page": ""}
    answer = client.post(add_page(card, score), sent)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 302
    assert peak < 16 * 1024**2
    evidence = Evidence.objects.get()
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    back = client.get(reverse("evidence", args=[evidence.pk]))
    assert b"".join(back.streaming_content) == content
    assert back["Content-Disposition"].startswith("attachment")
