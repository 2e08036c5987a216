"""Forms for papers that came back signed: which paper it is, and its scan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files.types import SCANS, Checked
from scoring.forms.officer import LongText
from scoring.forms.upload_fields import CheckedFileField
from scoring.models import SignedPaper
from scoring.models.evidence.signed_paper import Scan
from scoring.rules.refusals import REASON_MISSING
from scoring.rules.signed import OF_CAMPAIGN, SignedKind
from wards.fields import Day, DocumentNumber, OneLine

ACCEPT = ",".join([name for kind in SCANS for name in (*kind.endings, kind.content_type)])


class ScanField(CheckedFileField):
    """One scan: a PDF or a picture."""

    kinds = SCANS

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT}

    def to_python(self, data: Any) -> Any:
        checked: Checked | None = super().to_python(data)
        if checked and checked.content_type not in {kind.content_type for kind in SCANS}:
            raise ValidationError(
                _(
                    "Tệp “%s” không phải bản quét. "
                    "Hãy quét hoặc chụp văn bản đã ký thành PDF, JPG hoặc PNG rồi tải lên."
                )
                % checked.name,
                "not_a_scan",
            )
        return checked


class SignedScanForm(forms.Form):
    """The scan alone: which paper it is follows from the page."""

    upload = ScanField(
        label=gettext_lazy("Bản quét đã ký"),
        help_text=gettext_lazy("PDF, JPG hoặc PNG; văn bản nhiều trang thì quét vào một tệp PDF."),
    )

    @property
    def scan(self) -> Scan:
        checked: Checked = self.cleaned_data["upload"]
        return Scan(checked.file, checked.name, checked.content_type)

    @property
    def facts(self) -> dict[str, Any]:
        """What is said of the paper beside its scan."""
        return {name: value for name, value in self.cleaned_data.items() if name != "upload"}


class CampaignPaperForm(SignedScanForm):
    """A paper of the whole campaign."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại văn bản"),
        choices=[(kind.value, kind.label) for kind in OF_CAMPAIGN],
        error_messages={"required": gettext_lazy("Hãy chọn loại văn bản.")},
    )
    number = DocumentNumber(
        label=gettext_lazy("Số văn bản"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Quyết định thì ghi đúng số đã ghi ở trang Khen thưởng."),
    )
    signed_on = Day(
        label=gettext_lazy("Ngày văn bản"),
        required=False,
        help_text=gettext_lazy("Ví dụ: 05/01/2026."),
    )
    title = OneLine(
        label=gettext_lazy("Trích yếu"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy tên tệp."),
    )
    replaces = forms.ModelChoiceField(
        SignedPaper.objects.none(),
        label=gettext_lazy("Thay cho bản đã lưu"),
        empty_label=gettext_lazy("không thay bản nào"),
        required=False,
        help_text=gettext_lazy("Bản cũ vẫn giữ, ghi là đã thay."),
    )
    field_order = ("kind", "number", "signed_on", "title", "upload", "replaces")

    def __init__(self, *args: Any, standing: QuerySet[SignedPaper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = standing  # type: ignore[attr-defined]
        if not standing:
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        replaces = facts.get("replaces")
        if replaces and facts.get("kind") and replaces.kind != facts["kind"]:
            self.add_error("replaces", _("Bản cần thay phải cùng loại văn bản."))
        if facts.get("kind"):
            facts["kind"] = SignedKind(facts["kind"])
        return facts


class WithdrawForm(forms.Form):
    """Why a scan is taken back."""

    reason = LongText(
        label=gettext_lazy("Lý do"), rows=3, error_messages={"required": REASON_MISSING}
    )
