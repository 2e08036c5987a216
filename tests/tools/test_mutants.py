"""`make mutants` breaks what it says it breaks."""

import ast

import pytest

from tests.tools.mutants import argued, breaking, reach


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


def test_each_statement_tells_that_it_was_reached(tmp_path, monkeypatch):
    monkeypatch.setattr(reach, "ROOT", tmp_path)
    place = tmp_path / "guard.py"
    place.write_text(
        '"""Says."""\ndef f(a):\n    """Does."""\n    if a:\n        return 1\n    return 2\n'
    )
    here: set[str] = set()
    names = {"reached_here": here.add}
    exec(reach.told_of(place), names)
    assert [names["__doc__"], names["f"].__doc__] == ["Says.", "Does."]
    here.clear()
    assert names["f"](0) == 2
    places = reach.places_of(place.read_bytes())
    assert here == {f"guard.py:{places[line]}" for line in (4, 6)}


def test_what_is_argued_is_some_line_of_today():
    """A reason for a line that stands there no longer is taken out."""
    today = {
        argued.place_of(mutant)
        for file in {file for file, _before, _after in argued.reasons()}
        for mutant in breaking.mutants(file)
    }
    assert [place for place in argued.reasons() if place not in today] == []
    assert all(argued.reasons().values())
