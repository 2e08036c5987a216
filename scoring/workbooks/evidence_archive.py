"""Evidence to take along: the files of a ward or of a criterion in one .zip, with a list of all."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import PurePath
from shutil import copyfileobj
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.models import Campaign, Citation, Evidence
from scoring.models.querysets.files import EvidenceQuerySet
from scoring.rules.refusals import Refused
from scoring.workbooks import stream
from scoring.workbooks.letterhead import Letterhead, name_file
from scoring.workbooks.looks import WHOLE, SheetColumn
from scoring.workbooks.sheet import table
from scoring.workbooks.values import Row

CONTENT_TYPE = "application/zip"
LIST = "Danh sách tài liệu.xlsx"
LARGEST = 2 * 1024**3  # bytes; more than that is taken ward by ward
LONGEST_NAME = 100
# Signs that a file's name must not bear on one of the usual systems.
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-"))
MISSING = "máy chủ không tìm thấy tệp"

COLUMNS = [
    SheetColumn("STT", 5, WHOLE, "center"),
    SheetColumn("Đơn vị", 16),
    SheetColumn("Tài liệu", 31),
    SheetColumn("Chứng minh nội dung", 18),
    SheetColumn("Tệp trong gói, đường dẫn hoặc số văn bản", 32),
    SheetColumn("Dung lượng", 10, align="right"),
    SheetColumn("Thêm lúc, người thêm", 20),
    SheetColumn("SHA-256", 34),
]


def check_size(pieces: QuerySet[Evidence]) -> None:
    """Raises Refused where the files are too many for one archive."""
    size = pieces.aggregate(size=Sum("size"))["size"] or 0
    if size > LARGEST:
        raise Refused(
            "archive_too_large",
            _("Các tệp này nặng %(size)s, một gói tối đa %(most)s. Hãy tải theo từng đơn vị.")
            % {"size": filesizeformat(size), "most": filesizeformat(LARGEST)},
        )


def write(
    campaign: Campaign,
    pieces: EvidenceQuerySet[Evidence],
    title: str,
    file: IO[bytes],
    now: datetime,
) -> None:
    """Write the standing pieces with their list into a seekable binary file, ward by ward.

    Files are kept as they are: most of them are packed already.
    """
    found = list(
        pieces.standing()
        .select_related("scorecard__ward", "added_by")
        .prefetch_related(Citation.with_items())
        .order_by("scorecard__ward__position", "scorecard", "pk")
    )
    names = dict(_names(found))
    missing = set()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for piece in found:
            if piece.is_file and not _put(archive, names[piece.pk], piece):
                missing.add(piece.pk)
        with override("vi"):
            rows = list(_rows(found, names, missing))
            of_list = ZipInfo(LIST, localtime(now).timetuple()[:6])
            archive.writestr(of_list, _list(campaign, title, rows, now))


def _put(archive: ZipFile, name: str, piece: Evidence) -> bool:
    """Whether the file could be read."""
    try:
        source = piece.file.open("rb")
    except FileNotFoundError:
        return False
    member = ZipInfo(name, localtime(piece.added_at).timetuple()[:6])
    member.file_size = piece.size or 0
    with source, archive.open(member, "w") as target:
        copyfileobj(source, target)
    return True


def _names(pieces: Sequence[Evidence]) -> Iterator[tuple[int, str]]:
    """Where each file lies: by ward, numbered, under its own name."""
    for number, piece in enumerate(pieces, 1):
        if piece.is_file:
            whole = PurePath(piece.download_name.translate(FORBIDDEN))
            stem = "".join(filter(str.isprintable, whole.stem))[:LONGEST_NAME].strip(" .")
            ward = piece.scorecard.ward_name.translate(FORBIDDEN).strip(" .")
            yield piece.pk, f"{ward}/{number:03d} {stem}{whole.suffix}"


def _rows(pieces: Sequence[Evidence], names: dict[int, str], missing: set[int]) -> Iterator[Row]:
    for number, piece in enumerate(pieces, 1):
        when = f"{localtime(piece.added_at):%H:%M %d/%m/%Y}"
        cited = [
            f"{citation.score.item.code} ({citation.place})"
            if citation.place
            else citation.score.item.code
            for citation in piece.citations.all()
        ]
        yield (
            number,
            piece.scorecard.ward_name,
            piece.title,
            ", ".join(cited) or ("biên bản khảo sát" if piece.of_survey else None),
            MISSING if piece.pk in missing else names.get(piece.pk) or _where(piece),
            filesizeformat(piece.size) if piece.size else None,
            f"{when}, {piece.added_by.full_name}",
            piece.sha256 or None,
        )


def _where(piece: Evidence) -> str:
    if piece.url:
        return piece.url
    return f"{piece.number} ngày {piece.issued_on:%d/%m/%Y}"


def _list(campaign: Campaign, title: str, rows: Sequence[Row], now: datetime) -> bytes:
    letterhead = Letterhead(campaign, now, is_final=True)
    sheet = table(
        letterhead,
        "Tài liệu",
        "Danh sách tài liệu kiểm chứng",
        COLUMNS,
        lambda _first: rows,
        frozen=3,
        subtitle=title,
        filtered=True,
        signed=False,
    )
    made = BytesIO()
    stream.write([sheet], made, partial(name_file, letterhead))
    return made.getvalue()
