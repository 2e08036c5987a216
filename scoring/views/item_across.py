"""One item over all units: to look at, and for the Board to verify in one sitting."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from scoring.forms.item_across import AcrossSheet
from scoring.models import Campaign, Criterion, Phrase
from scoring.pages.item_across.page import ItemAcross
from scoring.pages.item_across.round import page_of
from scoring.rules import permissions
from scoring.rules.permissions import is_board, policy, reads_comparison
from scoring.rules.refusals import Refused, sentence_of
from scoring.views.fetch import get_campaign
from wards.views.requests import person


class ItemCode:
    """The code of an item in an address: 4, or 3.2."""

    regex = r"[0-9]{1,4}(?:\.[0-9]{1,4})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _item(campaign: Campaign, code: str) -> Criterion:
    item = next((leaf for leaf in campaign.leaves if leaf.code == code), None)
    if item is None:
        raise Http404
    return item


@policy(reads_comparison)
@require_safe
def item(request: HttpRequest, slug: str, item_code: str) -> HttpResponse:
    """Every unit's points for one item; everything that narrows them stands in the address."""
    campaign = get_campaign(request, slug)
    across = ItemAcross(
        campaign, _item(campaign, item_code), person(request), timezone.now(), request.GET
    )
    return _page(request, across, AcrossSheet(across.rows))


@policy(is_board)
@require_http_methods(("GET", "HEAD", "POST"))
def verify(request: HttpRequest, slug: str, item_code: str) -> HttpResponse:
    """Save the verdicts of one page; what is refused stays as it was typed, with its sentence."""
    campaign = get_campaign(request, slug)
    chosen = _item(campaign, item_code)
    here = page_of(campaign, chosen)
    if request.method != "POST":  # signing in again leads here
        return redirect(here)
    across = ItemAcross(
        campaign,
        chosen,
        person(request),
        timezone.now(),
        request.GET,
        only=AcrossSheet.sent(request.POST),
    )
    sheet = AcrossSheet(across.rows, request.POST)
    try:
        count = sheet.save(request.POST.get("take", ""), by=person(request))
    except Refused as refused:
        return _page(request, across, sheet, 422, sentence=sentence_of(refused))
    if sheet.errors:
        return _page(request, across, sheet, 409 if sheet.is_stale else 422, saved=count)
    if count:
        told = ngettext("Đã thẩm định %d đơn vị.", "Đã thẩm định %d đơn vị.", count) % count
        messages.success(request, told)
    else:
        messages.info(request, _("Chưa có gì thay đổi nên chưa lưu gì."))
    if request.POST.get("then") == "next" and across.round.following:
        return redirect(across.round.following[1])
    return redirect(here + across.address().removesuffix("?"))


def _page(
    request: HttpRequest,
    across: ItemAcross,
    sheet: AcrossSheet,
    status: int = 200,
    saved: int = 0,
    sentence: str = "",
) -> HttpResponse:
    context = {
        "campaign": across.campaign,
        "across": across,
        "item": across.item,
        "sheet": sheet,
        "saved": saved,
        "sentence": sentence,
        "unsaved": status != 200,
        "phrases": Phrase.offered() if permissions.is_board(request.user) else [],
    }
    return render(request, "scoring/board/item_across.html", context, status=status)
