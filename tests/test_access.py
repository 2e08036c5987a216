"""Every address against every kind of person: who gets in, who is told no, for whom it does not
exist.

`.` in (200, a redirect of one's own, 405 or a refused form) · `L` sent to the sign-in page ·
`3` forbidden (403) · `4` does not exist (404). A second test fails when an address is missing here.
"""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoring.views import errors
from tests.factories import make_campaign, make_client, make_ward_officer
from tests.once import once
from tests.test_answers import forms_of_acts, is_page, wrong_with
from tests.world import ROUTES, World

PEOPLE = (
    "anonymous",
    "own officer",
    "other officer",
    "reviewer",
    "head",
    "observer",
    "administrator",
)

#                          anonymous, own officer, other ward's officer, reviewer, head, observer, administrator
EVERYBODY = ". . . . . . ."
SIGNED_IN = "L . . . . . ."
WARDS = "L . . 3 3 3 3"
OWN_WARD = "L . 4 3 3 3 3"
HEAD = "L 3 3 3 . 3 3"
BOARD = "L 3 3 . . 3 3"
READERS = "L 3 3 . . . 3"
COMPARISON = "L 3 3 . . . ."
ADMINISTRATOR = "L 3 3 3 3 3 ."

ACCESS = {
    "login": EVERYBODY,
    "healthz": EVERYBODY,
    "set_language": EVERYBODY,
    "sign_in_code": "L L L L L L L",  # nobody's password was just right
    "admin_login": "L 3 3 3 3 3 3",
    "admin_logout": SIGNED_IN,
    "admin_password_change": SIGNED_IN,
    "resume": SIGNED_IN,
    "sessions": SIGNED_IN,
    "session_end": "L . 4 4 4 4 4",
    "two_steps": SIGNED_IN,
    "letters": BOARD,
    "logout": SIGNED_IN,
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "home": SIGNED_IN,
    "campaigns": SIGNED_IN,
    "campaign": SIGNED_IN,
    "deadlines": SIGNED_IN,
    "history": "L . . . . . 3",
    "seen": "L . . . . . 3",
    "evidence": "L . 4 . . . .",
    "evidence_preview": "L . 4 . . . .",
    "evidence_picture": "L 4 4 4 4 4 4",  # the world's evidence is no file
    "signed_paper": "L . 4 . . . .",
    "signed_withdraw": "L . 4 3 3 3 3",  # the ward's own card
    # the ward's own pages
    "scorecard": WARDS,
    "scorecard_section": WARDS,
    "scorecard_submit": WARDS,
    "scorecard_submitted": WARDS,
    "scorecard_step": WARDS,
    "nominate": WARDS,
    "scorecard_paper": WARDS,
    "library": WARDS,
    "scorecard_signed": WARDS,
    "library_archive": WARDS,
    "scorecard_sheet": WARDS,
    "scorecard_file": WARDS,
    "scorecard_form": WARDS,
    "scorecard_scans": WARDS,
    "scorecard_scan": OWN_WARD,
    "scan_picture": "L . 4 . . . .",
    "blank_form": SIGNED_IN,
    "guide": SIGNED_IN,
    "phrases": BOARD,
    "charts": READERS,
    "phrase": BOARD,
    "assignments": BOARD,
    "visits": READERS,
    "visit": BOARD,
    "marking": BOARD,
    "sample_new": HEAD,
    "sample": READERS,
    "marks_settle": HEAD,
    "strictness": HEAD,
    "assign_cluster": BOARD,
    "assign_as_before": BOARD,
    "note": BOARD,
    "scorecard_item": OWN_WARD,
    "reply": OWN_WARD,
    "scorecard_again": OWN_WARD,
    "nomination_withdraw": OWN_WARD,
    "evidence_add": OWN_WARD,
    "evidence_edit": OWN_WARD,
    "evidence_withdraw": OWN_WARD,
    "citation_remove": OWN_WARD,
    # the Board's pages
    "board": COMPARISON,
    "board_ward": COMPARISON,
    "item_across": COMPARISON,
    "item_verify": BOARD,
    "board_paper": COMPARISON,
    "board_library": COMPARISON,
    "board_library_archive": COMPARISON,
    "board_notes": BOARD,
    "reports": READERS,
    "report": READERS,
    "report_new": HEAD,
    "report_amend": HEAD,
    "board_remark": BOARD,
    "board_survey": BOARD,
    "board_signed": BOARD,
    "board_sheet": BOARD,
    "board_file": BOARD,
    "board_ward_sheet": BOARD,
    "board_ward_file": BOARD,
    "survey_sheet": BOARD,
    "survey_file": BOARD,
    "board_form": BOARD,
    "board_scans": BOARD,
    "board_scan": BOARD,
    "board_survey_item": BOARD,
    "board_item": BOARD,
    "board_step": BOARD,
    "board_give_back": BOARD,
    "board_answer": BOARD,
    "board_take_over": BOARD,
    "ledger_check": READERS,
    "tiers": READERS,
    "what_if": READERS,
    "tiers_apply": HEAD,
    "finalise": HEAD,
    "job": HEAD,
    "tier_assign": HEAD,
    "tie_order": HEAD,
    # accounts and units
    "people": ADMINISTRATOR,
    "person_new": ADMINISTRATOR,
    "person": ADMINISTRATOR,
    "person_act": ADMINISTRATOR,
    "people_together": ADMINISTRATOR,
    "units": ADMINISTRATOR,
    "unit_new": ADMINISTRATOR,
    "unit_official": ADMINISTRATOR,
    "unit": ADMINISTRATOR,
    "unit_correct": ADMINISTRATOR,
    "unit_rename": ADMINISTRATOR,
    "unit_merge": ADMINISTRATOR,
    "unit_end": ADMINISTRATOR,
    "unit_restore": ADMINISTRATOR,
    "officer_new": ADMINISTRATOR,
    "officer": ADMINISTRATOR,
    "awards": READERS,
    "awards_workbook": READERS,
    "criterion_archive": READERS,
    "board_workbook": READERS,
    "award_list": READERS,
    "exports": READERS,
    "papers": BOARD,
    "papers_archive": BOARD,
    "paper": BOARD,
    "paper_template": HEAD,
    "paper_template_use": HEAD,
    "paper_template_file": HEAD,
    "paper_template_preview": HEAD,
    "history_workbook": "L . . . . . 3",
    "history_text": "L . . . . . 3",
    "earlier_honours": BOARD,
    "council": READERS,
    "council_meeting": BOARD,
    "council_ballot": BOARD,
    "award_order": HEAD,
    "award_propose": BOARD,
    "award_step": BOARD,
    "award_block": BOARD,
    "award_block_lift": BOARD,
    "award_commend": HEAD,
    "signed": HEAD,
    # set-up
    "campaign_new": HEAD,
    "setup": HEAD,
    "setup_basics": HEAD,
    "setup_paper_heads": HEAD,
    "setup_criteria": HEAD,
    "setup_items": HEAD,
    "setup_wording": HEAD,
    "setup_reports": HEAD,
    "setup_tiers": HEAD,
    "setup_tier_conditions": HEAD,
    "setup_awards": HEAD,
    "setup_calendar": HEAD,
    "setup_calendar_remove": HEAD,
    "setup_wards": HEAD,
    "setup_clusters": HEAD,
    "setup_move": HEAD,
    "setup_preview": HEAD,
    "setup_difference": HEAD,
    "setup_open": HEAD,
    "setup_take_back": HEAD,
    "setup_discard": HEAD,
    "setup_dry_run": HEAD,
    "setup_conclude": HEAD,
    "setup_import": HEAD,
    "setup_import_template": HEAD,
    # the administrator's pages
    "wards_import": ADMINISTRATOR,
    "wards_import_template": ADMINISTRATOR,
    "officers_import": ADMINISTRATOR,
    "officers_import_template": ADMINISTRATOR,
}


built = once(World.make)


@pytest.fixture
def world(built, db):
    return built


@pytest.fixture(scope="module")
def cookies(built, django_db_blocker):
    """Of everybody's browser after signing in, which happens once for all tests of this module."""
    with django_db_blocker.unblock():
        return {who: make_client(user).cookies for who, user in built.people.items()}


@pytest.fixture
def browser_of(world, cookies):
    """Call with one of PEOPLE; gives a browser in which they have just signed in."""

    def opened(who):
        client = Client()
        client.cookies.update(cookies[who])
        return client

    return opened


# Forms of acts that these addresses draw for all people together, at the least.
FORMS = {
    "assignments": 2, "award_block": 2, "award_block_lift": 2, "award_propose": 2, "award_step": 2,
    "board": 5, "board_answer": 2, "board_notes": 2, "board_remark": 2, "board_sheet": 2,
    "board_signed": 2, "board_step": 1, "board_survey": 2, "board_ward_sheet": 2, "campaign_new": 1,
    "council_meeting": 2, "earlier_honours": 2, "nominate": 2, "nomination_withdraw": 1, "note": 2,
    "paper_template": 1, "phrase": 2, "phrases": 2, "reply": 1, "report": 3, "report_amend": 1,
    "report_new": 1, "sample_new": 1, "scorecard": 4, "scorecard_section": 2, "scorecard_sheet": 2,
    "scorecard_signed": 2, "setup_basics": 1, "setup_calendar": 1, "setup_calendar_remove": 1,
    "setup_dry_run": 1, "setup_move": 1, "setup_paper_heads": 1, "setup_wording": 1, "signed": 1,
    "survey_sheet": 2, "tie_order": 1, "tier_assign": 1, "tiers_apply": 1, "visit": 2,
}  # fmt: skip


def may_read(name, who) -> bool:
    """Whether the address answers this kind of person at all."""
    return ACCESS[name].split()[PEOPLE.index(who)] == "."


def outcome(response) -> str:
    if response.status_code in {403, 404}:
        return str(response.status_code)[-1]
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "L"
    return "." if response.status_code < 500 else str(response.status_code)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_everybody_gets_where_they_belong_and_nowhere_else(
    world, browser_of, name, method, monkeypatch
):
    if method == "post":  # what refuses is drawn for GET, and for POST in test_assignment.py
        monkeypatch.setattr(errors, "_page", refused_undrawn)
    where = world.address(name)
    answers = {who: getattr(browser_of(who), method)(where) for who in PEOPLE}
    found = {who: outcome(answer) for who, answer in answers.items()}
    expected = dict(zip(PEOPLE, ACCESS[name].split(), strict=True))
    if name in {"logout", "admin_logout"} and method == "post":
        expected = dict.fromkeys(PEOPLE, "L")  # signing out leads to the sign-in page
    if (name, method) in {
        ("evidence", "post"),
        ("evidence_preview", "post"),
        ("evidence_picture", "post"),
        ("scan_picture", "post"),
        ("signed_paper", "post"),
        ("session_end", "get"),
    }:  # 405 before anything is fetched
        expected = {who: "." if outcome == "4" else outcome for who, outcome in expected.items()}
    assert found == expected
    # Who is asked is drawn a page anyway: what comes with it is looked at here.
    wrong = {who: wrong_with(name, who, answer) for who, answer in answers.items()}
    assert {who: what for who, what in wrong.items() if what and method == "get"} == {}
    if method == "get":
        drawn = [(who, answer) for who, answer in answers.items() if is_page(answer)]
        forms = sum(len(forms_of_acts(who, answer)) for who, answer in drawn)
        assert forms >= FORMS.get(name, 0)


def refused_undrawn(request, template, status, sentence=""):
    return HttpResponse("a page", status=status)


def test_as_many_answers_and_forms_are_looked_at_as_ever():
    assert len(ROUTES) * len(PEOPLE) > 1_200
    assert sum(FORMS.values()) > 75


def test_no_address_is_missing_in_the_table():
    assert set(ROUTES) - {"gallery"} == set(ACCESS)


def test_every_view_declares_its_policy():
    assert [name for name, route in ROUTES.items() if not hasattr(route.view, "policy")] == []


def test_what_does_not_exist_is_not_found(world, head):
    client = make_client(head)
    for where in (
        "/campaigns/1999/",
        "/campaigns/1999/board/",
        "/campaigns/1999/awards.xlsx",
        "/evidence/999999/",
    ):
        assert client.get(where).status_code == 404


def test_a_ward_learns_nothing_of_a_campaign_in_preparation(db):
    campaign = make_campaign("preparing", wards=0)
    client = make_client(make_ward_officer())
    for name in ("campaign", "scorecard", "history"):
        assert client.get(reverse(name, args=[campaign.slug])).status_code == 404
