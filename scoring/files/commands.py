"""What is written into a part of an office file and acts when it is opened or reckoned: Word's fields
that call another program, Excel's function that fetches an address.

No relation tells of them, as one does of macros and objects.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers.expat import ExpatError

from scoring.files.markup import CHUNK, Allowance, events

# Of one part: far beyond a report's, and read only where it has fields.
MAX_PART, MAX_ELEMENTS = 64 * 1024**2, 2_000_000
FIELDS = (b"instrText", b"fldSimple")
CALLS = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
FETCHES = (b"WEBSERVICE(",)


def calls(part: IO[bytes]) -> bool:
    """Whether a field of this part of a Word file calls another program. Raises TooMuch."""
    if not _holds(part, FIELDS):
        return False
    part.seek(0)
    try:
        return any(CALLS.match(instruction) for instruction in _instructions(part))
    except ExpatError:  # Word opens no such part either
        return False


def fetches(part: IO[bytes]) -> bool:
    """Whether a formula of this sheet fetches an address."""
    return _holds(part, FETCHES)


def _instructions(part: IO[bytes]) -> Iterator[str]:
    """Of each field; Word spreads one over several runs as it likes."""
    spread: list[str] = []
    reads = False
    for event, name, facts in events(part, Allowance(MAX_PART, MAX_ELEMENTS)):
        if event == "text" and reads:
            spread.append(name)
        elif name == "instrText":
            reads = event == "start"
        elif event == "start" and name == "fldSimple":
            yield facts.get("instr", "")
        elif event == "start" and name == "fldChar":
            yield "".join(spread)
            spread.clear()


def _holds(part: IO[bytes], words: tuple[bytes, ...]) -> bool:
    longest = max(map(len, words))
    before = b""
    while piece := part.read(CHUNK):
        if any(word in before + piece for word in words):
            return True
        before = piece[-longest:]
    return False
