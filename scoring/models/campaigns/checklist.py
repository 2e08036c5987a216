"""What still prevents the opening of a campaign, as sentences for each part of the set-up; and what
is allowed but looks like a mistake.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Case, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.models.campaigns.participants import CampaignUnits
from scoring.models.plan import cluster_criterion
from scoring.models.plan.criterion import NEVER_BESIDE_THE_TOTAL, Criterion
from scoring.rules import conditions, lifecycle
from scoring.rules.approval import Approval
from scoring.rules.lines import ordinary
from scoring.rules.points import on_step, show
from wards.days import end_of
from wards.models import Ward
from wards.namesakes import distinct_names
from wards.paging import shortened


def of(campaign: CampaignUnits, now: datetime) -> Iterator[tuple[str, Iterator[str]]]:
    """(part, its sentences), in the order in which the pages of the set-up stand."""
    yield "basics", _date_problems(campaign, now)
    yield "criteria", _criteria_problems(campaign)
    yield "tiers", _tier_problems(campaign)
    yield "wards", _ward_problems(campaign)
    yield "awards", _award_problems(campaign)


# A ward scores itself in some weeks: what lies outside is asked about.
SHORTEST, LONGEST = 5, 92  # days
MOST = 8  # names in a sentence
OFFICER, LEADER = "officer", "leader"  # accounts that a unit may lack


def oddities(campaign: CampaignUnits, now: datetime) -> Iterator[str]:
    """What is asked about before the opening, as sentences."""
    yield from _odd_year(campaign, localtime(now).year)
    yield from _odd_plan(campaign, localtime(now).date())
    if campaign.self_deadline:
        yield from _odd_deadline(campaign, campaign.self_deadline, now)
    yield from conditions.too_small(campaign.levels, sum(campaign.units_by_cluster.values()))
    yield from _odd_clusters(campaign)
    yield from _odd_minus(campaign)
    yield from _odd_floors(campaign)


def _odd_minus(campaign: CampaignUnits) -> Iterator[str]:
    """More may be taken away than there is: a result below zero is never given out."""
    minus = sum((head.cap for head in campaign.heads if head.of_line.takes_away), Decimal(0))
    if minus > campaign.total:
        facts = {"minus": show(minus), "total": show(campaign.total)}
        yield (
            _(
                "Các tiêu chí điểm trừ trừ đến %(minus)s điểm, nhiều hơn tổng điểm %(total)s. "
                "Tổng điểm thẩm định không xuống dưới 0: "
                "khi đó Ban phải giảm điểm trừ và ghi lý do."
            )
            % facts
        )


def _odd_year(campaign: CampaignUnits, this_year: int) -> Iterator[str]:
    for other in campaign.of_the_same_year:
        yield _("Năm %(year)d đã có một phong trào: “%(title)s” (%(state)s).") % {
            "year": campaign.year,
            "title": other.title,
            "state": other.get_state_display(),
        }
    named = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", campaign.title)]
    if named and campaign.year not in named:
        facts = {"year": campaign.year, "named": named[0]}
        yield _("Tên phong trào ghi năm %(named)d, còn năm của phong trào là %(year)d.") % facts
    if campaign.year not in (this_year, this_year + 1):
        facts = {"year": campaign.year, "now": this_year}
        yield _("Năm của phong trào là %(year)d, còn năm nay là %(now)d.") % facts


def _odd_plan(campaign: CampaignUnits, today: date) -> Iterator[str]:
    if not campaign.plan_number or not campaign.plan_date:
        yield _("Chưa ghi đủ số và ngày ban hành kế hoạch; giấy tờ in ra sẽ để trống chỗ này.")
    elif campaign.plan_date > today:
        yield _("Ngày ban hành kế hoạch là %s, chưa đến.") % date_format(campaign.plan_date)
    if campaign.plan_date and campaign.plan_date.year not in (campaign.year - 1, campaign.year):
        facts = {"year": campaign.year, "day": date_format(campaign.plan_date)}
        yield _("Ngày ban hành kế hoạch là %(day)s, còn năm của phong trào là %(year)d.") % facts


def _odd_deadline(campaign: CampaignUnits, until: datetime, now: datetime) -> Iterator[str]:
    begins = max(campaign.opens_at or now, now)
    if (until_it_begins := (begins - now).days) > LONGEST:
        facts = {"days": until_it_begins, "when": date_format(localtime(begins))}
        yield _("Đơn vị chỉ bắt đầu tự chấm sau %(days)d ngày nữa (%(when)s).") % facts
    days = (until - begins).days
    last, hour, _minute = end_of(until)
    if days > LONGEST:
        yield _("Đơn vị có đến %d ngày để tự chấm.") % days
    elif days < SHORTEST:
        yield _("Đơn vị chỉ có %d ngày để tự chấm.") % days
    if last.year not in (campaign.year, campaign.year + 1):
        facts = {"year": campaign.year, "named": last.year}
        yield _("Hạn nộp phiếu vào năm %(named)d, còn năm của phong trào là %(year)d.") % facts
    if not campaign.work_calendar.is_worked(last):
        yield _("Hạn nộp phiếu rơi vào ngày nghỉ (%s).") % date_format(last)
    if hour < 7 or hour == 24:
        said = lifecycle.deadline(until)
        yield _("Hạn nộp phiếu là %s, ngoài giờ làm việc.") % said


def _odd_floors(campaign: CampaignUnits) -> Iterator[str]:
    """Lines of last year's plan stay where they were when its total is raised: 90 of 200."""
    for tier in campaign.levels[:1]:
        if tier.floor * 2 < campaign.total:
            facts = {"name": tier.name, "floor": show(tier.floor), "total": show(campaign.total)}
            yield (
                _(
                    "Mức %(name)s từ %(floor)s điểm, chưa đến một nửa tổng điểm %(total)s. "
                    "Hãy xem lại các mức xếp loại và mức điểm khen thưởng."
                )
                % facts
            )


def _date_problems(campaign: CampaignUnits, now: datetime) -> Iterator[str]:
    if not campaign.self_deadline:
        yield _("Chưa có hạn tự chấm và nộp phiếu.")
    elif campaign.self_deadline <= now:
        yield _("Hạn tự chấm và nộp phiếu đã qua.")


def _criteria_problems(campaign: CampaignUnits) -> Iterator[str]:
    criteria, heads = campaign.criteria_in_order, campaign.heads
    if not heads:
        yield _("Chưa có tiêu chí nào.")
        return
    if campaign.has_group_plans:
        yield from cluster_criterion.sum_problems(campaign)
    elif problem := _sum_problem(
        _("Tổng điểm tối đa"), sum(head.cap for head in ordinary(heads)), campaign.total
    ):
        yield problem
    for head in heads:
        items = [criterion.cap for criterion in criteria if criterion.parent_id == head.pk]
        if items and (
            problem := _sum_problem(_("Tiêu chí %s") % head.position, sum(items), head.cap)
        ):
            yield problem
    taken = [leaf for leaf in campaign.leaves if leaf.of_line.takes_away]
    if shared := [leaf.code for leaf in taken if leaf.full_from is not None]:
        yield _("Điểm trừ không tính theo tỷ lệ để đủ điểm: %s.") % ", ".join(shared)
    if outside := [leaf.code for leaf in campaign.leaves if _beside_the_total(leaf)]:
        yield f"{NEVER_BESIDE_THE_TOTAL} ({', '.join(outside)})"
    off_step = [
        criterion.code for criterion in criteria if not on_step(criterion.cap, campaign.step)
    ]
    if off_step:
        yield _("Điểm tối đa không theo bước %(step)s: %(codes)s.") % {
            "step": show(campaign.step),
            "codes": ", ".join(off_step),
        }


def _beside_the_total(leaf: Criterion) -> bool:
    return leaf.not_applicable.is_allowed and not leaf.of_line.is_ordinary


def _tier_problems(campaign: CampaignUnits) -> Iterator[str]:
    floors = [tier.floor for tier in campaign.levels]
    if not floors:
        yield _("Chưa có mức xếp loại nào.")
    if any(upper <= lower for upper, lower in pairwise(floors)):
        yield _("Mức sàn phải giảm dần từ mức cao xuống mức thấp.")
    if floors and max(floors) > campaign.total:
        yield _("Mức sàn cao nhất vượt tổng điểm %s.") % show(campaign.total)
    yield from conditions.contradictions(campaign.levels, campaign.total)


def _ward_problems(campaign: CampaignUnits) -> Iterator[str]:
    if not campaign.units_by_cluster:
        yield _("Chưa có đơn vị nào tham gia.")
    lacking = _lacking(campaign)
    if names := _some(lacking[OFFICER]):
        yield _("Chưa có tài khoản cán bộ phụ trách: %s.") % names
    if names := _some(lacking[LEADER]):
        yield _("Chưa có tài khoản được duyệt phiếu của lãnh đạo đơn vị: %s.") % names
    yield from _cluster_problems(campaign)


def _lacking(campaign: CampaignUnits) -> dict[str, list[Ward]]:
    """Of the units without such an account the first nine each; whoever has no account at all is
    not said to lack a leader's, too.
    """
    kinds = {OFFICER: Ward.objects.with_officer()}
    if campaign.approval == Approval.LEADER:
        kinds[LEADER] = Ward.objects.with_leader()
    lacks = Case(*(When(~Q(pk__in=there), then=Value(kind)) for kind, there in kinds.items()))
    place = Window(RowNumber(), partition_by="lacks", order_by=("position", "pk"))
    found = campaign.participants().annotate(lacks=lacks).exclude(lacks=None)
    lacking: dict[str, list[Ward]] = {OFFICER: [], LEADER: []}
    for ward in found.annotate(place=place).filter(place__lte=MOST + 1):
        lacking[ward.lacks].append(ward)
    return lacking


def _cluster_problems(campaign: CampaignUnits) -> Iterator[str]:
    """A cluster without units ranks nobody."""
    if not campaign.cluster_rows:
        return
    filled = {cluster for cluster in campaign.units_by_cluster if cluster}
    empty = [str(cluster) for cluster in campaign.cluster_rows if cluster.pk not in filled]
    if empty:
        yield _("Cụm chưa có đơn vị nào: %s.") % ", ".join(empty)
    yield from cluster_criterion.idle_problems(campaign, filled)


def _odd_clusters(campaign: CampaignUnits) -> Iterator[str]:
    """Whoever is in no cluster is ranked over all alone."""
    if not campaign.cluster_rows or not campaign.has_units_of_no_cluster:
        return
    if names := _some(campaign.units_of_no_cluster()):
        yield _("Đơn vị không thuộc cụm nào: %s.") % names


def _some(wards: Any) -> str:
    """At most eight names, "" where there is none."""
    names = list(distinct_names(wards[: MOST + 1]).values())
    return shortened(names, MOST)


def _award_problems(campaign: CampaignUnits) -> Iterator[str]:
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
    counted = [str(kind) for kind in kinds if kind.per_cluster]
    if counted and not campaign.cluster_rows:
        yield _("Số lượng tính cho từng cụm mà phong trào chưa có cụm: %s.") % ", ".join(counted)


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
