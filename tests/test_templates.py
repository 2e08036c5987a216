"""What belongs together on a page, read from the templates alone."""

import re

import pytest

from tests.test_architecture import ROOT

FOLDER = ROOT / "templates"
TEMPLATES = {
    path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.html")
}
SIGN_IN_AGAIN = "components/sign_in_again.html"
JOINED = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')


def joined(name: str, found: frozenset[str] = frozenset()) -> frozenset[str]:
    """A template with all that it includes and extends."""
    found |= {name}
    for other in JOINED.findall(TEMPLATES.get(name, "")):
        if other not in found:
            found = joined(other, found)
    return found


PAGES = [name for name, text in TEMPLATES.items() if text.startswith("{% extends")]
CAREFUL = [
    name
    for name in PAGES
    if any("data-careful" in TEMPLATES.get(part, "") for part in joined(name))
]


@pytest.mark.parametrize("name", CAREFUL)
def test_a_form_that_asks_who_is_there_before_it_sends_has_its_dialog(name):
    """Without it what was typed goes to a session that may have ended."""
    assert SIGN_IN_AGAIN in joined(name)


def test_there_are_such_forms():
    assert len(CAREFUL) > 15
