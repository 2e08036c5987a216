"""The page of papers and its downloads."""

import zipfile
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document

from tests.factories import make_campaign, make_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(wards=2, slug="2026")


def test_the_page_says_what_can_be_made_and_what_is_missing(campaign, sign_in, reviewer):
    card = make_scorecard("submitted", campaign)
    page = sign_in(reviewer).get(reverse("papers", args=["2026"])).content.decode()
    for words in (
        "Tờ trình đề nghị khen thưởng", "Còn đơn vị chưa chốt kết quả: ", "Chưa có dữ liệu: ",
        "người ký", f"survey-minutes/?about={card.ward.code}",
    ):  # fmt: skip
        assert words in page, words


def test_a_paper_is_a_word_file_under_its_own_name(campaign, sign_in, reviewer):
    answer = sign_in(reviewer).get(reverse("paper", args=["2026", "invitation"]))
    assert answer.status_code == 200
    assert unquote(answer["Content-Disposition"]).endswith("Giấy mời hội nghị tổng kết – 2026.docx")
    assert answer["Cache-Control"] == "private, no-store"
    Document(BytesIO(answer.content))


def test_a_paper_that_cannot_be_made_yet_says_why(campaign, sign_in, reviewer):
    answer = sign_in(reviewer).get(reverse("paper", args=["2026", "proposal"]))
    assert answer.status_code == 409
    assert "Còn đơn vị chưa chốt kết quả" in answer.content.decode()


@pytest.mark.parametrize("address", ["nothing/", "survey-minutes/", "survey-minutes/?about=p999"])
def test_what_is_no_paper_is_not_found(campaign, sign_in, reviewer, address):
    where = reverse("papers", args=["2026"]) + address
    assert sign_in(reviewer).get(where).status_code == 404


def test_all_that_can_be_made_comes_as_one_file(campaign, sign_in, reviewer):
    answer = sign_in(reviewer).get(reverse("papers_archive", args=["2026"]))
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        assert any("Giấy mời" in name for name in archive.namelist())
