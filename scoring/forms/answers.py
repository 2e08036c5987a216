"""The Board's answer to a reply."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.entering import read_typed
from scoring.forms.officer import LongText
from scoring.models import Answer, Reply, Score
from scoring.rules.lifecycle import (
    PointsKind,
)
from scoring.rules.points import PointsInput, show
from scoring.rules.refusals import Refused, sentence_of


class NumberInput(PointsInput):
    """The number from which the points of an item follow."""

    def __init__(self, *, score: Score, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.score = score
        if score.item.not_applicable.is_allowed:
            self.widget.attrs["inputmode"] = "text"

    def prepare_value(self, value: Any) -> Any:
        return self.score.item.measure.write(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        try:
            typed = read_typed(value or "", self.score)
            self.score.check_typed(typed, self.score.scorecard.campaign.step)
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused), refused.code) from refused
        return typed


class AnswerForm(forms.Form):
    """The Board's answer to a reply."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn cách trả lời.")},
    )
    points = PointsInput(
        label=gettext_lazy("Điểm thẩm định sau khi xem xét"),
        help_text=gettext_lazy("Không chấp nhận kiến nghị thì để nguyên."),
        error_messages={"required": Reply.POINTS_MISSING},
    )
    reason = LongText(
        label=gettext_lazy("Lý do trả lời"),
        error_messages={"required": Reply.ANSWER_REASON_MISSING},
    )

    def __init__(self, *args: Any, reply: Reply, step: Decimal, **kwargs: Any) -> None:
        self.stand, self.score = reply.stand, reply.score
        kwargs["initial"] = {"points": reply.score.typed(PointsKind.VERIFIED)}
        if not reply.is_open:  # its author corrects it
            kwargs["initial"] |= {"answer": reply.answer, "reason": reply.answer_reason}
        super().__init__(*args, **kwargs)
        field = self.fields["points"]
        assert isinstance(field, PointsInput)
        item = reply.score.item
        if not item.takes_points:
            asks = item.measure.number_label or _("Điểm")
            field = self.fields["points"] = NumberInput(
                score=reply.score,
                label=_("%(asks)s thẩm định sau khi xem xét") % {"asks": asks},
                help_text=item.rule,
                error_messages={"required": Reply.POINTS_MISSING},
            )
        field.cap, field.step = reply.score.cap, step
        field.widget.attrs["class"] = "short"

    def clean(self) -> dict[str, Any]:
        """Points at the field; the act itself asks again."""
        facts = super().clean() or {}
        if "answer" in facts and "points" in facts:
            refusal = Answer(facts["answer"]).contradiction(self.stand, self.verified)
            if refusal:
                self.add_error("points", str(refusal))
        return facts

    @property
    def verified(self) -> Decimal:
        """The verified points that follow from what was typed."""
        points = self.score.points_of(self.cleaned_data["points"], PointsKind.VERIFIED)
        assert points is not None  # the field is required
        return points

    @property
    def is_to_be_confirmed(self) -> bool:
        """Points go down, and the page has not said yet what follows."""
        lowers = self.cleaned_data["answer"] == Answer.LOWERED
        return lowers and self.data.get("confirmed") != show(self.verified)
