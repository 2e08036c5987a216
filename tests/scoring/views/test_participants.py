"""Who takes part: units left out, late ones, clusters with their own ranking, quotas, reviewers."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from openpyxl import load_workbook

from scoring.maintenance import integrity
from scoring.models import (
    Act,
    Award,
    Campaign,
    Cluster,
    Entry,
    Participation,
    Scorecard,
    TierCondition,
)
from scoring.models.awards.commendation import unfinished_honours
from scoring.models.campaigns.dealing import admit
from scoring.models.querysets.campaigns import CampaignQuerySet
from scoring.models.scorecards.tie_order import order_equals
from scoring.pages.awards.overview import AwardsOverview
from scoring.pages.comparison.grid import Grid
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import RankedTable
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.workbooks import year_end
from tests.factories import (
    fill,
    make_campaign,
    make_survey,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from wards.models import Role
from wards.units import rename

pytestmark = pytest.mark.django_db
PREPARING = "preparing"


def text(response):
    return " ".join(strip_tags(response.content.decode()).split())


def at(page, campaign, *more):
    return reverse(page, args=[campaign.slug, *more])


def make_units(*names, **facts):
    return [make_ward(name=name, **facts) for name in names]


def typed(client, campaign, *rows):
    """The page of clusters as the head fills it in: (name, units), over whatever stands there."""
    shown = client.get(at("setup_clusters", campaign)).context["rows"]
    stored = [form.instance.pk for form in shown.forms if not form.is_new]
    data = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0", "seen": shown.seen}
    for number, (name, units) in enumerate(rows):
        data |= {
            f"rows-{number}-row": str(stored[number]) if number < len(stored) else "",
            f"rows-{number}-position": str(number + 1),
            f"rows-{number}-name": name,
            f"rows-{number}-units": units,
        }
    return data


def save(client, campaign, *rows):
    return client.post(at("setup_clusters", campaign), typed(client, campaign, *rows))


def members(campaign):
    placed = Participation.objects.filter(campaign=campaign).exclude(cluster=None)
    found = {}
    for row in placed.select_related("ward", "cluster"):
        found.setdefault(row.cluster.name, []).append(row.ward.name)
    return found


def in_clusters(*sizes, **facts):
    """A campaign that is open, with clusters of so many units."""
    campaign = make_campaign(wards=sum(sizes), **facts)
    cards = list(campaign.scorecards.in_official_order())
    for number, size in enumerate(sizes, 1):
        cluster = Cluster.objects.create(campaign=campaign, position=number, name=f"Cụm {number}")
        mine, cards = cards[:size], cards[size:]
        Scorecard.objects.filter(pk__in=[card.pk for card in mine]).update(cluster=cluster)
    return Campaign.objects.get(pk=campaign.pk)


def judge(campaign, *points, state=CardState.FINAL):
    """Verify the units in official order: all of these points in the last criterion, so that the
    aids say nothing.
    """
    cards = list(campaign.scorecards.in_official_order())
    for card, total in zip(cards, points, strict=True):
        for column in ("self", "verified"):
            fill(card, column, (0, 0, total))
        make_survey(card)
        level = campaign.tiers.first()
        Scorecard.objects.filter(pk=card.pk).update(
            state=state, tier=level, tiered_at=timezone.now(), finalised_at=timezone.now()
        )
    return list(Scorecard.objects.filter(campaign=campaign).in_official_order())


# The plan: clusters


def test_clusters_are_pasted_from_the_plan_with_one_entry(head, sign_in):
    make_units("Phường Hòa Bình", "Phường 2", "Phường 10", "Xã An  Lạc")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    pasted = "1. phường hoà bình;\n2\tP. 02"  # typed in Word, then from a table
    answer = save(client, campaign, ("Cụm 1", pasted), ("Cụm 2", "Xã An Lạc, Phường 10."))
    assert answer.status_code == 302
    assert members(campaign) == {
        "Cụm 1": ["Phường Hòa Bình", "Phường 2"],
        "Cụm 2": ["Phường 10", "Xã An  Lạc"],
    }
    entry = Entry.objects.get(act=Act.CLUSTERS)
    assert entry.new["1. Cụm 1"] == "Phường Hòa Bình, Phường 2"
    assert not save(client, campaign, ("Cụm 1", pasted), ("Cụm 2", "Xã An Lạc, Phường 10")).context
    assert Entry.objects.filter(act=Act.CLUSTERS).count() == 1  # nothing changed, nothing told


def test_a_unit_moves_between_clusters_and_names_swap(head, sign_in):
    make_units("Phường 1", "Phường 2")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    save(client, campaign, ("Cụm A", "Phường 1"), ("Cụm B", "Phường 2"))
    assert save(client, campaign, ("Cụm B", "Phường 2"), ("Cụm A", "Phường 1")).status_code == 302
    assert members(campaign) == {"Cụm B": ["Phường 2"], "Cụm A": ["Phường 1"]}
    save(client, campaign, ("Cụm B", "Phường 2, Phường 1"), ("Cụm A", ""))
    assert members(campaign) == {"Cụm B": ["Phường 1", "Phường 2"]}
    assert not [one for one in integrity.entries_replay() if "cụm" in one.lower()]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("Phường 1, Phường 2", "Phường 2", "Phường 2 đã có ở Cụm 1."),
        ("Phường 1\nphuong 9", "Phường 2", "Không có đơn vị nào tên “phuong 9”."),
        ("Phường 1\nPhường 1\np1", "Phường 2", "Ghi hai lần: Phường 1."),
    ],
)
def test_groups_that_overlap_are_a_sentence_and_stay_typed(head, sign_in, first, second, said):
    make_ward(1, name="Phường 1"), make_ward(2, name="Phường 2")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    answer = save(client, campaign, ("Cụm 1", first), ("Cụm 2", second))
    assert answer.status_code == 422
    assert said in text(answer)
    assert first.split("\n")[-1] in answer.content.decode()
    assert not Participation.objects.exists()
    assert not Cluster.objects.exists()


def test_units_of_one_name_are_told_apart_by_their_codes(head, sign_in):
    make_ward(1, name="Phường Hòa"), make_ward(2, name="Phường Hoà")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    answer = save(client, campaign, ("Cụm 1", "Phường Hòa"))
    assert "Có nhiều đơn vị tên “Phường Hòa”" in text(answer)
    assert save(client, campaign, ("Cụm 1", "p2")).status_code == 302
    assert members(campaign) == {"Cụm 1": ["Phường Hoà"]}
    form = client.get(at("setup_clusters", campaign)).context["rows"].forms[0]
    assert save(client, campaign, ("Cụm 1", form["units"].value())).status_code == 302


def test_the_list_of_units_proposes_its_clusters_and_nothing_is_stored_by_looking(head, sign_in):
    make_units("Phường 1", cluster="Cụm 10"), make_units("Phường 3", cluster="Cụm 2")
    make_units("Phường 2", cluster="CỤM  10")  # however it is written
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    page = client.get(at("setup_clusters", campaign))
    shown = [(one["name"].value(), one["units"].value()) for one in page.context["rows"].forms]
    assert shown[:2] == [("Cụm 2", "Phường 3"), ("Cụm 10", "Phường 1\nPhường 2")]
    assert "điền sẵn theo cụm ghi trong danh sách đơn vị, chưa lưu" in text(page)
    assert not Cluster.objects.exists()


def test_a_page_that_somebody_else_overtook_changes_nothing(head, sign_in):
    make_units("Phường 1", "Phường 2")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    save(client, campaign, ("Cụm 1", "Phường 1"))
    old = typed(client, campaign, ("Cụm 1", "Phường 1, Phường 2"))
    save(client, campaign, ("Cụm 1", "Phường 2"))
    assert client.post(at("setup_clusters", campaign), old).status_code == 409
    assert members(campaign) == {"Cụm 1": ["Phường 2"]}


def test_before_opening_empty_clusters_and_units_outside_are_said(head, sign_in):
    units = make_units("Phường 1", "Phường 2")
    for unit in units:
        make_ward_officer(unit)
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    save(client, campaign, ("Cụm 1", "Phường 1"), ("Cụm 2", ""))
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.obstacles(timezone.now()) == ["Cụm chưa có đơn vị nào: Cụm 2."]
    assert "Đơn vị không thuộc cụm nào: Phường 2." in campaign.oddities(timezone.now())
    campaign.award_kinds.filter(quota=1).update(per_cluster=True)
    Participation.objects.all().delete(), Cluster.objects.all().delete()
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.obstacles(timezone.now()) == [
        "Số lượng tính cho từng cụm mà phong trào chưa có cụm: Giấy khen – tập thể."
    ]


def test_the_opening_hands_the_clusters_to_the_cards_and_the_next_year_takes_them_over(
    head, sign_in
):
    units = make_units("Phường 1", "Phường 2", "Phường 3")
    for unit in units:
        make_ward_officer(unit)
    write_down()
    campaign = Campaign.launch(by=head, year=2026, title="2026", model=make_campaign(PREPARING, 0))
    Campaign.objects.filter(pk=campaign.pk).update(self_deadline=timezone.now() + timedelta(days=9))
    client = sign_in(head)
    save(client, campaign, ("Cụm 1", "Phường 1"), ("Cụm 2", "Phường 2"))
    client.post(
        at("setup_wards", campaign), {"left_out": "Phường 3", "seen": seen(client, campaign)}
    )
    campaign = campaign.perform(Action.OPEN, by=head)
    cards = campaign.scorecards.in_official_order().values_list("ward_name", "cluster__name")
    assert list(cards) == [("Phường 1", "Cụm 1"), ("Phường 2", "Cụm 2")]
    one = campaign.scorecards.get(ward_name="Phường 1")
    one.move(Cluster.objects.get(campaign=campaign, name="Cụm 2"), by=head, reason="Sắp xếp lại")
    following = Campaign.launch(by=head, year=2027, title="2027", model=campaign)
    assert members(following) == {"Cụm 2": ["Phường 1", "Phường 2"]}
    assert following.participations.get(cluster=None).ward.name == "Phường 3"
    assert {one.campaign for one in following.clusters.all()} == {following}


# The plan: who takes part


def seen(client, campaign):
    return client.get(at("setup_wards", campaign)).context["form"].initial["seen"]


def test_a_unit_is_left_out_before_opening_and_admitted_later_with_a_reason(head, sign_in):
    first, second = make_units("Phường 1", "Phường 2")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    page = at("setup_wards", campaign)
    answer = client.post(page, {"left_out": "phường 2", "seen": seen(client, campaign)})
    assert answer.status_code == 302
    assert list(campaign.participants()) == [first]
    assert Entry.objects.get(act=Act.PARTICIPANTS).new == {"Không tham gia": "Phường 2"}
    campaign.scorecards.deal(campaign, campaign.participants())
    Campaign.objects.update(state="open")
    campaign = Campaign.objects.get()
    assert not campaign.came_late().exists()  # it is no oversight, so nobody is reminded of it
    answer = client.post(page, {"ward": second.pk, "reason": "Tham gia theo Công văn 12"})
    assert answer.status_code == 302
    card = campaign.scorecards.get(ward=second)
    assert card.entries.get().reason == "Tham gia theo Công văn 12"
    assert card.entries.visible_to(make_ward_officer(second)).get().act == Act.DEAL


def test_late_units_of_one_name_are_told_apart_where_one_is_chosen(head, sign_in):
    campaign = make_campaign(wards=1)
    late = make_units("Xã Hòa Bình", "Xã Hoà Bình")
    page = sign_in(head).get(at("setup_wards", campaign))
    assert [label for _pk, label in page.context["form"].fields["ward"].choices] == [
        f"{unit.name} ({unit.code})" for unit in late
    ]


def test_a_unit_in_a_cluster_cannot_be_left_out_and_the_other_way_round(head, sign_in):
    make_units("Phường 1", "Phường 2")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    save(client, campaign, ("Cụm 1", "Phường 1"))
    page = at("setup_wards", campaign)
    answer = client.post(page, {"left_out": "Phường 1", "seen": seen(client, campaign)})
    assert answer.status_code == 422
    assert "Phường 1 đang ở Cụm 1: hãy đưa đơn vị ra khỏi cụm trước." in text(answer)
    client.post(page, {"left_out": "Phường 2", "seen": seen(client, campaign)})
    answer = save(client, campaign, ("Cụm 1", "Phường 1, Phường 2"))
    assert "Phường 2 không tham gia phong trào" in text(answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(
            campaign=campaign, ward=campaign.participations.first().ward, cluster=None
        )


# Nothing of it in a campaign without clusters


def test_nothing_of_clusters_shows_in_a_campaign_without_them(head, sign_in):
    campaign = make_campaign()
    judge(campaign, 4, 3)
    client = sign_in(head)
    for page in ("tiers", "awards", "board", "setup_awards"):
        assert "cụm" not in text(client.get(at(page, campaign))).lower()
    workbook = load_workbook(BytesIO(written(campaign)))
    said = {str(cell.value).lower() for sheet in workbook for row in sheet for cell in row}
    assert not [one for one in said if "cụm" in one]


def written(campaign):
    file = BytesIO()
    year_end.write(campaign, file)
    return file.getvalue()


# Ranking


def test_a_cluster_has_its_own_ranking_beside_the_one_over_all(head, sign_in):
    campaign = in_clusters(3, 2)
    judge(campaign, 4, 2, 1, 3, 2)
    overall = RankedTable(CountedRanking(campaign), {})
    assert [(row.rank, row.rank_beside) for row in overall.rows] == [
        (1, 1), (2, 1), (3, 2), (3, 2), (5, 3),
    ]  # fmt: skip
    second = campaign.clusters.get(name="Cụm 2")
    client = sign_in(head)
    page = client.get(at("tiers", campaign), {"cluster": second.pk, "sort": "name"})
    rows = page.context["table"].rows
    assert [(row.rank, row.rank_beside) for row in rows] == [(1, 2), (2, 3)]
    assert f"?cluster={second.pk}&amp;sort=-name" in page.content.decode()
    assert "Toàn phong trào 5" in text(page)
    whole = text(client.get(at("tiers", campaign)))
    assert "Cụm 2 hạng 1" in whole
    assert (
        client.get(at("tiers", campaign), {"cluster": "x"}).context["table"].clusters.chosen is None
    )


def test_ties_inside_a_cluster_are_ordered_for_the_cluster_alone(head, sign_in):
    campaign = in_clusters(2, 1)
    cards = judge(campaign, 3, 3, 3)
    first = campaign.clusters.get(name="Cụm 1")
    client = sign_in(head)
    link = at("tie_order", campaign, cards[0].ward.code)
    page = client.get(link, {"cluster": first.pk})
    assert len(page.context["equals"]) == 2
    assert "Thứ tự ở đây là trong Cụm 1" in text(page)
    posted = {f"place-{cards[0].pk}": "2", f"place-{cards[1].pk}": "1", "reason": "Bỏ phiếu"}
    answer = client.post(f"{link}?cluster={first.pk}", posted)
    assert answer.url.endswith(f"?cluster={first.pk}#{cards[0].ward.code}")
    ranking = CountedRanking(campaign)
    assert [(row.card.pk, row.rank) for row in ranking.within(first)] == [
        (cards[1].pk, 1), (cards[0].pk, 2),
    ]  # fmt: skip
    assert "Bỏ phiếu" in ranking.within(first)[0].tie[0]
    assert [row.rank for row in ranking.rows] == [1, 1, 1]  # over all the question stays open
    with refused("no_longer_equal"):
        order_equals(campaign, [cards[0].pk, cards[2].pk], by=head, reason="x")


def test_the_grid_and_the_admin_know_the_campaigns_clusters(head, sign_in):
    campaign = in_clusters(1, 1)
    labels = [chip["label"] for chip in Grid(campaign, {}).chips]
    assert {"Cụm 1", "Cụm 2"} <= set(labels)
    assert len(Grid(campaign, {"cluster": "Cụm 2"}).rows) == 1
    campaign.clusters.filter(position=2).update(name="A – ngoại ô")
    assert Grid(campaign, {}).clusters == ["Cụm 1", "A – ngoại ô"]  # as the plan counts them


# Moving


def test_a_unit_changes_its_cluster_by_a_recorded_act_that_it_sees(head, reviewer, sign_in):
    campaign = in_clusters(2, 1)
    cards = judge(campaign, 3, 3, 1)
    second = campaign.clusters.get(name="Cụm 2")
    order_equals(campaign, [cards[0].pk, cards[1].pk], by=head, reason="x")
    with pytest.raises(PermissionDenied):
        cards[0].move(second, by=reviewer, reason="x")
    with refused("reason_missing"):
        cards[0].move(second, by=head, reason=" ")
    with refused("wrong_state"):
        cards[0].move(cards[0].cluster, by=head, reason="x")
    with refused("cluster_of_another_campaign"):
        cards[0].move(in_clusters(1, year=2027).clusters.get(), by=head, reason="x")
    client = sign_in(head)
    page = at("setup_move", campaign, cards[0].ward.code)
    assert client.post(page, {"cluster": second.pk, "reason": ""}).status_code == 422
    assert client.post(page, {"cluster": second.pk, "reason": "Chia lại"}).status_code == 302
    moved = Scorecard.objects.get(pk=cards[0].pk)
    assert (moved.cluster, moved.tie_order) == (second, None)
    entry = moved.entries.get(act=Act.MOVE)
    assert (entry.old["cluster"], entry.new["cluster"]) == ("Cụm 1", "Cụm 2")
    assert entry in moved.entries.visible_to(make_ward_officer(moved.ward))
    assert [row.rank for row in CountedRanking(campaign).within(second)] == [1, 2]


def test_a_unit_with_an_award_or_of_a_concluded_campaign_stays_in_its_cluster(head):
    campaign = in_clusters(1, 1)
    cards = judge(campaign, 4, 3)
    second = campaign.clusters.get(name="Cụm 2")
    award = Award.propose(campaign.award_kinds.get(quota=1), cards[0], by=head)
    with refused("holds_awards"):
        cards[0].move(second, by=head, reason="x")
    award.perform(Action.WITHDRAW, by=head, reason="x")
    cards[0].move(second, by=head, reason="x")
    Campaign.objects.update(state="concluded")
    with refused("campaign_concluded"):
        cards[1].move(None, by=head, reason="x")


# Awards


def per_cluster(campaign, quota=1):
    kind = campaign.award_kinds.get(recipient="ward", quota=1)
    kind.per_cluster, kind.quota = True, quota
    kind.save()
    return kind


def test_each_cluster_has_its_own_quota(head, sign_in):
    campaign = in_clusters(2, 2)
    cards = judge(campaign, 4, 3, 2, 1)
    kind = per_cluster(campaign)
    best = Award.propose(kind, cards[0], by=head)
    with refused("quota_full", "cho Cụm 1 và đã đủ"):
        Award.propose(kind, cards[1], by=head, reason="x")
    other = Award.propose(kind, cards[2], by=head)  # of its cluster the best: no reason is asked
    assert (best.slot, other.slot) == (1, 1)
    assert {best.cluster.name, other.cluster.name} == {"Cụm 1", "Cụm 2"}
    section = AwardsOverview(campaign, head).section_of(kind)
    assert (section.filled, section.is_full) == ("2/2", True)
    assert section.by_cluster == [("Cụm 1", "1/1"), ("Cụm 2", "1/1")]
    page = text(sign_in(head).get(at("awards", campaign)))
    assert "Số lượng tính cho từng cụm: Cụm 1 1/1, Cụm 2 1/1." in page
    assert "1 · Cụm 2" in page


def test_within_a_cluster_the_higher_one_is_not_passed_over_without_a_reason(head):
    campaign = in_clusters(2, 2)
    cards = judge(campaign, 4, 3, 2, 1)
    kind = per_cluster(campaign)
    with refused("passed_over_unexplained", cards[2].ward_name):
        Award.propose(kind, cards[3], by=head)
    award = Award.propose(kind, cards[3], by=head, reason="Theo biên bản")
    assert unfinished_honours(campaign)[0] == "Giấy khen – tập thể: còn trống 1 suất"
    award.perform(Action.WITHDRAW, by=head, reason="x")
    award.refresh_from_db()
    assert award.cluster is None
    assert award.slot is None


def test_a_unit_in_no_cluster_is_no_candidate_of_what_is_counted_per_cluster(head):
    campaign = in_clusters(1)
    late = make_ward()
    admit(campaign, late, by=head, reason="x")
    cards = judge(campaign, 4, 3)
    kind = per_cluster(campaign)
    with refused("unit_in_no_cluster"):
        Award.propose(kind, cards[1], by=head)
    bars = {one.name: one.bar for one in AwardsOverview(campaign, head).everybody(kind)}
    assert bars[cards[1].ward_name] == "không thuộc cụm nào"


def test_the_database_fills_a_slot_of_a_cluster_once(head):
    campaign = in_clusters(2)
    cards = judge(campaign, 4, 3)
    kind = per_cluster(campaign)
    award = Award.propose(kind, cards[0], by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(
            campaign=campaign, kind=kind, scorecard=cards[1], state="proposed", slot=1, quota=1,
            cluster=award.cluster,
        )  # fmt: skip


def test_a_kind_per_cluster_needs_a_number(head, sign_in):
    campaign = make_campaign(PREPARING)
    Cluster.objects.create(campaign=campaign, name="Cụm 1")
    client = sign_in(head)
    shown = client.get(at("setup_awards", campaign)).context["rows"]
    assert "per_cluster" in shown.forms[0].fields
    data = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "seen": shown.seen}
    data |= {
        "rows-0-row": str(shown.forms[2].instance.pk), "rows-0-position": "3",
        "rows-0-title": "Biểu dương", "rows-0-recipient": "ward", "rows-0-decider": "head",
        "rows-0-threshold": "9", "rows-0-per_cluster": "on",
    }  # fmt: skip
    answer = client.post(at("setup_awards", campaign), data)
    assert "Tính cho từng cụm thì phải có số lượng." in text(answer)


# Dropped


def test_a_dropped_unit_counts_no_longer_and_loses_nothing(head, reviewer, sign_in):
    campaign = in_clusters(3, 1)
    cards = judge(campaign, 4, 3, 2, 1)
    client, page = sign_in(head), at("board_step", campaign, cards[0].ward.code, "drop")
    shown = text(client.get(page))
    assert "Điểm, giải trình, tài liệu, kết quả khảo sát và lịch sử vẫn giữ nguyên" in shown
    assert sign_in(reviewer).post(page, {"reason": "x"}).status_code == 403
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Sáp nhập"}).status_code == 302
    dropped = Scorecard.objects.get(pk=cards[0].pk)
    assert (dropped.state, dropped.is_tiered) == (CardState.DROPPED, False)
    assert sum(score.verified_points for score in dropped.scores.all()) == 4
    assert dropped.has_survey
    ranking = CountedRanking(campaign)
    assert [row.card.pk for row in ranking.rows] == [card.pk for card in cards[1:]]
    assert [row.rank for row in ranking.within(campaign.cluster_rows[0])] == [1, 2]
    assert ranking.apart()["dropped"] == 1
    page = sign_in(head).get(at("tiers", campaign))
    assert [card.pk for card in page.context["dropped"]] == [dropped.pk]
    kind = campaign.award_kinds.get(quota=1)
    with refused("card_not_final"):
        Award.propose(kind, dropped, by=head)
    Award.propose(kind, cards[1], by=head)  # nobody is passed over
    assert not campaign.unsettled_cards()
    ward = sign_in(make_ward_officer(dropped.ward)).get(at("scorecard", campaign))
    assert "Đơn vị thôi tham gia phong trào" in text(ward)
    assert "Sáp nhập" in text(ward)
    assert "Thôi tham gia" in text(client.get(at("tiers", campaign)))
    workbook = load_workbook(BytesIO(written(campaign)))
    rows = [[cell.value for cell in row] for row in workbook["Tổng hợp"].iter_rows()]
    assert next(row for row in rows if row[1] == dropped.ward_name)[0] is None


def test_a_unit_with_an_award_is_dropped_only_without_it_and_comes_back(head):
    campaign = in_clusters(1, 1)
    cards = judge(campaign, 4, 3)
    award = Award.propose(campaign.award_kinds.get(quota=1), cards[0], by=head)
    with refused("holds_awards", "Giấy khen"):
        cards[0].perform(Action.DROP, by=head, reason="x")
    award.perform(Action.WITHDRAW, by=head, reason="x")
    cards[0].perform(Action.DROP, by=head, reason="x")
    until = timezone.now() + timedelta(days=9)
    back = cards[0].perform(Action.REOPEN, by=head, reason="Ghi nhầm", until=until)
    assert back.state == CardState.DRAFT
    assert sum(score.self_points for score in back.scores.all()) == 4
    Campaign.objects.update(state="concluded")
    with refused("campaign_concluded"):
        cards[1].perform(Action.DROP, by=head, reason="x")


def test_the_share_of_a_level_is_of_the_units_that_take_part(head):
    campaign = in_clusters(3)
    cards = judge(campaign, 4, 3, 1, state=CardState.VERIFIED)
    for tier, floor in zip(campaign.tiers.all(), (3, 2, 1), strict=True):
        campaign.tiers.filter(pk=tier.pk).update(floor=floor)
    best = campaign.tiers.first()
    TierCondition.objects.create(campaign=campaign, tier=best, kind="share", percent=34)
    level = Campaign.objects.get(pk=campaign.pk).suggestions()[cards[0].pk].level
    assert level == best  # one of three
    cards[2].perform(Action.DROP, by=head, reason="x")
    level = Campaign.objects.get(pk=campaign.pk).suggestions()[cards[0].pk].level
    assert level != best  # none of two


# Reviewers


def test_a_cluster_is_given_to_a_reviewer_after_a_look_at_what_changes(head, reviewer, sign_in):
    campaign = in_clusters(2, 1)
    cards = list(campaign.scorecards.in_official_order())
    cards[1].assign(head, by=head)
    first, second = campaign.cluster_rows
    client, page = sign_in(head), at("assign_cluster", campaign)
    assert "Giao cả cụm" in text(client.get(at("assignments", campaign)))
    asked = {"cluster": first.pk, "person": reviewer.pk}
    shown = client.get(page, asked)
    assert f"2 phiếu sẽ do {reviewer.full_name} phụ trách" in text(shown)
    assert f"đang là {head.full_name}" in text(shown)
    assert not campaign.scorecards.filter(assignee=reviewer).exists()
    asked["seen"] = shown.context["form"].mark
    assert client.post(page, asked).status_code == 302
    assert list(campaign.scorecards.filter(assignee=reviewer).in_official_order()) == cards[:2]
    assert Entry.objects.filter(act=Act.ASSIGN, scorecard__in=cards[:2]).count() == 3
    assert client.post(page, asked).status_code == 409  # what was shown has been done
    assert client.post(page, {"cluster": "", "person": "x"}).status_code == 422
    cards[2].assign(head, by=head)
    mine = {"cluster": second.pk, "person": reviewer.pk}
    kept = text(sign_in(reviewer).get(page, mine))
    assert "Không phiếu nào của cụm thay đổi" in kept
    assert f"{cards[2].ward_name} ({head.full_name})" in kept


def test_who_waits_for_the_lock_takes_nobodys_card_unseen(head, reviewer, sign_in, monkeypatch):
    campaign = in_clusters(2, 1)
    mine, page = campaign.scorecards.in_official_order().first(), at("assign_cluster", campaign)
    client, cluster = sign_in(head), campaign.cluster_rows[0]
    asked = {"cluster": cluster.pk, "person": reviewer.pk}
    asked["seen"] = client.get(page, asked).context["form"].mark
    lock = CampaignQuerySet.locked

    def first_somebody_else(campaigns, pk):
        monkeypatch.setattr(CampaignQuerySet, "locked", lock)
        mine.assign(head, by=head)
        return lock(campaigns, pk)

    monkeypatch.setattr(CampaignQuerySet, "locked", first_somebody_else)
    answer = client.post(page, asked)
    assert answer.status_code == 409
    assert "Phân công vừa thay đổi" in text(answer)
    assert not campaign.scorecards.filter(assignee=reviewer).exists()


def test_how_far_the_cards_are_is_narrowed_to_a_cluster(head, sign_in):
    campaign = in_clusters(2, 1)
    second = campaign.cluster_rows[1]
    page = sign_in(head).get(at("campaign", campaign), {"cluster": second.pk, "sort": "name"})
    names = [line.card.ward_name for line in page.context["table"].page]
    assert names == [campaign.scorecards.get(cluster=second).ward_name]
    assert "Cụm 2" not in text(
        sign_in(make_ward_officer(campaign.scorecards.first().ward)).get(at("campaign", campaign))
    )


# Workbook


def test_the_workbook_names_the_clusters(head):
    campaign = in_clusters(2, 1)
    cards = judge(campaign, 3, 3, 4)
    Award.propose(per_cluster(campaign), cards[2], by=head)
    workbook = load_workbook(BytesIO(written(campaign)))
    summary, awards = workbook["Tổng hợp"], workbook["Khen thưởng"]
    rows = [[cell.value for cell in row] for row in summary.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == "Hạng")
    assert rows[top][2:4] == ["Cụm", "Hạng trong cụm"]
    first = next(row for row in rows if row[1] == cards[2].ward_name)
    assert first[2] == "Cụm 2"
    assert first[3].startswith("=SUMPRODUCT(")
    head_of_awards = next(
        [cell.value for cell in row] for row in awards.iter_rows() if row[0].value == "Thứ tự trao"
    )
    assert head_of_awards[5:9] == ["Đơn vị", "Cụm", "Hạng đơn vị", "Hạng trong cụm"]
    listed = [[cell.value for cell in row] for row in awards.iter_rows()]
    assert next(row for row in listed if row[3] == cards[2].ward_name)[6:9] == ["Cụm 2", 1, 1]


# A whole city


def test_a_city_of_103_units_in_clusters_is_ranked_with_ties_inside_them(head, sign_in):
    """Cần Thơ as it is since July 2025: 103 wards and communes."""
    sizes = (12, 13, 13, 13, 13, 13, 13, 13)
    campaign = in_clusters(*sizes)
    points = [Decimal(number % 7) / 2 for number in range(103)]
    judge(campaign, *points)
    ranking = CountedRanking(campaign)
    assert len(ranking.rows) == sum(sizes) == 103
    for cluster, size in zip(campaign.cluster_rows, sizes, strict=True):
        rows = ranking.within(cluster)
        assert len(rows) == size
        for row in rows:  # counted anew, by hand
            better = [one for one in rows if one.points > row.points]
            assert row.rank == len(better) + 1
            assert row.place.shared == (sum(one.points == row.points for one in rows) > 1)
    assert sorted(pk for one in campaign.cluster_rows for pk in
                  (row.card.pk for row in ranking.within(one))) == sorted(
        row.card.pk for row in ranking.rows
    )  # fmt: skip
    page = sign_in(head).get(at("tiers", campaign), {"cluster": campaign.cluster_rows[0].pk})
    assert "đồng hạng 1" in text(page)
    workbook = load_workbook(BytesIO(written(campaign)))
    assert workbook["Tổng hợp"].max_row > 103


def test_integrity_looks_whether_clusters_are_of_their_campaign(head):
    campaign, other = in_clusters(1), in_clusters(1, year=2027)
    assert not list(integrity.clusters_are_of_their_campaign())
    campaign.scorecards.update(cluster=other.clusters.get())
    assert [
        "là cụm của phong trào khác" in one for one in integrity.clusters_are_of_their_campaign()
    ]


def test_dates_of_units_do_not_hide_a_cluster(head, sign_in):
    """A unit that ended before the opening is no longer shown, and its cluster is empty."""
    (unit,) = make_units("Phường 1")
    campaign, client = make_campaign(PREPARING, wards=0), sign_in(head)
    save(client, campaign, ("Cụm 1", "Phường 1"))
    type(unit).objects.filter(pk=unit.pk).update(last_day=date(2024, 1, 1))
    assert "Cụm chưa có đơn vị nào: Cụm 1." in campaign.obstacles(timezone.now())


def test_a_unit_renamed_in_the_middle_of_the_year_is_known_by_both_names(head, sign_in):
    """Its card and the papers keep the name of the opening; nobody was told whose they are."""
    campaign = make_campaign(wards=2, slug="2026")
    card = campaign.scorecards.select_related("ward").first()
    officer = make_ward_officer(card.ward)
    facts = {"day": timezone.localdate(), "basis": "Nghị quyết số 12/NQ-HĐND"}
    rename(card.ward, "Phường Sóc Trăng", by=make_user(Role.ADMINISTRATOR), **facts)
    said = (
        "Đơn vị nay có tên Phường Sóc Trăng; phiếu, giấy tờ của phong trào này ghi tên lúc nhận "
        f"phiếu: {card.ward_name}."
    )
    pages = (
        (head, reverse("board_ward", args=["2026", card.ward.code])),
        (head, reverse("setup_wards", args=["2026"])),
        (officer, "/"),
    )
    for person, page in pages:
        assert sign_in(person).get(page).content.decode().count(said) == 1, page
    assert [row.pk for row in campaign.scorecards.called("soc trang")] == [card.pk]
    assert not campaign.scorecards.called(f"{card.ward_name.split()[-1]} phuong")
    Campaign.objects.update(state=CampaignState.CONCLUDED)
    for person, page in pages:
        assert said not in sign_in(person).get(page).content.decode()
