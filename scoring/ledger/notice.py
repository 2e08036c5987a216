"""Letters to a ward's officers about their card: what the Board did, and what is due soon. Sent
once each.

The ward finds the same on its first page; the letter is a courtesy, so that its loss costs nothing
but the courtesy.
"""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.ledger.entry import Act, Entry

log = logging.getLogger(__name__)

# What the Board does that a ward wants to hear of.
NOTIFIED_ACTS = (
    Act.NOTE, Act.RETURN, Act.EXTEND, Act.VERIFY, Act.ANSWER, Act.REOPEN, Act.FINALISE, Act.MARK_ABSENT,
)  # fmt: skip
STALE = timedelta(days=3)  # older news is no news
PATIENCE = timedelta(
    minutes=10
)  # how long a page leaves a mail server alone that did not take a letter


class Notice(models.Model):
    """One letter. `occasion` names what it is about, so that two who notice the same thing write
    one letter.
    """

    scorecard = models.ForeignKey(
        "scoring.Scorecard", on_delete=models.PROTECT, related_name="notices"
    )
    occasion = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="an_occasion_is_told_once", fields=["scorecard", "occasion"]
            ),
        ]
        indexes = [models.Index(name="notices_to_send", fields=["at"], condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def of_entry(cls, entry: Entry) -> None:
        """Write a letter about an act of the Board, to be sent once the act stands.

        Nothing where mail is off.
        """
        if not settings.MAIL or entry.act not in NOTIFIED_ACTS or entry.scorecard is None:
            return
        with override("vi"):
            where = _(", nội dung %s") % entry.subject if entry.score_id else ""
            news = entry.new.get("answer") or entry.new.get("extended_until") or ""
            lines = [
                f"{entry.get_act_display()}{where}{f': {news}' if news else ''}.",
                entry.reason,
            ]
        notice = cls.about(
            entry.scorecard, f"entry-{entry.pk}", str(entry.get_act_display()), lines
        )
        if notice:
            transaction.on_commit(notice.send_in_turn)

    @classmethod
    def about(cls, card: Any, occasion: str, what: str, lines: list[str]) -> "Notice | None":
        """A letter about this occasion, or `None` where there is one already."""
        with override("vi"):
            facts = {"year": card.campaign.year, "ward": card.ward_name, "what": what}
            subject = _("[Thi đua %(year)s] %(ward)s: %(what)s") % facts
            link = settings.SITE_URL.rstrip("/") + reverse("scorecard", args=[card.campaign.slug])
            text = "\n\n".join([*filter(None, lines), _("Xem phiếu: %s") % link])
        try:
            with transaction.atomic():
                return cls.objects.create(
                    scorecard=card, occasion=occasion, subject=subject[:300], text=text
                )
        except IntegrityError:
            return None

    @classmethod
    def send_waiting(cls) -> tuple[int, int]:
        """Send what could not be sent before: (sent, still waiting).

        What is too old is left unsent.
        """
        waiting = list(cls.objects.filter(sent_at=None, at__gt=timezone.now() - STALE))
        sent = sum(notice.send() for notice in waiting)
        return sent, len(waiting) - sent

    def send_in_turn(self) -> None:
        """Send it from a page, unless a letter just before it waits: a server that is away is
        waited for once.

        A word to a hundred wards would else wait a hundred times; `manage.py remind` sends what is
        left.
        """
        before = Notice.objects.filter(
            sent_at=None, pk__lt=self.pk, at__gt=timezone.now() - PATIENCE
        )
        if not before.exists():
            self.send()

    def send(self) -> bool:
        """Send it unless somebody else does; True when it is on its way, or there is nobody to
        write to.
        """
        # Whoever marks the row first sends: two at once never write twice.
        if not Notice.objects.filter(pk=self.pk, sent_at=None).update(sent_at=timezone.now()):
            return True
        people = self.scorecard.ward.user_set.filter(is_active=True).exclude(email="")
        addresses = list(people.order_by("pk").values_list("email", flat=True))
        try:
            # One letter for colleagues: a refused address among them neither stops nor repeats the
            # others'.
            EmailMessage(self.subject, self.text, to=addresses).send()
        except SMTPRecipientsRefused as problem:
            log.warning("mail %s: %s", self.pk, problem)
            if all(code >= 500 for code, _reply in problem.recipients.values()):
                return True  # for good: another try would be refused as well
        except OSError as problem:  # smtplib's own errors are OSErrors, too
            log.warning("mail %s: %s", self.pk, problem)
        else:
            return True
        Notice.objects.filter(pk=self.pk).update(sent_at=None)
        return False
