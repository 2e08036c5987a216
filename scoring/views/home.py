"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, signed_in


@policy(signed_in)
def home(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
