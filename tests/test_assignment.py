"""Every form with every column of every table sent along:
nothing changes but what the form is for.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from scoring.models import Campaign, Score
from scoring.rules.lifecycle import CampaignState, CardState
from tests.factories import PASSWORD, make_campaign, make_client, make_user, make_ward_officer
from tests.test_access import outcome
from tests.world import ROUTES, World
from wards.models import Role, User

MODELS = [
    model
    for app in ("scoring", "wards")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
]
COLUMNS = sorted({field.attname for model in MODELS for field in model._meta.concrete_fields})
NAMES = sorted(
    {field.name for model in MODELS for field in model._meta.get_fields()} | set(COLUMNS)
)
# What somebody would send who wants more than the form offers.
GREEDY = {
    "role": "administrator", "state": "final", "is_active": "", "is_staff": "on", "is_superuser": "on", "version": "1",
    "self_points": "1", "survey_points": "2", "verified_points": "2", "cap": "99", "quota": "9", "slot": "1",
    "threshold": "0", "floor": "0", "password": "pbkdf2_sha256$1$x$y", "given_password_until": "",
    "ledger_root": "0" * 64, "hash": "0" * 64, "nominated": "on", "of_survey": "on", "ranking_published": "on",
    "deadline": "2040-01-01", "self_deadline": "01/01/2040 00:00", "extended_until": "01/01/2040 00:00",
    "tiered_at": "2026-01-01", "accepted_at": "2026-01-01", "submitted_at": "2020-01-01", "audience": "public",
    "answer": "accepted", "survey_only": "on", "evidence_required": "",
}  # fmt: skip
# For these the greedy value is one that the form itself asks for.
OWN = {
    "scorecard_item": {"points", "explanation", "version"},
    "board_item": {"points", "reason", "version", "take"},
    "board_survey": {"visited_on", "place", "team"},
    "board_answer": {"answer", "reason", "points"},
}


def rows() -> dict[str, dict[Any, dict[str, Any]]]:
    """Everything that is stored, but sessions and the receipts of forms."""
    kept = [model for model in MODELS if model.__name__ not in {"Receipt", "SignIn"}]
    return {
        one.__name__: {row["pk"]: row for row in one._default_manager.values("pk", *_columns(one))}
        for one in kept
    }


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def changes(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """“Model.column” for what changed, “+Model” and “-Model” for rows that came and went."""
    found = set()
    for model, old in before.items():
        new = after[model]
        found |= {f"+{model}"} if new.keys() - old.keys() else set()
        found |= {f"-{model}"} if old.keys() - new.keys() else set()
        for pk in old.keys() & new.keys():
            found |= {
                f"{model}.{column}" for column, value in old[pk].items() if value != new[pk][column]
            }
    return found


def greedy(name: str, **asked: Any) -> dict[str, Any]:
    """Every name of every column with what might do harm, under it what the form asks for."""
    sent = {
        column: GREEDY.get(column, "1") for column in NAMES if column not in OWN.get(name, set())
    }
    return sent | asked


STAMPS = {"Score.version", "Score.changed_at", "Score.changed_by_id", "+Entry"}


def sendings(world: World) -> Iterator[tuple[str, str, dict[str, Any], set[str]]]:
    """(address, who, what the form asks for, what may change) of a world whose cards are submitted."""
    pk = world.facts["score_id"]
    survey = {f"points-{pk}": "1", f"finding-{pk}": "đủ", f"version-{pk}": "1"}
    today = f"{timezone.localdate():%d/%m/%Y}"
    visit = {"visited_on": today, "place": "Trụ sở", "team": "Đoàn của Ban"}
    yield (
        "board_survey",
        "reviewer",
        visit | survey,
        {"+Survey", "Score.survey_points", "Score.finding"} | STAMPS,
    )
    verified = {"points": "1", "reason": "thiếu hồ sơ", "version": "2"}
    yield "board_item", "reviewer", verified, {"Score.verified_points", "Score.reason"} | STAMPS
    yield "award_block", "head", {"candidate": "", "cause": "other"}, set()
    yield "nominate", "own officer", {"kind": "", "officer": "", "text": ""}, set()
    yield (
        "scorecard_item",
        "own officer",
        {"points": "1", "explanation": "x", "version": "1"},
        set(),
    )
    yield "tier_assign", "reviewer", {}, set()
    yield "set_language", "own officer", {"language": "en"}, set()
    new = "một-mật-khẩu-khác-hẳn"
    password = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    yield "password_change", "own officer", password, {"User.password", "User.given_password_until"}


@pytest.mark.django_db
def test_a_form_changes_what_it_is_for_and_nothing_else():
    tried = 0
    world = World.make(state=CardState.SUBMITTED)
    for name, who, asked, allowed in sendings(world):
        before = rows()
        answer = make_client(world.people[who]).post(world.address(name), greedy(name, **asked))
        assert answer.status_code < 500, name
        found = changes(before, rows()) - {"User.last_login"}
        assert found <= allowed, (name, found - allowed)
        assert bool(found) == bool(allowed), name
        tried += 1
    assert tried == 8


@pytest.mark.django_db
def test_while_scoring_a_ward_changes_its_own_points_alone():
    world = World.make(state=CardState.DRAFT)
    client, pk = make_client(world.people["own officer"]), world.facts["score_id"]
    mine, others = {"Score.self_points", "Score.explanation"} | STAMPS, Score.objects.exclude(pk=pk)
    before, untouched = rows(), list(others.order_by("pk").values_list("self_points", "version"))
    sent = greedy("scorecard_item", points="1,5", explanation="đã làm", version="1")
    assert client.post(world.address("scorecard_item"), sent).status_code == 302
    assert changes(before, rows()) == mine
    assert list(others.order_by("pk").values_list("self_points", "version")) == untouched
    # Fields of the other ward's items, named as the page would name them, are nobody's.
    theirs = world.theirs["score_id"]
    sent = {f"points-{theirs}": "1", f"explanation-{theirs}": "x", f"version-{theirs}": "1"}
    before = rows()
    client.post(world.address("scorecard"), greedy("scorecard", **sent))
    assert changes(before, rows()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    ["anonymous", "own officer", "other officer", "reviewer", "head", "observer", "administrator"],
)
def test_no_sending_whatever_raises_anybody(who):
    """Every address of the program with every column, from everybody: roles, accounts and caps
    stand as they did.
    """
    world = World.make(state=CardState.SUBMITTED)
    columns = ("pk", "username", "role", "ward_id", "is_active")
    people, caps = (
        list(User.objects.order_by("pk").values_list(*columns)),
        list(Score.objects.order_by("pk").values_list("cap")),
    )
    root = list(Campaign.objects.values_list("ledger_root", "total", "step"))
    # The administrator keeps accounts: that these pages raise nobody by accident is tested with the
    # pages.
    kept = {"person", "person_new", "person_act"} if who == "administrator" else set()
    client = make_client(world.people[who])
    for name in sorted(ROUTES.keys() - kept):
        answer = client.post(world.address(name), greedy(name))
        if who != "anonymous" and outcome(answer) == "L":  # an earlier sending signed them out
            client = make_client(world.people[who])
            client.post(world.address(name), greedy(name))
    assert list(User.objects.order_by("pk").values_list(*columns)) == people
    assert list(Score.objects.order_by("pk").values_list("cap")) == caps
    assert list(Campaign.objects.values_list("ledger_root", "total", "step")) == root
    assert not Score.objects.filter(
        verified_points__isnull=False, scorecard=world.theirs["score_id"]
    ).exists()


@pytest.mark.django_db
def test_nobody_raises_themselves_through_the_page_of_their_account(administrator):
    client = make_client(administrator)
    where = reverse("person", args=[administrator.pk])
    for role in (Role.HEAD, Role.REVIEWER):
        facts = {
            "username": administrator.username,
            "full_name": "Tên mới",
            "role": role,
            "ward": "",
        }
        client.post(where, greedy("person", **facts))
        administrator.refresh_from_db()
        assert (administrator.role, administrator.is_active) == (Role.ADMINISTRATOR, True)
    for other in (make_user(Role.HEAD), make_ward_officer()):
        for where in (reverse("person", args=[other.pk]), reverse("person_new")):
            answer = make_client(other).post(where, greedy("person", role="administrator"))
            assert answer.status_code == 403
        other.refresh_from_db()
        assert other.role != Role.ADMINISTRATOR


@pytest.mark.django_db
def test_after_opening_the_plan_stands(head):
    campaign = make_campaign(CampaignState.OPEN, wards=1)
    before = rows()
    client = make_client(head)
    for name in ("setup_criteria", "setup_tiers", "setup_awards"):
        facts = {
            f"rows-{number}-{column}": GREEDY.get(column, "1")
            for number in range(3)
            for column in NAMES
        }
        facts |= {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "3"}
        assert client.post(
            reverse(name, args=[campaign.slug]), greedy(name, **facts)
        ).status_code in {409, 422}
    assert changes(before, rows()) - {"User.last_login"} == set()
