"""How the council voted on a proposal. It is said beside the proposal and on the minutes, and
decides nothing: people do.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.awards.award import Award
from scoring.models.awards.block import open_for_awards
from scoring.models.awards.council import CouncilMember, Meeting, too_many
from scoring.rules import ballots, permissions
from scoring.rules.lifecycle import AwardState
from scoring.rules.refusals import Refused, Stale
from wards.models import User


class VoteChoice(models.TextChoices):
    IN_FAVOUR = "in_favour", gettext_lazy("Tán thành")
    AGAINST = "against", gettext_lazy("Không tán thành")
    BLANK = "blank", gettext_lazy("Phiếu trắng")


class Ballot(models.Model):
    """How the council voted on one proposal. The numbers of members and of those present are frozen
    beside the votes, so that the database itself holds them.
    """

    NO_MEETING = gettext_lazy("Chưa ghi cuộc họp xét: hãy ghi ngày, nơi họp trước.")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="ballot")
    in_favour = models.PositiveSmallIntegerField(gettext_lazy("tán thành"))
    against = models.PositiveSmallIntegerField(gettext_lazy("không tán thành"))
    blank = models.PositiveSmallIntegerField(gettext_lazy("phiếu trắng"))
    present = models.PositiveSmallIntegerField()
    members = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = gettext_lazy("kết quả biểu quyết")
        verbose_name_plural = gettext_lazy("kết quả biểu quyết")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_votes_who_is_absent",
                condition=Q(present__gte=F("in_favour") + F("against") + F("blank")),
            ),
            models.CheckConstraint(
                name="those_present_are_members", condition=Q(members__gte=F("present"))
            ),
        ]

    def __str__(self) -> str:
        return ballots.spoken(self.in_favour, self.against, self.blank, self.members)

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.blank

    @property
    def caution(self) -> str:
        return ballots.caution(self.in_favour, self.members)

    @property
    def share(self) -> str:
        return ballots.share(self.in_favour, self.members)

    @classmethod
    def count(
        cls,
        award: Award,
        votes: Mapping[int, str] | None = None,
        *,
        by: User,
        in_favour: int = 0,
        against: int = 0,
        blank: int = 0,
        seen: int | None = None,
    ) -> "Ballot":
        """Write down how the council voted on a proposal: by name ({member: choice}), or where it
        votes in secret as three numbers. Raises Refused, Stale, PermissionDenied.
        """
        if not permissions.is_board(by):
            raise PermissionDenied
        with transaction.atomic():
            campaign = open_for_awards(award.campaign_id)
            award = Award.objects.select_related("kind", "scorecard", "officer").get(pk=award.pk)
            meeting = _meeting_on(award)
            members = {member.pk: member for member in meeting.members.all()}
            present = sum(not member.is_absent for member in members.values())
            votes = dict(votes or {})
            numbers = {"in_favour": in_favour, "against": against, "blank": blank}
            if meeting.is_secret:
                _check_secret(votes)
            else:
                numbers = _by_name(votes, members)
            _check_numbers(numbers, present)
            found = Ballot.objects.filter(award=award).first()
            ballot = found or Ballot(meeting=meeting, award=award)
            if seen is not None and seen != (ballot.version if ballot.pk else 0):
                raise Stale(ballot)
            before = ballot._recorded_facts() if ballot.pk else {}
            for name, number in numbers.items():
                setattr(ballot, name, number)
            ballot.present, ballot.members = present, len(members)
            was = ballot._votes()
            if ballot.pk and before["votes"] == ballot._spoken() and was == votes:
                return ballot
            ballot.version += bool(ballot.pk)
            ballot.save()
            written, gone = ballot._cast(votes)
            record(
                Act.VOTE,
                by=by,
                campaign=campaign,
                subject=str(award),
                before=before,
                after=ballot._recorded_facts(),
                rows=[ballot, *written],
                gone=gone,
            )
        return ballot

    def _spoken(self) -> str:
        """In Vietnamese, whichever language its writer reads."""
        with override("vi"):
            return str(self)

    def _votes(self) -> dict[int, str]:
        if not self.pk:
            return {}
        return dict(self.votes.values_list("member", "choice"))

    def _cast(self, votes: Mapping[int, str]) -> "tuple[list[Vote], list[Vote]]":
        """Each vote as it is now: those written, and those taken away."""
        stored = {vote.member_id: vote for vote in self.votes.all()}
        written = []
        for member, choice in votes.items():
            vote = stored.pop(member, None) or Vote(ballot=self, member_id=member)
            if vote.choice != choice:
                vote.choice = choice
                vote.save()
                written.append(vote)
        gone = [Vote(pk=vote.pk) for vote in stored.values()]
        Vote.objects.filter(pk__in=[vote.pk for vote in gone]).delete()
        return written, gone

    def _recorded_facts(self) -> dict[str, Any]:
        """What the change record keeps of it; who voted how is a text that may be taken out."""
        said: dict[str, Any] = {"votes": self._spoken()}
        for choice in VoteChoice:
            names = self.votes.filter(choice=choice).order_by("member__position")
            if found := list(names.values_list("member__name", flat=True)):
                said[f"votes_{choice}"] = ", ".join(found)
        return said


class Vote(models.Model):
    """What one member who was there voted by name."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=VoteChoice)

    class Meta:
        verbose_name = gettext_lazy("biểu quyết")
        verbose_name_plural = gettext_lazy("biểu quyết")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_vote_is_for_against_or_blank", condition=Q(choice__in=VoteChoice.values)
            ),
            models.UniqueConstraint(
                name="a_member_votes_once_on_a_proposal", fields=["ballot", "member"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"


def _meeting_on(award: Award) -> Meeting:
    """The meeting that votes on this proposal. Raises Refused where there is none, or nothing to
    vote on.
    """
    meeting = Meeting.objects.filter(campaign=award.campaign_id).first()
    if meeting is None:
        raise Refused("no_meeting", Ballot.NO_MEETING)
    if award.state != AwardState.PROPOSED or award.kind.is_commendation:
        raise Refused(
            "not_proposed", _("Chỉ biểu quyết về đề nghị chưa có quyết định khen thưởng.")
        )
    return meeting


def _by_name(votes: Mapping[int, str], members: Mapping[int, CouncilMember]) -> dict[str, int]:
    """The votes counted. Raises Refused where somebody voted who was not there,
    or who is not on the list.
    """
    for pk in votes:
        if pk not in members:
            raise Refused(
                "voter_left",
                _("Có phiếu của người không còn trong danh sách thành viên. Hãy xem lại rồi lưu."),
            )
        if members[pk].is_absent:
            raise Refused(
                "voter_absent",
                _("Đồng chí %s vắng mặt nên không biểu quyết được.") % members[pk].name,
            )
    choices = Counter(VoteChoice(choice) for choice in votes.values())
    return {choice.value: choices[choice] for choice in VoteChoice}


def _check_secret(votes: Mapping[int, str]) -> None:
    if votes:
        raise Refused("votes_are_secret", _("Bỏ phiếu kín: chỉ ghi số phiếu, không ghi tên."))


def _check_numbers(numbers: Mapping[str, int], present: int) -> None:
    if min(numbers.values()) < 0:
        raise Refused("votes_missing", _("Số phiếu không thể nhỏ hơn 0."))
    cast = sum(numbers.values())
    if not cast:
        raise Refused("votes_missing", _("Hãy ghi ít nhất một phiếu."))
    if cast > present:
        raise too_many(cast, present)
