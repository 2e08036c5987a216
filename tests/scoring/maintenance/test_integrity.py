"""check_integrity: a whole year passes; each rule finds what breaks it when the database is changed
from outside.
"""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from scoring.ledger import triggers
from scoring.maintenance import audit, integrity
from scoring.models import Award, AwardKind, Campaign, Entry, Evidence, PaperTemplate, Scorecard
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action, CardState, PointsKind
from tests.factories import (
    make_campaign,
    make_survey,
    make_user,
    make_ward_officer,
    write_down,
)
from wards.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    """A card that came to its result through the doors,
    with evidence and a proposal for its unit.
    """
    campaign = make_campaign(wards=1, plan=((10, ()),))
    card = campaign.scorecards.select_related("ward", "campaign").get()
    officer, reviewer, head = make_ward_officer(card.ward), make_user(), make_user(Role.HEAD)
    write_down()
    score = card.scores.select_related("item__parent", "scorecard__campaign").get()
    Evidence.add(
        card, by=officer, scores=[score], kind="file", title="một.pdf", content_type="application/pdf",
        upload=ContentFile(b"%PDF-1.4", "mot.pdf"),
    )  # fmt: skip
    score.enter(PointsKind.SELF, Decimal(10), by=officer, note="đủ")
    card.perform(Action.SUBMIT, by=officer)
    record_survey(
        card,
        by=reviewer,
        visited_on=date(2026, 3, 2),
        place="Trụ sở",
        team="Đoàn của Ban",
        minutes=None,
    )
    score.enter(PointsKind.VERIFIED, Decimal("9.5"), by=reviewer, note="thiếu một kỳ")
    card.perform(Action.VERIFY, by=reviewer)
    card.perform(Action.ACCEPT, by=officer)
    card = Scorecard.objects.select_related("campaign", "ward").get(pk=card.pk)
    best = campaign.tiers.get(name="Xuất sắc")
    assign_tier(card, best, by=head, suggested=best)
    card.perform(Action.FINALISE, by=head)
    Award.propose(campaign.award_kinds.get(recipient="ward", quota=1), card, by=head)
    return Scorecard.objects.get(pk=card.pk)


def broken() -> set[int]:
    """The numbers of the rules that are broken."""
    return {result.check.number for result in integrity.run_checks() if result.findings}


def outside(statement: str, *values: int) -> None:
    """Somebody at the database itself, where its own checks are off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("scoring_score", "scoring_scorecard", "scoring_award"):
                cursor.execute(
                    "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = to_regclass(%s)",
                    [table],
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            cursor.execute(statement, values)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints=OFF")


def test_what_came_through_the_doors_is_whole(card):
    assert broken() == set()
    said = StringIO()
    call_command("check_integrity", stdout=said)
    assert "Dữ liệu toàn vẹn." in said.getvalue()
    assert said.getvalue().count("✓") == len(integrity.CHECKS)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_tier_as_the_page_suggests_is_a_decision_and_sound(language):
    campaign = make_campaign(wards=1, plan=((10, ()),))
    card = campaign.scorecards.select_related("ward", "campaign").get()
    officer, reviewer, head = make_ward_officer(card.ward), make_user(), make_user(Role.HEAD)
    score = card.scores.select_related("item__parent", "scorecard__campaign").get()
    with override(language):
        score.enter(PointsKind.SELF, Decimal(1), by=officer, note="ít việc")
        card.perform(Action.SUBMIT, by=officer)
        make_survey(card)
        write_down()
        score.enter(PointsKind.VERIFIED, Decimal(1), by=reviewer)
        card.perform(Action.VERIFY, by=reviewer)
        card.perform(Action.ACCEPT, by=officer)
        assign_tier(card, None, by=head, suggested=None)
        assert broken() == set()
        card.perform(Action.FINALISE, by=head)
        assert broken() == set()
        card.perform(Action.REOPEN, by=head, reason="xem lại")
        assert broken() == set()


def test_breaches_are_named_and_counted(card):
    outside("UPDATE scoring_score SET verified_points = 1100")
    said = StringIO()
    with pytest.raises(CommandError, match="sai lệch"):
        call_command("check_integrity", stdout=said)
    assert "✗ 1." in said.getvalue()
    assert f"{card}, nội dung 1: điểm ngoài khoảng 0 đến 10." in said.getvalue()


def test_another_key_is_taken_for_that_before_everything_is_called_forged(card, settings):
    """A copy is put back on a new machine, whose `.env` has a key of its own."""
    assert audit.verify().is_clean
    settings.LEDGER_KEY = "một khóa khác, đủ dài để chương trình nhận"
    said = audit.verify().findings
    assert said[0].startswith("LEDGER_KEY có lẽ không phải khóa đã dùng khi ghi sổ này")
    assert len(said) > 1


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE scoring_score SET verified_points = 1100", {1, 11, 16}),
        ("UPDATE scoring_score SET self_points = -100", {1, 11, 16}),
        ("UPDATE scoring_score SET cap = 2000", {1, 11}),
        ("UPDATE scoring_criterion SET cap = 900", {1, 2, 11}),
        ("UPDATE scoring_campaign SET total = 900", {2, 11}),
        ("UPDATE scoring_score SET reason = ''", {4, 11}),
        ("UPDATE scoring_score SET verified_points = NULL", {7, 11, 16}),
        ("UPDATE scoring_score SET explanation = 'khác'", {11}),
        ("UPDATE scoring_scorecard SET state = 'draft', finalised_at = NULL", {11}),
        ("UPDATE scoring_scorecard SET tier_id = NULL", {11}),
        ("UPDATE scoring_scorecard SET judged_sum = judged_sum + 25", {11, 16}),
        ("UPDATE scoring_scorecard SET claimed_sum = claimed_sum + 25", {11, 16}),
        ("UPDATE scoring_scorecard SET judged_gap = 0", {11, 16}),
        ("UPDATE scoring_scorecard SET widest_gap = 0", {11, 16}),
        ("UPDATE scoring_scorecard SET over_claimed = 0", {11, 16}),
        ("UPDATE scoring_scorecard SET in_largest = 0", {11, 16}),
        ("UPDATE scoring_evidence SET size = 1", {11, 13}),
        ("UPDATE scoring_evidence SET sha256 = 'x'", {11, 13}),
    ],
)
def test_a_change_from_outside_is_found(card, statement, expected):
    outside(statement)
    assert broken() == expected


def test_an_entry_taken_away_is_found(card):
    triggers.lift()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_entry WHERE act = 'enter_verified'")
    assert broken() == {11, 12}


def test_a_missing_guard_is_found(card):
    triggers.lift()
    assert broken() == {12}


def test_a_lost_and_a_changed_file_are_found(card):
    name = Evidence.objects.get().file.name
    default_storage.delete(name)
    assert broken() == {13}
    assert default_storage.save(name, ContentFile(b"%PDF-1.5")) == name
    assert broken() == {13}


def test_a_concluded_campaign_with_an_open_card_is_found(card):
    Campaign.objects.update(state="concluded", concluded_at=timezone.now())
    Scorecard.objects.update(state=CardState.VERIFIED)
    assert 7 in broken()


def test_an_award_below_its_line_or_before_the_result_is_found(card):
    kinds = AwardKind.objects.filter(pk=Award.objects.get().kind_id)
    kinds.update(threshold=Decimal("9.75"))
    assert broken() == {11, 17}
    kinds.update(threshold=None)
    assert broken() == set()
    outside("UPDATE scoring_award SET state = 'decided'")
    outside("UPDATE scoring_scorecard SET state = 'verified'")
    assert 17 in broken()


def test_a_redacted_text_is_no_breach(card):
    entry = Entry.objects.get(act="enter_self")
    call_command(
        "redact_entry",
        entry.place_of("new.explanation"),
        by=User.objects.get(role=Role.HEAD).username,
        reason="Theo văn bản",
        stdout=StringIO(),
    )
    assert broken() == set()


def test_a_word_template_that_was_changed_is_found(card):
    head = make_user(Role.HEAD)
    write_down()
    PaperTemplate.add(card.campaign, "invitation", name="Mẫu.docx", content=b"mau", by=head)
    assert broken() == set()
    PaperTemplate.objects.update(content=b"khac")
    assert broken() == {13}
