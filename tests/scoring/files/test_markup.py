"""XML of files that came in: what is met, and that it costs no more than it is allowed."""

from io import BytesIO

import pytest

from scoring.files.markup import CHUNK, MAX_DEPTH, MAX_TAG, Allowance, TooMuch, events


def met(content: str, allowance: Allowance | None = None) -> list[tuple[str, str]]:
    allowance = allowance or Allowance(64 * 1024**2, 10**6)
    return [(event, name) for event, name, _facts in events(BytesIO(content.encode()), allowance)]


def test_names_come_without_their_namespaces():
    found = events(BytesIO(b'<a xmlns="u" xmlns:r="v"><b r:id="1">x</b></a>'), Allowance(99, 9))
    assert list(found) == [
        ("start", "a", {}), ("start", "b", {"id": "1"}), ("text", "x", {}),
        ("end", "b", {}), ("end", "a", {}),
    ]  # fmt: skip


def test_elements_within_elements_have_an_end():
    assert met("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH)
    with pytest.raises(TooMuch):
        met("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1))
    assert met(f"<a>{'<b></b>' * 2 * MAX_DEPTH}</a>")


def test_one_allowance_holds_for_all_parts():
    for allowance in (Allowance(10**6, 4), Allowance(len("<a><b/></a>") * 2, 100)):
        for _part in range(2):
            assert met("<a><b/></a>", allowance)
        with pytest.raises(TooMuch):
            met("<a/>", allowance)


@pytest.mark.parametrize("giant", ['<a b="{}"/>', "<a><!--{}--></a>", "<a {}/>"])
def test_no_tag_or_comment_is_waited_for_without_end(giant):
    filling = "".join(f'a{n}="" ' for n in range(150_000)) if giant == "<a {}/>" else "x" * MAX_TAG
    with pytest.raises(TooMuch):
        met(giant.format(filling * 2 if "{}/" not in giant else filling))
    assert met(f"<a>{'x' * 3 * MAX_TAG}</a>")


def test_a_comment_is_waited_for_as_long_as_is_said():
    """After the piece in which something happened, so many that say nothing and no more."""
    first = "<a><!--".ljust(CHUNK, "x")
    assert met(f"{first}{'x' * (MAX_TAG - CHUNK)}--></a>")
    with pytest.raises(TooMuch):
        met(f"{first}{'x' * (MAX_TAG + CHUNK)}--></a>")
