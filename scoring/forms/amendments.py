"""The form that puts words of an open campaign's plan right."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.forms.officer import LongText
from scoring.forms.rows.criterion_form import CriterionWords
from scoring.models import Criterion
from scoring.models.amendment import (
    MEANING_UNCONFIRMED,
    facts_of,
    mark_of,
    reword,
    scored_units,
)
from scoring.rules.refusals import REASON_MISSING
from wards.models import User


class RewordingForm(CriterionWords):
    """Title, short title and guidance of a criterion or an item, with the reason that all units
    read. Whether it wants proof is asked while nobody has scored it.
    """

    evidence_required = forms.BooleanField(
        label=gettext_lazy("Cần tài liệu kiểm chứng"), required=False
    )
    same_meaning = forms.BooleanField(
        label=gettext_lazy("Chỉ sửa chữ, không đổi cách chấm: điểm đã chấm vẫn đúng."),
        error_messages={"required": MEANING_UNCONFIRMED},
    )
    reason = LongText(
        label=gettext_lazy("Lý do đính chính"),
        rows=2,
        help_text=gettext_lazy("Mọi đơn vị đọc được. Ví dụ: Kế hoạch in thiếu chữ “không”."),
        error_messages={"required": REASON_MISSING},
    )

    def __init__(self, data: QueryDict | None = None, *, criterion: Criterion) -> None:
        super().__init__(data, initial=facts_of(criterion))
        self.criterion, self.seen = criterion, mark_of(criterion)
        self.scored = scored_units(criterion)
        if self.scored or criterion.children.exists() or not criterion.scored_by.wants_proof:
            del self.fields["evidence_required"]
        if not self.scored:
            del self.fields["same_meaning"]

    @property
    def scored_sentence(self) -> str:
        """How many units have scored it; "" while nobody has."""
        if not self.scored:
            return ""
        said = ngettext("%d đơn vị đã có điểm ở đây.", "%d đơn vị đã có điểm ở đây.", self.scored)
        return said % self.scored

    @property
    def stored(self) -> list[dict[str, str]]:
        """What stands now, where the page has something else."""
        now = facts_of(self.criterion)
        return [
            {"label": str(field.label), "value": str(now[name] or _("để trống"))}
            for name, field in self.fields.items()
            if name in now and name in self.changed_data and name != "evidence_required"
        ]

    def amend(self, *, by: User) -> bool:
        """Write it as one act; False when something is not valid.

        Raises Refused, Stale, PermissionDenied.
        """
        if not self.is_valid():
            return False
        reword(self.criterion, by=by, seen=self.data.get("seen", ""), **self.cleaned_data)
        return True
