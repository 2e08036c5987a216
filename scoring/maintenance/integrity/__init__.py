"""What must hold in the database, looked at as a whole: one function for each rule, each says what
breaks it; a module for what the rules are about.

What the database itself refuses is asked all the same: a restored copy may come from elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.maintenance import kept_sums, replay
from scoring.maintenance.integrity.awards import (
    awards_stay_within_bounds,
    votes_are_of_those_present,
)
from scoring.maintenance.integrity.files import files_are_as_filed, templates_are_as_taken
from scoring.maintenance.integrity.plans import (
    caps_add_up,
    cards_have_the_items_of_their_plan,
    clusters_are_of_their_campaign,
)
from scoring.maintenance.integrity.points import (
    adjustments_have_reasons,
    numbers_make_their_points,
    points_within_caps,
)
from scoring.maintenance.integrity.record import (
    entries_replay,
    record_is_intact,
    rows_hang_on_something,
)
from scoring.maintenance.integrity.results import sums_and_ranks, what_is_final_is_whole


@dataclass(frozen=True)
class Check:
    """One rule: its number among the invariants, its name, and what finds breaches."""

    number: int
    name: Promise
    find: Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Result:
    """What one check found; none when all is well."""

    check: Check
    findings: list[str]


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
