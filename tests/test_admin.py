"""The Django admin is the administrator's alone, and nobody raises themselves there."""

import re

import pytest
from django.urls import reverse

from scoring.models import Campaign, Scorecard
from tests.factories import (
    make_campaign,
    make_officer,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db

LISTS = ("wards_signin", "scoring_campaign", "scoring_scorecard")


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_others_are_sent_away(sign_in, role):
    user = make_ward_officer() if role == Role.OFFICER else make_user(role)
    for page in LISTS:
        answer = sign_in(user).get(reverse(f"admin:{page}_changelist"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_the_administrator_reads_every_list(sign_in, administrator):
    make_scorecard("verified")
    for page in LISTS:
        assert sign_in(administrator).get(reverse(f"admin:{page}_changelist")).status_code == 200


def test_scorecards_show_totals_gap_and_the_way_to_the_comparison(sign_in, administrator):
    card = make_scorecard("verified")
    score = card.scores.in_official_order().first()
    type(score).objects.filter(pk=score.pk).update(verified_points=score.cap - 1, reason="thiếu")
    page = (
        sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    )
    assert ">10<" in page
    assert ">9<" in page
    assert ">−1<" in page
    assert reverse("board_ward", args=[card.campaign.slug, card.ward.code]) in page


def test_a_card_that_is_half_scored_has_no_total(sign_in, administrator):
    card = make_scorecard()
    score = card.scores.first()
    type(score).objects.filter(pk=score.pk).update(self_points=1)
    page = (
        sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    )
    assert '<td class="field-own">–</td>' in page


@pytest.mark.parametrize("model", [Campaign, Scorecard])
def test_campaigns_and_cards_cannot_be_changed_here(sign_in, administrator, model):
    card = make_scorecard()
    client, thing = sign_in(administrator), card if model is Scorecard else card.campaign
    name = f"admin:scoring_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert (
        client.post(reverse(f"{name}_change", args=[thing.pk]), {"state": "final"}).status_code
        == 403
    )
    assert (
        client.post(reverse(f"{name}_delete", args=[thing.pk]), {"post": "yes"}).status_code == 403
    )


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_any_number_of_wards(
    sign_in, administrator, name, django_assert_max_num_queries
):
    client, counts = sign_in(administrator), []
    for wards in (1, 5):
        campaign = make_campaign(wards=wards)
        for card in campaign.scorecards.select_related("ward"):
            make_officer(card.ward, user=make_ward_officer(card.ward))
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse(f"admin:{name}_changelist"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_page_of_the_admin_is_vietnamese(sign_in, administrator):
    card = make_scorecard("final")
    make_officer(card.ward)
    client = sign_in(administrator)
    pages = [reverse("admin:index"), reverse("admin:wards_signin_changelist")]
    pages += [reverse("admin:scoring_scorecard_change", args=[card.pk])]
    pages += [reverse("admin:scoring_campaign_change", args=[card.campaign_id])]
    said = ""
    for where in pages:
        page = client.get(where)
        assert page.status_code == 200
        said += re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    for english in ("Campaign", "Ward", "Tier", "Submitted", "Version", "Groups", "State"):
        assert not re.search(rf"\b{english}\b", said), english
