"""A large campaign to measure with: sealed, clean, and written only where nothing stands."""

from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from scoring.demo import large
from scoring.ledger import record
from scoring.maintenance import audit, integrity
from scoring.models import Act, Award, Campaign, Entry
from scoring.rules.lifecycle import Action, CampaignState
from tests.factories import make_ward
from tests.rows import rows_read
from wards.models import User


def seed(wards, years):
    large.fill(wards, years, "mật-khẩu", lambda what: None)


@pytest.mark.django_db
def test_a_large_campaign_is_sealed_and_clean_and_its_last_year_in_its_midst():
    seed(wards=4, years=2)
    before, running = Campaign.objects.order_by("year")
    assert before.state == CampaignState.CONCLUDED
    assert before.ledger_root
    assert set(before.scorecards.values_list("state", flat=True)) == {"final"}
    # How many reach 90 points differs from year to year.
    high = before.scorecards.filter(judged_sum__gte=90).values_list("pk", flat=True)
    assert {award.scorecard_id for award in Award.objects.filter(campaign=before)} == set(high)
    assert running.state == CampaignState.OPEN
    assert [(card.state, card.is_tiered) for card in running.scorecards.in_official_order()] == [
        ("draft", False),
        ("submitted", False),
        ("verified", False),
        ("verified", True),
    ]
    report = audit.verify()
    assert report.findings == []
    assert report.chains == 1 + 2 + 2 * 4
    assert [result.findings for result in integrity.run_checks()] == [
        [] for _check in integrity.CHECKS
    ]


def told(entry):
    """What an entry is made of, whoever acted and whenever."""
    return (
        entry.audience,
        sorted(entry.old),
        sorted(entry.new),
        sorted(entry.digests),
        {label: [sorted(image) for image in rows.values()] for label, rows in entry.rows.items()},
    )


@pytest.mark.django_db
def test_its_entries_are_those_of_the_acts():
    seed(wards=4, years=1)
    running = Campaign.objects.get()
    blank, submitted, *_verified = running.scorecards.in_official_order()
    officer = User.objects.get(ward=blank.ward)
    score = blank.scores.order_by("pk").first()
    score.enter("self", score.cap, by=officer, note=large.CLAIM)
    for score in blank.scores.order_by("pk")[1:]:
        score.enter("self", score.cap - large.QUARTER, by=officer, note=large.CLAIM)
    blank.perform(Action.SUBMIT, by=officer)
    for act in (Act.DEAL, Act.ENTER_SELF, Act.SUBMIT):
        acted, seeded = (
            Entry.objects.filter(scorecard=card, act=act).order_by("pk").first()
            for card in (blank, submitted)
        )
        assert told(seeded) == told(acted)
        assert seeded.who


@dataclass
class Spent:
    """What a year of so many units asks of the database; nothing of it stays."""

    statements: int = 0
    rows: int = 0

    @classmethod
    def on(cls, wards):
        spent = cls()

        def counted(execute, sql, params, many, context):
            # A statement that is carried out for each of some rows is as many.
            spent.statements += len(params) if many else 1
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(counted), rows_read() as read:
            seed(wards, years=2)
            transaction.set_rollback(True)
        spent.rows = read.count
        return spent


@pytest.mark.django_db
def test_twice_as_many_units_ask_for_twice_as_much(monkeypatch):
    """Parts are as small here as the campaigns are: all have whole ones, and several of them."""
    monkeypatch.setattr(large, "TOGETHER", 2)
    monkeypatch.setattr(record, "TOGETHER", 8)
    some, more, most = map(Spent.on, (8, 16, 32))
    for what in ("statements", "rows"):
        grown = getattr(more, what) - getattr(some, what)
        assert getattr(most, what) - getattr(more, what) == pytest.approx(2 * grown, rel=0.02), what


@pytest.mark.django_db
def test_nothing_is_written_where_something_stands():
    make_ward()
    with pytest.raises(CommandError, match="trống"):
        call_command("seed_large", wards=2, years=1)
    assert not Campaign.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"wards": 0}, {"years": 0}, {"wards": 1_000_000}])
def test_it_says_how_many_it_can_write(asked):
    with pytest.raises(CommandError, match="Số đơn vị từ 1 đến"):
        call_command("seed_large", **asked)
