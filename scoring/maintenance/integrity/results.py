"""What must hold of results: what is final is whole, sums and ranks are those of the points."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from scoring.models import Campaign, Score, Scorecard
from scoring.models.campaigns.medians import medians
from scoring.rules import grading
from scoring.rules.lifecycle import JUDGED, SETTLED, CampaignState, CardState


def what_is_final_is_whole() -> Iterator[str]:
    judged = Scorecard.objects.filter(state__in=JUDGED)
    for card in judged.filter(scores__verified_points=None).distinct():
        yield _("%s: đã thẩm định nhưng còn nội dung chưa có điểm thẩm định.") % card
    for card in Scorecard.objects.filter(state=CardState.FINAL).filter(
        Q(finalised_at=None) | Q(tiered_at=None)
    ):
        yield _("%s: đã chốt nhưng thiếu thời điểm chốt hoặc quyết định mức xếp loại.") % card
    for card in Scorecard.objects.filter(campaign__state=CampaignState.CONCLUDED).exclude(
        state__in=SETTLED
    ):
        yield _("%s: phong trào đã kết thúc nhưng phiếu chưa chốt.") % card


def sums_and_ranks() -> Iterator[str]:
    """What the database adds up is what the parts add up to, and ranks do not depend on the order
    of asking.
    """
    for campaign in Campaign.objects.with_cards():
        sums = dict(campaign.scorecards.with_totals().values_list("pk", "verified_sum"))
        # Point by point and never all of them at once: a large year must not fill the memory.
        parts = Score.objects.filter(scorecard__campaign=campaign, verified_points__isnull=False)
        points = parts.values_list("scorecard", "verified_points").iterator()
        added: dict[int, Decimal] = defaultdict(Decimal)
        for pk, verified in points:
            added[pk] += verified or Decimal(0)
        below = [card for card, sum_of in sums.items() if (sum_of or 0) < 0]
        for card in Scorecard.objects.verified().filter(pk__in=below).in_official_order():
            yield _("%s: tổng điểm thẩm định nhỏ hơn 0.") % card
        wrong = [card for card, sum_of in sums.items() if (sum_of or 0) != added.get(card, 0)]
        for card in Scorecard.objects.filter(pk__in=wrong).in_official_order():
            yield _("%s: tổng điểm thẩm định không bằng tổng các nội dung.") % card
        standings = campaign.standings()
        if {p.key: p.rank for p in grading.rank(standings)} != {
            p.key: p.rank for p in grading.rank(standings[::-1])
        }:
            yield _("%s: thứ hạng phụ thuộc thứ tự xét.") % campaign
        kept = {head.pk: (head.low_median, head.high_median) for head in campaign.heads}
        if any(pair != (None, None) for pair in kept.values()):
            found = medians(campaign)
            for head in campaign.heads:
                if kept[head.pk] != found.get(head.pk, (None, None)):
                    facts = {"campaign": campaign, "code": head.code}
                    yield (
                        _("%(campaign)s, tiêu chí %(code)s: mức giữa không phải của các đơn vị.")
                        % facts
                    )
