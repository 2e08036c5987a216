"""To be written."""

from django.http import HttpRequest, HttpResponse

from scoring.permissions import policy, reads_board


@policy(reads_board)
def overview(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def propose(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def commend(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def take_step(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def block(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def lift_block(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")


@policy(reads_board)
def workbook(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse("…")
