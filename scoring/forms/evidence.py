"""The ways to prove an item, each a small form of its own: files, a link, a document, or evidence
already shown.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.files.uploads import named
from scoring.forms.upload_fields import CheckedFiles, CheckedFilesField
from scoring.models import Evidence, Reply, Score
from scoring.models.evidence.piece import Piece
from wards.fields import Day, DocumentNumber, OneLine
from wards.models import User

MAX_FILES = 10


class LinkField(forms.URLField):
    """An address that a browser opens as a page: http and https alone."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Đường dẫn phải bắt đầu bằng https:// hoặc http://, "
            "ví dụ https://thanhuy.gov.vn/tin-tuc."
        ),
        "max_length": gettext_lazy(
            "Đường dẫn tối đa %(limit_value)d ký tự, đồng chí đã nhập %(show_value)d."
        ),
        "required": gettext_lazy("Hãy dán đường dẫn của trang."),
    }
    default_validators = [
        URLValidator(schemes=["http", "https"], message=default_error_messages["invalid"])
    ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class EvidencePart(forms.Form):
    """What all ways share: the page, the item and what comes of it."""

    kind = ""
    beside = ""  # what was done although something else was refused
    page = OneLine(
        label=gettext_lazy("Trang"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "Trang, mục hoặc tên bảng chứng minh nội dung này, ví dụ 3 hoặc 3–5."
        ),
        error_messages={"max_length": gettext_lazy("Tối đa %(limit_value)d ký tự.")},
    )

    def pieces(self) -> list[Piece]:
        raise NotImplementedError

    def put(self, score: Score, reply: Reply | None, *, by: User) -> str:
        """Add what was given under the item; returns the sentence that says so.

        Raises Refused, PermissionDenied.
        """
        pieces = self.pieces()
        added = Evidence.add_all(score.scorecard, pieces, by=by, scores=[score], reply=reply)
        done = ngettext(
            "Đã thêm %(count)d tài liệu.", "Đã thêm %(count)d tài liệu.", len(pieces)
        ) % {"count": len(pieces)}
        return " ".join([done, *_twice(added)])


def _twice(added: Sequence[Evidence]) -> Iterator[str]:
    """What is said of files that the card has already: sent twice, or shown under another item. One
    query.
    """
    digests = {evidence.sha256 for evidence in added} - {""}
    if not digests:
        return
    standing = Evidence.objects.standing().filter(
        scorecard=added[0].scorecard_id, of_survey=False, sha256__in=digests
    )
    known = standing.exclude(pk__in=[evidence.pk for evidence in added])
    titles = dict(known.order_by("-pk").values_list("sha256", "title"))
    for evidence in added:
        if evidence.sha256 in titles:
            facts = {"name": evidence.title, "known": titles[evidence.sha256]}
            yield _("“%(name)s” trùng với “%(known)s” đã có trong phiếu.") % facts


class FilesPart(EvidencePart):
    kind = Evidence.Kind.FILE
    uploads = CheckedFilesField(label=gettext_lazy("Chọn tệp"), max_files=MAX_FILES)
    field_order = ("uploads", "page")

    def clean(self) -> dict[str, Any]:
        """Scripts send a page for each file, in their order;
        one alone is the page in all of them.
        """
        facts = super().clean() or {}
        number = len(facts.get("uploads") or ())
        sent: Any = self.data
        try:
            pages = [self.fields["page"].clean(typed) for typed in sent.getlist("page")]
        except ValidationError as error:
            if not self.has_error("page"):
                self.add_error("page", error)
            return facts
        if len(pages) != number:
            pages = [facts.get("page", "")] * number
        return facts | {"pages": pages}

    def put(self, score: Score, reply: Reply | None, *, by: User) -> str:
        """With refused ones among them the good ones are taken, which `beside` says, and the others
        told at the field.
        """
        done = super().put(score, reply, by=by)
        files: CheckedFiles = self.cleaned_data["uploads"]
        if not files.refused:
            return done
        facts = {"done": done, "names": named(file.name for file in files)}
        self.beside = _("%(done)s Đó là %(names)s. Chỉ chọn lại tệp có lỗi.") % facts
        self.add_error("uploads", ValidationError(list(files.refused)))
        return ""

    @property
    def to_choose_again(self) -> str:
        """The names of files that nothing was wrong with and that were not taken: a browser that
        shows the page again has lost them.
        """
        sent: Any = self.files
        if not self.is_bound or self.has_error("uploads"):
            return ""
        return named(file.name for file in sent.getlist("uploads"))

    def pieces(self) -> list[Piece]:
        files = zip(self.cleaned_data["uploads"], self.cleaned_data["pages"], strict=True)
        return [
            Piece(self.kind, file.name, upload=file.file, content_type=file.content_type, page=page)
            for file, page in files
        ]


class LinkPart(EvidencePart):
    kind = Evidence.Kind.LINK
    url = LinkField(
        label=gettext_lazy("Đường dẫn"),
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Trang mà Ban mở xem được, ví dụ tin trên trang thông tin của phường."
        ),
    )
    title = OneLine(
        label=gettext_lazy("Tên gọi"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Ví dụ: Tin về hội thi tìm hiểu Nghị quyết."),
        error_messages={"max_length": gettext_lazy("Tối đa %(limit_value)d ký tự.")},
    )
    field_order = ("url", "title", "page")

    def pieces(self) -> list[Piece]:
        url = self.cleaned_data["url"]
        title, page = self.cleaned_data["title"] or url[:255], self.cleaned_data["page"]
        return [Piece(self.kind, title, url=url, page=page)]


class DocumentPart(EvidencePart):
    kind = Evidence.Kind.DOCUMENT
    number = DocumentNumber(
        label=gettext_lazy("Số, ký hiệu văn bản"),
        max_length=100,
        help_text=gettext_lazy("Ví dụ: 12-BC/ĐU"),
        error_messages={
            "required": gettext_lazy("Hãy ghi số, ký hiệu của văn bản."),
            "max_length": gettext_lazy("Tối đa %(limit_value)d ký tự."),
        },
    )
    issued_on = Day(
        label=gettext_lazy("Ngày văn bản"),
        help_text=gettext_lazy("Ví dụ: 05/06/2026"),
        error_messages={"required": gettext_lazy("Hãy ghi ngày của văn bản.")},
    )
    title = OneLine(
        label=gettext_lazy("Tên văn bản"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Báo cáo tổng kết công tác Tuyên giáo."),
        error_messages={"max_length": gettext_lazy("Tối đa %(limit_value)d ký tự.")},
    )
    field_order = ("number", "issued_on", "title", "page")

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày văn bản không thể sau hôm nay."))
        return day

    def pieces(self) -> list[Piece]:
        number, day = self.cleaned_data["number"], self.cleaned_data["issued_on"]
        title = self.cleaned_data["title"] or _("Văn bản số %(number)s ngày %(day)s") % {
            "number": number,
            "day": date_format(day, "DATE_FORMAT"),
        }
        page = self.cleaned_data["page"]
        return [Piece(self.kind, title, number=number, issued_on=day, page=page)]


class CitedPart(EvidencePart):
    """Evidence of the same card, cited here as well."""

    kind = "cited"
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(),
        label=gettext_lazy("Tài liệu"),
        empty_label=gettext_lazy("Chọn tài liệu"),
        error_messages={
            "required": gettext_lazy("Hãy chọn tài liệu."),
            "invalid_choice": gettext_lazy(
                "Tài liệu này không còn trong phiếu. Hãy chọn tài liệu khác."
            ),
        },
    )
    field_order = ("evidence", "page")

    def put(self, score: Score, reply: Reply | None, *, by: User) -> str:
        self.cleaned_data["evidence"].cite(
            score, by=by, page=self.cleaned_data["page"], reply=reply
        )
        return _("Đã trích dẫn “%s”.") % self.cleaned_data["evidence"]
