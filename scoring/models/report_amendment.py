"""The calendar of reports amended after the opening, where nothing was received or judged by it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.campaigns.campaign import Campaign
from scoring.models.report import ExpectedReport
from scoring.models.scores.score import Score
from scoring.rules import permissions
from scoring.rules.conditions import ConditionKind
from scoring.rules.refusals import REASON_MISSING, Refused, Stale
from wards.fingerprint import fingerprint
from wards.models import User
from wards.vietnamese import words


def mark_of(report: ExpectedReport | None) -> str:
    """Tells whether somebody else has amended it since a page was drawn."""
    return fingerprint(facts_of(report))


def facts_of(report: ExpectedReport | None) -> dict[str, Any]:
    """What may be amended, as it stands; nothing of a report that is new."""
    return {"report": report.name, "due_on": report.due_on} if report else {}


def shut_to_amendments(campaign: Campaign, report: ExpectedReport | None) -> Refused | None:
    """Why days can no longer be laid down anew:
    units were judged by them, or the report has come.
    """
    judged = Score.objects.filter(
        item__campaign=campaign, item__late_costs__isnull=False, verified_points__isnull=False
    )
    by_levels = campaign.tiers.filter(conditions__kind=ConditionKind.REPORTS).exists()
    tiered = by_levels and campaign.scorecards.exclude(tiered_at=None).exists()
    if tiered or judged.exists():
        return Refused(
            "item_scored",
            _("Đã có đơn vị được thẩm định theo lịch báo cáo nên không sửa lịch nữa."),
        )
    came = report.received.count() if report else 0
    if came:
        said = ngettext(
            "Đã ghi ngày nhận báo cáo này của %d đơn vị nên chỉ sửa được tên, không sửa hạn và "
            "không bỏ.",
            "Đã ghi ngày nhận báo cáo này của %d đơn vị nên chỉ sửa được tên, không sửa hạn và "
            "không bỏ.",
            came,
        )
        return Refused("report_received", said % came)
    return None


def amend_report(
    campaign: Campaign,
    report: ExpectedReport | None,
    *,
    by: User,
    reason: str,
    name: str = "",
    due_on: date | None = None,
    drop: bool = False,
    seen: str = "",
) -> None:
    """Give a report another name or day, take it out of the calendar (`drop`), or expect one more
    (`report` is None). All units read the entry with its reason. `seen` is the mark of what the
    page showed. Raises Refused, Stale, PermissionDenied.
    """
    name, reason = words(name), words(reason)
    with transaction.atomic():
        campaign = Campaign.objects.locked(campaign.pk)
        if not permissions.is_head(by):
            raise PermissionDenied
        campaign.check_open()
        if not reason:
            raise Refused("reason_missing", REASON_MISSING)
        fresh = campaign.reports.filter(pk=report.pk).first() if report else None
        if report and (fresh is None or (seen and seen != mark_of(fresh))):
            raise Stale(fresh)
        before = facts_of(fresh)
        after = {} if drop else {"report": name, "due_on": due_on}
        if before == after:
            raise Refused("nothing_reworded", _("Chưa có gì khác với lịch đang lưu."))
        if before.get("due_on") != after.get("due_on"):
            _check_day(campaign, fresh, due_on, drop)
        rows, gone = _store(campaign, fresh, name, due_on, drop)
        record(
            Act.REPORTS,
            by=by,
            campaign=campaign,
            subject=before.get("report") or name,
            before=before,
            after=after,
            reason=reason,
            audience=permissions.Audience.EVERYONE,
            rows=rows,
            gone=gone,
        )


def _check_day(
    campaign: Campaign, report: ExpectedReport | None, due_on: date | None, drop: bool
) -> None:
    """Nobody is late by a day that was laid down after it."""
    if refusal := shut_to_amendments(campaign, report):
        raise refusal
    if not drop and (due_on is None or due_on < timezone.localdate()):
        raise Refused(
            "new_deadline_past", _("Hạn gửi mới phải từ hôm nay trở đi: đơn vị còn kịp gửi.")
        )


def _store(
    campaign: Campaign, report: ExpectedReport | None, name: str, due_on: date | None, drop: bool
) -> tuple[Sequence[models.Model], Sequence[models.Model]]:
    """(rows that were written, rows that are gone)."""
    if drop and report:
        pk = report.pk
        report.delete()
        return [], [ExpectedReport(pk=pk)]
    report = report or ExpectedReport(campaign=campaign)
    report.name, report.due_on = name, due_on or report.due_on
    alike = campaign.reports.filter(name=report.name, due_on=report.due_on)
    if any(other.pk != report.pk for other in alike):
        raise Refused("report_twice", _("Báo cáo này đã có với cùng hạn gửi."))
    report.save()
    return [report], []
