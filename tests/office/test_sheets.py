"""Sheets through the office's own programs and back: what people do to them there, each by every
way.

docs/excel.md shows the table of programs by what they did.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from scoring.models import Score
from scoring.rules.lifecycle import CardState
from tests.factories import ask_numbers, make_campaign, make_client, make_scorecard, make_user
from tests.offline import Ward, address, column_of, confirm, look, points_of, row_of, texts
from tests.tools import office
from wards.models import Role

pytestmark = pytest.mark.django_db
VI, EN = "vi-VN", "en-US"
EXPLANATION = "Đã hoàn thành – Quý III, 45 hội viên"


class Travels:
    """A ward's sheet on its way through a program."""

    def __init__(self, folder: Path) -> None:
        self.ward, self.folder = Ward(), folder
        self.ward.enter(1, "4", "Lời cũ; “ngoặc kép” và dấu '")
        answer = self.ward.client.get(address("scorecard_file", self.ward.card))
        self.file = folder / "phieu.xlsx"
        self.file.write_bytes(b"".join(answer.streaming_content))
        self.sheet = load_workbook(self.file).worksheets[0]
        self.to = folder / "ve.xlsx"

    def cell(self, code: str, heading: str) -> str:
        letter = get_column_letter(column_of(self.sheet, heading))
        return f"{letter}{row_of(self.sheet, code)}"

    def come_back(self) -> Any:
        return look(self.ward.client, self.ward.where, uploaded(self.to))

    def take(self, page: Any, **choices: str) -> None:
        answer = confirm(self.ward.client, self.ward.where, page, **choices)
        assert answer.status_code == 302, texts(answer)

    @property
    def explanations(self) -> list[str]:
        scores = Score.objects.filter(scorecard=self.ward.card).in_official_order()
        return [score.explanation for score in scores]


def uploaded(file: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.read_bytes())


@pytest.fixture
def travels(tmp_path, db) -> Travels:
    return Travels(tmp_path)


def nothing(travels: Travels) -> list[list[Any]]:
    return []


def sort_rows(travels: Travels) -> list[list[Any]]:
    """1.1 and 1.2, the later one first, with all columns."""
    first, last = row_of(travels.sheet, "1.1"), row_of(travels.sheet, "1.2")
    letter = get_column_letter(travels.sheet.max_column)
    return [["unprotect"], ["sort", f"A{first}:{letter}{last}", 0]]


def delete_row(travels: Travels) -> list[list[Any]]:
    return [["unprotect"], ["delete row", row_of(travels.sheet, "1.2")]]


def insert_column(travels: Travels) -> list[list[Any]]:
    return [["unprotect"], ["insert column", column_of(travels.sheet, "Điểm tối đa")]]


def show_hidden(travels: Travels) -> list[list[Any]]:
    return [["unprotect"], ["show hidden"]]


def rename(travels: Travels) -> list[list[Any]]:
    return [["rename", "Bảng của tôi"]]


def add_sheet(travels: Travels) -> list[list[Any]]:
    return [["add sheet", "Nháp"]]


def paste_over(travels: Travels) -> list[list[Any]]:
    """The cap pasted into the points, look and all."""
    return [
        ["unprotect"],
        ["paste", travels.cell("2", "Điểm tự chấm"), travels.cell("2", "Điểm tối đa")],
    ]


def unprotect(travels: Travels) -> list[list[Any]]:
    return [["unprotect"]]


def delete_key_row(travels: Travels) -> list[list[Any]]:
    return [["unprotect"], ["delete row", 5]]


def delete_hidden_columns(travels: Travels) -> list[list[Any]]:
    return [["unprotect"], ["delete columns", 2, 3]]


HARMLESS = [
    nothing, sort_rows, delete_row, insert_column, show_hidden, rename, add_sheet, paste_over, unprotect,
]  # fmt: skip
ASKED = [delete_key_row, delete_hidden_columns]


def typed(travels: Travels, comma: str) -> list[list[Any]]:
    return [
        ["type", travels.cell("1.1", "Điểm tự chấm"), f"1{comma}5"],
        ["type", travels.cell("1.1", "Giải trình"), EXPLANATION],
    ]


@pytest.mark.parametrize("do", HARMLESS + ASKED)
@pytest.mark.parametrize(
    ("locale", "comma", "way"), [(VI, ",", ""), (EN, ".", ""), (VI, ",", "ods")]
)
def test_a_sheet_comes_back_from_libreoffice(travels, libreoffice, locale, comma, way, do):
    acts = [*typed(travels, comma), *do(travels)]
    libreoffice(locale).work(travels.file, travels.to, acts, way)
    page = travels.come_back()
    assert page.status_code == 200, texts(page)
    asks = do in ASKED
    assert ("Tệp không có 1 nội dung (1.2)" in texts(page)) == (do is delete_row)
    assert ("Tệp đã mất một phần mã" in texts(page)) == asks
    travels.take(page, **({"sure": "on", "take": "file"} if asks else {}))
    last = Decimal(4) if do is paste_over else None
    assert travels.ward.points == {"1.1": Decimal("1.5"), "1.2": Decimal(4), "2": last}
    assert travels.explanations[:2] == [EXPLANATION, "Lời cũ; “ngoặc kép” và dấu '"]


@pytest.mark.parametrize("way", ["", "ods", "gnumeric", "xls"])
def test_a_sheet_comes_back_from_gnumeric(travels, way):
    values = {
        travels.cell("1.1", "Điểm tự chấm"): "1.5",
        travels.cell("1.1", "Giải trình"): EXPLANATION,
    }
    office.gnumeric(travels.file, travels.to, typed=values, ending=way)
    page = travels.come_back()
    assert page.status_code == 200, texts(page)
    assert "Tệp đã mất" not in texts(page)
    travels.take(page)
    assert travels.ward.points == {"1.1": Decimal("1.5"), "1.2": Decimal(4), "2": None}
    assert travels.explanations[:2] == [EXPLANATION, "Lời cũ; “ngoặc kép” và dấu '"]


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        (VI, "1.5", None),  # stays text, and means points
        (EN, "1,5", None),
        (VI, "30/11/2026", "điểm tự chấm phải là số"),
        (EN, "01/07/2025", "điểm tự chấm phải là số"),
        (VI, "5%", "điểm chấm theo bước 0,25. Đồng chí đã nhập 0,05"),  # of a cell of numbers
        (EN, "=1+1", "đây là công thức"),
        (VI, "=1/0", "đây là công thức"),
        (EN, "TRUE", "phải là số"),
        (VI, "đúng", "phải là số"),
    ],
)
def test_what_libreoffice_makes_of_what_is_typed_is_points_or_told(
    travels, libreoffice, locale, text, said
):
    cell = travels.cell("1.1", "Điểm tự chấm")
    libreoffice(locale).work(travels.file, travels.to, [["type", cell, text]])
    page = travels.come_back()
    if said:
        assert f"Ô {cell}:" in texts(page)
        assert said in texts(page)
    else:
        travels.take(page)
        assert travels.ward.points["1.1"] == Decimal("1.5")


def test_a_cell_that_is_locked_stays_as_it_is(travels, libreoffice):
    cap = travels.cell("1.1", "Điểm tối đa")
    libreoffice(VI).work(travels.file, travels.to, [["type", cap, "99"]])
    assert load_workbook(travels.to).worksheets[0][cap].value == 2


def test_totals_are_the_same_after_they_were_reckoned_anew(travels, libreoffice):
    """The figure beside each formula is what the program itself makes of it."""
    cell = travels.cell("1.1", "Điểm tự chấm")
    libreoffice(VI).work(travels.file, travels.to, [["type", cell, "1,5"]])
    gnumeric = travels.folder / "gnumeric.xlsx"
    office.gnumeric(travels.file, gnumeric, typed={cell: "1.5"})
    for file in (travels.to, gnumeric):
        sheet = load_workbook(file, data_only=True).worksheets[0]
        at = column_of(sheet, "Điểm tự chấm")
        assert [
            sheet.cell(row, at).value for row in (row_of(sheet, "1"), row_of(sheet, "2") + 1)
        ] == [5.5, 5.5]


def test_the_comparison_of_all_wards_comes_back_from_libreoffice_by_way_of_ods(
    libreoffice, tmp_path, db
):
    campaign = make_campaign(wards=3)
    cards = [make_scorecard(CardState.SUBMITTED, campaign) for _ in range(3)]
    client = make_client(make_user(Role.REVIEWER))
    answer = client.get(address("board_file", cards[0]))
    file, to = tmp_path / "bang.xlsx", tmp_path / "ve.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    sheet = load_workbook(file).worksheets[0]
    points, reason = (
        get_column_letter(column_of(sheet, heading))
        for heading in ("Điểm thẩm định", "Lý do điều chỉnh")
    )
    row = row_of(sheet, "2", ward=cards[2].ward_name)
    acts = [["type", f"{points}{row}", "3,5"], ["type", f"{reason}{row}", "Theo biên bản"]]
    libreoffice(VI).work(file, to, acts, "ods")
    where = address("board_sheet", cards[0])
    confirm(client, where, look(client, where, uploaded(to)))
    assert points_of(cards[2], "verified") == {"1.1": None, "1.2": None, "2": Decimal("3.5")}


def test_points_follow_from_a_number_in_the_programs_as_on_the_server(libreoffice, tmp_path, db):
    ward = Ward()
    ask_numbers(ward.card.campaign)
    answer = ward.client.get(address("scorecard_file", ward.card))
    file, to = tmp_path / "phieu.xlsx", tmp_path / "ve.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    sheet = load_workbook(file).worksheets[0]
    letter = get_column_letter(column_of(sheet, "Số liệu tự chấm"))
    counted, shared = (f"{letter}{row_of(sheet, code)}" for code in ("1.2", "2"))
    libreoffice(VI).work(file, to, [["type", counted, "5"], ["type", shared, "84,4"]])
    gnumeric = tmp_path / "gnumeric.xlsx"
    office.gnumeric(file, gnumeric, typed={counted: "5", shared: "84.4"})
    for back in (to, gnumeric):
        page = load_workbook(back, data_only=True).worksheets[0]
        at = column_of(page, "Điểm tự chấm")
        rows = [row_of(page, "1.2"), row_of(page, "2"), row_of(page, "2") + 1]
        assert [page.cell(row, at).value for row in rows] == [4, 3.5, 7.5]
    answer = confirm(ward.client, ward.where, look(ward.client, ward.where, uploaded(to)))
    assert answer.status_code == 302, texts(answer)
    assert ward.points == {"1.1": None, "1.2": Decimal(4), "2": Decimal("3.5")}
