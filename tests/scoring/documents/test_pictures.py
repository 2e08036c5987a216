"""The drawings of the review report: the page's figures, words for whoever does not see them, greys
and hatching that a black and white print keeps apart.
"""

from io import BytesIO

import pytest
from docx import Document
from PIL import Image, ImageFont

from scoring.documents.papers import drawings
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.template_check import findings
from scoring.files.shipped import shipped
from scoring.models import Campaign
from scoring.pages.charts import tiers
from scoring.pages.charts.figures import CampaignFigures
from tests.factories import make_campaign
from tests.scoring.documents.test_examination import saved
from tests.scoring.documents.test_office import final_cards, made

pytestmark = pytest.mark.django_db
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
REPORT = BY_CODE["report"]


@pytest.fixture
def campaign():
    campaign = make_campaign(wards=3)
    final_cards(campaign, (2, 4, 4), (2, 3, 2), (1, 2, 2))
    return campaign


def subject_of(campaign):
    return Subject(Facts(Campaign.objects.get(pk=campaign.pk)))


def image_of(picture):
    return Image.open(BytesIO(picture.content))


def test_the_report_holds_both_drawings_with_their_words(campaign):
    paper = made(campaign, "report")
    assert not any("biểu đồ" in placeholder.name for placeholder in paper.missing)
    document = Document(BytesIO(paper.content))
    words = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    chart = tiers.draw(CampaignFigures(campaign))
    assert words[0] == f"{chart.title}. {chart.finding}"
    assert words[1].startswith("Điểm thẩm định trên 10 điểm: ")
    for card, points in zip(campaign.scorecards.in_official_order(), ("10", "7", "5"), strict=True):
        assert f"{card.ward_name} {points}" in words[1]
    room = document.sections[0]
    width = room.page_width - room.left_margin - room.right_margin
    assert all(shape.width <= width for shape in document.inline_shapes)
    drawn = [one for one in document.paragraphs if one._p.xpath(".//w:drawing")]
    assert len(drawn) == 2
    # a line of exact height would cut the picture
    assert all(one.paragraph_format.line_spacing == 1.0 for one in drawn)


def test_a_picture_is_greys_alone_and_each_unit_has_its_bar(campaign):
    (picture,) = drawings.results(subject_of(campaign))
    image = image_of(picture)
    assert image.mode == "L"
    assert image.size == (drawings.WIDTH, 4 * drawings.ROW + 2 * drawings.MARGIN)
    lengths = [_inked(image, row) for row in range(3)]
    assert lengths[0] > lengths[1] > lengths[2] > 0


def _inked(image, row):
    """How far the bar of a row reaches, by its lower edge, below what is written."""
    y = round(drawings.MARGIN + row * drawings.ROW + drawings.ROW / 2 + drawings.BAR / 2)
    return sum(
        image.getpixel((x, y)) < 60 for x in range(drawings.LABEL, drawings.WIDTH - drawings.END)
    )


def test_many_units_take_several_pictures(campaign, monkeypatch):
    monkeypatch.setattr(drawings, "ON_A_PAGE", 2)
    assert [image_of(one).height for one in drawings.results(subject_of(campaign))] == [
        rows * drawings.ROW + 2 * drawings.MARGIN for rows in (3, 2)
    ]


def test_each_picture_stands_in_a_paragraph_of_its_own_so_that_its_caption_does_not_stay_behind(
    campaign, monkeypatch
):
    monkeypatch.setattr(drawings, "ON_A_PAGE", 1)
    document = Document(BytesIO(made(campaign, "report").content))
    drawn = [one for one in document.paragraphs if one._p.xpath(".//w:drawing")]
    assert [len(one._p.xpath(".//w:drawing")) for one in drawn] == [1, 1, 1, 1]
    # of the levels, then of the units by rank
    words = [
        shape._inline.docPr.get("descr").partition(" điểm: ")[2] for shape in document.inline_shapes
    ]
    names = [f"{card.ward_name} " for card in campaign.scorecards.in_official_order()]
    assert all(said.startswith(name) for said, name in zip(words[1:], names, strict=True))
    assert all(one.paragraph_format.line_spacing == 1.0 for one in drawn)
    captions = [one for one in document.paragraphs if one.text.startswith("Biểu đồ ")]
    assert [one.paragraph_format.keep_with_next for one in captions] == [True, True]
    assert captions[1]._p.getnext() is drawn[1]._p


def test_without_figures_there_is_no_picture(campaign):
    nobody = subject_of(make_campaign(wards=1, year=2030))
    assert drawings.levels(nobody) == drawings.results(nobody) == []


@pytest.mark.parametrize("bold", [False, True])
def test_our_letters_have_every_vietnamese_one(bold):
    letters = drawings._letters(bold)
    assert isinstance(letters, ImageFont.FreeTypeFont)
    nothing = bytes(letters.getmask("\U0010ffff"))
    for letter in VIETNAMESE + VIETNAMESE.upper() + "0123456789,;:–…“”%":
        assert bytes(letters.getmask(letter)) != nothing, letter


def test_a_key_of_long_words_takes_more_rows():
    assert len(drawings._key_rows(["Xuất sắc", "Khá", "Trung bình"])) == 1
    rows = drawings._key_rows(["Hoàn thành xuất sắc nhiệm vụ"] * 4)
    assert [look for row in rows for look, _name, _x in row] == [0, 1, 2, 3]
    assert len(rows) > 1
    assert all(x + drawings.SAMPLE < drawings.WIDTH for row in rows for _look, _name, x in row)


def test_a_name_that_is_too_long_is_cut_with_an_ellipsis():
    short = drawings._fitting("Phường " + "Trường Thọ " * 9, 400)
    assert short.endswith("…")
    assert drawings._letters().getlength(short) <= 400
    assert drawings._fitting("Phường 1", 400) == "Phường 1"


def test_a_picture_cannot_stand_in_a_header():
    document = Document(BytesIO(shipped("report")))
    document.sections[0].header.paragraphs[0].add_run("{{ biểu đồ mức xếp loại }}")
    (finding,) = findings(REPORT, saved(document))
    assert finding.sentence.startswith("tên của hình phải đứng trong nội dung")
