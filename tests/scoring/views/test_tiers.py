"""Ranking and tiers: who stands where and why, decisions one by one and all at once, the order of
equals.
"""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.models import Act, Answer, Campaign, Entry, Reply, Scorecard
from scoring.models.scorecards.finalising import finalise_ready
from scoring.models.scorecards.tie_order import order_equals
from scoring.models.scorecards.tiering import assign_suggestions, assign_tier
from scoring.pages.ranking import Ranking
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.refusals import Refused
from tests.factories import fill, make_campaign, make_scorecard, make_ward_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db

# The small plan: items of 2, 4 and 4 points; the first criterion (6) is the largest; floors 9, 7
# and 5.


def judged(campaign, verified, own=None, state=CardState.VERIFIED, **facts):
    """A card with these verified points in official order; the self points are the same unless
    given.
    """
    card = make_scorecard(state, campaign, **facts)
    card.scores.update(self_points=None, survey_points=None, verified_points=None)
    fill(card, "self", own or verified)
    fill(card, "verified", verified)
    return card


@pytest.fixture
def campaign():
    return make_campaign(wards=4)


def at(name, campaign, *args):
    return reverse(name, args=[campaign.slug, *args])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# The table


def test_the_table_names_rank_points_gap_suggestion_and_rule(campaign, reviewer, sign_in):
    judged(campaign, (2, 4, "3.5"), (2, 4, 4))
    judged(campaign, (2, 2, 3))
    make_scorecard(CardState.SUBMITTED, campaign)
    page = sign_in(reviewer).get(at("tiers", campaign))
    assert page.status_code == 200
    first, second = page.context["ranking"].rows
    assert (first.rank, first.verified, first.own, first.gap) == (1, "9,5", "10", "−0,5")
    assert (first.suggested.name, first.rule) == ("Xuất sắc", "từ 9 điểm")
    assert (second.rank, second.suggested.name, second.rule) == (2, "Khá", "từ 7 điểm")
    said = text(page)
    assert "từ 9 điểm" in said
    assert "chưa quyết định" in said


def test_below_the_lowest_floor_nothing_is_suggested(campaign):
    judged(campaign, (1, 1, 2))
    row = Ranking(campaign).rows[0]
    assert (row.suggested, row.rule) == (None, "dưới 5 điểm")


def test_cards_that_are_not_verified_have_no_rank(campaign, observer, sign_in):
    judged(campaign, (2, 4, 4))
    waiting = make_scorecard(CardState.SUBMITTED, campaign)
    absent = make_scorecard(CardState.ABSENT, campaign)
    shown = sign_in(observer).get(at("tiers", campaign)).context
    assert [row.rank for row in shown["ranking"].rows] == [1]
    assert waiting in list(shown["waiting"])
    assert list(shown["absent"]) == [absent]
    assert absent not in list(shown["waiting"])


def test_the_aid_that_decided_is_said_with_its_points(campaign):
    judged(campaign, (2, 3, 4))  # 5 of 6 in the largest criterion
    judged(campaign, (2, 4, 3))  # 6 of 6
    first, second = Ranking(campaign).rows
    assert first.tie == ["xếp trên nhờ điểm tiêu chí 1: 6"]
    assert second.tie == ["xếp sau vì điểm tiêu chí 1: 5"]


def test_the_smaller_over_claim_decides_next(campaign):
    judged(campaign, (2, 4, 3), (2, 4, 4))
    judged(campaign, (2, 4, 3), (2, 4, "3.25"))
    first, second = Ranking(campaign).rows
    assert first.tie == ["xếp trên nhờ tự chấm vượt ít hơn: 0,25"]
    assert second.tie == ["xếp sau vì tự chấm vượt nhiều hơn: 1"]


def test_a_modest_self_score_is_no_over_claim(campaign):
    """Claiming less than the Board finds is as good as claiming exactly that."""
    judged(campaign, (2, 4, 3), (2, 4, 1))
    judged(campaign, (2, 4, 3))
    assert [row.rank for row in Ranking(campaign).rows] == [1, 1]


def test_equals_share_a_rank(campaign):
    judged(campaign, (2, 4, 3))
    judged(campaign, (2, 4, 3))
    judged(campaign, (2, 2, 2))
    rows = Ranking(campaign).rows
    assert [row.rank for row in rows] == [1, 1, 3]
    assert rows[0].tie == ["bằng điểm, đồng hạng 1"]
    assert rows[2].tie == []


def test_without_declared_aids_points_alone_decide(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(first_aid="", second_aid="")
    campaign = Campaign.objects.get(pk=campaign.pk)
    judged(campaign, (2, 3, 4))
    judged(campaign, (2, 4, 3))
    assert [row.rank for row in Ranking(campaign).rows] == [1, 1]


def test_what_only_the_survey_scores_is_no_gap(campaign):
    head = campaign.criteria.leaves().order_by("pk").first()
    type(head).objects.filter(pk=head.pk).update(survey_only=True)
    card = judged(campaign, (2, 4, 4))
    card.scores.filter(item=head).update(self_points=None)
    assert Ranking(campaign).rows[0].gap == "0"


def test_readers_see_no_way_to_decide(campaign, reviewer, observer, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    link = at("tier_assign", campaign, card.ward.code)
    for user in (reviewer, observer):
        page = sign_in(user).get(at("tiers", campaign)).content.decode()
        assert link not in page
        assert sign_in(user).post(link, {"tier": "none"}).status_code == 403
    assert link in sign_in(head).get(at("tiers", campaign)).content.decode()


def test_a_concluded_campaign_is_read_only(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded")
    client = sign_in(head)
    link = at("tier_assign", campaign, card.ward.code)
    page = client.get(at("tiers", campaign)).content.decode()
    assert link not in page
    assert "không thay đổi nữa" in page
    answer = client.post(
        link, {"tier": campaign.tiers.first().pk, "suggested": campaign.tiers.first().pk}
    )
    assert answer.status_code == 409
    assert "đã kết thúc" in answer.content.decode()


def test_the_table_costs_the_same_for_any_number(head, sign_in):
    counts = set()
    for wards in (1, 10, 100):
        campaign = make_campaign(wards=wards)
        for _ in range(wards if wards < 100 else 12):
            make_scorecard(CardState.VERIFIED, campaign)
        client = sign_in(head)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at("tiers", campaign)).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 12


# One decision


def test_the_head_follows_the_suggestion(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    best = campaign.tiers.first()
    client = sign_in(head)
    page = client.get(at("tier_assign", campaign, card.ward.code))
    assert page.context["form"]["tier"].value() == str(best.pk)
    answer = client.post(
        at("tier_assign", campaign, card.ward.code), {"tier": best.pk, "suggested": best.pk}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#{card.ward.code}")
    card.refresh_from_db()
    assert card.tier == best
    entry = Entry.objects.get(scorecard=card, act="assign_tier")
    assert (entry.old, entry.new, entry.by) == ({"tier": None}, {"tier": "Xuất sắc"}, head)


def test_another_tier_needs_a_reason_and_keeps_what_was_chosen(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    best, good = campaign.tiers.all()[:2]
    client = sign_in(head)
    link = at("tier_assign", campaign, card.ward.code)
    answer = client.post(link, {"tier": good.pk, "suggested": best.pk, "reason": " \u200b "})
    assert answer.status_code == 422
    assert "hãy ghi lý do" in answer.content.decode()
    assert answer.context["form"]["tier"].value() == str(good.pk)
    assert not Entry.objects.filter(scorecard=card, act="assign_tier").exists()
    answer = client.post(
        link, {"tier": good.pk, "suggested": best.pk, "reason": "Chậm báo cáo"}, follow=True
    )
    assert "Lý do: Chậm báo cáo" in text(answer)


def test_no_tier_at_all_is_a_decision_too(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    best = campaign.tiers.first()
    link = at("tier_assign", campaign, card.ward.code)
    sign_in(head).post(link, {"tier": "none", "suggested": best.pk, "reason": "Có vi phạm"})
    card.refresh_from_db()
    assert (card.tier, card.is_tiered) == (None, True)
    assert Ranking(campaign).decided().untiered == 1


def test_points_that_changed_since_the_page_are_noticed(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    best, good = campaign.tiers.all()[:2]
    fill(card, "verified", (2, 2, 4))
    answer = sign_in(head).post(
        at("tier_assign", campaign, card.ward.code),
        {"tier": best.pk, "suggested": best.pk, "reason": ""},
    )
    assert answer.status_code == 409
    assert "vừa thay đổi" in answer.content.decode()
    assert good.name in text(answer)
    card.refresh_from_db()
    assert not card.is_tiered


@pytest.mark.parametrize(
    "typed", [{}, {"tier": "999999"}, {"tier": "x", "suggested": "y"}, {"tier": "none"}]
)
def test_a_form_that_makes_no_sense_is_refused_in_words(campaign, head, sign_in, typed):
    card = judged(campaign, (2, 4, 4))
    answer = sign_in(head).post(at("tier_assign", campaign, card.ward.code), typed)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_tier_of_another_campaign_is_no_choice(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    other = make_campaign(wards=1, year=2025).tiers.first()
    answer = sign_in(head).post(
        at("tier_assign", campaign, card.ward.code), {"tier": other.pk, "suggested": other.pk}
    )
    assert answer.status_code == 422
    with refused("tier_of_another_campaign"):
        assign_tier(card, other, by=head, suggested=campaign.tiers.first())


def test_a_level_that_is_decided_anew_is_told_once_and_another_for_the_same_reason_too(
    campaign, head
):
    card = judged(campaign, (2, 4, 4))
    best, *_others, least = campaign.tiers.all()
    facts = {"by": head, "suggested": best, "reason": "Theo ý kiến tập thể Ban"}
    for level in (best, best, least):
        assign_tier(card, level, **facts)
    card.refresh_from_db()
    assert card.tier == least
    assert card.entries.filter(act=Act.ASSIGN_TIER).count() == 2


def test_a_card_that_is_not_verified_or_final_takes_no_tier(campaign, head, sign_in):
    waiting = make_scorecard(CardState.SUBMITTED, campaign)
    final = make_scorecard(CardState.FINAL, campaign)
    best = campaign.tiers.first()
    for card in (waiting, final):
        link = at("tier_assign", campaign, card.ward.code)
        assert sign_in(head).get(link).status_code == 200
        assert sign_in(head).post(link, {"tier": best.pk, "suggested": best.pk}).status_code == 409


def test_a_ward_that_does_not_exist_is_not_found(campaign, head, sign_in):
    for name in ("tier_assign", "tie_order"):
        assert sign_in(head).get(at(name, campaign, "khong-co")).status_code == 404


# New points void old decisions


def test_reopening_a_verified_card_voids_its_tier_and_its_place(campaign, head):
    card = judged(campaign, (2, 4, 4), tie_order=1, tie_reason="Bốc thăm")
    assign_tier(card, campaign.tiers.first(), by=head, suggested=campaign.tiers.first())
    card.perform(Action.REOPEN, by=head, reason="Xem lại điểm")
    card.refresh_from_db()
    assert (card.tier, card.tiered_at, card.tie_order) == (None, None, None)
    reopened = Entry.objects.get(scorecard=card, act="reopen")
    assert (reopened.old["tier"], reopened.new["tier"]) == ("Xuất sắc", None)
    place = Entry.objects.get(scorecard=card, act="order_tie")
    assert (place.old, place.new, place.audience) == (
        {"tie_order": 1},
        {"tie_order": None},
        "readers",
    )
    assert "tie_order" not in reopened.old


def test_an_accepted_reply_voids_the_tier(campaign, head, reviewer):
    card = judged(campaign, (2, 4, 2), (2, 4, 4))
    good = campaign.tiers.all()[1]
    assign_tier(card, good, by=head, suggested=good)
    score = card.scores.select_related("item__parent", "scorecard").in_official_order().last()
    reply = Reply.make(score, "Đã có tài liệu", by=make_ward_officer(card.ward))
    reply.give_answer(Answer.ACCEPTED, reason="Đúng", points=Decimal(4), by=reviewer)
    card.refresh_from_db()
    assert not card.is_tiered
    entry = Entry.objects.get(scorecard=card, act="answer")
    assert (entry.old["tier"], entry.new["tier"]) == ("Khá", None)
    Scorecard.objects.filter(pk=card.pk).update(accepted_at=timezone.now())
    with refused("tier_undecided"):
        card.perform(Action.FINALISE, by=head)


def test_a_refused_reply_leaves_the_tier(campaign, head, reviewer):
    card = judged(campaign, (2, 4, 2), (2, 4, 4))
    good = campaign.tiers.all()[1]
    assign_tier(card, good, by=head, suggested=good)
    score = card.scores.select_related("item__parent", "scorecard").in_official_order().last()
    reply = Reply.make(score, "Đã có tài liệu", by=make_ward_officer(card.ward))
    reply.give_answer(Answer.REFUSED, reason="Chưa đủ", points=Decimal(2), by=reviewer)
    card.refresh_from_db()
    assert card.tier == good


# All suggestions at once


def preview(client, campaign):
    page = client.get(at("tiers_apply", campaign))
    return page, {"seen": page.context["fresh"]["seen"].value()}


def test_the_preview_lists_every_unit_and_counts_the_tiers(campaign, head, sign_in):
    judged(campaign, (2, 4, 4))
    judged(campaign, (2, 2, 4))
    judged(campaign, (2, 1, 4))
    judged(campaign, (1, 1, 1))
    page, _seen = preview(sign_in(head), campaign)
    said = text(page)
    assert "1 – 2 – 0" in said
    assert "Chưa xếp loại 1" in said
    for card in campaign.scorecards.all():
        assert card.ward_name in said


def test_all_suggestions_are_applied_each_with_its_entry(campaign, head, sign_in):
    first, second = judged(campaign, (2, 4, 4)), judged(campaign, (2, 2, 4))
    client = sign_in(head)
    _page, seen = preview(client, campaign)
    answer = client.post(at("tiers_apply", campaign), seen, follow=True)
    assert "Đã xếp loại 2 đơn vị theo điểm." in text(answer)
    tiers = campaign.tiers.all()
    assert [Scorecard.objects.get(pk=card.pk).tier for card in (first, second)] == [
        tiers[0],
        tiers[1],
    ]
    assert Entry.objects.filter(act="assign_tier").count() == 2


def test_decisions_already_made_and_final_cards_stay(campaign, head, sign_in):
    tiers = list(campaign.tiers.all())
    decided = judged(campaign, (2, 4, 4))
    assign_tier(decided, tiers[2], by=head, suggested=tiers[0], reason="Có vi phạm")
    final = judged(
        campaign, (2, 4, 4), state=CardState.FINAL, tier=tiers[1], tiered_at=timezone.now()
    )
    waiting = judged(campaign, (2, 2, 4))
    client = sign_in(head)
    page, seen = preview(client, campaign)
    assert [row.card for row in page.context["rows"]] == [waiting]
    assert str(page.context["ranking"].after_suggestions()) == "0 – 2 – 1"
    client.post(at("tiers_apply", campaign), seen)
    assert [Scorecard.objects.get(pk=card.pk).tier for card in (decided, final, waiting)] == [
        tiers[2],
        tiers[1],
        tiers[1],
    ]


def test_a_preview_that_no_longer_holds_changes_nothing(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 4))
    client = sign_in(head)
    _page, seen = preview(client, campaign)
    fill(card, "verified", (2, 4, "3.75"))
    answer = client.post(at("tiers_apply", campaign), seen)
    assert answer.status_code == 409
    assert "vừa thay đổi" in answer.content.decode()
    assert "9,75" in text(answer)
    card.refresh_from_db()
    assert not card.is_tiered
    assert (
        client.post(
            at("tiers_apply", campaign), {"seen": answer.context["fresh"]["seen"].value()}
        ).status_code
        == 302
    )


def test_a_unit_that_joined_since_the_preview_makes_it_stale(campaign, head, sign_in):
    judged(campaign, (2, 4, 4))
    client = sign_in(head)
    _page, seen = preview(client, campaign)
    judged(campaign, (2, 4, 3))
    assert client.post(at("tiers_apply", campaign), seen).status_code == 409
    assert not Entry.objects.filter(act="assign_tier").exists()


@pytest.mark.parametrize("seen", ["abc", "1:2", "1:2:3:4", "1:2:١", "9" * 40 + ":1:1", "1:-5:1"])
def test_an_unreadable_preview_is_refused(campaign, head, sign_in, seen):
    judged(campaign, (2, 4, 4))
    assert sign_in(head).post(at("tiers_apply", campaign), {"seen": seen}).status_code == 422


def shown(campaign):
    """What the preview of the suggestions shows."""
    return {row.card.pk: (row.points, row.suggested.pk) for row in Ranking(campaign).rows}


def test_an_act_that_fails_at_its_end_decides_nothing(campaign, head, monkeypatch):
    judged(campaign, (2, 4, 4))
    judged(campaign, (2, 2, 4))

    def failing(*_args, **_kwargs):
        raise Refused("preview_outdated", "không")

    monkeypatch.setattr("scoring.models.scorecards.tiering.record_each", failing)
    with refused("preview_outdated"):
        assign_suggestions(campaign, shown(campaign), by=head)
    assert not Entry.objects.filter(act="assign_tier").exists()
    assert not Scorecard.objects.exclude(tiered_at=None).exists()


def test_only_the_head_applies(campaign, reviewer):
    judged(campaign, (2, 4, 4))
    with pytest.raises(PermissionDenied):
        assign_suggestions(campaign, shown(campaign), by=reviewer)


# The order of equals


@pytest.fixture
def equals(campaign):
    return judged(campaign, (2, 4, 3)), judged(campaign, (2, 4, 3))


def test_the_head_orders_equals_with_a_reason(campaign, equals, head, sign_in):
    first, second = equals
    client = sign_in(head)
    link = at("tie_order", campaign, first.ward.code)
    assert first.ward_name in text(client.get(link))
    typed = {
        f"place-{first.pk}": "2",
        f"place-{second.pk}": "1",
        "reason": "Nhiều năm liền dẫn đầu",
    }
    assert client.post(link, typed).status_code == 302
    rows = Ranking(campaign).rows
    assert [(row.card, row.rank) for row in rows] == [(second, 1), (first, 2)]
    assert rows[0].tie == ["thứ tự do Trưởng Ban quyết định: Nhiều năm liền dẫn đầu"]
    assert Entry.objects.filter(act="order_tie").count() == 2


def test_an_order_needs_a_reason_and_a_place_for_each(campaign, equals, head, sign_in):
    first, second = equals
    link = at("tie_order", campaign, first.ward.code)
    places = {f"place-{first.pk}": "1", f"place-{second.pk}": "2"}
    for typed in (
        places,
        {**places, f"place-{second.pk}": "1", "reason": "x"},
        {"reason": "x"},
        {**places, "reason": "\u200b"},
        {},
    ):
        answer = sign_in(head).post(link, typed)
        assert answer.status_code == 422, typed
        assert answer.context["form"][f"place-{first.pk}"].value() == typed.get(f"place-{first.pk}")
    assert [row.rank for row in Ranking(campaign).rows] == [1, 1]


def test_an_order_of_units_that_are_no_longer_equal_is_refused(campaign, equals, head):
    first, second = equals
    fill(second, "verified", (2, 4, 2))
    with refused("no_longer_equal"):
        order_equals(campaign, [first.pk, second.pk], by=head, reason="x")
    with refused("no_longer_equal"):
        order_equals(campaign, [first.pk], by=head, reason="x")
    with refused("no_longer_equal"):
        order_equals(campaign, [], by=head, reason="x")


def test_a_newcomer_among_ordered_equals_puts_the_question_again(campaign, equals, head):
    order_equals(campaign, [card.pk for card in equals], by=head, reason="x")
    judged(campaign, (2, 4, 3))
    assert [row.rank for row in Ranking(campaign).rows] == [1, 1, 1]


def test_final_cards_may_still_be_ordered(campaign, head):
    cards = [judged(campaign, (2, 4, 3), state=CardState.FINAL) for _ in range(2)]
    order_equals(campaign, [card.pk for card in reversed(cards)], by=head, reason="Bốc thăm")
    assert [row.card for row in Ranking(campaign).rows] == list(reversed(cards))


def test_a_unit_without_equals_has_nothing_to_order(campaign, head, sign_in):
    alone = judged(campaign, (2, 4, 3))
    waiting = make_scorecard(CardState.SUBMITTED, campaign)
    for card in (alone, waiting):
        page = sign_in(head).get(at("tie_order", campaign, card.ward.code))
        assert page.status_code == 200
        assert "Không có đơn vị nào bằng điểm" in page.content.decode()
        assert sign_in(head).post(
            at("tie_order", campaign, card.ward.code), {"reason": "x"}
        ).status_code in {409, 422}


def test_an_objection_that_waits_is_told_beside_the_suggestion(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 3))
    said = "kiến nghị chưa trả lời"
    client = sign_in(head)
    assert said not in text(client.get(at("tiers", campaign)))
    score = card.scores.in_official_order()[0]
    Reply.objects.create(
        score=score, text="Đề nghị xem lại", by=make_ward_officer(card.ward), at=timezone.now()
    )
    assert said in text(client.get(at("tiers", campaign)))
    assert said in text(preview(client, campaign)[0])


# Final results, all at once


def agreed(campaign, verified, **facts):
    """A card that nothing keeps open: its ward agrees, its tier is decided."""
    return judged(
        campaign,
        verified,
        accepted_at=timezone.now(),
        tier=campaign.tiers.first(),
        tiered_at=timezone.now(),
        **facts,
    )


def to_finalise(client, campaign):
    page = client.get(at("finalise", campaign))
    return page, {"seen": page.context["fresh"]["seen"].value()}


def test_all_that_is_ready_is_finalised_at_once_each_with_its_entry(campaign, head, sign_in):
    first, second = agreed(campaign, (2, 4, 4)), agreed(campaign, (2, 3, 4))
    client = sign_in(head)
    page, seen = to_finalise(client, campaign)
    assert "Chốt kết quả của 2 đơn vị" in text(page)
    answer = client.post(at("finalise", campaign), seen, follow=True)
    assert "Đã chốt kết quả của 2 đơn vị." in text(answer)
    assert {Scorecard.objects.get(pk=card.pk).state for card in (first, second)} == {
        CardState.FINAL
    }
    assert {entry.scorecard_id for entry in Entry.objects.filter(act="finalise")} == {
        first.pk,
        second.pk,
    }


def test_what_is_not_ready_stays_open_and_says_why(campaign, head, sign_in):
    ready = agreed(campaign, (2, 4, 4))
    untiered = judged(campaign, (2, 3, 4), accepted_at=timezone.now())
    waiting = judged(campaign, (2, 2, 4), tier=campaign.tiers.first(), tiered_at=timezone.now())
    disputed = agreed(campaign, (2, 1, 4))
    score = disputed.scores.in_official_order()[0]
    Reply.objects.create(
        score=score, text="Chưa đúng", by=make_ward_officer(disputed.ward), at=timezone.now()
    )
    client = sign_in(head)
    page, seen = to_finalise(client, campaign)
    said = text(page)
    assert [row.card for row in page.context["ranking"].ready] == [ready]
    assert "Chưa quyết định mức xếp loại của đơn vị này." in said
    assert "Đơn vị còn quyền kiến nghị đến" in said
    assert "Còn kiến nghị chưa trả lời ở nội dung: 1.1." in said
    left = client.post(at("finalise", campaign), seen, follow=True)
    assert "Đã chốt kết quả của 1 đơn vị." in text(left)
    assert "Hiện không có phiếu nào chốt được." in text(left)
    for card in (untiered, waiting, disputed):
        assert Scorecard.objects.get(pk=card.pk).state == CardState.VERIFIED


def test_cards_not_verified_yet_are_listed_as_open(campaign, head, sign_in):
    make_scorecard(CardState.SUBMITTED, campaign)
    assert "Chưa xác nhận thẩm định." in text(sign_in(head).get(at("finalise", campaign)))


def test_a_list_that_no_longer_holds_finalises_nothing(campaign, head, sign_in):
    agreed(campaign, (2, 4, 4))
    reopened = agreed(campaign, (2, 3, 4))
    client = sign_in(head)
    _page, seen = to_finalise(client, campaign)
    reopened.perform(Action.REOPEN, by=head, reason="Nhầm điểm")
    answer = client.post(at("finalise", campaign), seen)
    assert answer.status_code == 409
    assert "Danh sách vừa thay đổi" in text(answer)
    assert not Entry.objects.filter(act="finalise").exists()
    assert client.post(at("finalise", campaign), {"seen": "x"}).status_code == 422


def test_a_tier_changed_since_the_list_was_shown_finalises_nothing(campaign, head, sign_in):
    card = agreed(campaign, (2, 4, 4))
    client = sign_in(head)
    _page, seen = to_finalise(client, campaign)
    best, other = campaign.tiers.all()[:2]
    assign_tier(card, other, by=head, suggested=best, reason="Có vi phạm")
    assert client.post(at("finalise", campaign), seen).status_code == 409


def test_where_nothing_is_ready_nothing_is_said_to_be_done(campaign, head, sign_in):
    judged(campaign, (2, 4, 4))
    client = sign_in(head)
    answer = client.post(at("finalise", campaign), {"seen": ""})
    assert answer.status_code == 409
    assert "Chưa có kết quả nào đủ điều kiện chốt" in text(answer)
    assert "0 đơn vị" not in text(answer)
    Scorecard.objects.update(state=CardState.DRAFT)
    answer = client.post(at("tiers_apply", campaign), {"seen": ""})
    assert answer.status_code == 409
    assert "Chưa có đơn vị nào chờ xếp loại." in text(answer)


def test_only_the_head_finalises(campaign, reviewer):
    card = agreed(campaign, (2, 4, 4))
    with pytest.raises(PermissionDenied):
        finalise_ready(campaign, {card.pk: card.version}, by=reviewer)
    with pytest.raises(PermissionDenied):  # where nothing is ready, either
        finalise_ready(campaign, {}, by=reviewer)


def test_the_table_and_the_queue_lead_to_the_final_results(campaign, head, sign_in):
    agreed(campaign, (2, 4, 4))
    client = sign_in(head)
    for name in ("tiers", "setup_conclude"):
        assert at("finalise", campaign) in client.get(at(name, campaign)).content.decode()
    assert at("finalise", campaign) in client.get(reverse("home")).content.decode()


def test_the_final_results_cost_the_same_for_any_number(head, sign_in):
    """With one of each at least: ready, kept open, not verified."""
    counts = set()
    for number in (3, 6):
        campaign = make_campaign(wards=number)
        for _ in range(number - 1):
            card = agreed(campaign, (2, 4, 4))
        Reply.objects.create(
            score=card.scores.in_official_order()[0],
            text="Chưa",
            by=make_ward_officer(card.ward),
            at=timezone.now(),
        )
        client = sign_in(head)
        with CaptureQueriesContext(connection) as queries:
            client.get(at("finalise", campaign))
        counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 12


def test_when_all_is_final_the_page_says_what_comes_next(head, sign_in):
    campaign = make_campaign(wards=1)
    judged(campaign, (2, 4, 4), state=CardState.FINAL)
    page = sign_in(head).get(at("finalise", campaign))
    assert "Mọi phiếu đã chốt." in text(page)
    assert at("awards", campaign) in page.content.decode()


def test_a_locked_page_says_since_when_and_who_can_unlock(campaign, head, sign_in):
    final = judged(campaign, (2, 4, 4), state=CardState.FINAL)
    client = sign_in(head)
    said = text(client.get(at("tier_assign", campaign, final.ward.code)))
    assert "Từ " in said
    assert "Trưởng Ban mở lại phiếu trước" in said
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded", concluded_at=timezone.now())
    for name in ("tiers", "finalise", "awards", "setup_import", "setup_open", "setup_conclude"):
        said = text(client.get(at(name, campaign)))
        assert f"Từ {Campaign.objects.get(pk=campaign.pk).locked_since}." in said, name
        assert "không ai mở lại được" in said, name
