"""A note that the Board keeps for itself; a remark that the ward reads with its result."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import BoardNote, Score, Scorecard
from scoring.models.scorecards.remark import remark_mark


class BoardNoteForm(forms.Form):
    """About the whole card, or about one item of it."""

    item = forms.ChoiceField(label=gettext_lazy("Về"), required=False)
    text = LongText(
        label=gettext_lazy("Ghi chú nội bộ"),
        rows=3,
        help_text=gettext_lazy("Chỉ thành viên của Ban thấy. Không nêu tên người dân."),
        error_messages={"required": BoardNote.TEXT_MISSING},
    )

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scores = card.scores.select_related("item__parent").in_official_order()
        self.scores = {score.item.code: score for score in scores}
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("cả phiếu")),
            *((code, str(score.item)) for code, score in self.scores.items()),
        ]

    def clean_item(self) -> Score | None:
        return self.scores.get(self.cleaned_data["item"])


class RemarkForm(forms.Form):
    """Of the year as a whole, and for the next one; blank where there is nothing to say."""

    remark = LongText(label=gettext_lazy("Nhận xét chung"), rows=4, required=False)
    follow_up = LongText(
        label=gettext_lazy("Việc cần làm năm sau"),
        rows=4,
        required=False,
        help_text=gettext_lazy("Phong trào năm sau nhắc lại cho đơn vị và cho Ban."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def refresh(self, card: Scorecard) -> None:
        """After somebody else's remark the page shows it; what was typed stays."""
        self.data = {**self.data, "seen": remark_mark(card)}
