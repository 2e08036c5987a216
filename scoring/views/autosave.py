"""One item of a sheet saved by a script while it is typed, the ward's or the survey's.

The answers: 200 {version, saved_at}, 422 {error, code}, 409 {error, code, theirs}. The sum is the
script's own to add up: asking the database for it would cost a query at every keystroke.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.timezone import localtime

from scoring.models import Score
from scoring.rules import lifecycle
from scoring.rules.lifecycle import PointsKind
from scoring.rules.refusals import Refused, Stale, sentence_of

TO_A_SCRIPT = "application/json"  # what page.js and its like accept, word for word


def is_asked(request: HttpRequest) -> bool:
    """Whether a script saves. It is known by its own words, since to weigh them as a browser's
    takes longer than to fetch the item.
    """
    accepted = request.META.get("HTTP_ACCEPT")
    return accepted == TO_A_SCRIPT or not request.accepts("text/html")


def quietly(
    column: PointsKind, fetched: AbstractContextManager[Score], enter: Callable[[Score], Score]
) -> JsonResponse:
    """`fetched` fetches the item under its locks, `enter` is the ordinary act.

    Raises Http404, PermissionDenied.
    """
    try:
        with fetched as score:
            saved = enter(score)
    except Stale as stale:
        answer = {"error": sentence_of(stale), "code": stale.code}
        theirs = _facts(column, stale.current) | {"heading": stale.heading}
        return JsonResponse(answer | {"theirs": theirs}, status=409)
    except Refused as refused:
        answer = {"error": sentence_of(refused), "code": refused.code}
        return JsonResponse(answer, status=422)
    return JsonResponse(
        {"version": saved.version, "saved_at": f"{localtime(timezone.now()):%H:%M}"}
    )


def _facts(column: PointsKind, score: Score) -> dict[str, Any]:
    """The other person's values, for the choice between both."""
    return {
        "points": score.typed_text(column),
        column.note_field: getattr(score, column.note_field),
        "version": score.version,
        "by": str(score.changed_by or ""),
        "at": lifecycle.moment(score.changed_at) if score.changed_at else "",
    }
