"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, signed_in


@policy(signed_in)
def add(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(signed_in)
def withdraw(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(signed_in)
def remove_citation(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(signed_in)
def show(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
