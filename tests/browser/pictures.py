"""What `make pictures` runs: every page of the list, wide and narrow, into build/pictures with an
index to look at.

ONLY="year, Board"   the scenes whose names hold these words
DARK=1              in the dark colours
README=1            instead: the pictures of README and guides, made anew where they stand
"""

import html
import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from PIL import Image

from scoring.demo import filling
from tests.browser.scenes import SCENES, Page, pages
from tests.browser.stage import Stage
from tests.factories import make_client
from wards.models import User

FOLDER = (
    Path(configured.BASE_DIR)
    / "build"
    / ("pictures-dark" if os.environ.get("DARK") else "pictures")
)
WIDTHS = (1366, 360)
ONLY = os.environ.get("ONLY", "")
CHOSEN = [name for name in SCENES if ONLY in name]
if not CHOSEN:
    raise pytest.UsageError(f"ONLY={ONLY}: no scene has this name; there are: {'; '.join(SCENES)}")

README = bool(os.environ.get("README"))
# Where it goes, who looks, at what, and how high.
IN_README = (
    ("docs/pictures/board.png", "truongban", "/campaigns/2026/board/", 1240),
    ("docs/pictures/panel.png", "thamdinh1", "/campaigns/2026/board/", 760),
    ("docs/pictures/scorecard.png", "phuong3", "/campaigns/2026/scorecard/", 900),
    ("docs/pictures/awards.png", "truongban", "/campaigns/2026/awards/", 900),
)
IN_GUIDES = (
    ("static/img/guide/scorecard.webp", "phuong3", "/campaigns/2026/scorecard/", 894),
    ("static/img/guide/panel.webp", "thamdinh1", "/campaigns/2026/board/", 810),
    ("static/img/guide/tiers.webp", "truongban", "/campaigns/2026/tiers/", 894),
    ("static/img/guide/account.webp", "quantri", "/people/{officer}/", 894),
)


@pytest.mark.skipif(not README, reason="README=1 makes them anew")
@pytest.mark.long(wanted=True)
def test_pictures_of_readme_and_guides(transactional_db, browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    filling.fill("mot-mat-khau-cua-ban-thu")
    stage = Stage(browser)
    officer = User.objects.get(username="phuong3").pk
    for file, who, address, height in IN_README + IN_GUIDES:
        client = make_client(User.objects.get(username=who))
        address = address.format(officer=officer)
        stage.resize(1366)
        stage.window.set_viewport_size({"width": 1366, "height": height})
        stage.width = 1366
        stage.show(Page("the year", "", who, address, client.get(address), client))
        if "panel" in file:
            stage.window.locator("tbody tr").last.locator("td.down > a").nth(5).click()
            stage.window.locator("dialog[data-panel][open]").wait_for()
        picture = Image.open(BytesIO(stage.window.screenshot()))
        place = Path(configured.BASE_DIR) / file
        if place.suffix == ".png":
            picture.convert("RGB").quantize(
                256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            ).save(place, optimize=True)
        else:
            shrunk = picture.resize((900, round(900 * height / 1366)), Image.Resampling.LANCZOS)
            shrunk.save(place, quality=70, method=6)
    stage.close()


@pytest.mark.skipif(README, reason="README=1 makes those of README alone")
@pytest.mark.long(wanted=True)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", CHOSEN)
def test_pictures(name, browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    FOLDER.mkdir(parents=True, exist_ok=True)
    stage = Stage(browser, color_scheme="dark" if os.environ.get("DARK") else "light")
    rows = []
    for page in pages(SCENES[name](), set()):
        files = []
        for width in WIDTHS:
            file = re.sub(r"[^a-z0-9]+", "-", f"{page.title} {width}".lower()).strip("-") + ".png"
            stage.show(page, width)
            stage.window.screenshot(path=FOLDER / file, full_page=True)
            files.append(
                f'<a href="{file}"><img src="{file}" width="{width // 3}" loading="lazy" alt=""></a>'
            )
        rows.append(f"<section><h2>{html.escape(page.title)}</h2>{''.join(files)}</section>")
    stage.close()
    (FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', name)}.html").write_text(
        "\n".join(rows), encoding="utf-8"
    )
    parts = [
        f'<p><a href="{one.name}">{one.stem}</a></p>'
        for one in sorted(FOLDER.glob("*.html"))
        if one.stem != "index"
    ]
    (FOLDER / "index.html").write_text(
        "<!doctype html><meta charset=utf-8>" + "".join(parts), encoding="utf-8"
    )
