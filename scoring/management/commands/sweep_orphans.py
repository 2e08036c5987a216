"""`manage.py sweep_orphans`: stored files that no row names; --delete removes them. Younger than a
day are left alone.

A file comes before its row: a crash in between leaves a file that nobody will ever see. A preview
whose file is no evidence any more goes as well.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring.files import previews
from scoring.models import WITH_FILES

FOLDER = "evidence"
YOUNG = timedelta(days=1)


class Command(BaseCommand):
    help = "Tìm tệp trong kho mà không tài liệu nào nhắc đến; --delete để xóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Xóa các tệp đó.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for name in _orphans():
            found += 1
            self.stdout.write(name)
            if options["delete"]:
                default_storage.delete(name)
        self.stdout.write(
            f"{'Đã xóa' if options['delete'] else 'Có'} {found} tệp không tài liệu nào nhắc đến."
        )


def _orphans() -> Iterator[str]:
    files = {
        name
        for table in WITH_FILES
        for name in table._default_manager.exclude(file="").values_list("file", flat=True)
    }
    yield from _old_ones(FOLDER, files)
    yield from _old_ones(previews.FOLDER, set(map(previews.name_of, files)))


def _old_ones(folder: str, named: set[str]) -> Iterator[str]:
    """What stands in the folder, and not among these names, for more than a day."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        name = f"{folder}/{file}"
        if name not in named and default_storage.get_modified_time(name) < timezone.now() - YOUNG:
            yield name
