"""The house: every module on its floor, imports down the floors alone, no circle, no two classes of
one name in `scoring/`.

The rules look at texts, so that the tests at the end can show each of them a house where it is
broken.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent

# A module may import what stands on its own floor or on one above it in this list.
FLOORS = (
    ("rules", "files"),
    ("ledger",),
    ("models",),
    ("pages", "maintenance"),
    ("workbooks", "documents", "templatetags"),
    ("forms",),
    ("views", "admin"),
    ("urls", "management", "demo", "apps", "migrations"),
)
APPS = ("wards", "scoring", "campaign")  # likewise: campaign → scoring → wards
DRAWERS = {"utils", "common", "services", "helpers", "signals"}
# Names that Django gives, one a file.
DJANGO_NAMES = {"Command", "Migration"}
INLINE_IMPORTS = 5
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

House = Mapping[str, str]  # name of a module: its text


class Import(NamedTuple):
    """`name` is a module, or something in it; `line` is where the sentence stands in its file."""

    name: str
    line: int
    inline: bool


def our_house() -> House:
    """Every module of the program; a package bears the name of its folder."""
    house = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            house[name.removesuffix(".__init__")] = path.read_text(encoding="utf-8")
    return house


HOUSE = our_house()


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Of a module, which every rule reads."""
    return tuple(ast.walk(ast.parse(text)))


@cache
def imports(text: str) -> tuple[Import, ...]:
    """Everything that a module imports, inside functions too; relative imports are none of ours."""
    return tuple(_imports(text))


def _imports(text: str) -> Iterator[Import]:
    functions = [node for node in nodes(text) if isinstance(node, FUNCTIONS)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in nodes(text):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield Import(name, node.lineno, inline=id(node) in inside)


def floor_of(module: str) -> int | None:
    folder = module.split(".")[1]
    return next((level for level, floor in enumerate(FLOORS) if folder in floor), None)


def modules_without_floor(house: House) -> list[str]:
    return [
        f"{module} stands on no floor: move it into the folder where a stranger would look for it "
        "(README, map of the house), or name its folder in FLOORS of tests/test_architecture.py."
        for module in house
        if module.startswith("scoring.") and floor_of(module) is None
    ]


def imports_upwards(house: House) -> list[str]:
    return [
        f"{module}, line {found.line}, imports {found.name}, which stands above it: move what is "
        "needed down to a floor that both may use, "
        "or do the work further up (tests/test_architecture.py)."
        for module, text in house.items()
        for found in imports(text)
        if climbs(module, found.name)
    ]


def climbs(module: str, target: str) -> bool:
    app, other = module.split(".")[0], target.split(".")[0]
    if other not in APPS:
        return False
    if app != other:
        return APPS.index(other) > APPS.index(app)
    if app != "scoring" or "." not in module or "." not in target:
        return False
    mine, theirs = floor_of(module), floor_of(target)
    return mine is not None and theirs is not None and theirs > mine


def relative_imports(house: House) -> list[str]:
    return [
        f"{module}, line {node.lineno}: write the import in full, from {module.split('.')[0]} on."
        for module, text in house.items()
        for node in nodes(text)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def circles(house: House) -> list[str]:
    """Modules that need each other, inline imports included."""
    arrows = {module: set(needed(module, text, house)) for module, text in house.items()}
    reach = {module: reachable(module, arrows) for module in house}
    found = set()
    for module in house:
        ring = [other for other in house if other in reach[module] and module in reach[other]]
        if ring:
            found.add(" → ".join(sorted({module, *ring})))
    return [
        f"These modules import each other in a circle: {ring}. Move what both need into the lower "
        "one, or hand it over as an argument."
        for ring in sorted(found)
    ]


def needed(module: str, text: str, house: House) -> Iterator[str]:
    """The modules that must be read before this one, with the packages around them."""
    for found in imports(text):
        target = found.name if found.name in house else found.name.rpartition(".")[0]
        while target in house:
            around = module == target or module.startswith(f"{target}.")
            if not around or found.name == target:
                yield target
            target = target.rpartition(".")[0]


def reachable(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = set(arrows[start])
    while left:
        module = left.pop()
        seen.add(module)
        left |= arrows[module] - seen
    return seen


def homonyms(house: House) -> list[str]:
    homes: dict[str, list[str]] = defaultdict(list)
    for module, text in house.items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and module.startswith("scoring."):
                homes[node.name].append(module)
    return [
        f"Two classes are called {name}: {', '.join(modules)}. Say what each is: GridRow, RankedCard."
        for name, modules in homes.items()
        if len(modules) > 1 and name not in DJANGO_NAMES
    ]


def inline_imports(house: House) -> list[tuple[str, int]]:
    return [
        (module, found.line)
        for module, text in house.items()
        for found in imports(text)
        if found.inline
    ]


def imports_without_reason(house: House) -> list[str]:
    """ruff (PLC0415) wants the `noqa`, this test the words after it."""
    return [
        f"{module}, line {line}: an import inside a function says why, as `# noqa: PLC0415 - "
        "models can be read only once all apps are known`; else it stands at the top."
        for module, line in inline_imports(house)
        if not re.search(r"# noqa: PLC0415 - \w+ \w+", house[module].splitlines()[line - 1])
    ]


def nested_comprehensions(house: House) -> list[str]:
    """A comprehension inside a comprehension is read twice before it is understood."""
    return [
        f"{module}, line {node.lineno}: a comprehension inside a comprehension. Give the inner one "
        "a name of its own: a step before it, or a function."
        for module, text in house.items()
        for node in nodes(text)
        if isinstance(node, COMPREHENSIONS) and _holds_another(node)
    ]


def _holds_another(comprehension: ast.AST) -> bool:
    inside = (node for node in ast.walk(comprehension) if node is not comprehension)
    return any(isinstance(node, COMPREHENSIONS) for node in inside)


def check(*found: list[str]) -> None:
    sentences = [sentence for sentences in found for sentence in sentences]
    assert not sentences, "\n".join(sentences)


def test_every_module_has_a_floor():
    check(modules_without_floor(HOUSE))


def test_imports_go_down_the_floors():
    check(imports_upwards(HOUSE), relative_imports(HOUSE))


def test_no_modules_stand_in_a_circle():
    check(circles(HOUSE))


def test_no_two_classes_of_scoring_have_one_name():
    check(homonyms(HOUSE))


def test_imports_inside_functions_are_few_and_say_why():
    check(imports_without_reason(HOUSE))
    found = inline_imports(HOUSE)
    assert len(found) <= INLINE_IMPORTS, (
        f"{len(found)} imports inside functions, {INLINE_IMPORTS} are known: can the new one "
        f"stand at the top? If not, raise INLINE_IMPORTS. {found}"
    )


def test_no_comprehension_stands_in_another():
    check(nested_comprehensions(HOUSE))


def test_only_permissions_compares_a_role():
    for module, text in HOUSE.items():
        if module == "scoring.rules.permissions" or ".migrations." in module:
            continue
        for node in nodes(text):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                names = {side.attr for side in sides if isinstance(side, ast.Attribute)}
                assert "role" not in names, (
                    f"{module}, line {node.lineno}, compares a role: ask scoring.rules.permissions."
                )


def test_there_is_no_drawer():
    drawers = {module for module in HOUSE if DRAWERS & set(module.split("."))}
    assert not drawers, (
        f"{drawers}: name the module after what it does, and put it beside what uses it."
    )


# The rules notice what they are for: each is shown a small house where it is broken.

SOUND = {
    "wards.models": "class Ward: ...",
    "scoring.rules.points": "from wards.models import Ward",
    "scoring.models": "from scoring.models.score import Score",
    "scoring.models.score": "from scoring.rules import points\nclass Score: ...",
    "scoring.pages.grid": "from scoring.models import Score\nclass GridRow: ...",
    "scoring.views.board": "from scoring.pages.grid import GridRow",
    "campaign.urls": "import scoring.views.board",
}
RULES = (
    modules_without_floor,
    imports_upwards,
    relative_imports,
    circles,
    homonyms,
    imports_without_reason,
)


def complaints(**changed: str) -> list[str]:
    """What all rules say of the sound house with these modules (dots as double underlines)."""
    house = SOUND | {name.replace("__", "."): text for name, text in changed.items()}
    return [sentence for rule in RULES for sentence in rule(house)]


def test_a_sound_house_is_left_alone():
    assert complaints() == []


def test_a_module_without_a_floor_is_noticed():
    assert [words.split(":")[0] for words in complaints(scoring__attic="")] == [
        "scoring.attic stands on no floor"
    ]


def test_an_import_from_above_is_noticed():
    (said,) = complaints(scoring__rules__points="\nfrom scoring.pages.grid import GridRow")[:1]
    assert said.startswith("scoring.rules.points, line 2, imports scoring.pages.grid.GridRow")
    assert "move what is needed down" in said


def test_an_import_from_above_is_noticed_inside_a_function_as_well():
    text = "def find():\n    import scoring.views.board  # noqa: PLC0415 - for a good reason"
    assert "line 2, imports scoring.views.board" in complaints(scoring__pages__grid=text)[0]


def test_an_app_that_imports_one_above_it_is_noticed():
    assert (
        "wards.models, line 1, imports scoring.rules"
        in complaints(wards__models="from scoring.rules import plans")[0]
    )


def test_a_relative_import_is_noticed():
    assert complaints(scoring__pages__list="from .grid import GridRow") == [
        "scoring.pages.list, line 1: write the import in full, from scoring on."
    ]


def test_a_circle_is_noticed_on_one_floor_too():
    (said,) = complaints(
        scoring__pages__grid="from scoring.pages import panel",
        scoring__pages__panel="from scoring.pages.grid import GridRow",
    )
    assert "circle: scoring.pages.grid → scoring.pages.panel." in said


def test_a_circle_through_a_package_is_noticed():
    said = complaints(scoring__ledger__entry="", scoring__models__score="import scoring.models")
    assert "circle: scoring.models → scoring.models.score." in " ".join(said)


def test_two_classes_of_one_name_are_noticed():
    (said,) = complaints(scoring__pages__panel="class GridRow: ...")
    assert "called GridRow: scoring.pages.grid, scoring.pages.panel." in said


def test_an_import_inside_a_function_without_a_reason_is_noticed():
    bare = "def find():\n    from scoring.models import Score"
    assert "an import inside a function says why" in complaints(scoring__pages__panel=bare)[0]
    silenced = f"{bare}  # noqa: PLC0415"
    assert "an import inside a function says why" in complaints(scoring__pages__panel=silenced)[0]
    said = f"{silenced} - the models come later"
    assert complaints(scoring__pages__panel=said) == []


def test_a_comprehension_inside_another_is_noticed():
    nested = "rows = [[cell for cell in row] for row in ()]"
    (said,) = nested_comprehensions({"scoring.pages.panel": nested})
    assert said.startswith("scoring.pages.panel, line 1: a comprehension inside a comprehension.")
    one_after_another = "cells = [cell for row in () for cell in row]"
    assert nested_comprehensions({"scoring.pages.panel": one_after_another}) == []
