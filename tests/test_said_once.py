"""A form asks the act's own rule and shows its sentence; it never says the rule again."""

import ast
from pathlib import Path

import pytest

from tests.test_architecture import ROOT

MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
ROOMS = {
    "scoring": (["scoring/forms/**/*.py"], ["scoring/models/**/*.py", "scoring/rules/**/*.py"]),
    "wards": (["wards/forms/*.py"], ["wards/*.py"]),
}


def sentences(patterns: list[str]) -> dict[str, Path]:
    """Each whole sentence that these files say, and a file that says it."""
    found = {}
    for path in (path for pattern in patterns for path in ROOT.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKS:
                text = ast.literal_eval(node.args[0])
                if text.endswith("."):
                    found[text] = path.relative_to(ROOT)
    return found


@pytest.mark.parametrize("app", ROOMS)
def test_no_form_says_again_what_an_act_says(app):
    forms, acts = map(sentences, ROOMS[app])
    assert forms
    assert acts
    twice = {text: f"{forms[text]} and {acts[text]}" for text in forms.keys() & acts.keys()}
    assert not twice, (
        "Say a rule once: let the form ask the act's predicate, or name the act's sentence "
        f"(as Reply.TEXT_MISSING is named). Said twice: {twice}"
    )
