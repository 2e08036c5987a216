"""Going through the items one after the other."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.models import Campaign, Criterion, Score
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from wards.models import User


class ItemRound:
    """The items of a campaign around this one, and how much waits at each."""

    def __init__(self, campaign: Campaign, item: Criterion, user: User) -> None:
        self.campaign, self.item, self.user = campaign, item, user

    @cached_property
    def index(self) -> list[tuple[Criterion, str, int]]:
        """Each item with its page and how many units still wait for a verdict on it. One query."""
        waiting = Score.objects.filter(
            scorecard__campaign=self.campaign,
            scorecard__state=CardState.SUBMITTED,
            verified_points=None,
        )
        counted = waiting.order_by().values_list("item").annotate(number=Count("pk"))
        left = dict(counted)
        return [
            (leaf, page_of(self.campaign, leaf), left.get(leaf.pk, 0))
            for leaf in self.campaign.leaves
        ]

    @property
    def place(self) -> int:
        return [leaf.pk for leaf, _url, _left in self.index].index(self.item.pk)

    @property
    def neighbours(self) -> dict[str, str]:
        """For components/pager.html: the items before and after this one."""
        around = self.index
        before = around[self.place - 1] if self.place else None
        after = around[self.place + 1] if self.place + 1 < len(around) else None
        where = {"place": self.place + 1, "all": len(around)}
        return {
            "previous_url": before[1] if before else "",
            "previous": before[0].code if before else "",
            "next_url": after[1] if after else "",
            "next": after[0].code if after else "",
            "where": _("%(place)d/%(all)d nội dung") % where,
        }

    @property
    def following(self) -> tuple[Criterion, str] | None:
        """The next item after this one that waits for this person, from the first one on again."""
        around = self.index[self.place + 1 :] + self.index[: self.place]
        mine = (
            (leaf, url)
            for leaf, url, left in around
            if left and permissions.may_settle(self.user, leaf)
        )
        return next(mine, None)


def page_of(campaign: Campaign, item: Criterion) -> str:
    return reverse("item_across", args=[campaign.slug, item.code])


def first_page(leaves: Iterable[Criterion], campaign: Campaign) -> str:
    """Where going through the items begins; "" where there are none."""
    return next((page_of(campaign, leaf) for leaf in leaves), "")
