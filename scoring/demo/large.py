"""A large invented campaign to measure with: any number of units and years, written in bulk.

The acts over all units (opening, levels, finalising, commending, conclusion) are the program's own.
What units and reviewers do one by one is written for some hundred cards at a time, with the entries
that their acts would have written, so that the record and every check are clean.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation

from scoring.demo import plan
from scoring.demo.clock import Clock, at, telling
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record_each
from scoring.models import Campaign, Score, Scorecard
from scoring.models.awards.commendation import commend_all, commendable
from scoring.models.scorecards.finalising import finalise_ready
from scoring.models.scorecards.judged_sums import ItemPoints
from scoring.models.scorecards.steps import STEP_FIELDS
from scoring.models.scorecards.tiering import assign_suggestions
from scoring.models.scores.score import ACTS
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action, PointsKind
from scoring.rules.permissions import Audience
from scoring.rules.previews import id_of
from wards.database import writes
from wards.models import Officer, Role, User, Ward
from wards.record import backfill

TOGETHER = 100  # cards that are written at once
STAFF = (
    ("truongban", "Trưởng Ban", Role.HEAD),
    ("thamdinh1", "Chuyên viên thứ nhất", Role.REVIEWER),
    ("thamdinh2", "Chuyên viên thứ hai", Role.REVIEWER),
    ("thuongtruc", "Thường trực", Role.OBSERVER),
    ("quantri", "Người quản trị", Role.ADMINISTRATOR),
)
CLAIM = "Có báo cáo và hồ sơ kèm theo."
REASON = "Theo biên bản khảo sát: hồ sơ chưa đủ."
QUARTER = Decimal("0.25")
SCORE_FIELDS = (
    *(column.points_field for column in PointsKind),
    *(column.note_field for column in PointsKind),
    "version", "changed_at", "changed_by",
)  # fmt: skip


@dataclass(frozen=True)
class Crew:
    head: User
    reviewer: User
    officers: dict[int, User]  # by unit


def is_empty() -> bool:
    """Whether nothing is there that a large campaign would stand among."""
    return not (Ward.objects.exists() or User.objects.exists() or Campaign.objects.exists())


def fill(wards: int, years: int, password: str, tell: Callable[[str], object]) -> None:
    """`years` campaigns of so many units, all or nothing:
    the last one in its midst, those before it concluded and sealed.
    """
    today, clock = timezone.localdate(), Clock(timezone.now())
    with translation.override("vi"), transaction.atomic(), telling(clock):
        clock.now = at(date(today.year - years, 1, 3))
        cast = _people(wards, password)
        tell(f"Đã lập {wards} đơn vị, mỗi đơn vị một tài khoản.")
        model = None
        for year in range(today.year - years + 1, today.year):
            model = SeededYear(cast, clock, year, model, tell).concluded()
        SeededYear(cast, clock, today.year, model, tell).in_progress(today)


def _people(wards: int, password: str) -> Crew:
    hashed = make_password(password)
    head, reviewer, *_others = User.objects.bulk_create(
        User(username=username, full_name=name, role=role, password=hashed)
        for username, name, role in STAFF
    )
    units = Ward.objects.bulk_create(
        Ward(
            code=f"p{number}", name=f"Phường {number}", position=number, first_day=date(2007, 2, 8)
        )
        for number in range(1, wards + 1)
    )
    accounts = User.objects.bulk_create(
        User(
            username=f"phuong{ward.position}",
            full_name=f"Cán bộ {ward.name}",
            role=Role.OFFICER,
            ward=ward,
            password=hashed,
        )
        for ward in units
    )
    Officer.objects.bulk_create(
        Officer(ward=user.ward, full_name=user.full_name, post="Phó Trưởng ban", user=user)
        for user in accounts
    )
    backfill.write_down(apps)
    return Crew(head, reviewer, {ward.pk: user for ward, user in zip(units, accounts, strict=True)})


@dataclass(frozen=True)
class SeededYear:
    """One campaign, told stage by stage."""

    cast: Crew
    clock: Clock
    year: int
    model: Campaign | None
    tell: Callable[[str], object]

    def concluded(self) -> Campaign:
        """From the plan to the seal, within the year."""
        campaign = self._opened(at(date(self.year, 1, 6)), until=at(date(self.year, 11, 15), 17))
        cards = self._cards(campaign)
        self._submitted(campaign, cards, at(date(self.year, 11, 10)))
        self._verified(campaign, cards, at(date(self.year, 12, 1)))
        self.clock.now = at(date(self.year, 12, 18))
        self._tiered(campaign)
        versions = dict(campaign.scorecards.values_list("pk", "version"))
        finalise_ready(campaign, versions, by=self.cast.head)
        self._say("đã chốt kết quả")
        for kind in campaign.award_kinds.all():
            if kind.is_commendation and commendable(kind):
                commend_all(kind, by=self.cast.head)
        self._say("đã biểu dương")
        self.clock.now = at(date(self.year, 12, 29), 16)
        campaign = campaign.perform(Action.CONCLUDE, by=self.cast.head)
        self._say("đã kết thúc, niêm phong")
        return campaign

    def in_progress(self, today: date) -> None:
        """A quarter of the units has not begun, one waits for the survey, one for its level, one is
        ready to be finalised.
        """
        days = timedelta(days=1)
        campaign = self._opened(at(today - 60 * days), until=at(today + 20 * days, 17))
        cards = self._cards(campaign)
        quarter = len(cards) // 4
        self._submitted(campaign, cards[quarter:], at(today - 30 * days))
        self._verified(campaign, cards[3 * quarter :], at(today - 25 * days))
        self._tiered(campaign)
        self._verified(campaign, cards[2 * quarter : 3 * quarter], at(today - 24 * days))

    def _opened(self, when: datetime, *, until: datetime) -> Campaign:
        self.clock.now = when
        campaign = Campaign.launch(
            by=self.cast.head,
            model=self.model,
            slug=str(self.year),
            year=self.year,
            title=f"Phong trào thi đua năm {self.year}",
            opens_at=when,
            self_deadline=until,
            illustrative=True,
            **plan.BODIES,
        )
        if self.model is None:
            plan.write_into(campaign, by=self.cast.head)
        campaign = campaign.perform(Action.OPEN, by=self.cast.head)
        self._say("đã mở")
        return campaign

    def _cards(self, campaign: Campaign) -> list[int]:
        return list(campaign.scorecards.in_official_order().values_list("pk", flat=True))

    def _submitted(self, campaign: Campaign, cards: Sequence[int], when: datetime) -> None:
        """These units score themselves and submit."""
        rng = Random(self.year)  # noqa: S311 (figures to look at, not a secret)

        def claims(card: Scorecard, scores: Sequence[Score]) -> Iterator[EntryDraft]:
            officer, strength = self.cast.officers[card.ward_id], rng.uniform(0.65, 1)
            for score in scores:
                quarters = int(score.cap * 4)
                lost = int(quarters * (1 - strength) + rng.random())
                yield self._enter(
                    score, PointsKind.SELF, (quarters - lost) * QUARTER, CLAIM, officer
                )
            yield self._take(card, Action.SUBMIT, officer)

        self._live(campaign, cards, when, claims)
        self._say(f"{len(cards)} đơn vị đã nộp phiếu")

    def _verified(self, campaign: Campaign, cards: Sequence[int], when: datetime) -> None:
        """The reviewer verifies: every fifth item a quarter of a point below what was claimed."""
        reviewer = self.cast.reviewer

        def verdicts(card: Scorecard, scores: Sequence[Score]) -> Iterator[EntryDraft]:
            for number, score in enumerate(scores):
                claimed = score.self_points or Decimal(0)
                lowered = (number + card.pk) % 5 == 0 and claimed >= QUARTER
                points, note = (claimed - QUARTER, REASON) if lowered else (claimed, "")
                yield self._enter(score, PointsKind.VERIFIED, points, note, reviewer)
            card.keep_sums(map(_points_of, scores))
            yield self._take(card, Action.VERIFY, reviewer)

        self._live(campaign, cards, when, verdicts)
        self._say(f"{len(cards)} phiếu đã thẩm định")

    def _tiered(self, campaign: Campaign) -> None:
        waiting = campaign.scorecards.waiting_for_tier().added_up()
        known = campaign.suggestions()
        shown = {card.pk: (card.verified_sum, id_of(known[card.pk].level)) for card in waiting}
        assign_suggestions(campaign, shown, by=self.cast.head)
        self._say("đã xếp loại")

    def _live(
        self,
        campaign: Campaign,
        cards: Sequence[int],
        when: datetime,
        acts: Callable[[Scorecard, Sequence[Score]], Iterator[EntryDraft]],
    ) -> None:
        """Do this on each of these cards and its scores, a part at a time. What is the same for all
        of them, the campaign and its plan, is read once.
        """
        self.clock.now = when
        items = {item.pk: item for item in campaign.criteria.select_related("parent")}
        for start in range(0, len(cards), TOGETHER):
            found = Scorecard.objects.filter(pk__in=cards[start : start + TOGETHER])
            some = {card.pk: card for card in found.order_by("pk")}
            scores: dict[int, list[Score]] = {pk: [] for pk in some}
            for card in some.values():
                card.campaign = campaign
            for score in Score.objects.filter(scorecard__in=some).order_by("pk"):
                score.scorecard, score.item = some[score.scorecard_id], items[score.item_id]
                scores[score.scorecard_id].append(score)
            told = (told for pk, card in some.items() for told in acts(card, scores[pk]))
            record_each(told, by=self.cast.head)
            writes.update_each(list(some.values()), (*STEP_FIELDS, "version"))
            writes.update_each(
                [score for of_card in scores.values() for score in of_card], SCORE_FIELDS
            )

    def _enter(
        self, score: Score, column: PointsKind, points: Decimal, note: str, by: User
    ) -> EntryDraft:
        """What `Score.enter` leaves on the row and says in the record."""
        new: dict[str, Any] = {column.points_field: points, column.note_field: note}
        before = {name: getattr(score, name) for name in new}
        for name, value in new.items():
            setattr(score, name, value)
        score.version += 1
        score.changed_at, score.changed_by = self.clock.now, by
        return EntryDraft(
            act=ACTS[column],
            campaign=score.scorecard.campaign,
            scorecard=score.scorecard,
            score=score,
            subject=score.item.code,
            before=before,
            after=new,
            audience=Audience.WARD if column is PointsKind.SELF else Audience.GIVEN_OUT,
            rows=[score],
            by=by,
        )

    def _take(self, card: Scorecard, action: Action, by: User) -> EntryDraft:
        """What `Scorecard.perform` does with the row."""
        step = lifecycle.find_step(lifecycle.CARD_STEPS, card.state, action)
        assert step, action
        return replace(card.taking(step, by=by, now=self.clock.now), by=by)

    def _say(self, what: str) -> None:
        self.tell(f"Năm {self.year}: {what}.")


def _points_of(score: Score) -> ItemPoints:
    head = score.item.parent_id or score.item_id
    return ItemPoints(head, score.self_points, score.verified_points)
