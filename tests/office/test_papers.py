"""Every paper of a year opened in LibreOffice: it reads them whole and sets them on pages."""

import re
import shutil

import pytest
from docx import Document

from scoring.documents import pdf
from scoring.documents.papers.making import everything
from scoring.models import Award
from scoring.rules.lifecycle import Action
from tests.factories import make_campaign, make_officer
from tests.scoring.documents.test_office import final_cards, with_paper_heads
from tests.tools import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(head, reviewer, tmp_path):
    """A year with results, a certificate for a unit and one for a person, a file for each paper."""
    campaign = make_campaign(
        wards=3, place="Sóc Trăng", plan_number="08-KH/BTGTU", plan_date="2026-01-06"
    )
    with_paper_heads(campaign, head)
    card, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    unit, person, _praise = campaign.award_kinds.all()
    officer = make_officer(card.ward, full_name="Lý Thị Ngọc Hân")
    for kind, who in ((unit, None), (person, officer)):
        award = Award.propose(kind, card, who, by=reviewer, citation_text="Dẫn đầu & nhân rộng")
        award.perform(
            Action.DECIDE, by=head, decision_number="412-QĐ/TU", decision_date=campaign.plan_date
        )
    files = []
    for number, paper in enumerate(everything(campaign)):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(paper.content)
    return files


def test_libreoffice_reads_every_paper_and_sets_it_on_few_pages(made, libreoffice):
    written = [libreoffice("vi-VN").write(file, "txt", "pdf") for file in made]
    texts = [text.read_text("utf-8") for text, _printed in written]
    assert len(texts) > 15
    # A ward's own head is the only thing that nobody has typed in this year.
    left = {name for text in texts for name in re.findall(r"\{\{ (.+?) \}\}", text)}
    assert left == {"cơ quan cấp trên của đơn vị", "cơ quan của đơn vị"}
    assert any("TỜ TRÌNH" in text and "Lý Thị Ngọc Hân" in text for text in texts)
    for (_text, file), text in zip(written, texts, strict=True):
        pages = len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))
        assert 1 <= pages <= (1 if "Số sổ vàng" in text else 4), file.name


def test_the_server_makes_a_pdf_with_all_vietnamese_letters(made, settings, monkeypatch):
    """As the page does it: a profile of its own, in another folder than anybody's."""
    settings.OFFICE_PROGRAM = shutil.which("soffice")
    monkeypatch.setattr(pdf, "LIMIT", office.WORKS * 2)  # other parts of the tests run beside
    notice = next(file for file in made if "Thông báo kết quả" in _title(file))
    content = pdf.of_word(notice.read_bytes())
    assert content.startswith(b"%PDF-")
    # Another name would stand for letters that the first lacks.
    letters = set(re.findall(rb"/BaseFont\s*/(?:\w+\+)?(\w+)", content))
    assert letters
    assert {name for name in letters if not name.startswith(b"Liberation")} == set()


def _title(file):
    return Document(file).core_properties.title
