"""Imports go one way: campaign → scoring → wards, and inside scoring only to the floors on the
left.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("campaign", "scoring", "wards")
# Left to right; each floor may import its own and the floors before it.
FLOORS = (
    ("scoring.rules", "scoring.ledger.chain", "scoring.ledger.verify_export"),
    ("scoring.models", "scoring.ledger"),
    (
        "scoring.files",
        "scoring.pages",
        "scoring.maintenance",
        "scoring.workbooks",
        "scoring.documents",
        "scoring.forms",
        "scoring.templatetags",
    ),
    ("scoring.views", "scoring.admin"),
    ("scoring.urls", "scoring.demo", "scoring.management", "scoring.apps", "scoring.migrations"),
)


def modules() -> list[tuple[str, Path]]:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path)
        for path in files
    ]


def imports(path: Path) -> set[str]:
    """Everything a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: absolute imports only"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def floor_of(module: str) -> int | None:
    for index, floor in enumerate(FLOORS):
        if any(module == name or module.startswith(name + ".") for name in floor):
            return index
    return None


def test_every_module_of_scoring_has_a_floor():
    homeless = [
        name for name, _ in modules() if name.startswith("scoring.") and floor_of(name) is None
    ]
    assert homeless == []


@pytest.mark.parametrize(
    ("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_imports_go_one_way(module, path):
    app = module.split(".")[0]
    for name in imports(path):
        target = name.split(".")[0]
        if target not in APPS:
            continue
        assert APPS.index(target) >= APPS.index(app), f"{module} must not import {name}"
        if target != "campaign" or app == "campaign":
            mine, theirs = floor_of(module), floor_of(name)
            if app == target == "scoring" and mine is not None and theirs is not None:
                assert theirs <= mine, f"{module} must not import {name}"


def test_only_permissions_compares_a_role():
    for module, path in modules():
        if module in {"scoring.rules.permissions", "wards.models"} or ".migrations." in module:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                assert not any(
                    isinstance(side, ast.Attribute) and side.attr == "role" for side in sides
                ), module


def test_there_is_no_drawer():
    names = {part for name, _ in modules() for part in name.split(".")}
    assert names.isdisjoint({"utils", "common", "services", "helpers", "signals"})
