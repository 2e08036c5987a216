"""The kinds of files that are taken: what each is called, its endings,
how its content is recognised.
"""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

OPENXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Checked:
    """A file that was found good: its name to show, and what it is."""

    file: UploadedFile
    name: str
    content_type: str


@dataclass(frozen=True)
class Type:
    """A kind of file: what it is called, its endings (the best one first), and how its content is
    recognised.
    """

    label: str
    content_type: str
    endings: tuple[str, ...]
    signature: bytes = b""
    main: str = ""  # what the main part of an office file declares


PDF = Type("PDF", "application/pdf", (".pdf",), b"%PDF-")
XLSX = Type(
    "XLSX",
    OPENXML + "spreadsheetml.sheet",
    (".xlsx",),
    main=OPENXML + "spreadsheetml.sheet.main+xml",
)
DOCX = Type(
    "DOCX",
    OPENXML + "wordprocessingml.document",
    (".docx",),
    main=OPENXML + "wordprocessingml.document.main+xml",
)
TYPES = (
    PDF,
    Type(
        "JPG",
        "image/jpeg",
        (".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".jfi", ".pjpeg", ".pjp"),
        b"\xff\xd8\xff",
    ),
    Type("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n"),
    DOCX,
    XLSX,
)
# What a scanner or a telephone makes; an office file bears no signature.
SCANS = TYPES[:3]
ENDINGS = {ending: kind for kind in TYPES for ending in kind.endings}
# Endings that programs, telephones and people leave on content of another kind.
LEFT_ON = frozenset({
    ".doc", ".xls", ".heic", ".heif", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff",
})  # fmt: skip
# Endings that other computers may not know are not kept.
KEPT_ENDINGS = frozenset({".jpeg", *(kind.endings[0] for kind in TYPES)})
# Endings for desks; types so that a telephone offers its camera and turns its own format into JPG.
ACCEPT = ",".join([*ENDINGS, *(kind.content_type for kind in TYPES)])
