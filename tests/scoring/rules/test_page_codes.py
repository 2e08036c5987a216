"""The code on a page of the paper form."""

import pytest

from scoring.rules.page_codes import CHECK_LETTERS, LENGTH, PageCode

CODE = PageCode(campaign=2, ward=113, form="135E0F1209", page=7)


def test_a_code_says_campaign_ward_form_and_page_and_is_read_again():
    assert str(CODE).startswith("TD/2/113/135E0F1209/7/")
    assert PageCode.read(str(CODE)) == CODE
    assert PageCode.read(f" {CODE}\n") == CODE


def test_the_longest_code_is_as_long_as_a_scan_still_gives_away():
    longest = PageCode(campaign=9_999_999, ward=9_999_999, form="F" * 10, page=99)
    assert len(str(longest)) == LENGTH


def test_any_other_sign_in_a_code_or_two_that_changed_places_are_noticed():
    text = str(CODE)
    for place, sign in enumerate(text[:-2]):
        if sign.isdigit():
            other = text[:place] + str((int(sign) + 1) % 10) + text[place + 1 :]
            assert PageCode.read(other) is None, other
        if sign != text[place + 1]:
            swapped = text[:place] + text[place + 1] + sign + text[place + 2 :]
            assert PageCode.read(swapped) is None, swapped
    for letter in CHECK_LETTERS:
        assert (PageCode.read(text[:-1] + letter) is None) == (letter != text[-1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://thanhuy.gov.vn/",
        "td/2/113/135e0f1209/7/A",
        "TD/2/113/135E0F1209/7",
        "TD//////",
        "TD/²/113/135E0F1209/7/A",
    ],
)
def test_somebody_elses_code_is_none_of_ours(text):
    assert PageCode.read(text) is None
