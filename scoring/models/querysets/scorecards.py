"""Scorecards: who has them, how far they are, what they add up to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from scoring.models.campaigns.blank_scores import blank_scores
from scoring.models.campaigns.facts import CampaignFacts
from scoring.models.locked_row import statement
from scoring.models.querysets.related import related
from scoring.models.querysets.scores import OPEN_REPLY
from scoring.models.querysets.sums import KEPT_SUMS, totals, with_sums
from scoring.rules import permissions
from scoring.rules.lifecycle import JUDGED, SETTLED, CampaignState, CardState, Stage
from scoring.rules.not_applicable import WhenNotApplicable
from scoring.rules.points import PointsField
from wards.database import writes
from wards.database.for_each_row import ExistsForEach
from wards.models import Ward
from wards.namesakes import distinct_names
from wards.vietnamese import fold

M = TypeVar("M", bound=models.Model)


def _plans(
    campaign: CampaignFacts, leaves: Sequence[Any], clusters: Iterable[int | None]
) -> dict[int | None, list[Any]]:
    """Of these items those that units of each of these clusters are judged by."""
    named: dict[int, set[int]] = {}
    scopes = campaign.criteria.exclude(scopes=None)
    for head, cluster in scopes.values_list("pk", "scopes__cluster"):
        named.setdefault(head, set()).add(cluster)
    for leaf in leaves:
        leaf.cluster_ids = frozenset(named.get(leaf.parent_id or leaf.pk, ()))
    plans: dict[int | None, list[Any]] = {cluster: [] for cluster in clusters}
    for cluster, plan in plans.items():
        plan.extend(leaf for leaf in leaves if leaf.holds_for(cluster))
    return plans


def _prorates(plan: Iterable[Any]) -> bool:
    """Whether an item of this plan may be left out of a card's total."""
    return any(leaf.not_applicable is WhenNotApplicable.PRO_RATA for leaf in plan)


class ScorecardQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "ScorecardQuerySet[M]":
        return self.filter(permissions.visible_cards(user))

    def running(self) -> "ScorecardQuerySet[M]":
        return self.filter(campaign__state=CampaignState.OPEN).order_by("pk")

    def locked(self, pk: int) -> M:
        return self.select_for_update().get(pk=pk)

    def fetch_locked(self, pk: int) -> M:
        """The card with its campaign, under the locks of `Scorecard.changing`."""
        return statement(self.model, ("campaign",), ("",)).read(pk)

    def deal(
        self,
        campaign: CampaignFacts,
        wards: Iterable[Ward],
        into: Mapping[int, int | None] | None = None,
        beside: Iterable[Ward] = (),
    ) -> list[M]:
        """Every unit gets a card with a blank score for each item of its plan, caps frozen beside
        them.

        `into`: clusters by unit; `beside`: units that get theirs later. Returns the cards.
        """
        into = into or {}
        leaves = list(campaign.criteria.leaves().select_related("parent"))
        wards = list(wards)
        plans = _plans(campaign, leaves, {into.get(ward.pk) for ward in wards})
        prorates = {cluster: _prorates(plan) for cluster, plan in plans.items()}
        # Every list, paper and choice of the campaign takes the unit's name from its card.
        have = Ward.objects.filter(scorecard__campaign=campaign.pk)
        names = distinct_names({*have, *wards, *beside})
        cards: list[Any] = [
            self.model(
                campaign=campaign,
                ward=ward,
                ward_name=names[ward.pk],
                ward_code=ward.code,
                cluster_id=into.get(ward.pk),
                prorates=prorates[into.get(ward.pk)],
            )
            for ward in wards
        ]
        writes.insert_each(cards)
        blank_scores(related(self.model, "scores").model, cards, plans)
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
        """Cards of units whose name, that of the card or the present one, holds these letters,
        whatever their marks and case.

        Databases fold Vietnamese letters each in its own way, so the names are read.
        """
        letters = fold(wanted)
        rows = self.order_by().values_list("pk", "ward_name", "ward__name")
        found = [pk for pk, *names in rows if letters in fold(" | ".join(names))]
        return self.filter(pk__in=found)

    def waiting_for_tier(self) -> "ScorecardQuerySet[M]":
        """Verified cards whose tier is not decided yet."""
        return self.filter(state=CardState.VERIFIED, tiered_at=None)

    def with_totals(self, *names: str) -> "ScorecardQuerySet[Any]":
        """Adds self_sum, survey_sum, verified_sum (points or `None`) and how many items have each,
        or those of them that are named.

        gap_sum is what was found minus self over the items that have both (`found` counts them):
        what only the survey scores is no gap.
        """
        every = totals("scores__")
        return self.annotate(**{name: every[name] for name in names or every})

    def with_judged_sums(self, *names: str) -> "ScorecardQuerySet[Any]":
        """Adds these of what `with_totals()` adds to judged cards, `None` to all others: from the
        card where it keeps them, else added up for each by itself.
        """
        scores = related(self.model, "scores").filter(scorecard=OuterRef("pk")).order_by()
        every, sums = totals(), {}
        for name in names:
            added = scores.values("scorecard").annotate(added=every[name]).values("added")
            sums[name] = Case(
                When(judged_sum__isnull=False, then=F(KEPT_SUMS[name])),
                When(state__in=JUDGED, then=Subquery(added)),
                output_field=PointsField(),
            )
        return self.annotate(**sums)

    def added_up(self, **more: models.Aggregate) -> list[Any]:
        """These cards, each with what `with_totals()` and these sums of scores add, in two queries.

        The points are added up by a query of their own: in a join, whatever else is asked about a
        card (`with_stage()`, `with_flags()`) would be worked out anew for every item.
        """
        scores = related(self.model, "scores").filter(scorecard__in=self.values("pk"))
        return with_sums(list(self), scores.totals(**more), **more)

    def verified_by_criterion(self, among: Q | None = None) -> Any:
        """(scorecard, criterion, verified points) of each criterion of these cards, as tuples;
        `among` which points these are, where that is known.
        """
        scores = related(self.model, "scores").filter(scorecard__in=self.order_by().values("pk"))
        scores = scores.filter(among) if among else scores
        return scores.verified_by_criterion()

    def with_stage(self) -> "ScorecardQuerySet[Any]":
        """Adds `stage`, a value of lifecycle.Stage."""
        scores = related(self.model, "scores")
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
        replied = related(self.model, "scores").filter(OPEN_REPLY)
        return Q(state=CardState.VERIFIED, pk__in=replied.values("scorecard"))

    def is_ready(self, now: datetime) -> Q:
        """lifecycle.tiered_and_answered in SQL: a verified card that nothing keeps open."""
        shut = Q(reply_until=None) | Q(reply_until__lte=now) | Q(accepted_at__isnull=False)
        return (
            shut & Q(state=CardState.VERIFIED, tiered_at__isnull=False) & ~self.waits_for_answer()
        )

    def with_cluster_name(self) -> "ScorecardQuerySet[Any]":
        """Adds `cluster_name`: of the campaign's clusters; where it has none, the one that the
        list of units notes.
        """
        clusters = related(self.model.campaign.field.related_model, "clusters")  # type: ignore[attr-defined]
        has_own = Exists(clusters.filter(campaign=OuterRef("campaign")))
        return self.annotate(
            cluster_name=Case(
                When(has_own, then=Coalesce("cluster__name", Value(""))), default="ward__cluster"
            )
        )

    def with_waiting_replies(self) -> "ScorecardQuerySet[Any]":
        """Adds `waiting_replies`: how many replies the Board has not answered."""
        scores = related(self.model, "scores")
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
        mine = related(self.model, "scores").filter(scorecard=OuterRef("pk"))
        return self.annotate(
            unproven=ExistsForEach(mine.missing_evidence().exclude(self_points=None)),
            has_open_reply=Exists(mine.filter(OPEN_REPLY)),
        )

    def in_official_order(self) -> "ScorecardQuerySet[M]":
        return self.order_by("ward__position", "pk")

    def neighbours(self, card: int, campaign: int, here: int) -> Any:
        """Of the row of this card: (code and name of the unit before it in official order, of the
        one after it, how many stand before it, how many there are), None at either end. `here`: the
        place of its unit.
        """
        everybody = self.model._default_manager.filter(campaign=campaign)
        ahead = everybody.filter(Q(ward__position__lt=here) | Q(ward__position=here, pk__lt=card))
        behind = everybody.filter(Q(ward__position__gt=here) | Q(ward__position=here, pk__gt=card))
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
        return self.filter(pk=card).values_list(*names, *counts)
