"""The vocabulary of the tables: what business calls them, said in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from scoring.models.blank_scores import blank_scores
from scoring.models.held import statement
from scoring.rules import permissions
from scoring.rules.lifecycle import JUDGED, SETTLED, AwardState, CampaignState, CardState, Stage
from scoring.rules.lines import Line
from scoring.rules.not_applicable import WhenNotApplicable
from scoring.rules.points import PointsField
from wards.models import Ward
from wards.namesakes import told_apart
from wards.vietnamese import fold

M = TypeVar("M", bound=models.Model)


def _related(model: type[models.Model], name: str) -> Any:
    """All rows of a table that refers to this one: it stands above, so that it is not imported."""
    return model._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]


def store_each(rows: Sequence[models.Model], *fields: str) -> None:
    """Write these fields of many rows that are locked, as `save(update_fields=…)` would one by one,
    in few statements.
    """
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields, batch_size=500
        )


def store_alike(rows: Sequence[Any], *fields: str) -> None:
    """The same where many rows come to the same few values: a statement for some hundred rows of
    each kind, which names nothing but these fields. The version, which every row has risen by one,
    rises in the database.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    names = [rows[0]._meta.get_field(name).attname for name in fields] if rows else []
    for row in rows:
        alike.setdefault(tuple(getattr(row, name) for name in names), []).append(row.pk)
    for values, pks in alike.items():
        facts = dict(zip(names, values, strict=True))
        for start in range(0, len(pks), 500):
            some = type(rows[0])._default_manager.filter(pk__in=pks[start : start + 500])
            some.update(**facts, version=F("version") + 1)


def _entered_by_ward(item: str) -> Q:
    """ScoredBy.ward_enters, said in SQL; `item` is the way to the criterion."""
    return Q(**{f"{item}__survey_only": False})


# Line.takes_away, said in SQL: of a score.
_TAKES_AWAY = Q(item__line=Line.MINUS) | Q(item__parent__line=Line.MINUS)


def _found(score: str = "") -> Coalesce:
    """Score.found, said in SQL; `score` is the way to the item's points."""
    return Coalesce(f"{score}verified_points", f"{score}survey_points")


def _totals(scores: str = "") -> dict[str, Any]:
    """What the points of a card add up to; `scores` is the way to them. See `with_totals()`."""
    counted = _entered_by_ward(f"{scores}item")
    own, verified = F(f"{scores}self_points"), F(f"{scores}verified_points")
    over = Case(
        When(**{f"{scores}self_points__gt": verified}, then=own - verified),
        default=0,
        output_field=PointsField(),
    )
    return {
        "items": Count(f"{scores}pk"),
        "self_items": Count(f"{scores}pk", filter=counted),
        "self_scored": Count(f"{scores}self_points", filter=counted),
        "survey_scored": Count(f"{scores}survey_points"),
        "verified_scored": Count(f"{scores}verified_points"),
        "self_sum": Sum(f"{scores}self_points"),
        "survey_sum": Sum(f"{scores}survey_points"),
        "verified_sum": Sum(f"{scores}verified_points"),
        "found": Count(_found(scores), filter=counted),
        "gap_sum": Sum(_found(scores) - own, output_field=PointsField()),
        "over_claim": Sum(over),
    }


def _plans(
    campaign: Any, leaves: Sequence[Any], clusters: Iterable[int | None]
) -> dict[int | None, list[Any]]:
    """Of these items those that units of each of these clusters are judged by."""
    named: dict[int, set[int]] = {}
    scopes = campaign.criteria.exclude(scopes=None)
    for head, cluster in scopes.values_list("pk", "scopes__cluster"):
        named.setdefault(head, set()).add(cluster)
    for leaf in leaves:
        leaf.cluster_ids = frozenset(named.get(leaf.parent_id or leaf.pk, ()))
    return {cluster: [leaf for leaf in leaves if leaf.holds_for(cluster)] for cluster in clusters}


def with_sums(
    cards: list[Any], totals: Iterable[dict[str, Any]], **more: models.Aggregate
) -> list[Any]:
    """These cards, each with its row of `totals(**more)`; where it has no scores, with nothing."""
    sums = {facts.pop("scorecard_id"): facts for facts in totals}
    nothing = {
        name: 0 if isinstance(total, Count) else None for name, total in (_totals() | more).items()
    }
    for card in cards:
        card.__dict__.update(sums.get(card.pk, nothing))
    return cards


# Of points: the ward objects, has not taken it back, and nobody has answered.
OPEN_REPLY = Q(reply__isnull=False, reply__answer="", reply__withdrawn_at=None)


class CampaignQuerySet(models.QuerySet[M]):
    def latest_root(self) -> str | None:
        """The root of the campaign that was concluded last, which the next one names."""
        sealed = self.exclude(ledger_root="").order_by("-concluded_at", "-pk")
        return sealed.values_list("ledger_root", flat=True).first()

    def visible_to(self, user: permissions.Person) -> "CampaignQuerySet[M]":
        return self.filter(permissions.visible_campaigns(user))

    def current_for(self, user: permissions.Person) -> M | None:
        """What runs now for this person, the earliest when a new one was opened before it ended;
        else the newest.

        For a ward's officer those come first in which the ward takes part.
        """
        own = FilteredRelation(
            "scorecards", condition=Q(scorecards__ward=getattr(user, "ward_id", None))
        )
        is_own = Case(When(own__isnull=False, then=0), default=1)
        running = Case(When(state=CampaignState.OPEN, then=0), default=1)
        earliest = Case(When(state=CampaignState.OPEN, then=F("year")))
        found: Any = self.visible_to(user).annotate(own=own)
        return found.order_by(is_own, running, earliest, "-year", "-pk").first()

    def with_cards(self) -> "CampaignQuerySet[M]":
        """Campaigns that were opened, whether or not they have ended."""
        return self.filter(state__in=[CampaignState.OPEN, CampaignState.CONCLUDED])

    def running(self) -> "CampaignQuerySet[M]":
        return self.filter(state=CampaignState.OPEN).order_by("year", "pk")

    def locked(self, pk: int) -> M:
        """The row under an exclusive lock, for steps of the campaign."""
        return self.select_for_update().get(pk=pk)


class CriterionQuerySet(models.QuerySet[M]):
    def heads(self) -> "CriterionQuerySet[M]":
        """The criteria themselves, without their items."""
        return self.filter(parent=None)

    def leaves(self) -> "CriterionQuerySet[M]":
        """What takes points: items, and criteria that have none."""
        return self.filter(children=None)

    def in_plan_order(self) -> "CriterionQuerySet[M]":
        """Each criterion, then its items."""
        return self.order_by(
            Coalesce("parent__position", "position"),
            F("parent").asc(nulls_first=True),
            "position",
            "pk",
        )


class ScorecardQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "ScorecardQuerySet[M]":
        return self.filter(permissions.visible_cards(user))

    def running(self) -> "ScorecardQuerySet[M]":
        return self.filter(campaign__state=CampaignState.OPEN).order_by("pk")

    def locked(self, pk: int) -> M:
        return self.select_for_update().get(pk=pk)

    def held(self, pk: int) -> M:
        """The card with its campaign, under the locks of `Scorecard.changing`."""
        return statement(self.model, ("campaign",), ("",)).read(pk)

    def deal(
        self, campaign: Any, wards: Iterable[Ward], into: Mapping[int, int | None] | None = None
    ) -> list[M]:
        """Every unit gets a card with a blank score for each item of its plan, caps frozen beside
        them.

        `into`: clusters by unit. Returns the cards.
        """
        into = into or {}
        leaves = list(campaign.criteria.leaves().select_related("parent"))
        wards = list(wards)
        plans = _plans(campaign, leaves, {into.get(ward.pk) for ward in wards})
        # Every list, paper and choice of the campaign takes the unit's name from its card.
        names = told_apart({*Ward.objects.filter(scorecard__campaign=campaign), *wards})
        cards: list[Any] = self.bulk_create(
            self.model(
                campaign=campaign,
                ward=ward,
                ward_name=names[ward.pk],
                ward_code=ward.code,
                cluster_id=into.get(ward.pk),
                prorates=any(
                    leaf.not_applicable is WhenNotApplicable.PRO_RATA
                    for leaf in plans[into.get(ward.pk)]
                ),
            )
            for ward in wards
        )
        blank_scores(_related(self.model, "scores").model, cards, plans)
        return cards

    def taking_part(self) -> "ScorecardQuerySet[M]":
        """Without those whose unit no longer takes part; the absent ones do."""
        return self.exclude(state=CardState.DROPPED)

    def unsettled(self) -> "ScorecardQuerySet[M]":
        """Cards of open campaigns that somebody has to go on with."""
        return self.filter(campaign__state=CampaignState.OPEN).exclude(state__in=SETTLED)

    def verified(self) -> "ScorecardQuerySet[M]":
        """Cards whose verified points stand: only these are ranked."""
        return self.filter(state__in=JUDGED)

    def called(self, wanted: str) -> "ScorecardQuerySet[M]":
        """Cards of units whose name holds these letters, whatever their marks and case.

        Databases fold Vietnamese letters each in its own way, so the names are read.
        """
        names = self.order_by().values_list("pk", "ward_name")
        return self.filter(pk__in=[pk for pk, name in names if fold(wanted) in fold(name)])

    def waiting_for_tier(self) -> "ScorecardQuerySet[M]":
        """Verified cards whose tier is not decided yet."""
        return self.filter(state=CardState.VERIFIED, tiered_at=None)

    def with_totals(self) -> "ScorecardQuerySet[Any]":
        """Adds self_sum, survey_sum, verified_sum (points or `None`) and how many items have each.

        gap_sum is what was found minus self over the items that have both (`found` counts them):
        what only the survey scores is no gap.
        """
        return self.annotate(**_totals("scores__"))

    def added_up(self, **more: models.Aggregate) -> list[Any]:
        """These cards, each with what `with_totals()` and these sums of scores add, in two queries.

        The points are added up by a query of their own: in a join, whatever else is asked about a
        card (`with_stage()`, `with_flags()`) would be worked out anew for every item.
        """
        scores = _related(self.model, "scores").filter(scorecard__in=self.values("pk"))
        return with_sums(list(self), scores.totals(**more), **more)

    def verified_by_criterion(self) -> Any:
        """(scorecard, criterion, verified points) of each criterion of these cards, as tuples."""
        scores = _related(self.model, "scores").filter(scorecard__in=self.order_by().values("pk"))
        return scores.verified_by_criterion()

    def with_stage(self) -> "ScorecardQuerySet[Any]":
        """Adds `stage`, a value of lifecycle.Stage."""
        scores = _related(self.model, "scores")
        begun = Exists(
            scores.filter(scorecard=OuterRef("pk")).exclude(self_points=None, explanation="")
        )
        surveyed = Q(state=CardState.SUBMITTED, survey__isnull=False)
        return self.annotate(
            stage=Case(
                When(surveyed, then=Value(Stage.SURVEYED.value)),
                When(~Q(state=CardState.DRAFT), then=F("state")),
                When(~Q(returned_because=""), then=Value(Stage.RETURNED.value)),
                When(begun, then=Value(Stage.DRAFT.value)),
                default=Value(Stage.BLANK.value),
                output_field=models.CharField(),
            )
        )

    def waits_for_answer(self) -> Q:
        """Whether a verified card has a reply that the Board has not answered."""
        replied = _related(self.model, "scores").filter(OPEN_REPLY)
        return Q(state=CardState.VERIFIED, pk__in=replied.values("scorecard"))

    def with_cluster_name(self) -> "ScorecardQuerySet[Any]":
        """Adds `cluster_name`: of the campaign's clusters; where it has none, the one that the
        list of units notes.
        """
        clusters = _related(self.model.campaign.field.related_model, "clusters")  # type: ignore[attr-defined]
        has_own = Exists(clusters.filter(campaign=OuterRef("campaign")))
        return self.annotate(
            cluster_name=Case(
                When(has_own, then=Coalesce("cluster__name", Value(""))), default="ward__cluster"
            )
        )

    def with_waiting_replies(self) -> "ScorecardQuerySet[Any]":
        """Adds `waiting_replies`: how many replies the Board has not answered."""
        scores = _related(self.model, "scores")
        waiting = scores.filter(OPEN_REPLY, scorecard=OuterRef("pk")).order_by().values("scorecard")
        number = waiting.annotate(number=Count("pk")).values("number")
        return self.annotate(waiting_replies=Coalesce(Subquery(number), 0))

    def of_model_year(self, card: Any) -> "ScorecardQuerySet[M]":
        """The same unit's card in the campaign that this card's campaign was made from, once given
        out.
        """
        return self.filter(
            campaign=card.campaign.model_id, ward=card.ward_id, state__in=permissions.GIVEN_OUT
        )

    def with_missing_minutes(self) -> "ScorecardQuerySet[Any]":
        """Adds `lacks_file_of_minutes`: a visit of which no minutes were kept."""
        return self.annotate(
            lacks_file_of_minutes=Case(
                When(survey__isnull=False, survey__minutes=None, then=Value(True)),
                default=Value(False),
            )
        )

    def with_flags(self) -> "ScorecardQuerySet[Any]":
        """Adds `unproven` (points that want evidence and have neither it nor an explanation) and
        `has_open_reply`.
        """
        mine = _related(self.model, "scores").filter(scorecard=OuterRef("pk"))
        return self.annotate(
            unproven=Exists(mine.missing_evidence().exclude(self_points=None)),
            has_open_reply=Exists(mine.filter(OPEN_REPLY)),
        )

    def in_official_order(self) -> "ScorecardQuerySet[M]":
        return self.order_by("ward__position", "pk")

    def with_neighbours(self, card: Any) -> Any:
        """Of the row of this card: (code and name of the unit before it in official order, of the
        one after it, how many stand before it, how many there are), None at either end.
        """
        everybody = self.model._default_manager.filter(campaign=card.campaign_id)
        here = card.ward.position
        ahead = everybody.filter(
            Q(ward__position__lt=here) | Q(ward__position=here, pk__lt=card.pk)
        )
        behind = everybody.filter(
            Q(ward__position__gt=here) | Q(ward__position=here, pk__gt=card.pk)
        )
        nearest = ahead.order_by("-ward__position", "-pk"), behind.order_by("ward__position", "pk")
        names = [
            Subquery(side.values(fact)[:1])
            for side in nearest
            for fact in ("ward__code", "ward_name")
        ]
        counts = [
            Subquery(cards.values("campaign").annotate(number=Count("pk")).values("number"))
            for cards in (ahead, everybody)
        ]
        return self.values_list(*names, *counts)


class ScoreQuerySet(models.QuerySet[M]):
    def held(self, pk: int) -> M:
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

    def out_at(self, now: Any) -> "ScoreQuerySet[M]":
        """Items that were given back to the ward while the rest stands, and whose time runs."""
        return self.filter(scorecard__state=CardState.SUBMITTED, returned_until__gt=now)

    def marked_twice(self) -> "ScoreQuerySet[Any]":
        """Items that two people mark without seeing one another and whose points do not stand yet;
        adds `given`, how many of the two marks there are.
        """
        open_ones = self.filter(second_marker__isnull=False, verified_points=None)
        return open_ones.filter(scorecard__state=CardState.SUBMITTED).annotate(given=Count("marks"))

    def counts_of_marking(self) -> dict[str, int]:
        """Of what two people mark: `waiting`, whose points do not stand yet, and `settled`."""
        twice = self.filter(second_marker__isnull=False)
        waiting = Q(verified_points=None, scorecard__state=CardState.SUBMITTED)
        return twice.aggregate(
            waiting=Count("pk", filter=waiting),
            settled=Count("pk", filter=Q(verified_points__isnull=False)),
        )

    def to_mark(self, user: permissions.Person, now: Any) -> "ScoreQuerySet[Any]":
        """Of those what this person marks, as second or as first, until both marks are there."""
        marks = _related(self.model, "marks").filter(score=OuterRef("pk"))
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
        differs = Q(found__gt=F("self_points")) | Q(found__lt=F("self_points"))
        return (
            self.annotate(criterion=Coalesce("item__parent_id", "item_id"), found=_found())
            .order_by()
            .values_list("scorecard_id", "criterion")
            .annotate(
                self_sum=Sum("self_points"),
                survey_sum=Sum("survey_points"),
                verified_sum=Sum("verified_points"),
                items=Count("pk"),
                self_scored=Count("self_points"),
                survey_scored=Count("survey_points"),
                verified_scored=Count("verified_points"),
                difference=Sum(F("found") - F("self_points"), output_field=PointsField()),
                differing=Count("pk", filter=differs),
                by_survey=Count("pk", filter=differs & Q(verified_points=None)),
            )
        )

    def verified_by_criterion(self) -> Any:
        """(scorecard, criterion, verified points) of each criterion of each card, as tuples."""
        criteria = self.annotate(criterion=Coalesce("item__parent_id", "item_id")).order_by()
        rows = criteria.values_list("scorecard_id", "criterion")
        return rows.annotate(points=Sum("verified_points"))

    def averaged(self) -> Any:
        """(campaign, number, cap and line of a criterion, verified points of all these cards
        together, how many cards) as tuples.
        """
        of_head = {
            f"head_{column}": Coalesce(f"item__parent__{column}", f"item__{column}")
            for column in ("position", "cap", "line")
        }
        criteria = self.annotate(**of_head).order_by()
        units = Count("scorecard", distinct=True)
        return criteria.values_list("scorecard__campaign", *of_head).annotate(
            Sum("verified_points"), units
        )

    def totals(self, **more: models.Aggregate) -> Any:
        """What `with_totals()` adds, and more, as a dictionary for each card (`scorecard_id`)."""
        return self.order_by().values("scorecard_id").annotate(**_totals(), **more)

    def with_evidence_flag(self) -> "ScoreQuerySet[Any]":
        """Adds `has_evidence`: at least one standing citation."""
        citations = _related(self.model, "citations")
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
        return self.filter(_entered_by_ward("item"))

    def without_numbers(self) -> "ScoreQuerySet[M]":
        """What people give points to and nothing else (Criterion.takes_points)."""
        typed = {
            "item__points_each": None,
            "item__full_from": None,
            "item__when_not_applicable": "",
        }
        return self.filter(**typed).exclude(_TAKES_AWAY)

    def with_numbers(self) -> "ScoreQuerySet[M]":
        """What has a number in any column, or whose plan asks for one (Criterion.measure)."""
        numbered = ~Q(self_number=None, survey_number=None, verified_number=None)
        asked = ~Q(item__points_each=None, item__full_from=None)
        return self.filter(numbered | asked | _TAKES_AWAY)

    def off_their_caps(self) -> "ScoreQuerySet[M]":
        """Whose cap is not what their item gives or takes away (Criterion.farthest)."""
        farthest = Case(
            When(_TAKES_AWAY, then=-F("item__cap")),
            default=F("item__cap"),
            output_field=PointsField(),
        )
        return self.exclude(cap=farthest)

    def missing_evidence(self) -> "ScoreQuerySet[Any]":
        """Scored items that want evidence and have neither evidence nor an explanation."""
        wanting = self.entered_by_ward().filter(item__evidence_required=True, explanation="")
        return wanting.with_evidence_flag().filter(has_evidence=False)


class EvidenceQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "EvidenceQuerySet[M]":
        return self.filter(permissions.visible_evidence(user))

    def standing(self) -> "EvidenceQuerySet[M]":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class SignedPaperQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "SignedPaperQuerySet[M]":
        return self.filter(permissions.visible_signed(user)).distinct()

    def standing(self) -> "SignedPaperQuerySet[M]":
        """Neither withdrawn nor replaced."""
        return self.filter(withdrawn_at=None, replacement=None)

    def with_all(self) -> "SignedPaperQuerySet[M]":
        """Reads for many at once what a list says of them."""
        return self.select_related(
            "campaign", "scorecard__ward", "scorecard__campaign", "added_by", "replacement"
        )


class AwardQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "AwardQuerySet[M]":
        return self.filter(permissions.visible_awards(user))

    def in_force(self) -> "AwardQuerySet[M]":
        """Proposed or decided: these fill the quota."""
        return self.filter(state__in=[AwardState.PROPOSED, AwardState.DECIDED])

    def with_names(self) -> "AwardQuerySet[Any]":
        """Adds `printed_name` and `printed_post` of officers: today's, from the conclusion on those of that day."""
        frozen = {
            "printed_name": Coalesce(NullIf("officer_name", Value("")), "officer__full_name"),
            "printed_post": Coalesce(NullIf("officer_post", Value("")), "officer__post"),
        }
        return self.annotate(**frozen)

    def decided(self) -> "AwardQuerySet[M]":
        return self.filter(state=AwardState.DECIDED)
