"""What if: the smallest moves, held against trying every item by every step, and against a table
written out by hand.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rules.grading import TieAid, rank
from scoring.rules.what_if.goals import Goal
from scoring.rules.what_if.judged import JudgedItem, JudgedSheet, Rules
from scoring.rules.what_if.moves import smallest_moves
from scoring.rules.what_if.outcome import Outcome

STEP = Decimal("0.5")
ITEMS = (
    JudgedItem("1", 1, Decimal(2)),
    JudgedItem("2.1", 2, Decimal(1)),
    JudgedItem("2.2", 2, Decimal(3)),
)
# Beside them a criterion above the total, and one that takes from it.
LINED = (
    *ITEMS,
    JudgedItem("3", 3, Decimal(1), counts=False),
    JudgedItem("4", 4, Decimal(0), Decimal(-2), counts=False),
)
lined_points = st.tuples(
    *(
        st.integers(int(item.least / STEP), int(item.cap / STEP)).map(lambda n: n * STEP)
        for item in LINED
    )
).filter(lambda points: sum(points) >= 0)
LEAD = Goal("lead", places=1)


@dataclass(frozen=True)
class Asked:
    kind: str
    percent: int | None = None
    summary: str = ""


@dataclass(frozen=True)
class Level:
    name: str
    floor: Decimal
    all_conditions: tuple[Asked, ...] = ()


LEVELS = (Level("A", Decimal(5)), Level("B", Decimal(3)))


def rules(**facts) -> Rules:
    aids = (TieAid.LARGEST_CRITERION, TieAid.SMALLER_OVER_CLAIM)
    return replace(Rules(ITEMS, LEVELS, aids, 2, STEP, 10), **facts)


def sheet(key, *points, own=(None, None, None), **facts) -> JudgedSheet:
    return JudgedSheet(key, tuple(map(Decimal, points)), own, **facts)


def said(moves):
    return {(move.key, move.goal.name, move.loses): (move.item.code, move.by) for move in moves}


def test_the_smallest_moves_of_a_small_field_are_those_written_here():
    outcome = Outcome(rules(), [sheet("x", 2, 1, "2.5"), sheet("y", 2, 1, "1.5")])
    assert [(place.key, place.rank) for place in outcome.places] == [("x", 1), ("y", 2)]
    assert said(smallest_moves(outcome, [LEAD])) == {
        # Level in points: in criterion 1 it would still have more in the largest one.
        ("x", "lead", True): ("2.2", Decimal(1)),
        # Level in points and in the largest criterion is not ahead yet.
        ("y", "lead", False): ("2.2", Decimal("1.5")),
        ("x", "A", True): ("2.2", Decimal(1)),
        ("y", "A", False): ("2.2", Decimal("0.5")),
        ("y", "B", True): ("1", Decimal(2)),
    }


def test_what_no_single_item_can_do_is_not_said():
    outcome = Outcome(rules(), [sheet("x", 0, 0, 0)])
    assert said(smallest_moves(outcome, [LEAD])) == {("x", "B", False): ("2.2", Decimal(3))}


points_of = [st.integers(0, int(item.cap / STEP)).map(lambda n: n * STEP) for item in ITEMS]
one_sheet = st.tuples(
    st.tuples(*points_of), st.tuples(*(st.one_of(st.none(), points) for points in points_of)),
    st.booleans(), st.booleans(), st.sampled_from(["", "Quý I"]),
)  # fmt: skip
asks = st.lists(
    st.one_of(
        st.builds(Asked, st.just("every_criterion"), st.integers(1, 100)),
        st.builds(Asked, st.just("share"), st.integers(1, 100)),
        st.builds(Asked, st.sampled_from(["no_block", "in_time", "reports"])),
    ),
    max_size=3,
    unique_by=lambda one: one.kind,
)
aids = st.sampled_from([(), tuple(TieAid), tuple(TieAid)[::-1], tuple(TieAid)[:1]])


def has(goal, outcome, key):
    """Whether a unit has a goal, asked of the whole outcome."""
    for level in outcome.rules.levels:
        if level.name == goal.name:
            got = outcome.suggestions[key].level
            return got is not None and got.floor >= level.floor
    if outcome.sheets[key].is_blocked and goal.wants_no_block:
        return False
    among = [
        standing
        for standing in outcome.standings
        if standing.points >= goal.floor
        and not (goal.wants_no_block and outcome.sheets[standing.key].is_blocked)
    ]
    ranks = {place.key: place.rank for place in rank(among)}
    if key not in ranks:
        return False
    at_or_before = sum(other <= ranks[key] for other in ranks.values())
    return goal.places is None or at_or_before <= goal.places


def tried(outcome, goal, key):
    """The smallest move of one item that changes whether a unit has a goal, by trying them all."""
    now, mine = has(goal, outcome, key), outcome.sheets[key]
    for steps in range(1, 7):
        for number, item in enumerate(outcome.rules.items):
            by = STEP * steps * (-1 if now else 1)
            moved = mine.points[number] + by
            if number not in mine.foreign and item.least <= moved <= item.cap:
                points = (*mine.points[:number], moved, *mine.points[number + 1 :])
                if sum(points) < 0:
                    continue
                others = [
                    replace(one, points=points) if one.key == key else one
                    for one in outcome.sheets.values()
                ]
                if has(goal, Outcome(outcome.rules, others), key) != now:
                    return STEP * steps
    return None


@settings(max_examples=60, deadline=None)
@given(st.lists(one_sheet, min_size=1, max_size=4), asks, asks, aids, st.integers(0, 2))
def test_the_smallest_moves_are_those_that_trying_finds(drawn, best, good, aids, more):
    sheets = [
        JudgedSheet(n, points, own, None, blocked, late, amiss)
        for n, (points, own, blocked, late, amiss) in enumerate(drawn)
    ]
    levels = (Level("A", Decimal(5), tuple(best)), Level("B", Decimal(3), tuple(good)))
    facts = rules(levels=levels, aids=aids, units=len(sheets) + more)
    outcome = Outcome(facts, sheets)
    goals = [LEAD, Goal("award", Decimal(4), 2, wants_no_block=True), Goal("praise", Decimal(5))]
    found = {(m.goal.name, m.key): m for m in smallest_moves(outcome, goals, limit=1000)}
    for goal in goals:
        for key in outcome.sheets:
            move = found.get((goal.name, key))
            wanted = tried(outcome, goal, key)
            assert (move and move.by) == wanted, (goal, key)
            assert move is None or move.loses == has(goal, outcome, key)
    for key in outcome.sheets:
        got = outcome.suggestions[key].level
        if got:
            move = found.get((got.name, key))
            assert (move and move.by) == tried(outcome, Goal(got.name), key), ("falls", key)
        above = [level for level in levels if got is None or level.floor > got.floor]
        if above:  # the next one, or one above it that asks for less than it has room for
            rises = [found[level.name, key].by for level in above if (level.name, key) in found]
            wanted = tried(outcome, Goal(above[-1].name), key)
            assert min(rises, default=None) == wanted, ("rises", key)


@settings(max_examples=60, deadline=None)
@given(st.lists(lined_points, min_size=1, max_size=3), st.sampled_from([None, 50, 100]))
def test_points_outside_the_total_move_like_others_but_no_share_is_asked_of_them(drawn, percent):
    sheets = [JudgedSheet(n, points, (None,) * 5) for n, points in enumerate(drawn)]
    asks = (Asked("every_criterion", percent),) if percent else ()
    outcome = Outcome(rules(items=LINED, levels=(Level("A", Decimal(4), asks),)), sheets)
    assert outcome.rules.caps == {1: Decimal(2), 2: Decimal(4)}
    found = {(m.goal.name, m.key): m for m in smallest_moves(outcome, [LEAD], limit=1000)}
    for goal in (LEAD, Goal("A")):
        for key in outcome.sheets:
            move = found.get((goal.name, key))
            assert (move and move.by) == tried(outcome, goal, key), (goal, key)
            if move:
                got, item = outcome.sheets[key].points[LINED.index(move.item)], move.item
                assert item.least <= got + (-move.by if move.loses else move.by) <= item.cap


# Who is judged by which criteria: all, without the first, without the second or what is taken away.
FOREIGN = {frozenset(): None, frozenset({0}): 2, frozenset({1, 2, 4}): 1}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(lined_points, st.sampled_from(list(FOREIGN))), min_size=1, max_size=3),
    st.sampled_from([None, 50, 100]),
    aids,
)
def test_nothing_moves_in_a_criterion_by_which_a_unit_is_not_judged(drawn, percent, aids):
    sheets = []
    for key, (points, foreign) in enumerate(drawn):
        own = tuple(Decimal(0) if n in foreign else got for n, got in enumerate(points))
        if sum(own) >= 0:
            more = {"foreign": foreign, "largest": FOREIGN[foreign]}
            sheets.append(JudgedSheet(key, own, (None,) * 5, **more))
    asks = (Asked("every_criterion", percent),) if percent else ()
    levels = (Level("A", Decimal(2), asks),)
    outcome = Outcome(rules(items=LINED, levels=levels, aids=aids), sheets)
    found = {(m.goal.name, m.key): m for m in smallest_moves(outcome, [LEAD], limit=1000)}
    for goal in (LEAD, Goal("A")):
        for key in outcome.sheets:
            move = found.get((goal.name, key))
            assert (move and move.by) == tried(outcome, goal, key), (goal, key)
            if move:
                assert LINED.index(move.item) not in outcome.sheets[key].foreign


def test_a_share_is_asked_of_the_criteria_of_the_unit_alone():
    level = Level("A", Decimal(2), (Asked("every_criterion", 50),))
    units = [sheet("x", 2, 0, 0), sheet("y", 2, 0, 0, foreign=frozenset({1, 2}), largest=1)]
    outcome = Outcome(rules(levels=(level,)), units)
    got = {key: one.level and one.level.name for key, one in outcome.suggestions.items()}
    assert got == {"x": None, "y": "A"}
    # In points alike: of each the largest criterion of its own decides.
    assert [place.key for place in outcome.places] == ["y", "x"]


def test_what_no_other_item_can_do_is_done_by_what_is_taken_away():
    items = (JudgedItem("1", 1, Decimal(1)), JudgedItem("2", 2, Decimal(1)), LINED[-1])
    lined = rules(items=items, levels=(Level("A", Decimal(1)),))
    down = Outcome(lined, [sheet("x", 1, 1, 0)])
    assert said(smallest_moves(down, [])) == {("x", "A", True): ("4", Decimal("1.5"))}
    up = Outcome(lined, [sheet("x", 1, 1, -2)])
    assert said(smallest_moves(up, [])) == {("x", "A", False): ("4", Decimal(1))}


def test_the_moves_asked_for_are_the_smallest_of_all():
    sheets = [sheet(n, n % 3 * STEP, 1, n % 7 * STEP) for n in range(40)]
    outcome = Outcome(rules(), sheets)
    every = smallest_moves(outcome, [LEAD], limit=1000)
    assert [move.by for move in smallest_moves(outcome, [LEAD], limit=5)] == [
        move.by for move in every[:5]
    ]


def test_places_within_a_cluster_are_fought_for_there_alone():
    sheets = [sheet(n, n % 3 * STEP, 1, n % 7 * STEP) for n in range(24)]
    outcome, place = Outcome(rules(), sheets), Goal("place", places=1)
    for rest in (0, 1):
        of_cluster = [one for one in sheets if one.key % 2 == rest]
        keys = [one.key for one in of_cluster]
        alone = smallest_moves(Outcome(rules(), of_cluster), [place], limit=1000)
        within = smallest_moves(outcome, [], limit=1000, within=[(place, keys)])
        assert said(one for one in within if one.goal == place) == said(
            one for one in alone if one.goal == place
        )
        assert any(one.goal == place for one in within)


def test_ranks_and_levels_are_those_of_the_ranking():
    sheets = [sheet(n, n % 3 * STEP, 1, n % 5 * STEP) for n in range(20)]
    outcome = Outcome(rules(), sheets)
    assert outcome.places == rank(outcome.standings)
    assert {key for key, one in outcome.suggestions.items()} == set(range(20))


def test_a_level_without_a_floor_is_lost_by_what_its_criteria_need():
    half = Goal("half", percent=50)
    outcome = Outcome(rules(levels=()), [sheet("x", 2, 1, 3)])
    assert said(smallest_moves(outcome, [half])) == {("x", "half", True): ("1", Decimal("1.5"))}
