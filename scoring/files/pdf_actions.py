"""What a PDF does by itself when it is opened: scripts, programs it starts, forms it sends,
addresses it opens. Links that a person clicks on may lead outside, and attachments (an electronic
invoice brings its figures so) do nothing by themselves.

Nothing is drawn or run: names of actions are looked for in the file as it stands and in its packed
objects (ISO 32000-2, 7.5.7 and 12.6). Packed objects of a file that a password locks are not read.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

# Actions that no office needs in evidence, wherever they hang. XFA is a form that a program draws:
# no picture of it can be shown.
ACTS = frozenset({b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia", b"XFA"})
# … and those that must not happen unless somebody clicks.
LEADS_AWAY = (b"URI", b"GoToR", b"GoToE")
MAX_UNPACKED, MAX_PACKED = 32 * 1024**2, 20_000
MAX_DICTIONARY, MAX_FOLLOWED, CHUNK = 4096, 50, 64 * 1024

# A name ends where another thing begins; any letter of it may be written as #4a.
_END = rb"(?=[\s\0/\[\]<>(){}%]|$)"
_PLAIN = re.compile(rb"/(?:" + b"|".join(sorted(ACTS)) + b")" + _END)
_ESCAPED = re.compile(rb"/([A-Za-z]{0,12}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,40})" + _END)
_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/Type\s*/ObjStm" + _END)
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_STREAM = re.compile(rb"stream\r?\n")
_OPENS = re.compile(rb"/OpenAction\s*(?=<<|\d+\s+\d+\s+R)")
_TURNS = re.compile(rb"/AA\s*(?=<<|\d+\s+\d+\s+R)")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_FURTHER = re.compile(rb"/Next\s*(?:\[[^\]]*\]|\d+\s+\d+\s+R)")
_SAYS = re.compile(rb"/S\s*/(?:" + b"|".join(LEADS_AWAY) + b")" + _END)


class Unreadable(ValueError):
    """Objects are packed in a way that programs do not use."""


@dataclass(frozen=True)
class Packed:
    """A stream of packed objects: numbers and places first, the objects from `first` on."""

    content: bytes
    first: int

    def find(self, number: bytes) -> bytes:
        """The object of this number; b"" where it is not here."""
        places = self.content[: self.first].split()
        for name, place in zip(places[::2], places[1::2], strict=False):
            if name == number and place.isdigit():
                begins = self.first + int(place)
                return self.content[begins : begins + MAX_DICTIONARY].lstrip()
        return b""


class Actions:
    """A PDF as far as its actions go. Raises Unreadable."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.packed = list(_unpacked(content))
        self.parts = [content, *(packed.content for packed in self.packed)]
        self.left = MAX_FOLLOWED

    def by_itself(self) -> bool:
        """Whether anything happens without a click, or any script runs at all."""
        hidden = ACTS | {b"ObjStm"}
        return (
            any(_PLAIN.search(part) for part in self.parts)
            or any(name in hidden for part in self.parts for name in _escaped(part))
            or any(self._leads_away(part) for part in self.parts)
        )

    def _leads_away(self, part: bytes) -> bool:
        """Whether the opening, or the turn of a page, opens an address or another file."""
        opens = (_value(part, found.end()) for found in _OPENS.finditer(part))
        turns = (_value(part, found.end()) for found in _TURNS.finditer(part))
        return any(map(self._is_away, opens)) or any(
            self._is_away(action) for turn in turns for action in self._each(turn)
        )

    def _each(self, turn: bytes) -> Iterator[bytes]:
        """The actions of a dictionary that says what happens when."""
        for value in self._resolved(turn):
            yield value
            for found in _REFERENCE.finditer(value):
                yield found[0]

    def _is_away(self, action: bytes) -> bool:
        for value in self._resolved(action):
            if _SAYS.search(value):
                return True
            further = b" ".join(_FURTHER.findall(value))
            if any(self._is_away(found[0]) for found in _REFERENCE.finditer(further)):
                return True
        return False

    def _resolved(self, value: bytes) -> list[bytes]:
        """A dictionary itself, or all that stand under the number of a reference."""
        if value.startswith(b"<<"):
            return [value]
        found = _REFERENCE.match(value)
        if not found:
            return []
        self.left -= 1
        if self.left < 0:
            raise Unreadable
        written = re.finditer(rb"(?<!\d)%b\s+\d{1,5}\s+obj\s*(?=<<)" % found[1], self.content)
        objects = [_value(self.content, match.end()) for match in written]
        packed = (stream.find(found[1]) for stream in self.packed)
        return objects + [_value(content, 0) for content in packed if content.startswith(b"<<")]


def acts(content: bytes) -> bool:
    """Whether a PDF does anything by itself. Raises Unreadable."""
    return Actions(content).by_itself()


def _escaped(part: bytes) -> Iterator[bytes]:
    """Names with letters written as numbers, as they are meant."""
    for found in _ESCAPED.finditer(part):
        yield _LETTER.sub(lambda letter: bytes([int(letter[1], 16)]), found[1])


def _value(part: bytes, begins: int) -> bytes:
    """The dictionary or the reference that begins there."""
    value = part[begins : begins + MAX_DICTIONARY]
    if not value.startswith(b"<<"):
        return value
    depth = 0
    for found in re.finditer(rb"<<|>>", value):
        depth += 1 if found[0] == b"<<" else -1
        if not depth:
            return value[: found.end()]
    return value


def _unpacked(content: bytes) -> Iterator[Packed]:
    """Streams of packed objects; where the file is locked, those that are readable all the same."""
    is_locked, left = b"/Encrypt" in content, MAX_UNPACKED
    for number, found in enumerate(_PACKED.finditer(content)):
        begins = content.rfind(b"obj", 0, found.start())
        stream = _STREAM.search(content, found.end(), found.end() + MAX_DICTIONARY)
        if number >= MAX_PACKED or begins < 0 or stream is None:
            raise Unreadable
        dictionary = content[begins : stream.start()]
        first = _FIRST.search(dictionary)
        if first is None or b"/Predictor" in dictionary:
            raise Unreadable
        if b"/Filter" not in dictionary:
            continue  # it stands in the file as it is
        if b"/FlateDecode" not in dictionary:
            raise Unreadable
        try:
            inside = _inflated(content, stream.end(), left)
        except zlib.error as error:
            if is_locked:
                continue
            raise Unreadable from error
        left -= len(inside)
        yield Packed(inside, int(first[1]))


def _inflated(content: bytes, begins: int, most: int) -> bytes:
    """What is packed there, at most so many bytes. Raises Unreadable, zlib.error."""
    press, pieces, size = zlib.decompressobj(), [], 0
    for place in range(begins, len(content), CHUNK):
        pieces.append(press.decompress(content[place : place + CHUNK], most - size + 1))
        size += len(pieces[-1])
        if size > most or press.unconsumed_tail:
            raise Unreadable
        if press.eof:
            break
    return b"".join(pieces)
