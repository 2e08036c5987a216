"""The year-end workbook reckoned again by the office's own programs, to the very cent."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
import pytest
from openpyxl import load_workbook
from pypdfium2 import raw

from tests.groups import make_judged_groups
from tests.lines import make_lined_campaign
from tests.scoring.workbooks.test_formulas import awkward_year, formulas, judged, made, shown
from tests.tools import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return made(awkward_year())


@pytest.fixture
def bare(book, tmp_path):
    """A copy of it with no value beside any formula, so that each has to be reckoned."""
    file = tmp_path / "khong-so.xlsx"
    with ZipFile(BytesIO(book)) as whole, ZipFile(file, "w", ZIP_DEFLATED) as copy:
        for name in whole.namelist():
            copy.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", whole.read(name)))
    return file


def differing(book, file):
    """Where the program has another figure; averages and deviations have no last place."""
    ours, theirs = load_workbook(BytesIO(book), data_only=True), load_workbook(file, data_only=True)
    found = {}
    for title, place in formulas(book):
        mine, other = ours[title][place].value, theirs[title][place].value
        same = mine == other if title != "Thống kê" else other == pytest.approx(mine, abs=1e-9)
        if not same:
            found[title, place] = (mine, other)
    return found


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_libreoffice_reckons_the_same(book, bare, tmp_path, libreoffice, locale):
    libreoffice(locale).work(bare, tmp_path / "ve.xlsx", [])
    assert differing(book, tmp_path / "ve.xlsx") == {}


def test_libreoffice_reckons_what_is_given_and_taken_the_same(tmp_path, libreoffice):
    """Criteria above the total and below it, and a total beyond the plan's."""
    campaign = make_lined_campaign(wards=2)
    judged(campaign, (2, 4, 4, 1, "1.5", "-0.25", "-0.5"))
    judged(campaign, (2, 4, "3.75", 1, 2, "-2", "-1"))
    book, file = made(campaign), tmp_path / "khong-so.xlsx"
    with ZipFile(BytesIO(book)) as whole, ZipFile(file, "w", ZIP_DEFLATED) as copy:
        for name in whole.namelist():
            copy.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", whole.read(name)))
    libreoffice("vi-VN").work(file, tmp_path / "ve.xlsx", [])
    assert differing(book, tmp_path / "ve.xlsx") == {}
    rows = shown(book, "Tổng hợp", "Hạng", "Thẩm định")
    assert rows == [(1, 11.75), (2, 9.75)]


def test_libreoffice_reckons_groups_with_criteria_of_their_own_the_same(tmp_path, libreoffice):
    """A dash under a criterion that is none of the unit's is neither added nor counted."""
    book, file = made(make_judged_groups()), tmp_path / "khong-so.xlsx"
    with ZipFile(BytesIO(book)) as whole, ZipFile(file, "w", ZIP_DEFLATED) as copy:
        for name in whole.namelist():
            copy.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", whole.read(name)))
    libreoffice("vi-VN").work(file, tmp_path / "ve.xlsx", [])
    assert differing(book, tmp_path / "ve.xlsx") == {}
    assert shown(book, "Tổng hợp", "Hạng", "Thẩm định") == [(1, 10), (2, 9), (3, 8), (4, 7)]
    units = shown(book, "Thống kê", "Số", "Số đơn vị")
    assert units[:3] == [(1, 4), (2, 2), (3, 2)]


def test_nothing_is_printed_smaller_than_nine_points(book, libreoffice, tmp_path):
    """As LibreOffice prints it, wherever the page is filled: the size of every letter."""
    file = tmp_path / "tong-ket.xlsx"
    file.write_bytes(book)
    (printed,) = libreoffice("vi-VN").write(file, "pdf")
    sizes = set()
    for page in pypdfium2.PdfDocument(printed):
        letters, matrix = page.get_textpage(), raw.FS_MATRIX()
        for place in range(letters.count_chars()):
            if letters.get_text_range(place, 1).isalnum():
                raw.FPDFText_GetMatrix(letters, place, matrix)
                sizes.add(round(raw.FPDFText_GetFontSize(letters, place) * matrix.a, 2))
    assert sizes
    assert min(sizes) >= 8.95  # a per cent is a whole one


def test_gnumeric_reckons_the_same(book, bare, tmp_path):
    office.gnumeric(bare, tmp_path / "ve.xlsx")
    assert differing(book, tmp_path / "ve.xlsx") == {}
