"""The points of items: whose turn they are, what lacks, how they add up."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf

from scoring.models.locked_row import statement
from scoring.models.querysets.related import related
from scoring.models.querysets.sums import TAKES_AWAY, entered_by_ward, found, totals
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.points import CENT, PointsField

M = TypeVar("M", bound=models.Model)

# Of points: the ward objects, has not taken it back, and nobody has answered.
OPEN_REPLY = Q(reply__answer="", reply__withdrawn_at=None)


class Averaged(NamedTuple):
    """A criterion of a campaign, by its number, with its title, cap and line: the verified points
    of some cards together, and how many cards.
    """

    campaign: int
    number: int
    title: str
    cap: Decimal
    line: str
    points: Decimal
    units: int


# Items are added up before anybody asks what they are of: a row of each, whatever number of cards.
# A card has each item once. The ORM joins before it adds up.
AVERAGED = """
SELECT item.campaign_id, COALESCE(head.position, item.position), COALESCE(head.title, item.title),
    COALESCE(head.cap, item.cap), COALESCE(head.line, item.line), SUM(points), MAX(units)
FROM ({sums}) AS sums JOIN scoring_criterion AS item ON item.id = sums.item
    LEFT JOIN scoring_criterion AS head ON head.id = item.parent_id
GROUP BY 1, 2, 3, 4, 5
"""


class ScoreQuerySet(models.QuerySet[M]):
    def fetch_locked(self, pk: int) -> M:
        """The row with its item, card and campaign, under the locks of `Score.changing`."""
        ways = ("item", "item__parent", "scorecard", "scorecard__campaign")
        return statement(self.model, ways, ("scorecard", "")).read(pk)

    def in_official_order(self) -> "ScoreQuerySet[M]":
        """By criterion, then by item."""
        return self.order_by(
            Coalesce("item__parent__position", "item__position"),
            "item__parent_id",
            "item__position",
            "pk",
        )

    def out_at(self, now: datetime) -> "ScoreQuerySet[M]":
        """Items that were given back to the ward while the rest stands, and whose time runs."""
        return self.filter(scorecard__state=CardState.SUBMITTED, returned_until__gt=now)

    def _given_to_a_second(self) -> "ScoreQuerySet[M]":
        """What somebody marks beside the first. They are few among thousands, so they are looked up
        before whatever else is asked of them.
        """
        given = self.model._default_manager.filter(second_marker__isnull=False)
        return self.filter(pk__in=given.values("pk"))

    def marked_twice(self) -> "ScoreQuerySet[Any]":
        """Items that two people mark without seeing one another and whose points do not stand yet;
        adds `given`, how many of the two marks there are.
        """
        open_ones = self._given_to_a_second().filter(verified_points=None)
        return open_ones.filter(scorecard__state=CardState.SUBMITTED).annotate(given=Count("marks"))

    def counts_of_marking(self) -> dict[str, int]:
        """Of what two people mark: `waiting`, whose points do not stand yet, and `settled`."""
        twice = self._given_to_a_second()
        waiting = Q(verified_points=None, scorecard__state=CardState.SUBMITTED)
        return twice.aggregate(
            waiting=Count("pk", filter=waiting),
            settled=Count("pk", filter=Q(verified_points__isnull=False)),
        )

    def to_mark(self, user: permissions.Person, now: datetime) -> "ScoreQuerySet[Any]":
        """Of those what this person marks, as second or as first, until both marks are there."""
        marks = related(self.model, "marks").filter(score=OuterRef("pk"))
        first = marks.exclude(marker=OuterRef("second_marker"))
        of_others = Exists(first.exclude(marker=user.pk))
        as_first = ~Q(second_marker=user.pk) & permissions.settled_items(user) & ~of_others
        waiting = self.marked_twice().filter(given__lt=2)
        in_hand = Q(returned_until__gt=now)
        return waiting.filter(Q(second_marker=user.pk) | as_first).exclude(in_hand)

    def waiting_for_answer(self) -> "ScoreQuerySet[M]":
        """Items with a reply that the Board has not answered, in official order."""
        waiting = self.filter(OPEN_REPLY).select_related("item__parent")
        return waiting.in_official_order()

    def by_criterion(self) -> Any:
        """Rows (scorecard, criterion, self, survey, verified, items, how many items have each;
        what was found minus self over the items that have both, how many items differ, and in how
        many of them the survey alone says so), as tuples."""
        gap = F("found") - F("self_points")
        differs, survey_differs = NullIf(gap, 0), NullIf(F("survey_points") - F("self_points"), 0)
        return (
            self.annotate(criterion=Coalesce("item__parent_id", "item_id"), found=found())
            .order_by()
            .values_list("scorecard_id", "criterion")
            .annotate(
                self_sum=Sum("self_points"),
                survey_sum=Sum("survey_points"),
                verified_sum=Sum("verified_points"),
                items=Count("*"),
                self_scored=Count("self_points"),
                survey_scored=Count("survey_points"),
                verified_scored=Count("verified_points"),
                difference=Sum(gap, output_field=PointsField()),
                differing=Count(differs),
                by_survey=Count(survey_differs, filter=Q(verified_points=None)),
            )
        )

    def verified_by_criterion(self) -> Any:
        """(scorecard, criterion, verified points) of each criterion of each card, as tuples."""
        criteria = self.annotate(criterion=Coalesce("item__parent_id", "item_id")).order_by()
        rows = criteria.values_list("scorecard_id", "criterion")
        return rows.annotate(points=Sum("verified_points"))

    def averaged(self) -> list[Averaged]:
        """What all these cards together have in each criterion. One query."""
        sums = (
            self.order_by()
            .values_list("item")
            .annotate(points=Sum("verified_points"), units=Count("pk"))
        )
        try:
            sql, params = sums.query.sql_with_params()
        except EmptyResultSet:
            return []
        with connections[self.db].cursor() as cursor:
            cursor.execute(AVERAGED.format(sums=sql), params)
            return [
                Averaged(year, number, title, int(cap) * CENT, line, int(points or 0) * CENT, units)
                for year, number, title, cap, line, points, units in cursor.fetchall()
            ]

    def totals(self, *names: str, **more: models.Aggregate) -> Any:
        """What `with_totals()` adds (or these of it), and more, as a dictionary for each card
        (`scorecard_id`).
        """
        every = totals()
        wanted = {name: every[name] for name in names or every}
        return self.order_by().values("scorecard_id").annotate(**wanted, **more)

    def with_evidence_flag(self) -> "ScoreQuerySet[Any]":
        """Adds `has_evidence`: at least one standing citation."""
        citations = related(self.model, "citations")
        standing = citations.filter(score=OuterRef("pk"), evidence__withdrawn_at=None, reply=None)
        return self.annotate(has_evidence=Exists(standing))

    def with_settler_name(self) -> "ScoreQuerySet[Any]":
        """Adds `settler_name`: to whom its criterion was given, "" where to nobody."""
        of_head = F("item__parent__reviewer__full_name"), F("item__reviewer__full_name")
        return self.annotate(settler_name=Coalesce(*of_head, Value("")))

    def given_out(self, campaign: int | None, ward: int) -> "ScoreQuerySet[M]":
        """A unit's points in a campaign, once given out."""
        return self.filter(
            scorecard__campaign=campaign,
            scorecard__ward=ward,
            scorecard__state__in=permissions.GIVEN_OUT,
        )

    def entered_by_ward(self) -> "ScoreQuerySet[M]":
        """Without what only the survey scores."""
        return self.filter(entered_by_ward("item"))

    def without_numbers(self) -> "ScoreQuerySet[M]":
        """What people give points to and nothing else (Criterion.takes_points)."""
        typed = {
            "item__points_each": None,
            "item__full_from": None,
            "item__when_not_applicable": "",
        }
        return self.filter(**typed).exclude(TAKES_AWAY)

    def with_numbers(self) -> "ScoreQuerySet[M]":
        """What has a number in any column, or whose plan asks for one (Criterion.measure)."""
        numbered = ~Q(self_number=None, survey_number=None, verified_number=None)
        asked = ~Q(item__points_each=None, item__full_from=None)
        return self.filter(numbered | asked | TAKES_AWAY)

    def with_wrong_caps(self) -> "ScoreQuerySet[M]":
        """Whose cap is not what their item gives or takes away (Criterion.farthest)."""
        farthest = Case(
            When(TAKES_AWAY, then=-F("item__cap")),
            default=F("item__cap"),
            output_field=PointsField(),
        )
        return self.exclude(cap=farthest)

    def missing_evidence(self) -> "ScoreQuerySet[Any]":
        """Scored items that want evidence and have neither evidence nor an explanation."""
        wanting = self.entered_by_ward().filter(item__evidence_required=True, explanation="")
        return wanting.with_evidence_flag().filter(has_evidence=False)
