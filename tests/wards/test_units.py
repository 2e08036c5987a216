"""What becomes of units: renamed, merged, ended, restored; their cards of past years stay under the
old name.
"""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from scoring.maintenance import integrity
from scoring.models import Scorecard
from scoring.rules.lifecycle import CampaignState, CardState
from tests.factories import (
    make_campaign,
    make_officer,
    make_scorecard,
    make_ward,
    make_ward_officer,
    write_down,
)
from wards import people, units
from wards.models import Officer, Ward, WardChange
from wards.record.trace import Trace

pytestmark = pytest.mark.django_db
PAPER = "Nghị quyết số 12/NQ-HĐND"


@pytest.fixture
def desk(sign_in, administrator):
    return sign_in(administrator)


def post(desk, step, ward, **facts):
    return desk.post(reverse(f"unit_{step}", args=[ward.pk]), {"basis": PAPER} | facts)


def merge(desk, ward, **facts):
    """Both steps: what the merger brings with it is read, and written."""
    shown = post(desk, "merge", ward, **facts)
    seen = re.search(r'name="seen" value="([^"]*)"', said(shown))
    return post(desk, "merge", ward, **facts, seen=seen[1]) if seen else shown


def said(page):
    return page.content.decode()


def test_a_unit_is_founded_and_takes_part(desk):
    make_ward(position=7)
    assert 'value="8"' in said(desk.get(reverse("unit_new")))
    facts = {
        "name": "Phường  11",
        "code": "p11",
        "position": "8",
        "cluster": "",
        "first_day": "01/07/2025",
    }
    assert desk.post(reverse("unit_new"), facts).status_code == 302
    ward = Ward.objects.get(code="p11")
    assert (ward.name, ward.first_day) == ("Phường 11", date(2025, 7, 1))
    assert ward in Ward.objects.active_on(timezone.localdate())
    assert Trace.objects.get(thing=f"wards.ward:{ward.pk}").sentence == "Lập đơn vị"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "p1"}, "Đơn vị khác đã dùng mã này"),
        ({"code": "phường 2"}, "mã"),
        ({"first_day": "07/2025"}, "Ngày chưa đúng"),
        ({"first_day": "01/07/0025"}, "Hãy xem lại năm"),
        ({"position": "-1"}, "thứ tự"),
        ({"position": "9" * 30}, "thứ tự"),
        ({"name": ""}, "Hãy ghi tên đơn vị"),
        ({"name": "x" * 101}, "100"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_in_words(desk, facts, sentence):
    make_ward(1)
    facts = {"name": "Phường 11", "code": "p11", "position": "8", "first_day": "01/07/2025"} | facts
    page = desk.post(reverse("unit_new"), facts)
    assert page.status_code == 422
    assert sentence.lower() in said(page).lower()
    assert Ward.objects.count() == 1


@pytest.mark.parametrize("place", ["-1", "10000", "99999999999", "1,5", "ba"])
def test_a_place_that_no_list_has_is_refused_in_words(desk, place):
    """The same on every database: one would take eleven digits, the other fail."""
    facts = {"name": "Phường 11", "code": "p11", "position": place, "first_day": "01/07/2025"}
    page = desk.post(reverse("unit_new"), facts)
    assert page.status_code == 422
    said_of = {"-1": "Hãy nhập số từ 0 trở lên.", "1,5": "số nguyên", "ba": "số nguyên"}
    assert said_of.get(place, "Hãy nhập số không quá 9999.") in said(page)
    assert not Ward.objects.exists()


def test_a_mistake_is_corrected_with_a_trace(desk):
    ward = make_ward(name="Phuờng 3", position=3)
    facts = {
        "name": "Phường 3",
        "code": ward.code,
        "position": ward.position,
        "first_day": "01/01/2000",
    }
    assert desk.post(reverse("unit_correct", args=[ward.pk]), facts).status_code == 302
    ward.refresh_from_db()
    assert ward.name == "Phường 3"
    assert "Phuờng 3 → Phường 3" in said(desk.get(reverse("unit", args=[ward.pk])))
    assert not WardChange.objects.exists()


def test_a_renamed_unit_keeps_the_old_name_on_the_cards_it_has(desk, head):
    card = make_scorecard("final")
    ward, old = card.ward, card.ward.name
    assert post(desk, "rename", ward, name="Phường Phú Lợi", day="01/07/2025").status_code == 302
    ward.refresh_from_db()
    card.refresh_from_db()
    assert (ward.name, card.ward_name) == ("Phường Phú Lợi", old)
    page = said(desk.get(reverse("unit", args=[ward.pk])))
    assert f"{old} → Phường Phú Lợi" in page
    assert PAPER in page
    later = make_campaign(CampaignState.PREPARING, wards=[ward], year=2027)
    assert [one.name for one in later.participants()] == ["Phường Phú Lợi"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"basis": ""}, "Hãy ghi văn bản làm căn cứ"),
        ({"day": "01/01/1999"}, "trước ngày thành lập"),
        ({"name": "Phường cũ"}, "đang mang tên này"),
    ],
)
def test_a_renaming_that_cannot_be_is_refused_and_what_was_typed_stays(desk, facts, sentence):
    refused(desk, facts, sentence)


def test_a_unit_is_not_renamed_before_the_day(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused(desk, {"day": f"{tomorrow:%d/%m/%Y}"}, "Chưa tới ngày đổi tên")


def refused(desk, facts, sentence):
    ward = make_ward(name="Phường cũ")
    page = post(desk, "rename", ward, **{"name": "Phường mới", "day": "01/07/2025"} | facts)
    assert page.status_code == 422
    assert sentence in said(page)
    assert f'value="{facts.get("name", "Phường mới")}"' in said(page)
    ward.refresh_from_db()
    assert ward.name == "Phường cũ"


def test_a_unit_is_renamed_today_and_may_end_on_the_day_it_was_founded(desk):
    ward, today = make_ward(first_day=timezone.localdate()), f"{timezone.localdate():%d/%m/%Y}"
    assert post(desk, "rename", ward, name="Phường mới", day=today).status_code == 302
    assert post(desk, "end", ward, last_day=today).status_code == 302
    ward.refresh_from_db()
    assert (ward.name, ward.last_day) == ("Phường mới", timezone.localdate())


def test_two_units_become_a_new_one_and_their_people_go_along(desk):
    one, two = make_ward(), make_ward()
    user = make_ward_officer(one)
    make_officer(one, user=user)
    make_officer(two)
    facts = {
        "others": [two.pk],
        "into": "",
        "name": "Phường 1",
        "code": "p1-moi",
        "day": "01/09/2024",
    }
    assert merge(desk, one, people_too="on", **facts).status_code == 302
    heir = Ward.objects.get(code="p1-moi")
    assert heir.first_day == date(2024, 9, 1)
    assert {ward.pk for ward in heir.predecessors.all()} == {one.pk, two.pk}
    assert set(Ward.objects.exclude(pk=heir.pk).values_list("last_day", flat=True)) == {
        date(2024, 8, 31)
    }
    user.refresh_from_db()
    assert user.ward == heir
    assert Officer.objects.filter(ward=heir, is_active=True).count() == 2
    assert Officer.objects.filter(ward__in=[one, two], is_active=True).count() == 0
    page = said(desk.get(reverse("unit", args=[one.pk])))
    assert f"Sáp nhập: {one.name} → Phường 1" in page
    assert one.name in said(desk.get(reverse("unit", args=[heir.pk])))


def test_of_very_many_units_those_that_merge_are_typed_and_not_ticked(desk):
    one, two, three, *_others = [make_ward() for _ in range(25)]
    for step, field in (("merge", "others"), ("end", "heirs")):
        page = said(desk.get(reverse(f"unit_{step}", args=[one.pk])))
        assert f'<textarea name="{field}"' in page
        assert not re.search(rf'type="checkbox" name="{field}"', page)
    facts = {"name": "Phường Mới", "code": "moi", "day": "01/09/2024"}
    lost = post(desk, "merge", one, others=f"{two.name}\nPhường Lạ", **facts)
    assert lost.status_code == 422
    assert "Phường Lạ" in said(lost)
    both = f"{two.name},  {three.code.upper()}"
    assert merge(desk, one, others=both, **facts).status_code == 302
    heir = Ward.objects.get(code="moi")
    assert {ward.pk for ward in heir.predecessors.all()} == {one.pk, two.pk, three.pk}


def test_a_unit_goes_into_one_that_is_there_and_people_stay_unless_told(desk):
    one, heir = make_ward(), make_ward()
    user = make_ward_officer(one)
    assert merge(desk, one, into=heir.pk, day="01/09/2024").status_code == 302
    user.refresh_from_db()
    assert user.ward == one
    assert list(heir.predecessors.all()) == [one]


def test_a_unit_that_takes_in_another_was_founded_when_it_was(desk):
    one, heir = make_ward(), make_ward(first_day=date(2007, 2, 8))
    merge(desk, one, into=heir.pk, day="01/09/2024")
    told = [(event.when, event.sentence) for event in units.story(heir)]
    assert told == [("01/09/2024", f"Kế tục {one.name}"), ("08/02/2007", "Thành lập")]


def test_a_unit_whose_end_is_still_to_come_is_told_so(desk):
    ward, day = make_ward(), timezone.localdate() + timedelta(days=30)
    post(desk, "end", ward, last_day=f"{day:%d/%m/%Y}")
    page = said(post(desk, "rename", ward, name="Khác", day="01/07/2025"))
    assert f"{ward.name} có ngày hoạt động cuối cùng là {day:%d/%m/%Y}." in page


def test_correcting_a_name_does_not_undo_an_end_noted_meanwhile(administrator):
    ward = make_ward()
    stale = Ward.objects.get(pk=ward.pk)
    units.end(ward, last_day=date(2024, 8, 31), basis=PAPER, by=administrator)
    stale.cluster = "Cụm 2"
    units.correct(stale, changed=["cluster"], said="x", by=administrator)
    ward.refresh_from_db()
    assert (ward.cluster, ward.last_day) == ("Cụm 2", date(2024, 8, 31))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"into": ""}, "Hãy ghi tên đơn vị mới"),
        ({"into": "", "name": "Mới", "code": "p2"}, "Đơn vị khác đã dùng mã này"),
        ({"name": "Mới"}, "không cả hai"),
        ({"others": ["2"]}, "Hãy bỏ chọn"),
        ({"others": ["\0", "x", "9" * 30]}, "hợp lệ"),
        ({"into": "9" * 30}, "hợp lệ"),
        ({"day": "01/01/1990"}, "thành lập sau ngày"),
        ({"day": ""}, "Hãy ghi ngày"),
    ],
)
def test_a_merger_that_cannot_be_is_refused_and_nothing_is_half_done(desk, facts, sentence):
    one = Ward.objects.create(
        pk=1, code="p1", name="Phường 1", position=1, first_day=date(2000, 1, 1)
    )
    Ward.objects.create(pk=2, code="p2", name="Phường 2", position=2, first_day=date(2000, 1, 1))
    page = merge(desk, one, **{"into": "2", "day": "01/09/2024"} | facts)
    assert page.status_code == 422
    assert sentence in said(page)
    assert Ward.objects.filter(last_day=None).count() == 2
    assert not WardChange.objects.exists()


def test_a_code_that_cannot_be_one_is_not_said_to_be_missing_too(desk):
    page = merge(desk, make_ward(1), into="", name="Mới", code="có dấu", day="01/09/2024")
    assert set(page.context["form"].errors) == {"code"}
    assert "Hãy ghi mã đơn vị mới" not in said(page)


def test_only_a_unit_that_stands_is_told_how_it_is_renamed(desk):
    told = "Đổi tên theo quyết định thì dùng bước"
    standing = make_ward(1)
    assert told not in said(desk.get(reverse("unit_new")))
    assert told in said(desk.get(reverse("unit_correct", args=[standing.pk])))


def test_nobody_follows_before_being_founded(desk):
    one, young = make_ward(), make_ward(first_day=date(2025, 1, 1))
    page = merge(desk, one, into=young.pk, day="01/09/2024")
    assert "Đơn vị kế tục được thành lập sau ngày sáp nhập" in said(page)


@pytest.mark.parametrize("day", ["01/01/1990", "01/09/2024"])
def test_a_day_that_cannot_be_is_said_with_the_first_sending(desk, day):
    """Not on the page of consequences, which would be looked at in vain."""
    one, young = make_ward(first_day=date(2025, 1, 1)), make_ward(first_day=date(2025, 1, 1))
    page = post(desk, "merge", one, into=young.pk, others=[], name="", code="", day=day)
    assert page.status_code == 422
    assert "được thành lập sau ngày" in said(page)


def test_a_last_day_that_cannot_be_is_said_before_anything_is_asked(desk):
    one = make_ward(name="Phường Một", first_day=date(2025, 1, 1))
    make_scorecard(campaign=make_campaign(wards=[one]))
    page = said(post(desk, "end", one, last_day="31/08/2024"))
    assert "Phường Một được thành lập sau ngày này" in page
    assert "đang tự chấm" not in page


def test_a_day_of_a_new_name_that_cannot_be_is_said_before_anything_is_asked(desk):
    one, _other = make_ward(name="Phường Một"), make_ward(name="Phường Hai")
    page = said(post(desk, "rename", one, name="PHƯỜNG HAI", day="01/01/1999"))
    assert "Ngày đổi tên không thể trước ngày thành lập" in page
    assert "Phường Hai (" not in page


def test_of_a_merger_that_fails_late_nothing_stays(administrator):
    one, young = make_ward(), make_ward(first_day=date(2025, 1, 1))
    heir = Ward(code="moi", name="Mới", position=1, first_day=date(2024, 9, 1))
    with pytest.raises(units.ValidationError):
        units.merge([one, young], heir, day=date(2024, 9, 1), basis=PAPER, by=administrator)
    assert Ward.objects.count() == 2
    assert not WardChange.objects.exists()


def test_a_unit_ends_and_is_divided(desk):
    one, two, three = make_ward(), make_ward(), make_ward()
    assert (
        post(desk, "end", one, last_day="31/08/2024", heirs=[two.pk, three.pk]).status_code == 302
    )
    one.refresh_from_db()
    assert (one.last_day, set(one.successors.all())) == (date(2024, 8, 31), {two, three})
    page = said(desk.get(reverse("units")))
    assert "Đã kết thúc hoạt động" in page
    assert f"{two.name}, {three.name}" in page
    assert post(desk, "rename", one, name="Khác", day="01/08/2024").status_code == 422
    assert post(desk, "end", one, last_day="30/08/2024").status_code == 422


def test_a_unit_whose_card_is_open_ends_once_that_was_looked_at(desk):
    one = make_ward(name="Phường Một")
    make_scorecard(campaign=make_campaign(wards=[one], title="Phong trào năm 2026"))
    facts = {"last_day": "31/08/2024"}
    page = post(desk, "end", one, **facts)
    assert page.status_code == 422
    assert "Phường Một, “Phong trào năm 2026” (đang tự chấm): tài khoản của đơn vị" in said(page)
    one.refresh_from_db()
    assert one.last_day is None
    assert post(desk, "end", one, **facts, **{f"open-{one.pk}": "on"}).status_code == 302


def test_only_other_units_of_today_can_follow_one_that_ends(desk):
    one, heir, gone = make_ward(), make_ward(), make_ward(last_day=date(2023, 12, 31))
    shown = desk.get(reverse("unit_end", args=[one.pk])).context["form"]
    assert list(shown.fields["heirs"].queryset) == [heir]
    assert post(desk, "end", one, last_day="31/08/2024", heirs=[gone.pk]).status_code == 422
    assert Ward.objects.get(pk=one.pk).last_day is None


def test_no_unit_follows_itself(administrator):
    """No page offers it; whoever asks for it otherwise is told, and nothing ends."""
    ward = make_ward()
    with pytest.raises(units.ValidationError, match="Đơn vị không thể kế tục chính mình"):
        units.end(ward, last_day=date(2024, 8, 31), basis=PAPER, by=administrator, heirs=[ward])
    ward.refresh_from_db()
    assert ward.last_day is None


def test_an_end_written_by_mistake_is_taken_back_and_both_stay_in_the_history(desk):
    one, two = make_ward(), make_ward()
    post(desk, "end", one, last_day="31/08/2024", heirs=[two.pk])
    assert post(desk, "restore", one, basis="ghi nhầm đơn vị").status_code == 302
    one.refresh_from_db()
    assert (one.last_day, one.successors.count()) == (None, 0)
    page = said(desk.get(reverse("unit", args=[one.pk])))
    assert "Khôi phục (ghi nhầm)" in page
    assert "Kết thúc hoạt động" in page
    assert post(desk, "restore", one).status_code == 422


def test_what_a_merger_brings_with_it_is_said_before_it_is_written(desk):
    one, heir = make_ward(name="Phường Một"), make_ward(name="Phường Hai")
    make_ward_officer(one, full_name="Lê Thị Hoa")
    make_officer(one, full_name="Đỗ Văn Kiên")
    card = make_scorecard(campaign=make_campaign(wards=[one], title="Phong trào năm 2026"))
    facts = {"into": heir.pk, "day": "01/09/2024", "people_too": "on"}
    page = post(desk, "merge", one, **facts)
    assert page.status_code == 200
    for words in (
        "Phường Một hoạt động đến hết ngày 31/08/2024; Phường Hai kế tục.",
        "Từ Phường Một chuyển sang Phường Hai: Lê Thị Hoa, Đỗ Văn Kiên.",
        "Phường Một, “Phong trào năm 2026” (đang tự chấm): người chuyển đi không mở được phiếu này",
        PAPER,
    ):
        assert words in unescape(said(page)), words
    assert not WardChange.objects.exists()
    again = post(desk, "merge", one, **facts, again="1")
    assert again.status_code == 200
    assert 'value="01/09/2024"' in said(again)
    stays = said(post(desk, "merge", one, into=heir.pk, day="01/09/2024"))
    assert "Ở lại Phường Một: Lê Thị Hoa, Đỗ Văn Kiên." in stays
    assert "tài khoản của đơn vị cũ làm tiếp phiếu này" in stays
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.ABSENT)
    assert "Còn phiếu đang dở" not in said(post(desk, "merge", one, **facts))


def test_what_was_not_seen_is_not_written(desk):
    """Somebody joins the unit while the page is read."""
    one, heir = make_ward(), make_ward()
    facts = {"into": heir.pk, "day": "01/09/2024", "people_too": "on"}
    seen = re.search(r'name="seen" value="([^"]*)"', said(post(desk, "merge", one, **facts)))[1]
    make_ward_officer(one, full_name="Lê Thị Hoa")
    page = post(desk, "merge", one, **facts, seen=seen)
    assert page.status_code == 200
    assert "Lê Thị Hoa" in said(page)
    assert not WardChange.objects.exists()


def test_the_board_reads_what_became_of_a_unit_whose_card_is_open(desk, head, sign_in):
    """Its people may have gone along: nobody is left to hand the card in."""
    one, heir = make_ward(name="Phường Một"), make_ward(name="Phường Mới")
    campaign = make_campaign(wards=[one, heir])
    merge(desk, one, into=heir.pk, day="01/09/2024", people_too="on")
    said_of_it = "Hoạt động đến hết ngày 31/08/2024; Phường Mới kế tục."
    board = sign_in(head)
    for address in (
        reverse("board_ward", args=[campaign.slug, one.code]),
        reverse("setup_wards", args=[campaign.slug]),
    ):
        assert said(board.get(address)).count(said_of_it) == 1
    assert said_of_it not in said(board.get(reverse("board_ward", args=[campaign.slug, heir.code])))


def test_who_went_along_with_a_merger_comes_back_when_it_is_taken_back(desk, administrator):
    one, heir, third = make_ward(name="Phường Một"), make_ward(), make_ward()
    hoa, elsewhere = make_ward_officer(one, full_name="Lê Thị Hoa"), make_ward_officer(one)
    listed, alone = (
        make_officer(one, user=hoa, full_name="Lê Thị Hoa"),
        make_officer(one, full_name="Đỗ Văn Kiên"),
    )
    own, theirs = make_ward_officer(heir), make_officer(heir)
    write_down()
    merge(desk, one, into=heir.pk, day="01/09/2024", people_too="on")
    # Somebody has gone on to a third unit since; somebody was the heir's own all along.
    elsewhere.refresh_from_db()
    elsewhere.ward = third
    people.amend_account(elsewhere, changed=["ward"], said="chuyển", by=administrator)
    page = desk.get(reverse("unit_restore", args=[one.pk]))
    assert "Cùng chuyển về đơn vị: Lê Thị Hoa, Đỗ Văn Kiên." in said(page)
    assert post(desk, "restore", one, basis="ghi nhầm").status_code == 302
    for account, ward in ((hoa, one), (own, heir), (elsewhere, third)):
        account.refresh_from_db()
        assert account.ward == ward
    active = Officer.objects.filter(is_active=True)
    assert {(row.pk, row.ward, row.user) for row in active} == {
        (listed.pk, one, hoa), (alone.pk, one, None), (theirs.pk, heir, None),
    }  # fmt: skip
    assert [result.findings for result in integrity.run_checks() if result.findings] == []
    merge(desk, one, into=heir.pk, day="01/09/2024", people_too="on")
    assert post(desk, "restore", one, basis="ghi nhầm lần nữa").status_code == 302
    assert set(active.values_list("pk", flat=True)) == {listed.pk, alone.pk, theirs.pk}


def test_acts_on_units_are_the_administrators_alone(head):
    ward = make_ward()
    with pytest.raises(PermissionDenied):
        units.rename(ward, "Khác", day=date(2024, 1, 1), basis=PAPER, by=head)
    with pytest.raises(PermissionDenied):
        units.end(ward, last_day=date(2024, 1, 1), basis=PAPER, by=head)


def test_the_database_asks_for_the_paper(administrator):
    ward = make_ward()
    for wrong in ({"basis": ""}, {"kind": "sold"}):
        facts = {
            "ward": ward,
            "kind": "ended",
            "day": date(2024, 1, 1),
            "old_name": "x",
            "basis": PAPER,
        } | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            WardChange.objects.create(**facts, by=administrator)


# Officers of a unit


def test_an_officer_is_listed_and_later_no_longer_in_charge(desk):
    ward, account = make_ward(), make_ward_officer()
    ward = account.ward
    facts = {"full_name": "Lê Văn Ba", "post": "Phó ban", "user": account.pk}
    assert desk.post(reverse("officer_new", args=[ward.pk]), facts).status_code == 302
    officer = Officer.objects.get()
    assert (officer.ward, officer.user, officer.is_active) == (ward, account, True)
    assert desk.post(reverse("officer", args=[ward.pk, officer.pk]), facts).status_code == 302
    officer.refresh_from_db()
    assert not officer.is_active
    assert "thôi phụ trách" in said(desk.get(reverse("unit", args=[ward.pk])))


def test_an_officer_takes_only_a_free_account_of_the_own_unit(desk):
    mine, other = make_ward_officer(), make_ward_officer()
    taken = make_officer(mine.ward, user=mine)
    where = reverse("officer_new", args=[mine.ward_id])
    for account in (mine, other):
        page = desk.post(where, {"full_name": "Lê Văn Ba", "post": "Phó ban", "user": account.pk})
        assert page.status_code == 422
    assert list(Officer.objects.all()) == [taken]


def test_an_officer_of_another_unit_does_not_exist_here(desk):
    officer, other = make_officer(make_ward()), make_ward()
    assert desk.get(reverse("officer", args=[other.pk, officer.pk])).status_code == 404


def test_units_stand_in_their_order_and_not_in_that_of_the_alphabet(desk):
    names = [f"Phường {number}" for number in (2, 10, 1)]
    for position, name in enumerate(names, 1):
        make_ward(name=name, position=position)
    page = said(desk.get(reverse("units")))
    assert sorted(names, key=lambda name: page.index(f">{name}</a>")) == names


def test_every_day_says_how_it_is_written(desk):
    ward = make_ward()
    for page in ("unit_rename", "unit_merge", "unit_end"):
        assert "Ngày/tháng/năm, ví dụ 31/12/2025." in said(desk.get(reverse(page, args=[ward.pk])))
    assert "Ngày/tháng/năm" in said(desk.get(reverse("unit_new")))


def test_a_unit_that_begins_later_says_so_among_the_others(administrator, sign_in):
    later = make_ward(first_day=timezone.localdate() + timedelta(days=40))
    page = sign_in(administrator).get(reverse("units")).content.decode()
    assert f"hoạt động từ ngày {later.first_day:%d/%m/%Y}, chưa đến" in page
    assert page.count("chưa đến") == 1


def test_the_list_is_called_by_all_that_stand_in_it(desk):
    desk.cookies["django_language"] = "en"
    page = said(desk.get(reverse("units")))
    assert re.search(r'aria-current="page"[^>]*>\s*Units\s*<', page)
    assert "<h1>Units</h1>" in page


def test_the_list_is_searched_and_narrowed_to_what_is_missing(desk):
    user = make_ward_officer(make_ward(name="Phường Đông Hải", cluster="Cụm 2"))
    make_officer(user.ward)
    make_ward(name="Phường An Lạc", cluster="Cụm 10")

    def names(**asked):
        return [unit.name for unit in desk.get(reverse("units"), asked).context["units"]]

    assert names(q="dong hai") == ["Phường Đông Hải"]
    assert names(show="no-account") == ["Phường An Lạc"]
    assert names(show="no-officer") == ["Phường An Lạc"]
    assert names(show="cluster:Cụm 10") == ["Phường An Lạc"]
    labels = [one["label"] for one in desk.get(reverse("units")).context["filters"]]
    assert labels[-2:] == ["Cụm 2", "Cụm 10"]
    assert names(show="no-account", q="dong") == []
    assert "Hãy bỏ bớt điều kiện lọc" in said(desk.get(reverse("units"), {"q": "zz"}))


def test_a_cluster_is_one_however_it_is_written(desk):
    make_ward(1, cluster="Cụm 1"), make_ward(2, cluster="cụm  01"), make_ward(3, cluster="Cụm 2")
    filters = desk.get(reverse("units")).context["filters"]
    assert [one["count"] for one in filters if "cluster" in one["url"]] == [2, 1]


def test_a_unit_shows_its_own_accounts_alone(desk):
    own, other = make_ward_officer(), make_ward_officer()
    shown = desk.get(reverse("unit", args=[own.ward_id])).context["accounts"]
    assert [account for account in shown if account in (own, other)] == [own]
