"""What a step of a card asks for, and the giving back of one item."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Scorecard
from scoring.rules.lifecycle import (
    CARD_STEPS,
    Action,
    CardState,
    Step,
    find_step,
)
from scoring.rules.refusals import REASON_MISSING, sentence_of
from wards.days import end_of
from wards.fields import Day, Hour

FIRST_DAYS = 3  # what a new deadline proposes at least


class StepForm(forms.Form):
    """What a step of a card asks for: a reason, a new deadline, or nothing but the button."""

    reason = LongText(label=gettext_lazy("Lý do"), error_messages={"required": REASON_MISSING})
    day = Day(
        label=gettext_lazy("Hạn nộp mới: ngày"),
        help_text=gettext_lazy("Ví dụ: 05/12/2026"),
        error_messages={"required": gettext_lazy("Hãy ghi ngày hết hạn mới.")},
    )
    hour = Hour(
        label=gettext_lazy("Hạn nộp mới: giờ"),
        help_text=gettext_lazy("Ví dụ: 17:00"),
        error_messages={"required": gettext_lazy("Hãy ghi giờ hết hạn mới.")},
    )
    shorter = forms.BooleanField(
        label=gettext_lazy("Rút ngắn thời gian đã cho đơn vị này"), required=False
    )

    def __init__(self, *args: Any, step: Step, card: Scorecard, **kwargs: Any) -> None:
        self.card = card
        in_days = timezone.localdate() + timedelta(days=FIRST_DAYS)
        working = card.campaign.work_calendar.on_or_after(in_days)
        soon = timezone.make_aware(datetime.combine(working, time(17)))
        day, hour, minute = end_of(max(soon, card.deadline))
        kwargs["initial"] = {"day": day, "hour": time(hour, minute) if hour < 24 else "24:00"}
        super().__init__(*args, **kwargs)
        if not step.needs_time or not card.shortened_by(timezone.now(), timezone.now()):
            del self.fields["shorter"]
        if not step.needs_reason:
            del self.fields["reason"]
        if not step.needs_time:
            del self.fields["day"], self.fields["hour"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        until = self._until(facts)
        if until and until <= timezone.now():
            self.add_error("day", Scorecard.DEADLINE_IS_PAST)
        elif until and not facts.get("shorter"):
            refusal = self.card.shortened_by(until, timezone.now())
            if refusal:
                self.add_error("day", sentence_of(refusal))
        return facts

    @staticmethod
    def _until(facts: dict[str, Any]) -> datetime | None:
        day, hour = facts.get("day"), facts.get("hour")
        if day is None or hour is None:
            return None
        return timezone.make_aware(datetime.combine(day, time()) + hour)

    @property
    def arguments(self) -> dict[str, Any]:
        """What `Scorecard.perform` takes."""
        facts = self.cleaned_data
        return {
            "reason": facts.get("reason", ""),
            "until": self._until(facts),
            "shorter": facts.get("shorter", False),
        }


class GiveBackForm(StepForm):
    """What giving one item back asks for: why, and until when; not before three days, by itself."""

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        step = find_step(CARD_STEPS, CardState.SUBMITTED, Action.RETURN)
        assert step
        super().__init__(*args, step=step, card=card, **kwargs)
        self.fields.pop("shorter", None)
        first = timezone.localdate() + timedelta(days=FIRST_DAYS)
        self.initial = {"day": card.campaign.work_calendar.on_or_after(first), "hour": time(17)}

    def clean(self) -> dict[str, Any]:
        facts = forms.Form.clean(self) or {}
        until = self._until(facts)
        if until and until <= timezone.now():
            self.add_error("day", Scorecard.DEADLINE_IS_PAST)
        return facts

    @property
    def arguments(self) -> dict[str, Any]:
        """What `Score.give_back` takes."""
        return {"reason": self.cleaned_data["reason"], "until": self._until(self.cleaned_data)}
