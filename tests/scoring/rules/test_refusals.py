import ast
import logging
import re
from typing import get_args

from scoring.rules.refusals import Code, Refused, Stale, sentence_of
from tests.test_architecture import HOUSE

CODES = get_args(Code)
# `explained` says it too.
SAYS = re.compile(r"\b(sentence_of|explained)\(")


def trees():
    for module, text in HOUSE.items():
        yield module, ast.parse(text)


def test_every_code_stands_once_and_refuses_something():
    assert len(CODES) == len(set(CODES))
    written = {
        node.value
        for module, tree in trees()
        if module != "scoring.rules.refusals"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }
    idle = [code for code in CODES if code not in written]
    assert not idle, f"No act refuses with {idle}: take them out of rules/refusals.py."


def catches(handler):
    """The names of what an except clause catches."""
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def test_whoever_catches_a_refusal_logs_its_code():
    silent = [
        f"{module}, line {node.lineno}"
        for module, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and node.type
        and "Refused" in catches(node)
        and not SAYS.search(ast.unparse(node))
    ]
    assert not silent, f"Say the sentence with sentence_of(…), which logs the code: {silent}"


def test_the_log_keeps_the_code_and_nothing_of_the_sentence(caplog):
    refusal = Refused("below_threshold", "Đồng chí Lê Thị Mai chưa đạt 90 điểm.")
    with caplog.at_level(logging.INFO):
        assert sentence_of(refusal) == "Đồng chí Lê Thị Mai chưa đạt 90 điểm."
    (line,) = caplog.records
    assert (line.getMessage(), line.code) == ("refused: below_threshold", "below_threshold")
    assert "90 điểm" not in str(vars(line))


def test_of_a_row_that_keeps_no_changer_nobody_is_named():
    assert "ở nơi khác" in sentence_of(Stale(object(), by_id=7))
