"""Rows that name stored files: evidence and signed papers."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef

from scoring.models.querysets.related import related
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
        awards = related(self.model.campaign.field.related_model, "awards")  # type: ignore[attr-defined]
        granted = awards.granted_by(OuterRef("campaign"), OuterRef("number"))
        honoured = Exists(granted.filter(scorecard__ward=getattr(user, "ward_id", None)))
        papers: Any = self.alias(honours_reader=honoured)
        found: SignedPaperQuerySet[M] = papers.filter(permissions.visible_signed(user))
        return found

    def standing(self) -> "SignedPaperQuerySet[M]":
        """Neither withdrawn nor replaced."""
        return self.filter(withdrawn_at=None, replacement=None)

    def with_all(self) -> "SignedPaperQuerySet[M]":
        """Reads for many at once what a list says of them."""
        return self.select_related("campaign", "scorecard__ward", "added_by", "replacement")
