"""What commits to the change record: nothing outside a transaction, and many writers at once."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from scoring.ledger.record import record
from scoring.maintenance import audit, replay
from scoring.models import Act, Block, Entry
from tests.factories import make_campaign, make_user, make_ward_officer
from wards.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_transaction_nothing_is_written():
    campaign, head = make_campaign(wards=0), make_user(Role.HEAD)
    with pytest.raises(RuntimeError):
        record(Act.AMEND, by=head, campaign=campaign)
    assert not Entry.objects.exists()


def test_writers_at_once_make_no_fork():
    """Two officers of a ward enter points, the Board blocks it and lifts that, the head amends:
    nothing is lost.
    """
    campaign = make_campaign(wards=2)
    head, reviewer = make_user(Role.HEAD), make_user(Role.REVIEWER)
    jobs, problems = [], []
    for card in campaign.scorecards.select_related("ward", "campaign"):
        scores = list(card.scores.select_related("item__parent", "scorecard__campaign"))
        for turn in range(2):
            officer = make_ward_officer(card.ward)
            jobs.append(
                lambda turn=turn, officer=officer, scores=scores: enter(scores, officer, turn)
            )
        jobs.append(
            lambda card=card: [
                Block.put(card, None, "other", "", by=reviewer).lift(by=head) for _ in range(4)
            ]
        )
    jobs.append(lambda: [amend(campaign, head, number) for number in range(4)])

    def enter(scores, officer, turn):
        for quarter in range(4):
            for score in scores:
                score.enter("self", Decimal(quarter) / 4 + Decimal(turn) / 4, by=officer)

    def amend(campaign, head, number):
        with campaign.being_set_up(Act.AMEND, by=head, reason="gia hạn") as locked:
            locked.reply_days = 8 + number
            locked.save()

    def run(job):
        try:
            job()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert audit.verify().findings == []
    assert campaign.entries.filter(act=Act.BLOCK).count() == 8
    assert campaign.entries.filter(act=Act.AMEND).count() == 4
    assert not [one for one in replay.differences_of_campaigns(campaign) if "khác với sổ" in one]
