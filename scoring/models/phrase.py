"""Phrases that the Board writes again and again when it explains an adjustment."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy

from scoring.ledger import coverage
from scoring.rules import permissions
from scoring.rules.refusals import Refused
from wards.models import User
from wards.record import trace
from wards.vietnamese import natural_key


class Phrase(models.Model):
    """One phrase, kept per Board; retired rather than deleted.

    What was said with it stands in the cards.
    """

    text = models.CharField(
        gettext_lazy("câu mẫu"),
        max_length=300,
        unique=True,
        error_messages={"unique": gettext_lazy("Câu mẫu này đã có.")},
    )
    is_active = models.BooleanField(gettext_lazy("đang dùng"), default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def offered(cls) -> list[str]:
        """What is offered where a reason is typed."""
        return [phrase.text for phrase in cls.in_order() if phrase.is_active]

    @classmethod
    def in_order(cls) -> list["Phrase"]:
        """Those in use before those that are retired, each as the dictionary has them."""
        return sorted(
            cls.objects.all(), key=lambda phrase: (not phrase.is_active, natural_key(phrase.text))
        )

    def keep(self, *, by: User) -> None:
        """Store it as it is now. Raises Refused, PermissionDenied."""
        if not permissions.is_board(by):
            raise PermissionDenied
        self.by = by
        try:
            with transaction.atomic():
                is_new = self.pk is None
                self.save()
                said = gettext_lazy("Thêm câu mẫu") if is_new else gettext_lazy("Sửa câu mẫu")
                trace.leave(self, said, by=by, is_new=is_new, covering=coverage.REGISTER)
        except ValidationError as problem:
            raise Refused("clock_behind", problem.messages[0]) from problem
