"""The conclusion tried out: everything in its way, everything left open, who is honoured, which
papers can be made, and what differs from the run before. Nothing is written.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Award, Block, Campaign, Entry, PaperCode, Survey
from scoring.models.awards.commendation import commend_all
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action, CardState
from tests.factories import fill, make_campaign, make_officer, make_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(head, sign_in):
    return sign_in(head)


def page_of(campaign):
    return reverse("setup_dry_run", args=[campaign.slug])


def a_year_with_loose_ends():
    """Five units: one in every state on the way; a proposal and a nomination without a decision."""
    campaign = make_campaign(wards=5)
    final = make_scorecard(CardState.FINAL, campaign)
    verified = make_scorecard(CardState.VERIFIED, campaign)
    submitted = make_scorecard(CardState.SUBMITTED, campaign)
    absent = make_scorecard(CardState.ABSENT, campaign)
    draft = campaign.scorecards.get(state=CardState.DRAFT)
    return campaign, final, verified, submitted, absent, draft


def test_everything_in_the_way_is_named_with_what_it_waits_for(desk, head):
    campaign, final, verified, submitted, _absent, draft = a_year_with_loose_ends()
    unit, officers, _commendation = campaign.award_kinds.all()
    Award.propose(unit, final, by=head, reason="Làm tốt")
    officer = make_officer(final.ward, full_name="Trần Thị Hoa")
    Award.objects.create(
        campaign=campaign, kind=officers, scorecard=final, officer=officer, nominated=True
    )
    answer = desk.get(page_of(campaign))
    lines = {line.text: line for line in answer.context["run"].obstacles.lines}
    assert set(lines) == {
        verified.ward_name,
        submitted.ward_name,
        draft.ward_name,
        f"Giấy khen: {final.ward_name}",
        f"Giấy khen: Trần Thị Hoa ({final.ward_name})",
    }
    assert "Đơn vị còn quyền kiến nghị đến" in lines[verified.ward_name].hint
    assert lines[submitted.ward_name].hint == "Còn 3 nội dung chưa có điểm thẩm định."
    assert "Đơn vị còn được nộp đến" in lines[draft.ward_name].hint
    assert "Bây giờ chưa kết thúc được: còn 5 việc." in answer.content.decode()


@pytest.mark.parametrize("settled", ["nothing", "cards", "awards"])
def test_the_run_says_what_the_conclusion_itself_would_say(desk, head, settled):
    campaign, final, *_others = a_year_with_loose_ends()
    award = Award.propose(campaign.award_kinds.all()[0], final, by=head, reason="Làm tốt")
    if settled != "nothing":
        campaign.scorecards.exclude(pk=final.pk).update(state=CardState.ABSENT)
    if settled == "awards":
        award.perform(Action.WITHDRAW, by=head, reason="Nhầm")
    said = desk.get(page_of(campaign)).context["refusal"]
    meant = lifecycle.all_settled(campaign, timezone.now())
    assert (said and (said.code, str(said))) == (meant and (meant.code, str(meant)))
    assert (settled == "awards") == (said is None)


def test_a_run_writes_nothing_and_hinders_nothing(desk):
    campaign = make_campaign(wards=1)
    make_scorecard(CardState.FINAL, campaign)
    before = Campaign.objects.values().get(pk=campaign.pk)
    answer = desk.get(page_of(campaign))
    assert "Bây giờ kết thúc được: không còn gì ngăn lại." in answer.content.decode()
    desk.post(page_of(campaign), {"seen": answer.context["seen"]})
    assert Campaign.objects.values().get(pk=campaign.pk) == before
    assert not Entry.objects.filter(campaign=campaign).exists()


def test_open_ends_are_what_nobody_can_make_up_for_later(desk):
    campaign = make_campaign(wards=3)
    one, two, _three = (make_scorecard(CardState.FINAL, campaign) for _ in range(3))
    Block.objects.create(campaign=campaign, scorecard=two, cause="other")
    campaign.criteria.update(evidence_required=True)
    Survey.objects.exclude(scorecard=one).delete()
    said = [line.text for line in desk.get(page_of(campaign)).context["run"].open_ends.lines]
    names = ", ".join(
        campaign.scorecards.order_by("ward__position").values_list("ward_name", flat=True)
    )
    assert "Giấy khen – tập thể: còn trống 1 suất" in said
    assert "Biểu dương – tập thể: còn 2 đơn vị đủ điểm" in said  # one is blocked
    assert f"Đồng hạng 1: {names}" in said
    assert f"{one.ward_name}: có điểm mà thiếu tài liệu và giải trình" in said
    assert [text for text in said if "biên bản" in text] == [
        f"{one.ward_name}: chưa có biên bản khảo sát"
    ]
    assert f"{two.ward_name}: đang có lý do chưa xét khen thưởng" in said


def test_whoever_is_honoured_is_asked_whether_anything_speaks_against_it(desk, head):
    campaign = make_campaign(wards=2)
    good, bad = make_scorecard(CardState.FINAL, campaign), make_scorecard(CardState.FINAL, campaign)
    unit, _officers, commendation = campaign.award_kinds.all()
    commend_all(commendation, by=head)
    Award.propose(unit, good, by=head, reason="Đồng hạng")
    Block.objects.create(campaign=campaign, scorecard=bad, cause="inspection")
    found = {
        (section.kind.pk, line.text): line.hint
        for section, part in desk.get(page_of(campaign)).context["run"].honours
        for line in part.lines
    }
    assert found[unit.pk, good.ward_name] == "Đủ điều kiện."
    blocked = found[commendation.pk, bad.ward_name]
    assert blocked.startswith(f"{bad.ward_name} đang có lý do chưa xét khen thưởng.")


def test_papers_say_which_can_be_made_and_why_others_cannot(desk):
    campaign = make_campaign(wards=2)
    make_scorecard(CardState.FINAL, campaign)
    answer = desk.get(page_of(campaign))
    lines = {line.key: line for line in answer.context["papers"].lines}
    assert lines["invitation"].code == "done"
    assert "Còn đơn vị chưa chốt kết quả" in lines[PaperCode.RESULT_NOTICE].hint
    # what the page of papers itself says
    rows = desk.get(reverse("papers", args=[campaign.slug])).context["rows"]
    assert {row.kind.code: row.problem for row in rows if not row.ready} == {
        key: line.hint for key, line in lines.items() if line.code == "todo"
    }


def test_a_run_that_was_kept_is_held_against_the_next_one(desk, head):
    campaign = make_campaign(wards=2)
    card, other = (
        make_scorecard(CardState.FINAL, campaign),
        make_scorecard(CardState.SUBMITTED, campaign),
    )
    first = desk.get(page_of(campaign))
    assert "Chưa giữ lần chạy thử nào" in first.content.decode()
    desk.post(page_of(campaign), {"seen": first.context["seen"]})
    assert desk.get(page_of(campaign)).context["differences"] == []
    campaign.scorecards.filter(pk=other.pk).update(state=CardState.ABSENT)
    fill(card, "verified", [1, 4, 4], "Thiếu hồ sơ")
    Award.propose(campaign.award_kinds.all()[0], card, by=head)
    told = {
        (str(one.part), one.before, one.after)
        for one in desk.get(page_of(campaign)).context["differences"]
    }
    waited = f"{other.ward_name}: Chờ khảo sát – Còn 3 nội dung chưa có điểm thẩm định."
    assert ("Ngăn việc kết thúc", waited, "") in told
    assert ("Ngăn việc kết thúc", "", f"Giấy khen: {card.ward_name}: Đã đề nghị") in told
    results = [one for one in told if one[0] == "Kết quả của đơn vị"]
    assert results == [
        (
            "Kết quả của đơn vị",
            f"{card.ward_name}: hạng 1, 10 điểm, Xuất sắc",
            f"{card.ward_name}: hạng 1, 9 điểm, Xuất sắc",
        )
    ]


def test_what_an_obstacle_still_waits_for_is_held_against_the_run_before(desk, reviewer):
    campaign = make_campaign(wards=1)
    card = make_scorecard(CardState.SUBMITTED, campaign)
    desk.post(page_of(campaign), {"seen": desk.get(page_of(campaign)).context["seen"]})
    score = card.scores.select_related("item__parent", "scorecard__campaign").first()
    score.enter("verified", score.self_points, by=reviewer)
    (one,) = desk.get(page_of(campaign)).context["differences"]
    assert one.before.endswith("Còn 3 nội dung chưa có điểm thẩm định.")
    assert one.after.endswith("Còn 2 nội dung chưa có điểm thẩm định.")


def test_what_was_not_seen_is_not_kept(desk):
    campaign = make_campaign(wards=1)
    seen = desk.get(page_of(campaign)).context["seen"]
    campaign.scorecards.update(state=CardState.ABSENT)
    answer = desk.post(page_of(campaign), {"seen": seen})
    assert answer.status_code == 409
    assert "Vừa có thay đổi sau khi đồng chí mở trang này" in answer.content.decode()
    assert "Chưa giữ lần chạy thử nào" in desk.get(page_of(campaign)).content.decode()


@pytest.mark.parametrize(
    ("state", "words"), [("preparing", "Phong trào chưa mở"), ("concluded", "đã kết thúc")]
)
def test_only_an_open_campaign_is_tried_out(desk, state, words):
    campaign = make_campaign(state, wards=1)
    answer = desk.get(page_of(campaign))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Ngăn việc kết thúc" not in answer.content.decode()
