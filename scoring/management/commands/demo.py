"""`manage.py demo`: a year of the campaign to walk around in, on this machine alone."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from scoring.demo import database, environment, filling, people


class Command(BaseCommand):
    help = "Dựng cơ sở dữ liệu mẫu của riêng nó rồi chạy trang web trên máy này."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="Bỏ dữ liệu mẫu đang có và làm lại từ đầu."
        )
        parser.add_argument(
            "--no-serve", action="store_true", help="Chỉ dựng dữ liệu, không chạy trang web."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = wanted_port()
        try:
            password = self.prepare(
                reset=options["reset"] or os.environ.get("RESET", "") in {"1", "true", "yes"}
            )
            if options["no_serve"]:
                self.stdout.write(f"Dữ liệu mẫu ở {environment.folder()}.")
                return
            port = free_port(wanted)
            self.introduce(port, password)
            serve(port)
        except KeyboardInterrupt:
            self.stdout.write("\nĐã dừng.")

    def prepare(self, *, reset: bool) -> str:
        """Migrate, collect, fill. Returns the accounts' password."""
        if reset:
            database.start_over()
        database.claim()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        password, changed = environment.password()
        if not filling.is_filled():
            self.stdout.write("Đang dựng dữ liệu mẫu …")
            database.drop_evidence()
            filling.fill(password)
        elif changed:
            people.set_password(password)
        return password

    def introduce(self, port: int, password: str) -> None:
        """Say where it is and who may come in."""
        lines = [
            "",
            f"  Bản chạy thử:  http://127.0.0.1:{port}/",
            f"  Mật khẩu chung của mọi tài khoản:  {password}",
            "",
            *(f"    {username:<12} {role}" for username, role in people.demo_accounts()),
            "",
            "  Đơn vị khác: phuong2 … phuong10. Chuyên viên khác: thamdinh2.",
            "  Bấm Ctrl+C để dừng. Lần sau chạy tiếp với dữ liệu này; thêm --reset để làm lại từ "
            "đầu.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def wanted_port() -> int:
    """PORT, or 8000."""
    wanted = os.environ.get("PORT") or "8000"
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= 65535):
        raise CommandError(f"PORT phải là số từ 1 đến 65535, không phải “{wanted}”.")
    return int(wanted)


def free_port(first: int) -> int:
    """This port of the machine, or the next free one."""
    for port in range(first, min(first + 50, 65536)):
        with socket.socket() as listener:
            if os.name == "posix":  # elsewhere this would take a port that is in use
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(f"Không còn cổng trống từ {first}. Hãy đặt PORT là một số khác.")


def serve(port: int) -> None:
    """gunicorn in place of this process, so that Ctrl+C reaches it; where there is none, Django's
    own server.
    """
    if os.name != "posix":
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)
        return
    arguments = [
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    os.chdir(Path(settings.BASE_DIR))
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", *arguments, "campaign.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606 - in place of this process; no word of it comes from outside
