"""Letters to a ward's officers about their card: what the Board did, and what is due soon. Sent
once each.

The ward finds the same on its first page; the letter is a courtesy, so that its loss costs nothing
but the courtesy.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from smtplib import SMTPRecipientsRefused
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
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
    Act.NOTE, Act.RETURN, Act.RETURN_ITEM, Act.RECALL_ITEM, Act.EXTEND, Act.VERIFY, Act.ANSWER,
    Act.REOPEN, Act.PLAN_VISIT, Act.CALL_OFF_VISIT, Act.FINALISE, Act.MARK_ABSENT, Act.DROP,
)  # fmt: skip
# What the ward reads as news beside them; the result that it comes with has a letter.
TOLD_ACTS = (*NOTIFIED_ACTS, Act.REMARK)
# Of the letters, what tells a ward of a moment by which it must do something.
TELLS_A_MOMENT = (Act.RETURN, Act.RETURN_ITEM, Act.EXTEND, Act.VERIFY, Act.REOPEN)
STALE = timedelta(days=3)  # older news is no news
PATIENCE = timedelta(
    minutes=10
)  # how long a page leaves a mail server alone that did not take a letter
SENT_AT_ONCE = 20  # letters of one act over many cards that its page sends itself


class Fate(Enum):
    """What became of a letter when it was to be sent."""

    SENT = "sent"
    WAITING = "waiting"  # the server is away or asks to come again
    NOBODY = "nobody"  # no address, or none that is known
    TAKEN = "taken"  # somebody else sends it


class Delivery(NamedTuple):
    """How many letters of one run met which fate."""

    sent: int
    waiting: int
    nobody: int


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
        if not cls._is_told(entry):
            return
        notice = cls.about(entry.scorecard, *cls._said_of(entry))
        if notice:
            transaction.on_commit(notice.send_in_turn)

    @classmethod
    def of_entries(cls, entries: Sequence[Entry]) -> None:
        """The same of an act over many cards. Whoever acted waits for the first letters alone; the
        others go with `manage.py remind`.
        """
        told = [(entry.scorecard, cls._said_of(entry)) for entry in entries if cls._is_told(entry)]
        if not told:
            return
        wards = {card.ward_id for card, _said in told if card}
        people = get_user_model().objects.filter(ward__in=wards, is_active=True).exclude(email="")
        reached = set(people.values_list("ward", flat=True))
        notices = Notice.objects.bulk_create(
            cls._letter(card, *said) for card, said in told if card and card.ward_id in reached
        )
        for notice in notices[:SENT_AT_ONCE]:
            transaction.on_commit(notice.send_in_turn)

    @staticmethod
    def _is_told(entry: Entry) -> bool:
        return settings.MAIL and entry.act in NOTIFIED_ACTS and entry.scorecard is not None

    @staticmethod
    def _said_of(entry: Entry) -> tuple[str, str, list[str]]:
        """Occasion, subject and lines of a letter about this entry."""
        with override("vi"):
            where = _(", nội dung %s") % entry.subject if entry.score_id else ""
            told = ("answer", "extended_until", "returned_until", "visit_at")
            news = next((entry.new[name] for name in told if entry.new.get(name)), "")
            lines = [
                f"{entry.get_act_display()}{where}{f': {news}' if news else ''}.",
                entry.reason,
            ]
            return f"entry-{entry.pk}", str(entry.get_act_display()), lines

    @classmethod
    def about(cls, card: Any, occasion: str, what: str, lines: list[str]) -> "Notice | None":
        """A letter about this occasion; `None` where there is one already, or nobody to write to."""
        if not cls.addresses(card.ward):
            return None
        notice = cls._letter(card, occasion, what, lines)
        try:
            with transaction.atomic():
                notice.save(force_insert=True)
        except IntegrityError:
            return None
        return notice

    @classmethod
    def _letter(cls, card: Any, occasion: str, what: str, lines: list[str]) -> "Notice":
        with override("vi"):
            facts = {"year": card.campaign.year, "ward": card.ward_name, "what": what}
            subject = _("[Thi đua %(year)s] %(ward)s: %(what)s") % facts
            link = settings.SITE_URL.rstrip("/") + reverse("scorecard", args=[card.campaign.slug])
            text = "\n\n".join([*filter(None, lines), _("Xem phiếu: %s") % link, *cls._contact()])
        return cls(scorecard=card, occasion=occasion, subject=subject[:300], text=text)

    @staticmethod
    def _contact() -> list[str]:
        """Whom of the Board to ask, as the last line of a letter."""
        named = [settings.CONTACT_NAME, settings.CONTACT_PHONE]
        return [_("Cần hỏi, liên hệ Ban: %s") % ", ".join(filter(None, named))] * any(named)

    @staticmethod
    def unreached(cards: Iterable[Any]) -> list[str]:
        """Names of the units of these cards to which no letter can go. One query."""
        people = get_user_model().objects.filter(ward__isnull=False, is_active=True)
        reached = set(people.exclude(email="").values_list("ward", flat=True))
        return [card.ward_name for card in cards if card.ward_id not in reached]

    @staticmethod
    def addresses(ward: Any) -> list[str]:
        """Where letters to a unit go."""
        people = ward.user_set.filter(is_active=True).exclude(email="")
        return list(people.order_by("pk").values_list("email", flat=True))

    @classmethod
    def tells_since(cls, card: Any, since: datetime) -> bool:
        """Whether a letter has told the ward of its moment since then."""
        letters = cls.objects.filter(scorecard=card, at__gte=since)
        told = set(letters.values_list("occasion", flat=True))
        acts = card.entries.filter(act__in=TELLS_A_MOMENT, at__gte=since)
        return any(f"entry-{pk}" in told for pk in acts.values_list("pk", flat=True))

    @classmethod
    def send_waiting(cls) -> Delivery:
        """Send what could not be sent before; what somebody else sends meanwhile is theirs to count.

        What is too old is left unsent.
        """
        waiting = list(cls.objects.filter(sent_at=None, at__gt=timezone.now() - STALE))
        fates = [notice.send() for notice in waiting]
        return Delivery(*(fates.count(fate) for fate in (Fate.SENT, Fate.WAITING, Fate.NOBODY)))

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

    def send(self) -> Fate:
        """Send it unless somebody else does."""
        # Whoever marks the row first sends: two at once never write twice.
        if not Notice.objects.filter(pk=self.pk, sent_at=None).update(sent_at=timezone.now()):
            return Fate.TAKEN
        addresses = self.addresses(self.scorecard.ward)
        if not addresses:
            return Fate.NOBODY
        try:
            # One letter for colleagues: a refused address among them neither stops nor repeats the
            # others'.
            EmailMessage(self.subject, self.text, to=addresses).send()
        except SMTPRecipientsRefused as problem:
            log.warning("mail %s: %s", self.pk, problem)
            if all(code >= 500 for code, _reply in problem.recipients.values()):
                return Fate.NOBODY  # for good: another try would be refused as well
        except OSError as problem:  # smtplib's own errors are OSErrors, too
            log.warning("mail %s: %s", self.pk, problem)
        else:
            return Fate.SENT
        Notice.objects.filter(pk=self.pk).update(sent_at=None)
        return Fate.WAITING
