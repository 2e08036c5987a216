"""Who gets where, in every state: each address × method × kind of person × own or another ward's ×
state of the cards.

The table of tests/test_access.py says who gets in; here the states may not change that, but for
what is said below. Each request goes through everything that stands in the way of a real one.
"""

import copy
import itertools
import logging

import pytest
from django.db import transaction

from scoring.rules.lifecycle import CampaignState, CardState
from tests.factories import make_client
from tests.test_access import ACCESS, PEOPLE, outcome
from tests.undrawn import draw_nothing
from tests.world import ROUTES, World
from wards import sign_ins
from wards.backends import AccountBackend
from wards.sessions import SessionStore

METHODS = ("get", "post")
# HEAD goes the way of GET, and a method that no address takes is refused before a card is looked
# at: these are asked at both ends of the year.
MORE_METHODS = ("head", "put", "delete")
BOTH_ENDS = frozenset({"draft", "concluded"})
SIGNING_OUT = frozenset({"logout", "admin_logout"})  # would end the session of the next request
OPEN, CONCLUDED = CampaignState.OPEN, CampaignState.CONCLUDED
STATES = {
    "draft": {"state": CardState.DRAFT},
    "submitted": {"state": CardState.SUBMITTED},
    "verified": {"state": CardState.VERIFIED},
    "final": {"state": CardState.FINAL},
    "absent": {"state": CardState.ABSENT},
    "concluded": {"state": CardState.FINAL, "campaign_state": CONCLUDED},
    "concluded, ranking hidden": {
        "state": CardState.FINAL,
        "campaign_state": CONCLUDED,
        "ranking_published": False,
    },
}
# What belongs to one ward; everything else is the same for all.
OF_A_WARD = frozenset(
    {
        "ward_code",
        "score_id",
        "evidence_id",
        "scan_id",
        "citation_id",
        "reply_id",
        "award_id",
        "block_id",
        "paper_id",
    }
)
# Open to its own ward when the result is given out, and nothing before.
GIVEN_OUT = {"reply": {"verified", "final", "concluded", "concluded, ranking hidden"}}
# Whether it is forbidden follows from the thing, not from the person alone.
ASKED_OF_THE_THING = frozenset({"signed_withdraw"})
ONLY_READ = frozenset(
    {"evidence", "evidence_preview", "evidence_picture", "scan_picture", "signed_paper"}
)
ONLY_POST = frozenset({"session_end", "board_item", "board_take_over"})


def cases(state):
    """Every address × own or another ward's × kind of person × method that is asked in a state."""
    methods = METHODS + (MORE_METHODS if state in BOTH_ENDS else ())
    for name, route in sorted(ROUTES.items()):
        whose = (False, True) if route.keys & OF_A_WARD else (False,)
        if name not in SIGNING_OUT:
            yield from itertools.product([name], whose, (*PEOPLE, "locked officer"), methods)


def test_enough_is_asked():
    assert sum(1 for state in STATES for _case in cases(state)) > 20_720


def expected(name, who, state, method, theirs):
    """The letter of the access table, moved to whose thing it is."""
    column = {"locked officer": "anonymous"}.get(who, who)
    if theirs:  # seen from the other ward, the other ward's is its own
        column = {"own officer": "other officer", "other officer": "own officer"}.get(
            column, column
        )
    letter = ACCESS[name].split()[PEOPLE.index(column)]
    if letter == "." and column == "own officer" and state not in GIVEN_OUT.get(name, {state}):
        letter = "4"
    takes = set() if name in ONLY_POST else {"get", "head"}
    takes |= set() if name in ONLY_READ else {"post"}
    if name == "sign_in_code" and method not in takes:
        return "."
    if (letter == "4" or name in ASKED_OF_THE_THING) and letter != "L" and method not in takes:
        return "."  # 405 before anything is fetched
    return letter


@pytest.fixture
def quiet():
    """Without a line in the log for each of the thousands of refusals."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def undrawn(monkeypatch):
    """Who gets in is decided before a page or a workbook is drawn."""
    draw_nothing(monkeypatch)


@pytest.fixture
def remember(monkeypatch):
    """Call when everybody is signed in: from then on whose session it is is read from the database
    once for each person, and so is the account.

    What a request writes is taken back after it, so all of a person's requests find the same.
    """
    find_session, find_user = SessionStore._get_session_from_db, AccountBackend.get_user
    sessions, users = {}, {}

    def session_of(store):
        key = store.session_key
        found = sessions.get(key) or find_session(store)
        return found and sessions.setdefault(key, found)

    def user_of(backend, pk):
        if pk not in users:
            users[pk] = find_user(backend, pk)
        return copy.copy(users[pk])

    def begin():
        monkeypatch.setattr(SessionStore, "_get_session_from_db", session_of)
        monkeypatch.setattr(AccountBackend, "get_user", user_of)
        # A sign of life would be written by every request of a run that takes longer than a minute.
        monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)

    return begin


@pytest.mark.django_db
@pytest.mark.usefixtures("quiet", "undrawn")
@pytest.mark.parametrize("state", STATES)
def test_nobody_gets_where_they_do_not_belong(state, remember):
    world = World.make(**STATES[state])
    clients = {who: make_client(user) for who, user in world.people.items()}
    remember()
    wrong = {}
    for name, theirs, who, method in cases(state):
        with transaction.atomic():
            answer = getattr(clients[who], method)(world.address(name, theirs=theirs))
            transaction.set_rollback(True)
        found, meant = outcome(answer), expected(name, who, state, method, theirs)
        if found != meant:
            wrong[name, who, method, "theirs" if theirs else "own"] = (found, meant)
    assert wrong == {}
