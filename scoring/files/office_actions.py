"""What is written into a part of an office file and acts when it is opened or reckoned: Word's
fields that call another program or fetch from an address, Excel's functions that fetch one.

No relation tells of them, as one does of macros and objects.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers.expat import ExpatError

from scoring.files.markup import CHUNK, Allowance, events

# Of one part: far beyond a report's, and read only where it has fields.
MAX_PART, MAX_ELEMENTS = 64 * 1024**2, 2_000_000
FIELDS = re.compile(rb"instrText|fldSimple")
CALLS = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
# A picture or a text from elsewhere. Mail programs and browsers leave places on one's own machine
# (C:\\…, cid:…), which nobody is asked for; a place that another field works out is hidden.
INCLUDES = re.compile(
    r"\s*(?:INCLUDE(?:PICTURE|TEXT)?|IMPORT)\b"
    r"(?=\s*(?:\\[^\\]|[\"“]?\s*(?:$|\\\\|//|file:(?!/*[a-z]:)|(?!file:)[a-z][a-z\d+.-]+:/)))",
    re.IGNORECASE,
)
# The name of the function, or what may hide a letter of it: only then a sheet is read element by
# element, for programs write none of the latter.
FORMULAS = re.compile(
    rb"webservice|xlfn\.image"
    rb"|&#(?:0{0,4}(?:6[5-9]|[7-9]\d|1[01]\d|12[0-2]);|x0{0,4}[4-7][\da-f];|x?0{5})"  # A to z
    rb"|<!|[^\xbf]<\?",  # a declaration stands first, or behind a mark of the byte order
    re.IGNORECASE,
)
FETCHES = re.compile(r"(?:WEBSERVICE|_xlfn\.IMAGE)\s*\(", re.IGNORECASE)
WITH_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName"})
LONGEST = 16  # bytes of what is looked for


def calls(part: IO[bytes]) -> bool:
    """Whether a field of this part of a Word file runs a program or fetches. Raises TooMuch."""
    return _any(_instructions, _acts, part, FIELDS)


def _acts(instruction: str) -> bool:
    return bool(CALLS.match(instruction) or INCLUDES.match(instruction))


def fetches(part: IO[bytes]) -> bool:
    """Whether a formula of this sheet, or a name of this workbook, fetches an address; what stands
    in cells as text fetches nothing. Raises TooMuch.
    """
    return _any(_formulas, FETCHES.search, part, FORMULAS)


def _any(
    read: Callable[[IO[bytes]], Iterator[str]],
    acts: Callable[[str], object],
    part: IO[bytes],
    words: re.Pattern[bytes],
) -> bool:
    if not _holds(part, words):
        return False
    part.seek(0)
    try:
        return any(map(acts, read(part)))
    except ExpatError:  # no program opens such a part either
        return False


def _instructions(part: IO[bytes]) -> Iterator[str]:
    """Of each field; Word spreads one over several runs as it likes."""
    spread: list[str] = []
    reads = False
    for event, name, facts in events(part, Allowance(MAX_PART, MAX_ELEMENTS)):
        if event == "text":
            if reads:
                spread.append(name)
        elif name == "instrText":
            reads = event == "start"
        elif event == "start" and name == "fldSimple":
            yield facts.get("instr", "")
        elif event == "start" and name == "fldChar":
            yield "".join(spread)
            spread.clear()


def _formulas(part: IO[bytes]) -> Iterator[str]:
    """Of cells, conditions, checks of what is typed, and names."""
    spread: list[str] = []
    reads = False
    for event, name, _facts in events(part, Allowance(MAX_PART, MAX_ELEMENTS)):
        if event == "text":
            if reads:
                spread.append(name)
        elif name in WITH_FORMULAS:
            reads = event == "start"
            if not reads:
                yield "".join(spread)
                spread.clear()


def _holds(part: IO[bytes], words: re.Pattern[bytes]) -> bool:
    before = b""
    while piece := part.read(CHUNK):
        if words.search(before + piece):
            return True
        if not before and b"\0" in piece[:4]:  # two bytes to a letter
            return True
        before = piece[-LONGEST:]
    return False
