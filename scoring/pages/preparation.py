"""A campaign in preparation as the head sees it: its checklist, the card as a ward will see it,
last year beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Value, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.ledger.entry_draft import as_text
from scoring.models import Act, Campaign, Criterion, Participation
from scoring.models.plan.cluster_criterion import Group, groups_of
from scoring.models.plan.parts import plan_facts
from scoring.rules import lifecycle
from scoring.rules.lines import ordinary
from scoring.rules.plans import Pair, PlanChange, PlanLine, compare
from scoring.rules.points import show
from wards.paging import shortened

PARTS = {
    "basics": (gettext_lazy("Thông tin, thời hạn và quy tắc"), "setup_basics"),
    "criteria": (gettext_lazy("Tiêu chí và nội dung chấm"), "setup_criteria"),
    "tiers": (gettext_lazy("Mức xếp loại"), "setup_tiers"),
    "wards": (gettext_lazy("Đơn vị và tài khoản"), "setup_wards"),
    "awards": (gettext_lazy("Hình thức khen thưởng"), "setup_awards"),
}


# The checklist


def checklist_of(campaign: Campaign) -> list[dict[str, Any]]:
    """The parts of the set-up as tasks; what is missing is said only while something can be done
    about it.
    """
    prefetch_related_objects([campaign], "award_kinds")  # both hints and problems ask for them
    hints = _hints(campaign)
    tasks = []
    found = dict(campaign.checklist(timezone.now())) if campaign.is_preparing else {}
    for number, (part, (label, route)) in enumerate(PARTS.items(), 1):
        problem = " ".join(found.get(part, ()))
        code = state = ""
        if campaign.is_preparing:
            code, state = ("problem", _("Còn thiếu")) if problem else ("done", _("Đã xong"))
        tasks.append(
            {
                "number": number,
                "label": label,
                "url": reverse(route, args=[campaign.slug]),
                "hint": hints[part],
                "problem": problem,
                "code": code,
                "state": state,
            }
        )
    return tasks


def _hints(campaign: Campaign) -> dict[str, str]:
    """What stands in each part now, in a few words."""
    units = sum(campaign.units_by_cluster.values())
    return {
        "basics": _("Hạn nộp phiếu: %s") % lifecycle.deadline(campaign.self_deadline)
        if campaign.self_deadline
        else "",
        "criteria": _criteria_hint(campaign),
        "tiers": _levels_hint(campaign),
        "wards": ngettext("%d đơn vị", "%d đơn vị", units) % units if units else "",
        "awards": ", ".join(str(kind) for kind in campaign.award_kinds.all()),
    }


def _levels_hint(campaign: Campaign) -> str:
    floors = [
        _("%(tier)s từ %(floor)s") % {"tier": tier.name, "floor": show(tier.floor)}
        for tier in campaign.levels
    ]
    conditions = sum(len(tier.all_conditions) for tier in campaign.levels)
    if conditions:
        floors.append(ngettext("%d điều kiện", "%d điều kiện", conditions) % conditions)
    return ", ".join(floors)


def _criteria_hint(campaign: Campaign) -> str:
    heads, leaves = campaign.heads, campaign.leaves
    if not heads:
        return ""
    criteria = ngettext("%d tiêu chí", "%d tiêu chí", len(heads)) % len(heads)
    beside = (f"{head.of_line.mark}: {head.name}" for head in heads if head.of_line.mark)
    items = ngettext("%d nội dung chấm", "%d nội dung chấm", len(leaves)) % len(leaves)
    return ", ".join(
        [
            criteria,
            items,
            _("tổng %s điểm") % show(_sum_of(campaign)),
            *beside,
            *([_("mỗi cụm có tiêu chí riêng")] if campaign.has_group_plans else []),
        ]
    )


def _sum_of(campaign: Campaign) -> Decimal:
    """What the criteria add up to; of a plan with groups what those of the first one do."""
    heads = campaign.heads
    if campaign.has_group_plans:
        heads = campaign.heads_for(campaign.cluster_rows[0].pk)
    return sum((head.cap for head in ordinary(heads)), Decimal(0))


# The card beforehand


def preview_of(campaign: Campaign, asked: Mapping[str, str]) -> dict[str, Any]:
    """The sections of a blank card, with caps as texts; where clusters are judged by criteria of
    their own, those of the one that the address asks for (`?cluster=`).
    """
    sections, filters, heads = [], [], campaign.heads
    if campaign.has_group_plans:
        groups = groups_of(campaign)
        named = {str(group.cluster or ""): group for group in groups}
        chosen = named.get(asked.get("cluster", ""), groups[0])
        heads = campaign.heads_for(chosen.cluster)
        filters = [
            {"url": f"?cluster={value}", "label": group.name, "current": group == chosen}
            for value, group in named.items()
        ]
    for head in heads:
        items = [leaf for leaf in campaign.leaves if leaf.parent_id == head.pk]
        sections.append({"head": head, "items": items or [head]})
    return {
        "sections": sections,
        "filters": filters,
        "total": show(campaign.total),
        "step": show(campaign.step),
        "deadline": lifecycle.deadline(campaign.self_deadline) if campaign.self_deadline else "",
    }


def items_of_groups(campaign: Campaign) -> list[tuple[Group, int]]:
    """How many items the units of each group are judged by; none where all have the same."""
    if not campaign.has_group_plans:
        return []
    return [(group, len(campaign.leaves_for(group.cluster))) for group in groups_of(campaign)]


# Last year beside it


@dataclass(frozen=True)
class PlanPart:
    """One part of the plan of two campaigns, line by line."""

    label: str
    pairs: Sequence[Pair]

    def count(self, change: PlanChange) -> int:
        return sum(pair.change == change for pair in self.pairs)

    @property
    def different(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.change != PlanChange.SAME]


def differences(old: Campaign, new: Campaign) -> list[PlanPart]:
    """Each part of two plans compared: facts, criteria with their items, tiers, kinds of awards,
    units.
    """
    units = Prefetch("participations", Participation.objects.select_related("ward"))
    prefetch_related_objects([old, new], "clusters", "award_kinds", units)
    parts = [
        PlanPart(str(label), compare(list(lines(old)), list(lines(new))))
        for label, lines in (
            (gettext_lazy("Thông tin, thời hạn và quy tắc"), _facts),
            (gettext_lazy("Tiêu chí và nội dung chấm"), _criteria),
            (gettext_lazy("Mức xếp loại"), _tiers),
            (gettext_lazy("Hình thức khen thưởng"), _kinds),
        )
    ]
    placed = compare(list(_units(old)), list(_units(new)))
    label = str(gettext_lazy("Đơn vị tham gia, cụm thi đua"))
    return [*parts, PlanPart(label, [*placed, *_came_and_went(old, new)])]


def display_value(value: Any) -> str:
    """A fact as people read it."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime):
        return lifecycle.moment(value)
    return str(as_text(value) or "")


def _facts(campaign: Campaign) -> Iterator[PlanLine]:
    for label, value in plan_facts(campaign, Act.AMEND, [campaign]).items():
        yield PlanLine("", capfirst(label), {"": display_value(value)})


def _criteria(campaign: Campaign) -> Iterator[PlanLine]:
    leaves = {leaf.pk for leaf in campaign.leaves}
    clusters = {cluster.pk: cluster.name for cluster in campaign.clusters.all()}
    for criterion in campaign.criteria_in_order:
        facts = _facts_of(criterion, scored=criterion.pk in leaves)
        if criterion.parent_id is None and criterion.cluster_ids:
            of = (name for pk, name in clusters.items() if pk in criterion.cluster_ids)
            facts[_("Chỉ tính cho các cụm")] = ", ".join(of)
        yield PlanLine(criterion.code, criterion.title, facts)


def _facts_of(criterion: Criterion, *, scored: bool) -> dict[str, str]:
    facts = {_("Điểm tối đa"): criterion.cap_text}
    if criterion.parent_id is None and criterion.of_line.mark:
        facts[_("Cách cộng vào tổng điểm")] = criterion.of_line.mark
    if criterion.short_title:
        facts[_("Tên ngắn")] = criterion.short_title
    if criterion.guidance:
        facts[_("Hướng dẫn chấm")] = criterion.guidance
    if scored:
        facts[_("Cần tài liệu kiểm chứng")] = display_value(criterion.evidence_required)
        facts[_("Chỉ chấm qua khảo sát")] = display_value(not criterion.scored_by.ward_enters)
        if criterion.rule:
            facts[_("Cách tính điểm")] = criterion.rule
        if criterion.report_rule:
            facts[_("Lịch báo cáo")] = criterion.cost_of_reports
    return facts


def _tiers(campaign: Campaign) -> Iterator[PlanLine]:
    for tier in campaign.levels:
        facts = {_("Từ số điểm"): show(tier.floor)}
        if tier.all_conditions:
            facts[_("Điều kiện")] = "; ".join(tier.summaries)
        yield PlanLine("", tier.name, facts)


def _units(campaign: Campaign) -> Iterator[PlanLine]:
    rows = [*campaign.clusters.all(), *campaign.participations.all()]
    said = plan_facts(campaign, Act.PARTICIPANTS, rows)
    for label, units in said.items():
        yield PlanLine("", label, {"": units})


def _came_and_went(old: Campaign, new: Campaign) -> Iterator[Pair]:
    """Units that took part and do not any more, then those that do now. One query."""
    before, now = (
        campaign.participants()
        .order_by()
        .annotate(side=Value(side))
        .values_list("position", "code", "pk", "name", "side")
        for side, campaign in enumerate((old, new))
    )
    names = dict[int, str](), dict[int, str]()
    for _position, _code, pk, name, side in sorted(before.union(now, all=True)):
        names[side][pk] = name
    went = [name for pk, name in names[0].items() if pk not in names[1]]
    came = [name for pk, name in names[1].items() if pk not in names[0]]
    if went:
        yield Pair(_line_of_units(went), None)
    if came:
        yield Pair(None, _line_of_units(came))


def _line_of_units(names: Sequence[str]) -> PlanLine:
    return PlanLine("", shortened(names), {_("Số đơn vị"): str(len(names))})


def _kinds(campaign: Campaign) -> Iterator[PlanLine]:
    for kind in campaign.award_kinds.all():
        facts = {
            _("Số lượng"): kind.quota_text
            if kind.per_cluster
            else str(kind.quota or _("không giới hạn")),
            _("Từ số điểm"): show(kind.threshold),
            _("Thẩm quyền"): kind.get_decider_display(),
        }
        yield PlanLine("", str(kind), {label: value for label, value in facts.items() if value})
