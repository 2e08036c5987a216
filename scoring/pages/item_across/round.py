"""Going through the items one after the other."""

from collections.abc import Iterable

from django.urls import reverse

from scoring.models import Campaign, Criterion


def page_of(campaign: Campaign, item: Criterion) -> str:
    return reverse("item_across", args=[campaign.slug, item.code])


def first_page(leaves: Iterable[Criterion], campaign: Campaign) -> str:
    """Where going through the items begins; "" where there are none."""
    return next((page_of(campaign, leaf) for leaf in leaves), "")
