"""Items that two people mark without seeing one another: which ones, who, and both marks.

Until the two marks agree, or the head has settled them, an item has no verified points at all: what
is not there no page, sheet or record can give away, and the card cannot be verified.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record, record_each
from scoring.models.campaigns.campaign import Campaign
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.score import Score
from scoring.rules import permissions, sampling
from scoring.rules.lifecycle import CardState
from scoring.rules.refusals import Refused
from wards.database import writes
from wards.models import User

# Cards whose verification is not confirmed yet.
NOT_JUDGED = (CardState.DRAFT, CardState.SUBMITTED)


class Sample(models.Model):
    """Units, or items, that were drawn or chosen to be marked by a second person as well.

    The names it was drawn from are kept as they were then, so that anybody can draw again.
    """

    class Of(models.TextChoices):
        WARDS = "wards", gettext_lazy("Đơn vị, với mọi nội dung")
        ITEMS = "items", gettext_lazy("Nội dung, ở mọi đơn vị")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="samples")
    of = models.CharField(gettext_lazy("rút"), max_length=10, choices=Of)
    # Blank where a person chose.
    code = models.CharField(gettext_lazy("mã rút thăm"), max_length=19, blank=True)
    # Codes of units or items, with blanks between them.
    frame = models.TextField(gettext_lazy("rút từ"))
    chosen = models.TextField(gettext_lazy("được rút"))
    marker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("mẫu chấm hai người")
        verbose_name_plural = gettext_lazy("mẫu chấm hai người")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="a_sample_is_of_something", condition=~Q(chosen="")),
            models.CheckConstraint(
                name="a_sample_is_of_wards_or_items", condition=Q(of__in=("wards", "items"))
            ),
            models.UniqueConstraint(
                name="a_code_is_drawn_with_once", fields=["code"], condition=~Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return self.code or _("chọn trực tiếp")

    @property
    def names(self) -> list[str]:
        return self.chosen.split()

    @property
    def drawn_again(self) -> list[str]:
        """What its code draws from its names now; what was chosen by hand is not drawn."""
        return sampling.draw(self.code, self.frame.split(), len(self.names)) if self.code else []

    @property
    def lots(self) -> list[tuple[str, str, bool]]:
        """(name, lot, whether it was taken), as they come out of the draw; without lots, in their
        order, where a person chose.
        """
        names, taken = self.frame.split(), set(self.names)
        if not self.code:
            return [(name, "", name in taken) for name in names]
        lots = sorted((sampling.lot(self.code, name), name) for name in names)
        return [(name, lot, name in taken) for lot, name in lots]

    @classmethod
    def frame_of(cls, campaign: Campaign, of: str) -> list[str]:
        """Codes that may be drawn from: units whose verification is not confirmed yet, or items.

        What is counted is not judged: points that follow from a number need no second mark.
        """
        if of == cls.Of.ITEMS:
            return [leaf.code for leaf in campaign.leaves if leaf.takes_points]
        cards = campaign.scorecards.filter(state__in=NOT_JUDGED).in_official_order()
        return list(cards.values_list("ward__code", flat=True))

    @classmethod
    def draw(cls, campaign: Campaign, of: str, size: int, marker: User, *, by: User) -> "Sample":
        """Draw so many units or items by a new code. Raises Refused, PermissionDenied."""
        with transaction.atomic():
            campaign = Campaign.objects.locked(campaign.pk)
            frame = cls.frame_of(campaign, of)
            if not 1 <= size <= len(frame):
                facts = {"count": len(frame), "size": size}
                raise Refused(
                    "sample_too_large",
                    _("Rút được từ 1 đến %(count)d, không rút được %(size)d.") % facts,
                )
            code = sampling.new_code()
            chosen = sampling.draw(code, frame, size)
            return cls._take(campaign, of, code, frame, chosen, marker, by=by)

    @classmethod
    def choose(
        cls, campaign: Campaign, of: str, names: Sequence[str], marker: User, *, by: User
    ) -> "Sample":
        """Take these units or items. Raises Refused, PermissionDenied."""
        with transaction.atomic():
            campaign = Campaign.objects.locked(campaign.pk)
            frame = cls.frame_of(campaign, of)
            if unknown := [name for name in names if name not in set(frame)]:
                raise Refused("not_to_be_drawn", cls._why_not(campaign, of, unknown[:8]))
            chosen = [name for name in frame if name in set(names)]
            if not chosen:
                raise Refused("sample_empty", _("Hãy chọn ít nhất một đơn vị hoặc nội dung."))
            return cls._take(campaign, of, "", frame, chosen, marker, by=by)

    @staticmethod
    def _why_not(campaign: Campaign, of: str, names: Sequence[str]) -> str:
        """Whoever typed a code of the plan reads why it is not taken, not that it may not exist."""
        if of != Sample.Of.ITEMS:
            return _("Không có đơn vị mang mã này, hoặc đã xác nhận thẩm định: %s.") % ", ".join(
                names
            )
        codes = {leaf.code for leaf in campaign.leaves}
        numbers = [name for name in names if name in codes]
        missing = [name for name in names if name not in codes]
        said = []
        if numbers:
            said.append(
                _("Không chấm hai người với điểm trừ, nội dung tính theo số liệu: %s.")
                % ", ".join(numbers)
            )
        if missing:
            said.append(_("Không có nội dung mang mã: %s.") % ", ".join(missing))
        return " ".join(said)

    @classmethod
    def _take(
        cls,
        campaign: Campaign,
        of: str,
        code: str,
        frame: Sequence[str],
        chosen: Sequence[str],
        marker: User,
        *,
        by: User,
    ) -> "Sample":
        """The sample's own entry, and one for each card with what of it is marked twice."""
        if not permissions.is_head(by):
            raise PermissionDenied
        campaign.check_open()
        if not permissions.is_board(marker):
            raise Refused(
                "not_of_the_board",
                _("Chỉ thành viên đang hoạt động của Ban chấm được lượt hai."),
            )
        now = timezone.now()
        wanted: dict[Any, list[Score]] = {}
        for score in cls._scores(campaign, of, set(chosen)):
            wanted.setdefault(score.scorecard, []).append(score)
        if not wanted:
            raise Refused(
                "sample_empty",
                _("Các nội dung ấy đều đã có điểm thẩm định hoặc đã có người chấm lượt hai."),
            )
        sample = cls.objects.create(
            campaign=campaign,
            of=of,
            code=code,
            frame=" ".join(frame),
            chosen=" ".join(chosen),
            marker=marker,
            by=by,
            at=now,
        )
        record(
            Act.DRAW_SAMPLE,
            by=by,
            campaign=campaign,
            at=now,
            subject=str(sample),
            after={"chosen": sample.chosen, "second_marker": marker},
            rows=[sample],
            tells=[marker],
        )
        scores = [score for of_card in wanted.values() for score in of_card]
        for score in scores:
            score.second_marker = marker
            score.version += 1
        writes.update_each(scores, ("second_marker", "version"))
        drafts = (cls._entry(campaign, card, of_card, marker) for card, of_card in wanted.items())
        record_each(drafts, by=by, at=now)
        return sample

    @staticmethod
    def _scores(campaign: Campaign, of: str, chosen: set[str]) -> list[Score]:
        """What nobody has verified yet: who sees the points of the first does not mark blindly."""
        scores = Score.objects.without_numbers().filter(
            scorecard__campaign=campaign,
            scorecard__state__in=NOT_JUDGED,
            verified_points=None,
            second_marker=None,
        )
        if of == Sample.Of.ITEMS:
            leaves = [leaf.pk for leaf in campaign.leaves if leaf.code in chosen]
            scores = scores.filter(item__in=leaves)
        else:
            scores = scores.filter(scorecard__ward__code__in=chosen)
        related = scores.select_related("item__parent", "scorecard")
        return list(related.order_by("scorecard__ward__position", "scorecard", "pk"))

    @staticmethod
    def _entry(
        campaign: Campaign, card: Scorecard, scores: Sequence[Score], marker: User
    ) -> EntryDraft:
        return EntryDraft(
            act=Act.SECOND_MARKER,
            campaign=campaign,
            scorecard=card,
            subject=card.ward_name,
            after={
                "second_marker": marker,
                "items": ", ".join(score.item.code for score in scores),
            },
            rows=scores,
        )
