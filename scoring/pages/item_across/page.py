"""One item over all units: what each has, what proves it, what the others got."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _

from scoring.models import BoardNote, Campaign, Citation, Criterion, Evidence, Score
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.models.report import reports_of_each
from scoring.models.scorecards.assignment import settlers
from scoring.pages.item_across.facts import FACTS, KINDS, ItemFact
from scoring.pages.item_across.figures import GROUND, Held, _gap, _tally
from scoring.pages.item_across.round import page_of
from scoring.pages.item_across.rows import AcrossRow
from scoring.pages.unread import news_of
from scoring.rules import grading, permissions, risk
from scoring.rules.lifecycle import SETTLED, CardState, PointsKind
from scoring.rules.points import show, show_gap
from scoring.rules.risk import RiskMark
from wards.models import User
from wards.paging import Page
from wards.vietnamese import fold


class ItemAcross:
    """The units that the address leaves, in official order, a page of them read in full.

    `only` are ids of scores to show whatever the address says: those that a form sent in. Six
    queries for any number of units, two more where the calendar of reports is looked at.
    """

    def __init__(
        self,
        campaign: Campaign,
        item: Criterion,
        user: User,
        now: datetime,
        data: QueryDict,
        only: Sequence[int] | None = None,
    ) -> None:
        self.campaign, self.item, self.only = campaign, item, only
        self.user, self.now = user, now
        scores = Score.objects.filter(item=item).with_evidence_flag()
        ordered = scores.order_by("scorecard__ward__position", "scorecard")
        self.facts = [ItemFact(*row) for row in ordered.values_list(*FACTS)]
        self.kind = next((kind for kind in KINDS if kind.value == data.get("show")), None)
        self.found = [fact for fact in self.facts if self.kind is None or self.kind.holds(fact)]
        # What is worth a look first is the Board's alone, and decides nothing but the order.
        self.is_board = permissions.is_board(user)
        self.by_risk = self.is_board and data.get("order") == "risk"
        if self.by_risk:
            self.found.sort(key=lambda fact: -len(self.marks.get(fact.score, [])))
        self.page = Page(self.found, data)

    @property
    def cap_hundredths(self) -> int:
        return int(self.item.cap * 100)

    @cached_property
    def marks(self) -> dict[int, list[RiskMark]]:
        """Why a unit is worth a look first, by score. One query."""
        elsewhere = Evidence.objects.standing().filter(
            scorecard__campaign=self.campaign, sha256=OuterRef("evidence__sha256")
        )
        cited = Citation.objects.filter(
            score__item=self.item, reply=None, evidence__withdrawn_at=None
        )
        shared = cited.exclude(evidence__sha256="").filter(
            Exists(elsewhere.exclude(scorecard=OuterRef("evidence__scorecard")))
        )
        same_file = set(shared.values_list("score", flat=True))
        return {fact.score: self._marks_of(fact, fact.score in same_file) for fact in self.facts}

    def _marks_of(self, fact: ItemFact, same_file: bool) -> list[RiskMark]:
        given = [when for when in (fact.extended_until, self.campaign.self_deadline) if when]
        scored = fact.own is not None and not fact.has_evidence and not fact.explanation
        return risk.marks(
            own=fact.own,
            found=fact.found,
            threshold=self.campaign.gap_threshold,
            unproven=self.item.wants_proof and scored,
            same_file=same_file,
            submitted_at=fact.submitted_at,
            deadline=max(given, default=None),
        )

    @cached_property
    def rows(self) -> list[AcrossRow]:
        wanted = self._wanted
        related = ("reply", "scorecard__ward", "changed_by")
        scores: Any = Score.objects.filter(pk__in=wanted, item=self.item).with_evidence_flag()
        scores = scores.annotate(news=news_of("pk", self.campaign.pk, self.user))
        by_pk = {score.pk: score for score in scores.select_related(*related)}
        cited, noted = self._citations(by_pk), self._notes(by_pk)
        rows = [self._row(by_pk[pk], cited[pk], noted[pk]) for pk in wanted]
        self._look_at_reports(rows)
        return rows

    @property
    def _wanted(self) -> list[int]:
        """The ids of the scores that are shown, in their order."""
        if self.only is None:
            return [fact.score for fact in self.page]
        only = set(self.only)
        return [fact.score for fact in self.facts if fact.score in only]

    def _citations(self, scores: Collection[int]) -> Mapping[int, list[Citation]]:
        """By score. One query."""
        cited: dict[int, list[Citation]] = defaultdict(list)
        citations = Citation.objects.filter(score__in=scores, reply=None)
        for citation in citations.select_related("evidence"):
            cited[citation.score_id].append(citation)
        return cited

    def _notes(self, scores: Collection[int]) -> Mapping[int, list[BoardNote]]:
        """What the Board keeps for itself, by score; nothing for others. One query."""
        noted: dict[int, list[BoardNote]] = defaultdict(list)
        if self.is_board:
            notes = BoardNote.objects.filter(score__in=scores, put_aside_at=None)
            for note in notes.select_related("by"):
                noted[note.score_id or 0].append(note)
        return noted

    def _look_at_reports(self, rows: Sequence[AcrossRow]) -> None:
        """What the calendar of reports suggests, while nothing is settled
        (pages/sheet/item_row.py). Two queries where the item is judged by it.
        """
        asked = [row for row in rows if row.card.state not in SETTLED]
        if not self.item.report_rule or not asked:
            return
        reports = reports_of_each(self.campaign, [row.card.pk for row in asked])
        for row in asked:
            row.reports = reports[row.card.pk]

    def _row(
        self, score: Score, citations: list[Citation], notes: Sequence[BoardNote]
    ) -> AcrossRow:
        score.item = self.item
        score.scorecard.campaign = self.campaign
        row = AcrossRow(score, citations)
        row.notes = notes
        row.marks = self.marks[score.pk] if self.is_board else []
        row.is_out = score.is_out(self.now)
        may_enter = score.scorecard.may_enter(PointsKind.VERIFIED, self.user, self.now)
        row.may_verify = may_enter and score.settled_by(self.user) and not row.is_out
        return row

    @property
    def for_clusters(self) -> list[str]:
        """Names of the clusters for which alone it counts; none where all units have the item."""
        head = self.item.parent_id or self.item.pk
        return next(
            criterion.for_clusters
            for criterion in criteria_with_clusters(self.campaign)
            if criterion.pk == head
        )

    @property
    def settler(self) -> str:
        """Whose the item is to settle; "" where it is the whole Board's."""
        return settlers(self.campaign)[self.item.settler_id] if self.item.settler_id else ""

    @property
    def may_verify(self) -> bool:
        return any(row.may_verify for row in self.rows)

    @property
    def agreed(self) -> list[AcrossRow]:
        """Rows of this page that the survey found no different and nobody has verified."""
        return [row for row in self.rows if row.may_verify and row.score.is_agreed]

    # Figures

    @property
    def verified(self) -> int:
        return sum(fact.verified is not None for fact in self.facts)

    @property
    def waiting(self) -> list[str]:
        """Names of the units that still wait for a verdict on this item."""
        return [fact.ward for fact in self.facts if fact.waits]

    @property
    def middle_values(self) -> list[tuple[str, str, str, int]]:
        """(kind, words, median, of how many units) of each kind of points."""
        columns = {
            PointsKind.SELF: [fact.own for fact in self.facts],
            PointsKind.SURVEY: [fact.survey for fact in self.facts],
            PointsKind.VERIFIED: [fact.verified for fact in self.facts],
        }
        found = []
        for kind, column in columns.items():
            points = [value for value in column if value is not None]
            if points:
                found.append(
                    (kind.value, str(kind.label), show(grading.median(points)), len(points))
                )
        return found

    @cached_property
    def held(self) -> list[Held]:
        """What the units have, from the most points down."""
        own = _tally(fact.own for fact in self.facts)
        survey = _tally(fact.survey for fact in self.facts)
        verified = _tally(fact.verified for fact in self.facts)
        most = max([1, *verified.values()])
        return [
            Held(
                show(points),
                int(abs(points) * 100),
                own[points],
                survey[points],
                verified[points],
                GROUND - -(-verified[points] * GROUND // most),
            )
            for points in sorted({*own, *survey, *verified}, reverse=True)
        ]

    @property
    def uneven(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Reasons that took different points away from different units: (reason, [(unit, gap)])."""
        said: dict[str, list[ItemFact]] = {}
        for fact in self.facts:
            gap = grading.gap(fact.verified, fact.own)
            if gap and fact.reason:
                said.setdefault(fold(fact.reason), []).append(fact)
        found = []
        for facts in said.values():
            gaps = [_gap(fact) for fact in facts]
            if len(set(gaps)) > 1:
                units = [fact.ward for fact in facts]
                found.append((facts[0].reason, list(zip(units, map(show_gap, gaps), strict=True))))
        return found

    # Around the table

    def address(self, **change: str) -> str:
        facts = {
            "show": self.kind.value if self.kind else "",
            "order": "risk" if self.by_risk else "",
            "page": str(self.page.number),
        } | change
        kept = "&".join(
            f"{name}={value}" for name, value in facts.items() if value not in {"", "1"}
        )
        return f"?{kept}" if kept else "?"

    @property
    def filters(self) -> list[dict[str, Any]]:
        chips = [
            {
                "url": "?",
                "label": _("Tất cả"),
                "count": len(self.facts),
                "current": self.kind is None,
            }
        ]
        for kind in KINDS:
            count = sum(map(kind.holds, self.facts))
            chips.append(
                {
                    "url": f"?show={kind.value}",
                    "label": kind.label,
                    "count": count,
                    "current": kind is self.kind,
                }
            )
        if self.is_board:
            chips.append(
                {
                    "url": self.address(order="" if self.by_risk else "risk", page="1"),
                    "label": _("Xếp theo dấu hiệu cần xem trước"),
                    "count": sum(map(bool, self.marks.values())),
                    "current": self.by_risk,
                    "starts": True,
                }
            )
        return chips

    @cached_property
    def index(self) -> list[tuple[Criterion, str, int]]:
        """Each item with its page and how many units still wait for a verdict on it. One query."""
        waiting = Score.objects.filter(
            scorecard__campaign=self.campaign,
            scorecard__state=CardState.SUBMITTED,
            verified_points=None,
        )
        counted = waiting.order_by().values_list("item").annotate(number=Count("pk"))
        left = dict(counted)
        return [
            (leaf, page_of(self.campaign, leaf), left.get(leaf.pk, 0))
            for leaf in self.campaign.leaves
        ]

    @property
    def place(self) -> int:
        return [leaf.pk for leaf, _url, _left in self.index].index(self.item.pk)

    @property
    def neighbours(self) -> dict[str, str]:
        """For components/pager.html: the items before and after this one."""
        around = self.index
        before = around[self.place - 1] if self.place else None
        after = around[self.place + 1] if self.place + 1 < len(around) else None
        where = {"place": self.place + 1, "all": len(around)}
        return {
            "previous_url": before[1] if before else "",
            "previous": before[0].code if before else "",
            "next_url": after[1] if after else "",
            "next": after[0].code if after else "",
            "where": _("%(place)d/%(all)d nội dung") % where,
        }

    @property
    def following(self) -> tuple[Criterion, str] | None:
        """The next item after this one that waits for this person, from the first one on again."""
        around = self.index[self.place + 1 :] + self.index[: self.place]
        mine = (
            (leaf, url)
            for leaf, url, left in around
            if left and permissions.may_settle(self.user, leaf)
        )
        return next(mine, None)
