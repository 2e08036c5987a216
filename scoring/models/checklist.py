"""What is still in the way of opening a campaign, part by part of its set-up, as sentences."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from scoring.rules.points import on_step, show
from wards.models import Ward


def of(campaign: Any, now: datetime) -> Iterator[tuple[str, Iterator[str]]]:
    """(part, its sentences), in the order in which the pages of the set-up stand."""
    yield "basics", _date_problems(campaign, now)
    yield "criteria", _criteria_problems(campaign)
    yield "tiers", _tier_problems(campaign)
    yield "wards", _ward_problems(campaign)
    yield "awards", _award_problems(campaign)


def _date_problems(campaign: Any, now: datetime) -> Iterator[str]:
    if not campaign.self_deadline:
        yield _("Chưa có hạn tự chấm và nộp phiếu.")
    elif campaign.self_deadline <= now:
        yield _("Hạn tự chấm và nộp phiếu đã qua.")


def _criteria_problems(campaign: Any) -> Iterator[str]:
    criteria, heads = campaign.criteria_in_order, campaign.heads
    if not heads:
        yield _("Chưa có tiêu chí nào.")
        return
    if problem := _sum_problem(
        _("Tổng điểm tối đa"), sum(head.cap for head in heads), campaign.total
    ):
        yield problem
    for head in heads:
        items = [criterion.cap for criterion in criteria if criterion.parent_id == head.pk]
        if items and (
            problem := _sum_problem(_("Tiêu chí %s") % head.position, sum(items), head.cap)
        ):
            yield problem
    off_step = [
        criterion.code for criterion in criteria if not on_step(criterion.cap, campaign.step)
    ]
    if off_step:
        yield _("Điểm tối đa không theo bước %(step)s: %(codes)s.") % {
            "step": show(campaign.step),
            "codes": ", ".join(off_step),
        }


def _tier_problems(campaign: Any) -> Iterator[str]:
    floors = [tier.floor for tier in campaign.tiers.all()]
    if not floors:
        yield _("Chưa có mức xếp loại nào.")
    if any(upper <= lower for upper, lower in pairwise(floors)):
        yield _("Mức sàn phải giảm dần từ mức cao xuống mức thấp.")
    if floors and max(floors) > campaign.total:
        yield _("Mức sàn cao nhất vượt tổng điểm %s.") % show(campaign.total)


def _ward_problems(campaign: Any) -> Iterator[str]:
    wards = campaign.participants()
    if not wards.exists():
        yield _("Chưa có đơn vị nào tham gia.")
    without = wards.exclude(pk__in=Ward.objects.with_officer())
    names = [ward.name for ward in without[:9]]
    if names:
        yield _("Chưa có tài khoản cán bộ phụ trách: %s.") % (
            ", ".join(names[:8]) + (", …" if names[8:] else "")
        )


def _award_problems(campaign: Any) -> Iterator[str]:
    kinds = list(campaign.award_kinds.all())
    if not kinds:
        yield _("Chưa có hình thức khen thưởng nào.")
    if beyond := [
        str(kind)
        for kind in kinds
        if kind.threshold is not None and kind.threshold > campaign.total
    ]:
        facts = {"total": show(campaign.total), "kinds": ", ".join(beyond)}
        yield _("Mức điểm khen thưởng vượt tổng điểm %(total)s: %(kinds)s.") % facts


def _sum_problem(what: str, found: Decimal | int, wanted: Decimal) -> str:
    """'Tổng điểm tối đa 98/100 – còn thiếu 2', or "" when it adds up."""
    if found == wanted:
        return ""
    facts = {
        "what": what,
        "found": show(Decimal(found)),
        "wanted": show(wanted),
        "by": show(abs(wanted - found)),
    }
    if found < wanted:
        return _("%(what)s: %(found)s/%(wanted)s – còn thiếu %(by)s.") % facts
    return _("%(what)s: %(found)s/%(wanted)s – thừa %(by)s.") % facts
