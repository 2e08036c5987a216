"""Who visits which ward when: the planned survey visits. What was found there is the Survey's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.campaigns.campaign import Campaign
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import Audience
from scoring.rules.plans import before_the_plan
from scoring.rules.refusals import Refused, Stale
from wards.fingerprint import fingerprint
from wards.models import User
from wards.vietnamese import clean, name_key

NONE_YET = "none"


class Visit(models.Model):
    """One planned visit of a ward: day, hours, place, who leads it. `team` names the others as the
    ward and the papers read them; their accounts are the members.
    """

    PLACE_MISSING = gettext_lazy("Hãy ghi địa điểm khảo sát.")
    # Whom nobody visits any more.
    OVER = (CardState.FINAL, CardState.ABSENT, CardState.DROPPED)

    scorecard = models.OneToOneField(Scorecard, on_delete=models.PROTECT, related_name="visit")
    begins_at = models.DateTimeField(gettext_lazy("bắt đầu lúc"))
    ends_at = models.DateTimeField(gettext_lazy("kết thúc lúc"))
    place = models.CharField(gettext_lazy("địa điểm"), max_length=200)
    leader = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("trưởng đoàn")
    )
    team = models.CharField(gettext_lazy("thành viên đoàn"), max_length=1000, blank=True)

    class Meta:
        verbose_name = gettext_lazy("lịch khảo sát")
        verbose_name_plural = gettext_lazy("lịch khảo sát")
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_visit_ends_after_it_began", condition=Q(ends_at__gt=F("begins_at"))
            ),
            models.CheckConstraint(name="a_visit_goes_somewhere", condition=~Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} · {self.when}"

    @property
    def when(self) -> str:
        """“08:00–11:30, 20/11/2026”."""
        begins, ends = timezone.localtime(self.begins_at), timezone.localtime(self.ends_at)
        return f"{begins:%H:%M}–{ends:%H:%M}, {begins:%d/%m/%Y}"

    @property
    def people(self) -> str:
        """“Nguyễn Văn A (trưởng đoàn), Trần Thị B”."""
        led = _("%s (trưởng đoàn)") % self.leader.full_name
        return ", ".join(filter(None, [led, self.team]))

    @property
    def mark(self) -> str:
        """Tells whether somebody else changed the plan since a page showed it."""
        team = sorted(self.members.values_list("member", flat=True))
        facts = (self.begins_at.timestamp(), self.ends_at.timestamp(), self.place, self.leader_id)
        return fingerprint((*facts, team))

    def shut(self) -> Refused | None:
        return shut_to_visits(self.scorecard)

    # Acts

    @classmethod
    def plan(
        cls,
        card: Scorecard,
        *,
        by: User,
        begins_at: datetime,
        ends_at: datetime,
        place: str,
        leader: User,
        members: Sequence[User] = (),
        seen: str = "",
    ) -> "Visit":
        """Say when the Board comes, where to and who; or change it. The ward reads it. `seen` is
        the mark of what the page showed.

        Raises Refused, Stale, PermissionDenied.
        """
        place = " ".join(clean(place).split())
        others = _by_name(member for member in members if member != leader)
        with card.changing() as locked:
            _check_may_plan(locked, by)
            if not place:
                raise Refused("text_missing", Visit.PLACE_MISSING)
            _check_hours(locked, begins_at, ends_at)
            _check_team((leader, *others))
            found = Visit.objects.select_related("leader").filter(scorecard=locked).first()
            if seen and seen != mark_of(found):
                raise Stale(found)
            visit = found or Visit(scorecard=locked)
            before = visit._recorded_facts() if visit.pk else {}
            people = list(dict.fromkeys([leader, *others, *([visit.leader] if visit.pk else [])]))
            visit.begins_at, visit.ends_at, visit.place = begins_at, ends_at, place
            visit.leader, visit.team = leader, ", ".join(other.full_name for other in others)
            after, known = visit._recorded_facts(), visit._known_members()
            if visit.pk and before == after and known.keys() == {person.pk for person in others}:
                return visit
            visit.save()
            rows, gone = visit._write_team(others, known)
            told = [*people, *(member.member for member in gone)]
            left = [VisitMember(pk=member.pk) for member in gone]
            visit._tell(Act.PLAN_VISIT, locked, by, before, after, told, [visit, *rows], left)
        return visit

    def _known_members(self) -> dict[int, "VisitMember"]:
        """Who was to come along so far, by the account's id."""
        stored = self.members.select_related("member") if self.pk else []
        return {member.member_id: member for member in stored}

    def _write_team(
        self, others: Sequence[User], known: Mapping[int, "VisitMember"]
    ) -> tuple[list["VisitMember"], list["VisitMember"]]:
        """These come along, and nobody else of the `known` ones. Returns the rows that stand, and
        those that were deleted.
        """
        rows = [known.get(person.pk) or self.members.create(member=person) for person in others]
        going = {person.pk for person in others}
        gone = [member for pk, member in known.items() if pk not in going]
        VisitMember.objects.filter(pk__in=[member.pk for member in gone]).delete()
        return rows, gone

    def call_off(self, *, by: User, seen: str = "") -> None:
        """The Board does not come then. Raises Refused, Stale, PermissionDenied."""
        with self.scorecard.changing() as locked:
            _check_may_plan(locked, by)
            visit = Visit.objects.select_related("leader").filter(pk=self.pk).first()
            if visit is None:
                raise called_off_before(locked)
            if seen and seen != visit.mark:
                raise Stale(visit)
            before = visit._recorded_facts()
            members = list(visit.members.select_related("member"))
            told = [visit.leader, *(member.member for member in members)]
            gone: list[models.Model] = [VisitMember(pk=member.pk) for member in members]
            gone.append(Visit(pk=visit.pk))
            visit.members.all().delete()
            visit.delete()
            blank = dict.fromkeys(before)
            self._tell(Act.CALL_OFF_VISIT, locked, by, before, blank, told, [], gone)

    def _recorded_facts(self) -> dict[str, Any]:
        """What the change record keeps of it, in Vietnamese."""
        with override("vi"):
            return {"visit_at": self.when, "place": self.place, "team": self.people}

    def _tell(
        self,
        act: Act,
        card: Scorecard,
        by: User,
        before: dict[str, Any],
        after: dict[str, Any],
        told: Sequence[User],
        rows: Iterable[models.Model],
        gone: Iterable[models.Model],
    ) -> None:
        record(
            act,
            by=by,
            campaign=card.campaign,
            scorecard=card,
            subject=card.ward_name,
            before=before,
            after=after,
            audience=Audience.WARD,
            rows=rows,
            gone=gone,
            tells=told,
        )


class VisitMember(models.Model):
    """Somebody of the Board who comes along."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = gettext_lazy("thành viên đoàn khảo sát")
        verbose_name_plural = gettext_lazy("thành viên đoàn khảo sát")
        constraints = [
            models.UniqueConstraint(name="a_member_comes_along_once", fields=["visit", "member"])
        ]

    def __str__(self) -> str:
        return str(self.member)


def mark_of(visit: Visit | None) -> str:
    """The mark of a plan, or of there being none."""
    return visit.mark if visit else NONE_YET


def called_off_before(card: Scorecard) -> Refused:
    """Whoever calls off what is no longer planned reads that there is nothing to call off."""
    return Refused(
        "wrong_state",
        _("Lịch khảo sát %s đã được bỏ trước đó, không còn gì để bỏ.") % card.ward_name,
    )


def shut_to_visits(card: Scorecard) -> Refused | None:
    """Whether the ward is still to be visited."""
    if card.state not in Visit.OVER:
        return None
    return Refused(
        "wrong_state",
        _("Phiếu đang ở trạng thái “%s” nên không xếp lịch khảo sát.") % card.get_state_display(),
    )


def clashes(campaign: Campaign) -> dict[int, list[str]]:
    """Who is planned at two places at once, as sentences by visit. They are said; people decide.

    Two queries.
    """
    visits = {
        visit.pk: visit
        for visit in Visit.objects.filter(scorecard__campaign=campaign).select_related(
            "scorecard", "leader"
        )
    }
    of_person: dict[int, set[int]] = defaultdict(set)
    names = {visit.leader_id: visit.leader.full_name for visit in visits.values()}
    for visit in visits.values():
        of_person[visit.leader_id].add(visit.pk)
    rows = VisitMember.objects.filter(visit__in=visits).select_related("member")
    for row in rows:
        of_person[row.member_id].add(row.visit_id)
        names[row.member_id] = row.member.full_name
    found: dict[int, list[str]] = defaultdict(list)
    for person, theirs in of_person.items():
        ordered = sorted(theirs, key=lambda pk: (visits[pk].begins_at, pk))
        for earlier, later in combinations((visits[pk] for pk in ordered), 2):
            if later.begins_at >= earlier.ends_at:
                continue
            for visit, elsewhere in ((earlier, later), (later, earlier)):
                facts = {"who": names[person], "ward": elsewhere.scorecard, "when": elsewhere.when}
                said = _("Đồng chí %(who)s cùng lúc có lịch ở %(ward)s (%(when)s).") % facts
                found[visit.pk].append(said)
    return found


def _by_name(people: Iterable[User]) -> list[User]:
    """Each once, in the order of Vietnamese names."""
    return sorted(set(people), key=lambda person: (name_key(person.full_name), person.pk))


def _check_may_plan(card: Scorecard, by: User) -> None:
    """Raises PermissionDenied, or Refused where nobody visits this unit any more."""
    if not permissions.is_board(by):
        raise PermissionDenied
    if refusal := shut_to_visits(card):
        raise refusal


def _check_hours(card: Scorecard, begins_at: datetime, ends_at: datetime) -> None:
    if ends_at <= begins_at:
        raise Refused("visit_ends_too_soon", _("Giờ kết thúc phải sau giờ bắt đầu."))
    day = timezone.localdate(begins_at)
    if said := before_the_plan(day, card.campaign.plan_date):
        raise Refused("before_the_plan", said)


def _check_team(people: Iterable[User]) -> None:
    """Raises Refused where somebody is not of the Board."""
    for person in people:
        if not permissions.is_board(person):
            said = _("Đồng chí %s không phải thành viên của Ban.") % person.full_name
            raise Refused("not_of_the_board", said)
