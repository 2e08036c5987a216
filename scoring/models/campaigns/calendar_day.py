"""Days that the head counts otherwise than the public calendar does."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.models.campaigns.campaign import Campaign
from scoring.rules.refusals import Refused
from scoring.rules.workdays import WorkCalendar
from wards.models import User
from wards.vietnamese import words


class CalendarDay(models.Model):
    """One day of a campaign that is worked, or not, because the head wrote it down.

    Windows that were given out before keep their end: it stands on the card.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="calendar_days")
    day = models.DateField(gettext_lazy("ngày"))
    is_worked = models.BooleanField(gettext_lazy("là ngày làm việc"))
    basis = models.CharField(gettext_lazy("căn cứ"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("ngày của lịch làm việc")
        verbose_name_plural = gettext_lazy("ngày của lịch làm việc")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="a_day_is_ruled_on_once",
                fields=["campaign", "day"],
                violation_error_message=gettext_lazy("Ngày này đã ghi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        counted = _("làm việc") if self.is_worked else _("nghỉ")
        return f"{counted} · {self.basis}"

    @classmethod
    def put(cls, campaign: Campaign, day: date, *, is_worked: bool, basis: str, by: User) -> None:
        """Count a day as worked or not. Raises Refused, PermissionDenied."""
        basis = words(basis)
        if not basis:
            raise Refused("basis_missing", BASIS_MISSING)
        with campaign.being_set_up(Act.CALENDAR, by=by, reason=basis) as locked:
            if locked.calendar_days.filter(day=day).exists():
                raise Refused(
                    "day_ruled_on",
                    _("Ngày %s đã ghi trong lịch này. Hãy bỏ dòng đó trước rồi ghi lại.")
                    % f"{day:%d/%m/%Y}",
                )
            if WorkCalendar().is_worked(day) == is_worked:
                as_it_is = _("Ngày %s vốn là ngày làm việc nên không cần ghi.")
                if not is_worked:
                    as_it_is = _("Ngày %s vốn là ngày nghỉ nên không cần ghi.")
                raise Refused("day_already_so", as_it_is % f"{day:%d/%m/%Y}")
            cls.objects.create(campaign=locked, day=day, is_worked=is_worked, basis=basis)

    def remove(self, *, by: User, reason: str) -> None:
        """Go by the public calendar again. Raises Refused, PermissionDenied."""
        with self.campaign.being_set_up(Act.CALENDAR, by=by, reason=reason):
            CalendarDay.objects.filter(pk=self.pk).delete()


BASIS_MISSING = gettext_lazy("Hãy ghi căn cứ, ví dụ số và ngày của thông báo hoán đổi ngày nghỉ.")
