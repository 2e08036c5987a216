"""A piece of evidence that is to be added, and its file stored before any row names it."""

import hashlib
import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from scoring.rules.refusals import Refused

log = logging.getLogger(__name__)


def random_name(row: object, filename: str) -> str:
    """Stored names say nothing and collide with nothing."""
    return f"evidence/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:10]}"


@dataclass(frozen=True)
class Piece:
    """What is to be added: a file that its form has checked, a link, or a document by number and
    date; and the page that proves.
    """

    kind: str
    title: str
    upload: File | None = None
    content_type: str = ""
    url: str = ""
    number: str = ""
    issued_on: date | None = None
    page: str = ""


def sizes(pieces: Sequence[Piece]) -> int:
    """Of all their files, in bytes."""
    return sum(piece.upload.size or 0 for piece in pieces if piece.upload)


def digest(file: File) -> str:
    """SHA-256 of the whole file, as hexadecimal text."""
    with file.open("rb"):
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def stored(uploads: Sequence[File | None]) -> Iterator[list[str]]:
    """Store the files and yield their names ("" for None); what is still in that list leaves when
    what follows fails.

    Clear the list before the commit: a database that dies then may have kept the rows. A file that
    no row names in the end is swept (manage.py sweep_orphans).
    """
    names: list[str] = []
    try:
        for upload in uploads:
            names.append(_store(upload) if upload is not None else "")
        yield names
    except BaseException:
        for name in filter(None, names):
            _drop(name)
        raise


def _store(upload: File) -> str:
    name = random_name(None, upload.name or "")
    try:
        return default_storage.save(name, upload)
    except OSError as error:
        log.exception("evidence could not be stored")
        _drop(name)  # what was written before the disk was full
        raise Refused(
            "storage_failed",
            _("Máy chủ chưa lưu được tệp. Hãy thử lại; nếu vẫn không được, báo người quản trị."),
        ) from error


def _drop(name: str) -> None:
    """What cannot be dropped now is swept later; why it is to go must not get lost over it."""
    with suppress(OSError):
        default_storage.delete(name)
