"""A form that is sent again (a double click, a lost answer) has one effect and gets the first
answer. Sent again with other content, after going back, it is another act.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scoring.ledger.receipt import Receipt, Repeated, Sending, sending
from wards import unsent

FIELD = "request_id"
# Belong to the sending and not to what is said; they change while the content stays.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", FIELD, unsent.FIELD})
# With these answers the rules may have refused what an earlier sending had done already.
REFUSED = frozenset({403, 404, 409, 422})


class IdempotencyMiddleware:
    """Innermost, so that what it answers is an answer like others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = sending.set(None)
        try:
            response = self.get_response(request)
            form = sending.get()
            if form is None:
                return response
            if form.signed and "Location" in response:
                _of(request, form).update(onward=response["Location"][:500])
            elif not form.signed and response.status_code in REFUSED:
                return _first_answer(request, form) or response
            return response
        finally:
            sending.reset(token)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[str],
        kwargs: Mapping[str, str],
    ) -> None:
        """Read the id where the form's token has been checked already."""
        if request.method != "POST" or not request.user.is_authenticated:
            return
        try:
            request_id = UUID(request.POST.get(FIELD, ""))
        except ValueError:
            return
        sending.set(Sending(request_id, request.path, _digest(request)))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        form = sending.get()
        return _first_answer(request, form) if isinstance(exception, Repeated) and form else None


def _digest(request: HttpRequest) -> str:
    """What a form says and where, with the contents of its files."""
    fields = [[name, values] for name, values in request.POST.lists() if name not in NOT_CONTENT]
    digest = hashlib.sha256(json.dumps([request.get_full_path(), fields]).encode())
    for name, files in request.FILES.lists():
        for file in files:
            digest.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _of(request: HttpRequest, form: Sending) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        by=request.user.pk, request_id=form.request_id, digest=form.digest
    )


def _first_answer(request: HttpRequest, form: Sending) -> HttpResponse | None:
    receipt = _of(request, form).first()
    if receipt is None:
        return None
    messages.info(
        request, _("Thao tác này đã được thực hiện từ lần gửi trước, không làm lại lần nữa.")
    )
    return redirect(receipt.onward or receipt.path)
