"""The council's meeting with its members, and the votes on one proposal."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.entering import read_version
from scoring.forms.officer import LongText
from scoring.models import Award, Ballot, Campaign, CouncilMember, Duty, Meeting, Seat, VoteChoice
from scoring.rules.permissions import is_head
from wards.fields import Day, Hour, OneLine, conditionally_required
from wards.forms.missing import NamesWhatIsMissing, with_label
from wards.models import Role, User
from wards.vietnamese import name_key

SPARE_ROWS = 3
MOST_MEMBERS = 60
SECRET = [
    ("", gettext_lazy("Giơ tay, ghi tên từng người")),
    ("1", gettext_lazy("Bỏ phiếu kín, ghi số phiếu")),
]


class MeetingForm(forms.Form):
    """Day, hours, place, how it votes, what was said."""

    day = Day(label=gettext_lazy("Ngày họp"))
    begins = Hour(label=gettext_lazy("Bắt đầu lúc"))
    ends = Hour(label=gettext_lazy("Kết thúc lúc"), required=False)
    place = OneLine(
        label=gettext_lazy("Địa điểm"),
        max_length=200,
        error_messages={"required": Meeting.PLACE_MISSING},
    )
    is_secret = conditionally_required(  # one of the two is always chosen
        forms.ChoiceField(
            label=gettext_lazy("Hình thức biểu quyết"),
            choices=SECRET,
            required=False,
            widget=forms.RadioSelect,
        )
    )
    discussion = LongText(label=gettext_lazy("Ý kiến thảo luận"), rows=4, required=False)
    conclusion = LongText(label=gettext_lazy("Kết luận"), rows=3, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        self.campaign = campaign
        self.meeting = Meeting.objects.filter(campaign=campaign).first()
        super().__init__(data, initial=_as_typed(self.meeting))
        self.seats = SeatForms(data, prefix="seats", initial=self._proposed())

    def _proposed(self) -> list[dict[str, Any]]:
        """Who sits there now, else who sat there last year, else who works for the Board."""
        model = self.campaign.model
        of_meeting = self.meeting or Meeting.objects.filter(campaign=model).first()
        if of_meeting and (members := list(of_meeting.members.all())):
            return [_seat(member, is_known=of_meeting == self.meeting) for member in members]
        board = User.objects.filter(role__in=(Role.HEAD, Role.REVIEWER), is_active=True)
        people = sorted(board, key=lambda person: (not is_head(person), name_key(person.full_name)))
        return [_of_account(person, place) for place, person in enumerate(people[:MOST_MEMBERS])]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.seats.is_valid()])

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every error of the members with the field that it belongs to."""
        return [
            {"url": f"#{field.id_for_label}", "text": with_label(field.label, error)}
            for form in self.seats
            for field in form
            for error in field.errors
        ]

    def save(self, *, by: User) -> Meeting:
        """Raises Refused, Stale, PermissionDenied."""
        facts = dict(self.cleaned_data)
        day, begins, ends = facts.pop("day"), facts.pop("begins"), facts.pop("ends")
        midnight = from_current_timezone(datetime(day.year, day.month, day.day))
        return Meeting.keep(
            self.campaign,
            self.seats.typed,
            by=by,
            begins_at=midnight + begins,
            ends_at=None if ends is None else midnight + ends,
            is_secret=bool(facts.pop("is_secret")),
            seen=read_version(facts.pop("seen")),
            **facts,
        )


def _as_typed(meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {"seen": 0, "is_secret": ""}
    begins, ends = timezone.localtime(meeting.begins_at), meeting.ends_at
    return {
        "day": begins.date(),
        "begins": begins.time(),
        "ends": timezone.localtime(ends).time() if ends else None,
        "place": meeting.place,
        "is_secret": "1" if meeting.is_secret else "",
        "discussion": meeting.discussion,
        "conclusion": meeting.conclusion,
        "seen": meeting.version,
    }


def _seat(member: CouncilMember, *, is_known: bool) -> dict[str, Any]:
    seat = {"name": member.name, "post": member.post, "duty": member.duty}
    if not is_known:
        return seat
    away = {"is_absent": member.is_absent, "absent_because": member.absent_because}
    return seat | away | {"member": member.pk}


def _of_account(person: User, place: int) -> dict[str, Any]:
    duty = (Duty.CHAIR, Duty.SECRETARY)[place] if place < 2 else Duty.MEMBER
    return {"name": person.full_name, "post": str(Role(person.role).label), "duty": duty}


class SeatForm(NamesWhatIsMissing, forms.Form):
    """One member; a row without a name is none. The page says once what may stay empty."""

    member = forms.CharField(required=False, widget=forms.HiddenInput)
    name = conditionally_required(
        OneLine(label=gettext_lazy("Họ và tên"), max_length=100, required=False)
    )
    post = conditionally_required(
        OneLine(label=gettext_lazy("Chức vụ"), max_length=150, required=False)
    )
    duty = forms.ChoiceField(label=gettext_lazy("Nhiệm vụ"), choices=Duty, initial=Duty.MEMBER)
    is_absent = forms.BooleanField(label=gettext_lazy("Vắng mặt"), required=False)
    absent_because = conditionally_required(
        OneLine(label=gettext_lazy("Lý do vắng"), max_length=200, required=False)
    )

    @property
    def heading(self) -> str:
        return str(self["name"].value() or _("Dòng mới"))

    @property
    def seat(self) -> Seat:
        facts = dict(self.cleaned_data)
        return Seat(pk=read_version(facts.pop("member")) or None, **facts)


class _Seats(forms.BaseFormSet):
    @property
    def typed(self) -> list[Seat]:
        return [form.seat for form in self.forms if form.cleaned_data.get("name")]


SeatForms: Any = forms.formset_factory(
    SeatForm, formset=_Seats, extra=SPARE_ROWS, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS
)


class BallotForm(forms.Form):
    """How the council voted on one proposal: each member who was there, or where it votes in secret
    three numbers.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, meeting: Meeting, award: Award) -> None:
        ballot = Ballot.objects.filter(award=award).first()
        super().__init__(data, initial={"seen": ballot.version if ballot else 0})
        self.award, self.meeting = award, meeting
        self.members = list(meeting.members.all())
        if meeting.is_secret:
            for choice in VoteChoice:
                self.fields[choice] = forms.IntegerField(
                    label=choice.label,
                    min_value=0,
                    max_value=MOST_MEMBERS,
                    initial=getattr(ballot, choice, None),
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
                    ),
                )
            return
        cast = dict(ballot.votes.values_list("member", "choice")) if ballot else {}
        for member in self.present:
            field = forms.ChoiceField(
                label=str(member),
                choices=[("", _("Không biểu quyết")), *VoteChoice.choices],
                initial=cast.get(member.pk, ""),
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"member-{member.pk}"] = conditionally_required(field)

    @property
    def present(self) -> list[CouncilMember]:
        return [member for member in self.members if not member.is_absent]

    @property
    def absent(self) -> list[CouncilMember]:
        return [member for member in self.members if member.is_absent]

    def save(self, *, by: User) -> Ballot:
        """Raises Refused, Stale, PermissionDenied."""
        facts = self.cleaned_data
        if self.meeting.is_secret:
            numbers: dict[str, Any] = {choice.value: facts[choice] or 0 for choice in VoteChoice}
            return Ballot.count(self.award, by=by, seen=read_version(facts["seen"]), **numbers)
        # Who stayed away or was taken off the list has no field any more; what a page sends for
        # them all the same is a vote.
        votes: dict[int, str] = {}
        for name, choice in self.data.items():
            before, mark, pk = name.partition("member-")
            if choice and mark and not before and pk.isdecimal():
                votes[read_version(pk)] = str(facts.get(name, choice))
        return Ballot.count(self.award, votes, by=by, seen=read_version(facts["seen"]))
