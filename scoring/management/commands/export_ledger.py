"""`manage.py export_ledger`: the change record as JSON lines, for `verify_export.py` or any other
verifier.
"""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.maintenance import audit
from scoring.management.commands.verify_ledger import find
from wards.database.moment import one_moment


class Command(BaseCommand):
    help = "Xuất sổ theo dõi thay đổi ra tệp JSON Lines để kiểm tra độc lập."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slug", nargs="?", help="Chỉ một phong trào (phần địa chỉ của nó, ví dụ 2026)."
        )
        parser.add_argument("--output", help="Tệp mới; nếu không ghi thì xuất ra màn hình.")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_moment():
            lines = (
                json.dumps(line, ensure_ascii=False) for line in audit.export(find(options["slug"]))
            )
            if not options["output"]:
                for line in lines:
                    self.stdout.write(line)
                return
            try:
                # It holds explanations and reasons: for its owner alone. An earlier export is never
                # overwritten.
                with open(options["output"], "x", encoding="utf-8", opener=_for_the_owner) as file:
                    file.writelines(f"{line}\n" for line in lines)
            except OSError as problem:
                raise CommandError(
                    f"Không ghi được {options['output']}: {problem.strerror}."
                ) from problem


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
