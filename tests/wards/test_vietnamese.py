"""Vietnamese writing: order, folding, clean text."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from wards.vietnamese import clean, fold, name_key, natural_key


def test_phuong_2_stands_before_phuong_10():
    assert sorted(["Phường 10", "Phường 2", "Phường 1"], key=natural_key) == [
        "Phường 1",
        "Phường 2",
        "Phường 10",
    ]


def test_people_sort_by_given_name_then_middle_then_family_name():
    people = ["Trần Thị Ánh", "Nguyễn Văn Dũng", "Lê Văn Đạt", "Phạm Thị An", "Bùi Văn An"]
    assert sorted(people, key=name_key) == [
        "Phạm Thị An",
        "Bùi Văn An",
        "Trần Thị Ánh",
        "Nguyễn Văn Dũng",
        "Lê Văn Đạt",
    ]


def test_tones_sort_in_their_order():
    words = ["bạ", "bá", "bã", "bả", "bà", "ba"]
    assert sorted(words, key=name_key) == ["ba", "bà", "bả", "bã", "bá", "bạ"]


def test_both_spellings_of_thuy_are_found():
    assert fold("Đỗ Thuỷ") == fold("đỗ thủy") == "do thuy"


def test_text_is_stored_composed_and_without_control_characters():
    assert clean(unicodedata.normalize("NFD", " Phường\x00 3\u200b ")) == "Phường 3"
    assert clean("một\r\nhai\ttab") == "một\nhai\ttab"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
