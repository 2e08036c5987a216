"""Which tables the change record covers: every column is part of the images in its entries, or is
named here with the reason why not. A test checks all models.
"""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from wards.record import coverage
from wards.record.table import Table, by_label

# What hangs on a card stands in the card's chain;
# what hangs on a campaign alone, in the campaign's.
CARD = by_label(
    [
        Table(
            "scoring.scorecard",
            of="pk",
            texts=frozenset(
                {
                    "returned_because",
                    "sent_back_because",
                    "approved_how",
                    "tier_reason",
                    "tie_reason",
                    "remark",
                    "follow_up",
                }
            ),
        ),
        Table(
            "scoring.score",
            of="scorecard",
            texts=frozenset({"explanation", "finding", "reason", "returned_because"}),
        ),
        Table("scoring.evidence", of="scorecard", texts=frozenset({"title", "url", "number"})),
        Table("scoring.scannedpage", of="evidence__scorecard"),
        Table("scoring.citation", of="score__scorecard", texts=frozenset({"page"})),
        Table(
            "scoring.reply",
            of="score__scorecard",
            texts=frozenset({"text", "answer_reason", "reason_before"}),
        ),
        Table("scoring.survey", of="scorecard", texts=frozenset({"place", "team"})),
        Table("scoring.visit", of="scorecard", texts=frozenset({"place", "team"})),
        Table("scoring.visitmember", of="visit__scorecard"),
        Table(
            "scoring.award",
            of="scorecard",
            texts=frozenset({"citation_text", "reason", "officer_name", "officer_post"}),
        ),
        Table("scoring.receivedreport", of="scorecard"),
        Table("scoring.mark", of="score__scorecard", texts=frozenset({"points", "reason"})),
        Table("scoring.boardnote", of="scorecard", texts=frozenset({"text"})),
        Table("scoring.block", of="scorecard", texts=frozenset({"cause", "note"})),
    ]
)
CAMPAIGN = by_label(
    [
        Table("scoring.campaign", of="pk"),
        Table("scoring.criterion", of="campaign"),
        Table("scoring.tier", of="campaign"),
        Table("scoring.awardkind", of="campaign"),
        Table("scoring.calendarday", of="campaign"),
        Table("scoring.expectedreport", of="campaign"),
        Table("scoring.paperhead", of="campaign", texts=frozenset({"signer"})),
        Table(
            "scoring.papertemplate",
            of="campaign",
            texts=frozenset({"name"}),
            outside={"content": _("tệp mẫu: hình ảnh giữ SHA-256 của tệp, check_integrity so lại")},
        ),
        Table("scoring.tiercondition", of="campaign"),
        Table("scoring.sample", of="campaign"),
        Table("scoring.cluster", of="campaign"),
        Table("scoring.participation", of="campaign"),
        Table("scoring.clustercriterion", of="criterion__campaign"),
        Table(
            "scoring.meeting",
            of="campaign",
            texts=frozenset({"place", "discussion", "conclusion"}),
        ),
        Table(
            "scoring.councilmember",
            of="meeting__campaign",
            texts=frozenset({"name", "post", "absent_because"}),
        ),
        Table("scoring.ballot", of="meeting__campaign"),
        Table("scoring.vote", of="ballot__meeting__campaign"),
    ]
)
# Signed papers stand in the campaign's chain, which may grow after the conclusion, and no paper is
# made of them: what was filed before is sealed by its entries, under the root.
SIGNED = by_label(
    [
        Table(
            "scoring.signedpaper",
            of="campaign",
            texts=frozenset({"title", "withdrawn_because"}),
        ),
    ]
)
TABLES = CARD | CAMPAIGN | SIGNED
# The Board's phrases and honours of years before belong to no campaign:
# they stand in the chain of units and accounts.
REGISTER = coverage.TABLES | by_label(
    [
        Table("scoring.phrase", texts=frozenset({"text"})),
        Table("scoring.earlierhonour", texts=frozenset({"title", "decision"})),
    ]
)


def changed_rows(
    before: Sequence[models.Model], after: Sequence[models.Model]
) -> tuple[list[models.Model], list[models.Model]]:
    """Of the rows of a part of the plan, those that were written and those that are gone."""
    was = {row: TABLES[row._meta.label_lower].values(row) for row in before}
    written = [row for row in after if TABLES[row._meta.label_lower].values(row) != was.get(row)]
    return written, [row for row in before if row not in set(after)]


DJANGO = _("bảng của Django, không có dữ liệu của phong trào")
SECOND_STEP = _("bí mật của xác thực hai bước: mỗi lần dùng một đổi, không in trên giấy nào")
RECORDS = _("chính là sổ: mỗi mục niêm phong mục trước nó")
OUTSIDE = coverage.OUTSIDE | {
    "scoring.entry": RECORDS,
    "wards.trace": RECORDS,
    "scoring.receipt": _(
        "biên nhận của biểu mẫu đã gửi: chỉ để gửi lại không ghi hai lần, quá hạn thì xóa"
    ),
    "scoring.notice": _(
        "thư báo đã gửi hoặc chờ gửi: nội dung của thư là của mục mà thư báo, mục ấy nằm trong sổ"
    ),
    "scoring.boardnotice": _(
        "thư báo cho người của Ban, đã gửi hoặc chờ gửi: việc mà thư báo là mục nằm trong sổ"
    ),
    "scoring.job": _(
        "việc cho nhiều đơn vị đang làm đến đâu: mỗi phần đã làm có mục của nó trong sổ"
    ),
    "django_tasks_database.dbtaskresult": _("hàng chờ của các việc ấy"),
    "scoring.look": _(
        "người ấy đã xem tin tới mục nào của sổ: chỉ để đánh dấu “Mới”, không giấy tờ nào lấy từ đó"
    ),
    "admin.logentry": _("nhật ký của Django, không dùng nữa: nội dung cũ đã chuyển vào sổ"),
    "auth.permission": DJANGO,
    "auth.group": DJANGO,
    "auth.group_permissions": DJANGO,
    "contenttypes.contenttype": DJANGO,
    "sessions.session": coverage.SIGNING_IN,
    "axes.accessattempt": coverage.SIGNING_IN,
    "axes.accesslog": coverage.SIGNING_IN,
    "axes.accessfailurelog": coverage.SIGNING_IN,
    "axes.accessattemptexpiration": coverage.SIGNING_IN,
    "otp_totp.totpdevice": SECOND_STEP,
    "otp_static.staticdevice": SECOND_STEP,
    "otp_static.statictoken": SECOND_STEP,
}
