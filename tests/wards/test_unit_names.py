"""Names of units in one box: a comma parts them, unless it belongs to a name or an address."""

import pytest
from django.core.exceptions import ValidationError

from wards.models import Ward
from wards.unit_names import UnitNames, UnitNamesField, match_names

NAMES = ("Phường 2", "Phường 12", "Xã An Phú, Cồn Én", "Phường 3")
UNITS = [
    Ward(pk=pk, code=f"p{pk}", name=name, position=pk) for pk, name in enumerate(NAMES, start=1)
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Phường 2, TP Sóc Trăng", "1"),
        ("Phường 2, thành phố Sóc Trăng, tỉnh Sóc Trăng", "1"),
        ("Phường 2, T.P. Sóc Trăng; p. 3,tx.Vĩnh Châu", "14"),
        ("1. Phường 2, TP Sóc Trăng, Phường 3, Phường 12.", "124"),
        ("Phường 2, TP Sóc Trăng\nPhường 12, TP Sóc Trăng", "12"),
        ("Xã An Phú, Cồn Én", "3"),
        ("Phường 3, Xã An Phú, Cồn Én, Phường 2", "134"),
        ("p1, TP Sóc Trăng", "1"),
        ("Phường 2,, Phường 3,", "14"),
        ("", ""),
    ],
)
def test_a_comma_of_a_name_or_an_address_parts_nothing(typed, found):
    units = UnitNamesField(UNITS, required=False).clean(typed)
    assert "".join(str(unit.pk) for unit in units) == found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("TP Sóc Trăng", "Không có đơn vị nào tên “TP Sóc Trăng”."),
        ("Phường 9, TP Sóc Trăng", "Không có đơn vị nào tên “Phường 9”."),
        ("Phường 2, Cồn Én", "Không có đơn vị nào tên “Cồn Én”."),
        ("Phường 2, tptest", "Không có đơn vị nào tên “tptest”."),
    ],
)
def test_what_is_neither_is_named(typed, said):
    with pytest.raises(ValidationError) as refused:
        UnitNamesField(UNITS).clean(typed)
    assert any(message.startswith(said) for message in refused.value.messages)


def test_a_larger_unit_that_takes_part_is_no_address():
    units = [*UNITS, Ward(pk=9, code="tp", name="Thành phố Sóc Trăng", position=9)]
    names = list(UnitNames(units).names_in("Phường 2, Thành phố Sóc Trăng"))
    assert names == ["Phường 2", "Thành phố Sóc Trăng"]
    assert [unit.pk for unit in match_names(units, names)[0]] == [1, 9]


def test_a_name_of_many_commas_is_one_with_its_address():
    name = "Hội A, B, C, D, E, F"
    units = [*UNITS, Ward(pk=9, code="h", name=name, position=9)]
    typed = f"Phường 2, {name}, quận 1, TP X, tỉnh Y, Phường 3"
    assert "".join(str(unit.pk) for unit in UnitNamesField(units).clean(typed)) == "149"


def test_a_box_of_a_thousand_names_is_asked_about_a_few_parts_of_each(monkeypatch):
    units = [Ward(pk=pk, code=f"p{pk}", name=f"Phường {pk}") for pk in range(1, 1001)]
    asked = []
    called = UnitNames.called
    monkeypatch.setattr(
        UnitNames, "called", lambda names, name: asked.append(name) or called(names, name)
    )
    found = list(UnitNames(units).names_in(", ".join(unit.name for unit in units)))
    assert found == [unit.name for unit in units]
    assert len(asked) < 4 * len(units)
    assert max(name.count(",") for name in asked) == 3
