"""The form to fill in by hand, as the Word file that goes out."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from scoring.documents import paper_form
from scoring.files.codes import codes_on
from scoring.models import Criterion
from scoring.pages.paper_form import PaperForm
from scoring.rules.page_codes import PageCode
from tests.factories import make_campaign, make_ward_officer
from tests.scoring.pages.test_paper_form import LONG_PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    campaign = make_campaign(wards=1, plan=LONG_PLAN, place="Sóc Trăng")
    return campaign.scorecards.select_related("campaign", "ward").get()


def opened(card):
    return Document(BytesIO(paper_form.write(card)))


def pictures(section) -> list[Image.Image]:
    """The pictures in a page's header."""
    part = section.header.part
    ids = [blip.get(qn("r:embed")) for blip in part.element.iter(qn("a:blip"))]
    return [Image.open(BytesIO(part.related_parts[name].blob)) for name in ids]


def test_every_page_bears_its_own_code_and_says_which_page_it_is(card):
    form, document = PaperForm(card.campaign), opened(card)
    assert len(document.sections) == len(form.pages) > 5
    for page, section in zip(form.pages, document.sections, strict=True):
        (picture,) = pictures(section)
        (code,) = codes_on(picture)
        assert PageCode.read(code.text) == form.code(card.ward, page)
        words = " ".join(cell.text for cell in section.header.tables[0].rows[0].cells)
        assert f"Trang {page.number}/{len(form.pages)}" in words
        assert card.ward_name in words
        assert code.text in words


def test_a_code_is_at_least_twenty_millimetres_wide_and_fits_its_cell(card):
    for section in opened(card).sections:
        (extent,) = section.header.part.element.iter(qn("wp:extent"))
        across = int(extent.get("cx")) / 36_000
        (picture,) = pictures(section)
        quiet = 80 / picture.width  # four modules of ten pixels on either side
        assert across * (1 - quiet) >= 20 - 0.01
        assert section.header.tables[0].rows[0].cells[1].width.mm >= across + 3.8


def test_the_table_of_each_page_names_its_items_and_leaves_room_to_write(card):
    form, document = PaperForm(card.campaign), opened(card)
    tables = [table for table in document.tables if len(table.columns) == 5]
    for page, table in zip(form.pages, tables, strict=True):
        rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
        assert rows[0][:4] == ["TT", "Nội dung", "Tối đa", "Tự chấm"]
        assert [row[0] for row in rows[1 : 1 + len(page.rows)]] == [
            row.criterion.code for row in page.rows
        ]
        assert all(row[3] == "" for row in rows[1:])
        for row in table.rows:
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert rows[-1][:3] == ["", "Tổng cộng", "100"]
    said = " ".join(cell.text for cell in document.tables[-1].rows[0].cells)
    assert "NGƯỜI CHẤM ĐIỂM" in said
    assert "TRƯỞNG BAN" in said


def test_what_the_board_scores_says_so_where_the_points_would_stand(card):
    Criterion.objects.filter(campaign=card.campaign, position=10, parent=None).update(
        survey_only=True
    )
    tables = [table for table in opened(card).tables if len(table.columns) == 5]
    row = next(row for row in tables[-1].rows if row.cells[0].text == "10")
    assert [cell.text.strip() for cell in row.cells][3:] == ["Ban chấm", ""]


def test_the_form_is_vietnamese_whichever_language_the_pages_are_read_in(card, sign_in, settings):
    client = sign_in(make_ward_officer(card.ward))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(reverse("scorecard_form", args=[card.campaign.slug]))
    assert answer["Cache-Control"] == "private, no-store"
    name = unquote(answer["Content-Disposition"])
    assert f"Phiếu điền tay – {card.ward_name} – 2026.docx" in name
    document = Document(BytesIO(answer.content))
    assert "PHIẾU TỰ CHẤM ĐIỂM" in [paragraph.text for paragraph in document.paragraphs]
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "vi-VN"


def test_the_board_fetches_the_form_of_any_ward(card, reviewer, sign_in):
    at = [card.campaign.slug, card.ward.code]
    answer = sign_in(reviewer).get(reverse("board_form", args=at))
    assert answer.status_code == 200
    assert len(Document(BytesIO(answer.content)).sections) == len(PaperForm(card.campaign).pages)
