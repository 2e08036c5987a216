"""What `make pictures` runs: every page of the list, wide and narrow, into build/pictures with an
index to look at.

ONLY="year, head"   one scene alone
DARK=1              in the dark colours
"""

import html
import os
import re
from pathlib import Path

import pytest
from django.conf import settings as configured

from tests.browser.scenes import SCENES, pages
from tests.browser.stage import Stage

FOLDER = (
    Path(configured.BASE_DIR)
    / "build"
    / ("pictures-dark" if os.environ.get("DARK") else "pictures")
)
WIDTHS = (1366, 360)
ONLY = os.environ.get("ONLY", "")


@pytest.mark.long(wanted=True)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", [name for name in SCENES if ONLY in name])
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
