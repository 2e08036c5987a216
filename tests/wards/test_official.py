"""Units from the official list: its names put right,
what is there already told, added in one act.
"""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_ward
from wards import official, units
from wards.models import Ward
from wards.official import OfficialUnit, Province, offered
from wards.record import trace
from wards.vietnamese import clean

pytestmark = pytest.mark.django_db
DAY = "01/07/2025"


@pytest.fixture
def desk(sign_in, administrator):
    return sign_in(administrator)


@pytest.fixture
def can_tho():
    return next(one for one in official.provinces() if one.name.endswith("Cần Thơ"))


def page_of(desk, **asked):
    return desk.get(reverse("unit_official"), asked)


def add(desk, province, *codes, q="", **facts):
    address = reverse("unit_official") + "?" + urlencode({"province": province.code, "q": q})
    return desk.post(address, {"chosen": codes, "first_day": DAY} | facts)


def code_of(province, name):
    (code,) = [unit.code for unit in province.units if unit.name == name]
    return code


def there(province, *wards, wanted=""):
    rows = offered(province, [province], wards, wanted)
    return {row.unit.name: row.there for row in rows if row.there}


def test_the_list_is_that_of_today_with_its_names_put_right():
    provinces = official.provinces()
    assert (len(provinces), sum(len(one.units) for one in provinces)) == (34, 3321)
    names = [unit.name for one in provinces for unit in one.units]
    assert not [name for name in names if name != " ".join(clean(name).split())]
    assert "Xã Phú Hữu" in names  # with two blanks in the package
    codes = [unit.code for one in provinces for unit in one.units]
    assert len(set(codes)) == 3321
    assert {len(code) for code in codes} == {5}


def test_can_tho_becomes_its_103_units_in_one_act(desk, can_tho, administrator):
    make_ward(position=7)
    page = page_of(desk, province=can_tho.code).content.decode()
    assert page.count('name="chosen"') == 103
    answer = add(desk, can_tho, everything="on")
    assert answer.status_code == 302
    assert answer.url.endswith(f"province={can_tho.code}")
    added = Ward.objects.exclude(position=7)
    assert [one.position for one in added] == list(range(8, 111))
    ward = added.get(name="Phường Ninh Kiều")
    assert (ward.code, ward.first_day) == ("31135", date(2025, 7, 1))
    assert trace.of(ward).get().by == administrator
    page = page_of(desk, province=can_tho.code).content.decode()
    assert 'name="chosen"' not in page
    assert "Đã lập 103 đơn vị." in page


def test_only_what_was_ticked_is_added_and_a_search_narrows(desk, can_tho):
    page = page_of(desk, province=can_tho.code, q="phu huu").content.decode()
    assert page.count('name="chosen"') == 1
    code = code_of(can_tho, "Xã Phú Hữu")
    assert add(desk, can_tho, code).status_code == 302
    assert [(one.code, one.name) for one in Ward.objects.all()] == [(code, "Xã Phú Hữu")]


def test_a_search_keeps_what_was_ticked_before_it(desk, can_tho):
    code = code_of(can_tho, "Xã Phú Hữu")
    address = reverse("unit_official") + "?" + urlencode({"province": can_tho.code})
    facts = {"chosen": [code], "first_day": DAY, "q": "ninh kieu"}
    page = desk.post(address, facts | {"find": "1"})
    said = page.content.decode()
    assert Ward.objects.count() == 0
    assert page.status_code == 200
    assert said.count('name="chosen"') == 2
    assert f'name="chosen" value="{code}" checked' in said
    assert "Đã chọn, ngoài danh sách đang xem" in said
    assert f'value="{DAY}"' in said
    other = code_of(can_tho, "Phường Ninh Kiều")
    assert desk.post(address, facts | {"chosen": [code, other]}).status_code == 302
    assert {one.name for one in Ward.objects.all()} == {"Xã Phú Hữu", "Phường Ninh Kiều"}


def test_all_of_a_search_are_those_it_shows(desk, can_tho):
    add(desk, can_tho, q="ninh kieu", everything="on")
    assert [one.name for one in Ward.objects.all()] == ["Phường Ninh Kiều"]


def test_what_is_there_is_told_by_its_code_or_its_name_in_either_spelling():
    province = Province(
        "99",
        "Tỉnh thử",
        (OfficialUnit("00001", "Phường Hòa An"), OfficialUnit("00002", "Xã Hòa Bình")),
    )
    ours = make_ward(name="PHƯỜNG  Hoà An")
    assert there(province, ours) == {"Phường Hòa An": f"PHƯỜNG  Hoà An ({ours.code})"}
    ours.code, ours.name = "00002", "Xã đã đổi tên"
    assert there(province, ours) == {"Xã Hòa Bình": "Xã đã đổi tên (00002)"}
    # Its code says that it is another one, whatever its name.
    ours.name = "Phường Hòa An"
    assert list(there(province, ours)) == ["Xã Hòa Bình"]


def test_a_unit_of_the_past_is_not_the_new_one_of_its_name(can_tho):
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = make_ward(name="Phường Ninh Kiều", last_day=yesterday)
    assert there(can_tho, gone) == {}


def test_equal_names_of_a_province_are_told_apart_by_their_codes():
    twice = (OfficialUnit("00001", "Xã Tân An"), OfficialUnit("00002", "Xã  Tân  An"))
    province = Province("99", "Tỉnh thử", twice)
    assert there(province, make_ward(name="Xã Tân An")) == {}
    ours = make_ward(name="Xã Tân An")
    ours.code = "00001"
    assert list(there(province, ours)) == ["Xã Tân An"]


def test_ward_and_commune_of_one_name_are_two():
    (thanh_hoa,) = [one for one in official.provinces() if one.name == "Thanh Hóa"]
    assert list(there(thanh_hoa, make_ward(name="Phường Đông Tiến"))) == ["Phường Đông Tiến"]
    assert there(thanh_hoa, make_ward(name="Phường Đồng Tiến")) == {}  # there is a commune of it


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Hãy đánh dấu ít nhất một đơn vị."),
        ({"chosen": ["12345"]}, "không có trong danh mục"),
        ({"everything": "on", "first_day": "ba"}, "Ngày chưa đúng."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_half_done(desk, can_tho, facts, sentence):
    answer = add(desk, can_tho, **facts)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Ward.objects.exists()


def test_what_was_ticked_is_still_there(desk, can_tho):
    code = code_of(can_tho, "Phường Ninh Kiều")
    page = add(desk, can_tho, code, first_day="ba").content.decode()
    assert f'value="{code}" checked' in page
    assert 'value="ba"' in page


def test_where_no_place_is_left_the_sentence_says_so(desk, can_tho):
    make_ward(position=9999)
    page = add(desk, can_tho, everything="on")
    assert page.status_code == 422
    assert "Thứ tự lớn nhất là 9999" in page.content.decode()


def test_somebody_added_it_meanwhile(desk, can_tho):
    code = code_of(can_tho, "Phường Ninh Kiều")
    assert add(desk, can_tho, code).status_code == 302
    answer = add(desk, can_tho, code, code_of(can_tho, "Phường Cái Khế"))
    assert answer.status_code == 422
    assert Ward.objects.count() == 1


def test_a_province_comes_first(desk, can_tho):
    assert "chosen" not in page_of(desk, province="zz").content.decode()
    answer = desk.post(reverse("unit_official"), {"everything": "on"})
    assert answer.status_code == 422
    assert "Hãy chọn tỉnh, thành phố trước." in answer.content.decode()


def test_nobody_else_adds_units(reviewer):
    with pytest.raises(PermissionDenied):
        units.create_all(
            [Ward(code="00001", name="x", position=1, first_day=date(2025, 7, 1))], by=reviewer
        )
    assert not Ward.objects.exists()


def test_without_the_package_nothing_of_it_is_seen(desk, monkeypatch):
    asked = ("units", "guide")
    for name in asked:
        assert "danh mục hành chính" in desk.get(reverse(name)).content.decode()
    monkeypatch.setattr(official, "PACKAGE", "a_package_that_is_not_installed")
    for name in asked:
        assert "danh mục hành chính" not in desk.get(reverse(name)).content.decode()
    assert page_of(desk).status_code == 404
