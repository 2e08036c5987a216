"""Vietnamese writing: order, folding, clean text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.vietnamese import (
    LETTERS,
    PLAIN,
    clean,
    document_number,
    fold,
    is_of_an_old_font,
    loses_letters,
    name_key,
    names_day,
    natural_key,
    sign_in_name,
    vietnamese_letters,
    visible,
    words,
)


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


# What people type, letter by letter, and signs that look like it or stand in its way.
ODD = "\t\r\x0b\x00\xa0\u2028\u200b\u0301\u0323\u0336\u031bÐđƉǎȏаΑо“”–…‘’ﬁ𝐀Ạ́"


@given(st.text(st.sampled_from(LETTERS + ODD + " \nDd.,%<&'")) | st.text())
def test_plain_text_goes_a_shorter_way_to_the_same(text):
    long_way = text + "\0"  # which is no plain text, and is taken out
    assert not PLAIN.fullmatch(long_way)
    assert visible(text) == visible(long_way)
    assert clean(text) == clean(long_way) == vietnamese_letters(visible(long_way))


def test_every_vietnamese_letter_is_plain():
    assert len(set(LETTERS)) == 2 * (33 + 12 * 5)
    assert PLAIN.fullmatch("Đã thực hiện đủ “kế hoạch” 2026 – 95%…\nCó báo cáo <kèm theo>.")
    for odd in ODD.translate(dict.fromkeys(map(ord, "đ“”–…Ạ"))):
        assert not PLAIN.fullmatch(odd), ascii(odd)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ðỗ Văn Kiên", "Đỗ Văn Kiên"),  # U+00D0, of the keyboards of Windows 98
        ("ðồng chí", "đồng chí"),
        ("Ɖỗ, ɖỗ, ƌỗ", "Đỗ, đỗ, đỗ"),
        ("D\u0335ỗ, d\u0336ỗ", "Đỗ, đỗ"),  # a stroke laid over the letter
        ("Рhường А", "Phường A"),  # Cyrillic Р and А
        ("Phưοng", "Phưong"),  # a Greek omicron
        ("хã", "xã"),
        ("Vӑn, Ӑn", "Văn, Ăn"),  # Cyrillic has an a with a breve as well
        ("Hόa, Lὸ", "Hóa, Lò"),  # and Greek an o with an accent
        ("trȃn, Ȏ", "trân, Ô"),
        ("йод", "йод"),
        ("Lǎng", "Lăng"),  # the caron of Pinyin
        ("Ｐｈường\u3000２", "Phường 2"),
        ("𝐏𝐡ường 𝟐", "Phường 2"),  # bold of a chat program
        ("oﬃce", "office"),
        ("Phường\u00a02", "Phường 2"),
        ("Phư\u00adờng", "Phường"),
        ("một\u2028hai\x0bba", "một\nhai\nba"),  # line ends of slides
        ("Москва, Ωμέγα", "Москва, Ωμέγα"),  # another alphabet is no slip
        ("5 µg, H₂O, 10 m²", "5 µg, H₂O, 10 m²"),
    ],
)
def test_letters_that_look_vietnamese_become_it(typed, meant):
    assert clean(typed) == meant


def test_what_was_stored_before_is_found_too():
    assert fold("Ðỗ") == fold("Đỗ") == "do"


def test_a_list_of_people_as_it_is_printed():
    people = [
        "Đỗ Văn Kiên", "Nguyễn Văn Dũng", "Trần Đức", "Lê Thị Hoà", "Lê Thị Hoa", "Lê Thị Hoả",
        "Lê Thị Hoạ", "Bùi Văn Ân", "Phạm An", "Võ Ánh", "Vũ Ăn", "Nguyễn Thị Kiên", "Ðỗ Thị Kiên",
    ]  # fmt: skip
    assert sorted(people, key=name_key) == [
        "Phạm An", "Võ Ánh", "Vũ Ăn", "Bùi Văn Ân", "Nguyễn Văn Dũng", "Trần Đức", "Lê Thị Hoa",
        "Lê Thị Hoà", "Lê Thị Hoả", "Lê Thị Hoạ", "Ðỗ Thị Kiên", "Nguyễn Thị Kiên", "Đỗ Văn Kiên",
    ]  # fmt: skip


def test_phrases_stand_as_the_dictionary_has_them():
    phrases = ["Đủ minh chứng", "Chưa đủ", "Ánh", "An", "Cụm 10", "Cụm 2", "dẫn chứng"]
    expected = ["An", "Ánh", "Chưa đủ", "Cụm 2", "Cụm 10", "dẫn chứng", "Đủ minh chứng"]
    assert sorted(phrases, key=natural_key) == expected


@pytest.mark.parametrize("typed", ["Phuong2", "PHUONG2 ", "ｐhuong2", "рhuong2", " phuong2\u200b"])
def test_a_sign_in_name_is_the_same_from_any_keyboard(typed):
    assert sign_in_name(typed) == "phuong2"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("312-QĐ/TU", "312-QĐ/TU"),
        ("QĐ số 312-QĐ/TU", "312-QĐ/TU"),
        ("Quyết định số: 312-QĐ/TU", "312-QĐ/TU"),
        ("quyết định 312-QĐ/TU", "312-QĐ/TU"),
        ("Kế hoạch số 12-KH/BTGTU", "12-KH/BTGTU"),
        ("số312-QĐ/TU", "312-QĐ/TU"),
        ("QĐ số312-QĐ/TU", "312-QĐ/TU"),
        ("Q.Đ số 12", "12"),
        ("Q.Đ. số: 12-QĐ/TU", "12-QĐ/TU"),
        ("K.H 12-KH/BTG", "12-KH/BTG"),
        ("QĐ12", "QĐ12"),
        ("Sơ12", "Sơ12"),
        ("Sổ vàng số 7", "7"),
        ("Biên bản số 3-BB/BTG", "3-BB/BTG"),
        ("Nghị quyết số 12/NQ-HĐND", "12/NQ-HĐND"),
        ("HD số 05-HD/VPTW", "05-HD/VPTW"),
        ("Số đỏ", "Số đỏ"),
        ("QĐ", "QĐ"),
        # The hyphen of PDF files, and what Word makes of one
        ("312\xadQĐ/TU", "312-QĐ/TU"),
        ("số 45/KH\xadUBND", "45/KH-UBND"),
        ("12\xadqđ\xadttg", "12-qđ-ttg"),
        ("312\u2011QĐ/TU", "312-QĐ/TU"),
        ("312–QĐ/TU", "312-QĐ/TU"),
        ("312-QĐ/TU – bản sao", "312-QĐ/TU – bản sao"),
        # Two of them are one decision, however they are typed.
        ("312 - QĐ/TU", "312-QĐ/TU"),
        ("số 312 – QĐ / TU", "312-QĐ/TU"),
        ("312- QĐ/ TU", "312-QĐ/TU"),
        ("12 / 2026 / NQ-HĐND", "12/2026/NQ-HĐND"),
        ("120/QĐ - UBND", "120/QĐ-UBND"),
        ("số 05 / TTr –UBND", "05/TTr-UBND"),
        ("120/2026/NQ - HĐND", "120/2026/NQ-HĐND"),
        ("120/QĐ-UBND – Bản sao", "120/QĐ-UBND – Bản sao"),
        ("312-QĐ/TU – BẢN SAO", "312-QĐ/TU – BẢN SAO"),
        ("15 – có phụ lục", "15 – có phụ lục"),
        ("45 - TTr", "45-TTr"),
        ("45 - KH-BTG", "45-KH-BTG"),
        ("07 - Cv/TU", "07-Cv/TU"),
        # Words after a dash are no symbol.
        ("45 - Báo cáo tháng", "45 - Báo cáo tháng"),
        ("số 45- Báo cáo", "45- Báo cáo"),
        ("45 - BẢN SAO", "45 - BẢN SAO"),
        ("45 - SAO Y", "45 - SAO Y"),
        ("45 - SAO", "45 - SAO"),
        ("120/QĐ - SAO Y", "120/QĐ - SAO Y"),
        ("120/QĐ - SAO", "120/QĐ - SAO"),
        ("120/QĐ - UBND - PHOTO", "120/QĐ-UBND - PHOTO"),
        ("05/KH - SAOBIEN", "05/KH-SAOBIEN"),
        ("120/QĐ - BẢN SAO", "120/QĐ - BẢN SAO"),
        ("45 / Báo cáo", "45 / Báo cáo"),
        ("", ""),
    ],
)
def test_a_number_loses_the_words_that_papers_print_before_it(typed, kept):
    assert document_number(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", ".", "...", "–", "12"])
def test_a_reason_says_something_in_letters(typed):
    assert words(typed) == ""
    assert words("  Thiếu biên bản ") == "Thiếu biên bản"


@pytest.mark.parametrize(
    "typed",
    [
        "312-QĐ/TU ngày 20/12/2026",
        "312-QĐ/TU (20/12/2026)",
        "312-QĐ/TU, 20-12-2026.",
        "312-QĐ/TU 5.1.26",
        "20/12/2026",
    ],
)
def test_a_day_beside_a_number_is_seen_however_it_stands_there(typed):
    assert names_day(typed)


@pytest.mark.parametrize("typed", ["312-QĐ/TU", "12/2026/QĐ-UBND", "5-3/QĐ", "01.02-BC/ĐU"])
def test_a_number_alone_names_no_day(typed):
    assert not names_day(typed)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyeãn Vaên Nam", "NGUYEÃN VAÊN NAM", "Leâ Minh Toâ", "Ñinh Minh Anh", "Xaõ Hoa An",
        "NguyÔn Minh Anh", "TrÇn Minh", "Lª Minh", "L\xadu Minh Anh", "Nguyen Minh T\xad", "\xadng Minh",
        "Th\xad", "TR\xad¬NG", "Tr\xad¬ng", "Ph\xadêng", "®\xadîc", "N\xadíc", "Ch\xada",
    ],
)  # fmt: skip
def test_names_of_old_fonts_are_known_by_their_letters(name):
    """Many show letters of today alone: it is how they stand together that tells."""
    assert is_of_an_old_font(name)


@pytest.mark.parametrize(
    "typed",
    [
        "312\xadQĐ/TU", "45/KH\xadUBND", "KH\xadTU", "QĐ\xadTTg", "NQ\xadCP", "07\xadHD/BTGDV",
        "25\xad10\xad2025", "A\xad1", "khu B\xad1",
        "thi\xadđua", "\xadNội dung", "\xad Nội dung", "phong \xad\ntrào", "nhiệm kỳ \xad cuối",
    ],
)  # fmt: skip
def test_a_hyphen_of_a_pdf_file_is_no_letter_of_an_old_font(typed):
    """Word writes U+00AD for the hyphens of its PDF files, and numbers of documents have one."""
    assert not loses_letters(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Báo cáo 12\xadBC/ĐU", "Báo cáo 12-BC/ĐU"),
        ("KH\xadUBND, NQ\xadTW, BTV\xadĐU", "KH-UBND, NQ-TW, BTV-ĐU"),
        ("từ 2020\xad2025, ngày 25\xad10\xad2025", "từ 2020-2025, ngày 25-10-2025"),
        ("A\xad1", "A-1"),
        ("nhiệm kỳ \xad cuối", "nhiệm kỳ - cuối"),
        ("\xad Nội dung", "- Nội dung"),
        ("một\n\xad hai", "một\n- hai"),
        # As web pages break words
        ("thi\xadđua", "thiđua"),
        ("phong \xad\ntrào", "phong \ntrào"),
        ("\xadNội dung", "Nội dung"),
    ],
)
def test_the_hyphen_of_a_pdf_file_stays_one(typed, kept):
    assert clean(typed) == kept
    assert clean(clean(typed)) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Đỗ Thị Ngọc Ánh", "Thạch Sà Rươl", "Phường 1 – Khóm 2", "O'Hara", "Y Ñuê Niê", "H'Ñan Ksor",
        "Aê Niê", "Hoà Bình", "Toá", "Quế", "Quì", "Thuý", "Giã", "lÊ VĂN", "Yên Khuê", "Xoài",
    ],
)  # fmt: skip
def test_names_of_today_are_of_no_old_font(name):
    assert not is_of_an_old_font(name)
    # As web pages and PDF files break words.
    assert not is_of_an_old_font(name.replace(" ", "\xad "))
    assert not is_of_an_old_font(unicodedata.normalize("NFD", name).replace(" ", "\xad "))
    letters = "AÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬĐEÉÈẺẼẸÊẾỀỂỄỆIÍÌỈĨỊOÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢUÚÙỦŨỤƯỨỪỬỮỰYÝỲỶỸỴ"
    assert not is_of_an_old_font(" ".join(letters + letters.lower()))
