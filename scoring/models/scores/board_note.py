"""Notes that the Board keeps for itself about a ward's card or one of its items;
wards never see them.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.score import Score
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import clean, words


class BoardNote(models.Model):
    """One note, by whom and when; never reworded, put aside where it no longer holds."""

    TEXT_MISSING = gettext_lazy("Hãy ghi nội dung ghi chú.")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="board_notes")
    score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="board_notes"
    )
    text = models.TextField(gettext_lazy("ghi chú nội bộ"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("ghi chú nội bộ")
        verbose_name_plural = gettext_lazy("ghi chú nội bộ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="a_note_of_the_board_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def write(cls, card: Scorecard, score: Score | None, text: str, *, by: User) -> "BoardNote":
        """Note something about the card, or about one item of it.
        Raises Refused, PermissionDenied.
        """
        text = clean(text)
        with card.changing() as locked:
            if not permissions.is_board(by):
                raise PermissionDenied
            if score is not None and score.scorecard_id != locked.pk:
                raise PermissionDenied
            if not words(text):
                raise Refused("text_missing", cls.TEXT_MISSING)
            now = timezone.now()
            note = cls.objects.create(scorecard=locked, score=score, text=text, by=by, at=now)
            note._tell(Act.BOARD_NOTE, locked, by=by, reason=text)
        return note

    def put_aside(self, *, by: User) -> "BoardNote":
        """It no longer holds. Raises Refused, PermissionDenied."""
        with self.scorecard.changing() as locked:
            if not permissions.is_board(by):
                raise PermissionDenied
            note = BoardNote.objects.select_related("score__item__parent").get(pk=self.pk)
            if note.put_aside_at is None:
                note.put_aside_at = timezone.now()
                note.save(update_fields=["put_aside_at"])
                note._tell(Act.DROP_NOTE, locked, by=by)
        return note

    def _tell(self, act: Act, card: Scorecard, *, by: User, reason: str = "") -> None:
        record(
            act,
            by=by,
            campaign=card.campaign,
            scorecard=card,
            score=self.score,
            subject=self.score.item.code if self.score else card.ward_name,
            reason=reason,
            audience=Audience.BOARD,
            rows=[self],
        )
