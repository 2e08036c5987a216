"""Which evidence stands under which item."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.evidence.turn import check_turn
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.reply import Reply
from scoring.models.scores.score import Score
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import User


class Citation(models.Model):
    """Which evidence proves which item (or backs which reply), and on what page."""

    evidence = models.ForeignKey(
        "scoring.Evidence", on_delete=models.PROTECT, related_name="citations"
    )
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="citations")
    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    page = models.CharField(gettext_lazy("trang"), max_length=40, blank=True)

    class Meta:
        verbose_name = gettext_lazy("trích dẫn")
        verbose_name_plural = gettext_lazy("trích dẫn")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_is_cited_once_per_item",
                fields=["evidence", "score"],
                condition=Q(reply=None),
            ),
            models.UniqueConstraint(
                name="evidence_is_cited_once_per_reply",
                fields=["evidence", "reply"],
                condition=Q(reply__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.place}" if self.page else str(self.evidence)

    @classmethod
    def with_items(cls) -> "models.Prefetch[Any]":
        """Reads for many pieces of evidence at once under which items they stand."""
        return models.Prefetch(
            "citations", cls._default_manager.select_related("score__item__parent")
        )

    @property
    def place(self) -> str:
        """Where in the evidence: “trang 3”; a sheet or a chapter as it was written."""
        return _("trang %s") % self.page if self.page[:1].isdigit() else self.page

    @classmethod
    def put(
        cls,
        evidence: Any,
        card: Scorecard,
        score: Score,
        page: str,
        *,
        by: User,
        reply: Reply | None = None,
    ) -> "Citation":
        """Cite evidence under an item or for a reply, or change the page.

        Under the card's lock, after what may be in the way has been asked.
        """
        found = Citation.objects.filter(evidence=evidence, score=score, reply=reply).first()
        if found and found.page == page:
            return found
        before = {"evidence": evidence.title, "page": found.page or None} if found else {}
        citation = found or Citation(evidence=evidence, score=score, reply=reply)
        citation.page = page
        citation.save()
        record(
            Act.CITE,
            by=by,
            campaign=card.campaign,
            scorecard=card,
            score=score,
            subject=score.item.code,
            before=before,
            after={"evidence": evidence.title, "page": page or None},
            audience=Audience.WARD,
            rows=[citation],
        )
        return citation

    def remove(self, *, by: User) -> None:
        """Take one citation away; the evidence stays.

        An item's citation is not history, its entry is.
        """
        with self.score.scorecard.changing() as card:
            check_turn(card, by, [] if self.reply_id else [self.score])
            if self.reply_id is not None:
                raise Refused("evidence_of_reply", _("Tài liệu của kiến nghị không bỏ được."))
            gone, _tables = Citation.objects.filter(pk=self.pk).delete()
            if not gone:
                return
            record(
                Act.UNCITE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                score=self.score,
                subject=self.score.item.code,
                before={"evidence": self.evidence.title},
                after={"evidence": None},
                audience=Audience.WARD,
                gone=[self],
            )


def pages_in_words(citations: Iterable["Citation"]) -> str | None:
    """“1.1: 3; 2.4: 5–6”."""
    said = [
        f"{citation.score.item.code}: {citation.page}" for citation in citations if citation.page
    ]
    return "; ".join(said) or None
