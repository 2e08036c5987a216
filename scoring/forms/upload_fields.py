"""Form fields that take files, each checked before it is taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files.types import ACCEPT, TYPES, Checked, Type
from scoring.files.uploads import check, named


class FilesInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class CheckedFileField(forms.FileField):
    """One file, checked; cleans to a Checked (or None)."""

    default_error_messages = {
        "required": gettext_lazy("Hãy chọn tệp."),
        "missing": gettext_lazy("Hãy chọn tệp."),
        "invalid": gettext_lazy("Trình duyệt chưa gửi được tệp. Hãy chọn lại tệp rồi thử lần nữa."),
    }
    widget: Any = forms.FileInput
    kinds: Sequence[Type] = TYPES

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT}

    def to_python(self, data: Any) -> Any:
        # Names are tidied and sizes judged by `check`, in sentences that name the file.
        return None if data in self.empty_values else check(data, self.kinds)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data in self.empty_values and self.required:
            raise ValidationError(self.error_messages["required"], "required")
        return self.to_python(data)


class WorkbookField(forms.FileField):
    """A workbook that was filled in; scoring.workbooks judges it."""

    default_error_messages = CheckedFileField.default_error_messages
    widget: Any = forms.FileInput(attrs={"accept": ".xlsx"})

    def __init__(self, **facts: Any) -> None:
        label = gettext_lazy("Tệp Excel đã điền")
        super().__init__(label=label, allow_empty_file=True, **facts)


class CheckedFiles(list[Checked]):
    """Files that are taken; `refused` says what is wrong with those that are not."""

    refused: Sequence[ValidationError] = ()


class CheckedFilesField(CheckedFileField):
    """Several files; cleans to CheckedFiles: all or none, or with `partly` those that are good."""

    widget = FilesInput

    def __init__(self, *, max_files: int, partly: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_files, self.partly = max_files, partly

    def clean(self, data: Any, initial: Any = None) -> CheckedFiles:
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return CheckedFiles()
        if len(files) > self.max_files:
            facts = {"limit": self.max_files, "count": len(files)}
            raise ValidationError(
                _(
                    "Mỗi lần tải tối đa %(limit)d tệp, đồng chí đã chọn %(count)d. "
                    "Hãy chia thành nhiều lần."
                )
                % facts
            )
        good, bad = CheckedFiles(), []
        for file in files:
            try:
                good.append(check(file, self.kinds))
            except ValidationError as error:
                bad.append(error)
        if good and self.partly:
            good.refused = bad
            return good
        if bad and good:
            names = named(upload.name for upload in good)
            bad.append(
                ValidationError(
                    _("Chưa có tệp nào được lưu. Hãy bỏ tệp có lỗi rồi chọn lại cả %s.") % names
                )
            )
        elif len(bad) > 1:
            bad.append(ValidationError(_("Chưa có tệp nào được lưu.")))
        if bad:
            raise ValidationError(bad)
        return good
