#!/usr/bin/env python
"""Run the project's management commands."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError

from campaign import database
from scoring.demo import environment
from wards.database import state


def run(arguments: list[str]) -> None:
    """Run a command. A setting that means nothing, a database that is away, only reads or is not
    migrated, or no database at all, is a sentence for whoever runs it; `--traceback` says where it was met.
    """
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as problem:
        if "--traceback" in arguments:
            raise
        sys.exit(f"Cấu hình (.env hoặc biến môi trường) chưa đúng, lệnh chưa chạy: {problem}")
    except DatabaseError as problem:
        is_away = isinstance(problem, OperationalError) or "not a database" in str(problem)
        is_told = is_away or state.lacks_tables(problem) or state.only_reads(problem)
        if not is_told or "--traceback" in arguments:
            raise
        goes_round = settings.MAINTENANCE_DATABASE_URL and database.is_maintenance(arguments)
        name = "MAINTENANCE_DATABASE_URL" if goes_round else "DATABASE_URL"
        sys.exit(
            f"Cơ sở dữ liệu ({name}) không mở được, không trả lời, chỉ cho đọc hoặc chưa migrate: "
            f"{problem}. Lệnh đã dừng; phần đã ghi trước đó được giữ nguyên."
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    if environment.is_demo(sys.argv):
        environment.prepare()
    run(sys.argv)
