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


# What somebody thinks about before writing it, or takes from a paper: lost, it is all written anew.
LONG_TO_WRITE = (
    "awards/block", "awards/propose", "awards/take_step", "board/answer", "board/remark",
    "council/meeting", "officer/nominate", "officer/reply", "reports/amend", "reviewing/note",
    "setup/basics", "setup/paper_heads", "setup/rows", "setup/wording", "tiers/assign",
    "visits/visit",
)  # fmt: skip


@pytest.mark.parametrize("name", LONG_TO_WRITE)
def test_what_takes_long_to_write_is_not_sent_to_a_server_that_is_away(name):
    """The browser's own page of an error would stand in its place."""
    assert f"scoring/{name}.html" in CAREFUL


def test_there_are_such_forms():
    assert len(CAREFUL) > 15
