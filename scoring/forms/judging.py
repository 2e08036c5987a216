"""Points that the Board gives one item, with their note: typed, or taken over by a button."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.forms.entering import fingerprint, read_note, read_typed, read_version
from scoring.models import Score
from scoring.models.report import reports_of
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import show
from scoring.rules.refusals import Refused, Stale, sentence_of
from wards.models import User
from wards.vietnamese import clean

BY_REPORTS = "reports"  # the button that takes over what the calendar of reports suggests


@dataclass
class Judged:
    """Points and note of one column for one item: as stored, or as typed with the sentence why they
    were not taken.
    """

    points: str = ""
    note: str = ""
    version: str | int = ""
    was: str = ""
    error: str = ""
    theirs: Score | None = None

    @property
    def their_verified(self) -> str:
        return self.theirs.typed_text(PointsKind.VERIFIED) if self.theirs else ""

    @property
    def their_survey(self) -> str:
        return self.theirs.typed_text(PointsKind.SURVEY) if self.theirs else ""

    @property
    def is_untouched(self) -> bool:
        return self.was == fingerprint(self.points, self.note)

    def write(self, column: PointsKind, score: Score, *, by: User) -> Score:
        """Raises Refused, Stale, PermissionDenied."""
        points, note = read_typed(self.points, score), read_note(self.note, score)
        seen = read_version(str(self.version))
        return score.enter(column, points, by=by, note=note, seen_version=seen)

    def enter(self, column: PointsKind, score: Score, *, by: User) -> bool:
        """Save, or keep what was typed with the sentence that says why not.

        Raises PermissionDenied.
        """
        try:
            self.write(column, score, by=by)
        except Stale as stale:
            self.error, self.theirs = sentence_of(stale), stale.current
        except Refused as refused:
            self.error = sentence_of(refused)
        return not self.error


class Verdict(Judged):
    """The verified points of one item: taken over by a button, or typed."""

    def give(self, take: str, score: Score, *, by: User) -> bool:
        """`take` is the button: the column whose points to take over, or "" for the points typed.

        Taking over the self points leaves no difference to explain; survey points that differ carry
        the finding as their reason where none is typed, and without a finding ask for one: nobody
        loses a point without a word of a person. Raises PermissionDenied.
        """
        if take == BY_REPORTS and score.item.report_rule:
            reports = reports_of(score.scorecard)
            typed = score.suggested_by(reports)
            self.points = show(typed)
            if (
                not clean(self.note)
                and score.points_of(typed, PointsKind.VERIFIED) != score.self_points
            ):
                with override("vi"):
                    self.note = _("Theo lịch báo cáo: %s.") % reports.describe()
        elif take in {PointsKind.SELF, PointsKind.SURVEY}:
            typed = score.typed(PointsKind(take))
            if typed is None:
                facts = {"code": score.item.code, "column": PointsKind(take).label.lower()}
                self.error = _("Nội dung %(code)s chưa có điểm %(column)s để nhận.") % facts
                return False
            self.points = score.item.measure.write(typed)
            if score.points_of(typed, PointsKind.VERIFIED) == score.self_points:
                self.note = ""
            elif not clean(self.note):
                self.note = score.finding
        elif not clean(self.points) and score.verified_points is None:
            self.error = _(
                "Nội dung %s: hãy nhập điểm thẩm định, hoặc bấm nhận điểm tự chấm, điểm khảo sát."
            ) % (score.item.code)
            return False
        return self.enter(PointsKind.VERIFIED, score, by=by)


def with_phrase(phrase: str, typed: str) -> str:
    """A phrase that was chosen, with what was typed after it; the phrase once, however often it is
    sent.
    """
    phrase = clean(phrase)
    # As it was typed: what cannot be taken is said of it (entering.py).
    return typed if clean(typed).startswith(phrase) else f"{phrase} {typed}".strip()
