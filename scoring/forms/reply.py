"""A ward's reply to the verified points of an item: its text, the points asked for, files."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.answers import NumberInput
from scoring.forms.evidence import MAX_FILES
from scoring.forms.officer import LongText
from scoring.forms.upload_fields import CheckedFilesField
from scoring.models import Evidence, Reply, Score
from scoring.models.evidence.piece import Piece
from scoring.rules.points import PointsInput, show
from wards.models import User


class ReplyForm(forms.Form):
    """An objection to the verified points of one item, with the points asked for and files."""

    text = LongText(
        label=gettext_lazy("Nội dung kiến nghị"),
        error_messages={"required": Reply.TEXT_MISSING},
    )
    wanted = PointsInput(label=gettext_lazy("Điểm đề nghị"), required=False)
    uploads = CheckedFilesField(
        label=gettext_lazy("Tài liệu kèm theo"), required=False, max_files=MAX_FILES
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, score: Score, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.score = score
        if measure := score.item.measure.number_label:
            self.fields["wanted"] = NumberInput(
                score=score,
                required=False,
                label=_("%(asks)s đề nghị") % {"asks": measure},
                help_text=score.item.rule,
            )
        field = self.fields["wanted"]
        assert isinstance(field, PointsInput)
        field.cap, field.step = abs(score.cap), score.scorecard.campaign.step
        field.widget.attrs["class"] = "short"

    def clean_wanted(self) -> Decimal | None:
        """Nobody asks for fewer points than they were given, nor for more to be taken away."""
        wanted: Decimal | None = self.cleaned_data["wanted"]
        score = self.score
        given = score.verified_points
        if wanted is None or given is None:
            return wanted
        measure, step = score.item.measure, score.scorecard.campaign.step
        if measure.points_of(wanted, score.cap, step) < given:
            sentence = (
                _("Ban chỉ trừ %(given)s điểm, đề nghị này trừ nhiều hơn. Hãy xem lại.")
                if score.cap < 0
                else _("Điểm thẩm định đã là %(given)s, cao hơn điểm đề nghị. Hãy xem lại.")
            )
            raise forms.ValidationError(sentence % {"given": show(abs(given))})
        return wanted

    def save(self, score: Score, *, by: User) -> Reply:
        """The reply and its files, all or nothing. Raises Refused, Stale, PermissionDenied."""
        facts = self.cleaned_data
        with transaction.atomic():
            said = {"wanted": facts["wanted"], "seen": facts["seen"]}
            reply = Reply.make(score, facts["text"], by=by, **said)
            pieces = [
                Piece(
                    Evidence.Kind.FILE, file.name, upload=file.file, content_type=file.content_type
                )
                for file in facts["uploads"]
            ]
            if pieces:
                Evidence.add_all(score.scorecard, pieces, by=by, scores=[score], reply=reply)
        return reply
