"""Whether a Word file may be the template of a paper: what is wrong with it, each fault with its
place and what to do.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import IO, Any
from zlib import error as zlib_error

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.opc.exceptions import OpcError

from scoring.documents.papers.kinds import PaperKind
from scoring.documents.template.names import InvalidPlaceholder, Placeholder
from scoring.documents.template.template import Template
from scoring.files.markup import Allowance, ExpatError, events

# A paper of a hundred pages has some 50,000 elements; what costs more is no template.
MAX_UNPACKED, MAX_ELEMENTS = 30 * 1024**2, 100_000
MAX_NAMES = 300
SHOWN = 30  # invalid placeholders that a person reads at once
CHUNK = 64 * 1024
MARK = "kiểm tra"
# What a Word file that is none makes python-docx and those below it raise.
UNREADABLE = (
    zipfile.BadZipFile, zlib_error, OpcError, SyntaxError, ExpatError, ValueError, LookupError,
    AttributeError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What stands in the way of taking a template: where, what, and what to do about it."""

    sentence: str
    placeholder: Placeholder | None = None


def findings(kind: PaperKind, content: bytes) -> list[Finding]:
    """Everything that is wrong with a file as the template of this paper; none when it may be
    taken. The file has come through the door of evidence (scoring/files/uploads.py).
    """
    try:
        _measure(BytesIO(content))
        template = Template(content)
        placeholders = template.placeholders()
        if len(placeholders) > MAX_NAMES:
            return [_too_many(len(placeholders))]
        invalid = template.invalid_placeholders(kind.allowed)
        lost = not invalid and not _keeps_its_mark(content)
    except UNREADABLE:
        return [_unreadable()]
    if lost:
        return [_unreadable()]
    if not placeholders and not invalid:
        return [_nameless()]
    return list(_findings(invalid))


def _findings(invalid: list[InvalidPlaceholder]) -> Iterator[Finding]:
    for fault in islice(invalid, SHOWN):
        yield Finding(fault.problem, fault.placeholder)
    if (more := len(invalid) - SHOWN) > 0:
        yield Finding(
            ngettext(
                "Còn %d chỗ nữa; hãy sửa các chỗ trên rồi tải lại.",
                "Còn %d chỗ nữa; hãy sửa các chỗ trên rồi tải lại.",
                more,
            )
            % more
        )


def _unreadable() -> Finding:
    return Finding(
        _(
            "Tệp này không đọc được như một văn bản Word thông thường. Hãy mở bằng Word, lưu lại "
            "dạng .docx, hoặc tải mẫu đang dùng về và sửa từ đó."
        )
    )


def _nameless() -> Finding:
    return Finding(
        _(
            "Trong tệp không có tên nào đặt trong hai dấu ngoặc nhọn nên giấy tờ lập ra sẽ giống "
            "hệt nhau và không có số liệu. "
            "Hãy chép tên cần dùng ở danh sách bên dưới vào đúng chỗ trong mẫu."
        )
    )


def _too_many(number: int) -> Finding:
    facts = {"number": number, "limit": MAX_NAMES}
    return Finding(
        ngettext(
            "Mẫu có %(number)d tên, tối đa %(limit)d. Hãy bỏ bớt phần lặp lại.",
            "Mẫu có %(number)d tên, tối đa %(limit)d. Hãy bỏ bớt phần lặp lại.",
            number,
        )
        % facts
    )


def _measure(file: IO[bytes]) -> None:
    """Unpack in a stream, within bounds: a few packed kilobytes can hold gigabytes. Raises
    ValueError, and what zipfile and expat raise.
    """
    allowance = Allowance(MAX_UNPACKED, MAX_ELEMENTS)
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            with archive.open(member) as part:
                if member.lower().endswith((".xml", ".rels")):
                    for _event in events(part, allowance):
                        pass
                else:
                    while chunk := part.read(CHUNK):
                        allowance.spend(size=len(chunk))


def _keeps_its_mark(content: bytes) -> bool:
    """Whether a paper made from it can be saved and bears its draft mark: a file without a page of
    its own has no foot.
    """
    template = Template(content)
    template.fill({}, {})
    template.mark(MARK)
    saved = Template(template.save(title=MARK, author=MARK))
    feet: list[Any] = [section.footer for section in saved.document.sections]
    return any(MARK in paragraph.text for foot in feet for paragraph in foot.paragraphs)
