"""What a stored file looks like, made at the first look and kept beside it: its first pages, the
picture made smaller, or its words. Whatever is kept can be made again.
"""

import json
import logging
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile

from scoring.files import pictures
from scoring.files.pictures import RenderError
from scoring.files.types import DOCX, PDF, XLSX

log = logging.getLogger(__name__)

FOLDER = "previews"
PAGES, SIDE = 5, 1400
CONTENT_TYPE = "image/webp"
FACTS = "facts.json"
ORDERS: Mapping[str, tuple[Any, ...]] = {
    PDF.content_type: (pictures.RENDERER, "pdf", 1, PAGES, SIDE, "WEBP"),
    "image/jpeg": (pictures.RENDERER, "picture", 1, 1, SIDE, "WEBP"),
    "image/png": (pictures.RENDERER, "picture", 1, 1, SIDE, "WEBP"),
    DOCX.content_type: (pictures.READER, "words"),
    XLSX.content_type: (pictures.READER, "tables"),
}


@dataclass(frozen=True)
class Preview:
    """Of the pages of a file the first ones as pictures (their sizes in pixels), or the parts of a
    text; `problem` is the code of why there is nothing. `borrows_letters`: drawn with other fonts
    than the file asks for and does not bring.
    """

    pages: int = 0
    sizes: Sequence[Sequence[int]] = ()
    parts: Sequence[Mapping[str, Any]] = ()
    is_cut: bool = False
    borrows_letters: bool = False
    problem: str = ""
    pictures: Sequence[bytes] = field(default=(), repr=False)


def is_drawn(content_type: str) -> bool:
    """Whether such a file is shown as pictures; others as their words."""
    program, *_order = ORDERS.get(content_type, ("",))
    return program == pictures.RENDERER


def name_of(file: str) -> str:
    """Where the preview of a stored file is kept."""
    return f"{FOLDER}/{PurePath(file).stem}.zip"


def preview(file: FieldFile, content_type: str) -> Preview:
    """Kept from an earlier look, or made now.
    Raises OSError where the file itself cannot be read.
    """
    if content_type not in ORDERS:
        return Preview(problem=pictures.BROKEN)
    name = name_of(file.name or "")
    if file.storage.exists(name):
        try:
            with file.storage.open(name) as kept:
                return _read(kept.read())
        except RenderError:  # spoilt; made again
            file.storage.delete(name)
    try:
        with file.storage.open(file.name or "") as stream:
            made = pictures.answer_to(stream, *ORDERS[content_type])
        found = _read(made)
    except RenderError as refusal:
        found = Preview(problem=refusal.code)
        made = _only_facts({"problem": refusal.code})
    if found.problem != pictures.BUSY:  # another time it may go
        _keep(file.storage, name, made)
    return found


def _read(content: bytes) -> Preview:
    """Raises RenderError where this is no preview."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            facts = json.loads(archive.read(FACTS))
            names = sorted(name for name in archive.namelist() if name != FACTS)
            drawn = [archive.read(name) for name in names]
        return Preview(
            pages=int(facts.get("pages", 0)),
            sizes=facts.get("sizes", []),
            parts=facts.get("parts", []),
            is_cut=bool(facts.get("cut")),
            borrows_letters=bool(facts.get("borrows_letters")),
            problem=str(facts.get("problem", "")),
            pictures=drawn,
        )
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as problem:
        raise RenderError(pictures.BROKEN) from problem


def _only_facts(facts: Mapping[str, Any]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(FACTS, json.dumps(facts))
    return content.getvalue()


def _keep(storage: Storage, name: str, content: bytes) -> None:
    """Where nothing can be kept, the next look makes it again; of two at once one is kept."""
    try:
        kept = storage.save(name, ContentFile(content))
        if kept != name:
            storage.delete(kept)
    except OSError:
        log.exception("a preview could not be kept")
