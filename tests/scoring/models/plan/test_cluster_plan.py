"""Groups of units with criteria of their own: whose caps add up, who gets which items, and what the
database itself refuses.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scoring.ledger import papers
from scoring.maintenance import integrity, replay
from scoring.models import Act, Campaign, Cluster, ClusterCriterion, Criterion
from scoring.models.campaigns.dealing import admit
from scoring.models.plan.cluster_criterion import hold_for
from scoring.rules.lifecycle import Action, CampaignState
from tests.factories import (
    fill_to_the_caps,
    make_campaign,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.groups import make_groups, name_clusters
from tests.refusals import refused
from tests.scoring.ledger.test_ledger import live

pytestmark = pytest.mark.django_db
PREPARING = CampaignState.PREPARING


def fresh(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def criteria_problems(campaign):
    return dict(fresh(campaign).checklist(timezone.now()))["criteria"]


def clusters_of(campaign):
    return list(campaign.clusters.all())


def codes(card):
    scores = card.scores.select_related("item__parent").in_official_order()
    return [score.item.code for score in scores]


@pytest.fixture
def prepared():
    campaign = make_groups(PREPARING)
    for row in campaign.participations.select_related("ward"):
        make_ward_officer(row.ward)
    write_down()
    return campaign


def test_each_group_adds_up_to_the_total(prepared):
    assert criteria_problems(prepared) == []
    one, two = clusters_of(prepared)
    plan = fresh(prepared)
    assert [head.code for head in plan.heads_for(one.pk)] == ["1", "2"]
    assert [leaf.code for leaf in plan.leaves_for(two.pk)] == ["1.1", "1.2", "3.1", "3.2"]
    assert [head.code for head in plan.heads_for(None)] == ["1"]


def test_groups_that_overlap_are_said_with_the_criteria_that_do(prepared):
    one, two = clusters_of(prepared)
    name_clusters(prepared, 2, one, two)
    assert criteria_problems(prepared) == [
        "Cụm 2: các tiêu chí cộng lại 14 điểm, phải là 10 – thừa 4."
        " Tiêu chí riêng: 2 (4 điểm, chung với Cụm 1); 3 (4 điểm)."
    ]


def test_a_group_that_lacks_points_says_so(prepared):
    name_clusters(prepared, 3, clusters_of(prepared)[0])
    assert criteria_problems(prepared) == [
        "Cụm 1: các tiêu chí cộng lại 14 điểm, phải là 10 – thừa 4."
        " Tiêu chí riêng: 2 (4 điểm); 3 (4 điểm).",
        "Cụm 2: các tiêu chí cộng lại 6 điểm, phải là 10 – còn thiếu 4."
        " Không có tiêu chí riêng nào tính cho nhóm này.",
    ]


def test_units_of_no_cluster_have_the_common_criteria_alone(prepared):
    make_ward(name="Phường lẻ", first_day=date(2000, 1, 1))
    assert criteria_problems(prepared) == [
        "Đơn vị không thuộc cụm nào: các tiêu chí cộng lại 6 điểm, phải là 10 – còn thiếu 4."
        " Không có tiêu chí riêng nào tính cho nhóm này."
    ]


def test_a_criterion_that_holds_for_nobody_is_said(prepared):
    three = Cluster.objects.create(campaign=prepared, position=3, name="Cụm 3")
    name_clusters(prepared, 3, three)
    said = dict(fresh(prepared).checklist(timezone.now()))["wards"]
    assert "Tiêu chí không tính cho đơn vị nào, vì các cụm của nó chưa có đơn vị: 3." in said


def test_a_plan_without_groups_says_what_it_said(head):
    campaign = make_campaign(PREPARING)
    Campaign.objects.filter(pk=campaign.pk).update(total=12)
    assert criteria_problems(campaign) == ["Tổng điểm tối đa: 10/12 – còn thiếu 2."]
    assert not fresh(campaign).has_group_plans


def test_the_opening_deals_each_unit_the_items_of_its_group(prepared, head):
    opened = fresh(prepared).perform(Action.OPEN, by=head)
    dealt = {str(card.cluster): codes(card) for card in opened.scorecards.select_related("cluster")}
    assert dealt == {"Cụm 1": ["1.1", "1.2", "2"], "Cụm 2": ["1.1", "1.2", "3.1", "3.2"]}
    assert not list(replay.differences_of_campaigns())
    assert not list(integrity.caps_add_up())
    assert not list(integrity.cards_have_the_items_of_their_plan())


def test_a_group_that_does_not_add_up_keeps_the_campaign_closed(prepared, head):
    name_clusters(prepared, 2, *clusters_of(prepared))
    with refused("plan_unfinished", match="Cụm 2: các tiêu chí cộng lại 14 điểm"):
        fresh(prepared).perform(Action.OPEN, by=head)


def test_an_opening_that_is_taken_back_keeps_the_groups(prepared, head):
    opened = fresh(prepared).perform(Action.OPEN, by=head)
    opened.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")
    assert criteria_problems(prepared) == []
    assert not list(replay.differences_of_campaigns())


def test_next_year_takes_the_groups_over(prepared, head):
    copy = Campaign.launch(by=head, model=fresh(prepared), year=2027, title="Phong trào năm 2027")
    scopes = ClusterCriterion.objects.filter(criterion__campaign=copy)
    named = scopes.values_list("criterion__position", "cluster__name", "cluster__campaign")
    assert sorted(named) == [(2, "Cụm 1", copy.pk), (3, "Cụm 2", copy.pk)]
    assert not list(replay.differences_of_campaigns())


def test_what_holds_for_whom_stands_in_the_record(prepared, head):
    with fresh(prepared).being_set_up(Act.CRITERIA, by=head):
        name_clusters(prepared, 3, *clusters_of(prepared))
    entry = prepared.entries.get(act=Act.CRITERIA)
    before, after = entry.old_facts["Tiêu chí 3"], entry.new_facts["Tiêu chí 3"]
    assert before.endswith("chỉ tính cho Cụm 2")
    assert after.endswith("chỉ tính cho Cụm 1, Cụm 2")
    assert not list(replay.differences_of_campaigns())


def test_the_database_refuses_a_cluster_of_another_campaign(prepared):
    other = make_groups(PREPARING, year=2027)
    mine, theirs = prepared.criteria.heads().get(position=1), other.clusters.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterCriterion.objects.create(criterion=mine, cluster=theirs)
    scope = ClusterCriterion.objects.filter(criterion__campaign=prepared).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterCriterion.objects.filter(pk=scope.pk).update(cluster=theirs)


def test_the_database_refuses_a_cluster_of_an_item(prepared):
    item = prepared.criteria.exclude(parent=None).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterCriterion.objects.create(criterion=item, cluster=clusters_of(prepared)[0])


def test_a_unit_comes_late_into_a_group_whose_criteria_add_up(head):
    campaign = make_groups()
    late = make_ward(name="Phường mới", first_day=timezone.localdate())
    with refused("plan_of_group_incomplete", match="Đơn vị không thuộc cụm nào"):
        admit(campaign, late, by=head, reason="Mới thành lập")
    admit(campaign, late, by=head, reason="Mới thành lập", cluster=clusters_of(campaign)[1])
    assert codes(campaign.scorecards.get(ward=late)) == ["1.1", "1.2", "3.1", "3.2"]


def test_a_late_unit_comes_into_no_cluster_of_another_campaign(head):
    campaign, other = make_campaign(wards=1), make_groups(year=2025)
    late = make_ward(name="Phường mới", first_day=timezone.localdate())
    with refused("cluster_of_another_campaign"):
        admit(campaign, late, by=head, reason="Mới thành lập", cluster=clusters_of(other)[0])
    assert not campaign.scorecards.filter(ward=late).exists()


def test_units_of_no_cluster_are_told_once_the_campaign_is_open():
    campaign = make_groups()
    assert not campaign.units_of_no_cluster().exists()
    card = campaign.scorecards.first()
    type(card).objects.filter(pk=card.pk).update(cluster=None)
    assert list(campaign.units_of_no_cluster()) == [card.ward]


def test_a_unit_does_not_change_to_a_group_with_other_criteria(head):
    campaign = make_groups()
    one, two = clusters_of(campaign)
    card = campaign.scorecards.filter(cluster=one).first()
    with refused("plans_differ", match="chỉ một bên có tiêu chí 2, 3"):
        card.move(two, by=head, reason="Chia lại cụm")
    three = Cluster.objects.create(campaign=campaign, position=3, name="Cụm 3")
    name_clusters(campaign, 2, one, three)
    fresh_card = campaign.scorecards.get(pk=card.pk)
    assert fresh_card.move(three, by=head, reason="Chia lại cụm").cluster == three


def test_a_card_with_items_of_another_group_is_found():
    campaign = make_groups()
    card = campaign.scorecards.filter(cluster__position=1).first()
    assert not list(integrity.cards_have_the_items_of_their_plan())
    type(card).objects.filter(pk=card.pk).update(cluster=clusters_of(campaign)[1])
    assert len(list(integrity.cards_have_the_items_of_their_plan())) == 1


def test_equals_are_told_apart_by_the_largest_criterion_of_their_own_plan():
    campaign = make_groups(plan=((4, ()), (6, (2, 4)), (6, (1, 5))))
    cards = list(campaign.scorecards.order_by("pk"))
    for card in cards:
        fill_to_the_caps(card, "self", "verified")
    campaign.scorecards.update(state="verified")
    measures = {one.key: one.measure for one in campaign.standings()}
    assert [measures[card.pk][:2] for card in cards] == [(10, 6)] * 4


def test_what_is_largest_in_one_plan_counts_for_no_other_that_has_it_too():
    campaign = make_groups(PREPARING, plan=((4, ()), (3, ()), (6, ()), (3, ())))
    name_clusters(campaign, 4, clusters_of(campaign)[0])  # 4 + 3 + 3 here, 4 + 6 there
    into = dict(campaign.participations.values_list("ward", "cluster"))
    wards = [row.ward for row in campaign.participations.select_related("ward")]
    campaign.scorecards.deal(fresh(campaign), wards, into)
    for card in campaign.scorecards.all():
        fill_to_the_caps(card, "self", "verified")
    campaign.scorecards.update(state="verified")
    measures = {one.key: one.measure[:2] for one in fresh(campaign).standings()}
    of_each = campaign.scorecards.values_list("cluster__position", "pk")
    assert {(position, measures[pk]) for position, pk in of_each} == {(1, (10, 4)), (2, (10, 6))}


def test_a_whole_year_of_groups_stands_and_is_sealed(head, reviewer):
    campaign = make_groups(units=1)
    write_down()
    campaign = fresh(live(campaign, head, reviewer))
    write_down()  # the accounts that were made meanwhile
    assert [result.findings for result in integrity.run_checks() if result.findings] == []
    one, two, three = campaign.heads
    assert (one.low_median, two.high_median, three.low_median) == (Decimal("5.5"), 4, 4)
    assert papers.fit(campaign)
    campaign.heads[1].scopes.all().delete()
    assert not papers.fit(campaign)


def test_a_criterion_holds_for_no_cluster_of_another_campaign(prepared):
    head = fresh(prepared).criteria.filter(parent=None)[0]
    (elsewhere, _other) = clusters_of(make_groups(PREPARING, year=2027))
    with refused("cluster_of_another_campaign"):
        hold_for(head, [elsewhere.pk])


def test_read_alone_an_item_holds_for_the_clusters_of_its_criterion(prepared):
    _one, two = clusters_of(prepared)
    item = Criterion.objects.get(campaign=prepared, parent__position=3, position=1)
    assert item.cluster_ids == Criterion.objects.get(pk=item.parent_id).cluster_ids == {two.pk}
