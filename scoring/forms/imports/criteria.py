"""Criteria and items of a campaign in preparation, matched by their numbers."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from django.db.models import Count
from django.utils.translation import gettext as _

from scoring.forms.imports.comparison import GivenPassword, Import
from scoring.forms.imports.criteria_template import (
    ALL_UNITS,
    COSTS,
    CRITERIA,
    LINES,
    WHEN_NOT_APPLICABLE,
)
from scoring.forms.rows.criteria import MAX_ITEMS, MAX_LETTERS
from scoring.forms.rows.criterion_form import CriterionForm, balance
from scoring.forms.rows.table import Rows
from scoring.models import Act, Campaign, Criterion
from scoring.models.plan.cluster_criterion import groups_of, hold_for, with_clusters
from scoring.rules.points import show
from scoring.workbooks.reading import FilledRow, Problem, of_the_file, repeated
from wards.models import User
from wards.vietnamese import match_key

KEY = {"criterion", "item"}  # by which a row is matched
OF_CRITERIA = ("line", "clusters")  # what items do not say again


class CriterionImport(Import):
    """Criteria and items of a campaign in preparation, matched by their numbers."""

    table = CRITERIA

    def __init__(self, rows: list[FilledRow], campaign: Campaign) -> None:
        self.campaign = campaign
        self.clusters = {match_key(row.name): str(row.pk) for row in campaign.cluster_rows}
        super().__init__(rows)

    def compare(self) -> None:
        self.problems += repeated(self.rows, CRITERIA, "criterion", "item", joint=".")
        stored = self._stored()
        known = stored.keys() | {_key(row) for row in self.rows}
        for row in self.rows:
            if row.unread & KEY:
                self.judge(row, self._form(row, Criterion(campaign=self.campaign), 1), "")
                continue
            head, item = _key(row)
            if item:
                self.problems += self._wrong_with_item(row, known)
            elif row.facts["clusters"]:
                self.problems += self._unknown_clusters(row)
            self._beside_the_calendar(row)
            instance = stored.get((head, item))
            instance = instance or Criterion(campaign=self.campaign, position=item or head)
            label = _("Nội dung %d.%d") % (head, item) if item else _("Tiêu chí %d") % head
            self.judge(
                row,
                self._form(row, instance, item or head),
                f"{label}: {row.facts['title'] or instance.title}",
            )
        self.problems += map(of_the_file, self._beyond_pages(stored))
        if not self.problems:
            self.notes = list(self._sums(stored))

    def _stored(self) -> dict[tuple[int, int], Any]:
        """What the campaign has, by the numbers of criterion and item (0: the criterion itself)."""
        criteria = self.campaign.criteria.select_related("parent").annotate(items=Count("children"))
        found = {}
        for criterion in with_clusters(self.campaign, criteria):
            above, place = criterion.parent, criterion.position
            found[(above.position, place) if above else (place, 0)] = criterion
        return found

    def _wrong_with_item(
        self, row: FilledRow, known: Collection[tuple[int, int]]
    ) -> Iterator[Problem]:
        """An item has its criterion, and leaves to it what holds for all its items."""
        head, _item = _key(row)
        if (head, 0) not in known:
            sentence = _("chưa có tiêu chí %d trong tệp và trong phong trào.") % head
            yield CRITERIA.problem("criterion", row.number, sentence)
        for name in OF_CRITERIA:
            if row.facts[name]:
                sentence = _("chỉ ghi ở dòng của chính tiêu chí, áp dụng cho mọi nội dung của nó.")
                yield CRITERIA.problem(name, row.number, sentence)

    def _clusters_of(self, row: FilledRow) -> list[str] | None:
        """What a row says of clusters, as the form takes it; `None` where it says nothing."""
        typed = row.facts["clusters"]
        if not typed:
            return None
        if match_key(typed) in ALL_UNITS:
            return []
        names = map(match_key, _names(typed))
        return [self.clusters[name] for name in names if name in self.clusters]

    def _unknown_clusters(self, row: FilledRow) -> Iterator[Problem]:
        typed = row.facts["clusters"] or ""
        names = [] if match_key(typed) in ALL_UNITS else _names(typed)
        unknown = [name for name in names if match_key(name) not in self.clusters]
        if unknown:
            sentence = _("phong trào không có cụm: %s.") % ", ".join(unknown)
            if known := [cluster.name for cluster in self.campaign.cluster_rows]:
                sentence += " " + _("Các cụm của phong trào: %s.") % ", ".join(known)
            yield CRITERIA.problem("clusters", row.number, sentence)

    def column_of(self, row: FilledRow, name: str) -> str:
        if name == "position":
            return "item" if row.facts["item"] else "criterion"
        return super().column_of(row, name)

    def _form(self, row: FilledRow, instance: Criterion, position: int) -> CriterionForm:
        data: dict[str, Any] = {"row": str(instance.pk or ""), "position": str(position)}
        for name in (
            "title",
            "cap",
            "short_title",
            "guidance",
            "points_each",
            "unit",
            "full_from",
            *COSTS,
        ):
            stored = getattr(instance, name)
            data[name] = row.facts[name] or ("" if stored is None else stored)
        for name in ("evidence_required", "survey_only"):
            data[name] = getattr(instance, name) if not row.facts[name] else row.facts[name] == "on"
        typed = row.facts["line"]
        data["line"] = LINES.get(match_key(typed), typed) if typed else instance.line
        when = row.facts["when_not_applicable"]
        known = WHEN_NOT_APPLICABLE.get(match_key(when), when) if when else None
        data["when_not_applicable"] = instance.when_not_applicable if known is None else known
        clusters = None if row.facts["item"] else self._clusters_of(row)
        kept = [str(pk) for pk in getattr(instance, "named", ())]
        data["clusters"] = kept if clusters is None else clusters
        form = CriterionForm(data, instance=instance, campaign=self.campaign)
        if row.facts["item"]:
            for name in OF_CRITERIA:
                form.fields.pop(name, None)
        return form

    def _beside_the_calendar(self, row: FilledRow) -> None:
        """What reports cost is said once there are reports to come."""
        typed = [name for name in COSTS if row.facts[name]]
        if typed and not self.campaign.expects_reports:
            sentence = _("phong trào chưa có lịch báo cáo. Hãy lập lịch báo cáo trước.")
            self.problems.append(CRITERIA.problem(typed[0], row.number, sentence))

    def _beyond_pages(self, stored: Mapping[tuple[int, int], Criterion]) -> Iterator[str]:
        """What is imported must stay editable, within what one form of the page can send."""
        after: dict[tuple[int, int], tuple[str, ...]] = {
            key: (criterion.title, criterion.short_title, criterion.guidance)
            for key, criterion in stored.items()
        }
        for row in self.rows:
            # Those too with which something else is wrong, so that all is named in one round.
            if not row.unread & KEY:
                before = after.get(_key(row), ("", "", ""))
                typed = (row.facts["title"], row.facts["short_title"], row.facts["guidance"])
                after[_key(row)] = tuple(new or old for new, old in zip(typed, before, strict=True))
        pages: dict[int, list[tuple[str, ...]]] = {}
        for (head, item), texts in after.items():
            pages.setdefault(head if item else 0, []).append(texts)
        leaves = sum(len(rows) for head, rows in pages.items() if head)
        if leaves > MAX_ITEMS:
            many = {"limit": MAX_ITEMS, "count": leaves}
            yield _("Một phong trào có tối đa %(limit)d nội dung chấm, ở đây có %(count)d.") % many
        for head, rows in sorted(pages.items()):
            where = {"head": head, "limit": Rows.absolute_max, "count": len(rows)}
            if len(rows) > Rows.absolute_max and head:
                yield (
                    _("Tiêu chí %(head)d: tối đa %(limit)d nội dung, trong tệp có %(count)d.")
                    % where
                )
            elif len(rows) > Rows.absolute_max:
                yield _("Tối đa %(limit)d tiêu chí, trong tệp có %(count)d.") % where
            if sum(len(quote(text)) for texts in rows for text in texts) > MAX_LETTERS:
                yield (
                    _("Tiêu chí %(head)d: các nội dung dài quá, không sửa được trên một trang.")
                    % where
                    if head
                    else _("Các tiêu chí dài quá, không sửa được trên một trang.")
                )

    def _sums(self, stored: Mapping[tuple[int, int], Any]) -> Iterator[str]:
        """What would not add up afterwards: no reason to refuse, but the campaign cannot be opened
        so.
        """
        caps = {key: stored_row.cap for key, stored_row in stored.items()}
        caps |= {_key(row): form.cleaned_data["cap"] for row, form in self.forms}
        heads = {head: cap for (head, item), cap in caps.items() if not item}
        lines = {key: stored_row.line for key, stored_row in stored.items()}
        lines |= {_key(row): form.cleaned_data.get("line", "") for row, form in self.forms}
        named = {head: set(map(str, row.named)) for (head, item), row in stored.items() if not item}
        for row, form in self.forms:
            if "clusters" in form.fields:
                named[_key(row)[0]] = set(form.cleaned_data["clusters"])
        wanted = self.campaign.total
        for group, holds in self._groups(named):
            of_group = (cap for head, cap in heads.items() if not lines[head, 0] and holds(head))
            total = sum(of_group, Decimal(0))
            facts = {
                "group": group,
                "found": show(total),
                "wanted": show(wanted),
                "said": balance(total, wanted),
            }
            if total != wanted and group:
                yield (
                    _(
                        "Sau khi nhập, %(group)s có tổng điểm tối đa "
                        "%(found)s/%(wanted)s – %(said)s."
                    )
                    % facts
                )
            elif total != wanted:
                yield (
                    _("Sau khi nhập, tổng điểm tối đa là %(found)s/%(wanted)s – %(said)s.") % facts
                )
        for head, cap in sorted(heads.items()):
            items = [value for (of, item), value in caps.items() if of == head and item]
            if items and sum(items) != cap:
                found = sum(items, Decimal(0))
                of_head = {
                    "head": head,
                    "found": show(found),
                    "cap": show(cap),
                    "said": balance(found, cap),
                }
                yield (
                    _("Tiêu chí %(head)d: các nội dung cộng %(found)s/%(cap)s – %(said)s.")
                    % of_head
                )

    def _groups(self, named: Mapping[int, set[str]]) -> Iterator[tuple[str, Callable[[int], bool]]]:
        """Each group of units with which criteria hold for it;
        ("", all) where none names a cluster.
        """
        if not any(named.values()):
            yield "", lambda _head: True
            return
        for group in groups_of(self.campaign):
            yield group.name, partial(_holds, named, str(group.cluster))

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """One act, one entry in the change record. Raises Refused, Stale, PermissionDenied."""
        with self.campaign.being_set_up(Act.CRITERIA, by=by) as campaign:
            fresh = CriterionImport(self.rows, campaign)
            fresh.confirm(seen)
            heads = {head.position: head for head in campaign.criteria.heads()}
            for row, form in sorted(fresh.forms, key=lambda pair: _key(pair[0])):
                head, item = _key(row)
                if item:
                    form.instance.parent = heads[head]
                elif form.instance.pk is None:
                    heads[head] = form.instance
                form.save()
                if "clusters" in form.changed_data:
                    hold_for(form.instance, map(int, form.cleaned_data["clusters"]))
        return []


def _holds(named: Mapping[int, set[str]], cluster: str, head: int) -> bool:
    return not named.get(head) or cluster in named[head]


def _names(typed: str) -> list[str]:
    return [name.strip() for name in re.split(r"[;\n]", typed) if name.strip()]


def _key(row: FilledRow) -> tuple[int, int]:
    return int(row.facts["criterion"] or 0), int(row.facts["item"] or 0)
