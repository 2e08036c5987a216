"""Where evidence is kept on a disk: a file is whole and on the disk before anybody learns of its
name.
"""

import os
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from scoring.files.storage import StorageUnavailable

PART = ".part-"


class DurableStorage(FileSystemStorage):
    """Temporary file → fsync → rename → fsync of the folder; the row comes after.

    Names are never used twice. Raises StorageUnavailable where the disk cannot be read.
    """

    def open(self, name: str, mode: str = "rb") -> File:
        try:
            return super().open(name, mode)
        except FileNotFoundError:
            raise
        except OSError as problem:
            raise StorageUnavailable(problem.errno, problem.strerror) from problem

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=PART, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(part, self.file_permissions_mode or 0o600)
            os.rename(part, path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent):  # the folder's own name may be new, too
            sync(folder)
        return Path(name).as_posix()


def sync(folder: Path) -> None:
    """Make a rename in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
