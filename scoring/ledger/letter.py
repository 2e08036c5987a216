"""A letter that waits until a mail server takes it, and is sent once. Whom it goes to, and what it
says, is each kind's own.
"""

import logging
from datetime import timedelta
from enum import Enum
from smtplib import SMTPRecipientsRefused
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

STALE = timedelta(days=3)  # older news is no news
PATIENCE = timedelta(
    minutes=10
)  # how long a page leaves a mail server alone that did not take a letter
SENT_AT_ONCE = 20  # letters of one act over many cards that its page sends itself


class SendResult(Enum):
    """What became of a letter when it was to be sent."""

    SENT = "sent"
    WAITING = "waiting"  # the server is away or asks to come again
    NOBODY = "nobody"  # no address, or none that is known
    TAKEN = "taken"  # somebody else sends it


class Delivery(NamedTuple):
    """How many letters of one run had which result."""

    sent: int
    waiting: int
    nobody: int


def contact() -> list[str]:
    """Whom of the Board to ask, as the last line of a letter."""
    named = [settings.CONTACT_NAME, settings.CONTACT_PHONE]
    return [_("Cần hỏi, liên hệ Ban: %s") % ", ".join(filter(None, named))] * any(named)


class Letter(models.Model):
    """Subject and text as they leave; `sent_at` is blank while it waits."""

    subject = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.subject

    def recipients(self) -> list[str]:
        """The addresses it goes to, as they are when it is sent."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What the log calls it."""
        return str(self.pk)

    @classmethod
    def send_waiting(cls) -> Delivery:
        """Send what could not be sent before;
        what somebody else sends meanwhile is theirs to count.

        What is too old is left unsent.
        """
        waiting = cls._default_manager.filter(sent_at=None, at__gt=timezone.now() - STALE)
        results = [letter.send() for letter in list(waiting)]
        return Delivery(
            *(
                results.count(result)
                for result in (SendResult.SENT, SendResult.WAITING, SendResult.NOBODY)
            )
        )

    def send_in_turn(self) -> None:
        """Send it from a page, unless a letter just before it waits: a server that is away is
        waited for once.

        A word to a hundred wards would else wait a hundred times; `manage.py remind` sends what is
        left.
        """
        before = type(self)._default_manager.filter(
            sent_at=None, pk__lt=self.pk, at__gt=timezone.now() - PATIENCE
        )
        if not before.exists():
            self.send()

    def send(self) -> SendResult:
        """Send it unless somebody else does."""
        own = type(self)._default_manager.filter(pk=self.pk)
        # Whoever marks the row first sends: two at once never write twice.
        if not own.filter(sent_at=None).update(sent_at=timezone.now()):
            return SendResult.TAKEN
        addresses = self.recipients()
        if not addresses:
            return SendResult.NOBODY
        try:
            # One letter for colleagues: a refused address among them neither stops nor repeats the
            # others'.
            EmailMessage(self.subject, self.text, to=addresses).send()
        except SMTPRecipientsRefused as problem:
            log.warning("mail %s: %s", self.name, problem)
            if all(code >= 500 for code, _reply in problem.recipients.values()):
                return SendResult.NOBODY  # for good: another try would be refused as well
        except OSError as problem:  # smtplib's own errors are OSErrors, too
            log.warning("mail %s: %s", self.name, problem)
        else:
            return SendResult.SENT
        own.update(sent_at=None)
        return SendResult.WAITING
