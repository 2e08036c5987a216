"""The Board's answer to a reply: which there are, and what it may do to points."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules import grading
from scoring.rules.points import show
from scoring.rules.refusals import Refused


class Answer(models.TextChoices):
    ACCEPTED = "accepted", gettext_lazy("Chấp nhận")
    PARTLY = "partly", gettext_lazy("Chấp nhận một phần")
    REFUSED = "refused", gettext_lazy("Không chấp nhận")
    LOWERED = "lowered", gettext_lazy("Không chấp nhận, giảm điểm thẩm định")

    @property
    def accepts(self) -> bool:
        """Whether it follows the reply, in whole or in part."""
        return self in {Answer.ACCEPTED, Answer.PARTLY}

    def contradiction(self, before: Decimal | None, after: Decimal) -> Refused | None:
        """Where the Board accepts, points move towards the ward; where it does not, they stay; an
        answer that takes points away says so.
        """
        change = grading.gap(after, before) or grading.ZERO
        if self is Answer.REFUSED and change:
            return Refused(
                "points_must_stay",
                _("Không chấp nhận kiến nghị thì điểm thẩm định giữ nguyên."),
            )
        if self is Answer.LOWERED and change >= 0:
            return Refused(
                "points_must_fall",
                _("Giảm điểm thẩm định thì điểm mới phải thấp hơn %s.") % show(before),
            )
        if self.accepts and not change:
            return Refused(
                "points_must_change",
                _("Chấp nhận kiến nghị thì điểm thẩm định phải thay đổi."),
            )
        if self.accepts and change < 0:
            return Refused(
                "points_must_rise",
                _(
                    "Chấp nhận kiến nghị thì điểm thẩm định phải cao hơn %(before)s. "
                    "Muốn giảm điểm, hãy chọn “%(lowered)s”."
                )
                % {"before": show(before), "lowered": Answer.LOWERED.label},
            )
        return None
