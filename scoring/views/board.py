"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, reads_comparison


@policy(reads_comparison)
def grid(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_comparison)
def ward(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_comparison)
def survey(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_comparison)
def item(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_comparison)
def take_step(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_comparison)
def answer(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
