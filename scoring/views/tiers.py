"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, reads_board


@policy(reads_board)
def ranking(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def apply_suggestions(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def assign(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def order_tie(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
