"""Which files are taken as evidence: an allow-list by ending and by content, bounds, clean names.

The content type is ours, from what the file is; what the browser says is never believed.
"""

import logging
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files import antivirus
from wards.vietnamese import clean

log = logging.getLogger(__name__)

NAME_LIMIT = 255
HEAD_SIZE = 1024
# An office file's directory of contents: far beyond what programs write, far below what would hurt.
MAX_MEMBERS = 2000
MAX_DIRECTORY = 512 * 1024
MAX_CONTENT_TYPES = 512 * 1024
# Everything that a broken or hostile archive makes zipfile raise.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, KeyError, NotImplementedError, RuntimeError,
    ValueError, EOFError, OSError, OverflowError,
)  # fmt: skip
OPENXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Checked:
    """A file that was found good: its name to show, and what it is."""

    file: UploadedFile
    name: str
    content_type: str


@dataclass(frozen=True)
class Type:
    """A kind of file: what it is called, and how its content is recognised."""

    label: str
    content_type: str
    is_genuine: Callable[[UploadedFile], bool]


def begins_with(*signatures: bytes) -> Callable[[UploadedFile], bool]:
    """Recognises a file by its first bytes."""

    def is_genuine(file: UploadedFile) -> bool:
        return _head(file).startswith(signatures)

    return is_genuine


def office(main: str, kind: str) -> Callable[[UploadedFile], bool]:
    """Recognises an office file without macros: a zip with its main part, declared as such."""

    def is_genuine(file: UploadedFile) -> bool:
        if not _has_small_directory(file):
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
                if (
                    len(names) > MAX_MEMBERS
                    or main not in names
                    or any(map(_carries_macros, names))
                ):
                    return False
                # Sizes in a zip's directory may lie: read no more than the bound.
                with archive.open("[Content_Types].xml") as listing:
                    declared = listing.read(MAX_CONTENT_TYPES)
        except UNREADABLE:
            return False
        return kind.encode() in declared and b"macroEnabled" not in declared

    return is_genuine


TYPES = {
    ".pdf": Type("PDF", "application/pdf", begins_with(b"%PDF-")),
    ".jpg": Type("JPG", "image/jpeg", begins_with(b"\xff\xd8\xff")),
    ".jpeg": Type("JPG", "image/jpeg", begins_with(b"\xff\xd8\xff")),
    ".png": Type("PNG", "image/png", begins_with(b"\x89PNG\r\n\x1a\n")),
    ".docx": Type(
        "DOCX",
        OPENXML + "wordprocessingml.document",
        office("word/document.xml", "wordprocessingml.document.main+xml"),
    ),
    ".xlsx": Type(
        "XLSX",
        OPENXML + "spreadsheetml.sheet",
        office("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    ),
}
# Endings for desks; types so that a telephone offers its camera and turns its own format into JPG.
ACCEPT = ",".join([*TYPES, *dict.fromkeys(one.content_type for one in TYPES.values())])
# What people bring most often beside these, and what to do with it.
ADVICE = {
    ".doc": gettext_lazy("Hãy mở bằng Word, lưu lại dạng DOCX hoặc PDF rồi tải lên."),
    ".xls": gettext_lazy("Hãy mở bằng Excel, lưu lại dạng XLSX hoặc PDF rồi tải lên."),
    ".heic": gettext_lazy(
        "Hãy chuyển ảnh sang JPG (hoặc đặt máy ảnh ở chế độ tương thích nhất) rồi tải lên."
    ),
    ".zip": gettext_lazy("Hãy giải nén rồi tải lên từng tệp."),
    ".rar": gettext_lazy("Hãy giải nén rồi tải lên từng tệp."),
    ".docm": gettext_lazy("Tệp có macro không được nhận. Hãy lưu lại dạng DOCX rồi tải lên."),
    ".xlsm": gettext_lazy("Tệp có macro không được nhận. Hãy lưu lại dạng XLSX rồi tải lên."),
}


def limits() -> str:
    """What is taken, said beforehand."""
    labels = ", ".join(dict.fromkeys(one.label for one in TYPES.values()))
    return _("Nhận tệp %(labels)s, mỗi tệp tối đa %(size)s.") % {
        "labels": labels,
        "size": _max_size(),
    }


def _max_size() -> str:
    return f"{settings.EVIDENCE_MAX_BYTES // 1024**2} MB"


def check(file: UploadedFile) -> Checked:
    """A file that may be kept.

    Raises ValidationError with a sentence that names it and says what to do.
    """
    name = tidy_name(file.name or "")
    facts = {"name": _short(name), "size": filesizeformat(file.size or 0), "limit": _max_size()}
    if not file.size:
        raise ValidationError(
            _("Tệp “%(name)s” rỗng. Hãy mở tệp kiểm tra lại rồi tải lên.") % facts, "empty"
        )
    if file.size > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            _(
                "Tệp “%(name)s” nặng %(size)s, vượt mức tối đa %(limit)s. "
                "Hãy nén nhỏ, quét ở độ phân giải thấp hơn hoặc tách thành nhiều tệp."
            )
            % facts,
            "too_large",
        )
    ending = PurePosixPath(name).suffix.lower()
    found = TYPES.get(ending)
    if found is None:
        advice = ADVICE.get(ending, _("Hãy lưu lại dạng PDF hoặc JPG rồi tải lên."))
        sentence = (
            _("Tệp “%(name)s” không thuộc loại được nhận (PDF, JPG, PNG, DOCX, XLSX).") % facts
        )
        raise ValidationError(f"{sentence} {advice}", "unknown_type")
    genuine = found.is_genuine(file)
    file.seek(0)
    if not genuine:
        raise ValidationError(
            _(
                "Tệp “%(name)s” mang đuôi %(label)s nhưng nội dung không phải vậy, "
                "hoặc tệp hỏng, có mật khẩu hay macro. "
                "Hãy mở tệp bằng chương trình đã tạo ra nó, lưu lại dạng %(label)s rồi tải lên."
            )
            % (facts | {"label": found.label}),
            "not_genuine",
        )
    _scan(file, facts)
    return Checked(file, name, found.content_type)


def _scan(file: UploadedFile, facts: dict[str, str]) -> None:
    """Ask the antivirus, where there is one; while it does not answer nothing is taken."""
    if not settings.CLAMAV:
        return
    try:
        found = antivirus.finding(settings.CLAMAV, file.chunks(antivirus.CHUNK))
    except antivirus.Unavailable:
        log.exception("the antivirus does not answer")
        sentence = _(
            "Máy chủ chưa quét được mã độc nên chưa nhận tệp “%(name)s”. Hãy thử lại sau ít phút."
        )
        raise ValidationError(sentence % facts, "unscanned") from None
    finally:
        file.seek(0)
    if found:
        sentence = _(
            "Tệp “%(name)s” có mã độc (%(found)s) nên không được nhận. Hãy quét máy tính rồi tạo lại tệp."
        )
        raise ValidationError(sentence % (facts | {"found": found}), "infected")


def tidy_name(name: str) -> str:
    """A file's own name without its path, in NFC, on one line, of at most 255 characters with its
    ending kept.
    """
    name = " ".join(clean(name.replace("\\", "/").rsplit("/", 1)[-1]).split()).lstrip(". ")
    path = PurePosixPath(name or _("tệp"))
    ending = path.suffix[:10]
    stem = path.name.removesuffix(path.suffix)
    return stem[: NAME_LIMIT - len(ending)].rstrip() + ending


def _short(name: str) -> str:
    """A name as a sentence can bear it; the ending stays."""
    return name if len(name) <= 60 else f"{name[:45]}…{name[-12:]}"


def _head(file: UploadedFile) -> bytes:
    file.seek(0)
    return file.read(HEAD_SIZE)


def _has_small_directory(file: UploadedFile) -> bool:
    """Whether the zip's directory is small enough to be read into memory, by its last record."""
    if not _head(file).startswith(b"PK\x03\x04"):
        return False
    size = file.size or 0
    file.seek(max(0, size - 22 - 65_535))
    tail = file.read()
    record = tail.rfind(b"PK\x05\x06")
    if record < 0 or len(tail) - record < 22 or tail[:record][-20:].startswith(b"PK\x06\x07"):
        return False  # no directory, or a 64-bit one that no office file of this size has
    return int.from_bytes(tail[record + 12 : record + 16], "little") <= MAX_DIRECTORY


def _carries_macros(member: str) -> bool:
    member = member.casefold()
    return member.endswith("vbaproject.bin") or "macrosheets/" in member


class FilesInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class CheckedFileField(forms.FileField):
    """One file, checked; cleans to a Checked (or None)."""

    default_error_messages = {
        "required": gettext_lazy("Hãy chọn tệp."),
        "missing": gettext_lazy("Hãy chọn tệp."),
        "invalid": gettext_lazy("Trình duyệt chưa gửi được tệp. Hãy chọn lại tệp rồi thử lần nữa."),
    }
    widget: Any = forms.FileInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT}

    def to_python(self, data: Any) -> Any:
        # Names are tidied and sizes judged by `check`, in sentences that name the file.
        return None if data in self.empty_values else check(data)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data in self.empty_values and self.required:
            raise ValidationError(self.error_messages["required"], "required")
        return self.to_python(data)


class CheckedFilesField(CheckedFileField):
    """Several files, all checked or none taken; cleans to a list of Checked."""

    widget = FilesInput

    def __init__(self, *, max_files: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_files = max_files

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return []
        if len(files) > self.max_files:
            facts = {"limit": self.max_files, "count": len(files)}
            raise ValidationError(
                _(
                    "Mỗi lần tải tối đa %(limit)d tệp, đồng chí đã chọn %(count)d. Hãy chia thành nhiều lần."
                )
                % facts
            )
        return self._all_or_none(files)

    def _all_or_none(self, files: Iterable[UploadedFile]) -> list[Checked]:
        good, bad = [], []
        for file in files:
            try:
                good.append(check(file))
            except ValidationError as error:
                bad.append(error)
        if bad and good:
            names = ", ".join(f"“{_short(one.name)}”" for one in good)
            bad.append(
                ValidationError(
                    _("Chưa có tệp nào được lưu. Hãy bỏ tệp có lỗi rồi chọn lại cả %s.") % names
                )
            )
        elif len(bad) > 1:
            bad.append(ValidationError(_("Chưa có tệp nào được lưu.")))
        if bad:
            raise ValidationError(bad)
        return good
