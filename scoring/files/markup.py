"""XML out of files that came in, read in a stream: nothing is built of it, it brings no definitions
of its own (entities), in whatever encoding, and it costs no more than it is allowed.
"""

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

__all__ = ["Allowance", "Event", "ExpatError", "TooMuch", "events"]


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


def events(file: IO[bytes], allowance: Allowance) -> Iterator[Event]:
    """What the parser meets.

    Raises ExpatError where it is no XML, ValueError at a DOCTYPE, TooMuch.
    """
    found: list[Event] = []
    local = _LocalNames()
    depth = elements = 0

    def start(name: str, facts: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise TooMuch
        if " " in "".join(facts):  # hardly any attribute has a namespace
            facts = {local[key]: facts[key] for key in facts}
        found.append(("start", local[name], facts))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(("end", local[name], NONE))

    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = lambda text: found.append(("text", text, NONE))
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    parse: Callable[..., Any] = parser.Parse
    silent = 0
    while chunk := file.read(CHUNK):
        allowance.spend(size=len(chunk))
        parse(chunk, False)
        allowance.spend(elements=elements)
        elements = 0
        silent = 0 if found else silent + len(chunk)
        if silent > MAX_TAG:
            raise TooMuch
        yield from found
        found.clear()
    parse(b"", True)
    allowance.spend(elements=elements)
    yield from found


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
