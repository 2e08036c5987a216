"""Pages about the program itself."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from scoring.permissions import anyone, policy


@login_not_required
@policy(anyone)
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether database and storage answer: 200, or 503 and which one does not."""
    answers = {"database": _database_answers(), "storage": _storage_answers()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _storage_answers() -> bool:
    try:
        name = default_storage.save("healthz/probe", ContentFile(b"probe"))
        default_storage.delete(name)
    except OSError:
        return False
    return True


@login_not_required
@policy(anyone)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; exists in DEBUG alone."""
    sample = json.loads((settings.BASE_DIR / "templates" / "gallery.json").read_text("utf-8"))
    return render(request, "gallery.html", sample)
