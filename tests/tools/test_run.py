"""Whoever reads the last lines of a run alone knows what fell."""

from tests.tools.run import SUITES, Result, fallen, table

TOLD = """..F
=========== short test summary info ===========
SKIPPED [1] tests/test_b.py:3: no such program
FAILED tests/test_a.py::test_one[x - y] - assert 1 == 2
ERROR tests/test_a.py::test_two - RuntimeError
1 failed, 1 error in 2.00s"""


def test_each_test_that_fell_stands_below_the_table(capsys):
    one, other = SUITES[:2]
    results = [Result(one, "failed", 2.0, TOLD), Result(other, "passed", 3.0, "2 passed in 3.00s")]
    assert fallen(results) == [
        f"{one.name}: FAILED tests/test_a.py::test_one[x - y] - assert 1 == 2",
        f"{one.name}: ERROR tests/test_a.py::test_two - RuntimeError",
    ]
    table(results, 3.0)
    *_rows, first, second, last = capsys.readouterr().out.splitlines()
    assert [first, second] == fallen(results)
    assert last.startswith("all")
    assert last.endswith("failed")


def test_a_suite_tells_the_names_of_what_fell():
    for part in SUITES:
        told = next(word for word in part.command if word.startswith("-r"))
        assert set("fE") <= set(told)
