"""Evidence in a bucket, by django-storages; used when S3_BUCKET is set (requirements-s3.txt)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from scoring.files.storage import StorageUnavailable

# A bucket that hangs is given up well before the web server gives up the worker (gunicorn.conf.py),
# which would take everybody else's request with it.
CLIENT = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    # Servers that speak the protocol without its newest checksums are welcome, too.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=3,
    read_timeout=10,
    retries={"total_max_attempts": 2},
)
# In one piece: of an upload in pieces that a killed process leaves behind the bucket keeps the
# pieces, seen by nobody and paid for.
TRANSFER = TransferConfig(
    multipart_threshold=5 * 1024**3, num_download_attempts=2, use_threads=False
)


class BucketStorage(S3Storage):
    """An object is whole or not there, and acknowledged when it is safe; names are never used twice
    (`file_overwrite`).

    Raises StorageUnavailable where the bucket does not do what it is asked for.
    """

    def _save(self, name: str, content: File) -> str:
        with _as_unavailable():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_unavailable():
            opened = super()._open(name, mode)
            # Fetched now: what fails at the first look would fail in the middle of an answer.
            return opened.open()

    def listdir(self, name: str) -> Any:
        with _as_unavailable():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> Any:
        with _as_unavailable():
            return super().get_modified_time(name)

    def size(self, name: str) -> int:
        with _as_unavailable():
            return int(super().size(name))

    def exists(self, name: str) -> bool:
        with _as_unavailable():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_unavailable():
            super().delete(name)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, RetriesExceededError) as problem:
        raise StorageUnavailable(str(problem)) from problem
