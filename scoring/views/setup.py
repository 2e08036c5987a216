"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import is_head, policy


@policy(is_head)
def checklist(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def basics(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def criteria(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def items(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def tiers(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def award_kinds(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def wards(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def difference(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def open_campaign(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def conclude(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(is_head)
def new(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
