"""What a person reads when something does not work: a sentence, what to do next, a reference code."""

import secrets
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_guid import get_guid

from scoring.lifecycle import Refused, Stale


def _reference() -> str:
    """The beginning of the request's id, which stands in every line of the log about it."""
    return (get_guid() or secrets.token_hex(4))[:8]


def _page(request: HttpRequest, template: str, status: int, sentence: str = "") -> HttpResponse:
    return render(request, template, {"reference": _reference(), "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: whatever broke may break them too."""
    return HttpResponse(render_to_string("500.html", {"reference": _reference()}), status=500)


class RefusalMiddleware:
    """The last net: an act that the rules refuse, and that no page caught, is a sentence and not a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.accepts("text/html"):
            page = _page(request, "405.html", 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused | Stale):
            return None
        if request.accepts("text/html"):
            return _page(request, "409.html", 409, str(exception))
        return JsonResponse({"error": str(exception) or _("Không thực hiện được.")}, status=409)
