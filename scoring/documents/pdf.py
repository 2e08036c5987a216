"""A Word paper as PDF, by the LibreOffice that stands on the server where OFFICE_PROGRAM names it.

One at a time on a machine, each time with a profile of its own that is thrown away, and not longer
than LIMIT: whatever goes wrong, the Word file is still there.
"""

import contextlib
import logging
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.utils.translation import gettext as _

from scoring.rules.refusals import Refused

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/pdf"
# Seconds for one paper, and those that a second one waits for its turn: together less than the
# minute for which a proxy waits for an answer.
LIMIT = 40
PATIENCE = 15
PAUSE = 0.2


def is_offered() -> bool:
    return bool(settings.OFFICE_PROGRAM)


def of_word(content: bytes) -> bytes:
    """The PDF of a Word file. Raises Refused with a sentence that says what to do instead."""
    with tempfile.TemporaryDirectory(prefix="thidua-pdf-") as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(content)
        try:
            with _in_turn():
                _convert(source, folder)
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as problem:
            log.exception("no PDF was made")
            raise Refused(
                "pdf_failed",
                _(
                    "Máy chủ chưa chuyển được văn bản này sang PDF. Đồng chí tải tệp Word, mở "
                    "bằng Word rồi lưu thành PDF; nếu lần nào cũng vậy, "
                    "báo người quản trị máy chủ."
                ),
            ) from problem


@contextlib.contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for the others of this machine:
    the lock is on the program's own file. Raises Refused.
    """
    with open(settings.OFFICE_PROGRAM, "rb") as program:
        until = time.monotonic() + PATIENCE
        while not locks.lock(program, locks.LOCK_EX | locks.LOCK_NB):
            if time.monotonic() > until:
                raise Refused(
                    "pdf_busy",
                    _(
                        "Máy chủ đang chuyển văn bản khác sang PDF. "
                        "Đồng chí thử lại sau ít phút, hoặc tải tệp Word."
                    ),
                )
            time.sleep(PAUSE)
        yield  # closing the file lets the next one in


def _convert(source: Path, folder: Path) -> None:
    """Let the program write the PDF beside its source. Raises OSError, SubprocessError."""
    program = subprocess.Popen(  # noqa: S603 - the program of the settings, on a file of ours
        [
            settings.OFFICE_PROGRAM,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        cwd=folder,
        # Nothing of this program's environment, where its keys stand.
        env={"HOME": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _nothing, said = program.communicate(timeout=LIMIT)
    finally:
        # It is a script that starts others: all of them end.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args, stderr=said[-2000:])
