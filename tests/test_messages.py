"""No text is missing: English for the program's own, Vietnamese for Django's; compiled catalogues
match.
"""

import ast
from pathlib import Path

import django
import pytest
from babel.messages import pofile
from django.utils.translation import override
from django.utils.translation.trans_real import catalog as active_catalogue

from tests.tools import messages

DJANGO = Path(django.__file__).parent
APPS = ("conf", "contrib/auth", "contrib/admin", "contrib/contenttypes", "contrib/sessions")


def test_every_text_of_the_program_has_english():
    lacking = messages.missing(messages.load("en"), messages.gather())
    assert not lacking, (
        f"These texts have no English: {lacking}. Run `make messages`, write the msgstr of each in "
        "campaign/locale/en/LC_MESSAGES/django.po, and run it again."
    )


def test_a_text_with_a_count_is_never_asked_for_without_one():
    """Older Pythons (3.11.2 of Debian 12) find no English for it then, newer ones do."""
    asked = set(messages.texts())
    counted = {(context, text[0]) for context, text in asked if isinstance(text, tuple)}
    assert not asked & counted


def test_no_text_is_asked_for_within_an_f_string():
    """What stands there is not gathered by every version of the tools, and then has no English."""
    asking = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}
    found = [
        f"{path.relative_to(messages.ROOT)}:{call.lineno}"
        for path in messages.sources()
        if path.suffix == ".py"
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in asking
    ]
    assert not found, f"give the text a name first: {found}"


@pytest.mark.parametrize("app", APPS)
def test_every_text_of_django_has_vietnamese(app):
    with (DJANGO / app / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        texts = [message for message in pofile.read_po(file) if message.id]
    with override("vi"):
        known = active_catalogue()._catalog  # type: ignore[attr-defined]
        for message in texts:
            text = message.id if isinstance(message.id, str) else message.id[0]
            key = f"{message.context}\x04{text}" if message.context else text
            assert key in known or (key, 0) in known, text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_compiled_catalogues_match_their_sources(language):
    def listed(text):
        return [text] if isinstance(text, str) else list(text)

    def context(message):
        # Babel reads a context back from a compiled catalogue as bytes.
        return (
            message.context.decode()
            if isinstance(message.context, bytes)
            else message.context or ""
        )

    def pairs(catalogue):
        return sorted(
            (context(one), listed(one.id), listed(one.string)) for one in catalogue if one.id
        )

    assert pairs(messages.compiled(language)) == pairs(messages.load(language))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_fuzzy(language):
    assert [m.id for m in messages.load(language) if m.id and m.fuzzy] == []


def test_placeholders_survive_translation():
    for language in ("vi", "en"):
        catalogue = messages.load(language)
        for message in catalogue:
            if message.id:
                assert [str(error) for error in message.check(catalogue)] == []
