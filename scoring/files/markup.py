"""XML out of files that came in, read in a stream: nothing is built of it, it brings no definitions
of its own (entities), in whatever encoding, and it costs no more than it is allowed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

CHUNK = 64 * 1024
MAX_DEPTH = 100  # elements within elements; office files have some twenty
MAX_NAMES = 1000
MAX_TAG = 1024**2  # bytes between two things that happen: of a tag, a comment

# What happens ("start", "text", "end"), to which element or with which text, with which attributes.
# Names are without namespaces: the two variants of the office format differ in nothing else.
Event = tuple[str, str, Mapping[str, str]]
NONE: Mapping[str, str] = {}

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

__all__ = ["Allowance", "Event", "ExpatError", "TooMuch", "events", "parse", "unescaped"]


def unescaped(text: str) -> str:
    """What the escapes of a workbook's texts mean: `_x000D_` is a line end, `_x005F_x0041_` is
    `_x0041_`.
    """
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # Letters beyond the first plane are written as two escapes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class TooMuch(ValueError):
    """More than anybody writes."""


@dataclass
class Allowance:
    """What may still be read of a file, over all its parts: a few packed kilobytes can unpack to
    millions of elements. Sizes in a zip's directory may lie, so bytes are counted as they come.
    """

    size: int
    elements: int

    def spend(self, *, size: int = 0, elements: int = 0) -> None:
        self.size -= size
        self.elements -= elements
        if self.size < 0 or self.elements < 0:
            raise TooMuch


def parse(
    file: IO[bytes],
    allowance: Allowance,
    *,
    start: Callable[[str, Mapping[str, str]], object],
    text: Callable[[str], object],
    end: Callable[[str], object],
) -> Iterator[None]:
    """Calls what it is given, at each element and text; stops after each piece of the file, so that
    what has come together can be taken. Attributes come with their namespaces.

    Raises ExpatError where it is no XML, ValueError at a DOCTYPE, TooMuch.
    """
    local = _LocalNames()
    depth = elements = silent = 0

    def starts(name: str, facts: dict[str, str]) -> None:
        nonlocal depth, elements, silent
        depth += 1
        elements += 1
        silent = 0
        if depth > MAX_DEPTH:
            raise TooMuch
        start(local[name], facts)

    def ends(name: str) -> None:
        nonlocal depth, silent
        depth -= 1
        silent = 0
        end(local[name])

    def says(said: str) -> None:
        nonlocal silent
        silent = 0
        text(said)

    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = starts
    parser.CharacterDataHandler = says
    parser.EndElementHandler = ends
    parser.StartDoctypeDeclHandler = _refuse
    feed: Callable[..., Any] = parser.Parse
    while chunk := file.read(CHUNK):
        allowance.spend(size=len(chunk))
        silent += len(chunk)
        feed(chunk, False)
        allowance.spend(elements=elements)
        elements = 0
        if silent > MAX_TAG:
            raise TooMuch
        yield
    feed(b"", True)
    allowance.spend(elements=elements)
    yield


def events(file: IO[bytes], allowance: Allowance) -> Iterator[Event]:
    """What the parser meets, one after the other, where that is not very much.

    Raises ExpatError where it is no XML, ValueError at a DOCTYPE, TooMuch.
    """
    found: list[Event] = []

    def start(name: str, facts: Mapping[str, str]) -> None:
        local = {key.rpartition(" ")[2]: fact for key, fact in facts.items()}
        found.append(("start", name, local))

    for _piece in parse(
        file,
        allowance,
        start=start,
        text=lambda text: found.append(("text", text, NONE)),
        end=lambda name: found.append(("end", name, NONE)),
    ):
        yield from found
        found.clear()


class _LocalNames(dict[str, str]):
    """Names without their namespaces: a sheet has a dozen, each of them a hundred thousand times.
    What a file makes up beyond that is not kept.
    """

    def __missing__(self, name: str) -> str:
        local = name.rpartition(" ")[2]
        if len(self) < MAX_NAMES:
            self[name] = local
        return local


def _refuse(*_facts: Any) -> None:
    raise ValueError("XML with definitions of its own")
