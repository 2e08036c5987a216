"""What a Word template may ask for: names in double braces,
compared by their letters and digits.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wards.vietnamese import fold

# Text; "" where nothing is meant to stand; None where a value is missing.
Values = Mapping[str, str | None]
Lists = Mapping[str, Sequence[Values]]

NAME = re.compile(r"\{\{([^{}]*)\}\}")


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """What is compared of a name: its letters, digits, and the point before a list's column."""
    return "".join(letter for letter in fold(name) if letter.isalnum() or letter == ".")


@dataclass(frozen=True)
class Placeholder:
    """A name as the template has it, where it stands, and the words around it."""

    name: str
    place: str
    around: str

    @property
    def list(self) -> str:
        """The key of the list whose column this is; "" for a single name."""
        head, point, _column = key(self.name).partition(".")
        return head if point else ""


@dataclass(frozen=True)
class InvalidPlaceholder:
    """A placeholder that no value will ever fill, and why not."""

    placeholder: Placeholder
    problem: str


@dataclass(frozen=True)
class Picture:
    """A drawing: its content, how wide it stands on paper,
    its words for whoever does not see it.
    """

    content: bytes
    width_mm: int
    words: str


Pictures = Mapping[str, Sequence[Picture]]


class Names:
    """What a template may ask for: single names, the columns of each list, pictures."""

    def __init__(
        self,
        singles: Iterable[str],
        lists: Mapping[str, Iterable[str]],
        pictures: Iterable[str] = (),
    ) -> None:
        columns = (f"{name}.{column}" for name, names in lists.items() for column in names)
        self.pictures = {key(name) for name in pictures}
        self.keys = {key(name) for name in (*singles, *columns)} | self.pictures

    def __contains__(self, name: str) -> bool:
        return key(name) in self.keys
