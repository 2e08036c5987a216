"""Items that two people mark: what is to be marked, what differs, and how strict each person is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from scoring.models import Act, Campaign, Entry, Mark, Sample, Score
from scoring.models.querysets.scores import ScoreQuerySet
from scoring.rules.points import show, show_gap
from scoring.rules.strictness import GapSpread, GivenGap, against_the_rest
from wards.models import User
from wards.vietnamese import name_key


def with_marks(scores: ScoreQuerySet[Any]) -> ScoreQuerySet[Any]:
    """Everything that a row says, both marks with their people. Two queries."""
    marks = Prefetch("marks", Mark.objects.select_related("marker"), to_attr="both")
    related = scores.select_related("item__parent", "scorecard__ward", "scorecard__campaign")
    return related.in_official_order().prefetch_related(marks)


@dataclass(frozen=True)
class MarkPair:
    """An item with both marks: the first one's and the second one's."""

    score: Score
    first: Mark
    second: Mark

    @classmethod
    def of(cls, score: Any) -> "MarkPair":
        first, second = sorted(
            score.both, key=lambda mark: mark.marker_id == score.second_marker_id
        )
        return cls(score, first, second)

    @property
    def first_points(self) -> str:
        return show(self.first.points)

    @property
    def second_points(self) -> str:
        return show(self.second.points)

    @property
    def apart(self) -> str:
        return show_gap(self.second.points - self.first.points)

    @property
    def own(self) -> str:
        return show(self.score.self_points)

    @property
    def verified(self) -> str:
        return show(self.score.verified_points)


def of_campaign(campaign: Campaign) -> ScoreQuerySet[Any]:
    return Score.objects.filter(scorecard__campaign=campaign)


def pairs(scores: ScoreQuerySet[Any]) -> list[MarkPair]:
    return [MarkPair.of(score) for score in with_marks(scores)]


def drawn(campaign: Campaign, sample: Sample) -> list[tuple[str, str, str, bool]]:
    """(code, name, lot, whether it was taken) of everything that it was taken from: by lot where it
    was drawn.
    """
    if sample.of == Sample.Of.ITEMS:
        names = {leaf.code: leaf.name for leaf in campaign.leaves}
    else:
        names = dict(campaign.scorecards.values_list("ward__code", "ward_name"))
    return [(code, names.get(code, code), lot, taken) for code, lot, taken in sample.lots]


# How strict each is


@dataclass(frozen=True)
class StrictnessRow:
    """One criterion, or all of them: a person's verdicts beside everybody else's."""

    label: str
    own: GapSpread
    rest: GapSpread

    @property
    def cells(self) -> list[str]:
        found = []
        for spread in (self.own, self.rest):
            deviation = "–" if spread.deviation is None else show(spread.deviation)
            mean = "–" if spread.mean is None else show_gap(spread.mean)
            found += [str(spread.count), mean, deviation]
        return found


def strictness(campaign: Campaign) -> list[tuple[User, Sequence[StrictnessRow]]]:
    """Each reviewer with their rows, all criteria first. Five queries."""
    verdicts = list(_verdicts(campaign))
    people = User.objects.filter(pk__in={verdict.reviewer for verdict in verdicts})
    heads = campaign.heads
    found: list[tuple[User, Sequence[StrictnessRow]]] = []
    for person in sorted(people, key=lambda member: name_key(member.full_name)):
        own, rest = against_the_rest(verdicts, person.pk)
        rows = [StrictnessRow(_("Mọi tiêu chí"), own, rest)]
        for head in heads:
            own, rest = against_the_rest(verdicts, person.pk, head.pk)
            if own.count:
                rows.append(StrictnessRow(f"{head.position}. {head.name}", own, rest))
        found.append((person, rows))
    return found


def _verdicts(campaign: Campaign) -> Iterator[GivenGap]:
    """Who gave which verified points: the last entry of each item says so, and where two people
    marked, their marks.
    """
    scores = of_campaign(campaign).filter(self_points__isnull=False, verified_points__isnull=False)
    by_one: Any = scores.filter(second_marker=None).values_list(
        "pk", "item__parent", "item", "verified_points", "self_points"
    )
    alone = {pk: (parent or item, verified - own) for pk, parent, item, verified, own in by_one}
    entries = Entry.objects.filter(campaign=campaign, act=Act.ENTER_VERIFIED).order_by("pk")
    last = dict(entries.values_list("score", "by"))
    for pk, (criterion, gap) in alone.items():
        if reviewer := last.get(pk):
            yield GivenGap(reviewer, criterion, gap)
    marks: Any = Mark.objects.filter(score__in=scores).values_list(
        "marker", "score__item__parent", "score__item", "points", "score__self_points"
    )
    for marker, parent, item, points, own in marks:
        yield GivenGap(marker, parent or item, points - own)
