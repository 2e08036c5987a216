"""Rows that name stored files: evidence and signed papers."""

from typing import TypeVar

from django.db import models

from scoring.rules import permissions

M = TypeVar("M", bound=models.Model)


class EvidenceQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "EvidenceQuerySet[M]":
        return self.filter(permissions.visible_evidence(user))

    def standing(self) -> "EvidenceQuerySet[M]":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class SignedPaperQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "SignedPaperQuerySet[M]":
        return self.filter(permissions.visible_signed(user)).distinct()

    def standing(self) -> "SignedPaperQuerySet[M]":
        """Neither withdrawn nor replaced."""
        return self.filter(withdrawn_at=None, replacement=None)

    def with_all(self) -> "SignedPaperQuerySet[M]":
        """Reads for many at once what a list says of them."""
        return self.select_related(
            "campaign", "scorecard__ward", "scorecard__campaign", "added_by", "replacement"
        )
