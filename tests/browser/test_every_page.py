"""Every page, for everybody, in its main states, on an office screen and on a telephone: measured.

The list is found (tests/browser/scenes.py); a page or a template that no scene shows fails here.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.template.base import Template
from django.test.signals import template_rendered

from scoring.documents.papers.drawings import PICTURES
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.names import NAMES
from scoring.models import Award, AwardKind, Campaign, CouncilMember, Evidence, Scorecard, Tier
from scoring.workbooks import change_record
from tests.browser.scenes import NO_PAGE, SCENES, Page, Scene, pages
from tests.browser.stage import Stage
from tests.tools.chromium import FAMILIES
from tests.world import ROUTES
from wards import official
from wards.models import Officer, User, Ward, WardChange

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_VISIT, SCRIPTS = 80 * 1024, 20 * 1024
REQUESTS = 6
PAGES = os.environ.get("PAGES", "")
IN_THE_SUITE = ("verified",)  # most pages; `make pages` shows them in every state
# What every component stands on, looked at in the dark colours too.
IN_THE_DARK = {
    "home",
    "scorecard",
    "board",
    "board_ward",
    "tiers",
    "awards",
    "charts",
    "history",
    "setup",
    "people",
}
TEMPLATES = Path(settings.BASE_DIR) / "templates"
NO_PAGE_TEMPLATES = {
    "base.html",
    "plain.html",
    "gallery.html",
}  # parts of pages, and what only a developer sees


@pytest.fixture(autouse=True)
def in_parts(monkeypatch):
    """A record that is taken along in parts has more than twenty entries here."""
    monkeypatch.setattr(change_record, "PART", 20)


@pytest.fixture(
    params=[
        one
        if one in IN_THE_SUITE
        else pytest.param(one, marks=pytest.mark.long(wanted=bool(PAGES)))
        for one in SCENES
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
def stages(browser_with) -> Iterator[dict[str, Stage]]:
    """A window for each family of letters; the first has axe, which asks of no letter."""
    first = next(iter(FAMILIES))
    stages = {family: Stage(browser_with(family), axe=family == first) for family in FAMILIES}
    yield stages
    for stage in stages.values():
        stage.close()


@pytest.mark.lengthy
def test_every_page_is_well_made(scene, stages, seen):
    found: dict[str, list[str]] = {}
    for page in pages(scene, seen):
        for finding in measured(stages, page):
            found.setdefault(re.sub(r"“.*?”", alike, finding), []).append(page.title)
    told = [f"{finding}  ({len(where)} ×, {where[0]})" for finding, where in found.items()]
    assert told == [], "\n".join(["", *told])


def alike(label: re.Match[str]) -> str:
    """The same control in every row is one finding."""
    return re.sub(r"[\d.]+", "…", label[0])


# In which widths what is asked; of a page in its first letters more than in the others, since most
# of it depends on no letter.
LAID_OUT = {
    1366: ("targets", "focus", "spaced", "doubled", "sideways"),
    360: ("targets", "focus", "spaced"),
    320: ("sideways",),
}
OF_NO_LETTER = {1366: ("requests", "axe"), 360: ("axe",), 320: ()}


def measured(stages: dict[str, Stage], page: Page) -> list[str]:
    """Every check in one load for each family of letters, and in one question for each width."""
    found = []
    for number, (family, stage) in enumerate(stages.items()):
        first = number == 0
        stage.show(page)
        found += stage.trouble
        for width, of_letters in LAID_OUT.items():
            stage.resize(width)
            told = stage.ask(*(OF_NO_LETTER[width] if first else ()), *of_letters)
            found += weight(stage, told.pop("requests", []))
            found += told.pop("axe", [])
            found += [f"{finding} in {family}" for finding in chain.from_iterable(told.values())]
            if first and width == 1366 and page.name in IN_THE_DARK:
                found += in_the_dark(stage)
    return found


def in_the_dark(stage: Stage) -> list[str]:
    stage.window.emulate_media(color_scheme="dark")
    found = [f"in dark colours: {finding}" for finding in stage.ask("axe")["axe"]]
    stage.window.emulate_media(color_scheme="light")
    return found


def weight(stage: Stage, requests: list[str]) -> list[str]:
    asked = sorted({address.partition("#")[0] for address in requests})
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


# Enough to show every page: all roles, before and after everything. Each row has one database.
WHOLE = (
    ("nothing yet",),
    ("in preparation",),
    ("blank",),
    ("verified",),
    ("final",),
    ("the year, wards", "the year, Board"),
)
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)


@pytest.fixture
def parts_are_told(monkeypatch):
    """As Django's test client does: of every part of a page which template it is. What the part
    knows, of which the client keeps a copy, nobody asks.
    """

    def render(template, context):
        template_rendered.send(sender=template, template=template, context=None)
        return template.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", render)


@pytest.mark.lengthy
@pytest.mark.usefixtures("parts_are_told")
def test_the_list_is_whole_and_every_word_has_its_english(transactional_db, settings, tmp_path):
    """In English pages what is Vietnamese was written by people, and says that it is Vietnamese;
    names need not.
    """
    settings.MEDIA_ROOT = tmp_path
    pages_found, templates, found = set(), set(), {}
    for names_of_scenes in WHOLE:
        with transaction.atomic():
            for name in names_of_scenes:
                scene = SCENES[name]()
                # The same texts stand on many pages.
                known = cache(partial(is_data, data=stored_texts()))
                named = cache(partial(is_data, data=names()))
                for page in pages(scene, set(), "en"):
                    pages_found.add(page.name)
                    templates |= page.templates
                    for finding in unsaid_in_english(page, known, named):
                        found.setdefault(finding, page.title)
            transaction.set_rollback(True)
    there = {
        str(file.relative_to(TEMPLATES))
        for file in TEMPLATES.rglob("*.html")
        if "<h1" in file.read_text("utf-8")
    }
    assert sorted(set(ROUTES) - NO_PAGE - pages_found) == []
    assert sorted(there - NO_PAGE_TEMPLATES - templates) == []
    assert found == {}, "\n".join(f"{text}  ({where})" for text, where in found.items())


def unsaid_in_english(
    page: Page, known: Callable[[str], bool], named: Callable[[str], bool]
) -> Iterator[str]:
    """What stands in Vietnamese on an English page, and is neither `known` data nor said to be
    Vietnamese; a proper name needs not say it.
    """
    if '<html lang="vi">' in page.html:  # a page of trouble that knows of no choice
        return
    said = Said(page.html)
    for text in {*said.vietnamese, *said.english, *said.attributes}:
        if not (text in said.vietnamese and are_places(text)) and not known(text):
            yield f"no English: {text}"
    for text in said.english:
        if known(text) and not named(text):
            yield f"does not say that it is Vietnamese: {text}"


# How signers of papers sign, as whole examples: the words alone have their English.
ON_PAPER = (
    "K/T Trưởng Ban", "T/M Ban Thường vụ", "Bí thư, Phó Bí thư", "Trưởng Ban, Phó Trưởng Ban",
)  # fmt: skip


def are_places(text: str) -> bool:
    """Whether these are nothing but names of places in a Word template, which nobody translates: as
    a row of them, or one as it is typed there.
    """
    columns = {f"{name}.{column}" for name, one in LISTS.items() for column in one.columns}
    return set(text.strip("{} ").split(", ")) <= {*NAMES, *LISTS, *PICTURES, *columns}


def names() -> list[str]:
    """Proper names, which are said alike in every language: of people, units, bodies, tiers,
    papers.
    """
    fields: tuple[tuple[Any, str], ...] = (
        (Ward, "name"), (Ward, "cluster"), (WardChange, "old_name"), (WardChange, "new_name"), (User, "full_name"),
        (Officer, "full_name"), (Scorecard, "ward_name"), (Campaign, "superior_body"), (Campaign, "issuing_body"),
        (Campaign, "deciding_body"), (Campaign, "place"), (Campaign, "plan_number"), (Tier, "name"),
        (CouncilMember, "name"), (AwardKind, "title"), (Award, "decision_number"), (Evidence, "number"),
        (Campaign, "title"),
    )  # fmt: skip
    found = {"sóc trăng", *map(level, ON_PAPER)}
    for model, field in fields:
        found |= {level(one) for one in model._default_manager.values_list(field, flat=True) if one}
    return sorted((one for one in found if VIETNAMESE.search(one)), key=len, reverse=True)


def stored_texts() -> list[str]:
    """Everything Vietnamese that people or the plan wrote, the longest first, levelled as `level`
    does.
    """
    # The example of a place; what stands above every Party paper; the button of the language.
    found = {"Sóc Trăng", "ĐẢNG CỘNG SẢN VIỆT NAM", "Tiếng Việt", *ON_PAPER}
    # The official list, of which a page shows the provinces and the units of one.
    for province in official.provinces():
        found |= {province.name, *(unit.name for unit in province.units if province.code == "92")}
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


class Said(HTMLParser):
    """The texts of a page with Vietnamese letters: in what says that it is Vietnamese, elsewhere,
    in attributes.
    """

    VOID = frozenset(
        ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
    )
    READ = frozenset(("aria-label", "title", "alt", "placeholder"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.vietnamese: set[str] = set()
        self.english: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        for name, value in facts.items():
            if name in self.READ or name.startswith("data-"):
                self._hear(self.attributes, value)
        if tag not in self.VOID:
            self.open.append((tag, facts.get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1] if self.open else ("", "")
        if tag in {"title", "textarea", "option"}:  # no element inside could say it
            self._hear(self.attributes, data)
        elif tag not in {"script", "style"}:
            self._hear(self.vietnamese if lang == "vi" else self.english, data)

    @staticmethod
    def _hear(where: set[str], text: str) -> None:
        text = " ".join(text.split())
        if VIETNAMESE.search(text):
            where.add(text)
