"""Which files are taken as evidence: an allow-list by ending and by content, bounds, clean names.

The content type is ours, from what the file is; what the browser says is never believed.
"""

import logging
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files import antivirus, pdf_actions
from scoring.files.markup import ExpatError
from scoring.files.package import Package, unpacked
from scoring.files.types import (
    ACCEPT,
    DOCX,
    ENDINGS,
    KEPT_ENDINGS,
    LEFT_ON,
    PDF,
    TYPES,
    Checked,
    Type,
)
from wards.vietnamese import clean

log = logging.getLogger(__name__)

NAME_LIMIT = 255
HEAD_SIZE = 1024
# Everything that a broken or hostile archive makes zipfile raise.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, KeyError, NotImplementedError,
    RuntimeError, ValueError, EOFError, OSError, OverflowError, ExpatError,
)  # fmt: skip


class ActiveContent(Exception):
    """A file holds what acts or fetches by itself."""


def detected_type(file: UploadedFile) -> Type | None:
    """What a file is, by its content alone: people and programs leave any ending on it, and which
    one was left between two kinds that are taken makes no file worse. Raises ActiveContent.
    """
    head = _head(file)
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    found = next(
        (kind for kind in TYPES if kind.signature and head.startswith(kind.signature)), None
    )
    found = found or _late_pdf(head)
    if found is PDF and _pdf_acts(file):
        raise ActiveContent
    return found


def _late_pdf(head: bytes) -> Type | None:
    """Scanners and web tools leave something before the header; readers look in the first 1,024
    bytes. A web page that mentions it is none the less a web page.
    """
    starts = head.find(PDF.signature)
    is_markup = head.lstrip(b"\xef\xbb\xbf\0\t\n\f\r ").startswith(b"<")
    return PDF if 0 <= starts < HEAD_SIZE and not is_markup else None


def _pdf_acts(file: UploadedFile) -> bool:
    """Packed as no program packs it, a PDF hides something."""
    file.seek(0)
    try:
        return pdf_actions.acts(file.read())
    except pdf_actions.Unreadable:
        return True


# Pictures as telephones and browsers write them, often under the ending of another kind.
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


def _picture_of_phones(file: UploadedFile) -> str:
    """The ending of a picture that is not taken, by its content; "" where it is none."""
    head = _head(file)
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return ".heic"
    return ".webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else ""


def _office(file: UploadedFile) -> Type | None:
    """The kind of an office file, by its main part. Raises ActiveContent."""
    try:
        with unpacked(file) as archive:
            package = Package(archive)
            if package.is_active:
                raise ActiveContent
            main = package.main_type
    except UNREADABLE:
        return None
    return next((kind for kind in TYPES if kind.main and kind.main == main), None)


HEIC = gettext_lazy(
    "Đây là ảnh HEIC. Hãy chuyển ảnh sang JPG (hoặc đặt máy ảnh ở chế độ "
    "tương thích nhất) rồi tải lên."
)
# What people bring most often beside these, and what to do with it.
ADVICE = {
    ".doc": gettext_lazy("Hãy mở bằng Word, lưu lại dạng DOCX hoặc PDF rồi tải lên."),
    ".xls": gettext_lazy("Hãy mở bằng Excel, lưu lại dạng XLSX hoặc PDF rồi tải lên."),
    ".heic": HEIC,
    ".heif": HEIC,
    ".webp": gettext_lazy("Đây là ảnh WebP. Hãy mở ảnh, lưu lại dạng JPG hoặc PNG rồi tải lên."),
    ".zip": gettext_lazy("Hãy giải nén rồi tải lên từng tệp."),
    ".rar": gettext_lazy("Hãy giải nén rồi tải lên từng tệp."),
    ".docm": gettext_lazy("Tệp có macro không được nhận. Hãy lưu lại dạng DOCX rồi tải lên."),
    ".xlsm": gettext_lazy("Tệp có macro không được nhận. Hãy lưu lại dạng XLSX rồi tải lên."),
}

OF_OFFICES = frozenset({".doc", ".xls", ".docm", ".xlsm"})


def limits() -> str:
    """What is taken, said beforehand."""
    labels = ", ".join(kind.label for kind in TYPES)
    return _("Nhận tệp %(labels)s, mỗi tệp tối đa %(size)s.") % {
        "labels": labels,
        "size": max_size(),
    }


def bounds() -> dict[str, Any]:
    """The same for a script that sends files: the sentence, the size, what to offer."""
    return {"limits": limits(), "max_bytes": settings.EVIDENCE_MAX_BYTES, "accept": ACCEPT}


def max_size() -> str:
    return f"{settings.EVIDENCE_MAX_BYTES // 1024**2} MB"


def check(file: UploadedFile, kinds: Sequence[Type] = TYPES) -> Checked:
    """A file that may be kept; `kinds` are said where it is none that is known.

    Raises ValidationError with a sentence that names it and says what to do.
    """
    name = tidy_name(file.name or "")
    facts = {"name": _short(name), "size": filesizeformat(file.size or 0), "limit": max_size()}
    _check_size(file, facts)
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS and ending not in LEFT_ON:
        raise _unknown(ending, facts, kinds)
    try:
        found = detected_type(file)
        picture = "" if found else _picture_of_phones(file)
    except ActiveContent:
        raise _active(file, facts) from None
    finally:
        file.seek(0)
    if found is None and (picture or ending not in ENDINGS):
        raise _unknown(picture or ending, facts, kinds)
    if found is None:
        raise _not_genuine(ending, facts)
    _scan(file, facts)
    # The stored file takes its ending from here.
    file.name = _named_after(name, found)
    return Checked(file, file.name, found.content_type)


def _check_size(file: UploadedFile, facts: dict[str, str]) -> None:
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


def _active(file: UploadedFile, facts: dict[str, str]) -> ValidationError:
    """The sentence for a file that acts by itself, as an office program or a PDF does."""
    if _head(file).startswith(b"PK"):
        sentence = _(
            "Tệp “%(name)s” có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không được "
            "nhận. Hãy bỏ những phần ấy rồi lưu lại, hoặc lưu dạng PDF rồi tải lên."
        )
    else:
        sentence = _(
            "Tệp PDF “%(name)s” có mã lệnh hoặc tự làm việc gì đó khi mở (chạy chương "
            "trình, gửi biểu mẫu, mở trang web) nên không được nhận. Hãy mở tệp, in ra "
            "tệp PDF mới (Microsoft Print to PDF) rồi tải lên."
        )
    return ValidationError(sentence % facts, "active")


def _not_genuine(ending: str, facts: dict[str, str]) -> ValidationError:
    sentence = _(
        "Tệp “%(name)s” mang đuôi %(label)s nhưng nội dung không phải vậy, "
        "hoặc tệp hỏng hay có mật khẩu. "
        "Hãy mở tệp bằng chương trình đã tạo ra nó, lưu lại dạng %(label)s rồi tải lên."
    )
    return ValidationError(sentence % (facts | {"label": ENDINGS[ending].label}), "not_genuine")


def _unknown(ending: str, facts: dict[str, str], kinds: Sequence[Type]) -> ValidationError:
    # Advice for files of offices leads to kinds that are not taken everywhere.
    is_advised = ending in ADVICE and (ending not in OF_OFFICES or DOCX in kinds)
    advice = ADVICE[ending] if is_advised else _("Hãy lưu lại dạng PDF hoặc JPG rồi tải lên.")
    facts = {**facts, "kinds": ", ".join(kind.label for kind in kinds)}
    sentence = _("Tệp “%(name)s” không thuộc loại được nhận (%(kinds)s).") % facts
    return ValidationError(f"{sentence} {advice}", "unknown_type")


def _named_after(name: str, found: Type) -> str:
    """The name with the ending of what the file is: a PNG called `photo.jpg` is `photo.png`."""
    ending = PurePosixPath(name).suffix
    if ending.lower() in KEPT_ENDINGS and ENDINGS[ending.lower()] is found:
        return name
    stem = name.removesuffix(ending)
    return stem[: NAME_LIMIT - len(found.endings[0])] + found.endings[0]


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
            "Tệp “%(name)s” có mã độc (%(found)s) nên không được nhận. "
            "Hãy quét máy tính rồi tạo lại tệp."
        )
        raise ValidationError(sentence % (facts | {"found": found}), "infected")


def tidy_name(name: str) -> str:
    """A file's own name without its path, in NFC, on one line, of at most 255 characters with its
    ending kept.
    """
    name = " ".join(clean(name.replace("\\", "/").rsplit("/", 1)[-1]).split()).strip(". ")
    path = PurePosixPath(name or _("tệp"))
    ending = path.suffix[:10]
    stem = path.name.removesuffix(path.suffix)
    return stem[: NAME_LIMIT - len(ending)].rstrip() + ending


def _short(name: str) -> str:
    """A name as a sentence can bear it; the ending stays."""
    return name if len(name) <= 60 else f"{name[:45]}…{name[-12:]}"


def _head(file: UploadedFile) -> bytes:
    file.seek(0)
    return file.read(HEAD_SIZE + 4)


def named(files: Iterable[str]) -> str:
    """Names of files in a sentence."""
    return ", ".join(f"“{_short(name)}”" for name in files)
