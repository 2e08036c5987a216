"""Sheets that go out and come back: the ward's own, the survey's, the comparison's."""

import tempfile
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.offline import Merge, SheetForm
from scoring.models import Campaign, Scorecard
from scoring.rules.permissions import is_board, is_ward_officer, policy
from scoring.views.errors import status_of
from scoring.views.fetch import get_campaign, get_card, get_own_card
from scoring.workbooks.offline.cards import shut
from scoring.workbooks.offline.sheets import (
    COMPARISON_SHEET,
    SELF_SHEET,
    SURVEY_SHEET,
    OfflineSheet,
)
from scoring.workbooks.offline.writing import write
from scoring.workbooks.reading import SHOWN
from scoring.workbooks.sheet import CONTENT_TYPE
from wards.views.requests import PAGE_METHODS, person


@dataclass(frozen=True)
class OfflinePage:
    """A sheet of a card, or with `None` of all: the page that it belongs to, and its file."""

    sheet: OfflineSheet
    campaign: Campaign
    card: Scorecard | None
    back: str
    back_label: str
    file_url: str


def _own(request: HttpRequest, slug: str) -> OfflinePage:
    card = get_own_card(request, slug)
    back, file_url = (reverse(name, args=[slug]) for name in ("scorecard", "scorecard_file"))
    return OfflinePage(SELF_SHEET, card.campaign, card, back, _("Phiếu tự chấm"), file_url)


def _survey(request: HttpRequest, slug: str, ward_code: str) -> OfflinePage:
    card, at = get_card(request, slug, ward_code), [slug, ward_code]
    back, file_url = (reverse(name, args=at) for name in ("board_survey", "survey_file"))
    return OfflinePage(SURVEY_SHEET, card.campaign, card, back, _("Khảo sát"), file_url)


def _ward(request: HttpRequest, slug: str, ward_code: str) -> OfflinePage:
    card, at = get_card(request, slug, ward_code), [slug, ward_code]
    back, file_url = (reverse(name, args=at) for name in ("board_ward", "board_ward_file"))
    return OfflinePage(COMPARISON_SHEET, card.campaign, card, back, card.ward_name, file_url)


def _all_wards(request: HttpRequest, slug: str) -> OfflinePage:
    campaign = get_campaign(request, slug)
    back, file_url = (reverse(name, args=[slug]) for name in ("board", "board_file"))
    return OfflinePage(COMPARISON_SHEET, campaign, None, back, _("Đối chiếu"), file_url)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def own_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward's own sheet comes back."""
    return _page(request, _own(request, slug))


@policy(is_ward_officer)
@require_safe
def own_file(request: HttpRequest, slug: str) -> FileResponse:
    """The ward's own sheet goes out."""
    return _file(request, _own(request, slug))


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def survey_sheet(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The sheet of a survey comes back."""
    return _page(request, _survey(request, slug, ward_code))


@policy(is_board)
@require_safe
def survey_file(request: HttpRequest, slug: str, ward_code: str) -> FileResponse:
    """The sheet of a survey goes out."""
    return _file(request, _survey(request, slug, ward_code))


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def ward_sheet(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The comparison of one ward comes back."""
    return _page(request, _ward(request, slug, ward_code))


@policy(is_board)
@require_safe
def ward_file(request: HttpRequest, slug: str, ward_code: str) -> FileResponse:
    """The comparison of one ward goes out."""
    return _file(request, _ward(request, slug, ward_code))


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def comparison_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The comparison of all wards comes back."""
    return _page(request, _all_wards(request, slug))


@policy(is_board)
@require_safe
def comparison_file(request: HttpRequest, slug: str) -> FileResponse:
    """The comparison of all wards goes out."""
    return _file(request, _all_wards(request, slug))


def _file(request: HttpRequest, trip: OfflinePage) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(trip.sheet, trip.campaign, trip.card, file, by=person(request), now=timezone.now())
    file.seek(0)
    name = trip.sheet.file_name(trip.campaign, trip.card)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(request: HttpRequest, trip: OfflinePage) -> HttpResponse:
    """The upload, the look, or the confirmation."""
    context: dict[str, Any] = {
        "trip": trip,
        "campaign": trip.campaign,
        "form": SheetForm(),
        "shut": shut(trip.sheet, trip.card, by=person(request), now=timezone.now()),
    }
    status = 200
    if request.method == "POST" and "rows" in request.POST:
        answer = _confirm(request, trip, context)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    elif request.method == "POST":
        status = _look(request, trip, context)
    return render(request, "scoring/offline/page.html", context, status=status)


def _merge(request: HttpRequest, trip: OfflinePage) -> Merge:
    now = timezone.now()
    return Merge(trip.sheet, trip.campaign, trip.card, by=person(request), now=now)


def _look(request: HttpRequest, trip: OfflinePage, context: dict[str, Any]) -> int:
    """Read the file into the context; the status of the answer."""
    form = context["form"] = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return 422
    merge = _merge(request, trip)
    try:
        merge.read(form.cleaned_data["file"])
    except ValidationError as error:
        form.add_error("file", error)
        return 422
    _show(merge, context)
    return 422 if "sentence" in context else 200


def _show(merge: Merge, context: dict[str, Any]) -> None:
    signed = merge.sign()
    if not signed:
        context["sentence"] = _("Tệp có quá nhiều chữ. Hãy đưa lên tệp của từng đơn vị.")
        return
    context |= {
        "merge": merge,
        "signed": signed,
        "problems": merge.problems[:SHOWN],
        "refused": merge.refused[:SHOWN],
        "problems_left": sum(max(len(rows) - SHOWN, 0) for rows in (merge.problems, merge.refused)),
    }


def _confirm(
    request: HttpRequest, trip: OfflinePage, context: dict[str, Any]
) -> HttpResponse | int:
    """Take what was chosen; the status of the page where something is left to do."""
    data, merge = request.POST, _merge(request, trip)
    if not merge.unsign(data["rows"]):
        context["sentence"] = _("Bản xem trước đã quá hạn. Hãy chọn lại tệp rồi xem lần nữa.")
        return 422
    context["whole"] = whole = "whole" in data
    unchosen = merge.choose(data)
    if merge.returned.questions and "sure" not in data:
        context["sentence"] = _("Hãy xác nhận đây đúng là tệp của phiếu này, hoặc chọn tệp khác.")
    elif unchosen:
        codes = ", ".join(map(merge.name_of, (row.score for row in unchosen[:8])))
        context["sentence"] = _("Hãy chọn giá trị ở các nội dung mà cả hai bên đã sửa: %s.") % codes
    elif whole and (merge.refused or merge.problems):
        context["sentence"] = _(
            "Còn nội dung không nhận được nên chưa nhận gì. Hãy sửa tệp rồi đưa lên lại, hoặc bỏ "
            "đánh dấu “Nhận cả tệp hoặc không nhận gì”."
        )
    elif whole and not merge.is_small:
        context["sentence"] = _(
            "Tệp có nhiều thay đổi, không nhận cả tệp một lần được. Hãy bỏ đánh dấu “Nhận cả tệp "
            "hoặc không nhận gì”, hoặc đưa lên tệp của từng đơn vị."
        )
    if "sentence" in context:
        _show(merge, context)
        return 422
    taken = merge.take(whole=whole)
    if taken:
        done = ngettext("Đã nhận %d nội dung từ tệp.", "Đã nhận %d nội dung từ tệp.", taken)
        messages.success(request, done % taken)
    if not merge.failed and not merge.later:
        _say_the_rest(request, merge, taken)
        return redirect(trip.back)
    fresh = _merge(request, trip)
    fresh.unsign(data["rows"])
    fresh.without(merge)
    fresh.choose(data)
    if merge.is_stale:
        context["sentence"] = _(
            "Có nội dung vừa được lưu ở nơi khác trong lúc đồng chí xem. Hãy xem lại các giá trị "
            "dưới đây rồi nhận."
        )
    elif merge.failed:
        context["sentence"] = _("Còn nội dung chưa nhận được. Hãy sửa trong tệp rồi đưa lên lại.")
    _show(fresh, context)
    return status_of(merge.is_stale, merge.failed)


def _say_the_rest(request: HttpRequest, merge: Merge, taken: int) -> None:
    left = len(merge.refused) + len(merge.problems)
    if left:
        sentence = ngettext(
            "%d chỗ trong tệp không nhận được, giữ nguyên như đang lưu.",
            "%d chỗ trong tệp không nhận được, giữ nguyên như đang lưu.",
            left,
        )
        messages.warning(request, sentence % left)
    elif not taken:
        messages.info(request, _("Không nhận gì từ tệp: mọi giá trị giữ nguyên như đang lưu."))
