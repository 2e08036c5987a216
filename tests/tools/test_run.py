"""Whoever reads the last lines of a run alone knows what fell."""

import importlib.util
from pathlib import Path

import pytest

from tests.tools import run
from tests.tools.run import CHECKS, SUITES, Result, fallen, table

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


def test_what_reckons_lets_what_waits_go_first(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    reckons = run.suite("one", "", "not browser", 2)
    waits = run.suite("other", "", "browser", 3, folder="tests/browser")
    assert reckons.command[:3] == ["nice", "-n", "5"]
    assert waits.command[0] == run.PYTHON
    monkeypatch.setattr("shutil.which", lambda program: None)
    assert run.suite("one", "", "not browser", 2).command[0] == run.PYTHON


@pytest.mark.parametrize("word", ["", "1"])
def test_where_python_may_keep_nothing_beside_the_code_it_keeps_it_elsewhere(
    word, monkeypatch, tmp_path
):
    monkeypatch.setattr("sys.pycache_prefix", None)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", word)
    run.keep_what_is_compiled()
    assert not run.is_compiled()
    kept = Path(importlib.util.cache_from_source(str(tmp_path / "tests" / "conftest.py")))
    assert kept.is_relative_to(tmp_path / "build" / "compiled") == bool(word)
    kept.parent.mkdir(parents=True)
    (kept.parent / "conftest.cpython-311-pytest-9.0.0.pyc").touch()
    assert run.is_compiled()


def test_in_a_fresh_clone_the_tests_are_compiled_once_before_the_suites_begin(monkeypatch):
    monkeypatch.setattr(run, "is_compiled", lambda: False)
    monkeypatch.setattr(run, "PYTHON", "true")
    with run.compiled_once([*CHECKS, *SUITES]) as process:
        assert process.wait(60) == 0
    for parts in (CHECKS, [*CHECKS, SUITES[0]]):
        with run.compiled_once(parts) as process:
            assert process is None
    monkeypatch.setattr(run, "is_compiled", lambda: True)
    with run.compiled_once(SUITES) as process:
        assert process is None
