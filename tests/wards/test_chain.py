"""Canonical text is the same whether a value is written at once or put together from written ones."""

import hashlib
import hmac
import json
from random import Random
from typing import Any

import pytest

from wards.record import chain
from wards.record.chain import Written, written

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    12,
    "",
    "Đủ hồ sơ",
    "100%",
    '"',
    {},
    {"b": 1, "a": [1, {"đ": "\u2028"}]},
)


def some_object(random: Random) -> dict[str, Any]:
    names = random.sample(["a", "b", "ba", "10", "9", "99", "999", "đ", ""], random.randint(0, 6))
    return {name: random.choice(VALUES) for name in names}


def test_an_object_of_written_values_is_written_as_a_whole() -> None:
    random = Random(20261130)
    for _round in range(500):
        value = some_object(random)
        chosen = {name for name in value if random.random() < 0.5}
        mixed = {name: written(one) if name in chosen else one for name, one in value.items()}
        plainly = json.dumps(value, sort_keys=True, separators=(",", ":"))
        assert written(mixed).text == written(value).text == plainly
        assert chain.canonical(mixed) == plainly.encode()
        assert chain.seal("khóa", mixed) == chain.seal("khóa", value)


def test_what_is_written_deeper_down_is_refused_rather_than_written_wrongly() -> None:
    with pytest.raises(TypeError):
        chain.canonical({"a": {"b": Written("1")}})


@pytest.mark.parametrize("value", VALUES)
def test_a_key_that_is_got_ready_seals_as_one_that_is_not(value: Any) -> None:
    key = chain.Key("khóa")
    plainly = json.dumps(value, sort_keys=True, separators=(",", ":"))
    sealed = hmac.new("khóa".encode(), plainly.encode(), "sha256").hexdigest()
    assert key.seal_of(plainly) == key.seal_of(plainly) == sealed


@pytest.mark.parametrize("words", [("Đủ",), ("", '"\\\u2028'), ("a", "b", "c"), (5, None)])
def test_a_digest_is_that_of_its_words_in_canonical_form(words: Any) -> None:
    plainly = json.dumps(["muối", *words], separators=(",", ":"))
    assert chain.digest("muối", *words) == hashlib.sha256(plainly.encode()).hexdigest()
