"""What a person reads when something does not work: a sentence, what to do next, a reference code."""

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from scoring.lifecycle import Refused, Stale

log = logging.getLogger(__name__)


def _page(request: HttpRequest, template: str, status: int, sentence: str = "") -> HttpResponse:
    """An error page; its reference code also stands in the log."""
    reference = secrets.token_hex(4)
    log.warning("%s %s -> %s reference=%s", request.method, request.path, status, reference)
    context = {"reference": reference, "sentence": sentence}
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: whatever broke may break them too."""
    from django.template.loader import render_to_string

    reference = secrets.token_hex(4)
    log.error("%s %s -> 500 reference=%s", request.method, request.path, reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


class RefusalMiddleware:
    """The last net: an act that the rules refuse, and that no page caught, is a sentence and not a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused | Stale):
            return None
        if request.accepts("text/html"):
            return _page(request, "409.html", 409, str(exception))
        return JsonResponse({"error": str(exception) or _("Không thực hiện được.")}, status=409)
