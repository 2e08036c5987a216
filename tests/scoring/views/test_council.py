"""The council's meeting: who was there, how they voted, and where it is said."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from docx import Document

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE
from scoring.documents.papers.making import make
from scoring.documents.papers.subject import Subject
from scoring.ledger import papers
from scoring.maintenance import audit, replay
from scoring.models import (
    Act,
    Award,
    Ballot,
    Campaign,
    CouncilMember,
    Duty,
    Entry,
    Meeting,
    Seat,
    Vote,
)
from scoring.rules import ballots
from scoring.rules.lifecycle import Action, AwardState, CampaignState, CardState
from scoring.rules.refusals import Stale
from tests.factories import make_campaign, make_scorecard, make_ward_officer, write_down
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SEATS = (
    Seat(None, "Lưu Thị Ánh Tuyết", "Trưởng Ban", Duty.CHAIR),
    Seat(None, "Trần Văn Bình", "Chuyên viên", Duty.SECRETARY),
    Seat(None, "Đỗ Thị Lan", "Phó Trưởng Ban", Duty.MEMBER),
    Seat(None, "Ngô Văn Giàu", "Ủy viên", Duty.MEMBER, True, "đi công tác"),
)


@pytest.fixture
def campaign():
    campaign = make_campaign(wards=2)
    for _ward in range(2):
        make_scorecard(CardState.FINAL, campaign)
    write_down()
    return campaign


@pytest.fixture
def proposal(campaign, head):
    card = campaign.scorecards.select_related("ward").first()
    kind = campaign.award_kinds.first()
    return Award.propose(kind, card, by=head, citation_text="Dẫn đầu", reason="Tiêu biểu")


def met(campaign, by, seats=SEATS, **facts):
    begins = timezone.make_aware(datetime(2026, 11, 20, 8))
    facts = {"begins_at": begins, "place": "Hội trường Thành ủy", "is_secret": False} | facts
    return Meeting.keep(campaign, seats, by=by, **facts)


def seats_of(meeting, **changes):
    """The members as they sit, some changed by name: {name: facts}."""
    return [
        Seat(**({"pk": m.pk, "name": m.name, "post": m.post, "duty": m.duty, "is_absent": m.is_absent,
                 "absent_because": m.absent_because} | changes.get(m.name.split()[-1], {})))
        for m in meeting.members.all()
    ]  # fmt: skip


def everybody_says(meeting, choice="in_favour"):
    return {member.pk: choice for member in meeting.members.filter(is_absent=False)}


def test_nobody_meets_before_the_plan_is_issued(campaign, head):
    campaign.plan_date = "2026-11-21"
    campaign.save(update_fields=["plan_date"])
    with refused("before_the_plan"):
        met(campaign, head)


# The vote


def test_a_vote_is_counted_and_its_share_is_of_all_members(campaign, proposal, head):
    meeting = met(campaign, head)
    ballot = Ballot.count(proposal, everybody_says(meeting), by=head)
    assert (ballot.in_favour, ballot.present, ballot.members) == (3, 3, 4)
    assert ballot.share == "75%"
    assert str(ballot) == "3/4 thành viên tán thành (75%), 0 không tán thành, 0 phiếu trắng"
    assert ballot.caution == ""
    assert ballots.share(6, 7) == "85,7%"
    assert ballots.caution(2, 4) == "Chưa quá nửa số thành viên tán thành."


def test_a_vote_by_somebody_absent_is_refused_by_name(campaign, proposal, head):
    meeting = met(campaign, head)
    away = meeting.members.get(is_absent=True)
    with refused("voter_absent", match="Đồng chí Ngô Văn Giàu vắng mặt nên không biểu quyết được"):
        Ballot.count(proposal, everybody_says(meeting) | {away.pk: "against"}, by=head)
    assert not Ballot.objects.exists()


def test_who_voted_is_not_noted_absent_afterwards(campaign, proposal, head):
    meeting = met(campaign, head)
    Ballot.count(proposal, everybody_says(meeting), by=head)
    for changed in (
        seats_of(meeting, Lan={"is_absent": True}),
        [seat for seat in seats_of(meeting) if seat.name != "Đỗ Thị Lan"],
    ):
        with refused("voter_absent", match="Đỗ Thị Lan đã biểu quyết"):
            met(campaign, head, changed)


def test_more_secret_votes_than_people_are_refused(campaign, proposal, head):
    meeting = met(campaign, head, is_secret=True)
    with refused("more_votes_than_present", match="Có 3 đồng chí dự họp mà ghi 4 phiếu"):
        Ballot.count(proposal, by=head, in_favour=3, blank=1)
    with refused("votes_missing"):
        Ballot.count(proposal, by=head)
    with refused("votes_missing"):
        Ballot.count(proposal, by=head, in_favour=2, blank=-1)
    with refused("votes_are_secret"):
        Ballot.count(proposal, everybody_says(meeting), by=head)
    ballot = Ballot.count(proposal, by=head, in_favour=1, against=2)
    assert ballot.caution
    with refused("more_votes_than_present"):  # three voted
        met(campaign, head, seats_of(meeting, Lan={"is_absent": True}), is_secret=True)
    with refused("votes_counted"):
        met(campaign, head, seats_of(meeting), is_secret=False)


def test_the_database_itself_counts_no_vote_of_the_absent(campaign, proposal, head):
    meeting = met(campaign, head)
    ballot = Ballot.count(proposal, everybody_says(meeting), by=head)
    for impossible in ({"blank": 1}, {"members": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.filter(pk=ballot.pk).update(**impossible)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(ballot=ballot, member=meeting.members.first(), choice="blank")
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilMember.objects.filter(duty="chair").update(is_absent=True)


def test_a_council_is_led_and_names_nobody_twice(campaign, head):
    for seats in (SEATS[1:], SEATS[:1], (SEATS[0], SEATS[0])):
        with refused("council_unled"):
            met(campaign, head, seats)
    away = (Seat(None, "A", "", Duty.CHAIR, True), *SEATS[1:])
    with refused("council_unled", match="phải có mặt"):
        met(campaign, head, away)
    with refused("member_named_twice", match="Đỗ Thị Lan"):
        met(campaign, head, (*SEATS, Seat(None, "đỗ thị  lan", "Phó trưởng ban", Duty.MEMBER)))
    begins = timezone.now()
    with refused("meeting_ends_too_soon"):
        met(campaign, head, begins_at=begins, ends_at=begins - timedelta(hours=1))


def test_chair_and_secretary_may_change_places(campaign, head):
    meeting = met(campaign, head)
    met(campaign, head, seats_of(meeting, Tuyết={"duty": "secretary"}, Bình={"duty": "chair"}))
    assert meeting.members.get(duty="chair").name == "Trần Văn Bình"


def test_only_what_is_proposed_is_voted_on_and_only_after_there_was_a_meeting(
    campaign, proposal, head, reviewer, observer
):
    with refused("no_meeting"):
        Ballot.count(proposal, {}, by=head)
    meeting = met(campaign, reviewer)
    for person in (observer, make_ward_officer(proposal.scorecard.ward)):
        with pytest.raises(PermissionDenied):
            met(campaign, person, seats_of(meeting))
        with pytest.raises(PermissionDenied):
            Ballot.count(proposal, everybody_says(meeting), by=person)
    proposal.perform(
        Action.DECIDE, by=head, decision_number="12-QĐ/TU", decision_date=timezone.localdate()
    )
    with refused("not_proposed"):
        Ballot.count(proposal, everybody_says(meeting), by=head)


# The record


def test_every_act_has_one_entry_and_the_entries_replay(campaign, proposal, head):
    before = Entry.objects.count()
    meeting = met(campaign, head)
    met(campaign, head, seats_of(meeting))  # nothing new
    met(campaign, head, seats_of(meeting, Giàu={"is_absent": False}), conclusion="Thống nhất")
    votes = everybody_says(meeting)
    Ballot.count(proposal, votes, by=head)
    Ballot.count(proposal, votes, by=head)  # nothing new
    lan = meeting.members.get(name="Đỗ Thị Lan").pk
    Ballot.count(proposal, votes | {lan: "blank"}, by=head)
    del votes[lan]
    Ballot.count(proposal, votes, by=head)
    met(campaign, head, [*seats_of(meeting), Seat(None, "Lê Văn Mới", "", Duty.MEMBER)])
    assert Ballot.objects.get().members == 5
    acts = Entry.objects.order_by("pk").values_list("act", flat=True)[before:]
    assert list(acts) == ["meet", "meet", "vote", "vote", "vote", "meet"]
    assert list(replay.differences_of_campaigns()) == []
    assert audit.verify(campaign).is_clean
    Vote.objects.filter(choice="in_favour").update(choice="against")
    assert list(replay.differences_of_campaigns())


def test_names_in_the_entry_can_be_taken_out(campaign, proposal, head):
    meeting = met(campaign, head)
    Ballot.count(proposal, everybody_says(meeting), by=head)
    told = {entry.act: entry for entry in Entry.objects.filter(act__in=[Act.MEET, Act.VOTE])}
    assert "Ánh Tuyết" in told["meet"].new["members"]
    assert "Ngô Văn Giàu" in told["meet"].new["absent"]
    assert "Ánh Tuyết" in told["vote"].new["votes_in_favour"]
    plain = [str(entry.new_facts) + str(entry.rows) for entry in told.values()]
    assert "Tuyết" not in "".join(plain)


def test_what_two_people_write_at_once_is_put_side_by_side(campaign, proposal, head):
    meeting = met(campaign, head, seen=0)
    with pytest.raises(Stale):
        met(campaign, head, seats_of(meeting), seen=0, place="Nơi khác")
    Ballot.count(proposal, everybody_says(meeting), by=head, seen=0)
    with pytest.raises(Stale):
        Ballot.count(proposal, everybody_says(meeting, "blank"), by=head, seen=0)


def test_it_is_sealed_with_the_year(campaign, proposal, head):
    meeting = met(campaign, head)
    Ballot.count(proposal, everybody_says(meeting), by=head)
    proposal.perform(
        Action.DECIDE, by=head, decision_number="12-QĐ/TU", decision_date=timezone.localdate()
    )
    concluded = campaign.perform(Action.CONCLUDE, by=head)
    assert papers.fit(concluded)
    with refused("campaign_not_open"):
        met(concluded, head, seats_of(meeting))
    with refused("campaign_not_open"):
        Ballot.count(proposal, everybody_says(meeting, "against"), by=head)
    CouncilMember.objects.filter(name="Đỗ Thị Lan").update(name="Đỗ Thị Lành")
    assert not papers.fit(Campaign.objects.get(pk=campaign.pk))


# Pages and paper


def typed(seats=SEATS, **facts):
    facts = {"day": "20/11/2026", "begins": "8 giờ", "ends": "10:30", "place": "Hội trường",
             "is_secret": "", "discussion": "", "conclusion": "Thống nhất.", "seen": "0",
             "seats-TOTAL_FORMS": len(seats), "seats-INITIAL_FORMS": 0} | facts  # fmt: skip
    for number, seat in enumerate(seats):
        facts |= {
            f"seats-{number}-member": seat.pk or "",
            f"seats-{number}-name": seat.name,
            f"seats-{number}-post": seat.post,
            f"seats-{number}-duty": seat.duty,
            f"seats-{number}-absent_because": seat.absent_because,
        } | ({f"seats-{number}-is_absent": "on"} if seat.is_absent else {})
    return facts


def test_the_board_writes_minutes_and_votes_by_the_pages(campaign, proposal, reviewer, sign_in):
    client, slug = sign_in(reviewer), campaign.slug
    council = reverse("council", args=[slug])
    assert "Chưa ghi cuộc họp xét nào" in client.get(council).content.decode()
    page = client.get(reverse("council_meeting", args=[slug])).content.decode()
    assert reviewer.full_name in page  # the Board's own people are proposed
    assert client.post(reverse("council_meeting", args=[slug]), typed()).status_code == 302
    meeting = Meeting.objects.get()
    vote = reverse("council_ballot", args=[slug, proposal.pk])
    form = client.get(vote).content.decode()
    assert "Ngô Văn Giàu</span>: vắng mặt" in form
    away = meeting.members.get(is_absent=True)
    late = client.post(vote, {f"member-{away.pk}": "in_favour", "seen": 0})
    assert late.status_code == 409
    assert "Đồng chí Ngô Văn Giàu vắng mặt" in late.content.decode()
    sent = {f"member-{pk}": choice for pk, choice in everybody_says(meeting).items()}
    assert client.post(vote, sent | {"seen": 0}).status_code == 302
    said = client.get(council).content.decode()
    assert "3/4" in said
    assert "75%" in said
    on_awards = client.get(reverse("awards", args=[slug])).content.decode()
    assert "3/4 thành viên tán thành (75%)" in on_awards
    made = text_of(make(BY_CODE["meeting-minutes"], Subject(Facts(campaign))).content)
    for part in ("08 giờ 00", "ngày 20 tháng 11 năm 2026", "tại Hội trường", "Lưu Thị Ánh Tuyết",
                 "Ngô Văn Giàu, Ủy viên, đi công tác", "3/4", "75%", "giơ tay", "10 giờ 30"):  # fmt: skip
        assert part in made, part


def test_a_vote_of_somebody_taken_off_the_list_meanwhile_is_not_dropped_in_silence(
    campaign, proposal, reviewer, sign_in
):
    meeting = met(campaign, reviewer)
    votes = {f"member-{pk}": choice for pk, choice in everybody_says(meeting).items()}
    met(campaign, reviewer, [seat for seat in seats_of(meeting) if seat.name != "Đỗ Thị Lan"])
    page = reverse("council_ballot", args=[campaign.slug, proposal.pk])
    answer = sign_in(reviewer).post(page, votes | {"seen": 0})
    assert answer.status_code == 409
    assert "Có phiếu của người không còn trong danh sách" in answer.content.decode()
    assert not Ballot.objects.exists()
    # Nor is one of somebody whose number nobody can have.
    answer = sign_in(reviewer).post(page, {f"member-{'9' * 5000}": "in_favour", "seen": 0})
    assert answer.status_code == 409


def text_of(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_row_of_a_member_says_optional_once_for_all_rows(campaign, reviewer, sign_in):
    page = sign_in(reviewer).get(reverse("council_meeting", args=[campaign.slug])).content.decode()
    rows = page.partition("seats-TOTAL_FORMS")[2].partition('name="discussion"')[0]
    assert rows.count("Chức vụ") > 1
    assert rows.count("(không bắt buộc)") == 1  # of the discussion, below them
    assert "Chức vụ để trống được" in page


def test_what_was_typed_is_still_there_when_it_is_refused(campaign, reviewer, sign_in):
    client = sign_in(reviewer)
    page = reverse("council_meeting", args=[campaign.slug])
    blank = client.post(page, typed(place=" "))
    assert blank.status_code == 422
    assert "Hãy ghi địa điểm họp" in blank.content.decode()
    assert "Ngô Văn Giàu" in blank.content.decode()
    unled = client.post(page, typed(SEATS[1:]))
    assert unled.status_code == 409
    assert "Đỗ Thị Lan" in unled.content.decode()
    assert client.post(page, typed()).status_code == 302
    stale = client.post(page, typed(place="Nơi khác"))
    assert stale.status_code == 409
    assert "Nội dung đang lưu" in stale.content.decode()


def test_nobody_who_does_not_need_it_sees_it(campaign, proposal, observer, sign_in):
    own = sign_in(make_ward_officer(proposal.scorecard.ward))
    for name in ("home", "campaign", "scorecard"):
        args = [] if name == "home" else [campaign.slug]
        assert "Họp xét" not in own.get(reverse(name, args=args)).content.decode()
    page = sign_in(observer).get(reverse("awards", args=[campaign.slug])).content.decode()
    assert "iểu quyết" not in page
    assert proposal.state == AwardState.PROPOSED
    assert campaign.state == CampaignState.OPEN


def test_the_record_is_in_vietnamese_whoever_writes_it_down(campaign, proposal, head, sign_in):
    with override("en"):
        meeting = met(campaign, head)
        Ballot.count(proposal, everybody_says(meeting), by=head)
        again = Ballot.count(proposal, everybody_says(meeting), by=head)
    assert again.version == 1  # nothing new
    said = Entry.objects.get(act=Act.MEET)
    assert said.subject == "Cuộc họp xét thi đua ngày 20/11/2026"
    assert said.new["ballot"] == "giơ tay"
    assert "Lưu Thị Ánh Tuyết, Trưởng Ban, Chủ trì" in said.new["members"]
    vote = Entry.objects.get(act=Act.VOTE)
    assert vote.new["votes"].startswith("3/4 thành viên tán thành (75%)")


def test_no_vote_is_called_optional_and_a_word_of_caution_stands_below_the_name(
    campaign, proposal, head, sign_in
):
    meeting = met(campaign, head)
    client = sign_in(head)
    page = client.get(reverse("council_ballot", args=[campaign.slug, proposal.pk]))
    assert "(không bắt buộc)" not in page.content.decode()
    Ballot.count(proposal, everybody_says(meeting, "against"), by=head)
    page = client.get(reverse("council", args=[campaign.slug])).content.decode()
    assert f"{proposal.recipient}<br>" in page


def test_a_year_that_is_over_and_had_no_meeting_names_none(campaign, proposal, head, sign_in):
    client, page = sign_in(head), reverse("awards", args=[campaign.slug])
    words, council = "họp xét", reverse("council", args=[campaign.slug])
    assert words in client.get(page).content.decode()
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.CONCLUDED)
    page_over = client.get(page).content.decode()
    assert words not in page_over
    assert council not in page_over
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    met(campaign, head)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.CONCLUDED)
    assert council in client.get(page).content.decode()


@pytest.mark.parametrize("seen", ["abc", "-1", "1e9", "99999999999999999999"])
def test_a_version_that_no_page_sent_is_looked_at_again_in_words(
    campaign, proposal, head, sign_in, seen
):
    meeting = met(campaign, head)
    Ballot.count(proposal, everybody_says(meeting, "against"), by=head)
    page = reverse("council_ballot", args=[campaign.slug, proposal.pk])
    said = everybody_says(meeting)
    votes = {f"member-{pk}": choice for pk, choice in said.items()}
    answer = sign_in(head).post(page, votes | {"seen": seen})
    assert answer.status_code == 409
    assert "Đang lưu:" in answer.content.decode()
    assert 'name="seen" value="1"' in answer.content.decode()


def test_a_member_has_the_duty_of_one(campaign, head, sign_in):
    met(campaign, head)
    with override("en"):
        assert str(Duty.MEMBER.label) == "Member"
