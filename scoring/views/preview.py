"""A piece of evidence seen without taking it along: through the same door as its file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from scoring.files import previews
from scoring.files.pictures import BROKEN, BUSY, LOCKED, TOO_LARGE, TOO_SLOW
from scoring.files.previews import Preview
from scoring.rules.permissions import policy, signed_in
from scoring.views.evidence import SEALED
from scoring.views.fetch import get_evidence

# In place of what cannot be shown.
SENTENCES: dict[str, str | Promise] = {
    BROKEN: gettext_lazy("Không dựng được bản xem trước vì tệp hỏng hoặc không theo chuẩn."),
    LOCKED: gettext_lazy("Tệp có mật khẩu nên không xem trước được."),
    TOO_LARGE: gettext_lazy("Tệp quá lớn khi mở ra nên không xem trước được."),
    TOO_SLOW: gettext_lazy("Tệp mất quá nhiều thời gian để mở nên không xem trước được."),
    BUSY: gettext_lazy(
        "Máy chủ đang bận nên chưa dựng được bản xem trước. Hãy mở lại trang sau ít phút."
    ),
}


@policy(signed_in)
@require_safe
def page(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Its facts, and what it looks like; made at the first look."""
    evidence = get_evidence(request, evidence_id)
    context: dict[str, Any] = {"evidence": evidence}
    if evidence.is_file:
        try:
            seen = previews.preview(evidence.file, evidence.content_type)
        except FileNotFoundError:
            return render(request, "scoring/evidence/missing.html", context, status=404)
        context |= {
            "seen": seen,
            "pictures": list(enumerate(seen.sizes, 1)),
            "problem": SENTENCES.get(seen.problem, SENTENCES[BROKEN]) if seen.problem else "",
        }
    return render(request, "scoring/evidence/show.html", context)


@policy(signed_in)
@require_safe
def picture(request: HttpRequest, evidence_id: int, number: int) -> HttpResponse:
    """One of its first pages."""
    evidence = get_evidence(request, evidence_id)
    seen = Preview()
    if evidence.is_file:
        try:
            seen = previews.preview(evidence.file, evidence.content_type)
        except FileNotFoundError as problem:
            raise Http404 from problem
    if not 1 <= number <= len(seen.pictures):
        raise Http404
    content = seen.pictures[number - 1]
    return HttpResponse(content, content_type=previews.CONTENT_TYPE, headers=SEALED)
