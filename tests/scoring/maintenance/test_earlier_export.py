"""What an earlier export tells that the record by itself cannot: that its end was lost."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.ledger import triggers
from scoring.models import Entry
from tests.factories import make_scorecard, make_ward_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    card = make_scorecard()
    score = card.scores.first()
    score.enter("self", score.cap, by=make_ward_officer(card.ward), seen_version=score.version)
    path = tmp_path / "record.jsonl"
    call_command("export_ledger", output=str(path))
    return path


def verified(path):
    said = StringIO()
    call_command("verify_ledger", against=str(path), stdout=said)
    return said.getvalue()


def test_a_record_that_has_everything_is_whole(export):
    assert "Sổ nguyên vẹn" in verified(export)


def test_an_end_that_a_failover_lost_is_told(export):
    triggers.lift()
    lost = Entry.objects.order_by("pk").last()
    place = f"Sổ không còn mục số {lost.number} của phần {lost.chain} như bản xuất trước."
    Entry.objects.filter(pk=lost.pk)._raw_delete("default")
    triggers.install()
    said = StringIO()
    with pytest.raises(CommandError, match="1 sai lệch"):
        call_command("verify_ledger", against=str(export), stdout=said)
    assert place in said.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "not JSON",
        "[1]",
        '{"hash": "x"}',
        # Of these nothing could be missing.
        "",
        "\n",
        '{"a": 1}',
        '{"campaign": 1, "slug": "2026", "state": "open", "root": ""}',
    ],
)
def test_what_is_no_export_is_said(tmp_path, content):
    path = tmp_path / "other.txt"
    path.write_text(content)
    with pytest.raises(CommandError, match="không phải bản xuất"):
        verified(path)


def test_a_file_that_is_not_there_is_said(tmp_path, db):
    with pytest.raises(CommandError, match="Không đọc được"):
        verified(tmp_path / "nowhere.jsonl")
