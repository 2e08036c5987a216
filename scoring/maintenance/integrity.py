"""What must hold in the database, looked at as a whole: one function for each rule, each says what
breaks it.

What the database itself refuses is asked all the same: a restored copy may come from elsewhere.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files.storage import StorageUnavailable
from scoring.ledger import coverage, papers
from scoring.maintenance import audit, kept_sums, replay
from scoring.models import (
    WITH_FILES,
    Award,
    Ballot,
    Campaign,
    ClusterCriterion,
    PaperTemplate,
    Participation,
    Score,
    Scorecard,
    Vote,
)
from scoring.models.campaigns.medians import medians
from scoring.models.plan import cluster_criterion
from scoring.rules import grading
from scoring.rules.lifecycle import JUDGED, SETTLED, CampaignState, CardState, PointsKind
from scoring.rules.lines import ordinary
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.points import show

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One rule: its number among the invariants, its name, and what finds breaches."""

    number: int
    name: Any
    find: Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Result:
    """What one check found; none when all is well."""

    check: Check
    findings: list[str]


def points_within_caps() -> Iterator[str]:
    outside = Q()
    for column in PointsKind:
        points = column.points_field
        outside |= Q(**{f"{points}__gt": 0}) & Q(**{f"{points}__gt": F("cap")})
        outside |= Q(**{f"{points}__lt": 0}) & Q(**{f"{points}__lt": F("cap")})
    for score in Score.objects.filter(outside).select_related("scorecard", "item__parent"):
        yield _("%(card)s, nội dung %(code)s: điểm ngoài khoảng 0 đến %(cap)s.") % _of(score)
    for score in Score.objects.with_wrong_caps().select_related("scorecard", "item__parent"):
        yield _("%(card)s, nội dung %(code)s: điểm tối đa %(cap)s khác tiêu chí.") % _of(score)


def numbers_make_their_points() -> Iterator[str]:
    """Points that follow from a number are what the plan's rule makes of it."""
    rows = Score.objects.with_numbers()
    for score in rows.select_related("scorecard__campaign", "item__parent").iterator():
        for column in PointsKind:
            facts = {
                name: getattr(score, name) for name in (column.points_field, column.number_field)
            }
            typed = facts[column.number_field]
            is_out = typed == NOT_APPLICABLE and score.item.not_applicable.is_allowed
            if not score.item.measure.takes_number and not is_out:
                mismatch = typed is not None
            else:
                mismatch = score.facts_of(column, typed) != facts
            if mismatch:
                yield _("%(card)s, nội dung %(code)s: điểm %(column)s không khớp với số liệu.") % (
                    _of(score) | {"column": column.label.lower()}
                )


def adjustments_have_reasons() -> Iterator[str]:
    adjusted = Score.objects.filter(
        reason="", self_points__isnull=False, verified_points__isnull=False
    )
    for score in adjusted.exclude(verified_points=F("self_points")).select_related(
        "scorecard", "item__parent"
    ):
        yield _(
            "%(card)s, nội dung %(code)s: điểm thẩm định khác điểm tự chấm mà không có lý do."
        ) % _of(score)


def _of(score: Score) -> dict[str, str]:
    return {"card": str(score.scorecard), "code": score.item.code, "cap": show(score.cap)}


def caps_add_up() -> Iterator[str]:
    for campaign in Campaign.objects.with_cards():
        total = sum((head.cap for head in ordinary(campaign.heads)), Decimal(0))
        if campaign.has_group_plans:
            for problem in cluster_criterion.sum_problems(campaign):
                yield f"{campaign}: {problem}"
        elif total != campaign.total:
            facts = {"campaign": campaign, "sum": show(total), "total": show(campaign.total)}
            yield _("%(campaign)s: các tiêu chí cộng được %(sum)s, không phải %(total)s.") % facts
        for head in campaign.heads:
            items = [leaf.cap for leaf in campaign.leaves if leaf.parent_id == head.pk]
            if items and sum(items) != head.cap:
                yield _("%(campaign)s: các nội dung của tiêu chí %(code)s không cộng đủ.") % {
                    "campaign": campaign,
                    "code": head.code,
                }


def cards_have_the_items_of_their_plan() -> Iterator[str]:
    """Each card has the points of the criteria that hold for its cluster,
    all of them and no others.
    """
    for campaign in Campaign.objects.with_cards():
        for cluster in campaign.scorecards.order_by().values_list("cluster", flat=True).distinct():
            leaves = [leaf.pk for leaf in campaign.leaves_for(cluster)]
            own = Count("scores", filter=Q(scores__item__in=leaves))
            cards = campaign.scorecards.filter(cluster=cluster).annotate(
                all=Count("scores"), own=own
            )
            wrong = cards.exclude(all=len(leaves), own=len(leaves))
            for card in wrong.in_official_order():
                yield _("%(campaign)s, %(card)s: phiếu không đúng các nội dung của kế hoạch.") % {
                    "campaign": campaign,
                    "card": card,
                }


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


def entries_replay() -> Iterator[str]:
    """The entries of all records, played again, give every covered row, and no other."""
    yield from replay.differences()


def rows_hang_on_something() -> Iterator[str]:
    """What hangs on nothing belongs to no card and no campaign, so that no replay meets it."""
    for table in (coverage.TABLES | coverage.REGISTER).values():
        relations: list[Any] = [table.model._meta.get_field(name) for name in table.many]
        for model in (table.model, *(relation.remote_field.through for relation in relations)):
            for column in model._meta.concrete_fields:
                if column.is_relation:
                    yield from _hanging_on_nothing(model, column)


def _hanging_on_nothing(model: Any, column: Any) -> Iterator[str]:
    there = column.related_model._base_manager.filter(pk=OuterRef(column.attname))
    rows = model._base_manager.exclude(**{column.attname: None}).filter(~Exists(there))
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield _("%(row)s số %(pk)s: %(column)s không còn trong dữ liệu.") % {
            "row": str(model._meta.verbose_name).capitalize(),
            "pk": pk,
            "column": column.verbose_name,
        }


def record_is_intact() -> Iterator[str]:
    yield from audit.verify().findings
    for campaign in Campaign.objects.all():
        deviations = papers.deviations(campaign, at_once=replay.CHUNK)
        if names := sorted({*deviations, *papers.wrong_receipts(campaign)}):
            facts = {"campaign": campaign, "names": ", ".join(names)}
            yield (
                _("%(campaign)s: số liệu in trên giấy không khớp với niêm phong: %(names)s.")
                % facts
            )


def files_are_as_filed() -> Iterator[str]:
    """Of evidence and of signed papers."""
    for table in WITH_FILES:
        rows: Any = table._default_manager.exclude(file="").select_related("scorecard__campaign")
        for row in rows.iterator():
            where = {"card": row.scorecard or row.campaign, "title": row.title}
            try:
                measured = measure(str(row.file.name))
            except FileNotFoundError:
                yield _("%(card)s, tài liệu “%(title)s”: thiếu tệp.") % where
            except StorageUnavailable:
                yield (
                    _(
                        "%(card)s, tài liệu “%(title)s”: "
                        "kho tệp không trả lời, chưa kiểm tra được các tệp từ đây."
                    )
                    % where
                )
                return
            else:
                if measured != (row.size, row.sha256):
                    yield _("%(card)s, tài liệu “%(title)s”: tệp không còn như lúc nộp.") % where


def templates_are_as_taken() -> Iterator[str]:
    for template in PaperTemplate.objects.select_related("campaign").iterator():
        if not template.is_intact or len(template.content) != template.size:
            facts = {"campaign": template.campaign, "template": template}
            yield _("%(campaign)s, %(template)s: tệp mẫu không còn như lúc nhận.") % facts


def measure(name: str) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a stored file."""
    size, digest = 0, hashlib.sha256()
    with default_storage.open(name) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


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


def awards_stay_within_bounds() -> Iterator[str]:
    in_force = Award.objects.in_force().select_related("kind", "scorecard", "officer")
    held: dict[tuple[int, int | None], list[Award]] = {}
    for award in in_force:
        held.setdefault((award.kind_id, award.cluster_id), []).append(award)
        points = award.scorecard.scores.aggregate(sum=Sum("verified_points"))["sum"]
        if award.kind.threshold is not None and (points is None or points < award.kind.threshold):
            yield _("%(award)s: chưa đạt %(points)s điểm.") % {
                "award": award,
                "points": show(award.kind.threshold),
            }
        if award.scorecard.state != CardState.FINAL and award.state == "decided":
            yield _("%s: đã quyết định nhưng kết quả của đơn vị chưa chốt.") % award
    for awards in held.values():
        kind = awards[0].kind
        if kind.quota and len(awards) > kind.quota:
            yield _("%(kind)s: %(number)d suất, vượt %(quota)d.") % {
                "kind": kind,
                "number": len(awards),
                "quota": kind.quota,
            }


def clusters_are_of_their_campaign() -> Iterator[str]:
    """Of cards, of the plan, and of what each cluster's own quota is counted by."""
    for table in (Scorecard, Participation, Award):
        rows: Any = table._default_manager.exclude(cluster=None).select_related("cluster")
        for row in rows.exclude(cluster__campaign=F("campaign")).iterator():
            facts = {"row": row, "cluster": row.cluster}
            yield _("%(row)s: “%(cluster)s” là cụm của phong trào khác.") % facts
    scopes = ClusterCriterion.objects.exclude(cluster__campaign=F("criterion__campaign"))
    for scope in scopes.select_related("criterion__parent", "cluster"):
        facts = {"row": scope.criterion, "cluster": scope.cluster}
        yield _("%(row)s: “%(cluster)s” là cụm của phong trào khác.") % facts
    counted = Award.objects.in_force().filter(kind__per_cluster=True)
    counted = counted.select_related("kind", "scorecard", "officer")
    for award in counted.exclude(cluster=F("scorecard__cluster"), cluster__isnull=False):
        yield _("%s: suất không thuộc cụm của đơn vị.") % award


def votes_are_of_those_present() -> Iterator[str]:
    """Votes by name are by people who were there, and are what was counted."""
    absent = Vote.objects.filter(member__is_absent=True).select_related("member", "ballot__award")
    for vote in absent:
        facts = {"who": vote.member.name, "award": vote.ballot.award}
        yield _("%(award)s: %(who)s vắng mặt mà có phiếu.") % facts
    rows = Ballot.objects.select_related("meeting", "award__kind", "award__scorecard")
    for ballot in rows.annotate(named=Count("votes")).iterator():
        by_name = 0 if ballot.meeting.is_secret else ballot.cast
        astray = ballot.meeting.campaign_id != ballot.award.campaign_id
        if astray or ballot.named != by_name or ballot.cast > ballot.present:
            yield _("%s: số phiếu không khớp với người biểu quyết.") % ballot.award


CHECKS = (
    Check(1, gettext_lazy("Điểm nằm trong khoảng 0 đến điểm tối đa"), points_within_caps),
    Check(1, gettext_lazy("Điểm tính từ số liệu khớp với số liệu"), numbers_make_their_points),
    Check(2, gettext_lazy("Điểm tối đa cộng đủ"), caps_add_up),
    Check(
        3,
        gettext_lazy("Mỗi phiếu có đúng các nội dung của kế hoạch"),
        cards_have_the_items_of_their_plan,
    ),
    Check(
        4, gettext_lazy("Điểm thẩm định khác điểm tự chấm thì có lý do"), adjustments_have_reasons
    ),
    Check(7, gettext_lazy("Phiếu đã chốt thì đầy đủ"), what_is_final_is_whole),
    Check(11, gettext_lazy("Sổ theo dõi khớp với hiện trạng"), entries_replay),
    Check(11, gettext_lazy("Mỗi dòng đều thuộc về dòng có trong dữ liệu"), rows_hang_on_something),
    Check(12, gettext_lazy("Sổ theo dõi nguyên vẹn, chốt giữ sổ còn đủ"), record_is_intact),
    Check(
        13, gettext_lazy("Tài liệu, văn bản đã ký còn đủ tệp, đúng nội dung"), files_are_as_filed
    ),
    Check(13, gettext_lazy("Mẫu giấy tờ còn nguyên như lúc nhận"), templates_are_as_taken),
    Check(16, gettext_lazy("Tổng điểm và thứ hạng khớp với từng nội dung"), sums_and_ranks),
    Check(16, gettext_lazy("Tổng ghi trên phiếu khớp với từng nội dung"), kept_sums.differing),
    Check(16, gettext_lazy("Cụm thi đua đúng phong trào"), clusters_are_of_their_campaign),
    Check(17, gettext_lazy("Biểu quyết của người có mặt, đếm đúng"), votes_are_of_those_present),
    Check(17, gettext_lazy("Khen thưởng trong số suất và mức điểm"), awards_stay_within_bounds),
)


def run_checks() -> Iterator[Result]:
    """Every check in turn."""
    for check in CHECKS:
        yield Result(check, list(_found_by(check)))


def _found_by(check: Check) -> Iterator[str]:
    """Whoever writes to the tables may leave what stops a check half-way: that is a finding too."""
    try:
        yield from check.find()
    except (ObjectDoesNotExist, DatabaseError, *replay.UNREADABLE) as problem:
        yield (
            _("Không xem tiếp được vì có dữ liệu không đọc được (%s); xem điểm 11 và sửa trước.")
            % problem
        )
