"""A ward's evidence as a whole, on a page and as an archive; that of a criterion as an archive."""

import tempfile
from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.ledger.papers import require_seal
from scoring.models import Campaign, Evidence, Scorecard
from scoring.models.evidence.turn import obstacle
from scoring.models.querysets.files import EvidenceQuerySet
from scoring.pages.library import Library
from scoring.rules.permissions import is_ward_officer, policy, reads_board, reads_comparison
from scoring.views.evidence import SEALED
from scoring.views.fetch import get_campaign, get_card, get_own_card
from scoring.workbooks import evidence_archive
from wards.views.requests import person


@policy(is_ward_officer)
@require_safe
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """What the ward has shown."""
    card = get_own_card(request, slug)
    context = {
        "sheet_url": reverse("scorecard", args=[slug]),
        "sheet": _("Phiếu chấm điểm"),
        "archive_url": reverse("library_archive", args=[slug]),
    }
    return _page(request, card, context)


@policy(reads_comparison)
@require_safe
def ward(request: HttpRequest, slug: str, ward_code: str) -> HttpResponse:
    """What a ward has shown, with what others have shown as well."""
    card = get_card(request, slug, ward_code)
    context = {
        "sheet_url": reverse("board_ward", args=[slug, ward_code]),
        "sheet": card.ward_name,
        "archive_url": reverse("board_library_archive", args=[slug, ward_code]),
    }
    return _page(request, card, context)


def _page(request: HttpRequest, card: Scorecard, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "card": card,
        "campaign": card.campaign,
        "library": Library(card, person(request)),
        "own": is_ward_officer(request.user),
        "may_change": is_ward_officer(request.user) and not obstacle(card, person(request)),
    }
    return render(request, "scoring/evidence/library.html", context)


@policy(is_ward_officer)
@require_safe
def own_archive(request: HttpRequest, slug: str) -> FileResponse:
    """The ward's files with their list."""
    return _archive_of(request, get_own_card(request, slug))


@policy(reads_comparison)
@require_safe
def ward_archive(request: HttpRequest, slug: str, ward_code: str) -> FileResponse:
    """A ward's files with their list."""
    return _archive_of(request, get_card(request, slug, ward_code))


def _archive_of(request: HttpRequest, card: Scorecard) -> FileResponse:
    pieces = Evidence.objects.visible_to(request.user).filter(scorecard=card)
    return _archive(card.campaign, pieces, card.ward_name, card.ward.code)


@policy(reads_board)
@require_safe
def criterion_archive(request: HttpRequest, slug: str, position: int) -> FileResponse:
    """The files that all wards cite under one criterion, with their list."""
    campaign = get_campaign(request, slug)
    head = get_object_or_404(campaign.criteria.heads(), position=position)
    here = Q(citations__score__item=head) | Q(citations__score__item__parent=head)
    pieces = Evidence.objects.visible_to(request.user).filter(scorecard__campaign=campaign)
    ids = pieces.filter(here).values("pk")
    return _archive(campaign, pieces.filter(pk__in=ids), head.place, f"tieu-chi-{position}")


def _archive(
    campaign: Campaign, pieces: EvidenceQuerySet[Evidence], title: str, name: str
) -> FileResponse:
    """Written to a temporary file and sent from there, through the same door as a single file.

    Its list is printed: raises Refused where the seal does not cover it.
    """
    # By their numbers: a query in their place would be asked again for every table that is sealed.
    require_seal(campaign, set(pieces.order_by().values_list("scorecard", flat=True)))
    evidence_archive.check_size(pieces)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    evidence_archive.write(campaign, pieces, title, file, timezone.now())
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"tai-lieu-{campaign.slug}-{name}.zip",
        content_type=evidence_archive.CONTENT_TYPE,
        headers=SEALED,
    )
