"""What the part on PostgreSQL leaves out:
tests that are there, and none that have to run on both.
"""

from pathlib import Path

from tests.tools import asked


def test_what_is_left_out_is_there():
    """A test that was renamed runs on both databases: its line goes."""
    gone = []
    for name in asked.left_out():
        file, _colons, test = name.partition("::")
        text = Path(asked.ROOT / file).read_text("utf-8") if (asked.ROOT / file).exists() else ""
        if f"def {test}(" not in text:
            gone.append(name)
    assert gone == [], "run python -m tests.tools.asked"


def test_what_depends_on_the_database_is_left_out_of_none():
    names = asked.left_out()
    assert len(names) > 500
    assert all(name.startswith(asked.SAYING) for name in names)
    assert not any(name.startswith(asked.ON_BOTH) for name in names)


def test_together_with_the_others_those_that_stay_ask_for_everything():
    asks = {"a": {"1", "2"}, "b": {"2", "3"}, "c": {"3"}, "d": {"4"}, "kept": {"1"}}
    alike = dict.fromkeys(asks, 1.0)
    stay = asked.chosen(asks, alike, {"a", "b", "c", "d"})
    assert set().union(*(asks[name] for name in {"kept", *stay})) == {"1", "2", "3", "4"}
    assert stay == {"b", "d"}


def test_of_two_that_ask_the_same_the_quicker_one_stays():
    """Also where the slow one comes first by its name."""
    asks = {"a slow one": {"1", "2"}, "quick": {"1", "2"}}
    assert asked.chosen(asks, {"a slow one": 3.0, "quick": 0.1}, asks) == {"quick"}


def test_numbers_and_lengths_of_lists_make_no_other_statement():
    notes = asked.Notes()
    one, other = "SELECT a WHERE b IN (%s, %s) LIMIT 21", "SELECT a WHERE b IN (%s) LIMIT 1"
    assert notes._shape(one) == notes._shape(other) != notes._shape("SELECT c WHERE b IN (%s)")
