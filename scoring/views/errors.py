"""What a person reads when something does not work:
a sentence, what to do next, a reference code.
"""

import errno
import secrets
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from scoring.files.storage import StorageUnavailable
from scoring.rules.refusals import Refused, Stale, sentence_of
from wards import unsent
from wards.database import state

REFUSED = "X-Refused"  # the code of a refusal, for scripts


def status_of(refusal: object, mistakes: object) -> int:
    """Of a page with its form still on it: 409 where an act was refused, 422 where something typed
    cannot be read, else 200.
    """
    if refusal:
        return 409
    return 422 if mistakes else 200


def _reference(request: HttpRequest) -> str:
    """The beginning of the request's id, which stands in every line of the log about it."""
    return getattr(request, "request_id", secrets.token_hex(4))[:8]


def _page(request: HttpRequest, template: str, status: int, sentence: str = "") -> HttpResponse:
    return render(
        request, template, {"reference": _reference(request), "sentence": sentence}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, unsent.FormOfAnotherUser):
        return _for_another(request, exception)
    return _page(request, "403.html", 403)


def _for_another(request: HttpRequest, exception: unsent.FormOfAnotherUser) -> HttpResponse:
    """Scripts know it by the header, whatever they asked for."""
    page = _page(request, "409.html", 409, str(exception))
    page[REFUSED] = exception.code
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most often a page from before signing in again: what was typed on it is kept and goes on with
    a new token.
    """
    if unsent.store(request):
        return redirect("resume")
    try:
        unsent.refuse_form_of_another(request)
    except unsent.FormOfAnotherUser as another:
        return _for_another(request, another)
    page = _page(request, "403_csrf.html", 403)
    page[REFUSED] = "old_form"
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: whatever broke may break them too.

    A database that is away or a disk that is full is no fault of the program: 503, in words, and
    worth trying again.
    """
    facts = {"reference": _reference(request)}
    if sentence := _out_of_order(sys.exc_info()[1]):
        again = unsent.to_send_again(request)
        page = render_to_string("503.html", facts | {"sentence": sentence, "again": again})
        return HttpResponse(page, status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("500.html", facts), status=500)


def _out_of_order(problem: BaseException | None) -> str:
    """What is out of order, in a sentence; "" when the program itself is to blame."""
    if getattr(problem, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or "disk is full" in str(
        problem
    ):
        return _(
            "Máy chủ hết chỗ lưu nên thao tác vừa rồi chưa được lưu. "
            "Đồng chí báo ngay cho người quản trị."
        )
    if state.only_reads(problem):
        return _(
            "Cơ sở dữ liệu đang chỉ cho đọc (đang chuyển máy hoặc bảo trì): vẫn xem được các "
            "trang, còn thao tác vừa rồi chưa được lưu."
        )
    if isinstance(problem, StorageUnavailable):
        return _(
            "Kho tệp đang không trả lời nên chưa mở được tệp. Tệp đã nộp vẫn nằm trong kho; các "
            "phần khác của chương trình vẫn dùng được."
        )
    if state.lacks_tables(problem):
        return _(
            "Cơ sở dữ liệu chưa cùng phiên bản với chương trình nên chưa mở được trang này. "
            "Đồng chí báo ngay cho người quản trị."
        )
    if isinstance(problem, OperationalError | InterfaceError):
        return _(
            "Cơ sở dữ liệu đang khởi động lại hoặc chưa sẵn sàng nên thao "
            "tác vừa rồi chưa được lưu."
        )
    return ""


class RefusalMiddleware:
    """The last net: an act that the rules refuse, and that no page caught, is a sentence and not a
    crash.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.accepts("text/html"):
            page = _page(request, "405.html", 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OverflowError):  # a number in an address that no table can hold
            return _page(request, "400.html", 400)
        if not isinstance(exception, Refused | Stale):
            return None
        if request.accepts("text/html"):
            return _page(request, "409.html", 409, sentence_of(exception))
        answer = {"error": sentence_of(exception), "code": exception.code}
        return JsonResponse(answer, status=409)
