"""Receipts: a form that is sent twice has one effect. The same form with other content is another
act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, models
from django.utils import timezone

from wards.models import User


class Repeated(Exception):
    """What this request asks for has been done by an earlier sending of it."""


@dataclass
class Sending:
    """A form on its way: its id, what it says, and whether its act has been done."""

    request_id: UUID
    path: str
    digest: str
    signed: bool = False


# The form that is being dealt with; set by scoring.views.idempotency.
sending: ContextVar[Sending | None] = ContextVar("sending", default=None)


@contextmanager
def unsigned() -> Iterator[None]:
    """A part of an act that does not end with it: the receipt waits for the last one, so that what
    a fault leaves over is done when the form is sent again.
    """
    token = sending.set(None)
    try:
        yield
    finally:
        sending.reset(token)


class Receipt(models.Model):
    """That a form with this id and this content was carried out, and where its answer led.

    Written in the transaction of its act.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    path = models.CharField(max_length=300)
    # SHA-256 of what was sent, but for the tokens; a browser shows old pages, with old ids, again.
    digest = models.CharField(max_length=64, blank=True)
    onward = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_form_is_carried_out_once", fields=["by", "request_id", "digest"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.path}"

    @classmethod
    def sign(cls, by: User) -> None:
        """Note that the form at hand is carried out; the door to the change record calls this with
        every entry.

        Raises Repeated, which undoes the act: another sending of the same form was faster.
        """
        form = sending.get()
        if form is None or form.signed:
            return
        try:
            cls.objects.create(
                by=by, request_id=form.request_id, path=form.path[:300], digest=form.digest
            )
        except IntegrityError as problem:
            raise Repeated from problem
        form.signed = True
