"""One line in the log for every request: who asked for what, how it went, how long it took. No
query, no content.

Every line written meanwhile carries the id of the request, whose beginning people read on error
pages.
"""

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestId(logging.Filter):
    """Lends each line the id of the request that is being answered; "" outside."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


# What every record has; whatever else stands on one, its call brought along.
OWN = logging.makeLogRecord({}).__dict__.keys() | {"asctime", "message"}
# Django brings the request itself along, which names its query; its id stands there already.
UNTOLD = OWN | {"request"}


class JsonLines(logging.Formatter):
    """One event, one line of JSON, with whatever its call brought along;
    as text where it is none of JSON's own.
    """

    def format(self, record: logging.LogRecord) -> str:
        own = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        brought = {name: value for name, value in record.__dict__.items() if name not in UNTOLD}
        if record.exc_info:
            brought["exc_info"] = self.formatException(record.exc_info)
        if record.stack_info:
            brought["stack_info"] = self.formatStack(record.stack_info)
        try:
            facts = own | brought | own
            return json.dumps(facts, ensure_ascii=False, default=str, allow_nan=False)
        except (TypeError, ValueError):  # a key that is no text, no number, a circle
            facts = own | {name: str(value) for name, value in brought.items()} | own
            return json.dumps(facts, ensure_ascii=False)


class RequestIdMiddleware:
    """Outermost: request.request_id, for pages.
    What a client claims to be it is nobody's business.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request.request_id = uuid4().hex  # type: ignore[attr-defined]
        _request_id.set(request_id)  # for good: Django says what failed after all middleware
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class AccessLogMiddleware:
    """Innermost of the outer ones, so that every answer of the program passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        user = getattr(request, "user", None)
        facts = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000),
            "user": user.pk if user else None,
        }
        log.info("%(method)s %(path)s %(status)s %(ms)s ms", facts, extra=facts)
        return response
