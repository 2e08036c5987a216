"""Honours over years: what units and officers had, the rules that speak,
the money for the treasurer.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from scoring.forms.rows.award_kinds import AwardKindForm, MoneyField
from scoring.maintenance import replay
from scoring.models import Act, Award, Campaign, EarlierHonour
from scoring.models.awards.earlier_honour import honours_before
from scoring.models.plan.parts import plan_facts
from scoring.rules.lifecycle import Action, CampaignState, CardState
from tests.factories import fill, make_campaign, make_officer, make_scorecard, write_down
from tests.refusals import refused
from wards import people
from wards.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """Two final units with 10 and 9 points of 10."""
    campaign = make_campaign(wards=2)
    make_scorecard(CardState.FINAL, campaign)
    fill(make_scorecard(CardState.FINAL, campaign), "verified", [1, 4, 4], "Thiếu hồ sơ")
    return campaign


def cards(campaign):
    return list(campaign.scorecards.select_related("ward", "campaign").in_official_order())


def kinds(campaign):
    return list(campaign.award_kinds.all())


def a_year_before(campaign, head):
    """Last year's campaign of the same units, concluded, the first unit with its certificate."""
    wards = [card.ward for card in cards(campaign)]
    before = make_campaign(wards=wards, year=2025)
    first = make_scorecard(CardState.FINAL, before)
    make_scorecard(CardState.FINAL, before)
    award = Award.propose(kinds(before)[0], first, by=head, reason="Làm tốt")
    award.perform(
        Action.DECIDE, by=head, decision_number="7-QĐ/TU", decision_date=date(2025, 12, 20)
    )
    Campaign.objects.filter(pk=before.pk).update(state=CampaignState.CONCLUDED)
    return before


def test_earlier_campaigns_and_what_was_typed_in_are_one_list(campaign, head, reviewer):
    first, second = cards(campaign)
    a_year_before(campaign, head)
    officer = make_officer(second.ward, full_name="Trần Thị Hoa")
    EarlierHonour.note(second.ward, officer, year=2019, title="Giấy khen", by=reviewer)
    had = honours_before(campaign)
    assert [(one.year, one.ward, one.officer, one.title, one.decision) for one in had] == [
        (2025, first.ward_id, None, "Giấy khen", "7-QĐ/TU"),
        (2019, second.ward_id, officer.pk, "Giấy khen", ""),
    ]


def test_what_runs_now_or_was_not_decided_is_no_honour_of_before(campaign, head):
    before = a_year_before(campaign, head)
    Campaign.objects.filter(pk=before.pk).update(state=CampaignState.OPEN)
    Award.propose(kinds(campaign)[0], cards(campaign)[0], by=head)
    assert honours_before(campaign) == []


def test_typing_in_is_the_boards_and_leaves_a_trace(campaign, head, observer):
    stranger = make_officer(cards(campaign)[1].ward)
    write_down()
    ward = cards(campaign)[0].ward
    with pytest.raises(PermissionDenied):
        EarlierHonour.note(ward, None, year=2020, title="Giấy khen", by=observer)
    honour = EarlierHonour.note(ward, None, year=2020, title=" Giấy  khen ", by=head)
    assert honour.title == "Giấy khen"
    with refused("honour_noted"):
        EarlierHonour.note(ward, None, year=2020, title="Giấy khen", by=head)
    with refused("year_in_future"):
        EarlierHonour.note(ward, None, year=2999, title="Giấy khen", by=head)
    with refused("officer_of_another_ward"):
        EarlierHonour.note(ward, stranger, year=2020, title="Giấy khen", by=head)
    with pytest.raises(PermissionDenied):
        honour.put_aside(by=observer)
    honour.put_aside(by=head)
    assert honours_before(campaign) == []
    EarlierHonour.note(ward, None, year=2020, title="Giấy khen", by=head)  # rightly, this time
    assert list(replay.differences_of_register()) == []
    EarlierHonour.objects.filter(pk=honour.pk).update(year=2018)
    assert len(list(replay.differences_of_register())) == 1


def test_a_rule_that_speaks_asks_for_a_reason_and_people_decide(campaign, head):
    a_year_before(campaign, head)
    unit = kinds(campaign)[0]
    unit.rest_years = 1
    unit.save()
    first = cards(campaign)[0]
    with refused("caution_unexplained", "năm 2025; quy định không xét lại trong 1 năm"):
        Award.propose(unit, first, by=head)
    award = Award.propose(unit, first, by=head, reason="Thành tích vượt trội")
    assert award.in_force


def test_what_speaks_since_the_proposal_asks_for_a_reason_at_the_decision(campaign, head, sign_in):
    unit = kinds(campaign)[0]
    unit.rest_years = 1
    unit.save()
    first = cards(campaign)[0]
    award = Award.propose(unit, first, by=head)
    EarlierHonour.note(first.ward, None, year=campaign.year - 1, title=unit.title, by=head)
    page = reverse("award_step", args=[campaign.slug, award.pk, "decide"])
    paper = {"decision_number": "12-QĐ/TU", "decision_date": "20/01/2026"}
    answer = sign_in(head).post(page, paper)
    assert answer.status_code == 409
    assert "quy định không xét lại trong 1 năm" in answer.content.decode()
    assert "12-QĐ/TU" in answer.content.decode()
    answer = sign_in(head).post(page, paper | {"reason": "Thành tích vượt trội"})
    assert answer.status_code == 302
    decided = Award.objects.get(pk=award.pk)
    assert (decided.state, decided.reason) == ("decided", "Thành tích vượt trội")


def test_what_somebody_had_in_another_unit_counts(campaign, head, administrator, sign_in):
    """The row of officers is another one there; the person is the same."""
    kind = kinds(campaign)[1]
    kind.rest_years = 1
    kind.save()
    first, second = cards(campaign)
    before = make_officer(first.ward)
    last_year = campaign.year - 1
    EarlierHonour.note(first.ward, before, year=last_year, title=kind.title, by=head)
    people.move_officer(before, second.ward, by=administrator)
    now = Officer.objects.get(follows=before)
    said = f"năm {last_year}; quy định không xét lại trong 1 năm"
    with refused("caution_unexplained", said):
        Award.propose(kind, second, now, by=head, reason="")
    client = sign_in(head)
    propose = reverse("award_propose", args=[campaign.slug, kind.pk])
    assert said in client.get(propose).content.decode()
    Award.propose(kind, second, now, by=head, reason="Vượt trội")
    assert said in client.get(reverse("awards", args=[campaign.slug])).content.decode()


def test_one_per_unit_and_from_a_level_on(campaign, head):
    officers = kinds(campaign)[1]
    first, second = cards(campaign)
    officers.one_per_unit, officers.least_tier = True, campaign.tiers.get(name="Xuất sắc")
    officers.save()
    one, two = make_officer(first.ward, full_name="Lê Văn Hậu"), make_officer(first.ward)
    Award.propose(officers, first, one, by=head)
    with refused("caution_unexplained", "mỗi đơn vị một suất; đơn vị đã có: Lê Văn Hậu"):
        Award.propose(officers, first, two, by=head)
    campaign.scorecards.filter(pk=second.pk).update(tier=campaign.tiers.get(name="Khá"))
    with refused("caution_unexplained", "Quy định xét từ mức Xuất sắc"):
        Award.propose(officers, second, make_officer(second.ward), by=head)


def test_pages_say_what_the_act_would(campaign, head, sign_in):
    a_year_before(campaign, head)
    unit = kinds(campaign)[0]
    unit.rest_years = 2
    unit.save()
    client = sign_in(head)
    said = "Đã được hình thức này năm 2025; quy định không xét lại trong 2 năm."
    assert said in client.get(reverse("awards", args=[campaign.slug])).content.decode()
    propose = reverse("award_propose", args=[campaign.slug, unit.pk])
    assert said in client.get(propose).content.decode()
    key = str(cards(campaign)[0].pk)
    answer = client.post(propose, {"candidate": key, "citation_text": "Tốt", "reason": ""})
    assert answer.status_code == 409
    assert "Vẫn đề nghị thì hãy ghi lý do lựa chọn." in answer.content.decode()
    Award.propose(unit, cards(campaign)[0], by=head, reason="Vượt trội")
    run = client.get(reverse("setup_dry_run", args=[campaign.slug])).context["run"]
    (line,) = run.honours[0][1].lines
    assert line.hint == said


def test_a_campaign_without_rules_asks_nothing(campaign, head):
    a_year_before(campaign, head)
    assert Award.propose(kinds(campaign)[0], cards(campaign)[0], by=head).in_force


def test_money_adds_up_for_the_treasurer(campaign, head, sign_in):
    unit, officers, _commendation = kinds(campaign)
    unit.money, officers.money = 1_500_000, 500_000
    unit.save()
    officers.save()
    first = cards(campaign)[0]
    client = sign_in(head)
    Award.propose(unit, first, by=head)
    for _ in range(2):
        Award.propose(officers, first, make_officer(first.ward), by=head)
    answer = client.get(reverse("awards", args=[campaign.slug]))
    assert answer.context["overview"].money_text == "2.500.000"
    assert "2.500.000" in answer.content.decode()


def test_no_money_no_table(campaign, head, sign_in):
    said = sign_in(head).get(reverse("awards", args=[campaign.slug])).content.decode()
    assert "Thành tiền" not in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.500.000", 1500000),
        ("500000", 500000),
        ("1 000 000", 1000000),
        ("１．５００．０００", 1500000),
        ("", None),
    ],
)
def test_money_is_read_as_offices_write_it(typed, meant):
    assert MoneyField(required=False).clean(typed) == meant


def form_of(campaign, **typed):
    facts = {
        "position": "4",
        "title": "Giấy khen",
        "recipient": "officer",
        "quota": "2",
        "threshold": "",
        "decider": "committee",
        "row": "",
    }
    return AwardKindForm(
        facts | typed, campaign=campaign, instance=campaign.award_kinds.model(campaign=campaign)
    )


@pytest.mark.parametrize("typed", ["0", "-5", "1,5", "nhiều", "9999999999999"])
def test_senseless_money_is_told(campaign, typed):
    assert "money" in form_of(campaign, money=typed).errors


@pytest.mark.parametrize("typed", ["0", "-1", "1e6", "99"])
def test_senseless_years_are_told(campaign, typed):
    assert "rest_years" in form_of(campaign, rest_years=typed).errors


def test_a_commendation_by_points_takes_no_rules(campaign):
    facts = {
        "quota": "",
        "threshold": "9",
        "decider": "head",
        "recipient": "ward",
        "rest_years": "1",
    }
    assert "rest_years" in form_of(campaign, **facts).errors


def test_next_years_campaign_takes_rules_and_money_over(campaign, head):
    unit = kinds(campaign)[0]
    unit.rest_years, unit.money, unit.least_tier = 1, 1_000_000, campaign.tiers.get(name="Khá")
    unit.save()
    copy = Campaign.launch(by=head, model=campaign, year=2027, title="Năm sau")
    taken = kinds(copy)[0]
    assert (taken.rest_years, taken.money, taken.least_tier.name) == (1, 1_000_000, "Khá")
    assert taken.least_tier.campaign_id == copy.pk
    said = plan_facts(copy, Act.AWARD_KINDS)["Giấy khen – tập thể"]
    assert "tiền thưởng 1.000.000 đồng" in said
    assert "không xét lại trong 1 năm" in said
    assert "từ mức Khá" in said


def test_the_page_types_in_and_puts_aside(campaign, reviewer, sign_in):
    client = sign_in(reviewer)
    where = reverse("earlier_honours", args=[campaign.slug])
    ward = cards(campaign)[0].ward_id
    facts = {"recipient": str(ward), "year": "2019", "title": "Giấy khen", "decision": "12-QĐ/TU"}
    assert client.post(where, facts).status_code == 302
    assert "12-QĐ/TU" in client.get(where).content.decode()
    assert client.post(where, facts).status_code == 409
    bad = client.post(where, facts | {"year": "19", "title": ""})
    assert bad.status_code == 422
    assert "Năm khen thưởng từ 1945 đến năm nay." in bad.content.decode()
    honour = EarlierHonour.objects.get()
    assert client.post(where, {"aside": str(honour.pk)}).status_code == 302
    assert "12-QĐ/TU" not in client.get(where).content.decode()
    assert client.post(where, {"aside": "x"}).status_code == 404


def test_while_the_clock_is_behind_the_record_nothing_is_taken_back(
    campaign, reviewer, monkeypatch
):
    """Else it would be gone without an entry."""
    honour = EarlierHonour.note(
        cards(campaign)[0].ward, None, year=2019, title="Giấy khen", by=reviewer
    )
    yesterday = timezone.now() - timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: yesterday)
    with refused("clock_behind"):
        honour.put_aside(by=reviewer)
    assert not EarlierHonour.objects.get().is_put_aside
