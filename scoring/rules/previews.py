"""A fingerprint of what a preview showed, which its form sends back: an act over many cards is
carried out only while the cards are as they were previewed.
"""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from django.db.models import Model

from wards.record.chain import canonical

# What was shown of a card: its version, its points, or its points with the id of a level.
Shown = Decimal | int | tuple[Decimal, int]
# What was shown of each card, by its id; or the mark of it.
Seen = Mapping[int, Shown] | str


def mark_of(seen: Seen) -> str:
    if isinstance(seen, str):
        return seen
    shown = sorted((pk, _whole(value)) for pk, value in seen.items())
    return sha256(canonical(shown)).hexdigest()


def is_outdated(seen: Seen, now: Mapping[int, Shown]) -> bool:
    """Whether things stand otherwise than the preview showed them."""
    return mark_of(seen) != mark_of(now)


def id_of(level: Model | None) -> int:
    """0 where there is none."""
    return level.pk if level else 0


def _whole(value: Shown) -> int | list[int]:
    if isinstance(value, tuple):
        points, level = value
        return [int(points * 100), level]
    return int(value * 100)
