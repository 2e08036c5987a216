"""A ward officer's own pages: what is typed is kept, what is wrong is told, nobody reads another
ward.
"""

import html
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Answer, Award, Campaign, Criterion, Entry, Reply, Score, Scorecard
from scoring.rules.lifecycle import Action, AwardState, CampaignState, CardState, moment
from scoring.templatetags.evidence import EvidenceRenderer
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_evidence,
    make_officer,
    make_scorecard,
    make_survey,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db

SMALL = (Decimal(2), Decimal(4), Decimal(4))


class Desk:
    """A ward's officer at the desk: the card, its items in order, and a signed-in browser."""

    def __init__(self, card: Scorecard, sign_in) -> None:
        self.card, self.slug = card, card.campaign.slug
        self.officer = make_ward_officer(card.ward)
        self.client = sign_in(self.officer)

    @property
    def scores(self) -> list[Score]:
        return list(
            Score.objects.filter(scorecard=self.card)
            .select_related("item__parent")
            .in_official_order()
        )

    def address(self, name: str, *args) -> str:
        return reverse(name, args=[self.slug, *args])

    def get(self, name: str, *args):
        return self.client.get(self.address(name, *args))

    def post(self, name: str, *args, **data):
        return self.client.post(self.address(name, *args), data)

    def typed(self, *points: str, version: int | str = 1, explanation: str = "") -> dict[str, str]:
        """The fields of the page, as the browser would send them."""
        fields: dict[str, str] = {}
        for score, text in zip(self.scores, points, strict=False):
            fields |= {f"points-{score.pk}": text, f"explanation-{score.pk}": explanation}
            fields |= {f"version-{score.pk}": str(version)}
        return fields

    def save(self, **data):
        """One item as the script saves it."""
        score = self.scores[0]
        fields = {"points": "1", "explanation": "", "version": str(score.version)} | data
        return self.client.post(
            self.address("scorecard_item", score.pk), fields, headers={"accept": "application/json"}
        )

    def points(self) -> list[Decimal | None]:
        return [score.self_points for score in self.scores]

    def close(self) -> None:
        """The campaign's deadline passes."""
        past = timezone.now() - timedelta(minutes=1)
        Campaign.objects.filter(pk=self.card.campaign_id).update(self_deadline=past)


@pytest.fixture
def desk(sign_in) -> Desk:
    return Desk(make_scorecard(), sign_in)


@pytest.fixture
def judged(sign_in) -> Desk:
    """A verified card: the first item was lowered from 2 to 1,5."""
    desk = Desk(make_scorecard(CardState.VERIFIED), sign_in)
    first = desk.scores[0]
    Score.objects.filter(pk=first.pk).update(
        verified_points=Decimal("1.5"), reason="Thiếu biên bản quý III"
    )
    return desk


def text_of(response) -> str:
    """What a person reads: the page without its tags, spaces collapsed."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


# Filling in


def test_the_page_shows_every_item_with_its_cap_and_what_is_missing(desk):
    page = desk.get("scorecard")
    assert page.status_code == 200
    assert text_of(page).count("Chưa chấm") >= 2
    assert "/ 10 tạm tính" in text_of(page)
    assert "còn 3 nội dung chưa chấm" in text_of(page)
    assert "còn 7 ngày" in text_of(page)


def test_the_ordinary_button_saves_every_item(desk):
    answer = desk.client.post(desk.address("scorecard"), desk.typed("1,5", "4.0", "0"), follow=True)
    assert desk.points() == [Decimal("1.5"), Decimal(4), Decimal(0)]
    assert answer.redirect_chain == [(desk.address("scorecard"), 302)]
    assert "5,5 / 10 tạm tính" in text_of(answer)
    assert "còn 1,5 điểm tới Khá (7)" in text_of(answer)
    assert Entry.objects.count() == 3


def test_review_saves_and_goes_on_to_the_check_of_answers(desk):
    answer = desk.client.post(desk.address("scorecard"), desk.typed("1") | {"then": "submit"})
    assert answer.url == desk.address("scorecard_submit")
    assert desk.points()[0] == 1


def test_blank_is_not_zero(desk):
    desk.client.post(desk.address("scorecard"), desk.typed("0", "", "1"))
    assert desk.points() == [Decimal(0), None, Decimal(1)]
    first = desk.scores[0]
    desk.client.post(desk.address("scorecard"), desk.typed("", version=first.version))
    assert desk.points()[0] is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3,5", "Nội dung 1.1 tối đa 2 điểm. Đồng chí đã nhập 3,5."),
        ("-1", "Nội dung 1.1: điểm không được âm. Đồng chí đã nhập “-1”."),
        ("−1", "Nội dung 1.1: điểm không được âm."),
        ("1,1", "Nội dung 1.1: điểm chấm theo bước 0,25. Đồng chí đã nhập 1,1."),
        ("1e2", "Nội dung 1.1: “1e2” không phải là điểm."),
        ("4,5,5", "Nội dung 1.1: “4,5,5” không phải là điểm."),
        ("²", "Nội dung 1.1: “²” không phải là điểm."),
        ("1.000", "Nội dung 1.1: “1.000” không phải là điểm."),
        ("1 1", "không phải là điểm"),
        ("Infinity", "không phải là điểm"),
        ("9" * 5000, "không phải là điểm"),
        ("một", "“một” không phải là điểm"),
        (
            "1,5 điểm",
            "Nội dung 1.1: điểm phải là số, không ghi kèm chữ “điểm”, ví dụ 4,5. "
            "Đồng chí đã nhập “1,5 điểm”.",
        ),
        ("1,5đ", "không ghi kèm chữ “điểm”"),
        ("1,5/2", "Nội dung 1.1: điểm phải là số điểm đạt, không ghi kèm điểm tối đa, ví dụ 4,5."),
        ("75%", "Nội dung 1.1: điểm phải là số điểm, không phải phần trăm."),
        ("Đạt", "Nội dung 1.1: điểm phải là số: không đạt thì ghi 0, chưa chấm thì để trống."),
        ("－1", "Nội dung 1.1: điểm không được âm."),
    ],
)
def test_what_is_no_point_is_kept_and_told_while_the_rest_is_saved(desk, typed, sentence):
    page = desk.client.post(desk.address("scorecard"), desk.typed(typed, "4", "1"))
    assert page.status_code == 422
    assert text_of(page).count(sentence) == 2  # in the summary and at the field
    assert f'value="{typed}"' in page.content.decode()
    assert desk.points() == [None, Decimal(4), Decimal(1)]


def test_digits_of_full_width_are_digits(desk):
    """As keyboards of Japanese and Chinese write them, and what is copied from there."""
    desk.client.post(desk.address("scorecard"), desk.typed("１，５", "４", "０．７５"))
    assert desk.points() == [Decimal("1.5"), Decimal(4), Decimal("0.75")]


def test_an_explanation_that_would_lose_letters_is_refused_as_in_sheets(desk):
    """TCVN3's ư is a soft hyphen, which nobody sees: “Lưu” would come in as “Lu”."""
    typed = "Báo cáo của đồng chí L\xadu"
    answer = desk.save(explanation=typed)
    assert (answer.status_code, answer.json()["code"]) == (422, "letters_lost")
    assert answer.json()["error"] == (
        "Nội dung 1.1: phần ghi gõ bằng phông chữ cũ (TCVN3, VNI). "
        "Hãy chuyển sang Unicode rồi ghi lại."
    )
    page = desk.client.post(desk.address("scorecard"), desk.typed("1", explanation=typed))
    assert page.status_code == 422
    assert typed in page.content.decode()
    assert desk.points()[0] is None
    desk.save(explanation="Báo cáo 12\xadBC/ĐU, thi\xadđua")
    assert desk.scores[0].explanation == "Báo cáo 12-BC/ĐU, thiđua"


def test_invisible_letters_around_points_do_no_harm(desk):
    desk.client.post(desk.address("scorecard"), desk.typed("\u200b1,5\x00 "))
    assert desk.points()[0] == Decimal("1.5")


def test_an_explanation_has_a_limit_and_loses_control_characters(desk):
    page = desk.client.post(desk.address("scorecard"), desk.typed("1", explanation="đ" * 10_001))
    assert page.status_code == 422
    assert "giải trình tối đa 10.000 ký tự, đồng chí đã viết 10.001 ký tự" in text_of(page)
    assert "đ" * 10_001 in page.content.decode()
    assert desk.points()[0] is None
    desk.client.post(desk.address("scorecard"), desk.typed("1", explanation="đ" * 10_000))
    assert desk.points()[0] == 1
    second = desk.scores[1]
    fields = {
        f"points-{second.pk}": "",
        f"explanation-{second.pk}": "có\x00 biên bản\r\nquý I",
        f"version-{second.pk}": "1",
    }
    desk.client.post(desk.address("scorecard"), fields)
    assert desk.scores[1].explanation == "có biên bản\nquý I"


def test_a_criterion_has_a_page_of_its_own_and_leads_to_the_next(desk):
    page = desk.get("scorecard_section", 1)
    assert "Nội dung 1.1" in text_of(page)
    assert "Điểm của tiêu chí" not in text_of(page)
    onward = desk.client.post(desk.address("scorecard_section", 1), desk.typed("1", "2"))
    assert onward.url == desk.address("scorecard_section", 2)
    assert desk.points() == [Decimal(1), Decimal(2), None]
    last = desk.client.post(desk.address("scorecard_section", 2), desk.typed("1", "2", ""))
    assert last.url == desk.address("scorecard")
    assert desk.get("scorecard_section", 3).status_code == 404


def test_a_criterion_alone_keeps_its_own_page_when_refused(desk):
    page = desk.client.post(desk.address("scorecard_section", 1), desk.typed("9"))
    assert page.status_code == 422
    assert "Điểm của tiêu chí" not in text_of(page)
    assert f'action="{desk.address("scorecard_section", 1)}"' in page.content.decode()


def test_survey_only_items_are_shown_and_not_entered(desk):
    Criterion.objects.filter(pk=desk.scores[0].item_id).update(survey_only=True)
    page = desk.get("scorecard")
    assert "chỉ chấm qua khảo sát" in text_of(page)
    assert f'name="points-{desk.scores[0].pk}"' not in page.content.decode()
    assert "còn 2 nội dung chưa chấm" in text_of(page)
    desk.client.post(desk.address("scorecard"), desk.typed("1", "2"))
    assert desk.points() == [None, Decimal(2), None]
    answer = desk.save(points="1")
    assert answer.status_code == 422
    assert answer.json()["code"] == "scored_by_survey"


def test_last_years_points_stand_beside_the_item(sign_in):
    ward = make_ward()
    last = make_campaign(wards=[ward], year=2025)
    card = make_scorecard(CardState.FINAL, last)
    first = card.scores.in_official_order()[0]
    Score.objects.filter(pk=first.pk).update(
        verified_points=Decimal("1.75"), reason="Thiếu biên bản"
    )
    campaign = make_campaign(wards=[ward], model=last)
    desk = Desk(campaign.scorecards.get(), sign_in)
    assert "Năm 2025: tự chấm 2 · thẩm định 1,75 – “ Thiếu biên bản ”" in text_of(
        desk.get("scorecard")
    )
    # The same item with another cap; then another item under its number, and none of its text.
    ours = desk.card.scores.filter(item__parent__position=1, item__position=1)
    ours.update(cap=Decimal(3))
    assert "thẩm định 1,75/2 –" in text_of(desk.get("scorecard"))
    Criterion.objects.filter(scores__in=ours).update(title="Chuyển đổi số")
    assert "Thiếu biên bản" not in text_of(desk.get("scorecard"))
    Criterion.objects.filter(scores__in=ours).update(title=first.item.title)
    assert "Thiếu biên bản" in text_of(desk.get("scorecard"))
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.SUBMITTED)
    assert "Thiếu biên bản" not in text_of(desk.get("scorecard"))


def test_a_card_with_nothing_on_it_has_not_reached_a_level_from_nothing(desk):
    desk.card.campaign.tiers.filter(name="Trung bình").update(floor=0)
    assert "Đã đạt mức" not in text_of(desk.get("scorecard"))
    desk.save(points="0")
    assert "Đã đạt mức Trung bình (từ 0)" in text_of(desk.get("scorecard"))


def test_evidence_missing_is_told_until_an_explanation_or_evidence_is_there(desk):
    Criterion.objects.filter(pk=desk.scores[2].item_id).update(evidence_required=True)
    fill(desk.card, "self")
    page = text_of(desk.get("scorecard"))
    assert "Thiếu tài liệu: thêm tài liệu kiểm chứng, hoặc ghi giải trình." in page
    assert "còn 1 nội dung thiếu tài liệu" in page
    assert desk.get("scorecard_section", 1).context["beyond_unproven"] == 1
    assert "cần tài liệu kiểm chứng hoặc giải trình" in text_of(desk.get("scorecard_submit"))
    make_evidence(desk.card, desk.scores[2], desk.officer)
    assert "4 /4 Hoàn thành" in (page := text_of(desk.get("scorecard")))
    assert "thêm tài liệu kiểm chứng, hoặc ghi giải trình" not in page
    assert "Báo cáo số 12-BC/ĐU" in text_of(desk.get("scorecard"))


def test_a_returned_card_says_why_and_until_when(desk):
    desk.close()
    until = timezone.now() + timedelta(days=3)
    Scorecard.objects.filter(pk=desk.card.pk).update(
        returned_because="Bổ sung mục 1.2", extended_until=until
    )
    page = text_of(desk.get("scorecard"))
    assert "Ban đã trả lại phiếu" in page
    assert "Bổ sung mục 1.2" in page
    assert "còn 3 ngày" in page
    assert "đã được gia hạn" in page


# Two people at once


def test_a_returned_card_sent_in_unchanged_is_said_before(sign_in, reviewer):
    card = make_scorecard("draft")
    officer = make_ward_officer(card.ward)
    for score in card.scores.select_related("item__parent"):
        score.enter("self", score.cap, by=officer, note="Có hồ sơ")
    card.perform("submit", by=officer)
    until = timezone.now() + timedelta(days=2)
    card.perform("return", by=reviewer, reason="Xem lại 1.2", until=until)
    client = sign_in(officer)
    address = reverse("scorecard_submit", args=[card.campaign.slug])
    told = text_of(client.get(address))
    assert "chưa thay đổi gì so với lần nộp trước" in told
    assert "Xem lại 1.2" in told
    score = card.scores.first()
    score.enter("self", score.cap, by=officer, note="Bổ sung hồ sơ")
    assert "chưa thay đổi gì" not in text_of(client.get(address))


def test_what_one_saved_in_another_window_is_not_said_to_be_somebody_elses(desk):
    fields = desk.typed("1,5", "4")
    desk.scores[0].enter("self", Decimal(2), by=desk.officer)
    page = desk.client.post(desk.address("scorecard"), fields)
    assert page.status_code == 409
    told = text_of(page)
    assert "Có nội dung vừa được lưu ở nơi khác" in told
    assert "Đồng chí vừa lưu nội dung này ở cửa sổ khác" in told
    assert "người khác vừa lưu" not in told.lower()


def test_a_stale_item_shows_both_values_and_the_person_chooses(desk):
    fields = desk.typed("1,5", "4", explanation="của tôi")
    colleague = make_ward_officer(desk.card.ward, full_name="Lý Thị Mai")
    desk.scores[0].enter("self", Decimal(2), by=colleague, note="của Mai")
    page = desk.client.post(desk.address("scorecard"), fields)
    assert page.status_code == 409
    assert desk.points()[:2] == [Decimal(2), Decimal(4)]
    told = text_of(page)
    assert "Giữ giá trị tôi nhập: 1,5 · của tôi" in told
    assert "Lấy giá trị vừa lưu: 2 · của Mai Lý Thị Mai" in told
    assert "Người khác vừa lưu nội dung này" in told
    pk = desk.scores[0].pk
    versions = re.findall(rf'name="version-{pk}" value="(\w+)"', page.content.decode())
    assert versions == ["2", "theirs"]
    # nothing chosen: asked again, nothing overwritten
    unchosen = {name: value for name, value in fields.items() if name != f"version-{pk}"}
    assert desk.client.post(desk.address("scorecard"), unchosen).status_code == 409
    assert desk.points()[0] == Decimal(2)
    # theirs
    assert (
        desk.client.post(
            desk.address("scorecard"), fields | {f"version-{pk}": "theirs"}
        ).status_code
        == 302
    )
    assert desk.points()[0] == Decimal(2)
    # mine
    assert (
        desk.client.post(desk.address("scorecard"), fields | {f"version-{pk}": "2"}).status_code
        == 302
    )
    assert desk.points()[0] == Decimal("1.5")


def test_an_item_left_alone_is_not_in_conflict(desk):
    page = desk.get("scorecard").content.decode()
    fields = {
        name: re.search(rf'name="{name}" value="(\w*)"', page)[1]
        for score in desk.scores
        for name in (f"version-{score.pk}", f"was-{score.pk}")
    } | {f"explanation-{score.pk}": "" for score in desk.scores}
    first, second, third = desk.scores
    first.enter("self", Decimal(2), by=make_ward_officer(desk.card.ward))
    fields |= {f"points-{score.pk}": "" for score in (first, third)} | {f"points-{second.pk}": "3"}
    assert desk.client.post(desk.address("scorecard"), fields).status_code == 302
    assert desk.points() == [Decimal(2), Decimal(3), None]


@pytest.mark.parametrize("version", ["", "x", "-1", "９", "9" * 30, "1.0"])
def test_a_version_that_nobody_gave_out_overwrites_nothing(desk, version):
    assert (
        desk.client.post(desk.address("scorecard"), desk.typed("1", version=version)).status_code
        == 409
    )
    assert desk.points()[0] is None


# Item by item, as the script saves


def test_an_item_is_saved_with_the_version_seen(desk):
    answer = desk.save(points="1,5", explanation="Đủ biên bản")
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved_at"])
    assert desk.scores[0].explanation == "Đủ biên bản"


def test_the_script_hears_why_not(desk):
    answer = desk.save(points="3,5")
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": "Nội dung 1.1 tối đa 2 điểm. Đồng chí đã nhập 3,5.", "code": "over_cap"},
    )
    desk.scores[0].enter("self", Decimal(2), by=desk.officer)
    stale = desk.save(points="1", version="1")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert stale.json()["theirs"] == {
        "points": "2",
        "explanation": "",
        "version": 2,
        "by": desk.officer.full_name,
        "at": stale.json()["theirs"]["at"],
        "heading": "Đồng chí vừa lưu ở cửa sổ khác",
    }
    desk.close()
    late = desk.save(points="1")
    assert late.status_code == 422
    assert late.json()["code"] == "deadline_passed"
    assert desk.points()[0] == 2


def test_an_item_without_evidence_has_the_list_that_an_upload_puts_in_its_place(desk):
    """The page writes its items by hand, a view sends the list alone: both say the same."""
    score = desk.scores[0]
    sent = EvidenceRenderer(desk.slug, form="scorecard").under(score, [])
    page = desk.get("scorecard").content.decode()
    shown = re.search(rf'<ul class="files" data-evidence="[^"]*/{score.pk}/.*?</ul>', page, re.S)

    def without_air(markup):
        return re.sub(r"\s*(<|>)\s*", r"\1", re.sub(r"\s+", " ", markup)).strip()

    assert without_air(shown[0]) == without_air(sent)


def test_what_was_written_is_no_markup_in_its_item(desk):
    score, wild = desk.scores[0], "<b>\"&'</b>"
    desk.save(points="1", explanation=wild)
    Criterion.objects.filter(pk=score.item_id).update(title=wild, guidance=wild)
    page = desk.get("scorecard").content.decode()
    assert wild not in page
    assert page.count("&lt;b&gt;&quot;&amp;&#x27;&lt;/b&gt;") == 3
    refused = desk.post("scorecard", **(desk.typed(wild, version=2) | {"then": "stay"}))
    assert wild not in refused.content.decode()


def test_saving_an_item_costs_six_queries_and_its_transaction(desk, django_assert_num_queries):
    """Session, person, the row under its locks, the row written,
    the end of the chain, the entry.
    """
    desk.save(points="0,5")
    address = desk.address("scorecard_item", desk.scores[0].pk)
    fields = {"points": "1", "explanation": "", "version": desk.scores[0].version}
    with django_assert_num_queries(8):  # two of them begin and end the transaction
        answer = desk.client.post(address, fields, headers={"accept": "application/json"})
    assert (answer.status_code, desk.points()[0]) == (200, 1)


def test_an_item_saved_by_a_plain_form_answers_with_pages(desk):
    score = desk.scores[0]
    fields = {"points": "1", "explanation": "", "version": "1"}
    saved = desk.post("scorecard_item", score.pk, **fields)
    assert saved.url == f"{desk.address('scorecard')}#item-{score.pk}"
    refused = desk.post("scorecard_item", score.pk, **fields | {"points": "7", "version": "2"})
    assert refused.status_code == 422
    assert "tối đa 2 điểm" in text_of(refused)
    stale = desk.post("scorecard_item", score.pk, **fields | {"points": "2"})
    assert stale.status_code == 409
    assert desk.get("scorecard_item", score.pk).url == saved.url


def test_another_wards_item_does_not_exist(desk, sign_in):
    other = Desk(make_scorecard(CardState.DRAFT, desk.card.campaign), sign_in)
    if other.card.pk == desk.card.pk:
        other = Desk(make_campaign(wards=1).scorecards.get(), sign_in)
    pk = other.scores[0].pk
    answer = desk.post("scorecard_item", pk, points="1", version="1")
    assert answer.status_code == 404
    assert other.points()[0] is None
    assert desk.post("reply", pk, text="x").status_code == 404
    assert desk.post("scorecard_item", 10**30, points="1").status_code == 404


def test_no_campaign_no_card_no_page(desk, sign_in):
    names = ("scorecard", "scorecard_submit", "scorecard_submitted", "nominate")
    for name in names:
        assert desk.client.get(reverse(name, args=["1999"])).status_code == 404
    newcomer = sign_in(make_ward_officer())
    for name in names:
        assert newcomer.get(desk.address(name)).status_code == 404


def test_from_the_last_criterion_the_button_leads_to_the_card_and_says_so(desk):
    first, last = desk.get("scorecard_section", 1), desk.get("scorecard_section", 2)
    assert "Lưu và sang tiêu chí sau" in text_of(first)
    assert "Tiêu chí 1/2" in text_of(first)
    assert "Lưu và xem cả phiếu" in text_of(last)


# Shut


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CardState.SUBMITTED, "Phiếu đã nộp lúc"),
        (CardState.ABSENT, "Ban đã ghi nhận đơn vị không nộp phiếu"),
        (CardState.VERIFIED, "Kết quả thẩm định dự thảo"),
        (CardState.FINAL, "10 điểm · ★ Xuất sắc"),
    ],
)
def test_a_card_that_is_shut_says_why_and_takes_nothing(sign_in, state, sentence):
    desk = Desk(make_scorecard(state), sign_in)
    page = desk.get("scorecard")
    assert sentence in text_of(page)
    assert 'name="points-' not in page.content.decode()
    before = desk.points()
    refused = desk.client.post(desk.address("scorecard"), desk.typed("1", "1", "1"))
    assert refused.status_code == 422
    assert text_of(refused).count("Phiếu đang ở trạng thái") == 1
    assert 'value="1"' in refused.content.decode()
    assert desk.points() == before


def test_after_the_deadline_the_card_is_read_only_and_late_typing_is_kept(desk):
    desk.close()
    assert "Đã hết hạn nộp lúc" in text_of(desk.get("scorecard"))
    late = desk.client.post(desk.address("scorecard"), desk.typed("1", "2"))
    assert late.status_code == 422
    assert "Đã hết hạn nộp" in text_of(late)
    assert "chưa được lưu" in text_of(late)
    assert f'name="points-{desk.scores[1].pk}" value="2"' in late.content.decode()
    assert desk.points() == [None, None, None]


@pytest.mark.parametrize("lost", ["points", "explanation", "version", "everything"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_has_lost_a_field_on_its_way_is_refused(desk, lost, accept):
    score = desk.scores[0]
    fill(desk.card, "self")
    Score.objects.update(explanation="Theo sổ")
    score.refresh_from_db()
    facts = {"points": "1", "explanation": "Khác", "version": str(score.version)}
    left = {name: value for name, value in facts.items() if lost not in (name, "everything")}
    headers = {"accept": accept}
    answers = [
        desk.client.post(desk.address("scorecard_item", score.pk), left, headers=headers),
        desk.client.post(
            desk.address("scorecard"),
            {f"{name}-{score.pk}": value for name, value in left.items()},
            headers=headers,
        ),
        desk.client.post(
            desk.address("scorecard_section", 1),
            {f"{name}-{score.pk}": value for name, value in left.items()},
            headers=headers,
        ),
    ]
    item = 409 if accept == "text/html" else 422
    assert [answer.status_code for answer in answers] == [item, 409, 409]
    for answer in answers:
        said = answer.content.decode() if accept == "text/html" else answer.json()["error"]
        assert "thiếu một phần" in said
    score.refresh_from_db()
    assert (score.self_points, score.explanation) == (score.cap, "Theo sổ")


@pytest.mark.parametrize(
    ("accept", "is_script"),
    [
        ("application/json", True),
        ("application/json; q=0.9", True),
        ("application/json, */*", False),
        ("text/html,application/xhtml+xml", False),
        ("*/*", False),
    ],
)
def test_a_script_is_known_by_what_it_accepts(desk, accept, is_script):
    fields = {"points": "1", "explanation": "", "version": "1"}
    address = desk.address("scorecard_item", desk.scores[0].pk)
    answer = desk.client.post(address, fields, headers={"accept": accept})
    assert answer.status_code == (200 if is_script else 302)
    assert desk.points()[0] == 1


def test_who_asks_without_words_is_a_browser(desk):
    fields = {"points": "1", "explanation": "", "version": "1"}
    address = desk.address("scorecard_item", desk.scores[0].pk)
    assert desk.client.post(address, fields).status_code == 302


def test_an_extension_keeps_the_ward_going(desk):
    desk.close()
    until = timezone.now() + timedelta(hours=5, minutes=1)
    Scorecard.objects.filter(pk=desk.card.pk).update(extended_until=until)
    page = text_of(desk.get("scorecard"))
    assert "đã được gia hạn" in page
    assert desk.client.post(desk.address("scorecard"), desk.typed("1")).status_code == 302


def test_a_concluded_campaign_is_for_reading(sign_in):
    desk = Desk(make_scorecard(CardState.ABSENT), sign_in)
    Campaign.objects.update(state=CampaignState.CONCLUDED, concluded_at=timezone.now())
    assert "Phong trào đã kết thúc, phiếu chỉ để xem" in text_of(desk.get("scorecard"))
    assert desk.client.post(desk.address("scorecard"), desk.typed("1")).status_code == 422


# Submitting


def test_submitting_needs_a_complete_card_a_declaration_and_time(desk):
    desk.client.post(desk.address("scorecard"), desk.typed("1", "2"))
    page = text_of(desk.get("scorecard_submit"))
    assert "Còn 1 nội dung chưa xong" in page
    assert "Làm tiếp từ nội dung 2" in page
    assert "Tôi cam đoan" not in page
    incomplete = desk.post("scorecard_submit", declared="on")
    assert incomplete.status_code == 422
    assert "chưa xong: 2." in text_of(incomplete)
    fill(desk.card, "self")
    undeclared = desk.post("scorecard_submit")
    assert undeclared.status_code == 422
    assert "Hãy đánh dấu cam đoan" in text_of(undeclared)
    desk.close()
    late = desk.post("scorecard_submit", declared="on")
    assert late.status_code == 422
    assert "Đã hết hạn nộp" in text_of(late)
    desk.card.refresh_from_db()
    assert desk.card.state == CardState.DRAFT


def test_a_submission_gets_a_receipt_and_happens_once(desk):
    fill(desk.card, "self")
    assert desk.get("scorecard_submitted").url == desk.address("scorecard")
    answer = desk.client.post(desk.address("scorecard_submit"), {"declared": "on"}, follow=True)
    entry = Entry.objects.get(act="submit")
    receipt = text_of(answer)
    assert f"{desk.card.campaign.year}-{desk.card.ward.code.upper()}-{entry.pk:06d}" in receipt
    assert "10 / 10" in receipt
    again = desk.post("scorecard_submit", declared="on")
    assert again.status_code == 422
    assert "Phiếu đang ở trạng thái “Đã nộp”" in text_of(again)
    assert Entry.objects.filter(act="submit").count() == 1
    assert desk.get("scorecard_submit").url == desk.address("scorecard")


def test_a_card_is_taken_back_with_a_reason_until_the_deadline(sign_in):
    desk = Desk(make_scorecard(CardState.SUBMITTED), sign_in)
    assert desk.address("scorecard_step", "withdraw") in desk.get("scorecard").content.decode()
    assert desk.get("scorecard_step", "withdraw").status_code == 200
    silent = desk.post("scorecard_step", "withdraw", reason=" \x00")
    assert silent.status_code == 422
    assert "Hãy ghi lý do." in text_of(silent)
    assert desk.post("scorecard_step", "withdraw", reason="Nhầm mục 1.2").status_code == 302
    desk.card.refresh_from_db()
    assert desk.card.state == CardState.DRAFT
    assert Entry.objects.get(act="withdraw").reason == "Nhầm mục 1.2"
    twice = desk.post("scorecard_step", "withdraw", reason="Nữa")
    assert twice.status_code == 422
    said = "Phiếu đang ở trạng thái “Đang tự chấm”: việc này đã làm trước đó, không cần làm lại."
    assert said in text_of(twice)


def test_after_the_deadline_a_card_is_not_taken_back(sign_in):
    desk = Desk(make_scorecard(CardState.SUBMITTED), sign_in)
    desk.close()
    page = desk.get("scorecard")
    assert "Đã hết hạn tự rút phiếu" in text_of(page)
    assert desk.address("scorecard_step", "withdraw") not in page.content.decode()
    late = desk.post("scorecard_step", "withdraw", reason="Nhầm")
    assert late.status_code == 422
    assert "Đã hết hạn tự rút phiếu lúc" in text_of(late)
    assert "đề nghị Ban trả lại phiếu" in text_of(late)


def test_who_was_noted_absent_reads_since_when_and_why(desk, head):
    desk.close()
    card = Scorecard.objects.get(pk=desk.card.pk)
    card.perform(Action.MARK_ABSENT, by=head, reason="Không gửi phiếu sau hai lần nhắc")
    page = text_of(desk.get("scorecard"))
    assert (
        f"Từ {moment(card.absence().at)}, {head} ghi nhận: Không gửi phiếu sau hai lần nhắc" in page
    )
    Campaign.objects.update(state=CampaignState.CONCLUDED, concluded_at=timezone.now())
    page = text_of(desk.get("scorecard"))
    assert "Không ai mở lại được. Ban đã ghi nhận đơn vị không nộp phiếu." in page


def test_evidence_of_a_submitted_card_says_since_when_it_is_shut_and_who_opens_it(sign_in):
    desk = Desk(make_scorecard(CardState.SUBMITTED), sign_in)
    Scorecard.objects.update(submitted_at=(when := timezone.now()))
    page = text_of(desk.get("evidence_add", desk.scores[0].pk))
    assert f"Từ {moment(when)}." in page
    assert "đề nghị Ban trả lại phiếu" in page


@pytest.mark.parametrize("action", ["submit", "verify", "finalise", "fly"])
def test_only_the_wards_own_steps_have_a_form(desk, action):
    assert desk.get("scorecard_step", action).status_code == 404
    assert desk.post("scorecard_step", action, reason="x").status_code == 404


# The result and the right of reply


def test_nothing_of_the_boards_work_shows_before_it_is_given_out(sign_in):
    desk = Desk(make_scorecard(CardState.SUBMITTED), sign_in)
    make_survey(desk.card)
    fill(desk.card, "survey", [1, 1, 1])
    fill(desk.card, "verified", [0, 1, 1], reason="Bí mật")
    page = text_of(desk.get("scorecard"))
    assert "Bí mật" not in page
    assert "Thẩm định dự thảo" not in page
    assert desk.get("reply", desk.scores[0].pk).status_code == 404


def test_the_result_shows_three_columns_the_gap_and_the_reason(judged):
    page = text_of(judged.get("scorecard"))
    told = "Tự chấm {0} Khảo sát {0} Thẩm định {1} Chênh lệch ▼ −0,5 Tối đa {0}"
    assert told.format("2", "1,5") in page
    assert told.format("6", "5,5") in page  # the criterion's sums
    assert "Thiếu biên bản quý III" in page
    assert "Tổng cộng " + told.format("10", "9,5") in page
    assert "Thống nhất kết quả" in page
    assert "Xuất sắc" not in page


def test_points_that_only_the_survey_gives_are_no_gap_of_the_result(judged):
    Criterion.objects.filter(pk=judged.scores[1].item_id).update(survey_only=True)
    Score.objects.filter(pk=judged.scores[1].pk).update(
        self_points=None, survey_points=4, verified_points=4
    )
    assert "▼ −0,5" in text_of(judged.get("scorecard")).partition("Tổng cộng")[2]


def test_what_the_board_changed_stands_before_everything_else(judged, head):
    Score.objects.filter(pk=judged.scores[1].pk).update(
        self_points=Decimal(3), verified_points=Decimal("3.5"), reason="Có thêm hồ sơ"
    )
    page = text_of(judged.get("scorecard")).partition(
        "Điểm tự chấm, khảo sát, thẩm định theo từng nội dung"
    )[0]
    assert "Đơn vị tự chấm 9 điểm." in page
    assert "Ban điều chỉnh 2 nội dung ▼ −0,5 1.1 " in page
    assert page.index("Thiếu biên bản quý III") < page.index("▲ +0,5") < page.index("Có thêm hồ sơ")
    judged.post("reply", judged.scores[0].pk, text="Đã có biên bản")
    assert "Đơn vị đã kiến nghị, Ban chưa trả lời." in text_of(judged.get("scorecard"))
    Reply.objects.get().give_answer(
        Answer.REFUSED, reason="Chưa đủ", points=Decimal("1.5"), by=head
    )
    assert "Ban trả lời kiến nghị: Không chấp nhận." in text_of(judged.get("scorecard"))


def test_a_result_without_a_change_says_so(judged):
    Score.objects.filter(pk=judged.scores[0].pk).update(verified_points=Decimal(2), reason="")
    assert "Ban giữ nguyên điểm tự chấm" in text_of(judged.get("scorecard"))


def test_a_ward_objects_and_reads_the_answer(judged, head):
    score = judged.scores[0]
    made = judged.post("reply", score.pk, text="Đã có biên bản")
    assert made.url == f"{judged.address('scorecard')}#item-{score.pk}"
    page = text_of(judged.get("scorecard"))
    assert "Đã có biên bản" in page
    assert "Ban chưa trả lời." in page
    assert "Còn kiến nghị chưa trả lời ở nội dung: 1.1" in page
    assert "Đã có biên bản" in judged.get("reply", score.pk).content.decode()
    judged.post("reply", score.pk, text="Đã có biên bản quý III")
    Reply.objects.get().give_answer(Answer.ACCEPTED, reason="Đúng", points=Decimal(2), by=head)
    page = text_of(judged.get("scorecard"))
    assert "Đã có biên bản quý III" in page
    assert "Ban trả lời: Chấp nhận" in page
    answered = judged.post("reply", score.pk, text="Nói thêm")
    assert answered.status_code == 422
    assert "Ban đã trả lời kiến nghị này." in text_of(answered)
    assert "Nói thêm" in text_of(answered)


def test_a_refused_reply_keeps_its_text(judged):
    score = judged.scores[0]
    empty = judged.post("reply", score.pk, text="  ")
    assert empty.status_code == 422
    assert "Hãy ghi nội dung kiến nghị." in text_of(empty)
    long = judged.post("reply", score.pk, text="đ" * 10_001)
    assert long.status_code == 422
    assert "đồng chí đã viết 10001 ký tự" in text_of(long)
    assert "đ" * 10_001 in long.content.decode()
    Scorecard.objects.update(reply_until=timezone.now())
    late = judged.post("reply", score.pk, text="Muộn")
    assert late.status_code == 422
    assert "Đã hết hạn kiến nghị lúc" in text_of(late)
    assert "Muộn" in text_of(late)
    assert not Reply.objects.exists()


def test_agreeing_ends_the_right_of_reply(judged):
    assert judged.get("scorecard_step", "accept").status_code == 200
    assert judged.post("scorecard_step", "accept").status_code == 302
    page = text_of(judged.get("scorecard"))
    assert "Đơn vị đã thống nhất kết quả lúc" in page
    assert "Kiến nghị về nội dung" not in page
    again = judged.post("scorecard_step", "accept")
    assert again.status_code == 422
    refused = judged.post("reply", judged.scores[0].pk, text="Khoan")
    assert "nên không gửi thêm kiến nghị." in text_of(refused)


# Nominations and awards


def test_a_ward_puts_its_officer_forward(desk):
    person = make_officer(desk.card.ward, full_name="Trần Thị Lan")
    stranger = make_officer(make_ward(), full_name="Người Khác")
    kind = desk.card.campaign.award_kinds.get(recipient="officer")
    page = desk.get("nominate")
    assert "Trần Thị Lan" in text_of(page)
    assert "Người Khác" not in text_of(page)
    assert (
        desk.post("nominate", kind=kind.pk, officer=person.pk, text="Sáu lớp học").status_code
        == 302
    )
    assert "Sáu lớp học" in text_of(desk.get("nominate"))
    silent = desk.post("nominate", kind=kind.pk, officer=person.pk, text="")
    assert silent.status_code == 422
    assert "Hãy ghi thành tích" in text_of(silent)
    for wrong in (
        {"officer": stranger.pk},
        {"officer": "x"},
        {"kind": desk.card.campaign.award_kinds.first().pk},
    ):
        data = {"kind": kind.pk, "officer": person.pk, "text": "Giữ lại"} | wrong
        refused = desk.post("nominate", **data)
        assert refused.status_code == 422
        assert "Giữ lại" in text_of(refused)
    assert Award.objects.get().citation_text == "Sáu lớp học"


def test_a_nomination_that_the_board_took_up_is_not_reworded(desk):
    person = make_officer(desk.card.ward)
    kind = desk.card.campaign.award_kinds.get(recipient="officer")
    desk.post("nominate", kind=kind.pk, officer=person.pk, text="Sáu lớp học")
    Award.objects.update(state=AwardState.WITHDRAWN)
    refused = desk.post("nominate", kind=kind.pk, officer=person.pk, text="Bảy lớp học")
    assert refused.status_code == 422
    assert "Ban đã xét đề cử này" in text_of(refused)
    assert "Bảy lớp học" in text_of(refused)


@pytest.fixture
def nominated(desk):
    """A nomination that the Board has not looked at yet."""
    person = make_officer(desk.card.ward, full_name="Trần Thị Lan")
    kind = desk.card.campaign.award_kinds.get(recipient="officer")
    desk.post("nominate", kind=kind.pk, officer=person.pk, text="Sáu lớp học")
    return Award.objects.get()


def test_a_ward_takes_its_nomination_back_with_a_reason_and_may_nominate_anew(desk, nominated):
    assert (
        desk.address("nomination_withdraw", nominated.pk) in desk.get("nominate").content.decode()
    )
    assert "Sáu lớp học" in text_of(desk.get("nomination_withdraw", nominated.pk))
    silent = desk.post("nomination_withdraw", nominated.pk, reason=" ")
    assert silent.status_code == 422
    assert "Hãy ghi lý do." in text_of(silent)
    assert (
        desk.post(
            "nomination_withdraw", nominated.pk, reason="Đồng chí chuyển công tác"
        ).status_code
        == 302
    )
    nominated.refresh_from_db()
    assert nominated.state == AwardState.WITHDRAWN
    assert "Đã rút đề cử đồng chí Trần Thị Lan." in (page := text_of(desk.get("nominate")))
    assert "Sáu lớp học" not in page
    entry = Entry.objects.visible_to(desk.officer).filter(act="withdraw_award").get()
    assert entry.reason == "Đồng chí chuyển công tác"
    again = {"kind": nominated.kind_id, "officer": nominated.officer_id, "text": "Bảy lớp học"}
    assert desk.post("nominate", **again).status_code == 302
    nominated.refresh_from_db()
    assert (nominated.state, nominated.citation_text) == (AwardState.NOMINATED, "Bảy lớp học")


def test_what_the_board_has_judged_is_not_taken_back(desk, nominated):
    for state, said in ((AwardState.PROPOSED, "Đã đề nghị"), (AwardState.WITHDRAWN, "Đã rút")):
        Award.objects.update(state=state, slot=1)
        refused = desk.post("nomination_withdraw", nominated.pk, reason="Thôi")
        assert refused.status_code == 409
        assert f"Ban đã xét đề cử này: {said}." in text_of(refused)
        assert Award.objects.get().state == state
        assert (
            desk.address("nomination_withdraw", nominated.pk)
            not in desk.get("nominate").content.decode()
        )


def test_a_nomination_comes_back_into_the_form_to_be_reworded(desk, nominated):
    page = desk.client.get(f"{desk.address('nominate')}?award={nominated.pk}")
    assert page.context["form"].initial["text"] == "Sáu lớp học"
    assert "Sửa đề cử đồng chí Trần Thị Lan" in text_of(page)
    assert desk.client.get(f"{desk.address('nominate')}?award=x").context["form"].initial == {}


def test_once_it_is_concluded_nobody_waits_for_the_board(desk, nominated):
    assert "Chờ Ban xét" in text_of(desk.get("nominate"))
    Campaign.objects.update(state=CampaignState.CONCLUDED, concluded_at=timezone.now())
    page = text_of(desk.get("nominate"))
    assert "Chờ Ban xét" not in page
    assert "Chưa được xét khi phong trào kết thúc" in page


def test_after_the_campaign_nothing_is_nominated_and_the_page_says_since_when(desk, nominated):
    when = timezone.now()
    Campaign.objects.update(state=CampaignState.CONCLUDED, concluded_at=when)
    for page in (desk.get("nominate"), desk.get("nomination_withdraw", nominated.pk)):
        assert "Phong trào đã kết thúc, không nhận hoặc rút đề cử nữa." in (said := text_of(page))
        assert f"Từ {moment(when)}." in said
        assert "Gửi đề cử" not in said
    Campaign.objects.update(state=CampaignState.PREPARING)
    for page in (desk.get("nominate"), desk.get("nomination_withdraw", nominated.pk)):
        assert "Phong trào chưa mở, chưa nhận đề cử." in text_of(page)


def test_own_awards_show_once_decided(sign_in):
    desk = Desk(make_scorecard(CardState.FINAL), sign_in)
    kind = desk.card.campaign.award_kinds.get(recipient="ward", quota=1)
    award = Award.propose(kind, desk.card, by=make_user(Role.HEAD))
    assert "Khen thưởng Giấy khen" not in text_of(desk.get("scorecard"))
    award.perform(
        Action.DECIDE,
        by=make_user(Role.HEAD),
        decision_number="12-QĐ/TU",
        decision_date=timezone.localdate(),
    )
    assert "Giấy khen · tập thể · Quyết định số 12-QĐ/TU" in text_of(desk.get("scorecard"))


# Cost


@pytest.mark.parametrize(
    "state", [CardState.DRAFT, CardState.SUBMITTED, CardState.VERIFIED, CardState.FINAL]
)
@pytest.mark.parametrize("name", ["scorecard", "scorecard_submit", "nominate"])
def test_pages_cost_the_same_for_any_number_of_wards(
    sign_in, state, name, django_assert_max_num_queries
):
    counts = set()
    for number in (1, 3, 10):
        campaign = make_campaign(wards=number)
        desk = Desk(make_scorecard(state, campaign), sign_in)
        for score in desk.scores:
            make_evidence(desk.card, score, desk.officer)
        with django_assert_max_num_queries(12) as captured:
            desk.get(name)
        counts.add(len(captured))
    assert len(counts) == 1


def test_adding_evidence_saves_what_was_typed_on_the_way(sign_in):
    card = make_scorecard()
    score = card.scores.in_official_order()[0]
    facts = {
        f"points-{score.pk}": "1,5",
        f"explanation-{score.pk}": "đã có",
        f"version-{score.pk}": "1",
    }
    answer = sign_in(make_ward_officer(card.ward)).post(
        reverse("scorecard", args=[card.campaign.slug]), facts | {"then": f"evidence-{score.pk}"}
    )
    assert answer["Location"] == reverse("evidence_add", args=[card.campaign.slug, score.pk])
    score.refresh_from_db()
    assert (score.self_points, score.explanation) == (Decimal("1.5"), "đã có")


# What people met


def test_a_card_that_was_returned_shows_nothing_as_done(head):
    card = make_scorecard(CardState.SUBMITTED)
    until = timezone.now() + timedelta(days=9)
    card.perform(Action.RETURN, by=head, reason="Bổ sung tài liệu", until=until)
    client = make_client(make_ward_officer(card.ward))
    page = client.get(reverse("scorecard", args=[card.campaign.slug])).content.decode()
    index = page.partition('class="index')[2].partition("</nav>")[0]
    assert "Đã chấm, xem lại" in index
    assert "Hoàn thành" not in index


def test_a_card_that_was_handed_in_does_not_say_two_things():
    card = make_scorecard(CardState.SUBMITTED)
    client = make_client(make_ward_officer(card.ward))
    page = client.get(reverse("scorecard", args=[card.campaign.slug])).content.decode()
    assert "rút phiếu về" in page
    assert "không sửa được" not in page
    assert "Tổng điểm tự chấm" in page
