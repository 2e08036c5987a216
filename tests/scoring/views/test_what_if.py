"""The page of what would be: figures that one turns, and nothing that changes by it."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from scoring.models import Block, Campaign, Cluster, Criterion, Entry, Score, Tier, TierCondition
from scoring.rules.not_applicable import NOT_APPLICABLE as OUT
from tests.factories import make_campaign, make_user
from tests.scoring.views.test_level_conditions import judged
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return make_user(Role.HEAD)


@pytest.fixture
def campaign():
    return make_campaign(wards=3)


def look(client, campaign, **typed):
    return client.get(reverse("what_if", args=[campaign.slug]), typed)


def text(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def item(campaign, code):
    return next(leaf for leaf in campaign.leaves if leaf.code == code)


def everything():
    return [
        list(table.objects.order_by("pk").values())
        for table in (Campaign, Criterion, Tier, Score, Entry)
    ]


def test_the_smallest_changes_are_said_with_their_item(campaign, head, sign_in):
    first, second = judged(campaign, (2, 4, "3.5")), judged(campaign, (2, 4, "3.25"))
    moves = look(sign_in(head), campaign).context["what_if"].smallest
    said = {(move.unit, move.where, move.by, move.what) for move in moves}
    # Level in points then: with less in the largest criterion the first falls behind …
    assert (first.ward_name, "nội dung 1.2", "−0,25", "không còn một mình dẫn đầu") in said
    # … while nothing puts the second ahead of it before it has more points.
    leads = {move.unit: move.by for move in moves if "dẫn đầu" in move.what}
    assert leads == {first.ward_name: "−0,25", second.ward_name: "+0,5"}
    lost = {move.unit: move.by for move in moves if move.what == "mất mức Xuất sắc"}
    assert lost == {first.ward_name: "−0,75", second.ward_name: "−0,5"}


def test_another_floor_changes_a_level_and_nothing_is_written(campaign, head, sign_in):
    card = judged(campaign, (2, 4, 3))
    before = everything()
    best = campaign.tiers.first()
    answer = look(sign_in(head), campaign, **{f"floor-{best.pk}": "9,5"})
    (row,) = answer.context["rows"]
    assert (row.unit, row.level) == (card.ward_name, ("Xuất sắc", "Khá"))
    assert "1 đơn vị đổi mức xếp loại, 0 đơn vị đổi hạng." in text(answer)
    assert everything() == before


def test_floors_out_of_order_are_a_sentence(campaign, head, sign_in):
    tiers = {tier.name: tier for tier in campaign.tiers.all()}
    floors = {f"floor-{tiers['Khá'].pk}": "10"}
    answer = look(sign_in(head), campaign, **floors)
    assert answer.status_code == 422
    said = text(answer)
    assert "Điểm sàn của mức Khá phải thấp hơn mức Xuất sắc." in said
    assert "chưa được lưu" not in said  # of a page that never saves


def test_points_that_are_turned_change_rank_and_level(campaign, head, sign_in):
    first, second = judged(campaign, (2, 4, 4)), judged(campaign, (2, 3, 4))
    typed = {
        "unit-0": first.pk,
        "item-0": item(campaign, "1.2").pk,
        "points-0": "0,5",
    }
    rows = look(sign_in(head), campaign, **typed).context["rows"]
    assert [(row.unit, row.rank, row.points, row.moved) for row in rows] == [
        (second.ward_name, (2, 1), ("9", "9"), ""),
        (first.ward_name, (1, 2), ("10", "6,5"), "−3,5"),
    ]
    assert rows[1].level == ("Xuất sắc", "Trung bình")


def test_points_keep_their_share_of_a_cap_that_is_turned(campaign, head, sign_in):
    judged(campaign, (2, 4, 3))
    answer = look(sign_in(head), campaign, **{"cap-2": "8"})
    assert [row.points for row in answer.context["rows"]] == [("9", "12")]
    assert "Tổng điểm tối đa khi đó là 14, không phải 10." in text(answer)


def out_pro_rata(campaign, points):
    """A judged card whose item 1.1 (2 points) is out and follows 1.2 (4 points)."""
    Criterion.objects.filter(campaign=campaign, parent__position=1, position=1).update(
        when_not_applicable="pro_rata"
    )
    card = judged(campaign, points)
    for column in ("self", "verified"):
        card.scores.filter(item__parent__position=1, item__position=1).update(
            **{f"{column}_number": OUT}
        )
    return card


def test_what_is_out_pro_rata_follows_the_caps_that_are_turned(campaign, head, sign_in):
    out_pro_rata(campaign, (1, 2, 4))  # half of 1.2 is half of 1.1
    answer = look(sign_in(head), campaign, **{"cap-1": "10"})
    # 2 of 4 are 3,25 of 6,67, and 3,25 of 6,67 make 1,75 of 3,33: 3,25 + 1,75 + 4.
    assert [row.points for row in answer.context["rows"]] == [("7", "9")]


def test_what_is_out_pro_rata_follows_the_points_that_are_turned(campaign, head, sign_in):
    card = out_pro_rata(campaign, (1, 2, 4))
    typed = {"unit-0": card.pk, "item-0": item(campaign, "1.2").pk, "points-0": "4"}
    answer = look(sign_in(head), campaign, **typed)
    assert [row.points for row in answer.context["rows"]] == [("7", "10")]
    # Whoever gives it points says that it applies.
    typed = {"unit-0": card.pk, "item-0": item(campaign, "1.1").pk, "points-0": "0"}
    answer = look(sign_in(head), campaign, **typed)
    assert [row.points for row in answer.context["rows"]] == [("7", "6")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cap-1": "0"}, "Điểm tối đa phải lớn hơn 0."),
        ({"cap-1": "-1"}, "“-1” không phải là điểm."),
        ({"cap-1": "1e6"}, "“1e6” không phải là điểm."),
        ({"points-0": "1"}, "Hãy chọn đủ đơn vị, nội dung và điểm."),
        ({"unit-0": "999999"}, "999999"),
        ({"unit-1": "{card}", "item-1": "{item}", "points-1": "4,5"}, "tối đa 4 điểm"),
        ({"unit-1": "{card}", "item-1": "{item}", "points-1": "1,3"}, "theo bước 0,25"),
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_stays(campaign, head, sign_in, typed, said):
    card = judged(campaign, (2, 4, 4))
    facts = {"card": card.pk, "item": item(campaign, "1.2").pk}
    typed = {name: value.format(**facts) for name, value in typed.items()}
    answer = look(sign_in(head), campaign, **typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "rows" not in answer.context
    for name, value in typed.items():
        assert answer.context["form"][name].value() == value


def test_conditions_of_levels_are_looked_at_too(campaign, head, sign_in):
    TierCondition.objects.create(
        campaign=campaign, tier=campaign.tiers.first(), kind="every_criterion", percent=75
    )
    campaign.tiers.filter(name="Xuất sắc").update(floor=Decimal(8))
    judged(campaign, (2, 4, 3))
    moves = look(sign_in(head), campaign).context["what_if"].smallest
    assert ("nội dung 2", "−0,25", "mất mức Xuất sắc") in {
        (move.where, move.by, move.what) for move in moves
    }


def test_what_keeps_from_awards_is_looked_at_for_the_board_alone(campaign, head, sign_in):
    card, _other = judged(campaign, (2, 4, 4)), judged(campaign, (2, 4, 3))
    Block.put(card, None, Block.Cause.COMPLAINT, "", by=head)

    def awards_of(user):
        moves = look(sign_in(user), campaign).context["what_if"].smallest
        return {
            move.what for move in moves if move.unit == card.ward_name and "số được" in move.what
        }

    assert awards_of(head) == set()
    assert "ra khỏi số được Giấy khen" in awards_of(make_user(Role.OBSERVER))


def test_nobody_judged_is_said(campaign, head, sign_in):
    assert "Chưa có đơn vị nào được xếp hạng" in text(look(sign_in(head), campaign))


def test_it_costs_the_same_for_any_number(head, sign_in):
    counts = set()
    for number in (2, 6):
        campaign = make_campaign(wards=number)
        for _ in range(number):
            judged(campaign, (2, 4, 4))
        floor = {f"floor-{campaign.tiers.first().pk}": "9,5"}
        client = sign_in(head)
        with CaptureQueriesContext(connection) as queries:
            look(client, campaign, **floor)
        counts.add(len(queries))
    assert len(counts) == 1


def test_places_of_a_cluster_are_lost_to_its_own_units(campaign, head, sign_in):
    """One certificate for each cluster: the second of all loses its own to nobody of the other."""
    cards = [judged(campaign, (2, 4, points)) for points in (4, "3.75", "3.25")]
    clusters = [
        Cluster.objects.create(campaign=campaign, position=n, name=f"Cụm {n}") for n in (1, 2)
    ]
    for card, cluster in zip(cards, (clusters[0], clusters[1], clusters[1]), strict=True):
        type(card).objects.filter(pk=card.pk).update(cluster=cluster)
    campaign.award_kinds.filter(position=1).update(per_cluster=True)
    moves = look(sign_in(head), campaign).context["what_if"].smallest
    said = {(move.unit, move.what): move.by for move in moves if "Giấy khen, Cụm" in move.what}
    assert said == {
        (cards[1].ward_name, "ra khỏi số được Giấy khen, Cụm 2"): "−0,5",
        (cards[2].ward_name, "vào số được Giấy khen, Cụm 2"): "+0,75",
    }
