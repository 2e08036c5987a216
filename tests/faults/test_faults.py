"""A few faults in every run of the suite, and that the reckoning afterwards sees what it is there
to see.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from scoring.models import Scorecard
from tests.factories import make_evidence, make_scorecard, make_ward_officer
from tests.faults.reckoning import reckon

ROOT = Path(__file__).resolve().parent.parent.parent
# The program runs on its own settings, not on those of the tests.
OF_THE_TESTS = {"DJANGO_SETTINGS_MODULE", "CONN_MAX_AGE"}


def test_a_few_faults_lose_nothing():
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--faults", "6", "--databases", connection.vendor],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{connection.vendor}: 6 faults" in ran.stdout


@pytest.fixture
def card(db):
    return make_scorecard()


@pytest.fixture
def saved(card):
    """One save that is whole; what it is known by."""
    score = card.scores.in_official_order().first()
    score.scorecard = card
    score.enter("self", score.cap, by=make_ward_officer(card.ward), note="lần 0-1")
    return "lần 0-1"


def bad(asked, answered):
    found = reckon(asked, answered)
    return {word for word in ("lost", "torn", "doubled", "foreign", "findings") if found[word]}


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost():
    assert bad({"save": ["a"]}, {}) == set()
    assert bad({"save": ["a"]}, {"save": ["a"]}) == {"lost"}


def test_what_nobody_asked_for_is_foreign(saved):
    assert "foreign" in bad({}, {})
    assert "foreign" not in bad({"save": [saved]}, {})


def test_a_version_without_its_entry_is_torn(card, saved):
    Scorecard.objects.update(version=2)
    assert any("version 2, 0 steps" in what for what in reckon({}, {})["torn"])


def test_words_without_their_entry_are_torn(card, saved):
    card.scores.filter(explanation=saved).update(explanation="khác")
    assert {"torn", "findings"} <= bad({"save": [saved]}, {"save": [saved]})


def test_one_file_in_two_rows_is_doubled(card):
    for _time in range(2):
        make_evidence(
            card,
            kind="file",
            file="evidence/a.pdf",
            size=1,
            sha256="a" * 64,
            number="",
            issued_on=None,
        )
    assert "doubled" in bad({"file": ["a" * 64]}, {})
