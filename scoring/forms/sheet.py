"""A ward's scorecard laid out by criterion, with its sums, and as typed: what is taken and what is
not.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Citation, Criterion, Reply, Score, Scorecard
from scoring.rules import grading
from scoring.rules.grading import Tally
from scoring.rules.lifecycle import Column, Refused, Stale
from scoring.rules.points import parse, show, show_gap
from wards.models import User
from wards.vietnamese import clean

TEXT_LIMIT = 10_000
THEIRS = "theirs"  # what stands in for the version when the other person's value is chosen


class Progress(TextChoices):
    """How far a criterion is; the value names the badge."""

    BLANK = "blank", gettext_lazy("Chưa chấm")
    BEGUN = "begun", gettext_lazy("Đang làm")
    UNPROVEN = "unproven", gettext_lazy("Thiếu minh chứng")
    DONE = "done", gettext_lazy("Hoàn thành")
    SURVEY = "survey", gettext_lazy("Ban khảo sát")


def read_points(typed: str, score: Score) -> Decimal | None:
    """Typed points of an item, `None` when blank. Raises Refused with the sentence."""
    typed = clean(typed)
    try:
        return parse(typed) if typed else None
    except ValueError:
        facts = {"code": score.item.code, "typed": typed if len(typed) <= 20 else typed[:20] + "…"}
    if typed[0] in "-−–":
        raise Refused(
            _("Nội dung %(code)s: điểm không được âm. Đồng chí đã nhập “%(typed)s”.") % facts
        )
    raise Refused(
        _(
            "Nội dung %(code)s: “%(typed)s” không phải là điểm. Hãy nhập số như 4,5 (tối đa hai chữ số lẻ)."
        )
        % facts
    )


def read_explanation(typed: str, score: Score) -> str:
    """The explanation of an item. Raises Refused with the sentence when it is too long."""
    typed = clean(typed)
    if len(typed) > TEXT_LIMIT:
        limit, length = (
            number_format(count, force_grouping=True) for count in (TEXT_LIMIT, len(typed))
        )
        facts = {"code": score.item.code, "limit": limit, "length": length}
        raise Refused(
            _(
                "Nội dung %(code)s: giải trình tối đa %(limit)s ký tự, đồng chí đã viết %(length)s ký tự."
            )
            % facts
        )
    return typed


def fingerprint(points: str, explanation: str) -> str:
    """What a pair of fields held when the page was made: only fields that differ from it were
    touched.
    """
    return f"{zlib.crc32(f'{clean(points)}|{clean(explanation)}'.encode()):x}"


@dataclass(frozen=True)
class Typed:
    """The fields of one item as they came in."""

    points: str
    explanation: str
    version: str
    was: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any], suffix: str = "") -> "Typed":
        return cls(
            *(
                str(data.get(f"{name}{suffix}") or "")
                for name in ("points", "explanation", "version", "was")
            )
        )

    @property
    def untouched(self) -> bool:
        return self.version == THEIRS or self.was == fingerprint(self.points, self.explanation)

    @property
    def seen_version(self) -> int:
        """A version that is missing or no number was never seen: a change then needs a look."""
        well_formed = self.version.isascii() and self.version.isdigit() and len(self.version) < 10
        return int(self.version) if well_formed else 0

    def enter(self, score: Score, *, by: User) -> Score:
        """Raises Refused, Stale, PermissionDenied."""
        points, note = read_points(self.points, score), read_explanation(self.explanation, score)
        return score.enter(Column.SELF, points, by=by, note=note, seen_version=self.seen_version)


@dataclass
class Row:
    """One item: what stands in the database, or what was typed and why it was not taken."""

    score: Score
    citations: list[Citation] = field(default_factory=list)
    reply_citations: list[Citation] = field(default_factory=list)
    last_year: Score | None = None
    typed: Typed | None = None
    error: str = ""
    theirs: Score | None = None

    def __post_init__(self) -> None:
        item = self.score.item
        self.code, self.cap = item.code, show(self.score.cap)
        self.cap_hundredths = int(self.score.cap * 100)
        self.reply: Reply | None = getattr(self.score, "reply", None)

    @property
    def survey_only(self) -> bool:
        return self.score.item.survey_only

    @property
    def own_points(self) -> str:
        return show(self.score.self_points)

    @property
    def survey_points(self) -> str:
        return show(self.score.survey_points)

    @property
    def verified_points(self) -> str:
        return show(self.score.verified_points)

    @property
    def gap(self) -> str:
        return show_gap(self.score.gap)

    @property
    def lowered(self) -> bool:
        return bool(self.score.gap and self.score.gap < 0)

    @property
    def direction(self) -> str:
        """Which way the Board moved the points: down, up, or an empty string."""
        return ("down" if self.lowered else "up") if self.score.gap else ""

    @property
    def their_points(self) -> str:
        return show(self.theirs.self_points) if self.theirs else ""

    @property
    def points(self) -> str:
        return self.typed.points if self.typed else self.own_points

    @property
    def explanation(self) -> str:
        return self.typed.explanation if self.typed else self.score.explanation

    @property
    def version(self) -> str | int:
        return self.typed.version if self.typed else self.score.version

    @property
    def was(self) -> str:
        return (
            self.typed.was if self.typed else fingerprint(self.own_points, self.score.explanation)
        )

    @property
    def blank(self) -> bool:
        return not self.survey_only and self.score.self_points is None

    @property
    def unproven(self) -> bool:
        return self.score.lacks_evidence

    @property
    def unfinished(self) -> bool:
        return self.blank or self.unproven

    @property
    def lacks_proof_for_points(self) -> bool:
        return not self.blank and self.unproven

    @property
    def last_own(self) -> str:
        return show(self.last_year.self_points) if self.last_year else ""

    @property
    def last_verified(self) -> str:
        return show(self.last_year.verified_points) if self.last_year else ""

    def take(self, typed: Typed, *, by: User) -> None:
        """Save what was typed, or keep it with the sentence that says why not.

        Raises PermissionDenied.
        """
        try:
            fresh = typed.enter(self.score, by=by)
        except Stale as stale:
            self.typed, self.theirs, self.error = typed, stale.current, str(stale)
        except Refused as refused:
            self.typed, self.error = typed, str(refused)
        else:
            fresh.has_evidence = self.score.has_evidence  # type: ignore[attr-defined]
            self.score = fresh


class Totals:
    """What rows add up to, one criterion or a whole card."""

    rows: list[Row]

    @property
    def own(self) -> Tally:
        return grading.tally(row.score.self_points for row in self.rows if not row.survey_only)

    @property
    def own_sum(self) -> str:
        return show(self.own.points) if self.own.scored else ""

    @property
    def survey_sum(self) -> str:
        return _sum(row.score.survey_points for row in self.rows)

    @property
    def verified_sum(self) -> str:
        return _sum(row.score.verified_points for row in self.rows)

    @property
    def moved(self) -> Decimal | None:
        """What the Board moved in all; `None` until everything that the ward scored is verified.

        What is not self-scored moves nothing, however many points it brings.
        """
        return grading.tally(row.score.gap for row in self.rows if not row.survey_only).total

    @property
    def gap(self) -> str:
        return show_gap(self.moved)

    @property
    def lowered(self) -> bool:
        return bool(self.moved and self.moved < 0)


@dataclass
class Section(Totals):
    """One criterion with its rows."""

    head: Criterion
    rows: list[Row]

    @property
    def cap(self) -> str:
        return show(self.head.cap)

    @property
    def progress(self) -> Progress:
        own = self.own
        if not own.items:
            return Progress.SURVEY
        if not own.scored:
            return Progress.BLANK
        if not own.complete:
            return Progress.BEGUN
        return Progress.UNPROVEN if any(row.unproven for row in self.rows) else Progress.DONE


def _sum(parts: Any) -> str:
    total = grading.tally(parts).total
    return show(total)


class Sheet(Totals):
    """A ward's scorecard laid out by criterion; `save` takes what was typed."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        self.refusal = ""
        # citations of an item stand under it, those of a reply under the reply
        citations: dict[tuple[int, bool], list[Citation]] = {}
        for citation in Citation.objects.filter(score__scorecard=card).select_related("evidence"):
            citations.setdefault((citation.score_id, citation.reply_id is not None), []).append(
                citation
            )
        last_year = {
            score.item.code: score
            for score in Score.objects.of_model_year(card).select_related(
                "item__parent", "scorecard__campaign"
            )
        }
        people = ("changed_by", "reply__by", "reply__answered_by")
        scores = (
            Score.objects.filter(scorecard=card)
            .select_related("item__parent", *people)
            .in_official_order()
        )
        self.rows = []
        for score in scores.with_evidence_flag(Citation.objects.all()):
            score.scorecard = card
            cited = citations.get((score.pk, False), []), citations.get((score.pk, True), [])
            self.rows.append(Row(score, *cited, last_year=last_year.get(score.item.code)))
        self.sections = [
            Section(head, list(group))
            for head, group in groupby(
                self.rows, lambda row: row.score.item.parent or row.score.item
            )
        ]
        self.tiers = list(card.campaign.tiers.all())

    @property
    def tier_place(self) -> int | None:
        """Where the decided tier stands, 1 being the highest."""
        return next(
            (place for place, tier in enumerate(self.tiers, 1) if tier.pk == self.card.tier_id),
            None,
        )

    # What was typed

    def save(self, data: Mapping[str, Any], *, by: User) -> bool:
        """Save every touched item that the data holds; False when something was not taken.

        Items are judged one by one: what is valid is saved, the rest stays as typed. Raises
        PermissionDenied.
        """
        with transaction.atomic():
            for row in self.rows:
                suffix = f"-{row.score.pk}"
                typed = Typed.read(data, suffix)
                if row.survey_only or f"points{suffix}" not in data or typed.untouched:
                    continue
                row.take(typed, by=by)
        if self.errors and not self.card.may_enter(Column.SELF, by, timezone.now()):
            # The whole card is shut: say it once instead of at every item.
            self.refusal = next(row.error for row in self.rows if row.error)
            for row in self.rows:
                row.error = ""
        return not self.refusal and not self.errors

    @property
    def errors(self) -> list[Row]:
        return [row for row in self.rows if row.error]

    @property
    def stale(self) -> bool:
        return any(row.theirs for row in self.rows)

    # Sums

    def beyond(self, position: int | None) -> Tally:
        """What the other criteria add while one is shown on a page of its own; nothing beside the
        whole card.
        """
        return grading.tally(
            row.score.self_points for row in self._beyond(position) if not row.survey_only
        )

    def unproven_beyond(self, position: int | None) -> int:
        """How many items of the other criteria have points without evidence or explanation."""
        return sum(row.lacks_proof_for_points for row in self._beyond(position))

    def _beyond(self, position: int | None) -> Iterator[Row]:
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
        return self.own.items - self.own.scored

    @property
    def unproven(self) -> int:
        return sum(row.lacks_proof_for_points for row in self.rows)

    @property
    def survey_only_cap(self) -> str:
        """Points that the ward cannot give itself; "" when there are none."""
        caps = [row.score.cap for row in self.rows if row.survey_only]
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
        """“Đã đạt mức Khá (từ 70)” by the points so far; "" below the lowest."""
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
    def unfinished(self) -> list[Row]:
        return [row for row in self.rows if row.unfinished]

    @property
    def changed(self) -> list[Row]:
        """What the Board moved away from the self points: first what it lowered."""
        return sorted((row for row in self.rows if row.direction), key=lambda row: not row.lowered)

    @property
    def replies(self) -> list[Row]:
        return [row for row in self.rows if row.reply]
