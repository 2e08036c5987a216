"""Who visits which ward when: planned by the Board, read by the ward,
told apart where one person is at two places.
"""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.subject import Subject
from scoring.maintenance import replay
from scoring.models import Act, Entry, Scorecard, Survey, Visit
from scoring.models.scorecards.visit import clashes
from scoring.rules.lifecycle import CardState
from tests import fields
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer, write_down
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
EIGHT = timezone.make_aware(datetime(2026, 11, 20, 8))  # a Friday


@pytest.fixture
def cards():
    campaign = make_campaign(wards=2)
    cards = [make_scorecard(CardState.SUBMITTED, campaign) for _ward in range(2)]
    write_down()
    return cards


def planned(card, by, leader, members=(), begins=EIGHT, hours=2, place="Trụ sở phường"):
    ends = begins + timedelta(hours=hours)
    facts = {"begins_at": begins, "ends_at": ends, "place": place}
    return Visit.plan(card, by=by, leader=leader, members=members, **facts)


def typed(leader, members=(), **facts):
    facts = {"day": "20/11/2026", "begins": "8 giờ", "ends": "10:30", "place": "Trụ sở"} | facts
    return facts | {"leader": leader.pk, "members": [one.pk for one in members]}


def test_a_visit_in_another_year_is_said_and_people_decide(cards, head, sign_in):
    client, today = sign_in(head), timezone.localdate()
    days = (today - timedelta(days=365), True), (today + timedelta(days=5), False)
    for card, (day, is_said) in zip(cards[:2], days, strict=True):
        page = reverse("visit", args=[card.campaign.slug, card.ward.code])
        answer = client.post(page, typed(head, day=f"{day:%d/%m/%Y}"), follow=True)
        assert Visit.objects.filter(scorecard=card).exists()
        assert (f"{day:%d/%m/%Y} đã qua" in answer.content.decode()) is is_said


def test_nobody_comes_before_the_plan_is_issued(cards, head, sign_in):
    """As with every other day of a campaign: papers would print it."""
    card, client = cards[0], sign_in(head)
    card.campaign.plan_date = "2026-11-21"
    card.campaign.save(update_fields=["plan_date"])
    page = reverse("visit", args=[card.campaign.slug, card.ward.code])
    answer = client.post(page, typed(head, day="20/11/2026"))
    assert answer.status_code == 409
    assert "Ngày 20/11/2026 đứng trước ngày ban hành kế hoạch" in answer.content.decode()
    assert 'value="20/11/2026"' in answer.content.decode()
    assert not Visit.objects.exists()
    assert client.post(page, typed(head, day="21/11/2026")).status_code == 302


def test_what_was_planned_before_the_plan_can_be_moved_or_called_off(cards, head, sign_in):
    """As it may be stored from the time when that was only warned of."""
    client = sign_in(head)
    for card in cards:
        planned(card, head, head)
    card.campaign.plan_date = "2026-11-21"
    card.campaign.save(update_fields=["plan_date"])
    moved, dropped = (reverse("visit", args=[card.campaign.slug, card.ward.code]) for card in cards)
    assert client.post(moved, typed(head, day="23/11/2026")).status_code == 302
    assert client.post(dropped, typed(head) | {"off": "1"}).status_code == 302
    assert [f"{one.begins_at:%d/%m/%Y}" for one in Visit.objects.all()] == ["23/11/2026"]


def survey_page(client, card, **typed):
    page = reverse("board_survey", args=[card.campaign.slug, card.ward.code])
    return client.post(page, typed) if typed else client.get(page)


def test_what_was_planned_is_not_typed_again_after_the_visit(cards, head, reviewer, sign_in):
    card, client = cards[0], sign_in(reviewer)
    assert "Điền theo lịch khảo sát" not in survey_page(client, card).content.decode()
    came = timezone.localtime() - timedelta(days=2)
    visit = planned(card, head, head, [reviewer], begins=came.replace(hour=8, minute=0))
    assert "Điền theo lịch khảo sát" in survey_page(client, card).content.decode()
    page = survey_page(client, card, fill="plan", place="Nhà văn hóa", **unsent(card, "1,5"))
    filled = {name: page.context["form"][name].value() for name in ("visited_on", "place", "team")}
    # What somebody typed stands; the rest is the plan's, to be looked at before it is saved.
    assert filled == {
        "visited_on": f"{came:%d/%m/%Y}", "place": "Nhà văn hóa", "team": visit.people,
    }  # fmt: skip
    assert page.context["sheet"].rows[0].found.points == "1,5"
    assert not Survey.objects.exists()
    assert survey_page(client, card, **filled, **unsent(card, "")).status_code == 302
    survey = Survey.objects.get()
    assert (survey.visited_on, survey.team) == (came.date(), visit.people)
    assert "Điền theo lịch khảo sát" not in survey_page(client, card).content.decode()


def test_a_day_that_is_still_to_come_is_no_day_of_a_survey(cards, head, reviewer, sign_in):
    card = cards[0]
    planned(card, head, head, begins=timezone.now() + timedelta(days=2))
    page = survey_page(sign_in(reviewer), card, fill="plan")
    form = page.context["form"]
    assert (form["visited_on"].value(), form["place"].value()) == ("", "Trụ sở phường")


def unsent(card, points):
    """The first item of the survey's sheet as a browser sends it."""
    score = card.scores.in_official_order()[0]
    return {
        f"points-{score.pk}": points,
        f"finding-{score.pk}": "",
        f"version-{score.pk}": score.version,
    }


def test_the_board_plans_and_the_ward_reads_it(cards, head, reviewer, sign_in):
    card, slug = cards[0], cards[0].campaign.slug
    client = sign_in(reviewer)
    page = reverse("visit", args=[slug, card.ward.code])
    assert client.get(page).status_code == 200
    assert client.post(page, typed(head, [reviewer, head])).status_code == 302
    visit = Visit.objects.get()
    assert visit.when == "08:00–10:30, 20/11/2026"
    assert visit.people == f"{head.full_name} (trưởng đoàn), {reviewer.full_name}"
    own = sign_in(make_ward_officer(card.ward)).get(reverse("home")).content.decode()
    assert "08:00–10:30, 20/11/2026" in own
    assert head.full_name in own
    other = sign_in(make_ward_officer(cards[1].ward)).get(reverse("home")).content.decode()
    assert "Ban đến khảo sát" not in other
    schedule = client.get(reverse("visits", args=[slug])).content.decode()
    assert "08:00–10:30, 20/11/2026" in schedule
    assert "chưa xếp" in schedule
    assert (
        "Đã xếp lịch:"
        in client.get(reverse("board_ward", args=[slug, card.ward.code])).content.decode()
    )


def test_one_person_at_two_places_is_said_and_so_is_a_day_off(cards, head, reviewer, sign_in):
    planned(cards[0], head, reviewer)
    client = sign_in(head)
    page = reverse("visit", args=[cards[1].campaign.slug, cards[1].ward.code])
    said = client.post(page, typed(head, [reviewer], begins="9:30"), follow=True).content.decode()
    sentence = f"Đồng chí {reviewer.full_name} cùng lúc có lịch ở {cards[0].ward_name}"
    assert said.count(sentence) == 2  # told once, and at its row
    client.post(page, typed(head, [reviewer], begins="10:00"))  # one after the other
    assert clashes(cards[0].campaign) == {}
    said = client.post(page, typed(head, day="21/11/2026"), follow=True).content.decode()
    assert "21/11/2026 là ngày nghỉ." in said


def test_what_cannot_be_is_refused_in_a_sentence(cards, head, reviewer, observer, sign_in):
    card = cards[0]
    with refused("visit_ends_too_soon"):
        planned(card, head, head, hours=0)
    with refused("text_missing"):
        planned(card, head, head, place=" ")
    with refused("not_of_the_board"):
        planned(card, head, head, [observer])
    for person in (observer, make_ward_officer(card.ward)):
        with pytest.raises(PermissionDenied):
            planned(card, person, head)
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.ABSENT)
    with refused("wrong_state"):
        planned(card, head, head)
    page = reverse("visit", args=[card.campaign.slug, cards[1].ward.code])
    bad = sign_in(head).post(page, typed(head, place=" ", day="32/11/2026"))
    assert bad.status_code == 422
    assert "32/11/2026" in bad.content.decode()
    visit = planned(cards[1], head, head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(ends_at=visit.begins_at)


def test_each_act_is_one_entry_that_the_ward_reads(cards, head, reviewer, sign_in):
    card, own = cards[0], make_ward_officer(cards[0].ward)
    visit = planned(card, head, head, [reviewer])
    planned(card, head, head, [reviewer])  # nothing new
    planned(card, head, reviewer, [head], place="Hội trường")
    page = reverse("visit", args=[card.campaign.slug, card.ward.code])
    assert sign_in(head).post(page, {"off": "1"}).status_code == 302
    acts = Entry.objects.visible_to(own).filter(scorecard=card).order_by("pk")
    told = [Act.PLAN_VISIT, Act.PLAN_VISIT, Act.CALL_OFF_VISIT]
    assert list(acts.values_list("act", flat=True))[-3:] == told
    assert acts.last().old["visit_at"] == visit.when
    assert not Visit.objects.exists()
    assert list(replay.differences_of_campaigns()) == []
    planned(card, head, head)
    Visit.objects.update(place="Nơi khác")
    assert list(replay.differences_of_campaigns())


def test_whoever_calls_off_what_was_called_off_before_reads_so(cards, head, sign_in):
    card = cards[0]
    visit = planned(card, head, head)
    visit.call_off(by=head)
    page = reverse("visit", args=[card.campaign.slug, card.ward.code])
    answer = sign_in(head).post(page, {"off": "1", "seen": "1"})
    assert answer.status_code == 409
    said = f"Lịch khảo sát {card.ward_name} đã được bỏ trước đó"
    assert said in answer.content.decode()
    with refused("wrong_state", said):
        visit.call_off(by=head)
    assert Entry.objects.filter(act=Act.CALL_OFF_VISIT).count() == 1


def test_everybody_concerned_has_it_in_their_calendar(cards, head, reviewer, sign_in):
    planned(cards[0], head, head, [reviewer])
    planned(cards[1], head, make_user(Role.REVIEWER), begins=EIGHT + timedelta(days=3))
    where = reverse("deadlines", args=[cards[0].campaign.slug])
    for person in (head, reviewer, make_ward_officer(cards[0].ward)):
        events = Calendar.from_ical(sign_in(person).get(where).content).walk("VEVENT")
        [visit] = [event for event in events if str(event["uid"]).startswith("visit-")]
        assert visit.decoded("dtstart") == EIGHT
        assert visit.decoded("dtend") == EIGHT + timedelta(hours=2)
        assert str(visit["location"]) == "Trụ sở phường"
        assert str(visit["transp"]) == "OPAQUE"


def test_the_survey_plan_has_hour_leader_and_team(cards, head, reviewer):
    planned(cards[0], head, head, [reviewer])
    first, second = LISTS["lịch khảo sát"].rows(Subject(Facts(cards[0].campaign)))
    assert (first["giờ"], first["ngày"]) == ("08 giờ 00", "20/11/2026")
    assert (first["trưởng đoàn"], first["thành viên"]) == (head.full_name, reviewer.full_name)
    assert second["giờ"] == "……"


def test_the_page_says_how_much_each_has_in_hand(cards, head, reviewer, sign_in):
    cards[0].campaign.scorecards.update(assignee=reviewer)
    planned(cards[0], head, head, [reviewer])
    answer = sign_in(head).get(reverse("visits", args=[cards[0].campaign.slug]))
    loads = {load.name: load for load in answer.context["schedule"].loads}
    mine = loads[reviewer.full_name]
    assert (mine.cards, mine.open_cards, mine.visits) == (2, 2, 1)
    assert (loads[head.full_name].cards, loads[head.full_name].visits) == (0, 1)


def test_nobody_leads_who_was_not_chosen(cards, head, sign_in):
    client = sign_in(head)
    page = reverse("visit", args=[cards[0].campaign.slug, cards[0].ward.code])
    # A browser sends the first of a list where none is selected.
    assert '<option value="" selected>' in client.get(page).content.decode()
    answer = client.post(page, typed(head) | {"leader": ""})
    assert "Hãy chọn trưởng đoàn." in answer.content.decode()
    assert not Visit.objects.exists()


def test_what_somebody_else_planned_meanwhile_is_said_before_it_is_written_over(
    cards, head, reviewer, sign_in
):
    card, client = cards[0], sign_in(head)
    page = reverse("visit", args=[card.campaign.slug, card.ward.code])
    before = fields.typed(client.get(page))["seen"]
    visit = planned(card, reviewer, reviewer, place="Nhà văn hóa")
    answer = client.post(page, typed(head, [reviewer, make_user(Role.REVIEWER)], seen=before))
    assert answer.status_code == 409
    assert answer.content.decode().count("checked") == 2
    assert "Nhà văn hóa" in answer.content.decode()
    assert "Trụ sở" in fields.typed(answer)["place"]
    assert client.post(page, {"off": "1", "seen": before}).status_code == 409
    assert Visit.objects.get().place == visit.place
    again = typed(head, seen=fields.typed(answer)["seen"])
    assert client.post(page, again).status_code == 302
    assert Visit.objects.get().place == "Trụ sở"


def test_the_record_is_in_vietnamese_whoever_plans(cards, head, reviewer):
    with override("en"):
        planned(cards[0], head, head, [reviewer])
    entry = Entry.objects.filter(act=Act.PLAN_VISIT).get()
    assert entry.new["team"] == f"{head.full_name} (trưởng đoàn), {reviewer.full_name}"
