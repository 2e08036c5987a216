"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, reads_history


@policy(reads_history)
def history(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
