"""The form that is filled in by hand: it goes out as a Word file, comes back as scans, and its
figures are typed beside their picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.documents import paper_form, scorecard_word
from scoring.files import pictures
from scoring.files.scans import picture_of_sheet
from scoring.forms.scans import PlaceForm, ScanForm
from scoring.forms.sheet import TypedSheet
from scoring.models import ScannedPage, Scorecard
from scoring.models.evidence.scan import obstacle
from scoring.pages.paper_form import FormPage
from scoring.pages.scans import ScanRow, Scans
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.rules.lifecycle import PointsKind
from scoring.rules.permissions import is_board, is_ward_officer, policy, signed_in
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.errors import status_of
from scoring.views.evidence import SEALED
from scoring.views.fetch import get_card, get_own_card
from scoring.views.officer.scorecard import next_url_of
from wards.views.requests import PAGE_METHODS, form_data, person

SIDE = 1800  # pixels: handwriting is read, also where the page is drawn larger


@dataclass(frozen=True)
class PaperPage:
    """The paper of a card, with the addresses of whoever handles it: the ward or the Board."""

    card: Scorecard
    back: str
    back_label: str
    form_url: str
    list_url: str
    sheet: str  # the name of the address of one sheet
    at: list[str]  # what that address names before it

    def url_of(self, scan: ScannedPage) -> str:
        return reverse(self.sheet, args=[*self.at, scan.pk])


def _own(request: HttpRequest, slug: str) -> PaperPage:
    at = [slug]
    names = ("scorecard", "scorecard_form", "scorecard_scans")
    back, form, here = (reverse(name, args=at) for name in names)
    card = get_own_card(request, slug)
    return PaperPage(card, back, _("Phiếu chấm điểm"), form, here, "scorecard_scan", at)


def _ward(request: HttpRequest, slug: str, ward_code: str) -> PaperPage:
    at = [slug, ward_code]
    names = ("board_ward", "board_form", "board_scans")
    back, form, here = (reverse(name, args=at) for name in names)
    card = get_card(request, slug, ward_code)
    return PaperPage(card, back, card.ward_name, form, here, "board_scan", at)


# The form goes out


@policy(is_ward_officer)
@require_safe
def own_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward's own form."""
    return _form(get_own_card(request, slug))


@policy(is_board)
@require_safe
def ward_form(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """The form of a ward, for the Board to hand out."""
    return _form(get_card(request, slug, ward_code))


def _form(card: Scorecard) -> HttpResponse:
    answer = HttpResponse(paper_form.write(card), content_type=scorecard_word.CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = content_disposition_header(True, paper_form.name_of(card))
    return answer


# Scans come back


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def own_scans(request: HttpRequest, slug: str) -> HttpResponse:
    """The ward's scans: what came, what waits, what is missing; and the way to bring more."""
    return _scans(request, _own(request, slug))


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def ward_scans(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """Likewise for the Board, which may bring what a ward has handed in on paper."""
    return _scans(request, _ward(request, slug, ward_code))


def _scans(request: HttpRequest, trip: PaperPage) -> HttpResponse:
    by = person(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refusal = ScanForm(*posted, card=trip.card, by=by), ""
    problem = obstacle(trip.card, by)
    # A shut card is said before anything is read of the files.
    if posted and problem:
        refusal = sentence_of(problem)
    elif form.is_valid():
        try:
            filed = form.file()
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, form.done(filed))
            for sentence in [*form.refusals, *form.notes]:
                messages.warning(request, sentence)
            return redirect(trip.list_url)
    context = {
        "trip": trip,
        "card": trip.card,
        "campaign": trip.card.campaign,
        "scans": Scans(trip.card),
        "form": form,
        "refusal": refusal,
        "problem": problem,
    }
    status = status_of(refusal, posted)
    return render(request, "scoring/scans/list.html", context, status=status)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def own_scan(request: HttpRequest, slug: str, scan_id: int) -> HttpResponse:
    """One sheet: its figures typed beside its picture; while nobody knows its page, or with
    `?place=1`, the question which one it is.
    """
    trip = _own(request, slug)
    scans, row = _row(trip, scan_id)
    page = scans.page_of(row)
    if page is None or "place" in request.GET:
        return _place(request, trip, scans, row)
    return _type(request, trip, scans, row, page)


@policy(is_board)
@require_http_methods(PAGE_METHODS)
def ward_scan(request: HttpRequest, slug: str, ward_code: str, scan_id: int) -> HttpResponse:
    """One sheet, for the Board: its picture, and which page it is."""
    trip = _ward(request, slug, ward_code)
    return _place(request, trip, *_row(trip, scan_id))


def _row(trip: PaperPage, scan_id: int) -> tuple[Scans, ScanRow]:
    scans = Scans(trip.card)
    row = next((row for row in scans.rows if row.scan.pk == scan_id), None)
    if row is None:
        raise Http404
    return scans, row


def _place(request: HttpRequest, trip: PaperPage, scans: Scans, row: ScanRow) -> HttpResponse:
    by, posted = person(request), form_data(request)
    form, refusal = PlaceForm(posted, scan=row.scan, form=scans.form), ""
    if form.is_valid():
        try:
            form.put(by=by)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã ghi trang của tờ quét."))
            return redirect(trip.list_url)
    context = _context(trip, row) | {
        "form": form,
        "refusal": refusal,
        "problem": obstacle(trip.card, by),
    }
    status = status_of(refusal, form.errors)
    return render(request, "scoring/scans/place.html", context, status=status)


def _type(
    request: HttpRequest, trip: PaperPage, scans: Scans, row: ScanRow, page: FormPage
) -> HttpResponse:
    """Save what was typed and go on, or show it again."""
    by, sheet, status = person(request), TypedSheet(trip.card), 200
    following = scans.next_after(row)
    if request.method == "POST":
        if sheet.save(request.POST, by=by, items=page.items):
            return _go_on(request, trip, row, following)
        status = 409 if sheet.stale else 422
    may_enter = trip.card.may_enter(PointsKind.SELF, by, timezone.now())
    context = _context(trip, row) | {
        "sheet": sheet,
        "sections": list(_sections(sheet, page)),
        "form_page": page,
        "last": len(scans.form.pages),
        "following": following,
        # What was typed is shown again in its fields even where the card has been shut meanwhile.
        "may_enter": may_enter or status != 200,
        "problem": obstacle(trip.card, by),
    }
    return render(request, "scoring/scans/type.html", context, status=status)


def _sections(sheet: Sheet, page: FormPage) -> Iterator[Section]:
    """What of each criterion is filled in on a page of the form."""
    for section in sheet.sections:
        rows = [row for row in section.rows if row.score.item_id in page.items]
        if rows:
            yield Section(section.head, rows)


def _go_on(
    request: HttpRequest, trip: PaperPage, row: ScanRow, following: ScanRow | None
) -> HttpResponse:
    """To the next page that waits once this one is done; else where the button leads."""
    saved = _("Đã lưu lúc %s.") % f"{localtime(timezone.now()):%H:%M}"
    if request.POST.get("then") != "done":
        messages.success(request, saved)
        slug = trip.card.campaign.slug
        return redirect(next_url_of(request, slug) or trip.url_of(row.scan))
    row.scan.finish(by=person(request))
    done = _("Đã nhập xong trang %d.") % row.scan.page
    messages.success(request, f"{saved} {done}")
    return redirect(trip.url_of(following.scan) if following else trip.list_url)


def _context(trip: PaperPage, row: ScanRow) -> dict[str, Any]:
    return {
        "trip": trip,
        "card": trip.card,
        "campaign": trip.card.campaign,
        "row": row,
        "here": trip.url_of(row.scan),
    }


@policy(signed_in)
@require_safe
def picture(request: HttpRequest, scan_id: int) -> HttpResponse:
    """A sheet as a picture, upright."""
    visible = ScannedPage.objects.visible_to(request.user).select_related("evidence")
    scan = get_object_or_404(visible, pk=scan_id)
    evidence = scan.evidence
    try:
        with evidence.file.open("rb") as file:
            drawn = picture_of_sheet(file, evidence.content_type, scan.sheet, scan.turn, SIDE)
    except (FileNotFoundError, pictures.RenderError) as problem:
        raise Http404 from problem
    return HttpResponse(drawn, content_type="image/webp", headers=SEALED)
