"""What the database itself refuses, whatever the code above it does."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from scoring.models import Award, Campaign, Criterion, Evidence, Reply, Score, Scorecard
from tests.factories import (
    make_campaign,
    make_evidence,
    make_officer,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from wards.models import Officer, Role, User, Ward

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    """The write inside is refused by this constraint."""
    return pytest.raises(IntegrityError, match=constraint)


@pytest.fixture
def score() -> Score:
    return make_scorecard("submitted").scores.all()[0]


@pytest.mark.parametrize("column", ["self", "survey", "verified"])
@pytest.mark.parametrize("points", ["-0.25", "1000"])
def test_points_lie_between_zero_and_the_cap(score, column, points):
    with refused(f"{column}_points_lie_between_zero_and_the_cap"):
        Score.objects.filter(pk=score.pk).update(
            **{f"{column}_points": Decimal(points), "reason": "x"}
        )


def test_an_adjustment_carries_a_reason(score):
    with refused("an_adjustment_carries_a_reason"):
        Score.objects.filter(pk=score.pk).update(verified_points=Decimal(0))


def test_states_are_known_ones():
    card = make_scorecard()
    with refused("a_card_is_in_a_known_state"), transaction.atomic():
        Scorecard.objects.filter(pk=card.pk).update(state="lost")
    with refused("a_campaign_is_in_a_known_state"), transaction.atomic():
        Campaign.objects.filter(pk=card.campaign_id).update(state="lost")


def test_one_card_for_a_ward_and_one_score_for_an_item(score):
    card = score.scorecard
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.create(campaign=card.campaign, ward=card.ward, ward_name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(scorecard=card, item=score.item, cap=1)


def test_awards_stay_within_quota_and_threshold():
    card = make_scorecard("final")
    kind = card.campaign.award_kinds.get(title="Giấy khen", recipient="ward")
    facts = {"campaign": card.campaign, "kind": kind, "scorecard": card, "state": "proposed"}
    with refused("awards_stay_within_their_quota"), transaction.atomic():
        Award.objects.create(**facts, quota=1, slot=2)
    with refused("awards_in_force_under_a_quota_fill_a_slot"), transaction.atomic():
        Award.objects.create(**facts, quota=1)
    with refused("awards_in_force_reach_their_threshold"), transaction.atomic():
        Award.objects.create(**facts, threshold=90, points=Decimal("89.75"))


def test_a_slot_is_filled_once():
    campaign = make_campaign(wards=2)
    kind = campaign.award_kinds.get(title="Giấy khen", recipient="ward")
    first, second = (make_scorecard("final", campaign) for _ in range(2))
    Award.objects.create(
        campaign=campaign, kind=kind, scorecard=first, state="proposed", quota=1, slot=1
    )
    with pytest.raises(IntegrityError):
        Award.objects.create(
            campaign=campaign, kind=kind, scorecard=second, state="proposed", quota=1, slot=1
        )


def test_evidence_has_what_its_kind_asks_for():
    card = make_scorecard()
    for facts in ({"kind": "file"}, {"kind": "link"}, {"kind": "document", "number": ""}):
        with refused("evidence_has_what_its_kind_asks_for"), transaction.atomic():
            Evidence.objects.create(
                scorecard=card,
                title="x",
                added_by=make_ward_officer(card.ward),
                added_at=timezone.now(),
                **facts,
            )


def test_an_answer_has_a_reason():
    card = make_scorecard("verified")
    user = make_ward_officer(card.ward)
    reply = Reply.make(card.scores.first(), "Đề nghị xem lại", by=user)
    with refused("an_answer_has_a_reason_a_person_and_a_time"):
        Reply.objects.filter(pk=reply.pk).update(answer="refused")


def test_only_a_wards_officer_belongs_to_a_ward():
    officer = make_ward_officer()
    with refused("only_a_ward_officer_belongs_to_a_ward"), transaction.atomic():
        User.objects.filter(pk=officer.pk).update(role=Role.HEAD)
    with refused("only_a_ward_officer_belongs_to_a_ward"), transaction.atomic():
        make_user(Role.OFFICER)


def test_caps_are_positive_and_numbers_unique():
    campaign = make_campaign("preparing")
    with refused("a_cap_is_positive"), transaction.atomic():
        Criterion.objects.create(campaign=campaign, position=9, title="x", cap=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(campaign=campaign, position=1, title="x", cap=1)


def test_nothing_with_history_can_be_deleted():
    card = make_scorecard("final")
    make_officer(card.ward)
    make_evidence(card, card.scores.first())
    for thing in (
        card,
        card.campaign,
        card.ward,
        card.scores.first().item,
        card.tier,
        Officer.objects.get().ward,
        card.evidence.get(),
    ):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_every_reference_protects_what_it_refers_to():
    """Ward successors aside, no foreign key of ours cascades."""
    ours = [
        Ward,
        User,
        Officer,
        *(m for m in Campaign._meta.apps.get_app_config("scoring").get_models()),
    ]
    for model in ours:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                assert field.remote_field.on_delete is models.PROTECT, (
                    f"{model.__name__}.{field.name}"
                )


def test_a_ward_ends_after_it_begins():
    with refused("a_ward_ends_after_it_begins"):
        Ward.objects.create(
            code="x", name="x", position=1, first_day=date(2024, 1, 2), last_day=date(2024, 1, 1)
        )
