"""The Django admin is the administrator's alone, and nobody raises themselves there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from scoring.models import Campaign, Scorecard
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_officer,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards.models import Role, User

pytestmark = pytest.mark.django_db

LISTS = ("wards_ward", "wards_user", "wards_officer", "scoring_campaign", "scoring_scorecard")


def can_sign_in(username, password):
    return Client().post(reverse("login"), {"username": username, "password": password}).status_code == 302


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
    page = sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    assert ">10<" in page
    assert ">9<" in page
    assert ">−1<" in page
    assert reverse("board_ward", args=[card.campaign.slug, card.ward.code]) in page


def test_a_card_that_is_half_scored_has_no_total(sign_in, administrator):
    card = make_scorecard()
    score = card.scores.first()
    type(score).objects.filter(pk=score.pk).update(self_points=1)
    page = sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    assert '<td class="field-own">–</td>' in page


@pytest.mark.parametrize("model", [Campaign, Scorecard])
def test_campaigns_and_cards_cannot_be_changed_here(sign_in, administrator, model):
    card = make_scorecard()
    client, thing = sign_in(administrator), card if model is Scorecard else card.campaign
    name = f"admin:scoring_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_change", args=[thing.pk]), {"state": "final"}).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[thing.pk]), {"post": "yes"}).status_code == 403


def test_an_account_is_made_and_signs_in(sign_in, administrator):
    ward = make_ward()
    facts = {"username": "phuong99", "full_name": "Trần Văn Mới", "role": "officer", "ward": ward.pk}
    facts |= {"password1": PASSWORD, "password2": PASSWORD, "email": ""}
    answer = sign_in(administrator).post(reverse("admin:wards_user_add"), facts)
    assert answer.status_code == 302, answer.context["adminform"].errors
    assert can_sign_in("phuong99", PASSWORD)


def test_an_officer_without_a_ward_is_refused_in_words(sign_in, administrator):
    facts = {"username": "x1", "full_name": "X", "role": "officer", "ward": ""}
    facts |= {"password1": PASSWORD, "password2": PASSWORD}
    page = sign_in(administrator).post(reverse("admin:wards_user_add"), facts)
    assert "Cán bộ phụ trách phải thuộc một đơn vị" in page.content.decode()
    assert not User.objects.filter(username="x1").exists()


def test_nobody_changes_their_own_role(sign_in, administrator):
    facts = {"username": administrator.username, "full_name": "Tên mới", "role": "head", "is_active": "", "email": ""}
    sign_in(administrator).post(reverse("admin:wards_user_change", args=[administrator.pk]), facts)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active, administrator.full_name) == ("administrator", True, "Tên mới")


@pytest.mark.parametrize("column", ["id__in", "successors", "predecessors"])
def test_a_number_that_no_table_holds_is_no_crash(sign_in, administrator, column):
    where = f"{reverse('admin:wards_ward_changelist')}?{column}={'9' * 19}"
    assert sign_in(administrator).get(where).status_code in {200, 302, 400}


def test_nothing_is_deleted(sign_in, administrator):
    officer = make_ward_officer()
    client = sign_in(administrator)
    for name, thing in (("user", officer), ("ward", officer.ward)):
        where = reverse(f"admin:wards_{name}_delete", args=[thing.pk])
        assert client.post(where, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_any_number_of_wards(sign_in, administrator, name, django_assert_max_num_queries):
    client, counts = sign_in(administrator), []
    for wards in (1, 5):
        campaign = make_campaign(wards=wards)
        for card in campaign.scorecards.select_related("ward"):
            make_officer(card.ward, user=make_ward_officer(card.ward))
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse(f"admin:{name}_changelist"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_new_password_is_set_for_somebody(sign_in, administrator):
    officer = make_ward_officer()
    where = reverse("admin:auth_user_password_change", args=[officer.pk])
    desk = sign_in(administrator)
    for password in ("ngắn", "1234567890123"):
        assert desk.post(where, {"password1": password, "password2": password}).status_code == 200
    assert can_sign_in(officer.username, PASSWORD)
    new = "một-mật-khẩu-khác"
    assert desk.post(where, {"password1": new, "password2": new}).status_code == 302
    assert can_sign_in(officer.username, new)


def test_user_names_do_not_differ_by_case_alone(sign_in, administrator):
    ward = make_ward()
    facts = {"username": "QUANTRI", "full_name": "X", "role": "officer", "ward": ward.pk}
    facts |= {"password1": PASSWORD, "password2": PASSWORD}
    assert sign_in(administrator).post(reverse("admin:wards_user_add"), facts).status_code == 200
    assert User.objects.count() == 1


def test_an_account_is_locked_rather_than_deleted(sign_in, administrator):
    officer = make_ward_officer()
    facts = {"username": officer.username, "full_name": officer.full_name, "role": "officer", "ward": officer.ward_id}
    answer = sign_in(administrator).post(reverse("admin:wards_user_change", args=[officer.pk]), facts)
    assert answer.status_code == 302
    assert not can_sign_in(officer.username, PASSWORD)


def ward_facts(ward, **facts):
    return {
        "code": ward.code,
        "name": ward.name,
        "position": ward.position,
        "first_day": "01/01/2000",
        "last_day": "",
    } | facts


def test_a_ward_ends_and_names_its_successor(sign_in, administrator):
    old, new = make_ward(), make_ward()
    client, where = sign_in(administrator), reverse("admin:wards_ward_change", args=[old.pk])
    page = client.post(where, ward_facts(old, successors=[new.pk]))
    assert "phải có ngày kết thúc" in page.content.decode()
    page = client.post(where, ward_facts(old, last_day="31/08/2024", successors=[old.pk]))
    assert "không thể kế tục chính mình" in page.content.decode()
    page = client.post(where, ward_facts(old, last_day="31/12/1999"))
    assert "Ngày kết thúc phải sau ngày thành lập." in page.content.decode()
    assert client.post(where, ward_facts(old, last_day="31/08/2024", successors=[new.pk])).status_code == 302
    assert list(new.predecessors.all()) == [old]
    assert old.name in client.get(reverse("admin:wards_ward_change", args=[new.pk])).content.decode()


@pytest.mark.parametrize("nonsense", ["file:///etc/passwd", "\x00", "٣", "9" * 5000, "9" * 30, "-1", ""])
def test_a_successor_that_is_no_ward_is_refused_and_the_form_stands_again(sign_in, administrator, nonsense):
    ward, client = make_ward(), sign_in(administrator)
    where = reverse("admin:wards_ward_change", args=[ward.pk])
    assert client.post(where, ward_facts(ward, successors=[nonsense])).status_code == 200
    assert client.get(reverse("admin:wards_ward_add"), {"successors": nonsense}).status_code == 200


def test_an_officer_takes_only_an_account_of_the_own_ward(sign_in, administrator):
    mine, other = make_ward(), make_ward_officer()
    facts = {"ward": mine.pk, "full_name": "Lê Văn Ba", "post": "Phó ban", "user": other.pk, "is_active": "on"}
    page = sign_in(administrator).post(reverse("admin:wards_officer_add"), facts)
    assert "không thuộc đơn vị đã chọn" in page.content.decode()
    assert sign_in(administrator).post(reverse("admin:wards_officer_add"), facts | {"user": ""}).status_code == 302


def test_every_page_of_the_admin_is_vietnamese(sign_in, administrator):
    card = make_scorecard("final")
    make_officer(card.ward)
    client = sign_in(administrator)
    pages = [reverse("admin:index"), reverse("admin:wards_user_add")]
    pages += [reverse("admin:scoring_scorecard_change", args=[card.pk])]
    pages += [reverse("admin:scoring_campaign_change", args=[card.campaign_id])]
    said = ""
    for where in pages:
        page = client.get(where)
        assert page.status_code == 200
        said += re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    for english in ("Campaign", "Ward", "Tier", "Submitted", "Version", "Groups", "State"):
        assert not re.search(rf"\b{english}\b", said), english
