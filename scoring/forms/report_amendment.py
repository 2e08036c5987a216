"""The form that amends the calendar of reports of an open campaign."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Campaign, ExpectedReport
from scoring.models.report_amendment import amend_report, mark_of, shut_to_amendments
from scoring.rules.refusals import REASON_MISSING, sentence_of
from wards.fields import Day, OneLine
from wards.forms.missing import NamesWhatIsMissing
from wards.models import User


class ReportAmendmentForm(NamesWhatIsMissing, forms.Form):
    """Name and day of one report, or that it is no longer expected, with the reason that all units
    read.
    """

    name = OneLine(
        label=gettext_lazy("Báo cáo"),
        max_length=150,
        help_text=gettext_lazy("Kèm kỳ, ví dụ: Báo cáo quý I."),
    )
    due_on = Day(label=gettext_lazy("Hạn gửi"), help_text=gettext_lazy("Ví dụ: 25/03/2026"))
    drop = forms.BooleanField(
        label=gettext_lazy("Bỏ báo cáo này: các đơn vị không phải gửi nữa"), required=False
    )
    reason = LongText(
        label=gettext_lazy("Lý do sửa đổi"),
        rows=2,
        help_text=gettext_lazy("Mọi đơn vị đọc được."),
        error_messages={"required": REASON_MISSING},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, campaign: Campaign, report: ExpectedReport | None
    ) -> None:
        self.campaign, self.report = campaign, report
        facts = {"name": report.name, "due_on": report.due_on} if report else {}
        super().__init__(data, initial=facts | {"seen": mark_of(report)})
        refusal = shut_to_amendments(campaign, report)
        self.shut = sentence_of(refusal) if refusal else ""
        if report is None:
            del self.fields["drop"]
        elif refusal:
            # The day stands; a name that was typed wrongly may be put right.
            self.fields["due_on"].disabled = True
            del self.fields["drop"]

    @property
    def may_send(self) -> bool:
        """One more report is expected while days may still be laid down; one that stands may always
        be put right.
        """
        return self.campaign.is_open and not (self.report is None and self.shut)

    def refresh(self) -> None:
        """What somebody else amended meanwhile has been said: the next sending counts."""
        stored = self.campaign.reports.filter(pk=self.report.pk).first() if self.report else None
        self.data = {**self.data.dict(), "seen": mark_of(stored)}  # type: ignore[attr-defined]

    def amend(self, *, by: User) -> None:
        """Raises Refused, Stale, PermissionDenied."""
        amend_report(self.campaign, self.report, by=by, **self.cleaned_data)
