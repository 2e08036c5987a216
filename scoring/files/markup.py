"""XML out of files that came in, read in a stream: nothing is built of it, and it brings no
definitions of its own (entities), in whatever encoding.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

CHUNK = 64 * 1024

# What happens ("start", "text", "end"), to which element or with which text, with which attributes.
# Names are without namespaces: the two variants of the office format differ in nothing else.
Event = tuple[str, str, Mapping[str, str]]

__all__ = ["ExpatError", "events"]


def events(file: IO[bytes]) -> Iterator[Event]:
    """What the parser meets. Raises ExpatError where it is no XML, ValueError at a DOCTYPE."""
    found: list[Event] = []
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, facts: found.append(
        ("start", _local(name), {_local(key): value for key, value in facts.items()})
    )
    parser.CharacterDataHandler = lambda text: found.append(("text", text, {}))
    parser.EndElementHandler = lambda name: found.append(("end", _local(name), {}))
    parser.StartDoctypeDeclHandler = _refuse
    parse: Callable[..., Any] = parser.Parse
    while chunk := file.read(CHUNK):
        parse(chunk, False)
        yield from found
        found.clear()
    parse(b"", True)
    yield from found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_facts: Any) -> None:
    raise ValueError("XML with definitions of its own")
