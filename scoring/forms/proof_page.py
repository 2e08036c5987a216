"""The page on which an item is proven: all ways together, of which one was sent."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from scoring.forms.evidence import CitedPart, DocumentPart, EvidencePart, FilesPart, LinkPart
from scoring.models import Citation, Evidence, Reply, Score
from scoring.rules.refusals import Refused, sentence_of
from wards.models import User


class ProofPage:
    """The page for one item: the four ways, of which at most one was posted."""

    def __init__(
        self,
        score: Score,
        reply: Reply | None,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        partly: bool = False,
    ) -> None:
        """`partly`: of several files the good ones are taken, since the browser keeps none of them
        for another try.
        """
        self.score, self.reply = score, reply
        chosen = data.get("kind", "") if data is not None else ""
        kinds: tuple[type[EvidencePart], ...] = (FilesPart, LinkPart, DocumentPart, CitedPart)
        given: dict[str, tuple[Any, Any]] = {chosen: (data, files)}
        self.parts = {
            part.kind: part(*given.get(part.kind, (None, None)), auto_id=f"{part.kind}_%s")
            for part in kinds
        }
        self.posted = self.parts.get(chosen)
        self.parts[FilesPart.kind].fields["uploads"].partly = partly  # type: ignore[attr-defined]
        cited = self.parts[CitedPart.kind].fields["evidence"]
        cited.queryset = self.at_hand  # type: ignore[attr-defined]
        self.refusal = "" if data is None or self.posted else _("Hãy chọn cách thêm tài liệu.")

    @cached_property
    def citations(self) -> list[Citation]:
        """What stands under the item, asked for once the rest is done."""
        cited = Citation.objects.filter(score=self.score, reply=self.reply)
        return list(cited.select_related("evidence"))

    @cached_property
    def at_hand(self) -> Any:
        """What the card has already and this item does not cite yet."""
        here = Citation.objects.filter(score=self.score, reply=self.reply).values("evidence")
        standing = Evidence.objects.standing().filter(
            scorecard=self.score.scorecard_id, of_survey=False
        )
        return standing.exclude(pk__in=here)

    def put(self, *, by: User) -> str:
        """Take what was posted; "" where it was refused, with the reason in `refusal` or at the
        fields.
        """
        if self.posted is None or not self.posted.is_valid():
            return ""
        try:
            return self.posted.put(self.score, self.reply, by=by)
        except Refused as refused:
            self.refusal = sentence_of(refused)
            return ""

    @property
    def beside(self) -> str:
        """What was added although not all was."""
        return self.posted.beside if self.posted else ""

    @property
    def typed(self) -> bool:
        """Whether somebody typed what would be lost with the forms: a link, a document."""
        return self.posted is not None and self.posted.kind != Evidence.Kind.FILE

    @property
    def files(self) -> forms.Form:
        return self.parts[Evidence.Kind.FILE]

    @property
    def others(self) -> Sequence[forms.Form]:
        return [part for kind, part in self.parts.items() if kind != Evidence.Kind.FILE]
