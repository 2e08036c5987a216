"""An office file as its format describes it (ECMA-376, part 2): parts, what each declares to be,
how they are related.

Programs name their parts as they like: Word in the browser calls the main one
`word/document2.xml`, others write names in other letter case or declare types for parts that they
do not have. So everything is found by content type and relation, in the strict variant of the
format as well. Nothing here trusts the file: one allowance holds for all that describes it, charts'
workbooks included.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import SEEK_END, BytesIO
from posixpath import normpath
from typing import IO
from urllib.parse import unquote

from scoring.files import office_actions
from scoring.files.markup import Allowance, TooMuch, events

MAX_MEMBERS = 2000
# A zip's directory of contents: far beyond what programs write, far below what would hurt.
MAX_DIRECTORY = 512 * 1024
# All content types and relations together; each picture and each link is an element.
MAX_DESCRIPTIONS, MAX_DESCRIBED = 8 * 1024**2, 50_000
MAX_INSIDE = 32 * 1024**2  # all workbooks behind charts together
CONTENT_TYPES = "[content_types].xml"

# Content that acts, or fetches from elsewhere: by what a part declares to be …
ACTIVE_TYPES = (
    "vbaproject", "macrosheet", "activex", "oleobject", "externallink", "connections+xml",
)  # fmt: skip
# … by the last word of a relation's type …
ACTIVE_RELATIONS = frozenset({
    "vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "oleobject", "control",
    "activexcontrolbinary", "externallink", "externallinkpath", "connections", "attachedtemplate",
    "afchunk", "subdocument", "package",
})  # fmt: skip
# … and by names that programs go by whatever is declared.
ACTIVE_NAMES = ("macrosheets/", "/activex/", "/externallinks/", "/oleobject")
WORKBOOK = "spreadsheetml.sheet"
# Whose parts hold fields, and whose formulas.
WORDS, SHEETS, BOOK = "wordprocessingml", "worksheet+xml", "sheet.main+xml"


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the last word of the relation's type, and the part or the address."""

    id: str
    kind: str
    target: str
    is_external: bool


def unpacked(file: IO[bytes]) -> zipfile.ZipFile:
    """A zip whose directory is small enough to be read into memory, by its last record.

    Raises ValueError, and what zipfile raises.
    """
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - 22 - 65_535))
    tail = file.read()
    record = tail.rfind(b"PK\x05\x06")
    if record < 0 or len(tail) - record < 22 or tail[:record][-20:].startswith(b"PK\x06\x07"):
        # No directory, or a 64-bit one that no office file of this size has.
        raise ValueError("no directory")
    if int.from_bytes(tail[record + 12 : record + 16], "little") > MAX_DIRECTORY:
        raise TooMuch
    return zipfile.ZipFile(file)


class Package:
    """An opened office file. Raises ValueError where it is none, and what zipfile raises."""

    def __init__(self, archive: zipfile.ZipFile, around: "Package | None" = None) -> None:
        self.archive, self.is_inside = archive, around is not None
        self.allowance: Allowance = (
            around.allowance if around else Allowance(MAX_DESCRIPTIONS, MAX_DESCRIBED)
        )
        self.left_inside = MAX_INSIDE
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if len(names) > MAX_MEMBERS:
            raise TooMuch
        self.has_unsafe_names = any(map(_is_unsafe, names))
        # Names of parts are the same in any letter case.
        self.members = {_part(name): name for name in names}
        if len(self.members) != len(names):
            raise ValueError("two members of one name")
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        for name, facts in self._described(CONTENT_TYPES):
            content_type = facts.get("ContentType", "").strip().casefold()
            if name == "Default":
                self.defaults[facts.get("Extension", "").casefold()] = content_type
            elif name == "Override":
                self.overrides[_part(facts.get("PartName", ""))] = content_type

    def type_of(self, part: str) -> str:
        """What a part declares to be, in small letters; "" when nothing is said of it."""
        return self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2], "")

    def relations(self, part: str = "") -> list[Relation]:
        """What a part refers to; the package itself without a name."""
        folder, _slash, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels".lstrip("/")
        return list(self._relations_in(listing, folder)) if listing in self.members else []

    @cached_property
    def main(self) -> str:
        """The part that the file is: by relation, else by content type."""
        for relation in self.relations():
            if relation.kind == "officedocument" and relation.target in self.members:
                return relation.target
        declared = (part for part, said in self.overrides.items() if said.endswith(".main+xml"))
        return next((part for part in declared if part in self.members), "")

    @property
    def main_type(self) -> str:
        return self.type_of(self.main)

    def open(self, part: str) -> IO[bytes]:
        """A part for reading; the caller bounds what is read. Raises KeyError."""
        return self.archive.open(self.members[part])

    @property
    def is_active(self) -> bool:
        """Whether anything inside acts or fetches: macros, controls, embedded objects, links to
        outside, fields and formulas that do;
        or whether a member would leave the folder that it is unpacked into.

        Links that a person clicks on may lead outside, and a chart brings its own numbers as a
        small workbook, which is judged as this file is.
        """
        return (
            self.has_unsafe_names
            or "macroenabled" in self.main_type
            or any(map(self._acts, self.members))
            or any(self._refers(relation, part) for part, relation in self._all_relations())
            or any(map(self._commands, self.members))
        )

    def _acts(self, part: str) -> bool:
        return (
            part.endswith("vbaproject.bin")
            or any(word in f"/{part}" for word in ACTIVE_NAMES)
            or any(word in self.type_of(part) for word in ACTIVE_TYPES)
            # A default may name macros that nothing in the file has (SheetJS writes one for "bin").
            or "macroenabled" in self.overrides.get(part, "")
        )

    def _commands(self, part: str) -> bool:
        kind = self.type_of(part)
        looks = (
            (WORDS, office_actions.calls),
            (SHEETS, office_actions.fetches),
            (BOOK, office_actions.fetches),
        )
        for found, look in looks:
            if found in kind:
                with self.open(part) as member:
                    return look(member)
        return False

    def _refers(self, relation: Relation, part: str) -> bool:
        if relation.kind == "hyperlink":
            return False
        if relation.kind == "package" and not (relation.is_external or self.is_inside):
            return "chart" not in self.type_of(part) or self._hides_more(relation.target)
        return relation.is_external or relation.kind in ACTIVE_RELATIONS

    def _hides_more(self, part: str) -> bool:
        """Whether the numbers of a chart are anything but a plain workbook."""
        if part not in self.members:
            return False
        with self.open(part) as member:
            content = member.read(self.left_inside + 1)
        self.left_inside -= len(content)
        if self.left_inside < 0:
            raise TooMuch
        with unpacked(BytesIO(content)) as archive:
            inner = Package(archive, around=self)
            return WORKBOOK not in inner.main_type or inner.is_active

    def _all_relations(self) -> Iterator[tuple[str, Relation]]:
        """Each part with what it refers to, whether or not a way leads to the part."""
        for listing in self.members:
            folder, found, name = f"/{listing}".rpartition("/_rels/")
            if found and name.endswith(".rels"):
                folder = folder.lstrip("/")
                part = f"{folder}/{name.removesuffix('.rels')}".lstrip("/")
                for relation in self._relations_in(listing, folder):
                    yield part, relation

    def _relations_in(self, listing: str, folder: str) -> Iterator[Relation]:
        for name, facts in self._described(listing):
            if name == "Relationship":
                yield _relation(facts, folder)

    def _described(self, part: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The elements of a part that describes others, with their attributes."""
        with self.open(part) as member:
            for event, name, facts in events(member, self.allowance):
                if event == "start":
                    yield name, facts


def _part(name: str) -> str:
    return unquote(name.replace("\\", "/")).casefold().lstrip("/")


def _is_unsafe(name: str) -> bool:
    """Whether a member would be unpacked elsewhere than below the folder."""
    path = unquote(name.replace("\\", "/"))
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/")


def _relation(facts: Mapping[str, str], folder: str) -> Relation:
    kind = facts.get("Type", "").rstrip("/").rpartition("/")[2].casefold()
    target = facts.get("Target", "").strip()
    is_external = (
        facts.get("TargetMode", "").strip().casefold() == "external"
        or "://" in target
        or target.startswith(("\\\\", "//"))
    )
    if not is_external:
        path = target.partition("#")[0].replace("\\", "/")
        target = _part(path if path.startswith("/") else normpath(f"/{folder}/{path}"))
    return Relation(facts.get("Id", ""), kind, target, is_external)
