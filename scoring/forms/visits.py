"""A planned visit: day, hours, place, people."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Scorecard, Visit
from scoring.models.scorecards.visit import mark_of
from scoring.rules import permissions
from wards.fields import Day, Hour, OneLine
from wards.models import User
from wards.vietnamese import name_key


class VisitForm(forms.Form):
    """When the Board comes to a ward, where, and who."""

    day = Day(label=gettext_lazy("Ngày khảo sát"), help_text=gettext_lazy("Ví dụ: 20/11/2026"))
    begins = Hour(label=gettext_lazy("Từ"))
    ends = Hour(label=gettext_lazy("Đến"))
    place = OneLine(
        label=gettext_lazy("Địa điểm"),
        max_length=200,
        error_messages={"required": Visit.PLACE_MISSING},
    )
    leader = forms.ChoiceField(
        label=gettext_lazy("Trưởng đoàn"),
        error_messages={"required": gettext_lazy("Hãy chọn trưởng đoàn.")},
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Thành viên"), required=False, widget=forms.CheckboxSelectMultiple
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, card: Scorecard, visit: Visit | None
    ) -> None:
        super().__init__(data, initial={**_as_typed(card, visit), "seen": mark_of(visit)})
        self.card = card
        board = User.objects.filter(permissions.the_board())
        people = sorted(board, key=lambda person: name_key(person.full_name))
        self.people = {str(person.pk): person for person in people}
        choices = [(pk, person.full_name) for pk, person in self.people.items()]
        # Nobody leads by standing first in a list.
        nobody = ("", _("Chưa chọn"))
        self.fields["leader"].choices = [nobody, *choices]  # type: ignore[attr-defined]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]

    def save(self, *, by: User) -> Visit:
        """Raises Refused, Stale, PermissionDenied."""
        facts = self.cleaned_data
        day = facts["day"]
        midnight = from_current_timezone(datetime(day.year, day.month, day.day))
        return Visit.plan(
            self.card,
            by=by,
            begins_at=midnight + facts["begins"],
            ends_at=midnight + facts["ends"],
            place=facts["place"],
            leader=self.people[facts["leader"]],
            members=[self.people[pk] for pk in facts["members"]],
            seen=facts["seen"],
        )


def _as_typed(card: Scorecard, visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"leader": str(card.assignee_id or "")}
    begins, ends = timezone.localtime(visit.begins_at), timezone.localtime(visit.ends_at)
    return {
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "place": visit.place,
        "leader": str(visit.leader_id),
        "members": [str(pk) for pk in visit.members.values_list("member", flat=True)],
    }
