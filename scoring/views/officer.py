"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import is_ward_officer, policy


@policy(is_ward_officer)
def scorecard(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def section(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def save_item(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def submit(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def submitted(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def take_step(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def reply(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_ward_officer)
def nominate(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
