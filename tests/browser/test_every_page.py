"""Every page, for everybody, in its main states, on an office screen and on a telephone: measured.

The list is found (tests/browser/scenes.py); a page or a template that no scene shows fails here.
"""

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from tests.browser.scenes import NO_PAGE, SCENES, Page, Scene, pages
from tests.browser.stage import Stage
from tests.world import ROUTES

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VISIT, SCRIPTS = 80 * 1024, 20 * 1024
REQUESTS = 6
PAGES = os.environ.get("PAGES", "")
IN_THE_SUITE = ("verified",)  # most pages; `make pages` shows them in every state
TEMPLATES = Path(settings.BASE_DIR) / "templates"
NO_PAGE_TEMPLATES = {"base.html", "plain.html", "gallery.html"}  # parts of pages, and what only a developer sees


@pytest.fixture(
    params=[
        one if one in IN_THE_SUITE else pytest.param(one, marks=pytest.mark.long(wanted=bool(PAGES))) for one in SCENES
    ]
)
def scene(request, transactional_db, settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return SCENES[request.param]()


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """What this run has looked at: scenes have most of their pages in common."""
    return set()


@pytest.fixture
def stage(browser):
    stage = Stage(browser)
    yield stage
    stage.close()


def test_every_page_is_well_made(scene, stage, seen):
    found: dict[str, list[str]] = {}
    for page in pages(scene, seen):
        for finding in measured(stage, page):
            found.setdefault(re.sub(r"“.*?”", alike, finding), []).append(page.title)
    told = [f"{finding}  ({len(where)} ×, {where[0]})" for finding, where in found.items()]
    assert told == [], "\n".join(["", *told])


def alike(label: re.Match[str]) -> str:
    """The same control in every row is one finding."""
    return re.sub(r"[\d.]+", "…", label[0])


def measured(stage: Stage, page: Page) -> list[str]:
    """Every check in one load: what the page asks for, then what it looks like, wide and narrow."""
    stage.show(page)
    found = [*stage.trouble]
    stage.measures()
    found += weight(stage)
    for width in (1366, 360):
        stage.resize(width)
        for what in ("axe", "targets", "focus", "spaced"):
            found += stage.ask(what)
    stage.resize(1366)
    found += stage.ask("doubled")
    stage.resize(320)
    return found + stage.ask("sideways")


def weight(stage: Stage) -> list[str]:
    asked = sorted({address.partition("#")[0] for address in stage.ask("requests")})
    scripts = sum(stage.bytes_of(address) for address in asked if address.endswith(".js"))
    first = sum(stage.bytes_of(address) for address in asked if not stage.is_content(address))
    found = []
    if len([address for address in asked if not stage.is_content(address)]) > REQUESTS:
        found.append(f"{len(asked)} requests: {asked}")
    if first > FIRST_VISIT:
        found.append(f"{first} bytes on a first visit")
    if scripts > SCRIPTS:
        found.append(f"{scripts} bytes of scripts")
    return found


# Enough to show every page: all roles, before and after everything.
WHOLE = ("nothing yet", "in preparation", "blank", "verified", "final", "the year, wards", "the year, Board")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def test_the_list_is_whole_and_every_word_has_its_english(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    names, templates, left = set(), set(), {}
    for name in WHOLE:
        with transaction.atomic():
            scene, data = SCENES[name](), stored_texts()
            for page in pages(scene, set(), "en"):
                names.add(page.name)
                templates |= page.templates
                for text in words(page.html):
                    if text not in left and not is_data(text, data):
                        left[text] = page.title
            transaction.set_rollback(True)
    there = {str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html") if "<h1" in file.read_text("utf-8")}
    assert sorted(set(ROUTES) - NO_PAGE - names) == []
    assert sorted(there - NO_PAGE_TEMPLATES - templates) == []
    assert left == {}, "\n".join(f"{text}  ({where})" for text, where in left.items())


def stored_texts() -> list[str]:
    """Everything Vietnamese that people or the plan wrote, the longest first, levelled as `level` does."""
    found = {"Sóc Trăng"}  # the example of a place
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                for text in texts_of(value):
                    found.update(text.splitlines())
    return sorted({level(text) for text in found if VIETNAMESE.search(text)}, key=len, reverse=True)


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a value of the database; the change record keeps its values as JSON."""
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    elif value is not None:
        yield str(value)


def level(text: str) -> str:
    """Capitals, numbers and spaces make no other text: next year's title is this year's."""
    return re.sub(r"[\d\s]+", lambda run: "0" if run[0].strip() else " ", text.casefold()).strip()


def is_data(text: str, data: list[str]) -> bool:
    text = level(text)
    if text.endswith("…"):
        text = text.removeprefix("0. ").removesuffix("…")
        return any(known.startswith(text) for known in data)
    for known in data:
        if known in text:
            text = text.replace(known, "")
            if not VIETNAMESE.search(text):
                return True
    return False


def words(page: str) -> list[str]:
    """The Vietnamese texts of a page outside of what says that it is Vietnamese."""
    page = re.sub(r'(?s)<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', "", page)
    page = re.sub(r"(?s)<!--.*?-->", "", page)
    texts = re.findall(r"(?s)>([^<]+)<", page)
    texts += re.findall(r'(?:aria-label|title|alt|placeholder|data-[a-z-]+)="([^"]*)"', page)
    texts = [" ".join(html.unescape(text).split()) for text in texts]
    return [text for text in texts if VIETNAMESE.search(text)]
