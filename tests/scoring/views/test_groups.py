"""Clusters with criteria of their own, as people meet them: the plan's page, the grid, what if,
sheets, papers and the year-end workbook.
"""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.subject import Subject
from scoring.forms.imports.criteria_template import CRITERIA
from scoring.ledger import coverage, papers
from scoring.maintenance import integrity, replay
from scoring.models import Campaign, Cluster, ClusterCriterion, TierCondition
from scoring.models.campaigns.medians import medians
from scoring.pages.charts.figures import CampaignFigures
from scoring.pages.comparison.grid import Grid
from scoring.pages.paper_form import PaperForm
from scoring.pages.what_if import WhatIf
from scoring.rules.lifecycle import CampaignState
from scoring.workbooks import year_end
from tests.factories import make_campaign, make_client, make_ward_officer, write_down
from tests.groups import make_groups, make_judged_groups
from tests.scoring.views.test_imports import look, take, workbook

pytestmark = pytest.mark.django_db
PREPARING = CampaignState.PREPARING


@pytest.fixture
def head_client(head):
    return make_client(head)


def text(response):
    return " ".join(strip_tags(response.content.decode()).split())


def at(page, campaign, *more):
    return reverse(page, args=[campaign.slug, *more])


def cards_of(campaign):
    return list(campaign.scorecards.select_related("cluster", "ward", "campaign").order_by("pk"))


# The plan's page


def filled(client, campaign, **change):
    """The page of criteria as it stands, sent back with changes."""
    rows = client.get(at("setup_criteria", campaign)).context["rows"]
    data = {
        "rows-TOTAL_FORMS": str(len(rows.forms)),
        "rows-INITIAL_FORMS": str(len(rows.stored)),
        "seen": rows.seen,
    }
    for form in rows:
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                data[field.html_name] = value
    return data | change


def test_the_head_ticks_the_clusters_of_a_criterion(head_client):
    campaign = make_groups(PREPARING)
    one, two = campaign.clusters.all()
    page = head_client.get(at("setup_criteria", campaign))
    assert "chỉ tính cho Cụm 1" in text(page)
    assert page.context["rows"].tally["ok"]
    data = filled(head_client, campaign, **{"rows-1-clusters": [str(one.pk), str(two.pk)]})
    saved = head_client.post(at("setup_criteria", campaign), data, follow=True)
    assert saved.status_code == 200, (
        saved.context["rows"].problems,
        saved.context["rows"].sentence,
    )
    named = ClusterCriterion.objects.filter(criterion__campaign=campaign, criterion__position=2)
    assert set(named.values_list("cluster", flat=True)) == {one.pk, two.pk}
    tally = saved.context["rows"].tally
    assert (tally["label"], tally["value"], tally["said"]) == ("Cụm 2", "14", "thừa 4")
    assert "Cụm 2: các tiêu chí cộng lại 14 điểm" in text(head_client.get(at("setup", campaign)))


def test_a_plan_without_clusters_asks_for_none(head_client):
    campaign = make_groups(PREPARING)
    ClusterCriterion.objects.all().delete()
    campaign.participations.all().delete()
    Cluster.objects.all().delete()
    page = head_client.get(at("setup_criteria", campaign))
    assert "clusters" not in page.context["rows"].forms[0].fields
    assert "data-group" not in page.content.decode()


def test_items_say_nothing_of_clusters(head_client):
    campaign = make_groups(PREPARING)
    page = head_client.get(at("setup_items", campaign, campaign.heads[2].pk))
    assert all("clusters" not in form.fields for form in page.context["rows"])


def test_a_cluster_with_criteria_of_its_own_is_not_taken_away(head_client):
    campaign = make_groups(PREPARING)
    rows = head_client.get(at("setup_clusters", campaign)).context["rows"]
    data = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "2", "seen": rows.seen}
    for place, cluster in enumerate(rows.stored):
        data |= {f"rows-{place}-row": str(cluster.pk), f"rows-{place}-name": cluster.name}
    refused = head_client.post(at("setup_clusters", campaign), data | {"rows-1-DELETE": "on"})
    assert refused.status_code == 422
    assert "Cụm 2 đang có tiêu chí riêng (3)" in text(refused)
    assert campaign.clusters.count() == 2


def test_a_criterion_goes_with_what_it_names(head_client):
    campaign = make_groups(PREPARING)
    write_down()
    data = filled(head_client, campaign, **{"rows-2-DELETE": "on"})
    assert head_client.post(at("setup_criteria", campaign), data).status_code == 302
    scopes = ClusterCriterion.objects.filter(criterion__campaign=campaign)
    assert list(scopes.values_list("criterion__position", flat=True)) == [2]
    assert not list(replay.differences_of_campaigns())


def test_the_preview_shows_the_card_of_each_group(head_client):
    campaign = make_groups(PREPARING)
    _one, two = campaign.clusters.all()
    first = text(head_client.get(at("setup_preview", campaign)))
    second = text(head_client.get(at("setup_preview", campaign) + f"?cluster={two.pk}"))
    assert ("Tiêu chí 2" in first, "Tiêu chí 3" in first) == (True, False)
    assert ("Tiêu chí 2" in second, "Tiêu chí 3" in second) == (False, True)


def test_the_opening_says_how_many_items_each_group_has(head_client):
    campaign = make_groups(PREPARING)
    for row in campaign.participations.select_related("ward"):
        make_ward_officer(row.ward)
    said = text(head_client.get(at("setup_open", campaign)))
    assert "Cụm 1: mỗi phiếu có 3 nội dung chấm" in said
    assert "Cụm 2: mỗi phiếu có 4 nội dung chấm" in said


# In English


def test_the_opening_marks_names_of_clusters_in_english_sentences(head_client):
    head_client.cookies["django_language"] = "en"
    campaign = make_groups(PREPARING)
    for row in campaign.participations.select_related("ward"):
        make_ward_officer(row.ward)
    page = head_client.get(at("setup_open", campaign)).content.decode()
    assert '<span lang="vi">Cụm 1</span>: each card has' in page


def test_names_of_clusters_are_marked_in_english_sentences(head_client):
    head_client.cookies["django_language"] = "en"
    campaign = make_judged_groups()
    sentences = {
        at("board", campaign): "for {} alone",
        at("item_across", campaign, "2"): "For {} alone.",
        campaign.get_absolute_url(): "for {} alone",
        at("setup_criteria", campaign): "for {} alone",
        at("setup_move", campaign, cards_of(campaign)[0].ward.code): "The unit is in {}.",
    }
    for address, sentence in sentences.items():
        page = head_client.get(address).content.decode()
        assert sentence.format('<span lang="vi">Cụm 1</span>') in page, address
        assert sentence.format("Cụm 1") not in page, address


# After the opening


def test_the_grid_has_a_dash_where_a_criterion_is_none_of_the_units(head_client):
    campaign = make_judged_groups()
    grid = Grid(campaign, {})
    looks = [[cell.look for cell in row.cells] for row in grid.rows]
    assert [row[1:] for row in looks] == [["", "alien"], ["alien", ""]] * 2
    assert [row.total.part for row in grid.rows] == [None] * 4
    page = head_client.get(at("board", campaign)).content.decode()
    assert page.count('<td class="alien">') == 4
    assert "tiêu chí này không tính cho đơn vị" in page


def test_a_blank_item_of_another_group_is_no_gap():
    campaign = make_groups()
    card = cards_of(campaign)[0]
    officer = make_ward_officer(card.ward)
    write_down()
    for score in card.scores.select_related("item__parent", "scorecard__campaign"):
        score.enter("self", score.cap, by=officer)
    assert card.unfinished() == []
    assert not list(replay.differences_of_campaigns())


def test_a_card_does_not_count_criteria_of_others():
    campaign = make_groups()
    for card, said in zip(cards_of(campaign), ("Tiêu chí 2/2", "Tiêu chí 3"), strict=False):
        own = make_client(make_ward_officer(card.ward))
        page = text(own.get(at("scorecard", campaign)))
        assert said in page
        assert "Tiêu chí 3/2" not in page


def test_one_item_over_all_units_holds_those_that_have_it(head_client):
    campaign = make_judged_groups()
    own = campaign.leaves[2]
    page = text(head_client.get(at("item_across", campaign, own.code)))
    first, second = cards_of(campaign)[:2]
    assert "Chỉ tính cho Cụm 1." in page
    assert (first.ward_name in page, second.ward_name in page) == (True, False)


def test_a_level_asks_a_share_of_the_criteria_of_the_unit_alone():
    campaign = make_judged_groups()
    tier = campaign.tiers.first()
    TierCondition.objects.create(campaign=campaign, tier=tier, kind="every_criterion", percent=50)
    fresh = Campaign.objects.get(pk=campaign.pk)
    assert all(not one.unmet_conditions for one in fresh.suggestions().values())
    what_if = WhatIf(fresh, sees_eligibility=True)
    stored = {pk: one.level for pk, one in fresh.suggestions().items()}
    assert {pk: one.level for pk, one in what_if.now.suggestions.items()} == stored


def test_no_move_of_points_is_proposed_in_a_criterion_of_another_group():
    campaign = make_judged_groups()
    what_if = WhatIf(campaign, sees_eligibility=True)
    own = {pk: {leaf.code for leaf in campaign.leaves_for(cluster)} for pk, cluster in
           campaign.scorecards.values_list("pk", "cluster")}  # fmt: skip
    names = {name: pk for pk, name in what_if.names.items()}
    moves = what_if.smallest
    assert moves
    assert all(move.where.split()[-1] in own[names[move.unit]] for move in moves)


def test_points_of_a_foreign_item_cannot_be_turned(head_client):
    campaign = make_judged_groups()
    card, item = cards_of(campaign)[0], campaign.leaves[3]
    asked = {"unit-0": card.pk, "item-0": item.pk, "points-0": "1"}
    page = head_client.get(at("what_if", campaign), asked)
    assert page.status_code == 422
    assert "Nội dung này không tính cho đơn vị đã chọn." in text(page)


def test_caps_are_turned_for_the_units_that_have_the_criterion(head_client):
    campaign = make_judged_groups()
    page = head_client.get(at("what_if", campaign), {"cap-2": "5"})
    assert page.status_code == 200
    assert "Tổng điểm tối đa khi đó là 11 (Cụm 1), không phải 10." in text(page)


def test_the_middle_of_a_criterion_is_that_of_its_own_units():
    campaign = make_judged_groups()
    campaign.scorecards.update(state="final")
    found = medians(campaign)
    one, two, three = campaign.heads
    assert found[two.pk] == (4, 4)
    assert found[three.pk] == (4, 4)
    assert found[one.pk] == (4, 5)
    middle = CampaignFigures(campaign).middle(judged=True)
    assert set(middle.shares) == {one.pk, two.pk, three.pk}


def test_a_unit_fills_in_the_paper_form_of_its_own_group():
    campaign = make_judged_groups()
    printed = {
        card.pk: [row.criterion.code for page in PaperForm(campaign, card.cluster_id).pages
                  for row in page.rows] for card in cards_of(campaign)
    }  # fmt: skip
    first, second = list(printed.values())[:2]
    assert first == ["1", "1.1", "1.2", "2"]
    assert second == ["1", "1.1", "1.2", "3", "3.1", "3.2"]
    one, two = (PaperForm(campaign, card.cluster_id) for card in cards_of(campaign)[:2])
    assert one.fingerprint != two.fingerprint


def test_the_blank_form_is_that_of_the_own_unit():
    campaign = make_judged_groups()
    card = cards_of(campaign)[1]
    own = text(make_client(make_ward_officer(card.ward)).get(at("blank_form", campaign)))
    assert ("Tiêu chí 2" in own, "Tiêu chí 3" in own) == (False, True)


def test_papers_of_a_unit_list_its_own_criteria():
    campaign = make_judged_groups()
    facts = Facts(campaign).read()
    first, second = cards_of(campaign)[:2]
    for card, numbers in ((first, ["1", "2"]), (second, ["1", "3"])):
        rows = LISTS["tiêu chí"].rows(Subject(facts, facts.card_of[card.pk]))
        assert [row["tên"] for row in rows] == [f"Tiêu chí {number}" for number in numbers]
    everybody = (
        LISTS["kết quả tiêu chí"].rows(Subject(facts)) if "kết quả tiêu chí" in LISTS else []
    )
    assert not everybody or "(chỉ tính cho Cụm 1)" in everybody[1]["tên"]


def test_the_year_end_workbook_says_a_dash_and_its_formulas_hold():
    campaign = make_judged_groups()
    out = BytesIO()
    year_end.write(campaign, out)
    book = load_workbook(out)
    summary = book["Tổng hợp"]
    rows = [[cell.value for cell in row] for row in summary.iter_rows()]
    units = [row for row in rows if any(str(value).startswith("Phường") for value in row[:3])]
    assert len(units) == 4
    assert [[value == "–" for value in row[4:7]] for row in units] == [
        [False, False, True], [False, True, False],
    ] * 2  # fmt: skip
    criteria = book["Theo tiêu chí"].iter_rows(values_only=True)
    of_units = [row for row in criteria if str(row[0]).startswith("Phường")]
    assert [re.sub(r"\..*", "", str(row[1])) for row in of_units] == ["1", "2", "1", "3"] * 2
    notes = " ".join(str(value) for row in rows for value in row if value)
    assert "Tiêu chí 2 (4 điểm, chỉ tính cho Cụm 1)" in notes


def test_the_data_as_a_whole_holds():
    make_judged_groups()
    assert not list(integrity.caps_add_up())
    assert not list(integrity.sums_and_ranks())
    assert not list(integrity.cards_have_the_items_of_their_plan())


def test_a_seal_from_before_knows_nothing_of_it():
    """A campaign in which no criterion names a cluster has the digests that it had."""
    campaign = make_campaign()
    without = {
        key: table for key, table in coverage.CAMPAIGN.items() if "clustercriterion" not in key
    }
    cards = campaign.scorecards.values("pk")
    assert papers.digests(campaign.pk, cards) == papers.digests(campaign.pk, cards, plan=without)
    grouped = make_groups(year=2027)
    cards = grouped.scorecards.values("pk")
    assert papers.digests(grouped.pk, cards) != papers.digests(grouped.pk, cards, plan=without)


# The plan's workbook


def imported(client, campaign, *rows):
    """The page after rows of (criterion, cap, title, clusters)."""
    names = [column.name for column in CRITERIA.columns]
    table = [
        [{"criterion": number, "cap": cap, "title": title, "clusters": clusters}.get(name)
         for name in names]
        for number, cap, title, clusters in rows
    ]  # fmt: skip
    return look(client, at("setup_import", campaign), workbook(CRITERIA, *table))


def test_the_plans_workbook_names_clusters(head_client):
    campaign = make_groups(PREPARING)
    page = imported(
        head_client, campaign, (3, None, None, "cụm 1; Cụm 2"), (2, None, None, "mọi đơn vị")
    )
    preview = page.context["preview"]
    assert [one.differences for one in preview.changes] == [
        (("Chỉ tính cho các cụm", "Cụm 2", "Cụm 1, Cụm 2"),),
        (("Chỉ tính cho các cụm", "Cụm 1", "trống"),),
    ]
    assert preview.notes == [
        "Sau khi nhập, Cụm 1 có tổng điểm tối đa 14/10 – thừa 4.",
        "Sau khi nhập, Cụm 2 có tổng điểm tối đa 14/10 – thừa 4.",
    ]
    assert take(head_client, at("setup_import", campaign), page).status_code == 302
    scopes = ClusterCriterion.objects.filter(criterion__campaign=campaign)
    assert sorted(scopes.values_list("criterion__position", "cluster__name")) == [
        (3, "Cụm 1"), (3, "Cụm 2"),
    ]  # fmt: skip


def test_a_cluster_that_is_not_there_is_said_at_its_cell(head_client):
    campaign = make_groups(PREPARING)
    page = imported(head_client, campaign, (2, None, None, "Cụm 9"))
    assert page.status_code == 422
    assert "phong trào không có cụm: Cụm 9. Các cụm của phong trào: Cụm 1, Cụm 2." in text(page)
    assert "vừa bị bỏ" not in text(page)


def test_a_number_is_no_name_of_a_cluster(head_client):
    campaign = make_groups(PREPARING)
    number = str(campaign.cluster_rows[1].pk)  # as the form would send it
    page = imported(head_client, campaign, (2, None, None, number))
    assert page.status_code == 422
    assert f"phong trào không có cụm: {number}." in text(page)
