"""Numbers as they are read aloud."""

from decimal import Decimal

import pytest

from scoring.rules.in_words import say_number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "không"),
        ("3", "ba"),
        ("10", "mười"),
        ("11", "mười một"),
        ("15", "mười lăm"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi bốn"),
        ("55", "năm mươi lăm"),
        ("90", "chín mươi"),
        ("100", "một trăm"),
        ("105", "một trăm linh năm"),
        ("115", "một trăm mười lăm"),
        ("2026", "hai nghìn không trăm hai mươi sáu"),
        ("2005", "hai nghìn không trăm linh năm"),
        ("10000", "mười nghìn"),
        ("1002003", "một triệu không trăm linh hai nghìn không trăm linh ba"),
        ("999999999", "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín"),
        ("4.5", "bốn phẩy năm"),
        ("4.50", "bốn phẩy năm"),
        ("10.05", "mười phẩy không năm"),
        ("90.25", "chín mươi phẩy hai mươi lăm"),
        ("0.75", "không phẩy bảy mươi lăm"),
        ("0.10", "không phẩy một"),
        ("89.11", "tám mươi chín phẩy mười một"),
        ("-3", "âm ba"),
        ("-0.5", "âm không phẩy năm"),
        ("1E+2", "một trăm"),
    ],
)  # fmt: skip
def test_a_number_in_words(number, words):
    assert say_number(Decimal(number)) == words


@pytest.mark.parametrize("number", ["1000000000", "0.125", "NaN"])
def test_what_no_paper_of_ours_says_is_refused(number):
    with pytest.raises((ValueError, ArithmeticError)):
        say_number(Decimal(number))
