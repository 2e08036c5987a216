"""What is written down is true of the files: every path that is named exists, and the version is
said alike.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path for folder in ("", "docs", "deploy", "findings") for path in (ROOT / folder).glob("*.md")
)
# Where a path that is cut short may begin: `test_site.py`, `models/plan/tier.py`.
FOLDERS = (
    "benchmarks",
    "campaign",
    "deploy",
    "docs",
    "findings",
    "scoring",
    "static",
    "templates",
    "tests",
    "wards",
)
MADE = {".demo/", "build/", "deploy/certificates/", "deploy/thidua.env"}  # while it runs
PATH = re.compile(
    r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:conf|css|html|js|json|md|po|py|toml|txt|yaml|yml))"
)


def exists(name: str, beside: Path) -> bool:
    if name in MADE or (ROOT / name).exists() or (beside / name).exists():
        return True
    name = name.rstrip("/")
    return any(found for folder in FOLDERS for found in (ROOT / folder).glob(f"**/{name}"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_is_named_exists(page):
    text = page.read_text("utf-8")
    named = [name for name in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(name)]
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    lost = [name for name in named if not exists(name, page.parent)]
    lost += [name for name in linked if not (page.parent / name).exists()]
    assert lost == [], f"{page.name} names what is not there: mend the page or the path"


# A module of ours by its folder, as comments name it.
MODULE = re.compile(r"(?<![\w./-])(?:campaign|scoring|wards)/[\w/]+\.py\b")


def test_every_module_that_code_and_findings_name_exists():
    read = [file for folder in FOLDERS for file in (ROOT / folder).glob("**/*.py")]
    read += (ROOT / "findings").glob("*.sh")
    lost = {
        f"{file.relative_to(ROOT).as_posix()}: {name}"
        for file in read
        for name in MODULE.findall(file.read_text("utf-8"))
        if not (ROOT / name).exists()
    }
    assert lost == set()


def test_every_field_case_names_tests_that_exist():
    """Each line of docs/field-cases.md stands in its order and names what shows it."""
    text = (ROOT / "docs" / "field-cases.md").read_text("utf-8")
    rows = re.findall(r"^\| C(\d+) \|.*\| (.+) \|$", text, re.MULTILINE)
    assert [int(number) for number, _shown_by in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 57
    tests = {number: re.findall(r"`([\w/]+\.py)::(\w+)`", shown_by) for number, shown_by in rows}
    assert [number for number, named in tests.items() if not named] == [], "a case without a test"
    files = {name: (ROOT / name).read_text("utf-8") for row in tests.values() for name, _ in row}
    lost = [
        f"{name}::{test}"
        for row in tests.values()
        for name, test in row
        if not re.search(rf"^def {test}\(", files[name], re.MULTILINE)
    ]
    assert lost == [], "docs/field-cases.md names tests that are not there"


def test_the_map_of_the_house_is_true():
    """Every file and folder that README's map names is there, and no folder of `scoring/` is left
    out.
    """
    readme = (ROOT / "README.md").read_text("utf-8")
    the_map = readme.split("## A map of the house", 1)[1].split("```")[1]
    named = set(PATH.findall(the_map))
    lost = [name for name in sorted(named) if not exists(name, ROOT)]
    assert lost == [], "README's map names what is not there"
    rooms = {f"{path.parent.name}/" for path in (ROOT / "scoring").glob("*/*.py")}
    assert rooms - named == {"migrations/"}, "README's map leaves a folder of scoring/ out"


def test_the_recipes_name_what_there_is():
    """Tests, names of the code, targets of make."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    sources = [path for folder in ("scoring", "tests") for path in (ROOT / folder).rglob("*.py")]
    known = set(re.findall(r"\w+", "\n".join(path.read_text("utf-8") for path in sources)))
    named = set(re.findall(r"`(test_\w+|[A-Z]\w+(?:\.\w+)?|[a-z]+_[a-z_]+)`", text))
    assert len(named) > 20
    lost = [name for name in sorted(named) if not set(name.split(".")) <= known]
    assert lost == [], "CONTRIBUTING.md names what the code does not: mend the recipe"
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets


def test_the_newest_entry_of_the_changelog_is_this_version():
    newest = re.search(r"^## (\d+\.\d+\.\d+)\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest, "CHANGELOG.md: the newest version is a heading: ## 1.2.3 – 30 November 2026"
    assert newest[1] == settings.VERSION


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "Phiên bản"), ("en", "Version")])
def test_the_foot_of_a_page_says_the_version(language, words):
    client = Client()
    client.cookies["django_language"] = language
    foot = client.get("/accounts/login/").content.decode().split("<footer", 1)[1]
    assert f"{words} {settings.VERSION}" in foot
