"""`make mutants` breaks what it says it breaks."""

import ast

import pytest

from tests.tools.mutants import __main__ as command
from tests.tools.mutants import argued, breaking, reach, tally


def broken(code: str) -> list[tuple[str, str]]:
    nodes = breaking.guarding(ast.parse(code))
    return [(ast.unparse(place), after) for place, after in map(breaking._broken, nodes)]


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("if a:\n    b", "(not (a))"),
        ("x = ahead == (sign > 0)", "(ahead != (sign > 0))"),
        ("x = '%' in (shape or '')", "('%' not in (shape or ''))"),
        ("x = a and (b or c)", "(a or (b or c))"),
        ("raise Refused", "pass"),
        ("x = rows.filter(pk=1, by=2)", "rows.filter(by=2)"),
    ],
)
def test_a_line_is_broken_in_one_place(code, after):
    assert after in [other for _before, other in broken(code)]


def test_what_only_types_read_and_what_the_database_holds_is_left_alone():
    assert broken("if TYPE_CHECKING:\n    import x") == []
    assert broken("class A:\n    class Meta:\n        x = Q(a=1, b=2)") == []


def test_a_mutant_stays_the_same_when_lines_are_written_above_it(tmp_path, monkeypatch):
    monkeypatch.setattr(breaking, "ROOT", tmp_path)
    place = tmp_path / "guard.py"
    place.write_text("if a:\n    raise b\nif a:\n    raise b\n", encoding="utf-8")
    before = list(breaking.mutants("guard.py"))
    place.write_text(f"# trước\n{place.read_text(encoding='utf-8')}", encoding="utf-8")
    after = list(breaking.mutants("guard.py"))
    assert before == after
    assert [mutant.line for mutant in before] == [1, 2, 3, 4]
    assert [mutant.line for mutant in after] == [2, 3, 4, 5]
    assert [mutant.nth for mutant in after] == [0, 0, 1, 1]


def test_the_draw_is_narrowed_to_some_folders(monkeypatch):
    folders = ["wards/record", "scoring/maintenance"]
    monkeypatch.setattr(breaking, "NUMBER", 100_000)  # all: what is drawn changes with the code
    monkeypatch.setattr(breaking, "ONLY", folders)
    files = {mutant.file for mutant in breaking.drawn()}
    assert {"/".join(file.split("/")[:2]) for file in files} == {*folders}


def test_each_statement_tells_that_it_was_reached(tmp_path):
    place = tmp_path / "guard.py"
    place.write_text(
        '"""Says."""\ndef f(a):\n    """Does."""\n    if a:\n        return 1\n    return 2\n'
    )
    here: set[int] = set()
    names = {"reached_here": here.add}
    exec(reach.telling_code(place), names)
    assert [names["__doc__"], names["f"].__doc__] == ["Says.", "Does."]
    here.clear()
    assert names["f"](0) == 2
    places = reach.places_of(place.read_bytes())
    assert here == {places[line] for line in (4, 6)}


GUARD = "def f(a):\n    if a:\n        raise b\n"
OTHER = "def g(a):\n    return a\n"


def places(source: str) -> set[int]:
    return set(reach.places_of(source.encode()).values())


def test_what_was_learnt_of_a_function_goes_where_it_goes_and_ends_when_it_reads_otherwise():
    assert places(f"# trước\n\n{OTHER}\n{GUARD}") == places(GUARD) | places(OTHER)
    assert len(places(GUARD + GUARD)) == 2 * len(places(GUARD)), "two that read alike are two"
    assert not places(GUARD.replace("raise b", "raise c")) & places(GUARD)
    method = "".join(f"    {line}\n" for line in GUARD.splitlines())
    assert not places(f"class A:\n{method}") & places(f"class B:\n{method}")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A guard and its test in a project of their own, where nothing was learnt or told yet."""
    for module in (breaking, reach):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(reach, "files", lambda: ["guard.py"])
    for module, name in ((reach, "mutants.reach"), (tally, "mutants.tally")):
        monkeypatch.setattr(module, "FILE", tmp_path / name)
    (tmp_path / "guard.py").write_text(GUARD)
    (tmp_path / "test_guard.py").write_text("def test_f(): ...\n")
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """As in a process that begins anew."""
    for kept in (reach._edition, reach._statements, reach.places_in):
        kept.cache_clear()


def learnt() -> list[str]:
    forget()
    return sorted(reach.Reach().seconds)


def test_what_was_learnt_of_a_test_is_learnt_again_when_what_it_reached_or_itself_has_changed(
    project,
):
    learning = reach.Learning(set(reach.places_in("guard.py").values()), reach.Reach())
    learning._write("test_guard.py::test_f", 0.1)
    assert learnt() == ["test_guard.py::test_f"]
    (project / "guard.py").write_text(OTHER + GUARD)
    assert learnt() == ["test_guard.py::test_f"], "what it reached has moved as it is"
    (project / "guard.py").write_text(GUARD.replace("if a:", "if not a:"))
    assert learnt() == []
    (project / "guard.py").write_text(GUARD)
    (project / "test_guard.py").write_text("def test_f():\n    f(1)\n")
    assert learnt() == []


def test_a_survivor_is_asked_of_a_test_again_when_the_test_has_changed(project):
    mutant, other = breaking.mutants("guard.py")
    test = "test_guard.py::test_f"
    tally.Tally().add(mutant, "", [test])
    tally.Tally().add(other, test, [test])
    kept = tally.Tally()
    assert [kept.unasked(mutant, [test]), kept.unasked(other, [test])] == [None, None]
    assert [kept.told(mutant), kept.told(other)] == ["", test]
    (project / "test_guard.py").write_text("def test_f():\n    f(1)\n")
    forget()
    assert [kept.unasked(mutant, [test]), kept.unasked(other, [test])] == [[test], [test]]
    (project / "guard.py").write_text(GUARD.replace("def f(a)", "def f(a, c)"))
    forget()
    assert kept.told(mutant) is None, "told of another function"


def test_what_is_argued_counts_to_the_goal(project, monkeypatch, capsys):
    kept = tally.Tally()
    mutant, other = breaking.mutants("guard.py")
    monkeypatch.setattr(command, "drawn", lambda: [mutant, other])
    kept.add(mutant, "", [])
    kept.add(other, "test_guard.py::test_f", [])
    assert command.report(kept, 0) == 1
    monkeypatch.setattr(argued, "reasons", lambda: {argued.place_of(mutant): "Nobody can see it."})
    assert command.report(kept, 0) == 0
    assert "of 2: 1 noticed, 0 of them by the nearest tests, and 1 argued (100.0 %)" in (
        capsys.readouterr().out
    )


def test_what_is_argued_is_some_line_of_today():
    """A reason for a line that stands there no longer is taken out."""
    today = {
        argued.place_of(mutant)
        for file in {file for file, _before, _after in argued.reasons()}
        for mutant in breaking.mutants(file)
    }
    assert [place for place in argued.reasons() if place not in today] == []
    assert all(argued.reasons().values())
