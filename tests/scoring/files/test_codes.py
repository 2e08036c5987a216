"""Codes read from pictures of pages."""

import pytest

from scoring.files.codes import codes_on
from tests.scans import page_picture, turned

CODE = "TD/2/113/135E0F1209/7/A"


@pytest.mark.parametrize("dpi", [100, 150])
@pytest.mark.parametrize("askew", [0, 5, -5])
@pytest.mark.parametrize("lies", [0, 90, 180, 270])
def test_a_code_is_read_however_the_page_lies_and_says_how_to_turn_it(dpi, askew, lies):
    """`lies`: by how much the page was put into the scanner clockwise."""
    picture = turned(page_picture(CODE, dpi=dpi), lies + askew)
    (code,) = codes_on(picture)
    assert (code.text, code.turn) == (CODE, -lies % 360)


def test_a_page_without_a_code_has_none_and_one_with_two_has_both():
    assert codes_on(page_picture()) == []
    found = codes_on(page_picture(CODE, "TD/2/113/135E0F1209/8/B"))
    assert {code.text for code in found} == {CODE, "TD/2/113/135E0F1209/8/B"}
