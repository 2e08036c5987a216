"""`manage.py work`: does the acts over all units of large campaigns, until it is told to end.

What a killed worker left is gone on with, by whoever runs: each part is done once, also where two
try.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from scoring.models import Job
from scoring.models.job import do_job

LOOK_EVERY = 1  # seconds


class Command(BaseCommand):
    help = "Làm những việc cho nhiều đơn vị (từ JOBS_FROM đơn vị), ngoài trang của người yêu cầu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Làm hết việc đang chờ rồi dừng.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=["default"],
            interval=LOOK_EVERY,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"work-{time.time_ns()}",
            excluded_queue_names=[],
        )
        if not once:
            worker.configure_signals()
        while worker.running:
            close_old_connections()
            for job in Job.stalled():
                self.stdout.write(f"Làm tiếp: {job}, {job.units_done}/{job.units} đơn vị.")
                do_job.enqueue(job.pk)
            # A look costs no lock; SQLite has one for all who write.
            if DBTaskResult.objects.ready().exists():
                worker.run()
            if once:
                return
            if worker.running:
                time.sleep(LOOK_EVERY)
