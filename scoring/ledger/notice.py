"""Letters to a ward's officers about their card: what the Board did, and what is due soon. Sent
once each.

The ward finds the same on its first page; the letter is a courtesy, so that its loss costs nothing
but the courtesy.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry
from scoring.ledger.letter import SENT_AT_ONCE, Letter, contact
from wards.models import Ward

# What the Board does that a ward wants to hear of.
NOTIFIED_ACTS = (
    Act.NOTE, Act.RETURN, Act.RETURN_ITEM, Act.RECALL_ITEM, Act.EXTEND, Act.VERIFY, Act.ANSWER,
    Act.REOPEN, Act.PLAN_VISIT, Act.CALL_OFF_VISIT, Act.FINALISE, Act.MARK_ABSENT, Act.DROP,
)  # fmt: skip
# What the ward reads as news beside them; the result that it comes with has a letter.
TOLD_ACTS = (*NOTIFIED_ACTS, Act.REMARK)
# Of the letters, what tells a ward of a moment by which it must do something.
TELLS_A_MOMENT = (Act.RETURN, Act.RETURN_ITEM, Act.EXTEND, Act.VERIFY, Act.REOPEN)


class Notice(Letter):
    """One letter. `occasion` names what it is about, so that two who notice the same thing write
    one letter.
    """

    scorecard = models.ForeignKey(
        "scoring.Scorecard", on_delete=models.PROTECT, related_name="notices"
    )
    occasion = models.CharField(max_length=60)

    class Meta(Letter.Meta):
        constraints = [
            models.UniqueConstraint(
                name="an_occasion_is_told_once", fields=["scorecard", "occasion"]
            ),
        ]
        indexes = [models.Index(name="notices_to_send", fields=["at"], condition=Q(sent_at=None))]

    @classmethod
    def of_entry(cls, entry: Entry) -> None:
        """Write a letter about an act of the Board, to be sent once the act stands.

        Nothing where mail is off.
        """
        if not cls._is_for_the_ward(entry):
            return
        notice = cls.about(entry.scorecard, *cls._words_of(entry))
        if notice:
            transaction.on_commit(notice.send_in_turn)

    @classmethod
    def of_entries(cls, entries: Sequence[Entry]) -> None:
        """The same of an act over many cards. Whoever acted waits for the first letters alone; the
        others go with `manage.py remind`.
        """
        told = [
            (entry.scorecard, cls._words_of(entry))
            for entry in entries
            if cls._is_for_the_ward(entry)
        ]
        if not told:
            return
        wards = {card.ward_id for card, _words in told if card}
        people = get_user_model().objects.filter(ward__in=wards, is_active=True).exclude(email="")
        reached = set(people.values_list("ward", flat=True))
        notices = Notice.objects.bulk_create(
            cls._letter(card, *said) for card, said in told if card and card.ward_id in reached
        )
        for notice in notices[:SENT_AT_ONCE]:
            transaction.on_commit(notice.send_in_turn)

    @staticmethod
    def _is_for_the_ward(entry: Entry) -> bool:
        return settings.MAIL and entry.act in NOTIFIED_ACTS and entry.scorecard is not None

    @staticmethod
    def _words_of(entry: Entry) -> tuple[str, str, list[str]]:
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
        """A letter about this occasion; `None` where there is one already,
        or nobody to write to.
        """
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
            text = "\n\n".join([*filter(None, lines), _("Xem phiếu: %s") % link, *contact()])
        return cls(scorecard=card, occasion=occasion, subject=subject[:300], text=text)

    @staticmethod
    def unreached(cards: Iterable[Any]) -> list[str]:
        """Names of the units of these cards to which no letter can go. One query."""
        people = get_user_model().objects.filter(ward__isnull=False, is_active=True)
        reached = set(people.exclude(email="").values_list("ward", flat=True))
        return [card.ward_name for card in cards if card.ward_id not in reached]

    @staticmethod
    def addresses(ward: Ward) -> list[str]:
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

    def recipients(self) -> list[str]:
        return self.addresses(self.scorecard.ward)
