"""Pages about the program itself."""

import contextlib
import json
import shutil
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from scoring.ledger import triggers
from scoring.rules.permissions import anyone, policy
from wards.database import state

ROOM_FOR_FILES = 10


@login_not_required
@policy(anyone)
def healthz(request: HttpRequest) -> JsonResponse:
    """What answers and what does not, each by itself: 200 when all do, else 503.

    And which version says so.
    """
    answers = _of_the_database() | {
        "storage": _answers(_storage_answers),
        "disk": _answers(_disk_has_room),
    }
    status = 200 if all(answers.values()) else 503
    return JsonResponse(answers | {"version": settings.VERSION}, status=status)


def _of_the_database() -> dict[str, bool]:
    """One that stops answering is asked no more: each question would wait as long as the first."""
    answers = dict.fromkeys(("database", "tables", "ledger"), False)
    with contextlib.suppress(DatabaseError):
        answers["database"] = _database_takes_writes()
        answers["tables"] = state.is_migrated()
        answers["ledger"] = not triggers.missing()
    return answers


def _answers(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:
        return False


def _database_takes_writes() -> bool:
    """What only reads (a standby, a primary that has lost its role) does not carry the program."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only")
            return cursor.fetchone() == (0,)
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone() == ("off",))


def _storage_answers() -> bool:
    default_storage.delete(default_storage.save("healthz/probe", ContentFile(b"probe")))
    return True


def _disk_has_room() -> bool:
    """Room for a few large files where evidence is kept; a storage elsewhere looks after itself."""
    if not isinstance(default_storage, FileSystemStorage):
        return True
    return (
        shutil.disk_usage(settings.MEDIA_ROOT).free > ROOM_FOR_FILES * settings.EVIDENCE_MAX_BYTES
    )


@login_not_required
@policy(anyone)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; exists in DEBUG alone."""
    sample = json.loads((settings.BASE_DIR / "templates" / "gallery.json").read_text("utf-8"))
    return render(request, "gallery.html", sample)
