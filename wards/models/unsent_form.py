"""What was typed and came too late."""

from django.db import models
from django.utils import timezone

from wards.models.user import User


class UnsentForm(models.Model):
    """A form that came too late, kept for whoever typed it (wards.unsent)."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # Of a browser in which nobody was signed in: made for this form alone, and goes with it.
    session_key = models.CharField(max_length=40, blank=True)
    path = models.TextField()
    fields = models.TextField()  # as JSON in plain letters, whatever a browser sends
    files = models.TextField()

    def __str__(self) -> str:
        return f"{self.owner_id} {self.path}"
