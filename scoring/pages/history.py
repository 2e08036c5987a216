"""Entries of the change record as people read them: who did what to what, from what to what, and
why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.fields import FIELD_LABELS
from scoring.ledger.notice import TOLD_ACTS
from scoring.models import Act, Entry

# What an entry is about stands in the sentence itself; the first of these that changed.
MAIN = (
    "self_points",
    "survey_points",
    "verified_points",
    "answer",
    "tier",
    "state",
    "evidence",
    "visited_on",
)
LONG = 160
TOLD = "told"  # the filter for what the Board tells wards

# The acts by what they concern, for the filter.
GROUPS: dict[str, tuple[str | Promise, Sequence[Act]]] = {
    "plan": (
        gettext_lazy("Lập và điều hành phong trào"),
        (
            Act.CREATE,
            Act.AMEND,
            Act.CRITERIA,
            Act.TIERS,
            Act.TIER_CONDITIONS,
            Act.AWARD_KINDS,
            Act.CLUSTERS,
            Act.PARTICIPANTS,
            Act.CALENDAR,
            Act.REPORTS,
            Act.PAPER_HEADS,
            Act.ADD_TEMPLATE,
            Act.USE_TEMPLATE,
            Act.OPEN,
            Act.TAKE_BACK,
            Act.DISCARD,
            Act.REWORD,
            Act.ADMIT,
            Act.DEAL,
            Act.DEAL_ON,
            Act.CONCLUDE,
            Act.REDACT,
            Act.FOUND,
        ),
    ),
    "points": (
        gettext_lazy("Chấm điểm"),
        (
            Act.ENTER_SELF,
            Act.ENTER_SURVEY,
            Act.ENTER_VERIFIED,
            Act.DRAW_SAMPLE,
            Act.SECOND_MARKER,
            Act.MARK,
            Act.AGREE,
            Act.SETTLE,
        ),
    ),
    "evidence": (
        gettext_lazy("Tài liệu kiểm chứng và khảo sát"),
        (
            Act.ADD_EVIDENCE,
            Act.EDIT_EVIDENCE,
            Act.REPLACE_EVIDENCE,
            Act.CITE,
            Act.UNCITE,
            Act.WITHDRAW_EVIDENCE,
            Act.PLACE_SCAN,
            Act.TYPE_SCAN,
            Act.PLAN_VISIT,
            Act.CALL_OFF_VISIT,
            Act.SURVEY,
            Act.RECEIVE_REPORT,
        ),
    ),
    "steps": (
        gettext_lazy("Các bước của phiếu"),
        (
            Act.ASK_APPROVAL,
            Act.SEND_BACK,
            Act.SUBMIT,
            Act.WITHDRAW,
            Act.RETURN,
            Act.EXTEND,
            Act.VERIFY,
            Act.ACCEPT,
            Act.FINALISE,
            Act.REOPEN,
            Act.MARK_ABSENT,
            Act.DROP,
            Act.RETURN_ITEM,
            Act.RECALL_ITEM,
            Act.HAND_BACK,
            Act.MOVE,
            Act.ASSIGN,
            Act.ASSIGN_CRITERION,
            Act.REMARK,
            Act.NOTE,
            Act.BOARD_NOTE,
            Act.DROP_NOTE,
        ),
    ),
    "signed": (
        gettext_lazy("Văn bản đã ký"),
        (Act.FILE_SIGNED, Act.FILE_LATE, Act.WITHDRAW_SIGNED),
    ),
    "replies": (gettext_lazy("Kiến nghị"), (Act.REPLY, Act.WITHDRAW_REPLY, Act.ANSWER)),
    "tiers": (gettext_lazy("Xếp loại"), (Act.ASSIGN_TIER, Act.ORDER_TIE)),
    "awards": (
        gettext_lazy("Khen thưởng"),
        (
            Act.NOMINATE,
            Act.PROPOSE,
            Act.DECIDE,
            Act.UNLOCK,
            Act.WITHDRAW_AWARD,
            Act.COMMEND,
            Act.NAME,
            Act.ORDER_AWARDS,
            Act.MEET,
            Act.VOTE,
            Act.BLOCK,
            Act.LIFT_BLOCK,
        ),
    ),
}


def acts_of(wanted: str) -> Sequence[str]:
    """The acts that a filter names: a group, what wards are told of, or one act; none where it
    names nothing.
    """
    if wanted == TOLD:
        return TOLD_ACTS
    return GROUPS[wanted][1] if wanted in GROUPS else [act for act in Act if act == wanted]


def name_of(wanted: str) -> str:
    """What a filter of acts is called; a dash where it names nothing."""
    if wanted == TOLD:
        return _("báo cho đơn vị")
    return str(GROUPS[wanted][0] if wanted in GROUPS else dict(Act.choices).get(wanted, "–"))


@dataclass(frozen=True)
class FieldChange:
    """One field: from what to what; blank where there was nothing."""

    label: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        return max(len(self.old), len(self.new)) > LONG


class EntryRow:
    """One entry as a sentence with what goes beneath it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        when = localtime(entry.at)
        self.day, self.time = date_format(when, "DATE_FORMAT"), f"{when:%H:%M}"
        self.who, self.role = entry.who, entry.role
        self.act, self.reason = entry.get_act_display(), entry.reason
        old, new = entry.old, entry.new
        changes = {
            name: FieldChange(
                str(capfirst(FIELD_LABELS.get(name, name))),
                _text(old.get(name)),
                _text(new.get(name)),
            )
            for name in {**old, **new}
        }
        main = next((name for name in MAIN if name in changes), "")
        self.main = changes.pop(main, None)
        # Why points were adjusted reads as the reason of the entry.
        if not self.reason and "reason" in changes and not changes["reason"].old:
            self.reason = changes.pop("reason").new
        self.changes = list(changes.values())

    @property
    def names_more(self) -> bool:
        """Whether `place` has words of the record besides the unit's name."""
        entry, ward = self.entry, self.entry.scorecard.ward_name if self.entry.scorecard else ""
        return not entry.score_id and entry.subject not in ("", ward)

    @property
    def place(self) -> str:
        """“Phường 3, nội dung 2.1”, “Phường 3”, or what the act names itself."""
        entry, subject = self.entry, self.entry.subject
        if entry.scorecard is None:
            return subject
        ward = entry.scorecard.ward_name
        if entry.score_id:
            return _("%(ward)s, nội dung %(code)s") % {"ward": ward, "code": subject}
        return f"{ward} · {subject}" if subject and subject != ward else ward


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "" if value is None else str(value)
