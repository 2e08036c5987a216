"""Compresses pages, whether or not a proxy in front would.

Compression gives away lengths (BREACH). What is secret in a page changes with each answer (the
masked CSRF token, the mark of whom a form was shown to), Django adds up to a hundred random bytes
to each answer, and no other site can ask in somebody's name (SameSite). Files are packed already,
and keep their length, by which a browser shows how far they are.
"""

from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

TEXTS = frozenset({"text/html", "text/plain", "text/calendar", "text/csv", "application/json"})


class CompressionMiddleware(GZipMiddleware):
    """For what is text and known as a whole."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in TEXTS:
            return response
        return super().process_response(request, response)
