"""A ward's scorecard laid out by criterion: what every page reads of it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.models import Citation, Score, Scorecard
from scoring.models.report import reports_of
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Progress, Section, Totals
from scoring.pages.unread import Unread, news_of
from scoring.rules import grading, permissions
from scoring.rules.grading import Tally
from scoring.rules.lifecycle import SETTLED
from scoring.rules.plans import counterparts
from scoring.rules.points import show
from wards.database.prepared import prepared
from wards.models import Role, User


@prepared
def _citations(card: int) -> QuerySet[Citation]:
    return Citation.objects.filter(score__scorecard=card).select_related("evidence")


@prepared
def _given_out(campaign: int, ward: int) -> QuerySet[Score]:
    scores = Score.objects.given_out(campaign, ward)
    return scores.select_related("item__parent", "scorecard__campaign")


@prepared
def _with_news(
    card: int, names_settlers: bool, campaign: int, reader: int, role: Role, ward: int | None
) -> QuerySet[Any]:
    """The same, each with what is new of it for this reader."""
    person = User(pk=reader, role=role, ward_id=ward)
    return _scores.ask(card, names_settlers).annotate(news=news_of("pk", campaign, person))


@prepared
def _scores(card: int, names_settlers: bool) -> QuerySet[Any]:
    people = ("changed_by", "reply__by", "reply__answered_by")
    scores = Score.objects.filter(scorecard=card).select_related("item__parent", *people)
    if names_settlers:
        scores = scores.with_settler_name()
    return scores.in_official_order().with_evidence_flag()


class Sheet(Totals):
    """A ward's scorecard laid out by criterion."""

    row_class: ClassVar[type[ItemRow]] = ItemRow
    names_settlers: ClassVar[bool] = False

    def __init__(self, card: Scorecard, reader: User | None = None) -> None:
        """`reader` sees what is new."""
        self.card = card
        # citations of an item stand under it, those of a reply under the reply
        citations: dict[tuple[int, bool], list[Citation]] = {}
        for citation in _citations(card.pk):
            citations.setdefault((citation.score_id, citation.reply_id is not None), []).append(
                citation
            )
        rows = []
        for score in self._scores(reader):
            score.scorecard = card
            cited = citations.get((score.pk, False), []), citations.get((score.pk, True), [])
            row = self.row_class(score, *cited)
            rows.append(row)
        self.rows = rows
        if card.campaign.model_id:  # of the first campaign there is none
            self._set_beside(_given_out(card.campaign.model_id, card.ward_id))
        self._look_at_reports()
        by_head = groupby(rows, lambda row: row.item.parent or row.item)
        self.sections = [Section(head, list(group)) for head, group in by_head]
        self.tiers = card.campaign.levels

    def _set_beside(self, given_out: Iterable[Score]) -> None:
        """Each item beside what it was a year ago, whatever number it bore then."""
        of_code = {score.item.code: score for score in given_out}
        titles = {code: score.item.title for code, score in of_code.items()}
        places = counterparts(titles, {row.code: row.item.title for row in self.rows})
        for row in self.rows:
            row.last_year = of_code.get(places.get(row.code, ""))

    @property
    def counts_through(self) -> bool:
        """Whether its criteria are numbered 1, 2, 3 …: a cluster's own may leave numbers out."""
        numbers = [section.head.position for section in self.sections]
        return numbers == list(range(1, len(numbers) + 1))

    def _scores(self, reader: User | None) -> list[Any]:
        if reader is None or not permissions.reads_history(reader):
            return _scores(self.card.pk, self.names_settlers)
        who = (reader.pk, Role(reader.role), reader.ward_id)
        return _with_news(self.card.pk, self.names_settlers, self.card.campaign_id, *who)

    def _look_at_reports(self) -> None:
        """One query more where the points of some item follow from the calendar of reports. Of a
        result that stands nothing is suggested any more: its reasons say what was late.
        """
        if self.card.state in SETTLED:
            return
        asked = [row for row in self.rows if row.item.report_rule]
        reports = reports_of(self.card) if asked else None
        for row in asked:
            row.reports = reports

    @property
    def tier_place(self) -> int | None:
        """Where the decided tier stands, 1 being the highest."""
        return next(
            (place for place, tier in enumerate(self.tiers, 1) if tier.pk == self.card.tier_id),
            None,
        )

    @property
    def last_card(self) -> Scorecard | None:
        """The same unit's card a year ago, once given out."""
        return next((row.last_year.scorecard for row in self.rows if row.last_year), None)

    @property
    def index(self) -> list[tuple[Section, str, Progress]]:
        """Each criterion with its sum so far and how far it is, for officer/_index.html."""
        return [(section, section.own_sum, section.progress) for section in self.sections]

    # Sums

    def beyond(self, position: int | None) -> Tally:
        """What the other criteria add while one is shown on a page of its own; nothing beside the
        whole card.
        """
        return grading.tally(
            row.score.self_points for row in self._beyond(position) if row.ward_enters
        )

    def unproven_beyond(self, position: int | None) -> int:
        """How many items of the other criteria have points without evidence or explanation."""
        return sum(row.lacks_proof_for_points for row in self._beyond(position))

    def _beyond(self, position: int | None) -> Iterator[ItemRow]:
        others = (
            section for section in self.sections if position not in (None, section.head.position)
        )
        return (row for section in others for row in section.rows)

    @property
    def total(self) -> str:
        return show(self.card.campaign.total)

    @property
    def total_hundredths(self) -> int:
        return int(self.card.campaign.total * 100)

    @property
    def own_hundredths(self) -> int:
        return int(self.own.points * 100)

    @property
    def blanks(self) -> int:
        own = self.own
        return own.items - own.scored

    @property
    def unproven(self) -> int:
        return sum(row.lacks_proof_for_points for row in self.rows)

    @property
    def cap_of_survey(self) -> str:
        """Points that the ward cannot give itself; "" when there are none."""
        caps = [
            row.score.cap
            for row in self.rows
            if not row.ward_enters and row.item.of_line.is_ordinary
        ]
        return show(sum(caps, grading.ZERO)) if caps else ""

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The tiers as marks of the meter, highest first."""
        return [
            {"name": tier.name, "floor": show(tier.floor), "hundredths": int(tier.floor * 100)}
            for tier in self.tiers
        ]

    @property
    def reached(self) -> str:
        """“Đã đạt mức Khá (từ 70)” by the points so far; "" below the lowest, and of a card on
        which nothing is scored: it has not reached a level from 0 either.
        """
        if not self.own.scored:
            return ""
        tier = grading.suggest_tier(self.own.points, self.tiers)
        return (
            _("Đã đạt mức %(tier)s (từ %(floor)s)") % {"tier": tier.name, "floor": show(tier.floor)}
            if tier
            else ""
        )

    @property
    def distance(self) -> str:
        """“còn 17,5 điểm tới Xuất sắc (90)”; "" at the top."""
        ahead = grading.next_tier(self.own.points, self.tiers)
        if not ahead:
            return ""
        facts = {"points": show(ahead[1]), "tier": ahead[0].name, "floor": show(ahead[0].floor)}
        return _("còn %(points)s điểm tới %(tier)s (%(floor)s)") % facts

    @property
    def unfinished(self) -> list[ItemRow]:
        return [row for row in self.rows if row.unfinished]

    @property
    def changed(self) -> list[ItemRow]:
        """What the Board moved away from the self points: first what it lowered."""
        return sorted((row for row in self.rows if row.direction), key=lambda row: not row.lowered)

    @property
    def unread(self) -> Unread:
        return Unread(self.card, self.rows)

    @property
    def replies(self) -> list[ItemRow]:
        return [row for row in self.rows if row.reply]
