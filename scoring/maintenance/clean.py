"""Whether a chain is as it was written, told from what the database has in its columns.

A large record has millions of entries, nearly all of them sound. Here they are held against their
seals without making objects of them; a chain of which that cannot be said is walked by `audit`,
which alone says what is wrong. So what is unusual and right, such as words that were lawfully taken
out, costs its chain a second reading and nothing else.

On SQLite the columns hold the very texts that were sealed. Put together as they stand they have the
seal only if each says what was sealed: a number stands without quotes, a word within them, and of
old and new it is asked whether each is one whole value, so that nothing has moved from one column
into the next. A free text stands in the letters of which its digest was taken: with digests in the
place of their lists, the column of texts is that of digests. What is not written so, as on
PostgreSQL, is read and written down anew.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry, chain_of, sealed_text
from wards.record import chain
from wards.record.chain import WRITER, Head
from wards.record.values import RawColumn

AT_ONCE = 20  # entries in memory: some are as large as a card
KNOWN = frozenset(Act.values)
DECODER = json.JSONDecoder()
NUMBERS = frozenset({int, type(None)})
LISTS = frozenset({list})  # the names of an object would go through the digest as words
# A list of words as it is written. Where one of them has such a bracket it ends too early, and what
# is left has no digest that was sealed.
WRITTEN_LIST = re.compile(r'(?<=":)\[[^]]*]')
QUOTES = 4  # of each digest: its place and itself stand within two
# What whoever writes to the table itself may leave, and no entry can hold.
UNREADABLE = (TypeError, ValueError, AttributeError, LookupError)
# Of moments as SQLite has them: whole seconds, and all digits.
TO_THE_SECOND, TO_THE_MICROSECOND = 19, 26


class Row(NamedTuple):
    """What the database has of an entry: JSON as text, the moment as the driver gives it."""

    chain: str
    number: int
    previous: str
    hash: str
    at: Any
    act: str
    audience: str
    by_id: int | None
    campaign_id: int
    scorecard_id: int | None
    score_id: int | None
    old: str
    new: str
    rows: str
    digests: str
    texts: str


COLUMNS = (
    "chain", "number", "previous", "hash", RawColumn("at"), "act", "audience", "by_id",
    "campaign_id", "scorecard_id", "score_id", RawColumn("old_facts"), RawColumn("new_facts"), RawColumn("rows"),
    RawColumn("digests"), RawColumn("texts"),
)  # fmt: skip


class Clean(NamedTuple):
    """A chain that is as it was written: how many entries, of which campaign, with its head."""

    entries: int
    campaign: int
    head: Head


# A chain by its name; None where it is not plain that all is well.
Found = tuple[str, Clean | None]


def chains(entries: QuerySet[Entry]) -> Iterator[Found]:
    """Each chain of these entries."""
    stored = entries.order_by("chain", "number", "pk").values_list(*COLUMNS)
    return chains_of(stored.iterator(AT_ONCE))


def chains_of(stored: Iterable[tuple[Any, ...]]) -> Iterator[Found]:
    """The same of rows as `COLUMNS` reads them, chain by chain."""
    key = chain.Key(settings.LEDGER_KEY)
    for name, rows in groupby(stored, key=itemgetter(0)):
        try:
            yield name, _clean(name, map(Row._make, rows), key)
        except UNREADABLE:
            yield name, None


def _clean(name: str, rows: Iterable[Row], key: chain.Key) -> Clean | None:
    number, previous, before, campaign = 0, "", "", 0
    for row in rows:
        number += 1
        at = _moment(row.at)
        follows = row.number == number and row.previous == previous and at >= before
        belongs = row.act in KNOWN and _is_of(name, row.campaign_id, row.scorecard_id)
        if not (follows and belongs and _is_sealed(row, at, key)):
            return None
        previous, before, campaign = row.hash, at, row.campaign_id
    return Clean(number, campaign, (name, number, previous))


@lru_cache(maxsize=1, typed=True)  # every entry of a chain says the same
def _is_of(name: str, campaign: int, scorecard: int | None) -> bool:
    """Whether an entry of this campaign and card belongs to this chain."""
    numbers = NUMBERS.issuperset({type(campaign), type(scorecard)})
    return numbers and name == chain_of(campaign, scorecard)


def _moment(at: Any) -> str:
    """What an entry seals of a moment. Raises ValueError where a text is none."""
    if isinstance(at, datetime):
        return chain.moment(at)
    if at[10] != " " or len(at) not in (TO_THE_SECOND, TO_THE_MICROSECOND):
        raise ValueError(at)
    digits = ".000000" if len(at) == TO_THE_SECOND else ""
    return f"{at[:10]}T{at[11:]}{digits}+00:00"


def _is_sealed(row: Row, at: str, key: chain.Key) -> bool:
    """Whether an entry is as it was sealed, its numbers are numbers (SQLite keeps texts in any
    column), and its texts are those of its digests.
    """
    if type(row.score_id) not in NUMBERS or type(row.by_id) not in NUMBERS:
        return False
    if _is_digested(row.texts, row.digests) and key.seal_of(sealed_text(row, at, row)) == row.hash:
        return _is_whole(row.old) and _is_whole(row.new)
    texts = _read(row.texts)
    if not LISTS.issuperset(map(type, texts.values())):
        return False
    found = {place: chain.digest(*words) for place, words in texts.items()}
    return _read(row.digests) == found and key.seal_of(_anew(row, at, found)) == row.hash


def _is_digested(texts: str, digests: str) -> bool:
    """Whether these are the digests of these texts, both as they are written when they are sealed.

    As many lists as there are digests, so that none of them stands among the texts as it is.
    """
    found, lists = WRITTEN_LIST.subn(_digest, texts)
    return found == digests and digests.count('"') == QUOTES * lists


def _digest(written: re.Match[str]) -> str:
    return f'"{sha256(written[0].encode("ascii")).hexdigest()}"'


def _read(text: str) -> Any:
    """What a text of JSON says. Raises ValueError where anything follows it."""
    value, end = DECODER.raw_decode(text)
    if end != len(text):
        raise ValueError(text)
    return value


@lru_cache(maxsize=1000)  # "no points, no explanation" stands in every second entry
def _is_whole(text: str) -> bool:
    """Whether a text is one value. Raises ValueError where it is not."""
    _read(text)
    return True


def _anew(row: Row, at: str, digests: dict[str, str]) -> str:
    """The same of parts that are written otherwise."""
    images = _read(row.rows)
    sealed = {"rows": images} if images else {}
    return WRITER.encode(
        sealed
        | {
            "chain": row.chain,
            "number": row.number,
            "previous": row.previous,
            "at": at,
            "act": row.act,
            "by": row.by_id,
            "campaign": row.campaign_id,
            "scorecard": row.scorecard_id,
            "score": row.score_id,
            "audience": row.audience,
            "old": _read(row.old),
            "new": _read(row.new),
            "digests": digests,
        }
    )
