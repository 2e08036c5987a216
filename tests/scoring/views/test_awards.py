"""Awards: quotas, ranks passed over, blocks, decisions, commendations, and who sees what."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.models import Act, Award, AwardKind, Block, Campaign, Entry, Scorecard
from scoring.models.awards.commendation import commend_all
from scoring.rules.lifecycle import Action, AwardState, CardState
from tests.factories import fill, make_campaign, make_officer, make_scorecard, make_ward_officer
from tests.refusals import refused
from wards import officers
from wards.models import Officer

pytestmark = pytest.mark.django_db

# The small plan: items of 2, 4 and 4 points, commendation from 9.


@pytest.fixture
def campaign():
    return make_campaign(wards=4)


def judged(campaign, *verified, state=CardState.FINAL):
    card = make_scorecard(state, campaign)
    card.scores.update(self_points=None, survey_points=None, verified_points=None)
    fill(card, "self", verified)
    fill(card, "verified", verified)
    return card


@pytest.fixture
def best(campaign):
    return judged(campaign, 2, 4, 4)


@pytest.fixture
def second(campaign, best):
    return judged(campaign, 2, 4, 3)


@pytest.fixture
def third(campaign, second):
    return judged(campaign, 2, 2, 2)


def unit_kind(campaign):
    return campaign.award_kinds.get(recipient="ward", quota=1)


def officer_kind(campaign):
    return campaign.award_kinds.get(recipient="officer")


def commendation(campaign):
    return campaign.award_kinds.get(title="Biểu dương")


def at(name, campaign, *args):
    return reverse(name, args=[campaign.slug, *args])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Proposing a unit


def test_the_best_unit_is_proposed_without_a_reason(campaign, best, reviewer, sign_in):
    kind = unit_kind(campaign)
    typed = {"candidate": str(best.pk), "citation_text": "Dẫn đầu phong trào"}
    answer = sign_in(reviewer).post(at("award_propose", campaign, kind.pk), typed)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#kind-{kind.pk}")
    award = Award.objects.get()
    assert (award.state, award.slot, award.citation_text) == (
        AwardState.PROPOSED,
        1,
        "Dẫn đầu phong trào",
    )
    page = text(sign_in(reviewer).get(at("awards", campaign)))
    assert "Tập thể 1/1" in page
    assert "Cá nhân 0/2" in page
    assert "Dẫn đầu phong trào" in page


def test_passing_over_a_better_unit_needs_a_reason_and_keeps_what_was_typed(
    campaign, best, second, reviewer, sign_in
):
    kind = unit_kind(campaign)
    typed = {"candidate": str(second.pk), "citation_text": "Nhiều mô hình hay", "reason": ""}
    answer = sign_in(reviewer).post(at("award_propose", campaign, kind.pk), typed)
    assert answer.status_code == 409
    assert f"Còn đối tượng xếp hạng cao hơn ({best.ward_name}): hãy ghi lý do lựa chọn." in text(
        answer
    )
    assert "Nhiều mô hình hay" in answer.content.decode()
    assert answer.context["form"]["candidate"].value() == str(second.pk)
    assert not Award.objects.exists()
    answer = sign_in(reviewer).post(
        at("award_propose", campaign, kind.pk), typed | {"reason": "Tiến bộ vượt bậc"}
    )
    assert answer.status_code == 302
    assert Award.objects.get().reason == "Tiến bộ vượt bậc"


def test_one_of_several_equals_is_chosen_with_a_reason(campaign, best, reviewer):
    equal = judged(campaign, 2, 4, 4)
    with refused("passed_over_unexplained", match=f"ngang hạng \\({best.ward_name}\\)"):
        Award.propose(unit_kind(campaign), equal, by=reviewer)
    chosen = Award.propose(unit_kind(campaign), equal, by=reviewer, reason="Tiến bộ hơn")
    assert chosen.in_force


def test_those_who_are_passed_over_are_named_best_first(campaign, reviewer):
    behind, ahead, last = (
        judged(campaign, *points) for points in ((2, 4, 3), (2, 4, 4), (2, 2, 2))
    )
    with refused("passed_over_unexplained", match=f"\\({ahead.ward_name}, {behind.ward_name}\\)"):
        Award.propose(unit_kind(campaign), last, by=reviewer)


def test_where_there_is_a_place_for_each_equals_are_not_passed_over(campaign, best, reviewer):
    equal = judged(campaign, 2, 4, 4)
    kind = unit_kind(campaign)
    AwardKind.objects.filter(pk=kind.pk).update(quota=2)
    kind.refresh_from_db()
    assert Award.propose(kind, equal, by=reviewer).in_force
    assert Award.propose(kind, best, by=reviewer).in_force


def test_a_blocked_better_unit_is_not_passed_over(campaign, best, second, reviewer):
    Block.put(best, None, Block.Cause.INSPECTION, "", by=reviewer)
    assert Award.propose(unit_kind(campaign), second, by=reviewer).in_force


def test_a_better_unit_that_is_not_final_yet_is_passed_over_all_the_same(campaign, reviewer):
    ahead = judged(campaign, 2, 4, 4, state=CardState.VERIFIED)
    behind = judged(campaign, 2, 4, 3)
    with refused("passed_over_unexplained", match=ahead.ward_name):
        Award.propose(unit_kind(campaign), behind, by=reviewer)


def test_the_quota_holds(campaign, best, second, reviewer, sign_in):
    kind = unit_kind(campaign)
    Award.propose(kind, best, by=reviewer)
    answer = sign_in(reviewer).post(
        at("award_propose", campaign, kind.pk), {"candidate": str(second.pk), "reason": "Muốn thêm"}
    )
    assert answer.status_code == 409
    assert "chỉ có 1 suất và đã đủ" in text(answer)
    assert "Muốn thêm" in answer.content.decode()
    assert Award.objects.count() == 1


def test_the_same_unit_twice_is_refused(campaign, best, reviewer, sign_in):
    kind = unit_kind(campaign)
    Award.propose(kind, best, by=reviewer)
    answer = sign_in(reviewer).post(
        at("award_propose", campaign, kind.pk), {"candidate": str(best.pk)}
    )
    assert answer.status_code == 409
    assert "đã có trong danh sách này" in text(answer)


def test_a_result_that_is_not_final_is_refused(campaign, reviewer, sign_in):
    card = judged(campaign, 2, 4, 4, state=CardState.VERIFIED)
    link = at("award_propose", campaign, unit_kind(campaign).pk)
    assert "kết quả chưa chốt" in text(sign_in(reviewer).get(link))
    answer = sign_in(reviewer).post(link, {"candidate": str(card.pk)})
    assert answer.status_code == 409
    assert "đã chốt" in text(answer)


def test_a_blocked_unit_is_refused_without_telling_why(campaign, best, reviewer, sign_in):
    Block.put(best, None, Block.Cause.COMPLAINT, "Đơn thư về thu chi", by=reviewer)
    answer = sign_in(reviewer).post(
        at("award_propose", campaign, unit_kind(campaign).pk), {"candidate": str(best.pk)}
    )
    assert answer.status_code == 409
    assert f"{best.ward_name} đang có lý do chưa xét khen thưởng." in text(answer)


def test_below_the_threshold_of_a_kind_nobody_is_proposed(campaign, third, reviewer):
    kind = unit_kind(campaign)
    type(kind).objects.filter(pk=kind.pk).update(threshold=9)
    kind.refresh_from_db()
    with refused("below_threshold", match="9 điểm"):
        Award.propose(kind, third, by=reviewer, reason="x")


@pytest.mark.parametrize(
    "typed", [{}, {"candidate": ""}, {"candidate": "999999"}, {"candidate": "1-2-3"}]
)
def test_a_form_that_makes_no_sense_is_refused_in_words(campaign, best, reviewer, sign_in, typed):
    answer = sign_in(reviewer).post(at("award_propose", campaign, unit_kind(campaign).pk), typed)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_commendation_is_not_proposed(campaign, best, reviewer):
    with refused("commendation_not_proposed"):
        Award.propose(commendation(campaign), best, by=reviewer)


def test_kinds_and_awards_of_another_campaign_are_not_found(campaign, best, head, sign_in):
    other = make_campaign(wards=1, year=2025)
    client = sign_in(head)
    assert client.get(at("award_propose", campaign, unit_kind(other).pk)).status_code == 404
    assert client.get(at("award_commend", campaign, commendation(other).pk)).status_code == 404
    award = Award.propose(unit_kind(campaign), best, by=head)
    assert client.get(at("award_step", other, award.pk, "decide")).status_code == 404
    assert client.get(at("award_step", campaign, award.pk, "propose")).status_code == 404
    assert client.get(at("award_step", campaign, award.pk, "finalise")).status_code == 404


# Proposing officers


def test_an_officer_stands_where_the_unit_stands(campaign, best, second, reviewer, sign_in):
    kind = officer_kind(campaign)
    ahead, behind = make_officer(best.ward), make_officer(second.ward)
    Award.nominate(kind, best, ahead, "Giỏi", by=make_ward_officer(best.ward))
    typed = {"candidate": f"{second.pk}-{behind.pk}"}
    answer = sign_in(reviewer).post(at("award_propose", campaign, kind.pk), typed)
    assert answer.status_code == 409
    assert f"{ahead} ({best.ward_name})" in text(answer)
    assert (
        sign_in(reviewer)
        .post(at("award_propose", campaign, kind.pk), typed | {"reason": "x"})
        .status_code
        == 302
    )


def test_rank_and_points_beside_a_person_are_said_to_be_the_units(
    campaign, best, reviewer, sign_in
):
    client, kinds = sign_in(reviewer), (officer_kind(campaign), unit_kind(campaign))
    person = make_officer(best.ward)
    Award.nominate(kinds[0], best, person, "Giỏi", by=make_ward_officer(best.ward))
    of_person, of_unit = (
        text(client.get(at("award_propose", campaign, kind.pk))) for kind in kinds
    )
    assert f"{person} ({best.ward_name}) – đơn vị hạng 1, " in of_person
    assert f"{best.ward_name} – hạng 1, " in of_unit
    page = text(client.get(at("awards", campaign)))
    assert "Hạng đơn vị Cá nhân Điểm đơn vị" in page
    assert "Hạng Đơn vị Thẩm định" in page


def test_of_the_people_of_one_unit_one_is_chosen_with_a_reason(campaign, best, reviewer):
    """Be it one of two whom the unit put forward, or somebody whom it did not."""
    kind = officer_kind(campaign)
    AwardKind.objects.filter(pk=kind.pk).update(quota=1)
    kind.refresh_from_db()
    named, other, unnamed = (make_officer(best.ward) for _ in range(3))
    of_ward = make_ward_officer(best.ward)
    Award.nominate(kind, best, named, "Giỏi", by=of_ward)
    with refused("passed_over_unexplained", match=f"ngang hạng \\({named} "):
        Award.propose(kind, best, unnamed, by=reviewer)
    Award.nominate(kind, best, other, "Giỏi", by=of_ward)
    with refused("passed_over_unexplained", match=f"ngang hạng \\({other} "):
        Award.propose(kind, best, named, by=reviewer)
    assert Award.propose(kind, best, named, by=reviewer, reason="Nhiều năm liền").in_force


def test_nobody_is_passed_over_where_the_better_ward_nominated_nobody(
    campaign, best, second, reviewer
):
    make_officer(best.ward)
    assert Award.propose(
        officer_kind(campaign), second, make_officer(second.ward), by=reviewer
    ).in_force


def test_a_blocked_or_withdrawn_nominee_is_not_passed_over(campaign, best, second, reviewer):
    kind = officer_kind(campaign)
    blocked, withdrawn = make_officer(best.ward), make_officer(best.ward)
    of_ward = make_ward_officer(best.ward)
    Award.nominate(kind, best, blocked, "Giỏi", by=of_ward)
    Block.put(best, blocked, Block.Cause.DISCIPLINE, "", by=reviewer)
    Award.nominate(kind, best, withdrawn, "Giỏi", by=of_ward).perform(
        Action.WITHDRAW, by=reviewer, reason="Rút"
    )
    assert Award.propose(kind, second, make_officer(second.ward), by=reviewer).in_force


def test_nobody_is_blocked_on_the_card_of_another_ward(best, second, reviewer):
    with refused("officer_of_another_ward"):
        Block.put(best, make_officer(second.ward), Block.Cause.DISCIPLINE, "", by=reviewer)
    assert not Block.objects.exists()


def test_a_unit_that_is_blocked_does_not_block_its_officer(campaign, best, reviewer):
    Block.put(best, None, Block.Cause.INSPECTION, "", by=reviewer)
    assert Award.propose(
        officer_kind(campaign), best, make_officer(best.ward), by=reviewer
    ).in_force


def test_the_nomination_of_a_ward_becomes_the_proposal(campaign, best, reviewer, sign_in):
    kind, person = officer_kind(campaign), make_officer(best.ward)
    Award.nominate(kind, best, person, "24 buổi báo cáo viên", by=make_ward_officer(best.ward))
    assert "24 buổi báo cáo viên" in text(sign_in(reviewer).get(at("awards", campaign)))
    key = f"{best.pk}-{person.pk}"
    page = sign_in(reviewer).get(at("award_propose", campaign, kind.pk) + f"?candidate={key}")
    assert page.context["form"]["citation_text"].value() == "24 buổi báo cáo viên"
    sign_in(reviewer).post(at("award_propose", campaign, kind.pk), {"candidate": key})
    award = Award.objects.get()
    assert (award.state, award.citation_text, award.nominated) == (
        AwardState.PROPOSED,
        "24 buổi báo cáo viên",
        True,
    )


def test_two_officers_and_no_third(campaign, best, reviewer):
    kind = officer_kind(campaign)
    for slot in (1, 2):
        assert Award.propose(kind, best, make_officer(best.ward), by=reviewer).slot == slot
    with refused("quota_full", match="2 suất"):
        Award.propose(kind, best, make_officer(best.ward), by=reviewer)


def test_an_officer_of_another_ward_is_no_candidate(campaign, best, second, reviewer):
    with refused("candidate_does_not_fit"):
        Award.propose(officer_kind(campaign), best, make_officer(second.ward), by=reviewer)
    with refused("candidate_does_not_fit"):
        Award.propose(officer_kind(campaign), best, by=reviewer)


# Whoever moves has a row of officers in each unit


def moved(person, ward, administrator):
    officers.move_officer(person, ward, by=administrator)
    return Officer.objects.get(follows=person)


def test_what_is_pending_goes_along_to_another_unit(
    campaign, best, second, reviewer, administrator, sign_in
):
    kind, before = officer_kind(campaign), make_officer(best.ward, full_name="Quách Thị My")
    block = Block.put(best, before, Block.Cause.COMPLAINT, "", by=reviewer)
    now = moved(before, second.ward, administrator)
    with refused("candidate_blocked"):
        Award.propose(kind, second, now, by=reviewer)
    page = text(sign_in(reviewer).get(at("award_propose", campaign, kind.pk)))
    named = f"Quách Thị My ({second.ward_name})"
    assert re.search(re.escape(named) + r"[^(]*\(đang có lý do chưa xét\)", page)
    block.lift(by=reviewer)
    assert Award.propose(kind, second, now, by=reviewer).in_force


def test_nobody_is_honoured_twice_as_of_two_units(
    campaign, best, second, reviewer, administrator, sign_in
):
    kind, before = officer_kind(campaign), make_officer(best.ward, full_name="Lê Văn Hậu")
    Award.nominate(kind, best, before, "Giỏi", by=make_ward_officer(best.ward))
    now = moved(before, second.ward, administrator)
    client = sign_in(reviewer)
    assert f"nay phụ trách ở {second.ward.name}" in text(client.get(at("awards", campaign)))
    Award.propose(kind, best, before, by=reviewer)
    held = f"Lê Văn Hậu ({best.ward_name})"
    with refused("candidate_listed", match=re.escape(held)):
        Award.propose(kind, second, now, by=reviewer)
    page = text(client.get(at("award_propose", campaign, kind.pk)))
    assert f"(đã có trong danh sách: {held})" in page
    assert f"nay phụ trách ở {second.ward.name}" in text(client.get(at("awards", campaign)))


def test_a_name_put_right_in_the_new_unit_alone_is_said(
    campaign, best, second, reviewer, administrator, sign_in
):
    """The award is of the row in the unit before, whose name the certificate prints."""
    kind, before = officer_kind(campaign), make_officer(best.ward, full_name="Lê Văn Hậu")
    Award.nominate(kind, best, before, "Giỏi", by=make_ward_officer(best.ward))
    now = moved(before, second.ward, administrator)
    now.full_name = "Lê Văn Hầu"
    officers.amend_officer(now, changed=["full_name"], said="sửa tên", by=administrator)
    page = text(sign_in(reviewer).get(at("awards", campaign)))
    assert f"nay phụ trách ở {second.ward.name}, ở đó ghi tên Lê Văn Hầu" in page


def test_whoever_is_in_charge_nowhere_any_more_is_said(
    campaign, best, reviewer, administrator, sign_in
):
    kind, person = officer_kind(campaign), make_officer(best.ward)
    Award.nominate(kind, best, person, "Giỏi", by=make_ward_officer(best.ward))
    officers.move_officer(person, None, by=administrator)
    page = text(sign_in(reviewer).get(at("awards", campaign)))
    assert "nay không còn phụ trách ở đơn vị này" in page


# Decisions


def test_a_decision_that_stands_already_is_said_to_be_done(campaign, best, head):
    award = Award.propose(unit_kind(campaign), best, by=head)
    paper = {"decision_number": "12-QĐ/TU", "decision_date": timezone.localdate()}
    award.perform(Action.DECIDE, by=head, **paper)
    with refused("no_such_step", match="việc này đã làm trước đó"):
        award.perform(Action.DECIDE, by=head, **paper)


def test_the_decision_of_the_committee_has_number_and_date(campaign, best, head, sign_in):
    award = Award.propose(unit_kind(campaign), best, by=head)
    link = at("award_step", campaign, award.pk, "decide")
    client = sign_in(head)
    answer = client.post(
        link, {"decision_number": "", "decision_date": "2026-13-45", "golden_book_number": "7"}
    )
    assert answer.status_code == 422
    assert "2026-13-45" in answer.content.decode()
    assert "Hãy ghi số của quyết định, ví dụ 312-QĐ/TU." in answer.content.decode()
    assert (
        client.post(
            link,
            {
                "decision_number": "12-QĐ/TU",
                "decision_date": "05/01/2026",
                "golden_book_number": "7",
            },
        ).status_code
        == 302
    )
    award.refresh_from_db()
    assert (award.state, award.decision_date) == (AwardState.DECIDED, date(2026, 1, 5))
    page = text(client.get(at("awards", campaign)))
    assert "Quyết định số 12-QĐ/TU ngày 05/01/2026 · số sổ vàng 7" in page
    entry = Entry.objects.get(act="decide")
    assert entry.new["decision_date"] == "05/01/2026"


def test_one_paper_for_several_awardees_is_typed_once(campaign, best, head, sign_in):
    first, other = (
        Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head)
        for _ in range(2)
    )
    first.perform(
        "decide",
        by=head,
        decision_number="15-QĐ/TU",
        decision_date=date(2026, 11, 20),
        golden_book_number="7",
    )
    page = sign_in(head).get(at("award_step", campaign, other.pk, "decide")).context["form"]
    assert page["decision_number"].value() == "15-QĐ/TU"
    assert page["decision_date"].value() == date(2026, 11, 20)
    assert page["golden_book_number"].value() == ""


def test_awards_of_one_act_bear_one_number_and_date_unless_said_otherwise(
    campaign, best, head, sign_in
):
    first, other = (
        Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head)
        for _ in range(2)
    )
    paper = {"decision_number": "312-QĐ/TU", "decision_date": date(2026, 11, 20)}
    first.perform("decide", by=head, **paper)
    client, link = sign_in(head), at("award_step", campaign, other.pk, "decide")
    typed = {"decision_number": "321-QĐ/TU", "decision_date": "20/11/2026"}
    asked = client.post(link, typed)
    assert asked.status_code == 422
    assert "Quyết định trước của phong trào này là số 312-QĐ/TU ngày 20/11/2026." in text(asked)
    assert "Đúng là một quyết định khác" in text(asked)
    assert client.post(link, typed | {"other_paper": "on"}).status_code == 302
    other.refresh_from_db()
    assert other.decision_number == "321-QĐ/TU"


@pytest.mark.parametrize(
    "typed", ["QĐ số 312-QĐ/TU", "Quyết định số 312-QĐ/TU", "Số: 312-QĐ/TU", "312-QĐ/TU"]
)
def test_a_number_is_kept_without_the_words_before_it(campaign, best, head, sign_in, typed):
    award = Award.propose(unit_kind(campaign), best, by=head)
    facts = {"decision_number": typed, "decision_date": "05/01/2026"}
    client = sign_in(head)
    assert client.post(at("award_step", campaign, award.pk, "decide"), facts).status_code == 302
    award.refresh_from_db()
    assert award.decision_number == "312-QĐ/TU"
    assert (
        "<b>Quyết định số 312-QĐ/TU ngày 05/01/2026</b>"
        in client.get(at("awards", campaign)).content.decode()
    )


def test_the_list_to_print_names_the_honoured_alone_one_list_a_body(
    campaign, best, second, third, head, sign_in
):
    chosen = Award.propose(unit_kind(campaign), best, by=head, citation_text="Dẫn đầu")
    chosen.perform("decide", by=head, decision_number="312-QĐ/TU", decision_date=date(2026, 1, 5))
    Award.propose(
        officer_kind(campaign), best, make_officer(best.ward, full_name="Lê Chưa"), by=head
    )
    Award.objects.create(
        campaign=campaign, kind=commendation(campaign), scorecard=second, points=10,
        state=AwardState.DECIDED, decision_date=date(2026, 1, 6),
    )  # fmt: skip
    page = sign_in(head).get(at("award_list", campaign))
    committee, chief = re.findall(
        r'<section class="sheet".*?</section>', page.content.decode(), re.S
    )
    assert best.ward_name in committee
    assert "Quyết định số 312-QĐ/TU ngày 05/01/2026 của Thường trực Thành ủy" in committee
    assert "THƯỜNG TRỰC THÀNH ỦY" in committee
    assert second.ward_name in chief
    assert "TRƯỞNG BAN" in chief
    for absent in (third.ward_name, "Lê Chưa"):
        assert absent not in page.content.decode()
    for words in ("data-print", "DỰ THẢO – số liệu đến"):
        assert words in page.content.decode()
    assert committee.count('class="signatures"') == chief.count('class="signatures"') == 1


def test_a_paper_for_several_awardees_is_recorded_once(campaign, best, head, sign_in):
    chosen = Award.propose(unit_kind(campaign), best, by=head)
    people = [
        Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head)
        for _number in range(2)
    ]
    client, link = sign_in(head), at("award_step", campaign, chosen.pk, "decide")
    page = client.get(link)
    assert all(f"Số sổ vàng – {award.recipient}" in text(page) for award in people)
    assert page.context["form"]["also"].value() == [str(award.pk) for award in people]
    typed = {
        "also": [award.pk for award in people],
        "decision_number": "312-QĐ/TU",
        "decision_date": "05/01/2026",
        "golden_book_number": "7",
        f"golden-{people[0].pk}": "8",
        f"golden-{people[1].pk}": "9",
    }
    told = text(client.post(link, typed, follow=True))
    assert all(str(award) in told for award in (chosen, *people))
    for award, golden in zip((chosen, *people), "789", strict=True):
        award.refresh_from_db()
        assert (award.state, award.decision) == (
            "decided",
            "Quyết định số 312-QĐ/TU ngày 05/01/2026",
        )
        assert award.golden_book_number == golden
    assert Entry.objects.filter(act="decide").count() == 3


def test_who_is_not_ticked_waits_for_another_paper(campaign, best, head, sign_in):
    chosen = Award.propose(unit_kind(campaign), best, by=head)
    person = Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head)
    paper = {"decision_number": "312-QĐ/TU", "decision_date": "05/01/2026"}
    sign_in(head).post(at("award_step", campaign, chosen.pk, "decide"), paper)
    person.refresh_from_db()
    assert (person.state, person.decision) == ("proposed", "")


def test_a_decision_is_recorded_for_all_or_none(campaign, best, head, sign_in):
    chosen = Award.propose(unit_kind(campaign), best, by=head)
    person = Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head)
    Block.put(best, person.officer, Block.Cause.DISCIPLINE, "", by=head)
    typed = {
        "also": [person.pk],
        "decision_number": "312-QĐ/TU",
        "decision_date": "05/01/2026",
        "golden_book_number": "7",
    }
    answer = sign_in(head).post(at("award_step", campaign, chosen.pk, "decide"), typed)
    assert answer.status_code == 409
    assert f"{person.recipient} đang có lý do chưa xét khen thưởng." in text(answer)
    assert 'value="312-QĐ/TU"' in answer.content.decode()
    chosen.refresh_from_db()
    assert (chosen.state, chosen.decision) == ("proposed", "")


def test_a_wrong_number_is_taken_back_for_the_whole_paper(campaign, best, head, sign_in):
    awards = [
        Award.propose(unit_kind(campaign), best, by=head),
        Award.propose(officer_kind(campaign), best, make_officer(best.ward), by=head),
    ]
    paper = {"decision_number": "321-QĐ/TU", "decision_date": date(2026, 1, 5)}
    Award.perform_together(awards, "decide", by=head, **paper)
    client, link = sign_in(head), at("award_step", campaign, awards[0].pk, "unlock")
    also = client.get(link).context["form"]["also"].value()
    assert also == [str(awards[1].pk)]
    client.post(link, {"also": also, "reason": "Ghi nhầm số"})
    for award in awards:
        award.refresh_from_db()
        assert award.state == "proposed"


def test_a_sealed_year_names_the_honoured_as_it_did(campaign, best, head, sign_in):
    person = make_officer(best.ward, full_name="Đỗ Văn Kiên", post="Trưởng Ban")
    award = Award.propose(officer_kind(campaign), best, person, by=head)
    award.perform("decide", by=head, decision_number="312-QĐ/TU", decision_date=date(2026, 1, 5))
    award.freeze_names(by=head, now=timezone.now())
    person.full_name, person.post = "Đỗ Kiên", "Phó Trưởng Ban"
    person.save()
    own = sign_in(make_ward_officer(best.ward))
    for page in (
        sign_in(head).get(at("award_list", campaign)),
        own.get(at("scorecard", campaign)),
        own.get(at("nominate", campaign)),
    ):
        assert "Đỗ Văn Kiên" in text(page)
    page = sign_in(head).get(at("award_list", campaign)).content.decode()
    printed = re.sub(r'<span class="note no-print">.*?</span>', "", page)
    assert page.count("Đỗ Kiên") == 1
    assert "Đỗ Kiên" not in printed
    assert f">Trưởng Ban, {best.ward_name}<" in printed
    assert "Phó Trưởng Ban" not in printed


def test_a_list_without_decisions_says_so(campaign, best, head, sign_in):
    assert "Chưa có quyết định khen thưởng nào" in text(
        sign_in(head).get(at("award_list", campaign))
    )


def test_only_the_head_decides_and_unlocks(campaign, best, reviewer, head, sign_in):
    award = Award.propose(unit_kind(campaign), best, by=reviewer)
    typed = {"decision_number": "12-QĐ/TU", "decision_date": "05/01/2026"}
    assert (
        sign_in(reviewer).post(at("award_step", campaign, award.pk, "decide"), typed).status_code
        == 403
    )
    page = sign_in(reviewer).get(at("awards", campaign)).content.decode()
    assert at("award_step", campaign, award.pk, "withdraw") in page
    assert at("award_step", campaign, award.pk, "decide") not in page
    assert (
        sign_in(head).post(at("award_step", campaign, award.pk, "decide"), typed).status_code == 302
    )
    assert (
        sign_in(reviewer)
        .post(at("award_step", campaign, award.pk, "unlock"), {"reason": "x"})
        .status_code
        == 403
    )
    assert (
        sign_in(head)
        .post(at("award_step", campaign, award.pk, "unlock"), {"reason": "Sai số"})
        .status_code
        == 302
    )
    award.refresh_from_db()
    assert award.state == AwardState.PROPOSED
    assert Entry.objects.get(act="unlock").reason == "Sai số"


def test_withdrawing_needs_a_reason_frees_the_slot_and_wipes_the_decision(
    campaign, best, second, head, sign_in
):
    kind = unit_kind(campaign)
    award = Award.propose(kind, best, by=head)
    award.perform(
        Action.DECIDE, by=head, decision_number="12-QĐ/TU", decision_date=date(2026, 1, 5)
    )
    award.perform(Action.UNLOCK, by=head, reason="Xem lại")
    link = at("award_step", campaign, award.pk, "withdraw")
    unsaid = sign_in(head).post(link, {"reason": " "})
    assert (unsaid.status_code, "Hãy ghi lý do." in text(unsaid)) == (422, True)
    assert sign_in(head).post(link, {"reason": "Có vi phạm"}).status_code == 302
    award.refresh_from_db()
    assert (award.state, award.slot, award.decision_number, award.decision_date) == (
        "withdrawn",
        None,
        "",
        None,
    )
    assert Award.propose(kind, second, by=head, reason="Kế tiếp").slot == 1


def test_a_step_that_the_state_does_not_allow_is_a_sentence(campaign, best, head, sign_in):
    award = Award.propose(unit_kind(campaign), best, by=head)
    link = at("award_step", campaign, award.pk, "unlock")
    assert "không thực hiện bước này được" in text(sign_in(head).get(link))
    answer = sign_in(head).post(link, {"reason": "Vì sao"})
    assert answer.status_code == 409
    assert "Vì sao" in answer.content.decode()


def test_what_came_up_since_the_proposal_stops_the_decision(campaign, best, head):
    award = Award.propose(unit_kind(campaign), best, by=head)
    Block.put(best, None, Block.Cause.DISCIPLINE, "", by=head)
    with refused("candidate_blocked"):
        award.perform(Action.DECIDE, by=head, decision_number="1", decision_date=date(2026, 1, 5))


def test_points_under_an_award_do_not_move(campaign, best, head):
    award = Award.propose(unit_kind(campaign), best, by=head)
    with refused("holds_awards", match=": Giấy khen"):
        best.perform(Action.REOPEN, by=head, reason="Xem lại")
    award.perform(Action.WITHDRAW, by=head, reason="Xem lại điểm")
    assert best.perform(Action.REOPEN, by=head, reason="Xem lại").state == CardState.VERIFIED


# Commendation


def settle(campaign):
    """The remaining cards are absent."""
    Scorecard.objects.filter(campaign=campaign, state=CardState.DRAFT).update(
        state=CardState.ABSENT
    )


def seen(client, campaign):
    page = client.get(at("award_commend", campaign, commendation(campaign).pk))
    return page, {"seen": page.context["fresh"]["seen"].value()}


def test_the_head_commends_everybody_at_the_threshold_after_a_preview(
    campaign, best, second, third, head, sign_in
):
    settle(campaign)
    client = sign_in(head)
    page, typed = seen(client, campaign)
    said = text(page)
    assert said.count("sẽ được biểu dương") == 2
    assert "Mức 9 điểm – các đơn vị dưới đây chưa đạt" in said
    answer = client.post(
        at("award_commend", campaign, commendation(campaign).pk), typed, follow=True
    )
    assert "Đã biểu dương 2 đơn vị." in text(answer)
    commended = Award.objects.filter(kind=commendation(campaign))
    assert {award.scorecard for award in commended} == {best, second}
    assert {award.state for award in commended} == {AwardState.DECIDED}
    assert Entry.objects.filter(act="commend").count() == 2


def test_a_commendation_bears_number_and_date_of_its_text(campaign, best, head, sign_in):
    settle(campaign)
    client, link = sign_in(head), at("award_commend", campaign, commendation(campaign).pk)
    _page, typed = seen(client, campaign)
    typed |= {"decision_number": "Số 15-TB/BTGTU", "decision_date": "31/02/2026"}
    answer = client.post(link, typed)
    assert answer.status_code == 422
    assert 'value="31/02/2026"' in answer.content.decode()
    assert client.post(link, typed | {"decision_date": "06/01/2026"}).status_code == 302
    commended = Award.objects.get(kind=commendation(campaign))
    assert commended.decision == "Văn bản số 15-TB/BTGTU ngày 06/01/2026"
    assert f"{commended.decision} của" in text(client.get(at("award_list", campaign)))


def test_a_commendation_is_of_no_day_to_come(campaign, best, head, sign_in):
    settle(campaign)
    client, link = sign_in(head), at("award_commend", campaign, commendation(campaign).pk)
    _page, typed = seen(client, campaign)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed |= {"decision_number": "15-TB/BTGTU", "decision_date": f"{tomorrow:%d/%m/%Y}"}
    answer = client.post(link, typed)
    assert answer.status_code == 409
    assert "Ngày quyết định không thể sau hôm nay." in text(answer)
    assert 'value="15-TB/BTGTU"' in answer.content.decode()


def test_commending_waits_until_every_card_is_settled(campaign, best, head, sign_in):
    client = sign_in(head)
    page, typed = seen(client, campaign)
    assert "Chỉ biểu dương khi mọi phiếu đã chốt" in text(page)
    answer = client.post(at("award_commend", campaign, commendation(campaign).pk), typed)
    assert answer.status_code == 409
    assert not Award.objects.exists()


def test_a_commendation_that_changed_since_the_preview_is_refused(
    campaign, best, second, head, sign_in
):
    settle(campaign)
    client = sign_in(head)
    _page, typed = seen(client, campaign)
    Block.put(second, None, Block.Cause.INSPECTION, "", by=head)
    answer = client.post(at("award_commend", campaign, commendation(campaign).pk), typed)
    assert answer.status_code == 409
    assert "vừa thay đổi" in text(answer)
    assert not Award.objects.exists()
    answer = client.post(at("award_commend", campaign, commendation(campaign).pk), {"seen": "1 b"})
    assert answer.status_code == 422


def test_a_withdrawn_commendation_is_taken_up_again(campaign, best, head):
    settle(campaign)
    kind = commendation(campaign)
    [award] = commend_all(kind, by=head)
    first = Entry.objects.get(act="commend")
    assert first.old == {}
    award.perform(Action.UNLOCK, by=head, reason="x")
    award.perform(Action.WITHDRAW, by=head, reason="x")
    assert [one.pk for one in commend_all(kind, by=head)] == [award.pk]
    again = Entry.objects.filter(act="commend").latest("pk")
    assert again.old["state"] == "Đã rút"
    assert again.new == first.new
    with refused("nobody_ready"):
        commend_all(kind, by=head)


def test_another_kind_is_not_commended(campaign, best, head, reviewer, sign_in):
    settle(campaign)
    link = at("award_commend", campaign, unit_kind(campaign).pk)
    assert sign_in(head).get(link).status_code == 200
    assert sign_in(head).post(link, {}).status_code == 409
    with pytest.raises(PermissionDenied):
        commend_all(commendation(campaign), by=reviewer)


# Blocks


def test_a_block_is_noted_and_lifted(campaign, best, reviewer, sign_in):
    client = sign_in(reviewer)
    person = make_officer(best.ward)
    answer = client.post(
        at("award_block", campaign),
        {"candidate": f"{best.pk}-{person.pk}", "cause": "complaint", "note": "Chờ kết luận"},
        follow=True,
    )
    assert "Chờ kết luận" in text(answer)
    block = Block.objects.get()
    assert (block.officer, block.scorecard) == (person, best)
    link = at("award_block_lift", campaign, block.pk)
    unsaid = client.post(link, {"reason": ""})
    assert (unsaid.status_code, "Hãy ghi lý do." in text(unsaid)) == (422, True)
    assert client.post(link, {"reason": "Đã có kết luận"}).status_code == 302
    assert "Chờ kết luận" not in text(client.get(at("awards", campaign)))
    assert client.get(link).status_code == 200
    assert {entry.audience for entry in Entry.objects.filter(act__in=["block", "lift_block"])} == {
        "board"
    }


@pytest.mark.parametrize(
    "typed", [{}, {"candidate": "1", "cause": "nonsense"}, {"candidate": "x", "cause": "other"}]
)
def test_a_block_that_makes_no_sense_is_refused_in_words(campaign, best, reviewer, sign_in, typed):
    assert sign_in(reviewer).post(at("award_block", campaign), typed).status_code == 422


def test_the_observer_learns_nothing_of_blocks(campaign, best, reviewer, observer, sign_in):
    Block.put(best, None, Block.Cause.COMPLAINT, "Đơn thư về thu chi", by=reviewer)
    page = text(sign_in(observer).get(at("awards", campaign)))
    for word in ("Đơn thư", "chưa xét", "đơn thư"):
        assert word not in page
    assert "chưa xét" in text(sign_in(reviewer).get(at("awards", campaign)))


# Who sees and does what


def test_readers_see_no_way_to_change(campaign, best, reviewer, observer, head, sign_in):
    kind = unit_kind(campaign)
    page = sign_in(observer).get(at("awards", campaign)).content.decode()
    assert at("award_propose", campaign, kind.pk) not in page
    assert at("award_commend", campaign, commendation(campaign).pk) not in page
    assert (
        sign_in(observer)
        .post(at("award_propose", campaign, kind.pk), {"candidate": best.pk})
        .status_code
        == 403
    )
    page = sign_in(reviewer).get(at("awards", campaign)).content.decode()
    assert at("award_propose", campaign, kind.pk) in page
    assert at("award_commend", campaign, commendation(campaign).pk) not in page
    page = sign_in(head).get(at("awards", campaign)).content.decode()
    assert (
        at("award_commend", campaign, commendation(campaign).pk) not in page
    )  # others are not final yet
    assert "Thứ hạng còn có thể thay đổi" in page
    settle(campaign)
    page = sign_in(head).get(at("awards", campaign)).content.decode()
    assert at("award_commend", campaign, commendation(campaign).pk) in page
    assert "Thứ hạng còn có thể thay đổi" not in page


def test_a_decision_is_not_dated_tomorrow(campaign, best, head):
    award = Award.propose(unit_kind(campaign), best, by=head)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("decision_in_future"):
        award.perform(Action.DECIDE, by=head, decision_number="12-QĐ/TU", decision_date=tomorrow)


def test_no_paper_is_older_than_the_plan_of_its_campaign(campaign, best, head, sign_in):
    """In January somebody types the year that is over: papers would print it."""
    Campaign.objects.filter(pk=campaign.pk).update(plan_date=date(2026, 1, 10))
    award = Award.propose(unit_kind(campaign), best, by=head)
    typed = {"decision_number": "12-QĐ/TU", "decision_date": "05/01/2026"}
    client = sign_in(head)
    answer = client.post(at("award_step", campaign, award.pk, "decide"), typed)
    assert answer.status_code == 409
    said = "Ngày 05/01/2026 đứng trước ngày ban hành kế hoạch của phong trào (10/01/2026)."
    assert said in text(answer)
    assert "05/01/2026" in answer.context["form"]["decision_date"].value()
    settle(campaign)
    with refused("before_the_plan"):
        commend_all(commendation(campaign), by=head, decision_date=date(2026, 1, 9))
    typed["decision_date"] = "10/01/2026"
    assert client.post(at("award_step", campaign, award.pk, "decide"), typed).status_code == 302


@pytest.mark.parametrize("typed", ["QĐ số 12-QĐ/TU ngày 05/01/2026", "12-QĐ/TU, 5-1-2026"])
def test_a_day_typed_with_the_number_is_not_printed_twice(campaign, best, head, sign_in, typed):
    award = Award.propose(unit_kind(campaign), best, by=head)
    answer = sign_in(head).post(
        at("award_step", campaign, award.pk, "decide"),
        {"decision_number": typed, "decision_date": "05/01/2026"},
    )
    assert answer.status_code == 422
    assert "Ở đây chỉ ghi số, ký hiệu" in text(answer)
    award.refresh_from_db()
    assert award.state == AwardState.PROPOSED


def test_a_step_of_an_award_says_that_its_campaign_is_over(campaign, best, head, sign_in):
    """Somebody comes back to the page by the browser's button."""
    award = Award.propose(unit_kind(campaign), best, by=head)
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded")
    page = text(sign_in(head).get(at("award_step", campaign, award.pk, "decide")))
    assert "Phong trào đã kết thúc: danh sách khen thưởng không thay đổi nữa." in page
    assert "đồng chí không thực hiện bước này" not in page


def test_a_concluded_campaign_changes_nothing(campaign, best, head, sign_in):
    award = Award.propose(unit_kind(campaign), best, by=head)
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded")
    client = sign_in(head)
    page = client.get(at("awards", campaign)).content.decode()
    for name, args in (
        ("award_propose", [officer_kind(campaign).pk]),
        ("award_step", [award.pk, "decide"]),
    ):
        assert at(name, campaign, *args) not in page
    refusals = (
        ("award_propose", [unit_kind(campaign).pk], {"candidate": str(best.pk)}),
        ("award_step", [award.pk, "withdraw"], {"reason": "x"}),
        ("award_commend", [commendation(campaign).pk], {"seen": ""}),
        ("award_block", [], {"candidate": str(best.pk), "cause": "other"}),
    )
    for name, args, typed in refusals:
        answer = client.post(at(name, campaign, *args), typed)
        assert answer.status_code == 409, name
        assert "không ở giai đoạn" in text(answer)


def test_a_unit_at_exactly_the_threshold_stands_above_the_line(
    campaign, best, second, third, observer, sign_in
):
    page = sign_in(observer).get(at("awards", campaign))
    section = page.context["overview"].sections[2]
    assert [(one.row.card, one.below) for one in section.page] == [
        (best, False),
        (second, False),
        (third, True),
    ]
    assert second.ward_name in text(page).split("các đơn vị dưới đây chưa đạt")[0]


def test_the_page_costs_the_same_for_any_number(head, sign_in):
    counts = set()
    for wards in (1, 10, 100):
        campaign = make_campaign(wards=wards)
        for number in range(wards if wards < 100 else 12):
            card = make_scorecard(CardState.FINAL, campaign)
            Award.nominate(
                officer_kind(campaign),
                card,
                make_officer(card.ward),
                f"Giỏi {number}",
                by=make_ward_officer(card.ward),
            )
            Block.put(card, None, Block.Cause.OTHER, "", by=head)
        client = sign_in(head)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at("awards", campaign)).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 12


def test_a_nomination_and_its_new_words_are_in_the_record(campaign, best):
    officer, person = make_ward_officer(best.ward), make_officer(best.ward)
    for words in ("24 buổi báo cáo viên", "26 buổi báo cáo viên"):
        Award.nominate(officer_kind(campaign), best, person, words, by=officer)
    first, second = best.entries.filter(act=Act.NOMINATE).order_by("number")
    assert first.new["citation_text"] == second.old["citation_text"] == "24 buổi báo cáo viên"
    assert second.new["citation_text"] == "26 buổi báo cáo viên"
    assert Entry.objects.visible_to(officer).filter(act=Act.NOMINATE).count() == 2


def test_each_change_of_an_award_counts_one_version(reviewer, head):
    card = make_scorecard("final")
    officer, person = make_ward_officer(card.ward), make_officer(card.ward)
    kind = card.campaign.award_kinds.get(title="Giấy khen", recipient="officer")
    award = Award.nominate(kind, card, person, "Thành tích", by=officer)
    versions = [award.version]
    versions.append(Award.nominate(kind, card, person, "Thành tích khác", by=officer).version)
    versions.append(Award.propose(kind, card, person, by=reviewer).version)
    versions.append(award.perform("withdraw", by=reviewer, reason="Xét lại").version)
    versions.append(Award.propose(kind, card, person, by=reviewer).version)
    assert versions == [1, 2, 3, 4, 5]
