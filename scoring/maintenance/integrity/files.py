"""What must hold of files: each is there, and as it was taken."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from scoring.files.storage import StorageUnavailable
from scoring.models import WITH_FILES, PaperTemplate

CHUNK = 1024 * 1024


def files_are_as_filed() -> Iterator[str]:
    """Of evidence and of signed papers."""
    for table in WITH_FILES:
        rows: Any = table._default_manager.exclude(file="").select_related("scorecard__campaign")
        for row in rows.iterator():
            where = {"card": row.scorecard or row.campaign, "title": row.title}
            try:
                measured = measure(str(row.file.name))
            except FileNotFoundError:
                yield _("%(card)s, tài liệu “%(title)s”: thiếu tệp.") % where
            except StorageUnavailable:
                yield (
                    _(
                        "%(card)s, tài liệu “%(title)s”: "
                        "kho tệp không trả lời, chưa kiểm tra được các tệp từ đây."
                    )
                    % where
                )
                return
            else:
                if measured != (row.size, row.sha256):
                    yield _("%(card)s, tài liệu “%(title)s”: tệp không còn như lúc nộp.") % where


def templates_are_as_taken() -> Iterator[str]:
    for template in PaperTemplate.objects.select_related("campaign").iterator():
        if not template.is_intact or len(template.content) != template.size:
            facts = {"campaign": template.campaign, "template": template}
            yield _("%(campaign)s, %(template)s: tệp mẫu không còn như lúc nhận.") % facts


def measure(name: str) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a stored file."""
    size, digest = 0, hashlib.sha256()
    with default_storage.open(name) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()
