"""How entries of a record hang together: canonical form, seals, digests of free texts, roots.

Pure: values in, texts out. `scoring/ledger/verify_export.py` says the same once more, in words of
its own.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from json.encoder import encode_basestring_ascii
from typing import Any

# Chain, number and hash of an entry that no other follows.
Head = tuple[str, int, str]


# Made once: `json.dumps` would make one for every value.
WRITER = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=True,
    allow_nan=False,
    check_circular=False,  # nothing here holds itself; to look costs a third
)


@dataclass(frozen=True, slots=True)
class Written:
    """A value that is written down already: what is large goes as one text into seal and table."""

    text: str


def canonical(value: Any) -> bytes:
    """The one way to write a value down: JSON, keys sorted, no spaces, ASCII."""
    return _text(value).encode("ascii")


def written(value: Any) -> Written:
    """A value as `canonical` writes it; those of an object may be written already."""
    return value if isinstance(value, Written) else Written(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, Written):
        return value.text
    if not isinstance(value, dict) or Written not in map(type, value.values()):
        return WRITER.encode(value)
    members = []
    for is_written, names in groupby(sorted(value), lambda name: isinstance(value[name], Written)):
        if is_written:
            members += [f"{WRITER.encode(name)}:{value[name].text}" for name in names]
        else:
            members.append(WRITER.encode({name: value[name] for name in names})[1:-1])
    return f"{{{','.join(members)}}}"


@lru_cache(maxsize=64)  # an act over a thousand units names its own a thousand times
def moment(at: datetime) -> str:
    """2026-11-23T07:00:00.000000+00:00: the same wherever it is read."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal(key: str, body: Any) -> str:
    """The hash of an entry: only who has the key can make one."""
    return _ready(key).seal_of(written(body).text)


class Key:
    """A key that is got ready once: most of what a seal takes is that."""

    def __init__(self, key: str) -> None:
        self.ready = hmac.new(key.encode(), digestmod="sha256")

    def seal_of(self, text: str) -> str:
        """`seal` of what is written down already."""
        seal = self.ready.copy()
        seal.update(text.encode("ascii"))
        return seal.hexdigest()


@lru_cache(maxsize=1)
def _ready(key: str) -> Key:
    return Key(key)


def digest(salt: str, *text: str) -> str:
    """What the chain keeps of a free text; without the salt nobody finds the text by guessing."""
    words = (salt, *text)
    try:
        said = f"[{','.join(map(encode_basestring_ascii, words))}]".encode("ascii")
    except TypeError:  # whoever wrote to the table left what is no text
        said = canonical(list(words))
    return sha256(said).hexdigest()


def root(heads: Iterable[Head]) -> str:
    """One text for all heads.

    It needs no key, so that whoever holds an export and a printed root can compare.
    """
    return sha256(canonical(sorted(heads))).hexdigest()
