"""The council that considers honours: its meeting and its members.

A campaign has one meeting or none; without one nothing of it is seen. How it voted: ballot.py.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.awards.block import open_for_awards
from scoring.models.campaigns.campaign import Campaign
from scoring.rules import permissions
from scoring.rules.plans import before_the_plan
from scoring.rules.refusals import Refused, Stale
from wards.models import User
from wards.vietnamese import clean, match_key


class Duty(models.TextChoices):
    CHAIR = "chair", gettext_lazy("Chủ trì")
    SECRETARY = "secretary", gettext_lazy("Thư ký")
    MEMBER = "member", pgettext_lazy("duty", "Thành viên")


@dataclass(frozen=True)
class Seat:
    """A member as typed; `pk` of one who was noted before."""

    pk: int | None
    name: str
    post: str
    duty: str
    is_absent: bool = False
    absent_because: str = ""


class Meeting(models.Model):
    """When and where the council met, how it voted, what was said and concluded."""

    FACTS = ("begins_at", "ends_at", "place", "is_secret", "discussion", "conclusion")
    PLACE_MISSING = gettext_lazy("Hãy ghi địa điểm họp.")

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="meeting")
    begins_at = models.DateTimeField(gettext_lazy("bắt đầu lúc"))
    ends_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, blank=True)
    place = models.CharField(gettext_lazy("địa điểm"), max_length=200)
    is_secret = models.BooleanField(gettext_lazy("bỏ phiếu kín"), default=False)
    discussion = models.TextField(gettext_lazy("ý kiến thảo luận"), blank=True)
    conclusion = models.TextField(gettext_lazy("kết luận"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = gettext_lazy("cuộc họp xét thi đua")
        verbose_name_plural = gettext_lazy("cuộc họp xét thi đua")
        constraints = [
            models.CheckConstraint(
                name="a_meeting_ends_after_it_began",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
            ),
        ]

    def __str__(self) -> str:
        return _("Cuộc họp xét thi đua ngày %s") % f"{timezone.localtime(self.begins_at):%d/%m/%Y}"

    # Acts

    @classmethod
    def keep(
        cls,
        campaign: Campaign,
        seats: Sequence[Seat],
        *,
        by: User,
        seen: int | None = None,
        **facts: Any,
    ) -> "Meeting":
        """Write down the meeting with all its members, or correct it; `seen` is the version that
        the page showed (0: none yet). Raises Refused, Stale, PermissionDenied.
        """
        if not permissions.is_board(by):
            raise PermissionDenied
        facts = {name: clean(value) if isinstance(value, str) else value
                 for name, value in facts.items()}  # fmt: skip
        with transaction.atomic():
            campaign = open_for_awards(campaign.pk)
            found = Meeting.objects.filter(campaign=campaign).first()
            meeting = found or Meeting(campaign=campaign)
            if seen is not None and seen != (meeting.version if meeting.pk else 0):
                raise Stale(meeting)
            day = timezone.localdate(facts["begins_at"])
            if said := before_the_plan(day, campaign.plan_date):
                raise Refused("before_the_plan", said)
            known = {member.pk: member for member in meeting._members()}
            before = meeting._recorded_facts(list(known.values())) if meeting.pk else {}
            shown = meeting._fingerprint(known.values()) if meeting.pk else None
            meeting._take(facts, seats)
            members, gone = meeting._seated(seats, known)
            meeting._check_votes(members, gone)
            if meeting._fingerprint(members) == shown:
                return meeting
            meeting.version += bool(meeting.pk)
            meeting.save()
            left = [CouncilMember(pk=member.pk) for member in gone]
            for member in gone:
                member.delete()
            # One chair and one secretary at every moment, also while two change places.
            meeting.members.exclude(duty=Duty.MEMBER).update(duty=Duty.MEMBER)
            for member in members:
                member.meeting = meeting
                member.save()
            with override("vi"):
                subject = str(meeting)
            record(
                Act.MEET,
                by=by,
                campaign=campaign,
                subject=subject,
                before=before,
                after=meeting._recorded_facts(members),
                rows=[meeting, *members, *meeting._recounted(members)],
                gone=left,
            )
        return meeting

    def _members(self) -> "list[CouncilMember]":
        return list(self.members.all()) if self.pk else []

    def _take(self, facts: Mapping[str, Any], seats: Sequence[Seat]) -> None:
        """Raises Refused where it cannot have been so."""
        was_secret = self.is_secret
        for name, value in facts.items():
            setattr(self, name, value)
        if not self.place:
            raise Refused("text_missing", Meeting.PLACE_MISSING)
        if self.ends_at and self.ends_at <= self.begins_at:
            raise Refused("meeting_ends_too_soon", _("Giờ kết thúc phải sau giờ bắt đầu."))
        if self.pk and self.is_secret != was_secret and self.ballots.exists():
            raise Refused(
                "votes_counted",
                _("Đã ghi kết quả biểu quyết nên không đổi được hình thức biểu quyết."),
            )
        duties = Counter(seat.duty for seat in seats)
        for duty in (Duty.CHAIR, Duty.SECRETARY):
            if duties[duty] != 1:
                raise Refused(
                    "council_unled", _("Hội đồng có một chủ trì và một thư ký, là hai đồng chí.")
                )
        for seat in seats:
            if seat.duty != Duty.MEMBER and seat.is_absent:
                raise Refused(
                    "council_unled",
                    _("Chủ trì và thư ký phải có mặt, vì hai đồng chí ấy ký biên bản."),
                )
        names = Counter((match_key(seat.name), match_key(seat.post)) for seat in seats)
        if twice := [
            seat.name for seat in seats if names[match_key(seat.name), match_key(seat.post)] > 1
        ]:
            raise Refused("member_named_twice", _("Ghi hai lần: %s.") % twice[0])

    def _seated(
        self, seats: Sequence[Seat], known: "dict[int, CouncilMember]"
    ) -> "tuple[list[CouncilMember], list[CouncilMember]]":
        """The members as they now sit, and those who are taken off the list."""
        members = []
        for place, seat in enumerate(seats, 1):
            member = CouncilMember()
            if seat.pk in known:
                member = CouncilMember.objects.get(pk=seat.pk)
            member.position, member.duty = place, seat.duty
            member.name, member.post = clean(seat.name), clean(seat.post)
            member.is_absent = seat.is_absent
            member.absent_because = clean(seat.absent_because) if seat.is_absent else ""
            members.append(member)
        kept = {member.pk for member in members}
        return members, [member for pk, member in known.items() if pk not in kept]

    def _check_votes(
        self, members: "Sequence[CouncilMember]", gone: "Sequence[CouncilMember]"
    ) -> None:
        """Who voted was there. Raises Refused."""
        if not self.pk:
            return
        away = {
            member.pk: member for member in (*members, *gone) if member.is_absent or member in gone
        }
        voted = next((pk for pk, member in away.items() if pk and member.votes.exists()), None)
        if voted is not None:
            raise Refused(
                "voter_absent",
                _("Đồng chí %s đã biểu quyết nên không ghi vắng mặt, không bỏ khỏi danh sách được.")
                % away[voted].name,
            )
        present = sum(not member.is_absent for member in members)
        most = max((ballot.cast for ballot in self.ballots.all()), default=0)
        if most > present:
            raise too_many(most, present)

    def _recounted(self, members: "Sequence[CouncilMember]") -> list[models.Model]:
        """The ballots whose numbers of members are now others."""
        present = sum(not member.is_absent for member in members)
        changed: list[models.Model] = []
        for ballot in self.ballots.all():
            if (ballot.members, ballot.present) != (len(members), present):
                ballot.members, ballot.present = len(members), present
                ballot.version += 1
                ballot.save(update_fields=["members", "present", "version"])
                changed.append(ballot)
        return changed

    def _fingerprint(self, members: Any) -> list[Any]:
        mine = [getattr(self, name) for name in self.FACTS]
        return [
            mine,
            *(member.facts for member in sorted(members, key=lambda member: member.position)),
        ]

    def _recorded_facts(self, members: "Sequence[CouncilMember]") -> dict[str, Any]:
        """What the change record keeps of it, in Vietnamese."""
        with override("vi"):
            present = [str(member) for member in members if not member.is_absent]
            absent = [str(member) for member in members if member.is_absent]
            vote = _("bỏ phiếu kín") if self.is_secret else _("giơ tay")
        return {
            "begins_at": self.begins_at,
            "ends_at": self.ends_at,
            "place": self.place,
            "ballot": vote,
            "members": "; ".join(present),
            "absent": "; ".join(absent),
            "discussion": self.discussion,
            "conclusion": self.conclusion,
        }


class CouncilMember(models.Model):
    """Somebody of the council, by the name and post that the minutes print."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(gettext_lazy("họ và tên"), max_length=100)
    post = models.CharField(gettext_lazy("chức vụ"), max_length=150, blank=True)
    duty = models.CharField(gettext_lazy("nhiệm vụ"), max_length=10, choices=Duty)
    is_absent = models.BooleanField(gettext_lazy("vắng mặt"), default=False)
    absent_because = models.CharField(gettext_lazy("lý do vắng"), max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("thành viên hội đồng")
        verbose_name_plural = gettext_lazy("thành viên hội đồng")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_member_of_the_council_has_a_name_and_a_duty",
                condition=Q(duty__in=Duty.values) & ~Q(name=""),
            ),
            models.CheckConstraint(
                name="who_leads_a_meeting_is_there",
                condition=Q(duty="member") | Q(is_absent=False),
            ),
            models.UniqueConstraint(
                name="a_meeting_has_one_chair_and_one_secretary",
                fields=["meeting", "duty"],
                condition=~Q(duty="member"),
            ),
        ]

    def __str__(self) -> str:
        said = [self.name, self.post, "" if self.duty == Duty.MEMBER else self.get_duty_display()]
        return ", ".join(filter(None, [*said, self.absent_because]))

    @property
    def facts(self) -> tuple[Any, ...]:
        return (self.pk, self.name, self.post, self.duty, self.is_absent, self.absent_because)


def too_many(cast: int, present: int) -> Refused:
    """The sentence for votes of more people than were there."""
    return Refused(
        "more_votes_than_present",
        _("Có %(present)d đồng chí dự họp mà ghi %(cast)d phiếu: người vắng mặt không biểu quyết.")
        % {"present": present, "cast": cast},
    )
