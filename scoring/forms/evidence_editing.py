"""A piece of evidence that is there: another title, other pages, more items, a newer file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.upload_fields import CheckedFileField
from scoring.models import Criterion, Evidence, Score
from scoring.models.evidence.evidence import TITLE_MISSING
from scoring.models.evidence.piece import Piece
from wards.fields import OneLine


class EditForm(forms.Form):
    """Another title, other pages where a piece of evidence is cited, and more items to cite it
    under, each with its page.
    """

    title = OneLine(
        label=gettext_lazy("Tên tài liệu"),
        max_length=255,
        error_messages={
            "required": TITLE_MISSING,
            "max_length": gettext_lazy("Tối đa %(limit_value)d ký tự."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, evidence: Evidence, scores: Sequence[Score]
    ) -> None:
        """`scores`: those of the card that the ward enters."""
        super().__init__(data, initial={"title": evidence.title})
        self.citations = [
            citation for citation in evidence.citations.all() if citation.reply_id is None
        ]
        for citation in self.citations:
            label = _("Trang ở nội dung %s") % citation.score.item.code
            self.fields[f"page_{citation.pk}"] = _page(label, citation.page)
        cited = {citation.score_id for citation in self.citations}
        self.others = [score for score in scores if score.pk not in cited]
        for score in self.others:
            self.fields[f"cite_{score.pk}"] = forms.BooleanField(
                label=score.item.name, required=False
            )
            label = _("Trang ở nội dung %s") % score.item.code
            self.fields[f"page_under_{score.pk}"] = _page(label)

    @property
    def pages(self) -> dict[int, str]:
        return {
            citation.pk: self.cleaned_data[f"page_{citation.pk}"] for citation in self.citations
        }

    @property
    def more(self) -> dict[Score, str]:
        """Items to cite under: ticked, or with a page written."""
        found = {score: self.cleaned_data[f"page_under_{score.pk}"] for score in self.others}
        return {
            score: page
            for score, page in found.items()
            if page or self.cleaned_data[f"cite_{score.pk}"]
        }

    @property
    def own(self) -> list[forms.BoundField]:
        """The title, and the pages where it is cited already."""
        return [self["title"], *(self[f"page_{citation.pk}"] for citation in self.citations)]

    @property
    def criteria(self) -> "list[OfferedCriterion]":
        """The other items, by criterion."""
        found: dict[Any, list[CitableItem]] = {}
        for score in self.others:
            offered = CitableItem(score, self[f"cite_{score.pk}"], self[f"page_under_{score.pk}"])
            found.setdefault(score.item.parent or score.item, []).append(offered)
        return [OfferedCriterion(head, rows) for head, rows in found.items()]


@dataclass(frozen=True)
class CitableItem:
    """An item that a piece of evidence may be cited under as well."""

    score: Score
    tick: forms.BoundField
    page: forms.BoundField

    @property
    def is_touched(self) -> bool:
        return bool(self.tick.value() or self.page.value())


@dataclass(frozen=True)
class OfferedCriterion:
    """The items of one criterion that are offered."""

    head: Criterion
    rows: Sequence[CitableItem]

    @property
    def is_open(self) -> bool:
        """What was typed and came back is seen."""
        return any(row.is_touched for row in self.rows)


def _page(label: str, initial: str = "") -> OneLine:
    return OneLine(
        label=label,
        required=False,
        max_length=40,
        initial=initial,
        error_messages={"max_length": gettext_lazy("Tối đa %(limit_value)d ký tự.")},
    )


class ReplaceForm(forms.Form):
    """A newer file in the place of one."""

    upload = CheckedFileField(label=gettext_lazy("Chọn tệp mới"))

    def piece(self) -> Piece:
        checked = self.cleaned_data["upload"]
        return Piece(
            Evidence.Kind.FILE,
            checked.name,
            upload=checked.file,
            content_type=checked.content_type,
        )
