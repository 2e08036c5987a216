"""What the demo promises: two campaigns with these results and states, files that open, no other
database touched.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from scoring.demo import environment, filling, past, pdf, present
from scoring.management.commands.demo import free_port
from scoring.models import (
    Act,
    Answer,
    Award,
    Campaign,
    Citation,
    Entry,
    Evidence,
    Reply,
    Score,
    Scorecard,
    TieAid,
)
from scoring.rules.lifecycle import CampaignState, CardState
from wards.models import Role, User

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "mot-mat-khau-cua-ban-thu"


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, told once for all tests of this module and rolled back after them; gives the day it
    was told.
    """
    media = tmp_path_factory.mktemp("media")
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=quick):
        today = timezone.localdate()
        with transaction.atomic():
            filling.fill(PASSWORD, today)
            yield today
            transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture
def concluded() -> Campaign:
    return Campaign.objects.get(slug="2023")


@pytest.fixture
def running() -> Campaign:
    return Campaign.objects.get(state=CampaignState.OPEN)


def totals(campaign: Campaign) -> dict[str, Decimal]:
    cards = Scorecard.objects.filter(campaign=campaign).with_totals().select_related("ward")
    return {card.ward.code: card.verified_sum for card in cards}


def test_there_is_an_account_for_everybody():
    names = set(User.objects.values_list("username", flat=True))
    assert names == {
        *(f"phuong{n}" for n in range(1, 11)),
        "thamdinh1",
        "thamdinh2",
        "truongban",
        "thuongtruc",
        "quantri",
    }
    assert {user.role for user in User.objects.all()} == set(Role)
    assert all(user.check_password(PASSWORD) for user in User.objects.filter(role=Role.HEAD))


def test_2023_has_the_official_criteria_and_says_that_its_items_are_illustrative(concluded):
    caps = list(concluded.criteria.heads().values_list("cap", flat=True))
    assert caps == [5, 5, 15, 5, 5, 40, 10, 5, 2, 8]
    assert concluded.criteria.leaves().count() == 48
    assert concluded.illustrative
    assert "minh họa" in concluded.plan_number


def test_2023_ends_with_the_promised_totals(concluded):
    assert concluded.state == CampaignState.CONCLUDED
    found = totals(concluded)
    assert found == {f"p{number}": past.total(number) for number in range(1, 11)}
    assert found["p4"] == Decimal("89.75")
    assert found["p5"] == Decimal(90)
    tiers = {card.ward_name: card.tier.name for card in concluded.scorecards.select_related("tier")}
    assert set(tiers.values()) == {"Xuất sắc", "Khá", "Trung bình"}
    assert (tiers["Phường 4"], tiers["Phường 5"]) == ("Khá", "Xuất sắc")


def test_the_rule_breaks_a_tie(concluded):
    names = dict(concluded.scorecards.values_list("pk", "ward_name"))
    places = {names[place.key]: place for place in concluded.ranking()}
    assert [names[place.key] for place in concluded.ranking()][:4] == [
        "Phường 3",
        "Phường 2",
        "Phường 10",
        "Phường 5",
    ]
    second, third = places["Phường 2"], places["Phường 10"]
    assert totals(concluded)["p2"] == totals(concluded)["p10"]
    assert (second.rank, third.rank) == (2, 3)
    assert (second.ahead_by, third.behind_by) == (0, 0)
    assert concluded.aids[0] == TieAid.LARGEST_CRITERION


def test_claims_are_corrected_with_many_different_reasons():
    adjusted = [score for score in Score.objects.exclude(verified_points=None) if score.gap]
    gaps = [score.gap or 0 for score in adjusted]
    assert min(gaps) <= -2
    assert max(gaps) > 0
    assert len({score.reason for score in adjusted}) >= 25
    assert all(
        "{" not in text
        for score in adjusted
        for text in (score.reason, score.finding, score.explanation)
    )


def test_replies_are_answered_in_every_way(concluded):
    answers = Reply.objects.filter(score__scorecard__campaign=concluded).values_list(
        "answer", flat=True
    )
    assert set(answers) == set(Answer) - {Answer.LOWERED}  # which nobody hopes for


def test_the_awards_of_2023(concluded):
    certificates = Award.objects.filter(campaign=concluded, kind__title="Giấy khen").decided()
    assert certificates.filter(officer=None).count() == 1
    assert certificates.exclude(officer=None).count() == 2
    assert all(
        one.decision_number and one.decision_date and one.golden_book_number for one in certificates
    )
    praised = Award.objects.filter(campaign=concluded, kind__title="Biểu dương").decided()
    assert {one.scorecard.ward_name for one in praised} == {
        "Phường 2",
        "Phường 3",
        "Phường 5",
        "Phường 10",
    }


def test_the_change_record_of_2023_reads_as_it_happened(concluded):
    entries = list(Entry.objects.filter(campaign=concluded).order_by("pk"))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert {entry.at.year for entry in entries} == {2023}
    assert (entries[0].act, entries[-1].act) == (Act.CREATE, Act.CONCLUDE)
    entered = Entry.objects.filter(campaign=concluded, act=Act.ENTER_VERIFIED)
    assert entered.count() == Score.objects.filter(scorecard__campaign=concluded).count()


def test_the_running_year_is_a_copy_with_a_deadline_close_by(running, concluded, filled):
    assert (running.model, running.year) == (concluded, filled.year)
    assert timezone.localtime(running.self_deadline).hour == 17
    assert timezone.localtime(running.self_deadline).date() == filled + timedelta(days=3)
    assert running.criteria.leaves().count() == 48
    assert not Entry.objects.filter(campaign=running, at__gt=timezone.now()).exists()


def test_the_running_year_has_wards_in_every_state(running):
    cards = {
        card.ward.position: card
        for card in running.scorecards.with_totals().select_related("ward", "campaign")
    }
    states = [cards[number].state for number in range(1, 11)]
    draft, submitted, verified = CardState.DRAFT, CardState.SUBMITTED, CardState.VERIFIED
    final = CardState.FINAL
    assert states == [
        draft,
        draft,
        draft,
        submitted,
        draft,
        submitted,
        verified,
        verified,
        final,
        submitted,
    ]
    assert [cards[number].self_scored for number in (1, 2, 3)] == [0, 24, 48]
    assert cards[3].unfinished() == ["3.2", "6.10", "6.11", "8.3"]
    assert cards[5].was_returned
    assert cards[5].deadline > running.self_deadline
    assert [cards[number].has_survey for number in (4, 6, 10)] == [False, True, True]
    assert cards[6].survey_scored == 48 > cards[6].verified_scored > 0
    assert cards[7].open_replies() == ["6.8"]
    assert cards[7].reply_until > timezone.now()
    assert cards[8].accepted_at
    assert cards[8].tier.name == "Khá"
    assert cards[9].tier.name == "Xuất sắc"
    gaps = [score.gap for score in cards[10].scores.all() if score.gap]
    assert sum(gap <= Decimal("-0.75") for gap in gaps) >= 4


def test_a_taken_address_gets_a_number(running):
    assert present.slug_for(2023) == "2023-2"
    assert present.slug_for(1999) == "1999"


def test_evidence_of_every_kind_opens():
    stored = Evidence.objects.filter(kind=Evidence.Kind.FILE)
    assert set(Evidence.objects.values_list("kind", flat=True)) == set(Evidence.Kind)
    opened = set()
    for one in stored:
        content = one.file.read()
        assert len(content) == one.size
        opened.add(suffix := Path(str(one.file)).suffix)
        match suffix:
            case ".pdf":
                assert one.title in text_of(content)
            case ".docx":
                assert one.title in [
                    paragraph.text for paragraph in Document(BytesIO(content)).paragraphs
                ]
            case ".xlsx":
                assert load_workbook(BytesIO(content)).active["A2"].value == one.title
            case ".jpg":
                assert Image.open(BytesIO(content)).size == (640, 420)
    assert opened == {".pdf", ".docx", ".xlsx", ".jpg"}
    assert Citation.objects.filter(
        evidence__title__startswith="Báo cáo tổng kết", page="4"
    ).exists()


def text_of(content: bytes) -> str:
    """The true text of a PDF of the demo, line by line."""
    lines = re.findall(rb"/ActualText <FEFF([0-9A-F]*)>", content)
    return "".join(bytes.fromhex(line.decode()).decode("utf-16-be") for line in lines)


@pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed"
)
def test_a_reader_reads_the_pdf(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(
        pdf.document(
            "Báo cáo tổng kết", ["Đảng ủy phường đã thực hiện nghiêm túc; đạt 97% – “tốt”."]
        )
    )
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Báo cáo tổng kết" in text
    assert "Đảng ủy phường đã thực hiện nghiêm túc; đạt 97% – “tốt”." in text


@pytest.mark.parametrize("demo", [False, True])
def test_a_database_of_somebody_else_is_refused(settings, monkeypatch, tmp_path, demo):
    settings.DEMO = demo
    monkeypatch.setenv("DEMO_FOLDER", str(tmp_path))
    monkeypatch.delenv("PORT", raising=False)
    with pytest.raises(CommandError, match="cơ sở dữ liệu"):
        call_command("demo", reset=True, no_serve=True)
    assert list(tmp_path.iterdir()) == []


def test_nothing_leads_the_demo_to_another_database(tmp_path):
    code = (
        "from scoring.demo import environment; environment.prepare()\n"
        "from campaign import settings as s\n"
        "print(s.DATABASES['default']['NAME'], s.MEDIA_ROOT, s.DEMO, s.DEBUG, s.HTTPS, len(s.SECRET_KEY) > 40)"
    )
    bare = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    elsewhere = bare | {
        "DATABASE_URL": "sqlite:////elsewhere.sqlite3",
        "DEBUG": "true",
        "DEMO_FOLDER": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=elsewhere,
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.split() == [
        f"{tmp_path}/db.sqlite3",
        f"{tmp_path}/media",
        "True",
        "False",
        "False",
        "True",
    ]


def test_the_password_is_kept_until_another_one_is_wished(monkeypatch, tmp_path):
    monkeypatch.setenv("DEMO_FOLDER", str(tmp_path))
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    made, changed = environment.password()
    assert (len(made) >= 20, changed) == (True, False)
    assert environment.password() == (made, False)
    monkeypatch.setenv("DEMO_PASSWORD", "khac")
    assert environment.password() == ("khac", True)
    assert environment.password() == ("khac", False)


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert free_port(number) > number
