"""Evidence: added under an item, cited, taken back,
and handed out to those who may see its card.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring.files import uploads
from scoring.forms.evidence_editing import EditForm, ReplaceForm
from scoring.forms.proof_page import ProofPage
from scoring.models import Citation, Evidence, Reply, Score, SignedPaper
from scoring.models.evidence.turn import obstacle
from scoring.rules.permissions import is_ward_officer, policy, signed_in
from scoring.rules.refusals import Refused, sentence_of
from scoring.templatetags.evidence import EvidenceRenderer
from scoring.views.errors import status_of
from scoring.views.fetch import get_evidence, get_own_card, get_own_score
from wards.views.requests import PAGE_METHODS, person

# A file is somebody else's: it opens outside the program, runs nothing, and stays in no shared
# cache.
SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def add(request: HttpRequest, slug: str, score_id: int) -> HttpResponse:
    """Prove one item; with `?reply=1`, back the ward's reply about it.

    To a script (`Accept: application/json`) 201 with the Location it goes on to, or, where it says
    that it stays (`then=stay`), with what stands under the item now; refusals are the page's.
    """
    score, card = get_own_score(request, slug, score_id), get_own_card(request, slug)
    score.scorecard = card
    reply = get_object_or_404(Reply, score=score) if request.GET.get("reply") else None
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    proof = ProofPage(score, reply, *posted, partly=request.accepts("text/html"))
    if done := proof.put(by=person(request)):
        onward = _item(slug, score)
        if request.POST.get("then") == "stay" and not request.accepts("text/html"):
            return _under_item(slug, score, onward)
        messages.success(
            request, _("Nội dung %(code)s: %(done)s") % {"code": score.item.code, "done": done}
        )
        return (
            redirect(onward)
            if request.accepts("text/html")
            else HttpResponse(status=201, headers={"Location": onward})
        )
    if proof.beside:
        messages.success(request, proof.beside)
    problem = obstacle(card, person(request), [score], reply=reply)
    context = {
        "card": card,
        "score": score,
        "proof": proof,
        "problem": problem,
        "limits": uploads.limits(),
    }
    context["max_bytes"] = settings.EVIDENCE_MAX_BYTES
    return render(request, "scoring/evidence/add.html", context, status=422 if posted else 200)


def _under_item(slug: str, score: Score, onward: str) -> HttpResponse:
    """The evidence under one item of the card that is being filled in; sent again, the whole card
    is the answer, and holds it as well.
    """
    evidence = EvidenceRenderer(slug, form="scorecard").under(
        score, ProofPage(score, None).citations
    )
    return HttpResponse(evidence, status=201, headers={"Location": onward})


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def withdraw(request: HttpRequest, slug: str, evidence_id: int) -> HttpResponse:
    """Ask, then take a piece of evidence back from the whole card."""
    card = get_own_card(request, slug)
    own = Evidence.objects.filter(scorecard=card, of_survey=False)
    evidence = get_object_or_404(
        own.prefetch_related("citations__score__item__parent"), pk=evidence_id
    )
    refusal = ""
    if request.method == "POST":
        try:
            evidence.withdraw(by=person(request))
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã rút “%s” khỏi phiếu.") % evidence)
            return redirect("scorecard", slug)
    context = {
        "card": card,
        "evidence": evidence,
        "refusal": refusal,
        "problem": obstacle(card, person(request)),
    }
    return render(
        request, "scoring/evidence/withdraw.html", context, status=409 if refusal else 200
    )


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def edit(request: HttpRequest, slug: str, evidence_id: int) -> HttpResponse:
    """Another title, other pages, more items that it proves; or a newer file (`kind=file`) in the
    place of this one.

    With `?item=` it leads back to that item of the card.
    """
    card = get_own_card(request, slug)
    own = Evidence.objects.filter(scorecard=card, of_survey=False)
    evidence = get_object_or_404(own.prefetch_related(Citation.with_items()), pk=evidence_id)
    back = _back(request, slug, evidence)
    posted = request.method == "POST"
    newer = posted and request.POST.get("kind") == "file"
    scores = [
        score
        for score in card.scores.select_related("item__parent").in_official_order()
        if score.item.scored_by.ward_enters
    ]
    data = request.POST if posted and not newer else None
    form = EditForm(data, evidence=evidence, scores=scores)
    replacement = ReplaceForm(*((request.POST, request.FILES) if newer else ()))
    sent, refusal = (replacement if newer else form), ""
    if sent.is_valid():
        try:
            if newer:
                evidence.replace(replacement.piece(), by=person(request))
            else:
                title = form.cleaned_data["title"]
                evidence.edit(by=person(request), title=title, pages=form.pages, more=form.more)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            messages.success(request, _("Đã lưu tài liệu “%s”.") % evidence)
            return redirect(back)
    context = {
        "card": card,
        "evidence": evidence,
        "form": form,
        "replacement": replacement,
        "sent": sent,
        "refusal": refusal,
        "problem": obstacle(card, person(request)),
        "limits": uploads.limits(),
        "back": back,
    }
    status = status_of(refusal, sent.errors)
    return render(request, "scoring/evidence/edit.html", context, status=status)


@policy(is_ward_officer)
@require_http_methods(PAGE_METHODS)
def remove_citation(request: HttpRequest, slug: str, citation_id: int) -> HttpResponse:
    """Ask, then take a piece of evidence away from one item."""
    card = get_own_card(request, slug)
    own = Citation.objects.filter(score__scorecard=card).select_related(
        "evidence", "score__item__parent"
    )
    citation = get_object_or_404(own, pk=citation_id)
    citation.score.scorecard = card
    refusal = ""
    if request.method == "POST":
        try:
            citation.remove(by=person(request))
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            facts = {"title": citation.evidence, "code": citation.score.item.code}
            messages.success(request, _("Đã bỏ “%(title)s” khỏi nội dung %(code)s.") % facts)
            return redirect(_item(slug, citation.score))
    context = {
        "card": card,
        "citation": citation,
        "refusal": refusal,
        "problem": obstacle(card, person(request), [] if citation.reply_id else [citation.score]),
    }
    return render(
        request, "scoring/evidence/remove_citation.html", context, status=409 if refusal else 200
    )


@policy(signed_in)
@require_safe
def show(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """A file as a download; a link or a document as a small page."""
    evidence = get_evidence(request, evidence_id)
    if not evidence.is_file:
        return render(request, "scoring/evidence/show.html", {"evidence": evidence})
    return send_stored_file(
        request, evidence, "scoring/evidence/missing.html", {"evidence": evidence}
    )


def send_stored_file(
    request: HttpRequest, row: Evidence | SignedPaper, missing: str, context: dict[str, Any]
) -> HttpResponseBase:
    """The file of a row under its own name, or the page that says that it is lost."""
    try:
        stream = row.file.open("rb")
    except FileNotFoundError:
        return render(request, missing, context, status=404)
    name, content_type = row.download_name, row.content_type or "application/octet-stream"
    return FileResponse(
        stream, as_attachment=True, filename=name, content_type=content_type, headers=SEALED
    )


def _back(request: HttpRequest, slug: str, evidence: Evidence) -> str:
    """The item one came from, else the ward's evidence as a whole."""
    cited = {str(citation.score_id): citation.score for citation in evidence.citations.all()}
    score = cited.get(request.GET.get("item", ""))
    return _item(slug, score) if score else reverse("library", args=[slug])


def _item(slug: str, score: Score) -> str:
    """The item's place on the card; its own page while it is given back alone."""
    if score.is_out(timezone.now()):
        return reverse("scorecard_again", args=[slug, score.pk])
    return reverse("scorecard", args=[slug]) + f"#item-{score.pk}"
