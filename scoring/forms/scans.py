"""Scans of the paper form as they come in:
what is read of each sheet, what is taken and why not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.files import pictures
from scoring.files.codes import CodeOnPage
from scoring.files.scans import MAX_SHEETS, TooManySheets, codes_of_sheets
from scoring.files.types import PDF, SCANS, Checked
from scoring.forms.upload_fields import CheckedFiles, CheckedFilesField
from scoring.models import Campaign, Evidence, ScannedPage, Scorecard
from scoring.models.evidence.piece import Piece
from scoring.models.evidence.scan import TURNS, FoundPage
from scoring.pages.paper_form import PaperForm
from scoring.rules.page_codes import PageCode
from wards.models import User, Ward

MAX_FILES = 10
TAKEN = (PDF.content_type, "image/jpeg", "image/png")
UNREADABLE = {
    pictures.LOCKED: gettext_lazy("Tệp “%(name)s” có mật khẩu. Hãy bỏ mật khẩu rồi tải lên."),
    pictures.TOO_LARGE: gettext_lazy(
        "Tệp “%(name)s” có hình quá lớn. Hãy quét ở 150 đến 300 dpi rồi tải lên."
    ),
    pictures.TOO_SLOW: gettext_lazy(
        "Tệp “%(name)s” quá nặng để đọc. Hãy quét ở 150 đến 300 dpi, hoặc tách thành nhiều tệp."
    ),
    pictures.BUSY: gettext_lazy("Máy chủ đang bận đọc tệp khác. Hãy thử lại sau ít phút."),
    pictures.BROKEN: gettext_lazy(
        "Không mở được tệp “%(name)s”: tệp có thể bị hỏng. Hãy quét lại rồi tải lên."
    ),
}


@dataclass
class ReadScan:
    """One file: what was found on its sheets; `refusals` keep the whole file out, `notes` say what
    is still to be done with it.
    """

    checked: Checked
    found: list[FoundPage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def piece(self) -> Piece:
        file = self.checked
        return Piece(
            Evidence.Kind.FILE, file.name, upload=file.file, content_type=file.content_type
        )


class ScansField(CheckedFilesField):
    """Several scans: PDF or pictures."""

    kinds = SCANS


class ScanForm(forms.Form):
    """Several files at once; each is read when the form is checked."""

    uploads = ScansField(
        label=gettext_lazy("Tệp quét (PDF) hoặc ảnh chụp (JPG, PNG)"),
        max_files=MAX_FILES,
        partly=True,
    )

    def __init__(
        self, data: QueryDict | None = None, files: Any = None, *, card: Scorecard, by: User
    ) -> None:
        super().__init__(data, files)
        self.card, self.by = card, by
        self.scans: list[ReadScan] = []
        self.broken: list[str] = []
        self.fields["uploads"].widget.attrs["accept"] = ",".join([*TAKEN, ".pdf", ".jpg", ".png"])

    def clean_uploads(self) -> CheckedFiles:
        uploads: CheckedFiles = self.cleaned_data["uploads"]
        form = PaperForm(self.card.campaign, self.card.cluster_id)
        self.scans = [self._read(checked, form) for checked in uploads]
        self.broken = [sentence for error in uploads.refused for sentence in error.messages]
        if not self.good:
            raise ValidationError(self.refusals)
        return uploads

    @property
    def good(self) -> list[ReadScan]:
        return [scan for scan in self.scans if not scan.refusals]

    @property
    def refusals(self) -> list[str]:
        """What is wrong with a file itself, and with what it shows."""
        return [*self.broken, *(sentence for scan in self.scans for sentence in scan.refusals)]

    @property
    def notes(self) -> list[str]:
        return [sentence for scan in self.good for sentence in scan.notes]

    def file(self) -> list[ScannedPage]:
        """Keep what is good. Raises Refused, PermissionDenied."""
        scans = [(scan.piece, scan.found) for scan in self.good]
        return ScannedPage.file(self.card, scans, by=self.by)

    def done(self, filed: Sequence[ScannedPage]) -> str:
        """What was taken, in a sentence."""
        said = ngettext("Đã nhận %d tờ quét.", "Đã nhận %d tờ quét.", len(filed)) % len(filed)
        turned = sum(bool(scan.turn) for scan in filed)
        if not turned:
            return said
        more = ngettext(
            "%d tờ nằm ngược đã được xoay lại.", "%d tờ nằm ngược đã được xoay lại.", turned
        )
        return f"{said} {more % turned}"

    def _read(self, checked: Checked, form: PaperForm) -> ReadScan:
        scan, name = ReadScan(checked), {"name": checked.name}
        if checked.content_type not in TAKEN:
            scan.refusals.append(
                _("Tệp “%(name)s” không phải bản quét. Hãy tải lên tệp PDF hoặc ảnh JPG, PNG.")
                % name
            )
            return scan
        try:
            sheets = codes_of_sheets(checked.file, checked.content_type)
        except pictures.RenderError as problem:
            scan.refusals.append(str(UNREADABLE[problem.code]) % name)
            return scan
        except TooManySheets:
            facts = name | {"limit": MAX_SHEETS}
            scan.refusals.append(
                _("Tệp “%(name)s” có quá %(limit)d tờ. Hãy tách thành nhiều tệp rồi tải lên.")
                % facts
            )
            return scan
        finally:
            checked.file.seek(0)
        for number, codes in enumerate(sheets, 1):
            self._judge(scan, number, codes, form)
        return scan

    def _judge(
        self, scan: ReadScan, sheet: int, found: Sequence[CodeOnPage], form: PaperForm
    ) -> None:
        """Put one sheet where its code says, or say what is wrong with it."""
        turn = next((code.turn for code in found), 0)
        read = {PageCode.read(code.text) for code in found}
        codes = sorted(filter(None, read), key=str)
        where = {"name": scan.checked.name, "sheet": sheet}
        for code in codes:
            if sentence := self._stranger(code, form):
                told = where | {"sentence": sentence}
                scan.refusals.append(_("Tệp “%(name)s”, tờ %(sheet)d: %(sentence)s") % told)
                return
        page = codes[0].page if len(codes) == 1 else None
        scan.found.append(FoundPage(sheet, page, turn))
        if not codes:
            scan.notes.append(
                _(
                    "Tệp “%(name)s”, tờ %(sheet)d: không đọc được mã. Tờ này đã được giữ; đồng "
                    "chí mở nó trong danh sách dưới đây rồi chọn trang của phiếu."
                )
                % where
            )
        elif page is None:
            pages = ", ".join(str(code.page) for code in codes)
            scan.notes.append(
                _(
                    "Tệp “%(name)s”, tờ %(sheet)d: có mã của nhiều trang (%(pages)s), có thể các "
                    "trang chồng lên nhau khi quét. Tờ này đã được giữ; đồng chí mở nó rồi chọn "
                    "trang, hoặc quét lại từng trang."
                )
                % (where | {"pages": pages})
            )

    def _stranger(self, code: PageCode, form: PaperForm) -> str:
        """Why a page does not belong to this card, and what to do with it; "" where it does."""
        card = self.card
        if code.campaign != card.campaign_id:
            other = Campaign.objects.visible_to(self.by).filter(pk=code.campaign).first()
            if other is None:
                return _("mã là của một phong trào không có ở đây. Hãy bỏ tờ này ra khỏi tệp.")
            return _(
                "đây là phiếu năm %(other)d, không nhận vào phiếu năm %(year)d. Hãy bỏ tờ này ra "
                "khỏi tệp; phiếu của năm nay tải ở trang này."
            ) % {"other": other.year, "year": card.campaign.year}
        if code.ward != card.ward_id:
            ward = Ward.objects.filter(pk=code.ward).first()
            return _(
                "đây là phiếu của %(ward)s. Hãy bỏ tờ này ra khỏi tệp, "
                "và đưa lên ở phiếu của đơn vị ấy."
            ) % {"ward": ward or _("đơn vị khác")}
        if code.form != form.fingerprint or form.page(code.page) is None:
            return _(
                "phiếu này in từ trước khi nội dung chấm thay đổi. "
                "Hãy tải phiếu mới ở trang này, chép lại rồi quét."
            )
        return ""


class PlaceForm(forms.Form):
    """Which page of the form a sheet is, said by a person who looks at it."""

    NO_PAGE = "0"

    page = forms.ChoiceField(
        label=gettext_lazy("Đây là"),
        error_messages={
            "required": gettext_lazy("Hãy chọn trang của phiếu."),
            "invalid_choice": gettext_lazy("Phiếu không có trang này. Hãy chọn lại."),
        },
    )
    turn = forms.TypedChoiceField(
        label=gettext_lazy("Xoay hình"),
        coerce=int,
        choices=[
            (0, gettext_lazy("Để nguyên")),
            (90, gettext_lazy("Xoay sang phải")),
            (180, gettext_lazy("Xoay ngược lại")),
            (270, gettext_lazy("Xoay sang trái")),
        ],
        initial=0,
        error_messages={
            "required": gettext_lazy("Hãy chọn cách xoay hình."),
            "invalid_choice": gettext_lazy("Hãy chọn cách xoay hình."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, scan: ScannedPage, form: PaperForm
    ) -> None:
        super().__init__(data, initial={"page": scan.page or ("0" if scan.done_at else "")})
        self.scan = scan
        named = _("Trang %(page)d: nội dung %(items)s")
        pages = [
            (str(page.number), named % {"page": page.number, "items": page.between})
            for page in form.pages
        ]
        nothing = (self.NO_PAGE, _("Không phải trang của phiếu: chỉ giữ làm tài liệu"))
        field: Any = self.fields["page"]
        field.choices = [("", _("Chọn trang")), *pages, nothing]

    def put(self, *, by: User) -> None:
        """Raises Refused, PermissionDenied."""
        turn = (self.scan.turn + self.cleaned_data["turn"]) % 360
        assert turn in TURNS
        page = int(self.cleaned_data["page"]) or None
        self.scan.put_at(page, turn=turn, by=by)
