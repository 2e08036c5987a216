"""Twelve races, each forced: the first act commits only once the second one waits for it.

On PostgreSQL the second waits for a row lock, on SQLite for the write lock; either way it must
judge by what the first one left behind.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from scoring.models import Award, Campaign, Reply, Score, Scorecard
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action
from scoring.rules.refusals import Refused, Stale
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from wards.database.sqlite3 import base
from wards.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 240  # seconds, on however busy a machine; nobody waits them


@pytest.fixture(autouse=True)
def refusals(monkeypatch):
    """What SQLite has said to whoever looked whether it is their turn, and it was not."""
    REFUSALS.clear()
    is_busy = base._is_busy

    def noted(refused: Any) -> bool:
        if busy := is_busy(refused):
            REFUSALS.append(refused)
        return busy

    monkeypatch.setattr(base, "_is_busy", noted)


REFUSALS: list[Any] = []


def race(
    hold: Any,
    first: Callable[[], Any],
    second: Callable[[], Any],
    meanwhile: Callable[[], Any] = lambda: None,
) -> Any:
    """Run `second` while `first` has acted but not committed, and `meanwhile` while it waits;
    returns what the second met (or gave).
    """
    acted, outcome = threading.Event(), {}

    def later() -> None:
        acted.wait(PATIENCE)
        try:
            outcome["met"] = second()
        except Exception as problem:
            outcome["met"] = problem
        finally:
            connection.close()

    thread = threading.Thread(target=later)
    thread.start()
    with hold:
        first()
        acted.set()
        until = time.monotonic() + PATIENCE
        while not somebody_waits():
            assert thread.is_alive(), "the second act did not wait"
            assert time.monotonic() < until
            time.sleep(0.005)
        meanwhile()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the second act hangs"
    return outcome["met"]


def somebody_waits() -> bool:
    """Whether another connection has come to what this one holds locked."""
    if connection.vendor == "sqlite":
        return bool(REFUSALS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def code_of(met: Any) -> str:
    """The rule by which the second act was refused."""
    assert isinstance(met, Refused), met
    return met.code


def card_of(pk: int) -> Scorecard:
    return Scorecard.objects.select_related("campaign", "ward").get(pk=pk)


def score_of(card: Scorecard) -> Score:
    return card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]


@pytest.fixture
def head():
    return make_user(Role.HEAD)


@pytest.fixture
def reviewer():
    return make_user(Role.REVIEWER)


def test_two_officers_on_one_item():
    card = make_scorecard()
    first, second = make_ward_officer(card.ward), make_ward_officer(card.ward)
    score, again = score_of(card), score_of(card)
    met = race(
        card.changing(),
        lambda: score.enter("self", Decimal(1), by=first, seen_version=1),
        lambda: again.enter("self", Decimal(2), by=second, seen_version=1),
    )
    assert isinstance(met, Stale)
    assert (met.current.self_points, met.current.changed_by) == (Decimal(1), first)


def test_score_against_submit():
    card = make_scorecard()
    fill(card, "self")
    officer, score = make_ward_officer(card.ward), score_of(card)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.SUBMIT, by=officer),
        lambda: score.enter("self", Decimal(0), by=officer),
    )
    assert code_of(met) == "wrong_state"
    assert score_of(card).self_points == score.cap


def test_score_against_the_deadline(monkeypatch):
    """It arrives in time, and gets the lock when time is over: the clock is read after the lock."""
    card = make_scorecard()
    officer, score = make_ward_officer(card.ward), score_of(card)
    deadline = timezone.now() + timedelta(hours=1)
    Campaign.objects.filter(pk=card.campaign_id).update(self_deadline=deadline)
    met = race(
        card.changing(),
        lambda: None,
        lambda: score.enter("self", Decimal(1), by=officer),
        meanwhile=lambda: monkeypatch.setattr(timezone, "now", lambda: deadline),
    )
    assert code_of(met) == "deadline_passed"
    assert score_of(card).self_points is None


def test_submit_twice():
    card = make_scorecard()
    fill(card, "self")
    officer = make_ward_officer(card.ward)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.SUBMIT, by=officer),
        lambda: card_of(card.pk).perform(Action.SUBMIT, by=officer),
    )
    assert code_of(met) == "no_such_step"
    assert card.entries.filter(act="submit").count() == 1


def test_withdraw_against_verify(reviewer):
    card = make_scorecard("submitted")
    make_survey(card)
    fill(card, "verified")
    officer = make_ward_officer(card.ward)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.WITHDRAW, by=officer, reason="sửa số liệu"),
        lambda: card_of(card.pk).perform(Action.VERIFY, by=reviewer),
    )
    assert code_of(met) == "no_such_step"
    assert card_of(card.pk).state == "draft"


def test_two_reviewers_on_one_item(reviewer):
    card = make_scorecard("submitted")
    other, score, again = make_user(Role.REVIEWER), score_of(card), score_of(card)
    met = race(
        card.changing(),
        lambda: score.enter(
            "verified", Decimal(1), by=reviewer, note="thiếu tài liệu", seen_version=score.version
        ),
        lambda: again.enter("verified", score.cap, by=other, seen_version=again.version),
    )
    assert isinstance(met, Stale)
    assert score_of(card).changed_by == reviewer


def test_reply_against_reopening(head):
    card = make_scorecard("verified")
    officer, score = make_ward_officer(card.ward), score_of(card)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.REOPEN, by=head, reason="xem lại"),
        lambda: Reply.make(score, "Đề nghị xem lại", by=officer),
    )
    assert code_of(met) == "result_not_given_out"
    assert not Reply.objects.exists()


def test_points_against_verify(reviewer):
    card = make_scorecard("submitted")
    make_survey(card)
    fill(card, "verified")
    score = score_of(card)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.VERIFY, by=reviewer),
        lambda: score.enter("verified", Decimal(0), by=reviewer, note="muộn"),
    )
    assert code_of(met) == "wrong_state"
    assert score_of(card).verified_points == score.cap


def test_tier_against_finalise(head):
    now = timezone.now()
    card = make_scorecard("verified", accepted_at=now, tiered_at=now)
    top = card.campaign.tiers.first()
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(Action.FINALISE, by=head),
        lambda: assign_tier(card_of(card.pk), top, by=head, suggested=top),
    )
    assert code_of(met) == "wrong_state"
    assert card_of(card.pk).tier is None


def test_two_awards_for_one_slot(head):
    campaign = make_campaign(wards=2)
    first, second = make_scorecard("final", campaign), make_scorecard("final", campaign)
    kind = campaign.award_kinds.get(title="Giấy khen", recipient="ward")
    other = make_user(Role.REVIEWER)

    met = race(
        Hold(lambda: Campaign.objects.locked(campaign.pk)),
        lambda: Award.propose(kind, first, by=head, reason="tiêu biểu"),
        lambda: Award.propose(kind, second, by=other, reason="tiêu biểu"),
    )
    assert code_of(met) == "quota_full"
    assert Award.objects.filter(kind=kind).count() == 1


def test_conclude_against_a_write(head):
    card = make_scorecard("final")
    campaign = card.campaign
    met = race(
        Hold(lambda: Campaign.objects.locked(campaign.pk)),
        lambda: campaign.perform(Action.CONCLUDE, by=head),
        lambda: card_of(card.pk).perform(Action.REOPEN, by=head, reason="sót"),
    )
    assert code_of(met) == "campaign_concluded"
    assert card_of(card.pk).state == "final"


def test_extension_against_the_deadline(reviewer):
    """The extension is on its way when the late ward submits: it counts."""
    card = make_scorecard()
    fill(card, "self")
    officer = make_ward_officer(card.ward)
    Campaign.objects.filter(pk=card.campaign_id).update(
        self_deadline=timezone.now() - timedelta(minutes=1)
    )
    until = timezone.now() + timedelta(days=1)
    met = race(
        card.changing(),
        lambda: card_of(card.pk).perform(
            Action.EXTEND, by=reviewer, reason="mất điện", until=until
        ),
        lambda: card_of(card.pk).perform(Action.SUBMIT, by=officer),
    )
    assert isinstance(met, Scorecard)
    assert card_of(card.pk).state == "submitted"


class Hold:
    """A transaction that takes a lock at its beginning."""

    def __init__(self, lock: Callable[[], Any]) -> None:
        self.lock, self.block = lock, transaction.atomic()

    def __enter__(self) -> None:
        self.block.__enter__()
        self.lock()

    def __exit__(self, *problem: Any) -> None:
        self.block.__exit__(*problem)
