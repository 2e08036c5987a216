"""Honours of earlier years: those of earlier campaigns, and those typed in for years before the
program.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger import coverage
from scoring.models.campaigns.campaign import Campaign
from scoring.rules import permissions
from scoring.rules.lifecycle import CampaignState
from scoring.rules.refusals import Refused
from wards.models import Officer, Persons, User, Ward
from wards.record import trace
from wards.vietnamese import clean, document_number

FIRST_YEAR = 1945


class PastHonour(NamedTuple):
    """One honour of one earlier year; `typed` is the id of the row where it was typed in."""

    ward: int
    officer: int | None
    year: int
    title: str
    decision: str
    typed: int | None


class EarlierHonour(models.Model):
    """An honour from before the program, or one that no campaign of the program holds.

    It belongs to no campaign: the chain of units and accounts tells of it. Put aside rather than
    deleted.
    """

    TITLE_MISSING = gettext_lazy("Hãy ghi hình thức khen thưởng.")

    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("đơn vị")
    )
    officer = models.ForeignKey(
        Officer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("cá nhân"),
    )
    year = models.PositiveSmallIntegerField(
        gettext_lazy("năm"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2200)],
    )
    title = models.CharField(gettext_lazy("hình thức khen thưởng"), max_length=150)
    decision = models.CharField(gettext_lazy("số quyết định"), max_length=60, blank=True)
    is_put_aside = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = gettext_lazy("khen thưởng các năm trước")
        verbose_name_plural = gettext_lazy("khen thưởng các năm trước")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="an_earlier_honour_of_a_unit_is_noted_once",
                fields=["ward", "year", "title"],
                condition=Q(officer=None, is_put_aside=False),
            ),
            models.UniqueConstraint(
                name="an_earlier_honour_of_an_officer_is_noted_once",
                fields=["officer", "year", "title"],
                condition=Q(officer__isnull=False, is_put_aside=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year}): {self.officer or self.ward}"

    @classmethod
    def note(
        cls,
        ward: Ward,
        officer: Officer | None,
        *,
        year: int,
        title: str,
        decision: str = "",
        by: User,
    ) -> "EarlierHonour":
        """Type in an honour of a year gone by. Raises Refused, PermissionDenied."""
        if not permissions.is_board(by):
            raise PermissionDenied
        if officer and officer.ward_id != ward.pk:
            raise Refused(
                "officer_of_another_ward", _("Đồng chí %s không thuộc đơn vị này.") % officer
            )
        if year > timezone.localdate().year:
            raise Refused("year_in_future", _("Năm khen thưởng không thể sau năm nay."))
        facts = {
            "title": " ".join(clean(title).split()),
            "decision": document_number(decision),
            "year": year,
        }
        if not facts["title"]:
            raise Refused("text_missing", cls.TITLE_MISSING)
        honour = cls(ward=ward, officer=officer, by=by, **facts)
        try:
            with transaction.atomic():
                honour.save()
                honour._leave(gettext_lazy("Ghi khen thưởng năm trước"), by=by, is_new=True)
        except IntegrityError as problem:
            raise Refused("honour_noted", _("Khen thưởng này đã ghi rồi.")) from problem
        return honour

    def put_aside(self, *, by: User) -> None:
        """Take back what was typed in by mistake. Raises PermissionDenied."""
        if not permissions.is_board(by):
            raise PermissionDenied
        with transaction.atomic():
            honour = EarlierHonour.objects.select_for_update().get(pk=self.pk)
            if not honour.is_put_aside:
                honour.is_put_aside = True
                honour.save(update_fields=["is_put_aside"])
                honour._leave(gettext_lazy("Bỏ khen thưởng năm trước ghi nhầm"), by=by)

    def _leave(self, said: object, *, by: User, is_new: bool = False) -> None:
        try:
            trace.leave(self, str(said), by=by, is_new=is_new, covering=coverage.REGISTER)
        except ValidationError as problem:
            raise Refused("clock_behind", problem.messages[0]) from problem


def honours_before(
    campaign: Campaign,
    wards: Collection[int] | None = None,
    officers: Collection[int] = frozenset(),
) -> list[PastHonour]:
    """What units of this campaign (or these) and their officers had in earlier years, and these
    officers wherever they were, latest first: decided in concluded campaigns, or typed in. One
    query.
    """
    units: Any = campaign.scorecards.values("ward") if wards is None else wards
    typed = (
        EarlierHonour.objects.filter(is_put_aside=False, year__lt=campaign.year)
        .filter(Q(ward__in=units) | Q(officer__in=officers))
        .order_by()
        .values_list("ward", "officer", "year", "title", "decision", "pk")
    )
    awards: Any = Campaign._meta.get_field("awards").related_model
    decided = (
        awards.objects.decided()
        .filter(
            campaign__state=CampaignState.CONCLUDED,
            campaign__year__lt=campaign.year,
        )
        .filter(Q(scorecard__ward__in=units) | Q(officer__in=officers))
        .order_by()
        .annotate(none=Cast(Value(None), models.BigIntegerField()))
        .values_list(
            "scorecard__ward",
            "officer",
            "campaign__year",
            "kind__title",
            "decision_number",
            "none",
        )
    )
    return sorted(
        (PastHonour(*row) for row in typed.union(decided, all=True)),
        key=lambda had: (-had.year, had.title),
    )


def by_candidate(
    had: list[PastHonour], persons: Persons
) -> Mapping[tuple[int | None, int | None], list[PastHonour]]:
    """The same by who had it (`Persons.key` of unit and officer)."""
    found: dict[tuple[int | None, int | None], list[PastHonour]] = {}
    for honour in had:
        found.setdefault(persons.key(honour.ward, honour.officer), []).append(honour)
    return found


def honours_of(
    campaign: Campaign, ward: int, officer: int | None, persons: Persons
) -> list[tuple[int, str]]:
    """Years and titles of what a unit had before, or one officer of it, in other units as well."""
    rows = persons.others(officer) if officer else set()
    honours = by_candidate(honours_before(campaign, [ward], rows), persons)
    return [(had.year, had.title) for had in honours.get(persons.key(ward, officer), [])]
