"""Levels with conditions: the head writes them into the plan, the ranking says which one speaks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from scoring.models import Act, Block, Campaign, Entry, Scorecard, TierCondition
from scoring.models.plan.parts import plan_facts
from scoring.models.scorecards.tiering import assign_tier
from scoring.pages.ranking import Ranking
from scoring.rules.lifecycle import Action, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
PREPARING = "preparing"


@pytest.fixture
def head():
    return make_user(Role.HEAD)


def text(response):
    return " ".join(strip_tags(response.content.decode()).split())


def page_of(campaign):
    return reverse("setup_tier_conditions", args=[campaign.slug])


def typed(client, campaign, *rows):
    """The page as the head fills it in: (tier, kind, percent) from the first blank row on."""
    shown = client.get(page_of(campaign)).context["rows"]
    stored = {}
    for number, form in enumerate(shown.forms):
        stored[f"rows-{number}-row"] = str(form.instance.pk or "")
        for name in ("tier", "kind", "percent"):
            stored[f"rows-{number}-{name}"] = str(form[name].value() or "")
    first = sum(not form.is_new for form in shown.forms)
    for number, (tier, kind, percent) in enumerate(rows, first):
        stored |= {
            f"rows-{number}-tier": str(tier.pk),
            f"rows-{number}-kind": kind,
            f"rows-{number}-percent": percent,
        }
    total = max(len(shown.forms), first + len(rows))
    forms = {"rows-TOTAL_FORMS": str(total), "rows-INITIAL_FORMS": "0"}
    return stored | forms | {"seen": shown.seen}


def ask(campaign, kind, percent=None, tier=0):
    return TierCondition.objects.create(
        campaign=campaign, tier=campaign.tiers.all()[tier], kind=kind, percent=percent
    )


def judged(campaign, points, **facts):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    make_survey(card)
    fill(card, "verified", points)
    facts = {"state": CardState.VERIFIED} | facts
    Scorecard.objects.filter(pk=card.pk).update(**facts)
    return Scorecard.objects.select_related("campaign", "ward").get(pk=card.pk)


# Set-up


def test_conditions_are_written_down_with_one_entry_that_says_them(head, sign_in):
    campaign = make_campaign(PREPARING)
    best, good, _last = campaign.tiers.all()
    client = sign_in(head)
    rows = ((best, "every_criterion", "50"), (best, "share", "20"), (good, "in_time", ""))
    answer = client.post(page_of(campaign), typed(client, campaign, *rows))
    assert answer.status_code == 302
    entry = Entry.objects.get(act=Act.TIER_CONDITIONS)
    assert set(entry.new.values()) == {
        "không tiêu chí nào dưới 50% điểm tối đa",
        "không quá 20% số đơn vị",
        "nộp phiếu trong hạn chung",
    }
    said = text(client.get(reverse("campaign", args=[campaign.slug])))
    assert "từ 9 điểm; không tiêu chí nào dưới 50% điểm tối đa; không quá 20% số đơn vị" in said


@pytest.mark.parametrize(
    ("kind", "percent", "said"),
    [
        ("share", "0", TierCondition.PERCENT_MISSING),
        ("share", "", TierCondition.PERCENT_MISSING),
        ("share", "101", TierCondition.PERCENT_MISSING),
        ("every_criterion", "-5", TierCondition.PERCENT_MISSING),
        ("in_time", "50", TierCondition.PERCENT_SENSELESS),
        ("no_block", "0", TierCondition.PERCENT_SENSELESS),
    ],
)
def test_a_percentage_that_does_not_fit_is_refused_and_stays(head, sign_in, kind, percent, said):
    campaign = make_campaign(PREPARING)
    client = sign_in(head)
    row = (campaign.tiers.first(), kind, percent)
    answer = client.post(page_of(campaign), typed(client, campaign, row))
    assert answer.status_code == 422
    assert str(said) in text(answer)
    assert f'value="{percent}"' in answer.content.decode() or not percent
    assert not TierCondition.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(campaign, kind, int(percent) if percent.isdigit() else None)


def test_a_kind_is_asked_once_of_a_level(head, sign_in):
    campaign = make_campaign(PREPARING)
    best = campaign.tiers.first()
    client = sign_in(head)
    answer = client.post(
        page_of(campaign), typed(client, campaign, (best, "share", "20"), (best, "share", "30"))
    )
    assert answer.status_code == 422
    assert str(TierCondition.ASKED_TWICE) in text(answer)


def test_two_conditions_may_change_places(head, sign_in):
    campaign = make_campaign(PREPARING)
    ask(campaign, "no_block")
    ask(campaign, "in_time")
    client = sign_in(head)
    facts = typed(client, campaign)
    facts["rows-0-kind"], facts["rows-1-kind"] = facts["rows-1-kind"], facts["rows-0-kind"]
    answer = client.post(page_of(campaign), facts)
    assert answer.status_code == 302, answer.context["rows"].errors
    assert set(campaign.tier_conditions.values_list("kind", flat=True)) == {"no_block", "in_time"}


def test_contradictions_stand_in_the_way_of_the_opening_in_words(head, sign_in):
    campaign = make_campaign(PREPARING)
    ask(campaign, "in_time", tier=1)
    client = sign_in(head)
    said = "Mức Khá đòi “nộp phiếu trong hạn chung” mà mức Xuất sắc cao hơn lại không đòi như vậy."
    assert said in text(client.get(page_of(campaign)))
    assert said in text(client.get(reverse("setup", args=[campaign.slug])))
    with refused("plan_unfinished"):
        campaign.perform(Action.OPEN, by=head)


def test_a_share_of_too_few_units_is_asked_about_before_the_opening(head):
    campaign = make_campaign(PREPARING, wards=3)
    ask(campaign, "share", 20)
    (said,) = [one for one in campaign.oddities(campaign.opens_at) if "20%" in one]
    assert "của 3 đơn vị chưa được một đơn vị" in said


def test_conditions_are_locked_with_the_opening_and_taken_over_next_year(head):
    campaign = make_campaign()
    ask(campaign, "every_criterion", 50)
    with refused("plan_locked"), campaign.being_set_up(Act.TIER_CONDITIONS, by=head):
        pass
    facts = {"superior_body": "x", "issuing_body": "x", "deciding_body": "x"}
    copy = Campaign.launch(by=head, model=campaign, year=2027, title="2027", **facts)
    (condition,) = copy.tier_conditions.all()
    assert (condition.tier.campaign, condition.percent) == (copy, 50)
    assert str(condition.tier) == "Xuất sắc"


def test_without_conditions_nobody_meets_them(head, sign_in):
    campaign = make_campaign()
    judged(campaign, (2, 4, 4))
    page = sign_in(head).get(reverse("tiers", args=[campaign.slug])).content.decode()
    assert "chưa được" not in page
    assert not plan_facts(campaign, Act.TIER_CONDITIONS)


# The suggestion


def test_the_ranking_says_which_condition_speaks_and_what_it_would_take(head, sign_in):
    campaign = make_campaign()
    ask(campaign, "every_criterion", 90)
    judged(campaign, (2, 4, "3.5"))
    said = text(sign_in(head).get(reverse("tiers", args=[campaign.slug])))
    assert "chưa được Xuất sắc: tiêu chí 2 được 3,5/4, dưới 90%: thiếu 0,1 điểm" in said


def test_a_block_is_said_to_the_board_and_not_to_the_observer(head, sign_in):
    campaign = make_campaign()
    ask(campaign, "no_block")
    card = judged(campaign, (2, 4, 4))
    Block.put(card, None, Block.Cause.COMPLAINT, "", by=head)
    where = reverse("tiers", args=[campaign.slug])
    assert "đang có lý do chưa xét khen thưởng" in text(sign_in(head).get(where))
    observer = text(sign_in(make_user(Role.OBSERVER)).get(where))
    assert "lý do chưa xét" not in observer
    assert Ranking(campaign).rows[0].suggested.name == "Khá"


def test_the_first_submission_counts_against_the_date_of_all(head):
    campaign = make_campaign()
    ask(campaign, "in_time")
    late = judged(campaign, (2, 4, 4), submitted_at=campaign.self_deadline)
    judged(campaign, (2, 4, "3.75"))
    rows = {row.card.pk: row for row in Ranking(campaign).rows}
    assert {row.suggested.name for row in rows.values()} == {"Xuất sắc", "Khá"}
    assert rows[late.pk].unmet_conditions == ["chưa được Xuất sắc: đã nộp phiếu sau hạn chung"]


def test_a_card_returned_after_the_date_is_not_late(head):
    campaign = make_campaign(wards=1)
    ask(campaign, "in_time")
    card = campaign.scorecards.get()
    officer = make_ward_officer(card.ward)
    fill(card, "self")
    card.perform(Action.SUBMIT, by=officer)
    fill(card, "verified")
    Scorecard.objects.update(state=CardState.VERIFIED, submitted_at=campaign.self_deadline)
    assert Ranking(campaign).rows[0].suggested.name == "Xuất sắc"


def test_the_level_of_a_condition_is_decided_and_another_needs_a_reason(head):
    campaign = make_campaign()
    ask(campaign, "every_criterion", 90)
    card = judged(campaign, (2, 4, "3.5"))
    best, good, _last = campaign.tiers.all()
    with refused("preview_outdated"):
        assign_tier(card, best, by=head, suggested=best)
    with refused("tier_unexplained"):
        assign_tier(card, best, by=head, suggested=good)
    assign_tier(card, best, by=head, suggested=good, reason="Thành tích đột xuất")
    assert Scorecard.objects.get(pk=card.pk).tier == best


def test_a_block_put_since_the_preview_makes_it_stale(head, sign_in):
    campaign = make_campaign()
    ask(campaign, "no_block")
    card = judged(campaign, (2, 4, 4))
    client = sign_in(head)
    where = reverse("tiers_apply", args=[campaign.slug])
    seen = {"seen": client.get(where).context["fresh"]["seen"].value()}
    Block.put(card, None, Block.Cause.COMPLAINT, "", by=head)
    assert client.post(where, seen).status_code == 409
    assert not Scorecard.objects.exclude(tier=None).exists()
    seen = {"seen": client.get(where).context["fresh"]["seen"].value()}
    assert client.post(where, seen).status_code == 302
    assert Scorecard.objects.get(pk=card.pk).tier.name == "Khá"


def test_the_grid_and_the_workbook_say_the_same_level(head, sign_in):
    campaign = make_campaign(wards=5)
    ask(campaign, "share", 20)
    first, second = judged(campaign, (2, 4, 4)), judged(campaign, (2, 4, "3.75"))
    grid = sign_in(head).get(reverse("board", args=[campaign.slug])).context["grid"]
    found = {row.name: row.tier for row in grid.rows}
    assert (found[first.ward_name], found[second.ward_name]) == ("Xuất sắc", "Khá")


@pytest.mark.parametrize("kinds", [(), ("every_criterion", "no_block", "in_time", "share")])
def test_conditions_cost_the_same_for_any_number_of_units(head, sign_in, kinds):
    counts = set()
    for number in (2, 6):
        campaign = make_campaign(wards=number)
        for kind in kinds:
            ask(campaign, kind, 50 if kind in {"every_criterion", "share"} else None)
        for _ in range(number):
            judged(campaign, (2, 4, 4))
        client = sign_in(head)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("tiers", args=[campaign.slug]))
        counts.add(len(queries))
    assert len(counts) == 1
