"""From Excel: a template to fill in, a look at what would change, then writing exactly that."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.imports.comparison import Import, WorkbookForm
from scoring.forms.imports.criteria import CriterionImport
from scoring.forms.imports.criteria_template import CRITERIA
from scoring.forms.imports.officers import OFFICERS, OfficerImport
from scoring.forms.imports.preview_token import sign, unsign
from scoring.forms.imports.units import WARDS, WardImport
from scoring.rules.permissions import is_administrator, is_head, policy
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.views.fetch import get_campaign
from scoring.workbooks.reading import SHOWN, FilledRow, WorkbookTemplate, in_order, read
from scoring.workbooks.sheet import CONTENT_TYPE
from scoring.workbooks.templates import workbook_of
from wards.views.requests import PAGE_METHODS, person

Compare = Callable[[list[FilledRow]], Import]


@policy(is_head)
@require_http_methods(PAGE_METHODS)
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """Criteria and items of a campaign in preparation."""
    campaign = get_campaign(request, slug)
    context = {
        "campaign": campaign,
        "closed": not campaign.is_preparing,
        "title": _("Nhập tiêu chí từ Excel"),
        "matching": _(
            "Dòng được nhận ra theo số tiêu chí và số nội dung. "
            "Ô để trống giữ nguyên nội dung đang lưu; không dòng nào bị xóa."
        ),
        "template_url": reverse("setup_import_template", args=[slug]),
        "back": reverse("setup_criteria", args=[slug]),
        "back_label": _("Tiêu chí"),
    }
    return _page(
        request,
        CRITERIA,
        lambda rows: CriterionImport(rows, campaign),
        f"criteria/{campaign.pk}",
        context,
    )


@policy(is_administrator)
@require_http_methods(PAGE_METHODS)
def wards(request: HttpRequest) -> HttpResponse:
    """Units."""
    request.belongs_to = reverse("units")  # type: ignore[attr-defined]
    context = {
        "title": _("Nhập danh sách đơn vị từ Excel"),
        "matching": _(
            "Dòng được nhận ra theo mã đơn vị. Ô để trống giữ nguyên nội dung đang lưu; "
            "không đơn vị nào bị xóa."
        ),
        "template_url": reverse("wards_import_template"),
        "back": reverse("units"),
        "back_label": pgettext("list", "Đơn vị"),
    }
    return _page(request, WARDS, WardImport, "wards", context)


@never_cache
@policy(is_administrator)
@require_http_methods(PAGE_METHODS)
def officers(request: HttpRequest) -> HttpResponse:
    """Officers with their accounts; first passwords are shown once, in the answer."""
    context = {
        "title": _("Nhập cán bộ và tài khoản từ Excel"),
        "matching": _(
            "Dòng được nhận ra theo đơn vị và họ tên. Tên đăng nhập chưa có thì lập tài khoản mới; "
            "ô để trống giữ nguyên nội dung đang lưu."
        ),
        "template_url": reverse("officers_import_template"),
        "back": reverse("people"),
        "back_label": _("Tài khoản"),
    }
    return _page(request, OFFICERS, OfficerImport, "officers", context)


@policy(is_head)
@require_safe
def criteria_template(request: HttpRequest, slug: str) -> FileResponse:
    """The empty workbook for criteria."""
    get_campaign(request, slug)
    return _template(CRITERIA)


@policy(is_administrator)
@require_safe
def wards_template(request: HttpRequest) -> FileResponse:
    """The empty workbook for units."""
    return _template(WARDS)


@policy(is_administrator)
@require_safe
def officers_template(request: HttpRequest) -> FileResponse:
    """The empty workbook for officers."""
    return _template(OFFICERS)


def _template(table: WorkbookTemplate) -> FileResponse:
    return FileResponse(
        workbook_of(table), as_attachment=True, filename=table.file_name, content_type=CONTENT_TYPE
    )


def _page(
    request: HttpRequest,
    table: WorkbookTemplate,
    compare: Compare,
    of: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The upload, the preview, or the writing."""
    status = 200
    context["form"] = WorkbookForm()
    if request.method == "POST" and "rows" in request.POST:
        known = unsign(request.POST["rows"], of=of, by=person(request))
        if known is None:
            status, context["sentence"] = (
                422,
                _("Bản xem trước đã quá hạn. Hãy chọn lại tệp rồi xem trước lần nữa."),
            )
        elif (found := compare(known[0])).questions and "different" not in request.POST:
            status, context["sentence"] = (
                422,
                _("Hãy xác nhận các tên gần giống nhau là khác nhau, hoặc sửa tệp rồi chọn lại."),
            )
            context |= _preview(request, found, of)
        else:
            answer = _write(request, found, known[1], context)
            if answer is not None:
                return answer
            status = 409
            context |= _preview(request, compare(known[0]), of)
    elif request.method == "POST":
        form = context["form"] = WorkbookForm(request.POST, request.FILES)
        status = _look(request, form, table, compare, of, context) if form.is_valid() else 422
    return render(request, "scoring/imports/page.html", context, status=status)


def _look(
    request: HttpRequest,
    form: WorkbookForm,
    table: WorkbookTemplate,
    compare: Compare,
    of: str,
    context: dict[str, Any],
) -> int:
    """Read the file into the context: what would change, or all that is wrong.

    The status of the answer.
    """
    try:
        reading = read(form.cleaned_data["file"], table)
    except ValidationError as error:
        form.add_error("file", error)
        return 422
    # All that is wrong is said at once: what cannot be read, and what may not be.
    found = compare(reading.rows)
    problems = in_order([*reading.problems, *found.problems])
    if not problems:
        context |= _preview(request, found, of)
        return 200 if context.get("preview") else 422
    context["problems"] = problems[:SHOWN]
    if left := len(problems) - SHOWN:
        context["left"] = max(left, 0)
    return 422


def _preview(request: HttpRequest, found: Import, of: str) -> dict[str, Any]:
    if found.problems:
        return {"problems": found.problems[:SHOWN], "left": max(len(found.problems) - SHOWN, 0)}
    signed = sign(found.rows, found.seen, of=of, by=person(request))
    if not signed:
        return {"sentence": _("Tệp có quá nhiều chữ. Hãy chia thành nhiều tệp nhỏ hơn.")}
    return {"preview": found, "signed": signed}


def _write(
    request: HttpRequest, found: Any, seen: str, context: dict[str, Any]
) -> HttpResponse | None:
    """Write what was seen; None with a sentence in the context when it is not so any more."""
    number = sum(change.kind != "same" for change in found.changes)
    try:
        given = found.write(by=person(request), seen=seen)
    except Stale:
        context["sentence"] = _(
            "Dữ liệu đã khác so với lúc đồng chí xem trước. Hãy xem lại dưới đây rồi nhập."
        )
        return None
    except Refused as refused:
        context["sentence"] = sentence_of(refused)
        return None
    messages.success(request, ngettext("Đã nhập %d dòng.", "Đã nhập %d dòng.", number) % number)
    if given:
        return render(
            request,
            "wards/people/passwords.html",
            {"given": given, "back": context["back"], "back_label": _("Về trang Tài khoản")},
        )
    return redirect(context["back"])
