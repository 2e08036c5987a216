"""A sample that anybody can draw again, with nothing but its code and the names it was drawn from.

Each name gets the SHA-256 of `code:name`; the smallest ones are drawn. Neither the order of the
names nor the program's own way of drawing lots matters, so that a spreadsheet or
`printf %s code:name | sha256sum` says the same.
"""

import secrets
from collections.abc import Sequence
from hashlib import sha256


def new_code() -> str:
    """A code that nobody chose: sixty-four bits, in groups that can be read aloud."""
    drawn = secrets.token_hex(8).upper()
    return "-".join(drawn[place : place + 4] for place in range(0, len(drawn), 4))


def lot(code: str, name: str) -> str:
    """What orders a name in the draw of this code."""
    return sha256(f"{code}:{name}".encode()).hexdigest()


def draw(code: str, names: Sequence[str], size: int) -> list[str]:
    """So many of the names, in the order of the names."""
    drawn = set(sorted(names, key=lambda name: lot(code, name))[:size])
    return [name for name in names if name in drawn]
