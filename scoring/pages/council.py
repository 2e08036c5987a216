"""The council's meeting laid out: its facts, who was there, how the votes fell."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.models import Award, Ballot, Campaign, CouncilMember, Meeting
from scoring.rules.lifecycle import AwardState


@dataclass(frozen=True)
class Proposal:
    """A proposal with its vote; `may_vote` while nothing is decided about it."""

    award: Award
    ballot: Ballot | None

    @property
    def may_vote(self) -> bool:
        return self.award.state == AwardState.PROPOSED


class Minutes:
    """One campaign's meeting; nothing but the proposals where there was none."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.meeting = Meeting.objects.filter(campaign=campaign).first()

    @cached_property
    def members(self) -> list[CouncilMember]:
        return list(self.meeting.members.all()) if self.meeting else []

    @property
    def present(self) -> list[CouncilMember]:
        return [member for member in self.members if not member.is_absent]

    @property
    def absent(self) -> list[CouncilMember]:
        return [member for member in self.members if member.is_absent]

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Proposed and decided, and what the council voted on all the same."""
        awards = self.campaign.awards.exclude(state=AwardState.NOMINATED).select_related(
            "kind", "scorecard", "officer", "ballot"
        )
        found = []
        for award in awards.order_by("kind__position", "slot", "pk"):
            ballot = getattr(award, "ballot", None)
            if ballot or (award.in_force and not award.kind.is_commendation):
                found.append(Proposal(award, ballot))
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Facts as label and value."""
        met = self.meeting
        if met is None:
            return []
        begins = localtime(met.begins_at)
        hours = f"{begins:%H:%M}"
        if met.ends_at:
            hours = _("%(from)s đến %(to)s") % {
                "from": hours,
                "to": f"{localtime(met.ends_at):%H:%M}",
            }
        said = [
            (_("Ngày họp"), date_format(begins.date())),
            (_("Thời gian"), hours),
            (_("Địa điểm"), met.place),
            (_("Hình thức biểu quyết"), _("bỏ phiếu kín") if met.is_secret else _("giơ tay")),
            (_("Số thành viên"), str(len(self.members))),
            (_("Có mặt"), str(len(self.present))),
        ]
        return [
            {"label": label, "value": value, "vietnamese": value is met.place}
            for label, value in said
        ]
