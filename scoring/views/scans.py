"""The form that is filled in by hand: it goes out as a Word file, and comes back as scans."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from scoring.documents import paper_form, word
from scoring.models import Scorecard
from scoring.rules.permissions import is_board, is_ward_officer, policy
from scoring.views.fetch import get_card, get_own_card


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
    answer = HttpResponse(paper_form.write(card), content_type=word.CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = content_disposition_header(True, paper_form.name_of(card))
    return answer
