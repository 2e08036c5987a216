"""The people in charge of the work in a unit."""

from collections.abc import Collection
from functools import cached_property
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wards.models.user import User
from wards.models.ward import Ward

T = TypeVar("T")


class Officer(models.Model):
    """A person in charge of the work in a ward; may be honoured. Name and post only."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, verbose_name=_("đơn vị"))
    full_name = models.CharField(_("họ và tên"), max_length=100)
    post = models.CharField(_("chức vụ"), max_length=150)
    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        verbose_name=_("tài khoản"),
        null=True,
        blank=True,
        related_name="officer",
    )
    is_active = models.BooleanField(_("đang công tác"), default=True)
    # The row of the same person in the unit before.
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        verbose_name=_("trước đây"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("cán bộ phụ trách")
        verbose_name_plural = _("cán bộ phụ trách")
        ordering = ["ward", "pk"]

    def __str__(self) -> str:
        return self.full_name


class Persons:
    """Which rows are one person's: whoever moves has one in each unit, and what was noted against
    them or won under one of them is theirs under the others, too. One query, when it is first
    asked; none where it is known that nobody moved.
    """

    def __init__(self, *, nobody_moved: bool = False) -> None:
        self._nobody_moved = nobody_moved

    @cached_property
    def _before(self) -> dict[int, int]:
        if self._nobody_moved:
            return {}
        moved = Officer.objects.exclude(follows=None)
        return dict(moved.values_list("pk", "follows_id"))

    @cached_property
    def moved(self) -> frozenset[int]:
        """All rows of those who have several."""
        return frozenset({*self._before, *self._before.values()})

    def first(self, row: int) -> int:
        """The first row of the person."""
        while row in self._before:
            row = self._before[row]
        return row

    def others(self, row: int) -> set[int]:
        """The other rows of the person."""
        person = self.first(row)
        return {other for other in self.moved if self.first(other) == person} - {row}

    def key(self, of_unit: T, row: int | None) -> tuple[T | None, int | None]:
        """What names a candidate whatever unit it stands in: the unit's own, or the person."""
        return (of_unit, None) if row is None else (None, self.first(row))

    def whereabouts(self, officers: Collection[Officer]) -> dict[int, str]:
        """Of those who have left their unit's list, by their rows: where they are now, and under
        which name where it was put right or changed there alone. One query, none where nobody has
        left.
        """
        left = {officer.pk: officer for officer in officers if not officer.is_active}
        if not left:
            return {}
        here = Officer.objects.filter(is_active=True, pk__in=self.moved).select_related("ward")
        now = {self.first(officer.pk): officer for officer in here}
        return {row: _now(officer, now.get(self.first(row))) for row, officer in left.items()}


def _now(before: Officer, now: Officer | None) -> str:
    if now is None:
        return gettext("nay không còn phụ trách ở đơn vị này")
    facts = {"ward": now.ward.name, "name": now.full_name}
    if now.full_name != before.full_name:
        return gettext("nay phụ trách ở %(ward)s, ở đó ghi tên %(name)s") % facts
    return gettext("nay phụ trách ở %s") % now.ward.name
