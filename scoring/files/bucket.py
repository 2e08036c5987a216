"""Evidence in a bucket, by django-storages; used when S3_BUCKET is set (requirements-s3.txt)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """What the bucket cannot do is an OSError, as it is of a disk: whoever stores files knows what
    to say then.

    An object is whole or not there, and acknowledged when it is safe; names are never used twice
    (`file_overwrite`).
    """

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_of_a_disk():
            return super()._open(name, mode)

    def size(self, name: str) -> int:
        with _as_of_a_disk():
            return int(super().size(name))

    def exists(self, name: str) -> bool:
        with _as_of_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_of_a_disk():
            super().delete(name)


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        raise OSError(str(problem)) from problem
