"""Names: Hoa, Hòa and Hóa are three people, Hoà and Hòa are asked about, two Phường 2 are told
apart.
"""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.forms.papers import PaperHeadsForm
from scoring.models import Scorecard
from scoring.models.campaigns import checklist
from scoring.rules.lifecycle import CampaignState
from tests.factories import (
    make_campaign,
    make_client,
    make_officer,
    make_ward,
    make_ward_officer,
)
from wards.choice_by_name import UnitChoices
from wards.models import Officer, User, Ward
from wards.namesakes import distinct_names
from wards.unit_names import UnitNames
from wards.vietnamese import match_key

HOA = "Lê Thị Hòa"


@pytest.fixture
def desk(administrator):
    return make_client(administrator)


def said(page):
    return unescape(page.content.decode())


def answer(page):
    """The tick that came with the question."""
    return re.search(r'name="(other-[0-9a-f]{8})"', said(page))[1]


@pytest.mark.parametrize(
    "other",
    ["Lê Thị Hoà", "LÊ THỊ HÒA", "lê  thị\u00a0hòa ", "Le\u0302 Thi\u0323 Hoa\u0300"],
)
def test_one_name_written_twice_is_alike(other):
    assert match_key(other) == match_key(HOA)


@pytest.mark.parametrize("other", ["Phường 02", "Phường2", "PHƯỜNG  2", "phường 002"])
def test_a_number_is_one_with_noughts_and_without_a_blank(other):
    assert match_key(other) == match_key("Phường 2")
    assert match_key(other) not in {match_key("Phường 20"), match_key("Phường 12")}


@pytest.mark.parametrize("other", ["P. 2", "P.2", "p. 02", "P.\u00a02", "P 2", "Phường 2."])
def test_a_kind_that_lists_shorten_is_the_kind(other):
    assert match_key(other) == match_key("Phường 2")
    assert match_key(other) != match_key("Xã 2")
    assert match_key("TT. Mỹ Xuyên") == match_key("Thị trấn Mỹ Xuyên") != match_key("X. Mỹ Xuyên")


@pytest.mark.parametrize("code", ["P2", "x1", "Phan Văn 2", "H"])
def test_a_code_and_a_name_are_no_kind(code):
    assert match_key(code) == code.casefold().replace(" ", "")


@pytest.mark.parametrize("other", ["An - Phú", "An–Phú", "AN‑PHÚ.", "An — Phú"])
def test_dashes_of_every_program_are_one(other):
    assert match_key(other) == match_key("An-Phú") != match_key("An Phú")


@pytest.mark.parametrize(
    "other", ["Lê Thị Hoa", "Lê Thị Hóa", "Lê Thị Hỏa", "Le Thi Hòa", "Lê Hòa"]
)
def test_other_marks_are_other_names(other):
    assert match_key(other) != match_key(HOA)


def test_old_and_new_places_of_the_mark_are_alike_in_every_such_syllable():
    for old, new in (("Thuỷ", "Thủy"), ("Hoè", "Hòe"), ("Uý", "Úy"), ("Khoẻ-Đoá", "Khỏe-Đóa")):
        assert match_key(old) == match_key(new)
    assert match_key("Trần Văn Đô") != match_key("Trần Văn Do")


def unit(**facts):
    return {
        "name": "Phường 2", "code": "moi", "position": 9, "cluster": "Cụm 2", "first_day": "01/07/2025",
    } | facts  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "Phường 2", "PHƯỜNG  2", "Phưò\u031bng 2".replace("ò\u031b", "ờ"), "phuong 2",
        "Phường số 2", "P. số 02",
    ],
)  # fmt: skip
def test_a_second_unit_of_a_name_is_said_before_it_is_made(desk, name):
    make_ward(2, name="Phường 2", cluster="Cụm 1")
    where = reverse("unit_new")
    asked = desk.post(where, unit(name=name))
    assert asked.status_code == 422
    assert "Đã có Phường 2 (p2, Cụm 1). Có phải là một không?" in said(asked)
    assert Ward.objects.count() == 1
    # An answer holds for the name that was asked about.
    make_ward(3, name="Phường 3")
    assert desk.post(where, unit(name="Phường 3") | {answer(asked): "on"}).status_code == 422
    assert desk.post(where, unit(name=name) | {answer(asked): "on"}).status_code == 302
    assert Ward.objects.filter(code="moi").exists()


def test_other_marks_are_no_question(desk):
    make_ward(3, name="Phường Hoa")
    assert desk.post(reverse("unit_new"), unit(name="Phường Hòa", code="hoa")).status_code == 302


@pytest.mark.parametrize(
    ("days", "said_of_it"),
    [
        ({"last_day": "2024-12-31"}, "hoạt động đến hết 31/12/2024"),
        ({"first_day": "2099-01-01"}, "hoạt động từ 01/01/2099"),
    ],
)
def test_a_unit_that_has_ended_or_begins_later_may_be_the_one_that_is_meant(desk, days, said_of_it):
    make_ward(2, name="Phường 2", **days)
    for where, facts in (
        (reverse("unit_new"), unit()),
        (reverse("unit_correct", args=[make_ward(5).pk]), unit(code="p5", position=5)),
        (
            reverse("unit_rename", args=[make_ward(6).pk]),
            {"name": "phường 2", "day": "01/07/2025", "basis": "NQ 1"},
        ),
    ):
        asked = desk.post(where, facts)
        assert asked.status_code == 422
        assert f"Đã có Phường 2 (p2, {said_of_it}). Có phải là một không?" in said(asked)
    assert desk.post(where, facts | {answer(asked): "on"}).status_code == 302
    assert Ward.objects.get(code="p6").name == "phường 2"


def test_renaming_and_correcting_ask_and_a_unit_is_not_its_own_namesake(desk):
    ward, other = make_ward(2, name="Phường Hoà"), make_ward(3, name="Phường 3")
    facts = {"day": "01/07/2025", "basis": "NQ 1"}
    rename = reverse("unit_rename", args=[other.pk])
    asked = desk.post(rename, facts | {"name": "phường hòa"})
    assert "Đã có Phường Hoà (p2)" in said(asked)
    sure = facts | {"name": "phường hòa", answer(asked): "on"}
    assert desk.post(rename, sure).status_code == 302
    correct = reverse("unit_correct", args=[ward.pk])
    own = unit(name="Phường Hòa", code="p2", position=2)
    assert desk.post(correct, own).status_code == 302
    asked = desk.post(reverse("unit_correct", args=[other.pk]), unit(name="Phường Mới", code="p3"))
    assert asked.status_code == 302


def test_a_merger_asks_but_for_the_names_of_those_that_merge(desk):
    first, second = make_ward(2, name="Phường 2"), make_ward(3, name="Phường 3")
    make_ward(4, name="Phường 4")
    facts = {"others": [second.pk], "code": "moi", "day": "01/07/2025", "basis": "NQ 1"}
    where = reverse("unit_merge", args=[first.pk])
    assert "Đã có Phường 4 (p4)" in said(desk.post(where, facts | {"name": "Phường 4"}))
    assert desk.post(where, facts | {"name": "Phường 3"}).status_code == 200  # what it brings


def test_a_unit_of_the_past_is_restored_beside_a_namesake_only_when_it_is_meant(desk):
    ended = make_ward(2, name="Phường Hoà", last_day="2024-12-31")
    make_ward(3, name="phường  hòa", cluster="Cụm 1")
    where = reverse("unit_restore", args=[ended.pk])
    asked = desk.post(where, {"basis": "ghi nhầm"})
    assert asked.status_code == 422
    assert "Đã có phường  hòa (p3, Cụm 1). Có phải là một không?" in said(asked)
    assert 'value="ghi nhầm"' in said(asked)
    assert Ward.objects.get(pk=ended.pk).last_day
    assert desk.post(where, {"basis": "ghi nhầm", answer(asked): "on"}).status_code == 302
    assert Ward.objects.get(pk=ended.pk).last_day is None


def account(ward, **facts):
    return {"full_name": HOA, "username": "hoa.moi", "role": "officer", "ward": ward.pk} | facts


def test_a_second_account_of_a_name_in_one_unit_is_asked_about(desk):
    ward, other = make_ward(), make_ward()
    make_ward_officer(ward, full_name="Lê Thị Hoà", username="hoa")
    make_officer(other, full_name="LÊ THỊ HÒA", post="Phó")
    where = reverse("person_new")
    asked = desk.post(where, account(ward))
    assert "Đã có Lê Thị Hoà (hoa). Có phải là một không?" in said(asked)
    assert not User.objects.filter(username="hoa.moi").exists()
    assert "Đã có LÊ THỊ HÒA (Phó)" in said(desk.post(where, account(other, post="Trưởng ban")))
    assert desk.post(where, account(other)).status_code == 200
    sure = account(ward, username="hoa.hai") | {answer(asked): "on"}
    assert desk.post(where, sure).status_code == 200
    assert User.objects.filter(username__in=["hoa.moi", "hoa.hai"]).count() == 2


def test_a_new_account_beside_a_locked_namesake_is_asked_about(desk):
    ward = make_ward()
    make_ward_officer(ward, full_name="Lê Thị Hoà", username="hoa.cu", is_active=False)
    where = reverse("person_new")
    asked = desk.post(where, account(ward))
    assert "Đã có Lê Thị Hoà (hoa.cu, đã khóa). Có phải là một không?" in said(asked)
    assert 'value="hoa.moi"' in said(asked)
    assert not User.objects.filter(username="hoa.moi").exists()
    assert desk.post(where, account(ward) | {answer(asked): "on"}).status_code == 200
    # So does whoever gets such a name, or comes with it from elsewhere.
    other = make_ward_officer(make_ward(), full_name=HOA, username="hoa.ba")
    moves = account(ward, username="hoa.ba")
    page = said(desk.post(reverse("person", args=[other.pk]), moves))
    assert "Đã có Lê Thị Hòa (hoa.moi); Lê Thị Hoà (hoa.cu, đã khóa)." in page


def test_whoever_left_the_list_may_be_the_one_who_is_put_on_it(desk):
    ward = make_ward()
    make_officer(ward, full_name="Lê Thị Hoà", post="Phó", is_active=False)
    question = "Đã có Lê Thị Hoà (Phó, thôi phụ trách). Có phải là một không?"
    for where, facts in (
        (reverse("officer_new", args=[ward.pk]), {"full_name": HOA, "post": "Cán bộ"}),
        (reverse("person_new"), account(ward, post="Cán bộ")),
    ):
        asked = desk.post(where, facts)
        assert question in said(asked)
        assert Officer.objects.count() == 1
    assert desk.post(where, facts | {answer(asked): "on"}).status_code == 200
    assert Officer.objects.count() == 2


def test_whoever_comes_back_to_a_unit_is_not_their_own_namesake(desk):
    first, second = make_ward(), make_ward()
    user = make_ward_officer(first, full_name=HOA, username="hoa")
    make_officer(first, user=user, full_name=HOA)
    where = reverse("person", args=[user.pk])
    for ward in (second, first, second):
        assert desk.post(where, account(ward, username="hoa")).status_code == 302
    assert Officer.objects.get(user=user).ward == second
    assert Officer.objects.count() == 2


def test_a_second_officer_of_a_name_is_asked_about_and_three_marks_are_three_people(desk):
    ward = make_ward()
    where = reverse("officer_new", args=[ward.pk])
    for name in ("Lê Thị Hoa", HOA, "Lê Thị Hóa"):
        assert desk.post(where, {"full_name": name, "post": "Cán bộ"}).status_code == 302
    asked = desk.post(where, {"full_name": "lê thị hoà", "post": "Cán bộ"})
    assert "Đã có Lê Thị Hòa (Cán bộ)" in said(asked)
    assert Officer.objects.count() == 3
    sure = {"full_name": "lê thị hoà", "post": "Cán bộ", answer(asked): "on"}
    assert desk.post(where, sure).status_code == 302


def test_units_of_one_name_are_told_apart_by_cluster_or_code():
    wards = [
        Ward(pk=1, code="a", name="Phường 2", cluster="Cụm 1"),
        Ward(pk=2, code="b", name="PHƯỜNG 2", cluster="Cụm 2"),
        Ward(pk=3, code="c", name="Phường 2", cluster="cụm  02"),
        Ward(pk=4, code="d", name="Phường 4"),
    ]
    assert list(distinct_names(wards).values()) == [
        "Phường 2 (Cụm 1)", "PHƯỜNG 2 (b)", "Phường 2 (c)", "Phường 4",
    ]  # fmt: skip


def test_lists_choices_and_cards_tell_them_apart(desk):
    wards = [make_ward(2, name="Phường 2"), make_ward(22, name="Phường 2")]
    make_ward_officer(wards[0])
    for page in (
        reverse("people"),
        reverse("person_new"),
        reverse("unit_merge", args=[wards[1].pk]),
    ):
        assert "Phường 2" in said(desk.get(page))
    assert "Phường 2 (p2)" in said(desk.get(reverse("people")))
    assert "Phường 2 (p22)" in said(desk.get(reverse("person_new")))
    campaign = make_campaign(wards=0)
    Scorecard.objects.deal(campaign, wards)
    names = set(campaign.scorecards.values_list("ward_name", flat=True))
    assert names == {"Phường 2 (p2)", "Phường 2 (p22)"}


def test_what_a_campaign_asks_of_its_units_tells_them_apart(db):
    for code, number in (("p2", 2), ("p22", 22)):
        assert make_ward(number, name="Phường 2").code == code
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    parts = checklist.of(campaign, timezone.now())
    asked = " ".join(sentence for _part, sentences in parts for sentence in sentences)
    assert "Phường 2 (p2), Phường 2 (p22)" in asked
    labels = [str(field.label) for field in PaperHeadsForm(campaign=campaign).fields.values()]
    assert any("Phường 2 (p22)" in label for label in labels)


def test_a_choice_of_one_may_stay_open_and_a_choice_of_several_offers_units_alone(desk):
    gone, *others = (make_ward() for _ in range(3))
    one = desk.get(reverse("person_new")).context["form"].fields["ward"]
    assert [value for value, _label in one.choices] == ["", gone.pk, *(one.pk for one in others)]
    several = UnitChoices(queryset=Ward.objects.order_by("position"))
    assert [value for value, _label in several.choices] == [gone.pk, *(one.pk for one in others)]


def test_an_account_is_unlocked_beside_a_namesake_only_when_it_is_meant(desk):
    ward = make_ward()
    locked = make_ward_officer(ward, full_name="Lê Thị Hoà", username="hoa.cu", is_active=False)
    where = reverse("person_act", args=[locked.pk, "unlock"])
    make_ward_officer(make_ward(), full_name=HOA)  # of another unit
    other = make_ward_officer(ward, full_name=HOA, username="hoa.moi")
    asked = desk.post(where)
    assert asked.status_code == 422
    assert "Đã có Lê Thị Hòa (hoa.moi). Có phải là một không?" in said(asked)
    assert not User.objects.get(pk=locked.pk).is_active
    assert desk.post(where, {answer(asked): "on"}).status_code == 302
    assert User.objects.get(pk=locked.pk).is_active
    # Locking one of the two asks nothing, and with the other locked unlocking asks nothing either.
    for user, act in ((other, "lock"), (locked, "lock"), (locked, "unlock")):
        assert desk.post(reverse("person_act", args=[user.pk, act])).status_code == 302


def test_an_officer_comes_back_to_the_list_beside_a_namesake_only_when_it_is_meant(desk):
    ward = make_ward()
    left = make_officer(ward, full_name="Lê Thị Hoà", post="Phó", is_active=False)
    make_officer(ward, full_name=HOA, post="Trưởng ban")
    where = reverse("officer", args=[ward.pk, left.pk])
    facts = {"full_name": "Lê Thị Hoà", "post": "Phó"}
    assert desk.post(where, facts | {"post": "Phó ban"}).status_code == 302  # stays away
    asked = desk.post(where, facts | {"is_active": "on"})
    assert "Đã có Lê Thị Hòa (Trưởng ban). Có phải là một không?" in said(asked)
    assert not Officer.objects.get(pk=left.pk).is_active
    sure = facts | {"is_active": "on", answer(asked): "on"}
    assert desk.post(where, sure).status_code == 302
    assert Officer.objects.get(pk=left.pk).is_active


def test_whoever_moves_with_their_row_meets_the_list_of_the_new_unit(desk):
    old, new = make_ward(), make_ward()
    user = make_ward_officer(old, full_name="Lê Thị Hoà", username="hoa")
    make_officer(old, user=user, full_name="Lê Thị Hoà")
    make_officer(new, full_name=HOA, post="Trưởng ban")
    facts = account(new, full_name="Lê Thị Hoà", username="hoa")
    asked = desk.post(reverse("person", args=[user.pk]), facts)
    assert "Đã có Lê Thị Hòa (Trưởng ban). Có phải là một không?" in said(asked)
    sure = facts | {answer(asked): "on"}
    assert desk.post(reverse("person", args=[user.pk]), sure).status_code == 302
    assert Officer.objects.get(user=user).ward == new


def test_whoever_keeps_name_and_unit_is_not_asked_about_a_namesake_again(desk):
    ward = make_ward(1, name="Phường Một")
    make_ward_officer(ward, full_name="Lê Thị Hoà", username="hoa.mot")
    user = make_ward_officer(ward, full_name=HOA, username="hoa.hai")
    facts = account(ward, full_name=HOA, username="hoa.hai") | {"email": "hoa@x.vn"}
    assert desk.post(reverse("person", args=[user.pk]), facts).status_code == 302


def test_a_merger_and_what_takes_it_back_name_the_namesakes_that_meet(desk):
    one, heir = make_ward(1, name="Phường Một"), make_ward(2, name="Phường Hai")
    user = make_ward_officer(one, full_name="Lê Thị Hoà", username="hoa.mot")
    make_officer(one, user=user, full_name="Lê Thị Hoà", post="Phó")
    make_ward_officer(heir, full_name=HOA, username="hoa.hai")
    facts = {"into": heir.pk, "day": "01/09/2024", "basis": "NQ 12", "people_too": "on"}
    where = reverse("unit_merge", args=[one.pk])
    page = said(desk.post(where, facts))
    sentence = "Ở Phường Hai đã có người cùng tên, hãy xem có phải là một: Lê Thị Hòa (hoa.hai)."
    assert sentence in page
    alone = {name: value for name, value in facts.items() if name != "people_too"}
    assert "đã có người cùng tên" not in said(desk.post(where, alone))
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert desk.post(where, facts | {"seen": seen}).status_code == 302
    # A namesake stands at the old unit by the time that the merger is taken back.
    make_ward_officer(one, full_name=HOA, username="hoa.ba")
    where = reverse("unit_restore", args=[one.pk])
    asked = desk.post(where, {"basis": "ghi nhầm"})
    assert "Đã có Lê Thị Hòa (hoa.ba). Có phải là một không?" in said(asked)
    assert desk.post(where, {"basis": "ghi nhầm", answer(asked): "on"}).status_code == 302
    user.refresh_from_db()
    assert user.ward == one


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", ["Phường 2"]),
        ("02", ["Phường 2"]),
        ("Phường 2, TP Sóc Trăng", ["Phường 2"]),
        ("Ban Tuyên giáo Đảng ủy phường 12", ["Phường 12"]),
        ("xa hoa dong, huyen Vinh Chau", ["Xã Hòa Đông"]),
        ("phuong 2", ["Phường 2"]),
        ("22", []),
        ("Phường 122", []),
        ("Xã Hòa", []),
    ],
)
def test_whoever_is_named_within_a_longer_text_may_be_meant(typed, meant):
    names = ("Phường 2", "Phường 12", "Xã Hòa Đông")
    units = [Ward(pk=pk, code=f"c{pk}", name=name) for pk, name in enumerate(names, 1)]
    assert UnitNames(units).resembling(typed) == meant
