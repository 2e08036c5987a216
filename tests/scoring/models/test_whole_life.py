"""A campaign's whole life by the doors of the models, as hypothesis makes it up: right and wrong
people, in time and late, complete and blank, with outdated pages, again and again. A witness judges
after each step.

`make soak` runs the same for long; SOAK_HISTORIES, SOAK_FIGURES and SOAK_SEED come from there.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scoring.models import (
    Act,
    Answer,
    Award,
    Ballot,
    Block,
    Campaign,
    Cluster,
    ClusterCriterion,
    Criterion,
    Entry,
    Evidence,
    ExpectedReport,
    Meeting,
    Participation,
    Reply,
    Score,
    Scorecard,
    Seat,
    SignedPaper,
    Tier,
    TierCondition,
    Visit,
)
from scoring.models.amendment import reword
from scoring.models.awards.ceremony import order_within
from scoring.models.awards.commendation import commend_all, commendable
from scoring.models.evidence.signed_paper import Scan
from scoring.models.redaction import redact
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tie_order import order_equals
from scoring.models.scorecards.tiering import assign_suggestions, assign_tier
from scoring.rules import signed
from scoring.rules.lifecycle import Action, PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.refusals import Refused, Stale
from scoring.rules.signed import SignedKind
from tests.factories import (
    SMALL_PLAN,
    make_officer,
    make_plan,
    make_user,
    make_ward,
    make_ward_officer,
)
from tests.refusals import refused
from tests.scoring.models.witness import IN_FORCE, Witness
from wards.models import Role

STEPS = 50
PART = 50  # histories that run together in the long run
HISTORIES = int(os.environ.get("SOAK_HISTORIES", "0"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
QUARTER = Decimal("0.25")
PAPER: dict[str, Any] = {"decision_number": "12-QĐ/TU", "decision_date": date(2026, 3, 1)}
# What items count as where they do not apply, in the campaigns of so many days.
WHENS: dict[int, dict[str, str]] = {
    1: {"1.1": "pro_rata", "1.2": "full"},
    7: {"1.1": "pro_rata", "1.2": "pro_rata", "2": "full"},
    20: {"1.1": "pro_rata", "2": "zero"},
}
BOARD_PEOPLE = ("reviewer", "head")
CARD_ACTIONS = [
    Action.SUBMIT, Action.WITHDRAW, Action.RETURN, Action.EXTEND, Action.VERIFY, Action.ACCEPT, Action.FINALISE,
    Action.REOPEN, Action.MARK_ABSENT, Action.DROP,
]  # fmt: skip
AWARD_ACTIONS = [Action.DECIDE, Action.WITHDRAW, Action.UNLOCK, Action.PROPOSE]
RIGHTFUL = {
    **dict.fromkeys([Action.SUBMIT, Action.WITHDRAW, Action.ACCEPT], "own"),
    **dict.fromkeys([Action.RETURN, Action.EXTEND, Action.VERIFY], "reviewer"),
}

# "" is whoever may; the others try.
who = st.sampled_from(
    ["", "", "", "", "own", "other", "reviewer", "head", "observer", "administrator", "gone"]
)
number = st.integers(0, 5)
words = st.sampled_from(["Theo biên bản", "Theo biên bản", "Lý do khác", "  ", "", "=1+1\n\x00'“”"])
quarters = st.integers(-1, 17)
points = st.one_of(
    st.sampled_from(
        [None, Decimal(0), Decimal("0.1"), Decimal(1), NOT_APPLICABLE, Decimal(4), Decimal(100)]
    ),
    quarters.map(lambda q: q * QUARTER),
)
short_of = st.sampled_from([0, 0, 0, 0, 1, 2, 8])  # quarters below the cap
shorts = st.lists(short_of, min_size=5, max_size=5)
seen = st.sampled_from([None, 0, 0, 0, -1, 1])  # beside today's version


class Clock:
    """The server's clock, which goes on only when told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Figures:
    """What the histories of one test came to.

    The fingerprint is the same wherever the same histories ran.
    """

    def __init__(self) -> None:
        self.histories = self.steps = 0
        self.acts: Counter[str] = Counter()
        self.fingerprint = sha256()


class Life(RuleBasedStateMachine):
    """One campaign with two or three units.

    Rows in memory are those of the opening, as old as a page can be.
    """

    clock: Clock
    figures: Figures
    people: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock.now = START
        self.figures.histories += 1
        self.steps, self.changed = 0, True
        self.last: tuple[str, Callable[[], Any], dict[str, Any]] | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # The beginning

    @initialize(
        small=st.booleans(),
        survey_only=st.booleans(),
        wants_evidence=st.booleans(),
        days=st.sampled_from([1, 7, 20]),
        later=st.booleans(),
        led=st.booleans(),
    )
    def set_up(
        self,
        small: bool,
        survey_only: bool,
        wants_evidence: bool,
        days: int,
        later: bool,
        led: bool,
    ) -> None:
        head, wards = self.people["head"], self.people["wards"]
        campaign = Campaign.launch(
            by=head,
            year=2026,
            title="Phong trào",
            superior_body="Thành ủy",
            issuing_body="Ban Tuyên giáo",
            deciding_body="Thường trực",
            total=Decimal(10),
            approval="leader" if led else "none",
            opens_at=START + timedelta(hours=12) if later else None,
            self_deadline=START + timedelta(days=days),
        )
        wards[-1].last_day = date(2026, 1, 1) if small else None
        wards[-1].save()
        self.campaign, self.stale = campaign, Campaign.objects.get(pk=campaign.pk)
        self.witness = Witness(campaign)
        with refused("plan_unfinished"):
            campaign.perform(Action.OPEN, by=head)
        with campaign.being_set_up(Act.CRITERIA, by=head) as locked:
            make_plan(locked, SMALL_PLAN)
            locked.criteria.filter(parent=None, position=2).update(survey_only=survey_only)
            locked.criteria.filter(parent__position=1, position=1).update(
                evidence_required=wants_evidence
            )
            # 0.25 points for each, or a share of the cap: points of a quarter have a number each.
            if days == 7:
                locked.criteria.filter(parent__position=1, position=2).update(
                    points_each=QUARTER, unit="suất"
                )
                # Above the total, and taken from it.
                for position, line in ((3, "bonus"), (4, "minus")):
                    locked.criteria.create(position=position, title=line, cap=Decimal(2), line=line)
            elif days == 20:
                locked.criteria.filter(parent=None, position=2).update(full_from=Decimal(97))
            # Items that may not apply, each kind of them in some campaigns.
            for code, when in WHENS[days].items():
                items = locked.criteria.filter(title__endswith=f" {code}")
                items.update(when_not_applicable=when)
        with campaign.being_set_up(Act.CALENDAR, by=head) as locked:
            due = timezone.localdate() + timedelta(days=days)
            self.report = ExpectedReport.objects.create(campaign=locked, name="Quý", due_on=due)
        self.ask_conditions(["", "each", "share", "all"][2 * later + wants_evidence])
        if survey_only:
            self.divide()
        if survey_only and wants_evidence:
            self.judge_apart()
        self.witness.look()
        self.witness.entries()
        self.act("open", lambda: campaign.perform(Action.OPEN, by=head), each="campaign")
        if small:  # by mistake: taken back, and opened once more
            back = partial(campaign.perform, Action.TAKE_BACK, by=head, reason="Mở nhầm")
            self.act("take back", back, must=True, each="campaign")
            self.act("open", lambda: campaign.perform(Action.OPEN, by=head), each="campaign")
        self.cards: list[Scorecard] = list(
            campaign.scorecards.select_related("campaign", "ward").in_official_order()
        )
        self.scores: list[list[Score]] = [
            list(
                card.scores.select_related(
                    "item__parent", "scorecard__campaign"
                ).in_official_order()
            )
            for card in self.cards
        ]
        self.kinds = list(campaign.award_kinds.order_by("position"))

    def ask_conditions(self, asks: str) -> None:
        """Half of the campaigns have levels with conditions beside their floors."""
        best, good, _last = self.campaign.tiers.all()
        wanted: dict[str, list[Any]] = {
            "each": [(best, "every_criterion", 75), (best, "no_block", None)],
            "share": [(best, "share", 40)],
        }
        wanted["all"] = [
            *wanted["each"],
            *wanted["share"],
            (best, "in_time", None),
            (best, "reports", None),
            (good, "in_time", None),
        ]
        with self.campaign.being_set_up(Act.TIER_CONDITIONS, by=self.people["head"]) as locked:
            for tier, kind, percent in wanted.get(asks, []):
                TierCondition.objects.create(campaign=locked, tier=tier, kind=kind, percent=percent)

    def divide(self) -> None:
        """Half of the campaigns have two clusters, with one certificate for each."""
        with self.campaign.being_set_up(Act.CLUSTERS, by=self.people["head"]) as locked:
            pair = [Cluster.objects.create(campaign=locked, name=name) for name in ("A", "B")]
            for place, ward in enumerate(self.people["wards"]):
                cluster = pair[place % 2]
                Participation.objects.create(campaign=locked, ward=ward, cluster=cluster)
        with self.campaign.being_set_up(Act.AWARD_KINDS, by=self.people["head"]) as locked:
            locked.award_kinds.filter(quota=1).update(per_cluster=True)

    def judge_apart(self) -> None:
        """Half of those are judged by a criterion of their own in each cluster,
        of the same points.
        """
        one, two = Cluster.objects.filter(campaign=self.campaign).order_by("pk")
        with self.campaign.being_set_up(Act.CRITERIA, by=self.people["head"]) as locked:
            mine = locked.criteria.get(parent=None, position=2)
            theirs = locked.criteria.create(position=5, title="Tiêu chí 5", cap=mine.cap)
            for criterion, cluster in ((mine, one), (theirs, two)):
                ClusterCriterion.objects.create(criterion=criterion, cluster=cluster)

    # Everything goes through here

    def act(self, name: str, call: Callable[[], Any], *, must: bool = False, **judged: Any) -> Any:
        """One act: what it did is judged by the witness; a refusal must leave no trace."""
        self.clock.now += timedelta(seconds=1)
        result, told, sentence = None, "accepted", ""
        try:
            result = call()
        except (Refused, Stale, ValidationError, PermissionDenied) as why:
            told = "Refused" if isinstance(why, ValidationError) else type(why).__name__
            sentence = str(why).strip()
        assert told == "accepted" or not must, f"{name}: {told} {sentence}"
        assert told in {"accepted", "PermissionDenied"} or sentence, (
            f"{name} was refused without a sentence"
        )
        changed = self.witness.check(self.clock.now, accepted=told == "accepted", **judged)
        told = "without effect" if told == "accepted" and not changed else told
        self.figures.acts[told] += 1
        self.figures.fingerprint.update(f"{name} {told} {changed}\n".encode())
        self.changed |= bool(changed)
        if not name.startswith("again"):
            self.last = (name, call, judged)
        return result

    @staticmethod
    def typed(score: Score, points: Decimal | None) -> Decimal | None:
        """What is typed to come to these points."""
        if points in (None, NOT_APPLICABLE):
            return points
        if score.item.of_line.takes_away:
            return abs(points)
        return points * (4 if score.item.unit else 25 if score.item.full_from else 1)

    def short_by(self, score: Score, quarters: int) -> Decimal | None:
        """So many quarters below the cap; for some of them, that it does not apply if it may."""
        if quarters in {2, 8} and score.item.when_not_applicable:
            return NOT_APPLICABLE
        return self.typed(score, max(abs(score.cap) - quarters * QUARTER, Decimal(0)))

    @staticmethod
    def may_be_typed(score: Score, typed: Decimal | None) -> bool:
        if typed is None:
            return True
        if typed == NOT_APPLICABLE:
            return bool(score.item.when_not_applicable)
        if score.item.unit:
            return 0 <= typed <= 99_999 and typed % 1 == 0
        if score.item.full_from:
            return 0 <= typed <= 100
        return 0 <= typed <= abs(score.cap) and typed % QUARTER == 0

    def step_done(self) -> None:
        """After each step: what always holds."""
        self.steps += 1
        self.figures.steps += 1
        if not self.changed:
            return  # every row is as it was judged before
        self.changed = False
        self.witness.check_state()
        self.witness.check_record()
        self.witness.check_sums()
        states = [
            (row["state"], row["tie_order"], row["version"]) for row in self.witness.of("card")
        ]
        sums = [
            [str(row[f"{name}_points"]) for name in ("self", "verified")]
            for row in self.witness.of("score")
        ]
        self.figures.fingerprint.update(repr((states, sums)).encode())

    def person(self, name: str, card: Scorecard, rightful: str) -> Any:
        """Somebody by what they are to this card."""
        name = name or rightful
        if name == "own":
            return self.people[f"officer {card.ward_id}"]
        if name == "other":
            return next(one for one in self.people["officers"] if one.ward_id != card.ward_id)
        return self.people[name]

    def row(self, table: str, row: Any) -> dict[str, Any]:
        return self.witness.rows[table, row.pk]

    def state(self, index: int) -> str:
        return self.row("card", self.cards[index])["state"]

    def deadline(self, card: Scorecard) -> Any:
        general = self.row("campaign", self.campaign)["self_deadline"]
        return max(general, self.row("card", card)["extended_until"] or general)

    def in_time(self, card: Scorecard) -> bool:
        """Whether the ward could still act a second from now."""
        until = self.deadline(card)
        return (
            self.row("campaign", self.campaign)["opens_at"]
            <= self.clock.now + timedelta(seconds=1)
            < until
        )

    def is_open(self) -> bool:
        return self.row("campaign", self.campaign)["state"] == "open"

    # Points

    @rule(card=number, item=number, column=st.sampled_from(["self", "self", "survey", "verified"]), points=points,
          who=who, note=words, seen=seen)  # fmt: skip
    def enter(
        self, card: int, item: int, column: str, points: Any, who: str, note: str, seen: int | None
    ) -> None:
        card %= len(self.cards)
        score = self.scores[card][item % len(self.scores[card])]
        by = self.person(who, self.cards[card], "own" if column == "self" else "reviewer")
        version = None if seen is None else self.row("score", score)["version"] + seen
        typed = self.typed(score, points)
        must = (
            column == "self" and self.state(card) == "draft" and self.is_open() and self.in_time(self.cards[card])
            and by == self.person("own", self.cards[card], "") and score.item.scored_by.ward_enters and not seen
            and self.may_be_typed(score, typed)
        )  # fmt: skip
        self.act(
            f"enter {column}",
            lambda: score.enter(column, typed, by=by, note=note, seen_version=version),
            must=must,
            stale=bool(seen),
        )
        if must:
            kept = self.row("score", score)
            assert typed in (kept["self_points"], kept["self_number"])
        self.step_done()

    @precondition(
        lambda self: (
            self.is_open()
            and (
                self.witness.of("card", state="draft") or self.witness.of("card", state="submitted")
            )
        )
    )
    @rule(
        card=number, item=number, quarter=st.integers(0, 16), behind=st.sampled_from([0, 0, -1, 1])
    )
    def work(self, card: int, item: int, quarter: int, behind: int) -> None:
        """The right person enters what is due, from a page of today or from an outdated one."""
        due = [
            one for one in self.cards if self.row("card", one)["state"] in {"draft", "submitted"}
        ]
        it = due[card % len(due)]
        column = "self" if self.row("card", it)["state"] == "draft" else "verified"
        by = self.person("", it, "own" if column == "self" else "reviewer")
        scores = [
            one
            for one in self.scores[self.cards.index(it)]
            if column != "self" or one.item.scored_by.ward_enters
        ]
        score = scores[item % len(scores)]
        typed = (
            self.typed(score, min(quarter * QUARTER, abs(score.cap))) if item else quarter * QUARTER
        )
        version = self.row("score", score)["version"] + behind
        self.act(
            f"work on {column}",
            lambda: score.enter(column, typed, by=by, note="Có báo cáo", seen_version=version),
            must=not behind
            and self.may_be_typed(score, typed)
            and (column != "self" or self.in_time(it)),
            stale=bool(behind),
        )
        self.step_done()

    @rule(card=number, who=who)
    def take_over(self, card: int, who: str) -> None:
        it = self.cards[card % len(self.cards)]
        by = self.person(who, it, "reviewer")
        self.act("take over", lambda: Score.take_over_agreed(it, by=by), each="score")
        self.step_done()

    # Steps of a card

    @rule(
        card=number,
        action=st.sampled_from(CARD_ACTIONS),
        who=who,
        reason=words,
        hours=st.sampled_from([None, -1, 1, 48]),
    )
    def step(self, card: int, action: Action, who: str, reason: str, hours: int | None) -> None:
        it = self.cards[card % len(self.cards)]
        by = self.person(who, it, RIGHTFUL.get(action, "head"))
        until = None if hours is None else self.clock.now + timedelta(hours=hours)
        self.act(f"step {action}", lambda: it.perform(action, by=by, reason=reason, until=until))
        self.step_done()

    @rule(
        card=number,
        action=st.sampled_from([Action.ASK_APPROVAL, Action.SEND_BACK, Action.SUBMIT]),
        drafts=st.booleans(),
        reason=words,
        seen=st.sampled_from([None, "", "an older page"]),
    )
    def approve(
        self, card: int, action: Action, drafts: bool, reason: str, seen: str | None
    ) -> None:
        """Between the two hands of a ward: who drafts, and who may approve as well."""
        it = self.cards[card % len(self.cards)]
        by = self.people[f"{'drafter' if drafts else 'officer'} {it.ward_id}"]
        mark = seen or (None if seen is None else Scorecard.objects.get(pk=it.pk).content_mark)
        self.act(f"{action}", lambda: it.perform(action, by=by, reason=reason, seen=mark))
        self.step_done()

    @rule(card=number, who=who, kind=st.sampled_from(SignedKind), bare=st.booleans())
    def file_signed(self, card: int, who: str, kind: SignedKind, bare: bool) -> None:
        """A scan comes in, also after the conclusion."""
        it, row = self.cards[card % len(self.cards)], signed.filing(kind)
        by = self.person(who, it, "own" if kind == SignedKind.CARD else "head")
        scan = Scan(ContentFile(b"%PDF-1.4", "a.pdf"), "a.pdf", "application/pdf")
        facts: dict[str, Any] = {
            "number": "" if bare else "1-QĐ/TU",
            "card": it if row.of_card else None,
        }
        self.act(
            f"file {kind}",
            lambda: SignedPaper.put(kind, scan, by=by, campaign=self.campaign, **facts),
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("signed"))
    @rule(paper=st.integers(0, 40), card=number, who=who, reason=words)
    def withdraw_signed(self, paper: int, card: int, who: str, reason: str) -> None:
        rows = self.witness.of("signed")
        it = SignedPaper.objects.get(pk=rows[paper % len(rows)]["id"])
        by = self.person(who, it.scorecard or self.cards[card % len(self.cards)], "head")
        self.act("withdraw signed", lambda: it.withdraw(by=by, reason=reason))
        self.step_done()

    @rule(card=number, who=who, place=words, came=st.sampled_from([0, 0, 1, 30, -1, None]))
    def survey(self, card: int, who: str, place: str, came: int | None) -> None:
        """A visit, and the report that was handed over there or so many days before, or was not."""
        it = self.cards[card % len(self.cards)]
        by = self.person(who, it, "reviewer")
        self.record_survey(it, by, place)
        self.receive(it, by, came)
        self.step_done()

    @rule(card=number, who=who, place=words, hours=st.sampled_from([-1, 2, 2]), led=who,
          off=st.booleans())  # fmt: skip
    def plan_visit(self, card: int, who: str, place: str, hours: int, led: str, off: bool) -> None:
        """A visit is planned, changed or called off."""
        it = self.cards[card % len(self.cards)]
        by, leader = self.person(who, it, "reviewer"), self.person(led, it, "head")
        visit = Visit.objects.filter(scorecard=it).first()
        if off and visit:
            self.act("call off", lambda: visit.call_off(by=by))
        else:
            begins = self.clock.now + timedelta(days=2)
            people: dict[str, Any] = {
                "leader": leader,
                "members": [self.people["reviewer"], leader],
            }
            facts: dict[str, Any] = {
                "begins_at": begins,
                "ends_at": begins + timedelta(hours=hours),
            }
            where = place.replace("\x00", "")
            self.act("plan visit", lambda: Visit.plan(it, by=by, place=where, **facts, **people))
        self.step_done()

    def receive(self, card: Scorecard, by: Any, came: int | None, must: bool = False) -> None:
        """The report of a unit came so many days ago, or did not come."""
        day = None if came is None else timezone.localdate() - timedelta(days=came)
        self.act("report", lambda: self.report.receive({card.pk: day}, by=by), must=must)

    def record_survey(self, card: Scorecard, by: Any, place: str) -> None:
        day = timezone.localdate()
        facts = {
            "visited_on": day,
            "place": place.replace("\x00", ""),
            "team": "Đoàn",
            "minutes": None,
        }
        self.act("survey", lambda: record_survey(card, by=by, **facts))

    def advance(self, card: int, short: list[int], far: int) -> None:
        """The right people do what is next, so that histories get somewhere."""
        for _ in range(far):
            self.do_next(card % len(self.cards), short)
        self.step_done()

    # Three times among the rules: a year is mostly people doing what they should.
    advance_once = rule(card=number, short=shorts, far=st.just(1))(advance)
    advance_twice = rule(card=number, short=shorts, far=st.just(2))(advance)
    advance_far = rule(card=number, short=shorts, far=st.just(4))(advance)

    def do_next(self, index: int, short: list[int]) -> None:
        """Bring a card one state further."""
        card, state = self.cards[index], self.state(index)
        own, head, reviewer = (
            self.person("own", card, ""),
            self.people["head"],
            self.people["reviewer"],
        )
        if not self.is_open():
            return
        if state == "absent":
            soon = self.clock.now + timedelta(days=2)
            self.act(
                "open again",
                lambda: card.perform(Action.REOPEN, by=head, reason="Xét lại", until=soon),
                must=True,
            )
        elif state == "draft":
            self.clock.now = max(self.clock.now, self.row("campaign", self.campaign)["opens_at"])
            if not self.in_time(card):
                soon = self.clock.now + timedelta(days=2)
                self.act(
                    "extend",
                    lambda: card.perform(Action.EXTEND, by=reviewer, reason="Bão", until=soon),
                    must=True,
                )
            for score, quarters in zip(self.scores[index], short, strict=False):
                if score.item.scored_by.ward_enters:
                    typed = self.short_by(score, quarters)
                    self.act(
                        "fill in",
                        partial(score.enter, "self", typed, by=own, note="Có báo cáo"),
                        must=True,
                    )
            self.act("submit", lambda: card.perform(Action.SUBMIT, by=own), must=True)
        elif state == "submitted":
            self.record_survey(card, reviewer, "Trụ sở")
            self.receive(card, reviewer, -1)  # tomorrow: refused
            self.receive(card, reviewer, 1, must=True)
            for score, quarters in zip(self.scores[index], reversed(short), strict=False):
                found = self.short_by(score, quarters)
                self.act(
                    "judge",
                    partial(score.enter, "verified", found, by=reviewer, note="Theo biên bản"),
                    must=True,
                )
            self.act("verify", lambda: card.perform(Action.VERIFY, by=reviewer), must=True)
        elif state == "verified":
            for row in self.witness.of("reply", answer="", withdrawn_at=None):
                if self.witness.card_of("reply", row) == card.pk:
                    self.answer_reply(
                        row["id"], Answer.REFUSED, None, "Không đủ căn cứ", reviewer, must=True
                    )
            if self.row("card", card)["accepted_at"] is None:
                self.act("accept", lambda: card.perform(Action.ACCEPT, by=own), must=True)
            tier = self.suggested(card)
            self.act("tier", lambda: assign_tier(card, tier, by=head, suggested=tier), must=True)
            self.act("finalise", lambda: card.perform(Action.FINALISE, by=head), must=True)

    def suggested(self, card: Scorecard) -> Any:
        """What the witness works out for a judged card; for others by their points alone."""
        level = self.witness.level_of(card.pk)
        return Tier.objects.get(pk=level) if level else None

    # Replies

    @rule(card=number, item=number, who=who, text=words, wanted=points)
    def reply(self, card: int, item: int, who: str, text: str, wanted: Any) -> None:
        card %= len(self.cards)
        score = self.scores[card][item % len(self.scores[card])]
        by = self.person(who, self.cards[card], "own")
        self.act("reply", lambda: Reply.make(score, text, by=by, wanted=self.typed(score, wanted)))
        self.step_done()

    @precondition(lambda self: self.witness.of("reply"))
    @rule(reply=number, who=who)
    def withdraw_reply(self, reply: int, who: str) -> None:
        replies = self.witness.of("reply")
        it = Reply.objects.get(pk=replies[reply % len(replies)]["id"])
        by = self.person(who, it.score.scorecard, "own")
        self.act("withdraw reply", lambda: it.withdraw(by=by))
        self.step_done()

    @precondition(lambda self: self.witness.of("reply"))
    @rule(reply=number, answer=st.sampled_from(Answer), points=points, reason=words, who=who)
    def answer(self, reply: int, answer: Answer, points: Any, reason: str, who: str) -> None:
        replies = self.witness.of("reply")
        row = replies[reply % len(replies)]
        card = next(card for card in self.cards if card.pk == self.witness.card_of("reply", row))
        self.answer_reply(row["id"], answer, points, reason, self.person(who, card, "reviewer"))
        self.step_done()

    def answer_reply(
        self, pk: int, answer: Answer, points: Any, reason: str, by: Any, must: bool = False
    ) -> None:
        reply = Reply.objects.select_related(
            "score__scorecard__campaign", "score__item__parent"
        ).get(pk=pk)
        now = self.typed(reply.score, points)
        if answer == Answer.REFUSED and points is None:
            now = reply.score.typed(PointsKind.VERIFIED)
        self.act(
            "answer", lambda: reply.give_answer(answer, reason=reason, points=now, by=by), must=must
        )

    # Tiers and ranks

    @rule(card=number, who=who, tier=st.integers(-1, 3), reason=words, wrong=st.booleans())
    def assign_tier(self, card: int, who: str, tier: int, reason: str, wrong: bool) -> None:
        it = self.cards[card % len(self.cards)]
        by, suggested = self.person(who, it, "head"), self.suggested(it)
        tiers = [*self.campaign.tiers.all(), None]
        chosen = suggested if tier < 0 else tiers[tier]
        shown = tiers[0] if wrong else suggested
        self.act("tier", lambda: assign_tier(it, chosen, by=by, suggested=shown, reason=reason))
        self.step_done()

    @rule(who=who, wrong=st.booleans())
    def apply_suggestions(self, who: str, wrong: bool) -> None:
        waiting = {
            row["id"]: (
                self.witness._sum(row["id"], "verified_points"),
                self.witness.level_of(row["id"]) or 0,
            )
            for row in self.witness.of("card", state="verified", tiered_at=None)
        }
        if wrong and waiting:
            waiting.popitem()
        by = self.person(who, self.cards[0], "head")
        self.act(
            "all tiers",
            lambda: assign_suggestions(self.stale, waiting, by=by),
            each="card",
        )
        self.step_done()

    @rule(who=who, reason=words, turned=st.booleans(), how_many=st.integers(1, 3))
    def order_equals(self, who: str, reason: str, turned: bool, how_many: int) -> None:
        by = self.person(who, self.cards[0], "head")
        measures: dict[Any, list[int]] = {}
        for one in Campaign.objects.get(pk=self.campaign.pk).standings():
            measures.setdefault(one.measure, []).append(one.key)
        equals = max(measures.values(), key=len, default=[card.pk for card in self.cards])
        order = equals[:: -1 if turned else 1][: max(how_many, 2)]
        self.act(
            "order",
            lambda: order_equals(self.stale, order, by=by, reason=reason),
            each="card",
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("cluster"))
    @rule(card=number, cluster=number, who=who, reason=words)
    def move(self, card: int, cluster: int, who: str, reason: str) -> None:
        it = self.cards[card % len(self.cards)]
        into = [*Cluster.objects.order_by("pk"), None][cluster % 3]
        by = self.person(who, it, "head")
        self.act("move", lambda: it.move(into, by=by, reason=reason))
        self.step_done()

    # Awards

    @rule(card=number, who=who, kind=number, text=words, another=st.booleans())
    def nominate(self, card: int, who: str, kind: int, text: str, another: bool) -> None:
        it = self.cards[card % len(self.cards)]
        officer = self.people[f"person {it.ward_id}"]
        if another:
            officer = self.people[f"person {self.cards[0].ward_id}"]
        by = self.person(who, it, "own")
        self.act("nominate", lambda: Award.nominate(self.kinds[kind % 3], it, officer, text, by=by))
        self.step_done()

    @rule(
        card=number,
        who=who,
        kind=st.sampled_from([0, 0, 1, 1, 2]),
        reason=words,
        wrong=st.booleans(),
    )
    def propose(self, card: int, who: str, kind: int, reason: str, wrong: bool) -> None:
        it = self.cards[card % len(self.cards)]
        officer = self.people[f"person {it.ward_id}"] if (kind == 1) != wrong else None
        by = self.person(who, it, "reviewer")
        self.act(
            "propose", lambda: Award.propose(self.kinds[kind], it, officer, by=by, reason=reason)
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("award"))
    @rule(
        award=number,
        action=st.sampled_from(AWARD_ACTIONS),
        who=who,
        reason=words,
        paper=st.booleans(),
    )
    def award_step(self, award: int, action: Action, who: str, reason: str, paper: bool) -> None:
        awards = self.witness.of("award")
        it = Award.objects.get(pk=awards[award % len(awards)]["id"])
        card = next(card for card in self.cards if card.pk == it.scorecard_id)
        by = self.person(who, card, "head")
        facts: dict[str, Any] = PAPER if paper else {}
        self.act(f"award {action}", lambda: it.perform(action, by=by, reason=reason, **facts))
        self.step_done()

    @precondition(lambda self: self.witness.of("card", state="final") and self.is_open())
    @rule(
        card=number,
        kind=st.sampled_from([0, 1]),
        ways=st.lists(st.sampled_from(AWARD_ACTIONS), max_size=4),
    )
    def honour(self, card: int, kind: int, ways: list[Action]) -> None:
        """The right people propose somebody of a final card and go on from there."""
        final, head = self.witness.of("card", state="final"), self.people["head"]
        it = next(one for one in self.cards if one.pk == final[card % len(final)]["id"])
        officer = self.people[f"person {it.ward_id}"] if kind else None
        for way in [Action.PROPOSE, *ways]:
            award = Award.objects.filter(
                kind=self.kinds[kind], scorecard=it, officer=officer
            ).first()
            if way == Action.PROPOSE:
                self.act(
                    "propose",
                    lambda: Award.propose(
                        self.kinds[kind], it, officer, by=head, reason="Tiêu biểu"
                    ),
                )
            elif award:
                self.act(
                    f"award {way}", partial(award.perform, way, by=head, reason="Xét lại", **PAPER)
                )
        self.step_done()

    @precondition(lambda self: self.witness.of("award", state="decided"))
    @rule(who=who, kind=number, turned=st.booleans(), short=st.booleans())
    def order_awards(self, who: str, kind: int, turned: bool, short: bool) -> None:
        """The head puts those of a kind in order, from a page of today or one that misses somebody."""
        it = self.kinds[kind % 3]
        held = [row for row in self.witness.of("award", kind_id=it.pk) if row["state"] in IN_FORCE]
        order = [row["id"] for row in held][:: -1 if turned else 1][int(short) :]
        by = self.person(who, self.cards[0], "head")
        self.act("order awards", lambda: order_within(it, order, by=by), each="award")
        self.step_done()

    @rule(
        who=who, kind=st.sampled_from([2, 2, 0]), preview=st.sampled_from([None, "right", "wrong"])
    )
    def commend(self, who: str, kind: int, preview: str | None) -> None:
        by = self.person(who, self.cards[0], "head")
        cards = commendable(self.kinds[2])
        named = {card.pk: card.verified_sum for card in cards}
        shown = None if preview is None else named
        if preview == "wrong":
            shown = dict(list(named.items())[:-1])
        self.act("commend", lambda: commend_all(self.kinds[kind], by=by, seen=shown), each="award")
        self.step_done()

    @precondition(lambda self: self.witness.of("award"))
    @rule(who=who, place=words, away=st.integers(0, 15), leaders=st.sampled_from([2, 2, 2, 1]),
          secret=st.booleans(), behind=seen)  # fmt: skip
    def meet(
        self, who: str, place: str, away: int, leaders: int, secret: bool, behind: int | None
    ) -> None:
        """The council sits down, with some of its four away, or the minutes are corrected."""
        known = {member["position"]: member["id"] for member in self.witness.of("member")}
        seats = [
            Seat(known.get(place), f"Đồng chí {place}", "", duty, bool(away >> place & 1))
            for place, duty in enumerate(
                ["chair", "secretary", "member", "member"][-leaders - 2 :], 1
            )
        ]
        meetings = self.witness.of("meeting")
        version = None if behind is None else (meetings[0]["version"] if meetings else 0) + behind
        facts = {"begins_at": START, "place": place.replace("\x00", ""), "is_secret": secret}
        by = self.person(who, self.cards[0], "reviewer")
        self.act(
            "meet",
            lambda: Meeting.keep(self.campaign, seats, by=by, seen=version, **facts),
            stale=bool(behind),
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("award"))
    @rule(award=number, who=who, says=st.lists(st.integers(0, 3), min_size=4, max_size=4),
          by_name=st.booleans())  # fmt: skip
    def vote(self, award: int, who: str, says: list[int], by_name: bool) -> None:
        """Everybody votes, also who is away; or three numbers, also of more than there are."""
        awards = self.witness.of("award", state="proposed") or self.witness.of("award")
        it = Award.objects.get(pk=awards[award % len(awards)]["id"])
        choices = ["", "in_favour", "against", "blank"]
        members = self.witness.of("member")
        votes = {
            member["id"]: choices[one]
            for member, one in zip(members, says, strict=False)
            if choices[one]
        }
        numbers = {} if by_name else dict(zip(choices[1:], says, strict=False))
        by = self.person(who, self.cards[0], "reviewer")
        self.act("vote", lambda: Ballot.count(it, votes if by_name else None, by=by, **numbers))
        self.step_done()

    @rule(card=number, who=who, note=words, person=st.booleans())
    def block(self, card: int, who: str, note: str, person: bool) -> None:
        it = self.cards[card % len(self.cards)]
        by, officer = (
            self.person(who, it, "reviewer"),
            self.people[f"person {it.ward_id}"] if person else None,
        )
        self.act("block", lambda: Block.put(it, officer, Block.Cause.OTHER, note, by=by))
        self.step_done()

    @precondition(lambda self: self.witness.of("block"))
    @rule(block=number, who=who, reason=words)
    def lift(self, block: int, who: str, reason: str) -> None:
        blocks = self.witness.of("block")
        it = Block.objects.get(pk=blocks[block % len(blocks)]["id"])
        by = self.person(who, self.cards[0], "reviewer")
        self.act("lift", lambda: it.lift(by=by, reason=reason))
        self.step_done()

    # Evidence

    @rule(
        card=number,
        item=number,
        who=who,
        title=words,
        file=st.booleans(),
        of_survey=st.booleans(),
        astray=number,
    )
    def add_evidence(
        self, card: int, item: int, who: str, title: str, file: bool, of_survey: bool, astray: int
    ) -> None:
        card %= len(self.cards)
        it, scores = self.cards[card], self.scores[card if astray else 0]
        by = self.person(who, it, "reviewer" if of_survey else "own")
        cited = [] if of_survey else [scores[item % len(scores)]]
        piece: dict[str, Any] = {
            "kind": "document",
            "number": "1-BC",
            "issued_on": date(2026, 3, 1),
        }
        if file:
            piece = {"kind": "file", "upload": ContentFile(b"%PDF-1.4 " + title.encode(), "a.pdf")}
        self.act(
            "add evidence",
            lambda: Evidence.add(
                it,
                by=by,
                scores=cited,
                of_survey=of_survey,
                title=title.strip() or "Báo cáo",
                **piece,
            ),
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("reply"))
    @rule(reply=number, who=who)
    def add_evidence_to_reply(self, reply: int, who: str) -> None:
        replies = self.witness.of("reply")
        it = Reply.objects.get(pk=replies[reply % len(replies)]["id"])
        index = next(
            i
            for i, scores in enumerate(self.scores)
            if it.score_id in [score.pk for score in scores]
        )
        score = next(score for score in self.scores[index] if score.pk == it.score_id)
        by = self.person(who, self.cards[index], "own")
        piece: dict[str, Any] = {
            "kind": "document",
            "title": "Biên bản",
            "number": "2",
            "issued_on": date(2026, 3, 1),
        }
        self.act(
            "evidence of a reply",
            lambda: Evidence.add(self.cards[index], by=by, scores=[score], reply=it, **piece),
        )
        self.step_done()

    @precondition(lambda self: self.witness.of("evidence"))
    @rule(
        evidence=number,
        item=number,
        who=who,
        what=st.sampled_from(["cite", "withdraw", "uncite"]),
        page=words,
    )
    def change_evidence(self, evidence: int, item: int, who: str, what: str, page: str) -> None:
        found = self.witness.of("evidence")
        it = Evidence.objects.get(pk=found[evidence % len(found)]["id"])
        index = next(i for i, card in enumerate(self.cards) if card.pk == it.scorecard_id)
        scores = self.scores[index]
        by = self.person(who, self.cards[index], "reviewer" if it.of_survey else "own")
        if what == "cite":
            self.act("cite", lambda: it.cite(scores[item % len(scores)], by=by, page=page))
        elif what == "withdraw":
            self.act("withdraw evidence", lambda: it.withdraw(by=by))
        elif citation := it.citations.first():
            self.act("uncite", lambda: citation.remove(by=by))
        self.step_done()

    # The campaign

    @rule(hours=st.sampled_from([1, 20, 24, 7 * 24, 12 * 24]))
    def time_passes(self, hours: int) -> None:
        self.clock.now += timedelta(hours=hours)
        self.step_done()

    @rule(card=number, late=st.sampled_from([0, 1]))
    def at_the_stroke(self, card: int, late: int) -> None:
        """Just before the deadline the door is open, at the stroke it is shut."""
        it = self.cards[card % len(self.cards)]
        until = self.deadline(it)
        if until > self.clock.now + timedelta(seconds=2):
            self.clock.now = until - timedelta(seconds=2 - late)  # an act comes a second later
            score = next(
                score
                for score in self.scores[card % len(self.cards)]
                if score.item.scored_by.ward_enters
            )
            was = self.row("score", score)["self_points"]
            typed = self.typed(score, QUARTER if was != QUARTER else Decimal(0))
            by = self.person("own", it, "")
            must = (
                not late
                and self.in_time(it)
                and self.is_open()
                and self.state(card % len(self.cards)) == "draft"
            )
            self.act("enter at the stroke", lambda: score.enter("self", typed, by=by), must=must)
            assert must == (self.row("score", score)["self_points"] != was)
        self.step_done()

    @rule(
        who=who,
        hours=st.sampled_from([-1, 1, 72, 400]),
        reason=words,
        field=st.sampled_from(["date", "total", "place", "words"]),
    )
    def amend(self, who: str, hours: int, reason: str, field: str) -> None:
        by = self.person(who, self.cards[0], "head")
        until = self.clock.now + timedelta(hours=hours)
        changes: dict[str, dict[str, Any]] = {
            "date": {"self_deadline": until},
            "total": {"total": Decimal(20)},
            "place": {"place": f"Nơi {hours}"},
        }

        def change() -> None:
            if field == "words":
                item = Criterion.objects.get(campaign=self.campaign, parent__position=1, position=1)
                reword(item, by=by, reason=reason, title=f"Chữ {hours}", same_meaning=True)
                return
            with self.stale.being_set_up(Act.AMEND, by=by, reason=reason) as campaign:
                for name, value in changes[field].items():
                    setattr(campaign, name, value)
                campaign.validate_constraints()  # as the form does
                campaign.save(update_fields=list(changes[field]))

        self.act(f"amend {field}", change)
        self.step_done()

    @rule(who=who, cap=st.integers(1, 9))
    def change_the_plan(self, who: str, cap: int) -> None:
        by = self.person(who, self.cards[0], "head")

        def change() -> None:
            with self.stale.being_set_up(Act.CRITERIA, by=by, reason="Sửa") as campaign:
                campaign.criteria.update(cap=Decimal(cap))

        self.act("plan", change)
        assert self.row("campaign", self.campaign)["state"] != "open" or self.witness.of(
            "criterion", cap=Decimal(6)
        )
        self.step_done()

    @rule(who=who, action=st.sampled_from([Action.OPEN, Action.CONCLUDE]))
    def step_of_the_campaign(self, who: str, action: Action) -> None:
        by = self.person(who, self.cards[0], "head")
        self.act(f"campaign {action}", lambda: self.stale.perform(action, by=by))
        self.step_done()

    @precondition(lambda self: self.steps > 35 and self.is_open())
    @rule(short=shorts)
    def wind_up(self, short: list[int]) -> None:
        """Bring everything to its end: cards, awards, campaign."""
        head = self.people["head"]
        for index in range(len(self.cards)):
            while self.state(index) != "final":
                self.do_next(index, short)
        for row in self.witness.of("award", state="proposed"):
            award = Award.objects.get(pk=row["id"])
            # A block that came after the proposal stands in its way.
            self.act("decide", partial(award.perform, Action.DECIDE, by=head, **PAPER))
            if self.row("award", award)["state"] == "proposed":
                self.act(
                    "drop",
                    partial(award.perform, Action.WITHDRAW, by=head, reason="Chưa xét"),
                    must=True,
                )
        earned = bool(commendable(self.kinds[2]))  # not where all fell short
        self.act("commend", lambda: commend_all(self.kinds[2], by=head), must=earned, each="award")
        for row in self.witness.of("award", state="nominated"):
            award = Award.objects.get(pk=row["id"])
            refuse = partial(award.perform, Action.WITHDRAW, by=head, reason="Chưa xét")
            self.act("not considered", refuse, must=True)
        self.act("conclude", lambda: self.stale.perform(Action.CONCLUDE, by=head), must=True)
        self.step_done()

    # The record

    @rule(entry=st.integers(0, 40), who=who, reason=words)
    def redact(self, entry: int, who: str, reason: str) -> None:
        entries = [one for one in self.campaign.entries.order_by("pk") if one.texts]
        if entries:
            it = entries[entry % len(entries)]
            place = sorted(it.texts)[entry % len(it.texts)]
            by = self.person(who, self.cards[0], "head")
            self.act("redact", lambda: redact(self.stale, it, place, by=by, reason=reason))
        self.step_done()

    @rule(delete=st.booleans())
    def tamper(self, delete: bool) -> None:
        """Beside the door: the database itself refuses."""
        entry = self.campaign.entries.order_by("pk").last()
        assert entry
        row, told = Entry.objects.filter(pk=entry.pk), "changed"
        with suppress(DatabaseError), transaction.atomic():
            row._raw_delete(connection.alias) if delete else row.update(act="submit")
            told = "tampered"
        assert told == "changed", "the database let the record be changed [12]"
        self.step_done()

    @precondition(lambda self: self.last)
    @rule()
    def again(self) -> None:
        """The same act once more, as from a second click or a page left open."""
        assert self.last
        name, call, judged = self.last
        self.act(f"again {name}", call, **judged)
        self.step_done()


@pytest.fixture
def people(db) -> dict[str, Any]:
    """Everybody who acts: the units' officers, the Board, those who look on, and a head who has
    left.
    """
    wards = [make_ward() for _ in range(3)]
    officers = [make_ward_officer(ward, approves=True) for ward in wards]
    drafters = [make_ward_officer(ward) for ward in wards]
    return {
        "wards": wards,
        "officers": officers,
        **{f"officer {one.ward_id}": one for one in officers},
        **{f"drafter {one.ward_id}": one for one in drafters},
        **{f"person {ward.pk}": make_officer(ward) for ward in wards},
        "reviewer": make_user(Role.REVIEWER),
        "head": make_user(Role.HEAD),
        "observer": make_user(Role.OBSERVER),
        "administrator": make_user(Role.ADMINISTRATOR),
        "gone": make_user(Role.HEAD, is_active=False),
    }


def live(
    people: dict[str, Any], monkeypatch: Any, seed: int, histories: int, steps: int
) -> Figures:
    """Run so many histories; raises what the witness found, with the steps that lead there."""
    clock, figures = Clock(), Figures()
    monkeypatch.setattr(timezone, "now", clock)

    class Lives(Life):
        pass

    Lives.clock, Lives.figures, Lives.people = clock, figures, people
    run_state_machine_as_test(
        hypothesis.seed(seed)(Lives),
        settings=hypothesis.settings(
            max_examples=histories,
            stateful_step_count=steps,
            database=None,
            deadline=None,
            print_blob=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return figures


@pytest.mark.skipif(bool(HISTORIES), reason="the long run does the same")
def test_whatever_people_do_the_campaign_holds(people, monkeypatch):
    figures = live(people, monkeypatch, SEED, histories=9, steps=40)
    assert figures.acts["accepted"] > 100
    assert figures.acts["Refused"] > 20
    assert figures.acts["PermissionDenied"] > 20


@pytest.mark.long(wanted=bool(HISTORIES))
@pytest.mark.parametrize("part", range(-(-HISTORIES // PART)))
def test_for_long(people, monkeypatch, part):
    wanted = min(PART, HISTORIES - part * PART)
    figures = live(people, monkeypatch, SEED * 1_000_000 + part, wanted, STEPS)
    facts = {
        "part": part,
        "histories": figures.histories,
        "steps": figures.steps,
        "acts": dict(figures.acts),
        "fingerprint": figures.fingerprint.hexdigest(),
    }
    with Path(os.environ["SOAK_FIGURES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(facts) + "\n")
