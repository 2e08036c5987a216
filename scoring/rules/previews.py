"""What a preview showed, as one mark that the form sends back: an act over many cards is carried out
on what was seen, or on nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from wards.chain import canonical

# What was shown of each card (points, a version), by its id; or the mark of it.
Seen = Mapping[int, Decimal | int] | str


def mark_of(seen: Seen) -> str:
    if isinstance(seen, str):
        return seen
    shown = sorted((pk, int(value * 100)) for pk, value in seen.items())
    return sha256(canonical(shown)).hexdigest()


def is_outdated(seen: Seen, now: Mapping[int, Decimal | int]) -> bool:
    """Whether things stand otherwise than the preview showed them."""
    return mark_of(seen) != mark_of(now)
