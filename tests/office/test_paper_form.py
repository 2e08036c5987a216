"""The form to fill in by hand, printed by LibreOffice and read as from a scanner."""

import pypdfium2
import pytest

from scoring.documents import paper_form
from scoring.files.codes import codes_on
from scoring.pages.paper_form import PaperForm
from scoring.rules.page_codes import PageCode
from tests.factories import make_campaign
from tests.scoring.pages.test_paper_form import LONG_PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    campaign = make_campaign(wards=1, plan=LONG_PLAN, place="Sóc Trăng")
    # A third of the titles run over several lines.
    for item in campaign.criteria.filter(position__in=(2, 5, 8)):
        item.title = "Tổ chức tuyên truyền các ngày lễ lớn, sự kiện chính trị quan trọng " * 2
        item.save(update_fields=["title"])
    return campaign.scorecards.select_related("campaign", "ward").get()


def test_each_printed_page_has_one_code_which_says_which_page_it_is(card, libreoffice, tmp_path):
    file = tmp_path / "form.docx"
    file.write_bytes(paper_form.write(card))
    (printed,) = libreoffice("vi-VN").write(file, "pdf")
    form, pages = PaperForm(card.campaign), pypdfium2.PdfDocument(printed)
    assert len(pages) == len(form.pages)
    for number, page in enumerate(form.pages):
        words = pages[number].get_textpage().get_text_bounded()
        scan = pages[number].render(scale=100 / 72, grayscale=True).to_pil()
        (code,) = codes_on(scan)
        assert PageCode.read(code.text) == form.code(card.ward, page)
        for row in page.rows:
            assert row.criterion.title.split()[0] in words
        last = page.rows[-1].criterion.code
        assert f"\n{last} " in words.replace("\r", ""), (number, words)
