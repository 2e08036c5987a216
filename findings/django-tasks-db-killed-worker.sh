#!/usr/bin/env bash
# django-tasks-db 0.13.0: a task whose worker was killed is never run again.
#
# Expected (a queue in a database outlives its workers, and Celery, RQ and Procrastinate all say how
# such a task comes back): another worker takes up what a killed one had begun, or something says
# that it is lost.
# Seen: the row says RUNNING for good; workers take READY rows alone, and prune_db_task_results
# leaves it too, since it never finished.
# What we do: how far work is stands in a table of our own, and `manage.py work` puts what nobody
# goes on with into the queue again (scoring/models/job.py, decision “Acts over many units”).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django==5.2.19 django-tasks==0.12.0 django-tasks-db==0.13.0 || {
  echo "cannot install Django 5.2.19, django-tasks 0.12.0 and django-tasks-db 0.13.0"; exit 2; }
cat >killed.py <<'PY'
import os
import signal

from django_tasks import task


@task()
def killed_once():
    if not os.path.exists("again"):
        open("again", "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
PY
cat >run.py <<'PY'
import sys

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django_tasks_db"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}},
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SECRET_KEY="nothing to keep",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from killed import killed_once

match sys.argv[1]:
    case "enqueue":
        call_command("migrate", verbosity=0)
        killed_once.enqueue()
    case "work":
        call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    case "look":
        state = DBTaskResult.objects.get().status
        print(f"after another worker has run: {state}")
        raise SystemExit(0 if state == "RUNNING" else 1)
PY
env/bin/python run.py enqueue
env/bin/python run.py work 2>/dev/null  # killed
env/bin/python run.py work
env/bin/python run.py look || { echo "the behaviour has changed"; exit 1; }
