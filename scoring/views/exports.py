"""What can be taken along: each file with what it is for, how much is in it, as of when, draft or
final.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_safe

from scoring.documents import calendar_file
from scoring.documents.papers.kinds import PAPERS
from scoring.ledger.entry import EntryQuerySet
from scoring.models import Award, Campaign, Entry
from scoring.pages.deadlines import deadlines_of, visits_of
from scoring.rules.lifecycle import moment
from scoring.rules.permissions import is_board, policy, reads_board, reads_history, signed_in
from scoring.views.fetch import get_campaign
from scoring.views.history import apply_filters, describe_filters, read_filters
from scoring.workbooks import change_record, change_record_csv, year_end
from scoring.workbooks import grid as comparison
from scoring.workbooks.sheet import CONTENT_TYPE
from wards.paging import Place
from wards.views.requests import person


@dataclass(frozen=True)
class Export:
    """A file or a page for paper; `status` code and word, "" where there is no draft of it."""

    title: str
    text: str
    url: str
    label: str
    holds: str
    code: str = ""
    status: str = ""


@policy(reads_board)
@require_safe
def exports(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of files of a campaign."""
    campaign = get_campaign(request, slug)
    context = {
        "campaign": campaign,
        "exports": _exports(request, campaign),
        "as_of": moment(timezone.now()),
    }
    return render(request, "scoring/exports/exports.html", context)


def _papers(campaign: Campaign) -> Export:
    return Export(
        _("Giấy tờ của phong trào"),
        _(
            "Kế hoạch khảo sát, biên bản, thông báo, tờ trình, quyết định, Giấy khen, báo cáo: "
            "tệp Word có sẵn số liệu."
        ),
        reverse("papers", args=[campaign.slug]), _("Mở danh sách"),
        ngettext("%d loại", "%d loại", len(PAPERS)) % len(PAPERS),
    )  # fmt: skip


def _exports(request: HttpRequest, campaign: Campaign) -> list[Export]:
    at = [campaign.slug]
    cards = campaign.scorecards.count()
    awards = Award.objects.visible_to(request.user).filter(campaign=campaign).in_force().count()
    entries = Entry.objects.visible_to(request.user).filter(campaign=campaign).count()
    units = ngettext("%d đơn vị", "%d đơn vị", cards) % cards
    held_awards = ngettext("%d khen thưởng", "%d khen thưởng", awards) % awards
    held_entries = ngettext("%d mục", "%d mục", entries) % entries
    code, status = ("done", _("Chính thức")) if campaign.is_concluded else ("draft", _("Dự thảo"))
    print_it, excel = _("Mở để in"), _("Tải Excel")
    return [
        *([_papers(campaign)] if is_board(request.user) else []),
        Export(
            _("Bảng tổng hợp cuối năm"),
            _(
                "Tổng hợp điểm và xếp loại, danh sách khen thưởng, bảng đối chiếu; "
                "trình ký và lưu hồ sơ."
            ),
            reverse("awards_workbook", args=at), excel, f"{units} · {held_awards}", code, status,
        ),
        Export(
            _("Bảng xếp loại"), _("Thứ hạng, điểm thẩm định và mức xếp loại, khổ A4 có chữ ký."),
            reverse("tiers", args=at), print_it, units, code, status,
        ),
        Export(
            _("Danh sách khen thưởng"),
            _(
                "Tập thể, cá nhân đã có quyết định, mỗi cấp quyết định một danh sách, "
                "khổ A4 có chữ ký."
            ),
            reverse("award_list", args=at), print_it, held_awards, code, status,
        ),
        Export(
            _("Bảng đối chiếu"),
            _("Điểm tự chấm, khảo sát, thẩm định của mọi đơn vị theo tiêu chí, khổ A4 ngang."),
            reverse("board", args=at), print_it, units, code, status,
        ),
        Export(
            _("Bảng đối chiếu dạng Excel"),
            _(
                "Mỗi số một ô, để lọc và tính tiếp; "
                "tải từ bảng đối chiếu thì theo đúng bộ lọc đang chọn."
            ),
            reverse("board_workbook", args=at), excel, units, code, status,
        ),
        Export(
            _("Phiếu mẫu để trống"),
            _("Các tiêu chí và điểm tối đa, để phát kèm kế hoạch hoặc chấm trên giấy."),
            reverse("blank_form", args=at), print_it, _("không có số liệu"),
        ),
        Export(
            _("Sổ theo dõi thay đổi"),
            _("Mọi thay đổi đã ghi: ai, lúc nào, từ gì thành gì, vì sao."),
            reverse("history_workbook", args=at), excel, held_entries,
        ),
        Export(
            _("Sổ theo dõi thay đổi dạng CSV"),
            _("Cả sổ trong một tệp chữ, dài bao nhiêu cũng được; để đưa vào phần mềm khác."),
            reverse("history_text", args=at), _("Tải CSV"), held_entries,
        ),
    ]  # fmt: skip


@policy(reads_board)
@require_safe
def workbook(request: HttpRequest, slug: str) -> FileResponse:
    """The year-end workbook."""
    campaign = get_campaign(request, slug)
    return _file(year_end.file_name(campaign), lambda file: year_end.write(campaign, file))


@policy(reads_board)
@require_safe
def grid(request: HttpRequest, slug: str) -> FileResponse:
    """The comparison, narrowed as its page is."""
    campaign, query = get_campaign(request, slug), request.GET.dict()
    return _file(
        comparison.file_name(campaign), lambda file: comparison.write(campaign, query, file)
    )


@policy(reads_history)
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse | FileResponse:
    """The change record as far as the person may read it, narrowed as its page is; a long one in
    parts (`?part=2`), which a page lists.
    """
    campaign = get_campaign(request, slug)
    entries, filters = _narrowed(request, campaign)
    with override("vi"):
        narrowed_to = describe_filters(request.user, campaign, filters)
    part = Place(entries.count(), request.GET, size=change_record.PART, param="part")
    if part.is_part and part.param not in request.GET:
        context = {
            "campaign": campaign,
            "part": part,
            "narrowed": narrowed_to,
            "query": "?" + urlencode(filters) if filters else "",
        }
        return render(request, "scoring/history/parts.html", context)
    return _file(
        change_record.file_name(campaign, part),
        lambda file: change_record.write(campaign, entries, file, narrowed=narrowed_to, part=part),
    )


@policy(reads_history)
@require_safe
def history_text(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same in one file of text, however long it is."""
    campaign = get_campaign(request, slug)
    entries, _filters = _narrowed(request, campaign)
    pieces = change_record_csv.write(campaign, entries)
    answer = StreamingHttpResponse(pieces, content_type=change_record_csv.CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    name = content_disposition_header(True, change_record_csv.file_name(campaign))
    answer["Content-Disposition"] = name
    return answer


def _narrowed(
    request: HttpRequest, campaign: Campaign
) -> tuple[EntryQuerySet[Entry], dict[str, str]]:
    """The entries that this person may read, narrowed as the page is, and by what."""
    filters = read_filters(request)
    entries = Entry.objects.visible_to(request.user).filter(campaign=campaign)
    return apply_filters(campaign, entries, filters), filters


@policy(signed_in)
@require_safe
def deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines of a campaign for the person's own calendar."""
    campaign = get_campaign(request, slug)
    text = calendar_file.calendar(
        [*deadlines_of(campaign, person(request)), *visits_of(campaign, person(request))],
        name=_("Thi đua %d") % campaign.year,
        source=f"{campaign.slug}@{request.get_host()}",
        url=request.build_absolute_uri(campaign.get_absolute_url()),
        now=timezone.now(),
    )
    answer = HttpResponse(text, content_type=calendar_file.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="thi-dua-{campaign.slug}.ics"'
    return answer


def _file(name: str, write: Callable[[IO[bytes]], object]) -> FileResponse:
    """A workbook written to a temporary file and sent from there."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
