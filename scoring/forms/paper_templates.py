"""The head's forms of the office's own Word templates: taking one in, putting one in force."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.documents.papers.kinds import PaperKind
from scoring.documents.papers.template_check import Finding, findings
from scoring.files import uploads
from scoring.files.types import DOCX, Checked
from scoring.forms.officer import LongText
from scoring.forms.upload_fields import CheckedFileField
from scoring.models import Campaign, PaperTemplate
from scoring.rules.refusals import Refused
from wards.models import User

MAX_BYTES = 5 * 1024**2
# What the door says, for evidence, of files that it does not take; a template has other ways out.
AS_DOCX = gettext_lazy(
    "Tệp “%(name)s” không phải tệp Word dạng .docx. Hãy mở mẫu bằng Word hoặc LibreOffice Writer, "
    "lưu lại dạng .docx rồi tải lên."
)
ACTIVE = gettext_lazy(
    "Tệp “%(name)s” có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không được nhận. Hãy "
    "chép toàn bộ nội dung sang một tệp Word mới, lưu dạng .docx rồi tải lên."
)
TOO_LARGE = gettext_lazy(
    "Tệp “%(name)s” nặng %(size)s, mẫu tối đa %(limit)s. "
    "Hãy bỏ hoặc thu nhỏ ảnh trong mẫu rồi tải lên."
)
OTHERWISE = {
    "active": ACTIVE,
    "too_large": TOO_LARGE,
    "unknown_type": AS_DOCX,
    "not_genuine": AS_DOCX,
}
MACROS = (".docm", ".dotm")


class TemplateField(CheckedFileField):
    """A Word file that came through the door of evidence and is small enough to be a template."""

    default_error_messages = {
        "required": gettext_lazy("Hãy chọn tệp mẫu."),
        "missing": gettext_lazy("Hãy chọn tệp mẫu."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": f"{DOCX.endings[0]},{DOCX.content_type}"}

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        name = uploads.tidy_name(data.name or "")
        facts = {
            "name": name,
            "size": filesizeformat(data.size or 0),
            "limit": f"{MAX_BYTES // 1024**2} MB",
        }
        try:
            checked: Checked = super().to_python(data)
        except ValidationError as error:
            code = "active" if name.lower().endswith(MACROS) else error.code
            if code not in OTHERWISE:
                raise
            raise ValidationError(OTHERWISE[code] % facts, code) from None
        if checked.content_type != DOCX.content_type:
            raise ValidationError(AS_DOCX % facts, "unknown_type")
        if (data.size or 0) > MAX_BYTES:
            raise ValidationError(TOO_LARGE % facts, "too_large")
        return checked


class TemplateForm(forms.Form):
    """A changed template of one paper; what it asks for is held against what the paper may say."""

    upload = TemplateField(
        label=gettext_lazy("Tệp mẫu Word"),
        help_text=gettext_lazy("Tệp .docx, tối đa 5 MB, không có macro."),
    )

    def __init__(self, *posted: Any, campaign: Campaign, kind: PaperKind) -> None:
        super().__init__(*posted)
        self.campaign, self.kind = campaign, kind
        self.findings: list[Finding] = []

    def clean_upload(self) -> Any:
        checked = self.cleaned_data["upload"]
        self.content = checked.file.read()
        self.findings = findings(self.kind, self.content)
        if self.findings:
            raise ValidationError(
                _(
                    "Tệp “%s” chưa dùng làm mẫu được và chưa được nhận. "
                    "Xem từng chỗ cần sửa bên dưới."
                )
                % checked.name,
                "unfit",
            )
        return checked

    def put(self, *, by: User) -> PaperTemplate:
        """Take it in. Raises Refused, PermissionDenied."""
        return PaperTemplate.add(
            self.campaign,
            self.kind.code,
            name=self.cleaned_data["upload"].name,
            content=self.content,
            by=by,
        )


class UseForm(forms.Form):
    """Why a paper is made from another template from now on; asked once the campaign is open."""

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        if campaign.is_open:
            self.fields["reason"] = LongText(
                label=_("Lý do thay đổi"),
                rows=2,
                error_messages={"required": Campaign.CHANGE_UNEXPLAINED},
            )

    def put(self, campaign: Campaign, kind: PaperKind, number: int, *, by: User) -> None:
        """Put the template of this number in force. Raises Refused, PermissionDenied."""
        own = campaign.paper_templates.filter(paper=kind.code, number=number).first()
        if own and findings(kind, own.read()):
            raise Refused(
                "template_unfit",
                _(
                    "Mẫu này dùng tên mà chương trình không còn nhận. Hãy tải mẫu về, sửa theo "
                    "danh sách tên rồi tải lên lại."
                ),
            )
        reason = self.cleaned_data.get("reason", "")
        PaperTemplate.put_in_force(campaign, kind.code, number, by=by, reason=reason)
